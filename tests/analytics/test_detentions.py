"""Detention over time: against every combination of days of small worlds, and what must hold of any world."""

import datetime as dt
from itertools import product
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import citing, recorded
from analytics.results_lasting import Detentions
from schema.answering import Bucket, Coverage, IntervalKind, ResultStatus
from schema.errors import BadInput, TooLarge
from tests.analytics.lasting_rows import ORIGIN, episode, held

YEAR = (0, 364)
MONTHS = [dt.date(2021, n, 1) for n in range(1, 13)]
LASTS = np.array([((MONTHS[n + 1] if n < 11 else dt.date(2022, 1, 1)) - ORIGIN).days - 1 for n in range(12)])

DAYS = st.tuples(st.integers(0, 200), st.integers(0, 40), st.integers(0, 120), st.integers(0, 40))
PEOPLE = st.sampled_from([(1, 1, 1), (20, None, 30), (5, 7, None), None])


def exact(n: int, start: int, length: int, people: Any = (1, 1, 1), outcome: str = "released") -> SimpleNamespace:
    return episode(f"E{n}", [("arrested", (start, start)), (outcome, (start + length, start + length))], people)


def plain(result: Detentions) -> str:
    return str(citing.content(result))


@given(st.lists(DAYS, min_size=1, max_size=6))
@settings(deadline=None, max_examples=60)
def test_stock_and_flow_are_those_of_every_combination_of_days(rows: list[tuple[int, int, int, int]]) -> None:
    world, low, high = [], np.zeros((3, 12)), np.zeros((3, 12))
    for n, (start, width, length, vague) in enumerate(rows):
        begun, ended = (start, start + width), (start + length, start + length + vague)
        world.append(episode(f"E{n}", [("arrested", begun), ("released", ended)]))
        every = []
        # Corners are enough, since each count changes at the ends of buckets only; and all days where they are few.
        for a, b in product(range(begun[0], begun[1] + 1), range(ended[0], ended[1] + 1)):
            if a <= b:
                within = [np.array([lo <= day <= hi for lo, hi in _months()]) for day in (a, b)]
                every.append([*within, (a <= LASTS) & (b > LASTS)])
        low += np.min(every, axis=0)
        high += np.max(every, axis=0)
    found = held(world, *YEAR)
    for k, points in enumerate((found.entries, found.exits, found.stock)):
        assert [each.lower for each in points] == low[k].tolist()
        assert [each.upper for each in points] == high[k].tolist()
        for each, least, most in zip(points, low[k], high[k], strict=True):
            assert each.value == (least if least == most else None)


def _months() -> list[tuple[int, int]]:
    return [((start - ORIGIN).days, int(last)) for start, last in zip(MONTHS, LASTS, strict=True)]


@given(st.lists(st.tuples(st.integers(0, 250), st.integers(0, 100), st.integers(1, 40)), min_size=1, max_size=8))
@settings(deadline=None, max_examples=60)
def test_each_stock_is_the_one_before_with_entries_less_exits(rows: list[tuple[int, int, int]]) -> None:
    world = [exact(n, start, length, (people,) * 3) for n, (start, length, people) in enumerate(rows)]
    found = held(world, *YEAR)
    before = 0.0
    for stock, entry, out in zip(found.stock, found.entries, found.exits, strict=True):
        assert None not in (stock.value, entry.value, out.value)
        assert stock.value == before + (entry.value or 0) - (out.value or 0)
        before = stock.value or 0
    assert sum(each.value or 0 for each in found.entries) == sum(people for *_, people in rows)


@given(st.lists(st.tuples(DAYS, PEOPLE, st.booleans()), min_size=1, max_size=9), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=40)
def test_the_order_of_records_changes_nothing(rows: list[Any], random: Any) -> None:
    world = []
    for n, ((start, width, length, vague), people, over) in enumerate(rows):
        stages = [("arrested", (start, start + width))]
        stages += [("released", (start + length, start + length + vague))] if over else [("held", None)]
        world.append(episode(f"E{n}", stages, people, kind=("detention", "missing_persons")[n % 2]))
    shuffled = list(world)
    random.shuffle(shuffled)
    assert plain(held(world)) == plain(held(shuffled))


@given(st.lists(st.tuples(DAYS, PEOPLE, st.booleans()), min_size=1, max_size=8))
@settings(deadline=None, max_examples=40)
def test_kinds_and_outcomes_add_up_and_bounds_are_in_order(rows: list[Any]) -> None:
    world = []
    for n, ((start, width, length, vague), people, over) in enumerate(rows):
        stages = [("arrested", (start, start + width))]
        stages += [("released", (start + length, start + length + vague))] if over else []
        world.append(episode(f"E{n}", stages, people, kind=("detention", "abduction")[n % 2]))
    found = held(world, *YEAR)
    for whole, parts in ((found.stock, found.stock_by_kind), (found.entries, found.entries_by_kind)):
        for each in whole:
            own = [part for part in parts if part.start == each.start]
            assert sum(part.records for part in own) == each.records
            if each.upper is not None:
                assert sum(part.upper or 0 for part in own) == each.upper
            known = [number for number in (each.lower, each.value, each.upper) if number is not None]
            assert known == sorted(known)
    assert (found.lower, found.value, found.upper) == (
        found.stock[-1].lower,
        found.stock[-1].value,
        found.stock[-1].upper,
    )


