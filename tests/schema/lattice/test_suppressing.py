"""What is left out hides what must not be told, and no less than that is left out."""

from collections import Counter
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schema.lattice.auditing import Range
from schema.lattice.counting import FINEST, TOTAL, Cell, tabulate
from schema.lattice.making import Made, make
from schema.lattice.suppressing import suppress
from tests.privacy.goals import goal
from tests.schema.lattice.drawing import attacked, drawn, hidden, record

SEEDS = range(20)


@cache
def made(seed: int) -> Made:
    return make([], {one.record: one for one in drawn(seed)}, None)


def failed(seed: int) -> list[Range]:
    """What the attacker finds that is told too closely."""
    shown = made(seed).shown
    return [] if shown is None else [each for each in attacked(shown) if each.failed]


@settings(max_examples=40)
@given(seed=st.integers(0, 10_000))
def test_the_attacker_finds_nothing_in_drawn_tables(seed: int) -> None:
    assert failed(seed) == []


@pytest.mark.long
def test_the_attacker_finds_nothing_in_many_drawn_tables() -> None:
    hiding, found = 0, []
    for seed in range(20_000, 20_200):
        shown = made(seed).shown
        hiding += shown is not None and len(shown.suppressed) > 0
        found += failed(seed)
    goal("lattice_drawn_recovered", len(found), 0, passed=not found)
    assert found == []
    assert hiding > 50, "else there would be little to find"


def test_without_what_hides_them_more_than_a_fifth_of_small_numbers_is_recovered() -> None:
    widths = Counter(min(each.width, 2) for seed in SEEDS for each in attacked(hidden(drawn(seed))))
    assert widths[1] > 0.2 * widths.total()


def test_with_one_of_those_that_hide_them_shown_some_are_found() -> None:
    mended = [found.shown for seed in SEEDS if (found := made(seed)).shown is not None]
    with_secondary = [each for each in mended if each.suppressed - each.table.primary()]
    assert len(with_secondary) > len(SEEDS) / 4, "else there would be little to find"
    for each in with_secondary:
        secondary = sorted(each.suppressed - each.table.primary())
        weaker = [type(each)(each.table, each.suppressed - {cell}) for cell in secondary]
        assert any(found.failed for less in weaker for found in attacked(less))


def test_nothing_is_shown_as_nothing_and_numbers_are_whole() -> None:
    for seed in SEEDS:
        if (shown := made(seed).shown) is not None:
            cells = shown.table.cells
            assert not [cell for cell in shown.suppressed if cells[cell] == 0]
            assert not [
                cell for cell, value in cells.items() if 0 < value < cell.least and cell not in shown.suppressed
            ]
            assert {type(value) for value in cells.values()} == {int}


def test_the_order_of_records_decides_nothing() -> None:
    for seed in (3, 4, 5, 8):
        records = drawn(seed)
        one, other = (make([], {each.record: each for each in order}, None) for order in (records, records[::-1]))
        assert one.shown == other.shown
        assert one.ranges == other.ranges


def test_numbers_of_guarded_classes_need_to_be_larger() -> None:
    members = [record(f"{kind}{at}", kind=kind) for kind in ("torture", "none") for at in range(7)]
    shown = suppress(tabulate(members, FINEST), None, left=False)
    assert Cell("", "", "torture") in shown.suppressed
    assert TOTAL not in hidden(members).suppressed


def test_what_a_single_source_tells_of_is_left_out() -> None:
    members = [record(f"a{at}", "ZZ01", "2016-Q1", "none", "same") for at in range(9)]
    members += [record(f"b{at}", "ZZ02", "2016-Q1", "none", f"s{at}") for at in range(40)]
    members += [record(f"c{at}", "ZZ03", "2016-Q1", "none", f"s{at}") for at in range(40)]
    shown = suppress(tabulate(members, FINEST), None, left=False)
    alone = Cell("ZZ01", "", "")
    assert alone in shown.suppressed
    ranges = {each.name: each for each in attacked(shown)}
    assert ranges[alone].width >= 4
    assert Cell("ZZ01", "", "") not in hidden([*members, record("d", "ZZ01", "2016-Q1", "none", "other")]).suppressed


@pytest.mark.parametrize("size", [0, 1, 4, 5, 6, 20])
def test_few_records_end_in_the_number_of_all_or_in_nothing(size: int) -> None:
    found = make([], {f"r{at}": record(f"r{at}", f"ZZ{at:02}", f"20{at:02}-Q1") for at in range(size)}, None)
    if 0 < size < 5:
        assert found.shown is None
        assert (found.counted, found.waiting) == ((), size)
    else:
        assert found.shown is not None
        assert found.shown.table.cells[TOTAL] == size
        assert TOTAL not in found.shown.suppressed


def test_parts_that_are_shown_add_up_to_their_whole() -> None:
    for seed in SEEDS:
        if (shown := made(seed).shown) is not None:
            cells, years = shown.table.cells, [cell for cell in shown.table.cells if cell.period == "2016"]
            for year in years:
                parts = [cell for cell in cells if cell.period.startswith("2016-") and cell[::2] == year[::2]]
                assert not parts or sum(cells[cell] for cell in parts) == cells[year]


def test_names_are_in_order() -> None:
    for seed in SEEDS:
        if (shown := made(seed).shown) is not None:
            assert all(one < other for one, other in pairwise(shown.table.cells))
