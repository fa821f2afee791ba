"""Lattices are widened until they are safe, stay as they were where nothing is, and differ from before by enough."""

import dataclasses
import itertools

import pytest

from schema.lattice import making
from schema.lattice.auditing import Publication
from schema.lattice.coarsening import kept, too_thin, wider
from schema.lattice.comparing import Shown, watches
from schema.lattice.counting import FINEST, TOTAL, Axis, Cell, Contribution, Plan, tabulate
from schema.lattice.making import Made, as_published, make
from tests.schema.lattice.drawing import drawn, record

SEEDS = (3, 4, 5, 8, 13, 21, 34)


def many(number: int, area: str = "ZZ01", period: str = "2016-Q1", name: str = "r") -> list[Contribution]:
    return [record(f"{name}{at:03}", area, period) for at in range(number)]


def made(*members: Contribution) -> Made:
    return make([], {one.record: one for one in members}, None)


@pytest.mark.parametrize("axis", list(Axis))
def test_widening_ends_with_the_table_gone(axis: Axis) -> None:
    for seed in SEEDS:
        members, plans, steps = drawn(seed), dict(FINEST), 0
        while (plan := wider(tabulate(members, plans), axis)) != plans[axis]:
            plans[axis], steps = plan, steps + 1
        assert plans[axis].dropped
        assert 2 <= steps <= 20


def test_no_table_that_is_published_lacks_more_than_a_fifth() -> None:
    for seed in SEEDS:
        if (shown := made(*drawn(seed)).shown) is not None:
            assert not any(too_thin(shown.table, shown.suppressed, axis) for axis in Axis)


def test_what_was_widened_stays_so_until_there_is_twice_as_much() -> None:
    plan = Plan(years=frozenset({"2016"}), rows=frozenset({"ZZ01", "ZZ02"}))
    some = tabulate([*many(15), *many(15, "ZZ02", name="s")], FINEST)
    assert kept(plan, some, Axis.AREA) == plan
    more = tabulate([*many(30), *many(30, "ZZ02", name="s")], FINEST)
    assert kept(plan, more, Axis.AREA) == Plan()


def wanting(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the auditor ask for wider ranges than there are."""

    def stricter(shown: Shown) -> Publication:
        told = as_published(shown)
        return dataclasses.replace(told, rows=[dataclasses.replace(row, wanted=number) for row in told.rows])

    monkeypatch.setattr(making, "as_published", stricter)


def test_what_no_repair_makes_safe_is_widened_until_nothing_is_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    hiding = (seed for seed in range(30) if (found := made(*drawn(seed)).shown) is not None and found.suppressed)
    first_two = [*itertools.islice(hiding, 2)]
    assert len(first_two) == 2
    wanting(10_000, monkeypatch)
    monkeypatch.setattr(making, "REPAIRS", 2)
    for seed in first_two:
        shown = made(*drawn(seed)).shown
        assert shown is not None
        bounded = [cell for cell in shown.suppressed if shown.table.cells[cell] < cell.least]
        assert bounded == []


def test_where_nothing_new_is_safe_all_changes_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    first = made(*many(40), *many(40, "ZZ02", name="s"))
    assert first.shown is not None
    more = {one.record: one for one in many(30, "ZZ03", name="t")}
    assert make(first.counted, more, first.shown).changed
    monkeypatch.setattr(making, "_safe", lambda *_, **__: None)
    after = make(first.counted, more, first.shown)
    assert (after.shown, after.waiting, after.changed) == (first.shown, 30, False)


def test_nothing_new_is_no_change() -> None:
    first = made(*many(40))
    after = make(first.counted, {one.record: one for one in many(40)}, first.shown)
    assert (after.shown, after.waiting, after.changed) == (first.shown, 0, False)


def test_what_a_sum_leaves_of_hidden_parts_is_watched_like_a_cell() -> None:
    members = [*many(30), *many(8, period="2016-Q2", name="s"), *many(3, period="2016-Q3", name="t")]
    table = tabulate(members, FINEST)
    hidden = {Cell("ZZ01", quarter, "") for quarter in ("2016-Q2", "2016-Q3")}
    watched = watches(Shown(table, frozenset(hidden)), table.slots)
    rest = [each for each in watched if {slot.period for slot in each.slots} == {"2016-Q2", "2016-Q3"}]
    assert {each.value for each in rest} == {11}
    assert [each.value for each in watches(Shown(table, frozenset()), table.slots)].count(11) == 0


def test_twice_as_many_let_no_more_wait() -> None:
    first = made(*many(60), *many(60, "ZZ02", "2016-Q2", name="s"))
    few = [*many(4, name="x"), *many(7, "ZZ02", "2016-Q2", name="y")]
    again = [dataclasses.replace(one, record=f"again {one.record}") for one in few]
    once = make(first.counted, {one.record: one for one in few}, first.shown)
    twice = make(first.counted, {one.record: one for one in [*few, *again]}, first.shown)
    assert (once.waiting, twice.waiting) == (4, 0)
    assert {one.record for one in once.counted} <= {one.record for one in twice.counted}


def test_a_total_that_is_shown_is_that_of_those_counted() -> None:
    for seed in SEEDS:
        found = made(*drawn(seed))
        if found.shown is not None:
            assert found.shown.table.cells[TOTAL] == len(found.counted)
