"""Unknown attribution as bounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.change.attribution import Attribution, Share, attribution_bounds
from analytics.reasons import Reason, refused
from schema.errors import BadInput


def test_half_unknown_leaves_forty_to_ninety_per_cent() -> None:
    found = attribution_bounds({"opposition": 10, "government": 40}, 50)
    assert dict(found.shares) == {
        "government": Share(40, 90, 0.4, 0.9, 0.8),
        "opposition": Share(10, 60, 0.1, 0.6, 0.2),
    }
    assert found.unknown_share == 0.5


KNOWN = st.dictionaries(st.text("abcdef", min_size=1, max_size=2), st.integers(0, 50), min_size=1, max_size=5)


@given(KNOWN, st.integers(1, 50), st.data())
def test_whoever_the_unknown_are_the_truth_lies_within(
    known: dict[str, int], unknown: int, data: st.DataObject
) -> None:
    truth = dict(known)
    for _ in range(unknown):
        truth[data.draw(st.sampled_from(sorted(known)))] += 1
    whole = sum(truth.values())
    for name, share in attribution_bounds(known, unknown).shares:
        assert share.lower - 1e-12 <= truth[name] / whole <= share.upper + 1e-12


def test_what_is_attributed_in_part_is_added_to_others_alone() -> None:
    # Ten events: six of A, two of both, of which one has an act of nobody's, and two of nobody's at all.
    found = attribution_bounds({"a": 8, "b": 2}, 3, both={"a": 1, "b": 1}, total=10)
    assert {name: (each.known, each.most) for name, each in found.shares} == {"a": (8, 10), "b": (2, 4)}
    assert {name: (each.lower, each.upper) for name, each in found.shares} == {"a": (0.8, 1), "b": (0.2, 0.4)}
    assert found.unknown_share == 0.3


@given(KNOWN, st.integers(0, 50))
def test_order_of_actors_changes_nothing(known: dict[str, int], unknown: int) -> None:
    backwards = dict(reversed(known.items()))
    assert attribution_bounds(known, unknown) == attribution_bounds(backwards, unknown)


def test_nothing_attributed_leaves_everything_open() -> None:
    ((_, share),) = attribution_bounds({"government": 0}, 7).shares
    assert share == Share(0, 7, 0.0, 1.0, None)


def test_nothing_at_all_has_no_shares() -> None:
    assert attribution_bounds({"government": 0}, 0) == Attribution(refused(Reason.EMPTY))


@pytest.mark.parametrize(("known", "unknown"), [({"a": -1}, 3), ({"a": float("nan")}, 3), ({"a": 1}, -3)])
def test_nonsense_is_one_sentence(known: dict[str, float], unknown: float) -> None:
    with pytest.raises(BadInput, match=r"\.$"):
        attribution_bounds(known, unknown)
