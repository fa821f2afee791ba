"""Maps of rates, hexagons, hotspots and clusters, on a small published record."""

import json
import random
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import h3
import plotly.graph_objects as go
import pytest

from analytics import citing, geography
from analytics.figures import figure
from analytics.results import release
from analytics.results_areas import AreaMap
from analytics.wording import AR, EN
from schema import session
from schema.access import Audience
from schema.answering import ADMIN, HEXAGONS, AreaLevel, Association, IntervalKind, ResultStatus, Scale, Scan
from schema.errors import BadInput, TooLarge
from schema.filters import EventFilter, SpaceFilter
from schema.queries.scope import look_up, scope
from schema.vocabulary import Language, Measure
from tests.analytics import grid
from tests.analytics.wadira import answered
from tests.database import Database

Budget = Callable[..., AbstractContextManager[list[str]]]
THICK = EventFilter(collections=("thick",))
HIGH = Association.HIGH_AMONG_HIGH


@pytest.fixture(scope="module", autouse=True)
def country(database: Database) -> Database:
    grid.record()
    return database


def ask(where: EventFilter = THICK, **question: Any) -> AreaMap:
    found: AreaMap = answered(geography.ask, where, question)
    return found


def codes(result: AreaMap) -> set[str]:
    return {each.code for each in result.caveats}


@pytest.mark.parametrize("level", [*ADMIN, *HEXAGONS])
def test_areas_and_unplaced_make_the_total_at_every_level_and_resolution(level: AreaLevel) -> None:
    for collection, records in (("thick", 60), ("coarse", 40)):
        result = ask(EventFilter(collections=(collection,)), level=level)
        assert result.value == result.records == records
        assert sum(each.records for each in (*result.areas, result.unplaced)) == records
        if collection == "coarse" and level not in (AreaLevel.ADM0, AreaLevel.ADM1):
            assert result.unplaced.records == records


def test_hexagons_roll_up_to_those_around_them() -> None:
    finest = ask(level=AreaLevel.H3_8)
    up = Counter[str]()
    for area in finest.areas:
        up[h3.cell_to_parent(area.code, 5)] += area.records
    # A parent does not cover its children to the metre; what is summed is the same.
    assert sum(up.values()) == sum(area.records for area in ask(level=AreaLevel.H3_5).areas) == 60
    assert all(h3.get_resolution(area.code) == 8 and area.place is None for area in finest.areas)


def test_a_rate_by_hand() -> None:
    result = ask(level=AreaLevel.ADM2, scale=Scale.RATE)
    by_code = {area.code: area for area in result.areas}
    middle = by_code[grid.pcode(1, 1)]
    assert (middle.value, middle.people, middle.records) == (9, 100_000, 9)
    assert middle.lower == pytest.approx(4.115, abs=0.001)
    assert middle.upper == pytest.approx(17.085, abs=0.001)
    assert result.value == pytest.approx(60 / 36)
    assert result.interval is IntervalKind.CONFIDENCE
    assert result.status is ResultStatus.OK
    # Each is drawn to the mean, a high one down and a low one up.
    assert middle.smoothed is not None
    assert 60 / 36 < middle.smoothed < 9
    low = by_code[grid.pcode(5, 5)]
    assert low.smoothed is not None
    assert low.value is not None
    assert low.value < low.smoothed < 60 / 36


def test_where_nobody_was_counted_there_is_no_rate() -> None:
    area = next(a for a in ask(level=AreaLevel.ADM2, scale=Scale.RATE).areas if a.code == grid.NOBODY)
    assert area.value is area.lower is area.upper is area.people is area.smoothed is area.class_ is None
    assert area.records == 1
    result = ask(level=AreaLevel.ADM1, scale=Scale.RATE)
    assert result.status is ResultStatus.NOT_ESTIMABLE
    assert result.caveats[0].code == "NO_DENOMINATOR"
    assert all(each.value is None for each in result.areas)
    assert [each.code for each in result.caveats].count("NO_DENOMINATOR") == 1


def test_a_hotspot_is_where_many_lie_together() -> None:
    result = ask(level=AreaLevel.ADM2, hotspots=True)
    hot = {area.code for area in result.areas if area.association is HIGH}
    assert grid.pcode(1, 1) in hot
    assert hot <= {grid.pcode(column, row) for column in range(3) for row in range(3)}
    for area in result.areas:
        assert (area.association in (HIGH, Association.LOW_AMONG_LOW)) <= (area.hotspot is not None)
        if area.association is HIGH:
            assert area.hotspot is not None
            assert area.gi is not None
            assert area.hotspot <= 0.05
            assert area.gi > 0
    assert {"MULTIPLE_COMPARISONS", "CLUSTERS_OF_REPORTING"} <= codes(result)
    assert "COMPARISON_LEAVES_OUT" not in codes(result)
    assert result.method.seed == 1


