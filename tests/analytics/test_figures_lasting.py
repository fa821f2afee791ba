"""Figures of detention and displacement: what is drawn is what is known, in both languages."""

import datetime as dt
import json
from dataclasses import replace
from typing import Any

import plotly.graph_objects as go
import pytest

from analytics import citing
from analytics.figures import figure
from analytics.results import Category
from analytics.results_lasting import Concurrent, Detentions, Displacements
from analytics.wording import AR, EN
from schema.vocabulary import Language
from tests.analytics.lasting_rows import episode, held, moved, movement
from tests.analytics.payloads import CASES, raw, shown

SOLID = "#1D5373"
TINT = "rgba(29,83,115,0.35)"


@pytest.fixture(scope="module")
def detained() -> Detentions:
    world = [episode(f"E{n}", [("arrested", (0, 0)), ("released", (20 * n + 5, 20 * n + 9))]) for n in range(6)]
    world.append(episode("open", [("arrested", (10, 10))], (20, None, 30)))
    world.append(episode("unknown", [("arrested", (40, 40)), ("escaped", (70, 70))], None))
    return held(world, 0, 180)


@pytest.fixture(scope="module")
def displaced() -> Displacements:
    ends = ("XA0101", "XA0201")
    found = moved(
        [
            movement("A", ends, (10, 12, 20), (3, 3)),
            movement("B", ("XA0102", None), (7, None, None), (40, 40)),
            movement("C", ("XA0201", "XA0101"), None, (41, 41)),
            movement("S", ends, (100, 100, 100), (50, 50), stock=True),
        ]
    )
    siege = Concurrent(
        code="SJ-1",
        type="situation",
        kind=Category("siege", {"en": "Siege", "ar": "حصار"}),
        title={"en": "Siege", "ar": "حصار"},
        start=dt.date(2021, 1, 10),
        end=None,
        place={"name": {"en": "East", "ar": "الشرق"}},
    )
    return replace(found, periods=(siege, replace(siege, code="SJ-2", end=dt.date(2021, 2, 1))))


def bars(made: dict[str, Any], colour: str, axis: str) -> list[tuple[float, float]]:
    """From where to where the bars of one colour in one panel reach."""
    traces = [
        each
        for each in made["data"]
        if each["type"] == "bar" and each["marker"].get("color") == colour and each.get("yaxis", "y") == axis
    ]
    return [(low, low + high) for each in traces for low, high in zip(each["base"], each["y"], strict=True)]


@pytest.mark.parametrize("lang", [EN, AR])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_is_valid_plotly_and_the_same_every_time(
    detained: Detentions, displaced: Displacements, lang: Language, theme: str
) -> None:
    for result in (detained, displaced):
        made = figure(result, lang, theme=theme)
        assert json.dumps(made) == json.dumps(figure(result, lang, theme=theme))
        go.Figure(made)
        meta = made["layout"]["meta"]
        assert (meta["hash"], meta["query"]) == (citing.content_hash(result), citing.query(result))
        assert meta["data"]["records"] == result.records
        assert "http" not in json.dumps(made["data"]), "nothing is fetched"


def test_a_stock_is_solid_to_what_is_certain_and_tinted_to_what_may_be(detained: Detentions) -> None:
    made = figure(detained)
    sure = [(0, each.lower) for each in detained.stock if each.lower]
    assert bars(made, SOLID, "y") == sure
    maybe = [(each.lower or 0, each.upper) for each in detained.stock if each.upper and each.upper > (each.lower or 0)]
    assert bars(made, TINT, "y") == maybe


def test_exits_are_drawn_downwards_and_added_over_outcomes(detained: Detentions) -> None:
    made = figure(detained)
    down = [end for _, end in bars(made, SOLID, "y2") if end < 0]
    by_start: dict[dt.date, float] = {}
    for each in detained.exits:
        by_start[each.start] = by_start.get(each.start, 0) + (each.lower or 0)
    assert sorted(-each for each in down) == sorted(each for each in by_start.values() if each)


def test_courses_are_named_at_their_ends(detained: Detentions) -> None:
    words = " ".join(each["text"] for each in figure(detained)["layout"]["annotations"])
    assert "still held or missing" in words
    assert "Released" in words
    assert "Escaped" in words


def test_without_courses_only_stock_and_flow_are_drawn() -> None:
    few = held([episode("E", [("arrested", (0, 0)), ("released", (50, 50))])], 0, 90)
    assert "yaxis3" not in figure(few)["layout"]


def test_ways_and_periods_are_named_in_the_language(displaced: Displacements) -> None:
    english, arabic = (json.dumps(figure(displaced, lang), ensure_ascii=False) for lang in (EN, AR))
    assert "Area XA01 → Area XA02" in english
    assert "where to is not known" in english
    assert "Siege, East" in english
    assert "منطقة XA01 ← منطقة XA02" in arabic
    assert "حصار، الشرق" in arabic


def test_a_period_without_an_end_is_dashed_and_an_open_way_fades(displaced: Displacements) -> None:
    made = figure(displaced)
    dashes = [each["line"].get("dash") for each in made["data"] if each.get("mode") == "lines" and "text" in each]
    assert sorted(map(str, dashes)) == ["4px,3px", "None"]
    assert sum("fillgradient" in each for each in made["data"]) == 1
    assert sum("fillpattern" in each for each in made["data"]) == 1, "nobody says how many went the third way"


def test_nothing_found_is_said() -> None:
    for empty in (held([]), moved([])):
        assert figure(empty)["layout"]["annotations"][0]["text"] == "No record matches."


@pytest.mark.parametrize("payload", CASES)
def test_no_name_is_markup(displaced: Displacements, detained: Detentions, payload: str) -> None:
    for result in (displaced, detained):
        assert not raw(result, payload)
        assert shown(result, payload)
