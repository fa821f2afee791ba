"""Series in groups: who stands where, who was looking at it, and what nobody is named for."""

from dataclasses import replace
from typing import Any

import pytest

from analytics import citing, timelines
from analytics.dimensions import AXES
from analytics.results import Bounded, TimeSeries
from schema import session
from schema.answering import Bucket, Coverage, Dimension, Imprecise, Scale
from schema.errors import BadInput, TooLarge
from schema.filters import EventFilter
from schema.queries.scope import look_up, scope
from schema.vocabulary import Granularity, Measure
from tests.analytics.wadira import Wadira, answered
from tests.database import Database

WHERE = EventFilter(collections=("wadira",))
D, M = Dimension, Measure
OF_TIME = (D.YEAR, D.MONTH)

Numbers = tuple[float | None, float | None, float | None, int]


@pytest.fixture(scope="module", autouse=True)
def wadira(database: Database) -> Wadira:
    return database.filled(Wadira)


def series(where: EventFilter = WHERE, **question: Any) -> TimeSeries:
    found: TimeSeries = answered(timelines.ask, where, {"bucket": Bucket.MONTH} | question)
    return found


def numbers(of: Bounded) -> Numbers:
    return of.lower, of.value, of.upper, of.records


def by_group(of: TimeSeries, month: int) -> dict[str | None, Numbers]:
    """Numbers in a month by the English label of the group; the total under None."""
    return {p.group.label["en"] if p.group else None: numbers(p) for p in of.points if p.start.month == month}


def codes(of: TimeSeries) -> set[str]:
    return {each.code for each in of.caveats}


@pytest.mark.parametrize("dimension", [each for each in D if each not in OF_TIME])
@pytest.mark.parametrize("measure", [M.INCIDENTS, M.KILLED, M.VICTIMS])
def test_the_total_stands_beside_the_groups_and_is_that_of_the_plain_series(
    dimension: Dimension, measure: Measure
) -> None:
    plain, found = (series(measure=measure, **by) for by in ({}, {"group_by": dimension}))
    assert numbers(found) == numbers(plain)
    assert [p for p in found.points if p.group is None] == list(plain.points)
    groups = [p for p in found.points if p.group is not None]
    assert groups
    assert len(groups) % len(plain.points) == 0
    assert ("CATEGORIES_OVERLAP" in codes(found)) == (AXES[dimension].several and dimension is not D.SOURCE_LEFT_OUT)


@pytest.mark.parametrize("dimension", [each for each in D if not AXES[each].several and each not in OF_TIME])
@pytest.mark.parametrize("imprecise", [Imprecise.SPREAD, Imprecise.EXCLUDE])
def test_where_a_record_has_one_category_groups_make_the_total(dimension: Dimension, imprecise: Imprecise) -> None:
    found = series(group_by=dimension, imprecise=imprecise)
    for total in (p for p in found.points if p.group is None):
        own = [p for p in found.points if p.group and p.start == total.start]
        assert sum(p.lower or 0 for p in own) == (total.lower or 0)
        assert sum(p.records for p in own) == total.records


def test_upper_bounds_hold_what_nobody_is_named_for() -> None:
    found = series(group_by=D.ACTOR)
    assert by_group(found, 1) == {
        None: (1.5, 1.5, 1.5, 2),
        "Division": (1.5, 1.5, 1.5, 2),
        "Air Force": (0.5, 0.5, 0.5, 1),
        "Unknown": (0, 0, 0, 0),
    }
    assert by_group(found, 3) == {
        None: (1, 1, 1, 1),
        "Division": (0, 0, 1, 0),
        "Air Force": (0, 0, 1, 0),
        "Unknown": (1, 1, 1, 1),
    }
    (said,) = (each for each in found.caveats if each.code == "ATTRIBUTION_BOUNDS")
    assert "Records in which nobody is named: 1 of 3." in said.text["en"]
    assert "of records over the whole period, at least and at most: Division 67%–100% and Air Force" in said.text["en"]
    assert "ATTRIBUTION_BOUNDS" not in codes(series(group_by=D.VIOLATION))


def test_a_record_that_states_no_number_widens_nothing() -> None:
    # Nobody is named for C, and nobody says that it killed anyone.
    found = series(group_by=D.ACTOR, measure=M.KILLED, bucket=Bucket.YEAR)
    assert by_group(found, 1)["Division"] == (3, 5, 8, 2)
    assert "ATTRIBUTION_BOUNDS" not in codes(found)


def test_an_area_is_covered_where_somebody_looked_at_it() -> None:
    found = series(group_by=D.ADM1)
    looked = {(p.start.month, p.group.code): (p.coverage, p.active_sources) for p in found.points if p.group}
    assert looked[1, "XA01"] == (Coverage.COVERED, 2)
    assert looked[2, "XA01"] == (Coverage.UNKNOWN, 0)
    assert looked[2, "XA02"] == (Coverage.COVERED, 2)
    assert by_group(found, 2)["Area XA01"] == (None, None, None, 0)


def test_a_source_covers_what_it_told_of_itself() -> None:
    found = series(group_by=D.SOURCE)
    looked = {(p.start.month, p.group.label["en"]): p.coverage for p in found.points if p.group}
    assert looked[1, "Council"] is Coverage.COVERED
    assert looked[3, "Council"] is Coverage.UNKNOWN
    assert by_group(found, 2)["Echo"] == (0.5, 0.5, 0.5, 1)