@pytest.mark.parametrize("level", [AreaLevel.ADM2, *HEXAGONS])
def test_what_is_put_on_the_middle_of_an_area_makes_no_hotspot(level: AreaLevel) -> None:
    coarse = ask(EventFilter(collections=("coarse",)), level=level, hotspots=True)
    assert not any(each.association is HIGH for each in coarse.areas)
    assert coarse.unplaced.records == 40
    assert "COMPARISON_LEAVES_OUT" in codes(coarse)
    (said,) = [each.text for each in coarse.caveats if each.code == "COMPARISON_LEAVES_OUT"]
    assert ": 40 of 40." in said[EN]


@pytest.mark.parametrize("level", HEXAGONS)
def test_a_stand_in_lies_in_no_hexagon_however_precise_it_is_said_to_be(level: AreaLevel) -> None:
    claimed = ask(EventFilter(collections=("claimed",)), level=level)
    assert claimed.unplaced.records == 40
    assert claimed.areas == ()


def test_a_scan_finds_the_corner_in_space() -> None:
    result = ask(level=AreaLevel.ADM2, scale=Scale.RATE, scan=Scan.SPATIAL)
    first = result.clusters[0]
    assert first.p_value <= 0.01
    assert {str(place["pcode"]) for place in first.places} <= {grid.pcode(c, r) for c in range(3) for r in range(3)}
    assert first.cases > 2 * first.expected
    assert first.start is first.end is None
    assert result.method.paper
    assert result.method.parameters["replicates"] == 999
    assert "CLUSTERS_OF_REPORTING" in codes(result)


def test_a_scan_of_hexagons_does_not_know_who_lives_there_and_says_so() -> None:
    result = ask(level=AreaLevel.H3_5, scan=Scan.SPATIAL)
    assert result.clusters[0].cells
    assert not result.clusters[0].places
    assert "SCAN_WITHOUT_PEOPLE" in codes(result)


def test_a_scan_of_time_allows_for_places_that_always_report_more() -> None:
    result = ask(level=AreaLevel.ADM2, scan=Scan.SPACE_TIME)
    for each in result.clusters:
        assert each.start
        assert each.end
        assert (each.end - each.start).days < 7
        assert each.relative_risk is None
    assert {"SCAN_ALLOWS_FOR"} <= codes(result)
    assert "CLUSTERS_OF_REPORTING" not in codes(result)


def test_nothing_found_gives_no_cluster_and_no_hotspot() -> None:
    nobody = replace(THICK, kinds=("airstrike",))
    for question in ({"hotspots": True}, {"scan": Scan.SPATIAL, "scale": Scale.RATE}, {"scan": Scan.SPACE_TIME}):
        result = ask(nobody, level=AreaLevel.ADM2, **question)
        assert result.status is ResultStatus.EMPTY
        assert result.clusters == ()
        assert not any(each.association is HIGH for each in result.areas)


def test_the_same_seed_gives_the_same_bytes_and_rows_may_come_in_any_order() -> None:
    question = {"level": AreaLevel.ADM2, "hotspots": True, "scale": Scale.RATE, "scan": Scan.SPATIAL, "seed": 7}
    expected = citing.content_hash(ask(**question))
    assert citing.content_hash(ask(**question)) == expected
    with session.reading() as connection:
        resolved = scope(connection.execute(look_up(THICK)).one(), THICK)
        made = geography.ask(THICK, resolved, **question)
        rows = [list(connection.execute(statement)) for statement in made.statements]
    shuffled = random.Random(3)  # noqa: S311 -- any order will do
    for each in rows:
        shuffled.shuffle(each)
    assert citing.content_hash(release(made.answer(rows), Audience.OPEN)) == expected
    assert citing.content_hash(ask(**{**question, "seed": 8})) != expected