def test_an_open_case_is_certain_until_it_was_last_heard_of() -> None:
    found = held([episode("E", [("arrested", (0, 0)), ("held", (40, 40))])], *YEAR)
    assert [each.lower for each in found.stock[:4]] == [1, 0, 0, 0]
    assert {each.upper for each in found.stock} == {1}
    assert found.exits == ()
    assert [(each.days, each.value) for each in found.ageing if each.value] == [(180, 1)]
    assert "OPEN_MAY_BE_OVER" in {each.code for each in found.caveats}


def test_survival_is_turnbull_worked_by_hand() -> None:
    """Out after 0 to 1, 1 to 2, 2 to 3 days, by turns: each of three intervals holds a third; one is not over."""
    stages = [[("arrested", (0, 0)), ("released", (n, n + 1))] for n in (0, 2, 4)] * 2
    world = [episode(f"E{n}", each) for n, each in enumerate(stages)]
    found = held(world, *YEAR)
    shares = {each.days: (each.lower, each.value, each.upper) for each in found.survival}
    third = round(1 / 3, 6)
    assert shares[1] == (round(2 / 3, 6),) * 3
    assert shares[3] == (third,) * 3
    assert shares[5] == (0.0,) * 3
    assert found.interval is IntervalKind.BOUNDS


def test_outcomes_compete_and_make_one_with_those_left() -> None:
    ways = ["released", "released", "died_in_custody", "released", "exchanged", "released"]
    world = [exact(n, 0, 10 * (n + 1), outcome=way) for n, way in enumerate(ways)]
    found = held(world, *YEAR)
    last = found.survival[-1].days
    ended = {each.outcome.code: each.value for each in found.outcomes if each.days == last and each.outcome}
    assert ended == {"released": round(4 / 6, 6), "died_in_custody": round(1 / 6, 6), "exchanged": round(1 / 6, 6)}
    half = {each.outcome.code: each.value for each in found.outcomes if each.days == 30 and each.outcome}
    left = next(each.value for each in found.survival if each.days == 30)
    assert sum(each or 0 for each in half.values()) + (left or 0) == pytest.approx(1.0, abs=2e-6)


def test_those_who_were_not_followed_from_the_beginning_have_no_duration() -> None:
    """Long detentions would be over-represented among those who were still held when the period began."""
    early = [exact(n, 0, 300) for n in range(6)]
    late = [exact(10 + n, 150, 20) for n in range(6)]
    found = held([*early, *late], 100, 364)
    assert {each.records for each in found.survival} == {6}
    assert found.stock[0].value == 6
    assert all(each.days <= 20 for each in found.survival)


def test_few_episodes_make_no_course() -> None:
    found = held([exact(n, 0, 10 * n) for n in range(4)], *YEAR)
    assert (found.survival, found.outcomes) == ((), ())
    assert found.status is ResultStatus.OK
    assert "FEW_EPISODES" in {each.code for each in found.caveats}


def test_zero_needs_somebody_who_looked() -> None:
    world = [exact(0, 0, 20)]
    found = held(world, 0, 500)
    last = next(each for each in found.stock if each.start == dt.date(2021, 12, 1))
    assert (last.value, last.coverage) == (0, Coverage.COVERED)
    assert found.stock[-1].end == dt.date(2022, 1, 1), "nothing is known after the publication"
    assert (found.stock[-1].value, found.stock[-1].coverage) == (None, Coverage.UNKNOWN)


def test_nothing_found_is_empty_and_no_number() -> None:
    found = held([])
    assert found.status is ResultStatus.EMPTY
    assert (found.value, found.lower, found.upper, found.records) == (None, None, None, 0)
    assert found.stock == found.entries == found.survival == found.ageing == ()


def test_undated_episodes_are_told_of_and_in_no_point() -> None:
    found = held([episode("A", [("arrested", None), ("released", None)]), exact(1, 0, 10)])
    assert found.records == 2
    assert max(each.records for each in found.stock) <= 1
    assert "UNDATED_EPISODES" in {each.code for each in found.caveats}
    alone = held([episode("A", [("arrested", None)])])
    assert (alone.status, alone.value, alone.records) == (ResultStatus.NOT_ESTIMABLE, None, 1)


def test_collections_that_may_tell_of_the_same_are_not_added() -> None:
    found = held([exact(0, 0, 10), episode("B", [("arrested", (0, 0))], collection="two")])
    assert (found.status, found.value, found.lower, found.upper) == (ResultStatus.NOT_ESTIMABLE, None, None, None)
    assert found.stock == ()
    assert "COLLECTIONS_OVERLAP" in {each.code for each in found.caveats}


def test_nonsense_is_refused_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadInput, match=r"^occurred: from 2025-01-01 lies after the publication"):
        held([], (dt.date(2025, 1, 1) - ORIGIN).days)
    with pytest.raises(BadInput, match="swap them"):
        held([], 10, 5)
    with pytest.raises(TooLarge, match=r"^bucket: DAY makes more than"):
        held([exact(n, 0, 10) for n in range(3)], -6000, 364, Bucket.DAY)
    monkeypatch.setattr(recorded, "MOST", 2)
    with pytest.raises(TooLarge, match=r"^where: more than 2 records match"):
        held([exact(n, 0, 10) for n in range(3)])