def test_protected_sources_are_in_no_group() -> None:
    for by in (D.SOURCE, D.SOURCE_LEFT_OUT):
        found = series(group_by=by)
        labels = {p.group.label["en"] for p in found.points if p.group}
        assert {label.removeprefix("Without ") for label in labels} == {"Council", "Agency", "Echo"}
        assert "PROTECTED_LEFT_OUT" in codes(found)
        # Nor do the others add up to what is theirs alone: C is in the total of March.
        assert by_group(found, 3)[None] == (1, 1, 1, 1)


def test_without_a_source_events_that_it_alone_documented_vanish() -> None:
    found = series(group_by=D.SOURCE_LEFT_OUT, measure=M.KILLED, bucket=Bucket.YEAR)
    assert by_group(found, 1) == {
        None: (3, 5, 8, 2),
        "Without Agency": (3, 5, 8, 2),
        "Without Council": (1, 2, 4, 1),
        "Without Echo": (3, 5, 8, 2),
    }
    alone = series(group_by=D.SOURCE_LEFT_OUT, bucket=Bucket.YEAR)
    # Each of the three events was told by somebody else too.
    assert {each[1] for each in by_group(alone, 1).values()} == {3}
    assert "EACH_LEFT_OUT" in codes(alone)


def test_groups_of_overlapping_collections_hold_no_numbers() -> None:
    both = EventFilter(collections=("wadira", "quiet"))
    found = series(both, group_by=D.ADM1)
    assert {(p.lower, p.value, p.upper) for p in found.points} == {(None, None, None)}
    assert found.points[0].records == 2
    assert "COLLECTIONS_OVERLAP" in codes(found)
    apart = series(both, group_by=D.COLLECTION)
    assert apart.points == series(both).points
    assert by_group(apart, 4)["Quiet File"] == (3, 3, 3, 3)
    assert None not in by_group(apart, 4)


@pytest.mark.parametrize(
    ("question", "statements"),
    [
        ({}, 2),
        ({"group_by": D.COLLECTION}, 2),
        ({"group_by": D.ACT}, 3),
        ({"group_by": D.ADM1}, 4),
        ({"group_by": D.SOURCE}, 4),
        ({"group_by": D.SOURCE_LEFT_OUT}, 4),
        ({"scale": Scale.RATE}, 3),
        ({"scale": Scale.RATE, "group_by": D.ADM1}, 6),
    ],
)
def test_few_statements_answer(question: dict[str, Any], statements: int, query_budget) -> None:
    with session.reading() as connection, query_budget(statements + 1):
        resolved = scope(connection.execute(look_up(WHERE)).one(), WHERE)
        made = timelines.ask(WHERE, resolved, bucket=Bucket.DAY, **question)
        assert len(made.statements) == statements
        made.answer([connection.execute(each).all() for each in made.statements])


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ({"group_by": D.MONTH}, r"groupBy: MONTH is time, which the buckets tell; give bucket: MONTH"),
        ({"time_zone": "Asia/Damaskus"}, r"timeZone: 'Asia/Damaskus' is no time zone .* did you mean Asia/Damascus\?"),
        ({"time_zone": ""}, r"timeZone: '' is no time zone of the IANA database; write it as Asia/Damascus\."),
        ({"imprecise": Imprecise.DRAWS, "seed": -1}, r"seed: -1 is no seed"),
        ({"imprecise": Imprecise.DRAWS, "group_by": D.SOURCE_LEFT_OUT}, r"imprecise: DRAWS cannot be had"),
        ({"measure": M.TRAPPED, "scale": Scale.CUMULATIVE}, r"scale: TRAPPED counts people in a state .* never added"),
        ({"measure": M.TRAPPED, "imprecise": Imprecise.BOUNDS}, r"imprecise: TRAPPED counts people in a state"),
        ({"measure": M.TRAPPED, "group_by": D.SOURCE_LEFT_OUT}, r"groupBy: TRAPPED counts people in a state"),
    ],
)
def test_nonsense_is_one_sentence(question: dict[str, Any], words: str) -> None:
    with pytest.raises(BadInput, match=words):
        series(**question)


def test_too_many_points_in_groups_are_refused_and_not_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analytics.series.answering.MOST", 8)
    with pytest.raises(TooLarge, match=r"groupBy: 3 groups by MONTH make more than 8 points; take a wider bucket"):
        series(group_by=D.ADM1)


def test_aggregates_are_grouped_among_themselves() -> None:
    sums = series(replace(WHERE, granularity=(Granularity.AGGREGATE,)), group_by=D.ADM1, measure=M.KILLED)
    assert by_group(sums, 1) == {None: (50, 60, 70, 1), "Area XA01": (50, 60, 70, 1)}
    assert "AGGREGATES_LEFT_OUT" in codes(series(group_by=D.ADM1))


@pytest.mark.parametrize(
    "question",
    [
        {"group_by": D.ACTOR_KIND},
        {"group_by": D.SOURCE_LEFT_OUT, "measure": M.KILLED},
        {"scale": Scale.CUMULATIVE},
        {"time_zone": "Asia/Damascus", "group_by": D.ADM1},
        {"imprecise": Imprecise.DRAWS, "seed": 7, "measure": M.KILLED},
    ],
)
def test_the_same_question_has_the_same_bytes_and_says_how_to_ask_it(question: dict[str, Any]) -> None:
    first, again = series(**question), series(**question)
    assert citing.canonical(first) == citing.canonical(again)
    assert first.group_by is question.get("group_by")
    reference = citing.reference(first)
    assert reference.permalink is not None
    assert reference.permalink.startswith("/graphql?query=")
    names = {"group_by": "groupBy", "time_zone": "timeZone"}
    assert all(f"{names.get(name, name)}: " in reference.query for name in question)