@pytest.mark.parametrize(
    ("question", "statements"),
    [
        ({"level": AreaLevel.H3_6}, 3),
        ({"level": AreaLevel.ADM2, "scale": Scale.RATE}, 5),
        ({"level": AreaLevel.ADM2, "hotspots": True}, 4),
        ({"level": AreaLevel.ADM2, "scan": Scan.SPACE_TIME}, 5),
        ({"level": AreaLevel.H3_5, "hotspots": True, "scan": Scan.SPACE_TIME}, 4),
    ],
)
def test_statements_are_few(query_budget: Budget, question: dict[str, Any], statements: int) -> None:
    with query_budget(statements):
        ask(**question)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ({"scale": Scale.CUMULATIVE}, r"^scale: CUMULATIVE adds up over time"),
        ({"scale": Scale.RATE, "level": AreaLevel.H3_5}, r"^scale: nobody counted the people of hexagons"),
        ({"scan": Scan.SPATIAL, "level": AreaLevel.ADM2}, r"^scan: how many cases an area should have"),
        ({"scan": Scan.SPACE_TIME, "measure": Measure.KILLED}, r"^scan: cases must fall independently, and KILLED"),
        ({"hotspots": True, "seed": -1}, r"^seed: -1 is no seed"),
    ],
)
def test_nonsense_is_one_sentence(question: dict[str, Any], sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        ask(**question)


def test_rates_of_a_box_are_refused() -> None:
    with pytest.raises(BadInput, match=r"^scale: nobody counted the people of a box"):
        ask(replace(THICK, within=SpaceFilter(bbox=(0, 0, 1, 1))), scale=Scale.RATE)


def test_too_much_names_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analytics.mapping.MOST", 30)
    with pytest.raises(TooLarge, match=r"^level: H3_5 makes more than 30 hexagons"):
        ask(level=AreaLevel.H3_5)
    monkeypatch.setattr("analytics.mapping.MOST_COMPARED", 30)
    with pytest.raises(TooLarge, match=r"^level: ADM2 makes more than 30 areas"):
        ask(level=AreaLevel.ADM2, hotspots=True)
    monkeypatch.undo()
    monkeypatch.setattr("analytics.spatial.clustering.MOST_SCANNED", 30)
    with pytest.raises(TooLarge, match=r"^scan: 35 areas are more than the 30"):
        ask(level=AreaLevel.ADM2, scale=Scale.RATE, scan=Scan.SPATIAL)
    monkeypatch.undo()
    monkeypatch.setattr("analytics.spatial.clustering.MOST_SEARCHED", 30)
    with pytest.raises(TooLarge, match=r"^scan: 36 areas over 9 days with 60 cases"):
        ask(level=AreaLevel.ADM2, scan=Scan.SPACE_TIME)


FIGURES: dict[str, dict[str, Any]] = {
    "rates": {"level": AreaLevel.ADM2, "scale": Scale.RATE},
    "hexagons": {"level": AreaLevel.H3_7},
    "hotspots": {"level": AreaLevel.ADM2, "hotspots": True},
    "clusters": {"level": AreaLevel.ADM2, "scale": Scale.RATE, "scan": Scan.SPATIAL},
}


@pytest.mark.parametrize("name", list(FIGURES))
@pytest.mark.parametrize("lang", [EN, AR])
def test_figures_carry_their_data_and_fetch_nothing(name: str, lang: Language) -> None:
    result = ask(geometry=True, **FIGURES[name])
    for theme in ("light", "dark"):
        made = figure(result, lang, theme=theme)
        go.Figure(made)
        assert made["layout"]["meta"]["hash"] == citing.content_hash(result)
        assert "http" not in json.dumps(made["data"])
    (points,) = [
        each for each in made["data"] if len(each.get("customdata", ())) == len(result.areas) and not each.get("xaxis")
    ]
    assert points["customdata"] == [area.code for area in result.areas]


def test_a_figure_says_what_was_compared_and_what_its_colours_mean() -> None:
    made = figure(ask(geometry=True, **FIGURES["hotspots"]))
    assert "hotspots among neighbours" in made["layout"]["meta"]["title"]
    said = " ".join(each["text"] for each in made["layout"]["annotations"])
    assert "High among high" in said
    rates = figure(ask(geometry=True, **FIGURES["rates"]))
    assert "per 100,000 people" in rates["layout"]["meta"]["title"]
    assert "up to" in " ".join(each["text"] for each in rates["layout"]["annotations"])
    assert rates["layout"]["xaxis2"]["type"] == "log"
    # What is unknown is hatched, not pale.
    (unknown,) = [each for each in rates["data"] if each.get("name") == grid.NOBODY]
    assert unknown["fillpattern"]


def test_a_rate_has_no_page_and_is_cited_by_its_query() -> None:
    assert (
        citing.permalink(ask(level=AreaLevel.ADM2))
        == "/explore?collections=thick&measure=INCIDENTS&population=ALL&level=ADM2&asOf=1"
    )
    for question in FIGURES.values():
        address = citing.permalink(ask(**question))
        assert address is not None
        assert address.startswith("/graphql?query=")


def test_what_is_a_count_is_no_bar_among_rates() -> None:
    """No record of `coarse` is of a district; without boundaries a map is drawn as bars."""
    coarse = EventFilter(collections=("coarse",))
    for scale, expected in ((Scale.COUNT, True), (Scale.RATE, False)):
        made = figure(ask(coarse, level=AreaLevel.ADM2, scale=scale))
        said = [text for each in made["data"] for text in each.get("text", ()) if isinstance(each.get("text"), list)]
        assert any("less precisely" in text for text in said) is expected
