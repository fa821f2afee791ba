"""The attacker, held to trying every number that small tables could hold."""

import itertools
import random
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schema.lattice import auditing
from schema.lattice.auditing import Contradiction, Publication, Range, attack
from tests.privacy.goals import goal
from tests.schema.lattice.drawing import publication, row

Numbers = tuple[int, ...]
NAMES = [(area, period) for area in ("A", "B", "") for period in ("2016", "2017", "")]


def summed(inner: Numbers) -> Numbers:
    """The nine numbers of a table of two areas and two years with its sums."""
    a, b, c, d = inner
    return (a, b, a + b, c, d, c + d, a + c, b + d, a + b + c + d)


def agreeing(values: Numbers, known: dict[int, tuple[int, int]]) -> Iterator[Numbers]:
    """All tables of small whole numbers that agree with what is shown and with what is known of the others."""
    for inner in itertools.product(range(9), repeat=4):
        table = summed(inner)
        if all(
            known.get(at, (values[at],) * 2)[0] <= table[at] <= known.get(at, (values[at],) * 2)[1] for at in range(9)
        ):
            yield table


def found(values: Numbers, known: dict[int, tuple[int, int]]) -> list[Range]:
    """What the attacker says of the same."""
    rows = [
        row((*NAMES[at], ""), None, *known[at]) if at in known else row((*NAMES[at], ""), values[at]) for at in range(9)
    ]
    return attack([publication(*rows)], [])


def misses(inner: Numbers, secret: set[int]) -> list[tuple[str, str]]:
    """Hidden numbers of which the attacker says other than trying every number does."""
    values = summed(inner)
    known = {at: (max(0, values[at] - 3), values[at] + 3) for at in secret}
    possible = list(agreeing(values, known))
    said = {each.name[:2]: (each.low, each.high) for each in found(values, known)}
    wrong = []
    for at in secret:
        low, high = min(t[at] for t in possible), max(t[at] for t in possible)
        least, most = said[NAMES[at]]
        # Rows of numbers below 9 were tried alone; the attacker may not find less than they leave open.
        exact = all(value + 3 <= 8 for value in inner)
        if most is None or ((least, most) != (low, high) and (exact or least > low or most < high)):
            wrong.append(NAMES[at])
    return wrong


@settings(max_examples=25)
@given(inner=st.tuples(*[st.integers(0, 8)] * 4), secret=st.sets(st.integers(0, 8), min_size=1, max_size=6))
def test_it_finds_what_trying_every_number_finds(inner: Numbers, secret: set[int]) -> None:
    assert misses(inner, secret) == []


@pytest.mark.long
def test_it_finds_what_trying_every_number_of_many_tables_finds() -> None:
    chance, wrong = random.Random(5), 0  # noqa: S311 - drawn to be the same every time
    for _ in range(300):
        inner = (chance.randint(0, 8), chance.randint(0, 8), chance.randint(0, 8), chance.randint(0, 8))
        wrong += len(misses(inner, set(chance.sample(range(9), chance.randint(1, 6)))))
    goal("lattice_auditor_misses", wrong, 0, passed=wrong == 0)
    assert wrong == 0


def test_an_attacker_that_says_too_much_or_too_little_misses(monkeypatch: pytest.MonkeyPatch) -> None:
    small, secret = (3, 4, 5, 2), {0, 1, 3, 4}
    assert misses(small, secret) == []
    for by in (-1, 1):

        def unlike(publications: list[Publication], grew: list[bool], by: int = by) -> list[Range]:
            return [replace(each, high=(each.high or 0) + by) for each in auditing.attack(publications, grew)]

        with monkeypatch.context() as patch:
            patch.setattr(f"{__name__}.attack", unlike)
            assert len(misses(small, secret)) == len(secret)


def test_a_number_alone_in_its_row_is_recovered() -> None:
    values = summed((3, 20, 30, 40))
    (only,) = found(values, {0: (1, 4)})
    assert (only.low, only.high, only.failed) == (3, 3, True)


def test_four_in_a_square_hide_one_another() -> None:
    values = summed((3, 20, 30, 40))
    first = found(values, {0: (1, 4), 1: (5, 99), 3: (5, 99), 4: (5, 99)})[0]
    assert (first.low, first.high, first.failed) == (1, 4, False)


def test_both_tables_are_attacked_together() -> None:
    by_area = [row(("A", "2016", ""), None, 1, 4), row(("B", "2016", ""), None, 5), row(("", "2016", ""), None, 5)]
    by_class = [row(("", "2016", "x"), 10), row(("", "2016", "y"), 12)]
    others = [row(("B", "2016", ""), 20), *by_area[::2]]
    assert not any(each.failed for each in attack([publication(*by_area)], []))
    assert {(each.name, each.low, each.high) for each in attack([publication(*others, *by_class)], [])} == {
        (("A", "2016", ""), 2, 2),
        (("", "2016", ""), 22, 22),
    }


def test_quarters_lie_in_their_year_and_merged_rows_under_their_name() -> None:
    quarters = [row(("", "2016-Q1", ""), None, 1, 4), row(("", "2016-?", ""), 6), row(("", "2016", ""), 9)]
    (first,) = attack([publication(*quarters)], [])
    assert (first.low, first.high) == (3, 3)
    before = publication(row(("A", "", ""), 7), row(("B", "", ""), None, 1, 4), row(("", "", ""), None, 5))
    after = publication(row(("elsewhere", "", ""), 9), row(("", "", ""), 9), elsewhere=("A", "B"))
    found_then = attack([before, after], [True])
    assert [(each.low, each.high) for each in found_then] == [(1, 2), (8, 9)]
    assert [(each.low, each.high) for each in attack([before, after], [False])] == [(1, 4), (8, 11)]


def test_what_is_not_named_in_a_table_is_nothing() -> None:
    before = publication(row(("A", "", ""), None, 5), row(("", "", ""), 8))
    after = publication(row(("A", "", ""), 8), row(("B", "", ""), 5), row(("", "", ""), 13))
    (only,) = attack([before, after], [True])
    assert (only.low, only.high) == (8, 8)


def test_an_open_number_has_no_end() -> None:
    found_open = attack([publication(row(("", "", ""), None, 5))], [])
    assert [(each.low, each.high, each.failed) for each in found_open] == [(5, None, False)]


def test_numbers_that_contradict_one_another_are_no_lattice() -> None:
    with pytest.raises(Contradiction):
        attack([publication(row(("A", "", ""), None, 1, 4), row(("B", "", ""), 3), row(("", "", ""), 20))], [])
