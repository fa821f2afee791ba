import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import pytest

from analytics import crosstabs, geography, timelines
from analytics.dimensions import AXES, Grain
from analytics.results import Bounded, CrossTab
from schema.answering import Bucket, Dimension, ResultStatus
from schema.errors import BadInput, TooLarge
from schema.filters import EventFilter, Reported, TimeFilter
from schema.vocabulary import Granularity, Measure, Population
from tests.analytics.wadira import Wadira, answered
from tests.database import Database

WHERE = EventFilter(collections=("wadira",))
EVERY = replace(WHERE, granularity=tuple(Granularity))
D, M = Dimension, Measure

Numbers = tuple[float | None, float | None, float | None, int]


@pytest.fixture(scope="module", autouse=True)
def wadira(database: Database) -> Wadira:
    return database.filled(Wadira)


def table(where: EventFilter = WHERE, **question: Any) -> CrossTab:
    found: CrossTab = answered(crosstabs.ask, where, question)
    return found


def numbers(of: Bounded) -> Numbers:
    return of.lower, of.value, of.upper, of.records


def cells(of: CrossTab) -> dict[str, Numbers]:
    """The cells by the English labels of row and column."""
    return {" / ".join(each.label["en"] for each in (c.row, c.column) if each): numbers(c) for c in of.cells}


def codes(of: CrossTab) -> set[str]:
    return {each.code for each in of.caveats}


@pytest.mark.parametrize("dimension", [each for each in D if each is not D.SOURCE_LEFT_OUT])
@pytest.mark.parametrize("measure", [M.INCIDENTS, M.KILLED, M.VICTIMS])
def test_where_a_record_has_one_category_cells_make_the_total(dimension: Dimension, measure: Measure) -> None:
    found = table(rows=dimension, measure=measure)
    assert found.status is ResultStatus.OK
    assert found.cells
    if AXES[dimension].several:
        assert "CATEGORIES_OVERLAP" in codes(found)
        return
    assert "CATEGORIES_OVERLAP" not in codes(found)
    assert sum(each.lower or 0 for each in found.cells) == found.lower
    if AXES[dimension].grain is Grain.EVENT:
        assert sum(each.records for each in found.cells) == found.records


@pytest.mark.parametrize("name", ["rows", "columns"])
def test_a_table_leaves_no_source_out(name: str) -> None:
    with pytest.raises(BadInput, match=f"{name}: SOURCE_LEFT_OUT is what a series may be grouped by; take SOURCE"):
        table(**{"rows": D.SOURCE, name: D.SOURCE_LEFT_OUT})


def test_total_is_that_of_map_and_series() -> None:
    half = replace(WHERE, occurred=TimeFilter(to=dt.date(2021, 1, 31)))
    own = table(half, rows=D.ACT, measure=M.KILLED)
    series = answered(timelines.ask, half, {"bucket": Bucket.MONTH, "measure": M.KILLED})
    map_ = answered(geography.ask, half, {"measure": M.KILLED})
    assert numbers(own) == numbers(series) == numbers(map_) == (2.5, 4, 6, 2)
    assert "OUTSIDE_WINDOW" in codes(own)


def test_days_are_shared_out_over_months_and_years() -> None:
    assert cells(table(rows=D.MONTH, columns=D.ADM1)) == {
        "January 2021 / Area XA01": (1, 1, 1, 1),
        "January 2021 / Area XA02": (0.5, 0.5, 0.5, 1),
        "February 2021 / Area XA02": (0.5, 0.5, 0.5, 1),
        "March 2021 / Known less precisely": (1, 1, 1, 1),
    }
    assert cells(table(rows=D.YEAR, columns=D.MONTH)) == {
        "2021 / January 2021": (1.5, 1.5, 1.5, 2),
        "2021 / February 2021": (0.5, 0.5, 0.5, 1),
        "2021 / March 2021": (1, 1, 1, 1),
    }
    found = table(rows=D.MONTH)
    assert [each.row.code for each in found.cells] == ["2021-01", "2021-02", "2021-03"]
    assert found.cells[0].row.label["ar"] == "كانون الثاني/يناير ٢٠٢١"


