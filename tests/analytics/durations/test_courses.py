"""What states say of the days between which an episode began and ended: by hand, and against every order of days."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.durations.courses import ALWAYS, NEVER, OUTCOMES, Extent, Stage, extent, sites
from schema import terms
from schema.vocabulary import DetentionState

KNOWN_BY = dt.date(2030, 12, 31)
S = DetentionState


def day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(f"2030-{text}") if text else None


def stage(state: DetentionState, first: str | None = None, last: str | None = None, site: str | None = None) -> Stage:
    return Stage(state, day(first), day(last or first), site)


def told(found: Extent | None) -> tuple[str, ...]:
    assert found is not None
    days = (found.begun_from, found.begun_to, found.ended_from, found.ended_to)
    names = {NEVER: "-", ALWAYS: "+"}
    return tuple(names.get(each) or dt.date.fromordinal(int(each)).strftime("%m-%d") for each in days)


def of(*stages: Stage, first: str | None = None, last: str | None = None) -> Extent:
    found = extent(stages, day(first), day(last or first), KNOWN_BY)
    assert found is not None
    return found


def test_exact_days() -> None:
    found = of(stage(S.ARRESTED, "01-05"), stage(S.HELD, "02-01"), stage(S.RELEASED, "03-10"), first="01-05")
    assert told(found) == ("01-05", "01-05", "03-10", "03-10")
    assert (found.outcome, found.over, found.contradictory) == (S.RELEASED, True, False)


def test_months_make_intervals_that_later_states_narrow() -> None:
    arrest = stage(S.ARRESTED, "01-01", "01-31")
    assert told(of(arrest, stage(S.RELEASED, "03-01", "03-31"))) == ("01-01", "01-31", "03-01", "03-31")
    assert told(of(arrest, stage(S.HELD, "01-20"), stage(S.RELEASED, "01-15", "02-28")))[:3] == (
        "01-01",
        "01-20",
        "01-20",
    )


def test_who_was_not_heard_of_again_is_open_from_the_day_after() -> None:
    found = of(stage(S.ARRESTED, "01-05"), stage(S.WHEREABOUTS_UNKNOWN, "02-10"))
    assert told(found) == ("01-05", "01-05", "02-11", "+")
    assert (found.outcome, found.over) == (None, False)


def test_an_end_on_no_known_day_was_by_the_publication() -> None:
    found = of(stage(S.ARRESTED, "01-05"), stage(S.EXCHANGED))
    assert told(found) == ("01-05", "01-05", "01-05", "12-31")
    assert found.outcome is S.EXCHANGED


def test_death_comes_before_the_body_is_returned() -> None:
    found = of(stage(S.HELD, "01-05"), stage(S.DIED_IN_CUSTODY), stage(S.BODY_RETURNED, "04-01"))
    assert told(found) == ("01-05", "01-05", "01-05", "04-01")
    assert found.outcome is S.DIED_IN_CUSTODY
    unseen = of(stage(S.DISAPPEARED, "01-05"), stage(S.BODY_RETURNED, "04-01"))
    assert (told(unseen)[2:], unseen.outcome) == (("04-01", "04-01"), S.BODY_RETURNED)


def test_the_beginning_may_be_unknown() -> None:
    assert told(of(stage(S.HELD), stage(S.RELEASED, "04-01"))) == ("-", "04-01", "04-01", "04-01")
    assert told(of(first="02-01", last="02-28")) == ("02-01", "02-28", "02-02", "+")
    since = extent((), day("02-01"), None, KNOWN_BY)
    assert told(since) == ("02-01", "12-31", "02-02", "+")
    assert extent((stage(S.ARRESTED), stage(S.RELEASED)), None, None, KNOWN_BY) is None


def test_who_is_found_may_be_found_in_a_cell() -> None:
    missing = stage(S.WHEREABOUTS_UNKNOWN, "01-05")
    assert of(missing, stage(S.FOUND_ALIVE, "02-01")).outcome is S.FOUND_ALIVE
    held = of(missing, stage(S.FOUND_ALIVE, "02-01"), stage(S.HELD, "02-02"))
    assert (held.outcome, told(held)[2:]) == (None, ("02-03", "+"))


def test_the_conscripted_are_not_free() -> None:
    assert not of(stage(S.STOPPED, "01-05"), stage(S.CONSCRIPTED, "01-06")).over


def test_days_that_cannot_all_be_so_are_widened_and_told_of() -> None:
    early = of(stage(S.ARRESTED, "05-01"), stage(S.RELEASED, "02-01"))
    assert early.contradictory
    assert told(early) == ("02-01", "05-01", "02-01", "05-01")
    record = of(stage(S.ARRESTED, "05-01"), first="02-01")
    assert record.contradictory
    assert told(record)[:2] == ("02-01", "05-01")


FOLLOWING = {term.code: term.next or () for term in terms.vocabulary("detention_state").terms}
DATES = st.tuples(st.integers(1, 27), st.integers(0, 20)).map(lambda d: (d[0], d[0] + d[1]))


@st.composite
def courses(draw: st.DrawFn) -> list[tuple[DetentionState, int]]:
    """A course with the true day of each state, in order."""
    state = draw(st.sampled_from([S.ARRESTED, S.HELD, S.STOPPED, S.WHEREABOUTS_UNKNOWN]))
    found = [(state, draw(st.integers(1, 40)))]
    while FOLLOWING[found[-1][0]] and len(found) < 5 and draw(st.booleans()):
        then = S(draw(st.sampled_from(sorted(FOLLOWING[found[-1][0]]))))
        found.append((then, found[-1][1] + draw(st.integers(0, 30))))
    return found


@given(courses(), st.data())
def test_the_truth_always_lies_within(course: list[tuple[DetentionState, int]], data: st.DataObject) -> None:
    """However imprecisely its days are told, an episode began and ended between the days that are found."""
    origin = dt.date(2030, 1, 1).toordinal()
    stages = []
    for state, true in course:
        before, after, known = data.draw(st.tuples(st.integers(0, 40), st.integers(0, 40), st.booleans()))
        days = [dt.date.fromordinal(origin + true - before), dt.date.fromordinal(origin + true + after)]
        stages.append(Stage(state, *(days if known else (None, None))))
    found = extent(stages, None, None, dt.date(2031, 12, 31))
    if found is None:
        assert not any(each.first for each in stages)
        return
    assert found.begun_from <= origin + course[0][1] <= found.begun_to
    assert not found.contradictory
    out = [
        true
        for n, (state, true) in enumerate(course)
        if state in OUTCOMES and (state is not S.FOUND_ALIVE or n == len(course) - 1)
    ]
    if out:
        assert found.over
        assert found.ended_from <= origin + out[0] <= found.ended_to
    else:
        assert not found.over
        assert found.ended_from <= origin + course[-1][1] + 1


@pytest.mark.parametrize(
    ("stages", "expected"),
    [
        ((stage(S.HELD, site="a"), stage(S.TRANSFERRED, site="b"), stage(S.HELD, site="b")), ("a", "b")),
        ((stage(S.STOPPED, site="post"), stage(S.HELD, site="a"), stage(S.RELEASED, site="gate")), ("a",)),
        ((stage(S.HELD, site="a"), stage(S.TRIED), stage(S.HELD, site="a")), ("a",)),
        ((stage(S.HELD, site="a"), stage(S.TRANSFERRED), stage(S.HELD, site="b")), ("a", "b")),
        ((stage(S.HELD, site="a"), stage(S.TRANSFERRED)), ("a", None)),
        ((stage(S.ARRESTED), stage(S.TRANSFERRED, site="b")), (None, "b")),
        ((stage(S.ARRESTED), stage(S.TRANSFERRED), stage(S.TRANSFERRED, site="b")), (None, None, "b")),
        ((), ()),
    ],
)
def test_sites_are_those_of_detention(stages: tuple[Stage, ...], expected: tuple[str | None, ...]) -> None:
    assert sites(stages) == expected