def test_categories_of_one_act_and_one_involvement_belong_together() -> None:
    assert cells(table(rows=D.ACT, columns=D.VIOLATION)) == {
        "Killing / Attack on health care": (1, 1, 1, 1),
        "Torture / Torture and ill-treatment of detainees": (1, 1, 1, 1),
        "Detention / Arbitrary arrest and unlawful detention": (1, 1, 1, 1),
        "Unknown / None alleged": (1, 1, 1, 1),
    }
    assert cells(table(rows=D.ACTOR, columns=D.ATTRIBUTION)) == {
        "Division / Suspected": (1, 1, 1, 1),
        "Division / Alleged": (1, 1, 1, 1),
        "Air Force / Alleged": (1, 1, 1, 1),
        "Unknown / Nobody named": (1, 1, 1, 1),
    }
    assert cells(table(rows=D.SEX, columns=D.ROLE, measure=M.KILLED)) == {
        "Female / Health worker": (1, 2, 4, 1),
        "Male / None stated": (2, 3, 4, 1),
    }


def test_only_acts_that_meet_the_conditions_give_categories() -> None:
    assert cells(table(replace(WHERE, acts=("torture",)), rows=D.VIOLATION)) == {
        "Torture and ill-treatment of detainees": (1, 1, 1, 1)
    }
    assert cells(table(replace(WHERE, victim_roles=("medic",)), rows=D.ACTOR_KIND, measure=M.VICTIMS)) == {
        "Armed forces": (1, 1, 1, 1)
    }


def test_victims_are_people_and_groups_whatever_was_done_to_them() -> None:
    found = table(EVERY, rows=D.ACT, measure=M.VICTIMS)
    assert cells(found) == {
        "Killing": (1, 1, 1, 1),
        "Torture": (20, None, 30, 1),
        "Detention": (20, None, 30, 1),
        "Forced conscription": (None, None, None, 1),
    }
    (conscripted,) = (each for each in found.cells if each.row.code == "forced_conscription")
    assert (conscripted.open_ended, conscripted.without_best) == (1, 1)
    assert found.records == 3, "the men were both detained and tortured, and are one group"
    assert numbers(table(rows=D.ACT, measure=M.VICTIMS)) == (21, None, 31, 2)
    assert {"GROUPS_WITHOUT_NUMBER", "GRANULARITIES_MIXED", "NOT_STATED"} <= codes(found)


def test_in_flight_three_acts_befell_at_least_a_group_each() -> None:
    found = table(replace(EVERY, context=("flight",)), rows=D.ACT, columns=D.ACTOR, measure=M.VICTIMS)
    assert cells(found) == {
        "Torture / Division": (20, None, 30, 1),
        "Detention / Division": (20, None, 30, 1),
        "Forced conscription / Unknown": (None, None, None, 1),
    }


@pytest.mark.parametrize(
    ("population", "expected"),
    [(Population.CIVILIANS, (21, None, 31, 2)), (Population.COMBATANTS, (None, None, None, 0))],
    ids=["civilians", "combatants"],
)
def test_victims_of_a_population_are_those_whose_status_says_so(population: Population, expected: Numbers) -> None:
    assert numbers(table(rows=D.SEX, measure=M.VICTIMS, population=population)) == expected


def test_an_aggregate_is_at_least_one_incident() -> None:
    aggregates = replace(WHERE, granularity=(Granularity.AGGREGATE,))
    found = table(aggregates, rows=D.FACILITY_KIND)
    assert cells(found) == {"Hospital": (1, None, None, 1), "School": (1, None, None, 1)}
    assert numbers(found) == (1, None, None, 1)
    assert "AT_LEAST_ONE" in codes(found)
    series = answered(timelines.ask, aggregates, {"bucket": Bucket.MONTH})
    assert [numbers(each) for each in series.points] == [(1, None, None, 1)]


def test_several_granularities_stand_side_by_side_and_are_not_added_up() -> None:
    hospitals = table(replace(EVERY, facility_kinds=("hospital",)), rows=D.FACILITY_KIND)
    assert cells(hospitals) == {"Hospital": (1, None, None, 2), "School": (1, None, None, 1)}
    killed = table(EVERY, rows=D.ADM1, measure=M.KILLED)
    assert cells(killed) == {"Area XA01": (50, None, None, 2), "Area XA02": (1, 2, 4, 1)}
    assert numbers(killed) == (50, None, None, 3)
    assert "GRANULARITIES_MIXED" in codes(killed)
    assert "GRANULARITIES_MIXED" not in codes(table(rows=D.ADM1, measure=M.KILLED))


def test_protected_sources_are_in_no_count_by_source() -> None:
    found = table(rows=D.SOURCE)
    assert set(cells(found)) == {"Agency", "Council", "Echo"}
    assert found.records == 3, "what only a protected source tells is in the total"
    assert "PROTECTED_LEFT_OUT" in codes(found)
    assert "PROTECTED_LEFT_OUT" not in codes(table(rows=D.ADM1))
    quiet = EventFilter(collections=("quiet",))
    assert cells(table(quiet, rows=D.SOURCE)) == {"No named source": (3, 3, 3, 3)}
    two = replace(quiet, occurred=TimeFilter(to=dt.date(2021, 4, 2)))
    assert cells(table(two, rows=D.SOURCE)) == {}
    assert table(two, rows=D.SOURCE).records == 2


def test_sources_with_most_records_come_first_and_the_unknown_last() -> None:
    assert table(rows=D.SOURCE).cells[0].row.label["en"] == "Agency"
    assert [each.row.code for each in table(rows=D.ADM1).cells] == ["XA01", "XA02", None]
    assert [each.row.code for each in table(rows=D.SEX).cells] == ["female", "male", None]


def test_what_had_been_reported_by_a_day() -> None:
    then = replace(WHERE, reported=Reported(to=dt.date(2021, 1, 31)))
    assert numbers(table(then, rows=D.ADM1, measure=M.KILLED)) == (2, 3, 4, 1)
    later = table(replace(WHERE, reported=Reported(to=dt.date(2021, 2, 5))), rows=D.ADM1, measure=M.KILLED)
    assert cells(later) == {"Area XA01": (2, 3, 4, 1), "Area XA02": (1, 2, 4, 1)}
    (said,) = (each.text["en"] for each in later.caveats if each.code == "REPORTED_BY")
    assert "by the end of 5 February 2021. Events of which no such day is known are left out: 1." in said
    for asking, more in ((timelines.ask, {"bucket": Bucket.YEAR}), (geography.ask, {})):
        told = answered(asking, then, {"measure": M.KILLED, **more})
        assert numbers(told) == (2, 3, 4, 1)
        assert "REPORTED_BY" in codes(told)
    with pytest.raises(BadInput, match="sizes of groups are not kept by day"):
        table(then, rows=D.ACT, measure=M.VICTIMS)


def test_collections_that_may_overlap_are_added_in_no_cell() -> None:
    both = EventFilter(collections=("quiet", "wadira"))
    found = table(both, rows=D.VERIFICATION)
    assert cells(found) == {"Not assessed": (None, None, None, 6)}
    assert numbers(found) == (None, None, None, 6)
    assert "COLLECTIONS_OVERLAP" in codes(found)
    assert cells(table(both, rows=D.COLLECTION)) == {"Quiet File": (3, 3, 3, 3), "Wadira Register": (3, 3, 3, 3)}


def test_nothing_found_is_an_empty_table() -> None:
    found = table(replace(WHERE, kinds=("protest",)), rows=D.ACT, columns=D.ACTOR)
    assert found.status is ResultStatus.EMPTY
    assert found.cells == ()


def test_two_statements_answer(query_budget: Callable[..., AbstractContextManager[list[str]]]) -> None:
    with query_budget(3):
        table(rows=D.ACTOR, columns=D.SOURCE, measure=M.VICTIMS)


def test_rows_are_no_columns_and_too_many_cells_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadInput, match="ACT are the rows already"):
        table(rows=D.ACT, columns=D.ACT)
    monkeypatch.setattr(crosstabs, "MOST", 3)
    assert len(table(rows=D.ADM1).cells) == 3
    with pytest.raises(TooLarge, match="ACT and ACTOR make more than 3 cells"):
        table(rows=D.ACT, columns=D.ACTOR)
