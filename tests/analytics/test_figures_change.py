"""Figures about change: what is counted, expected and found is there to be seen, in both languages."""

import json
from dataclasses import replace
from typing import Any

import plotly.graph_objects as go
import pytest

from analytics import citing, interruptions, seasons, shifts
from analytics.change.around import Interruption
from analytics.figures import figure
from analytics.results import Result
from analytics.results_change import ChangePoints, InterruptedSeries, SeasonalSeries
from analytics.wording import AR, EN
from schema.answering import Bucket
from schema.filters import EventFilter
from schema.vocabulary import Language, Measure
from tests.analytics import truce
from tests.analytics.wadira import answered
from tests.database import Database

WHERE = EventFilter(collections=("steady",))
DAY = truce.TRUCE.isoformat()


@pytest.fixture(scope="module", autouse=True)
def published(database: Database) -> None:
    assert database.name
    truce.publish()


@pytest.fixture(scope="module")
def around(published: None) -> InterruptedSeries:
    found: InterruptedSeries = answered(interruptions.ask, WHERE, {"around": Interruption(date=truce.TRUCE)})
    return found


@pytest.fixture(scope="module")
def shifted(published: None) -> ChangePoints:
    found: ChangePoints = answered(shifts.ask, WHERE, {})
    return found


@pytest.fixture(scope="module")
def seasonal(published: None) -> SeasonalSeries:
    found: SeasonalSeries = answered(seasons.ask, EventFilter(collections=("seasonal",)), {})
    return found


def words(made: dict[str, Any]) -> str:
    return " ".join(each["text"] for each in made["layout"]["annotations"])


def lines(made: dict[str, Any], **like: Any) -> list[dict[str, Any]]:
    return [each for each in made["data"] if all(each.get("line", {}).get(n) == value for n, value in like.items())]


@pytest.mark.parametrize("lang", [EN, AR])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_is_valid_plotly_and_the_same_every_time(
    around: InterruptedSeries, shifted: ChangePoints, seasonal: SeasonalSeries, lang: Language, theme: str
) -> None:
    for result in (around, shifted, seasonal):
        made = figure(result, lang, theme=theme)
        assert json.dumps(made) == json.dumps(figure(result, lang, theme=theme))
        go.Figure(made)
        assert made["layout"]["meta"]["hash"] == citing.content_hash(result)
        assert "http" not in json.dumps(made["data"]), "nothing is fetched"


def test_the_date_stands_upright_and_the_expected_is_dashed(around: InterruptedSeries) -> None:
    made = figure(around)
    (upright,) = [each for each in made["data"] if each.get("x") == [DAY, DAY]]
    assert upright["line"]["width"] == 1.5
    dashed = lines(made, dash="6px,4px")
    assert sum(len(each["y"]) for each in dashed) == len(around.expected)
    bands = [each for each in made["data"] if each.get("fill") == "tonexty"]
    assert [len(each["y"]) for each in bands] == [truce.STEP, len(around.expected) - truce.STEP]
    assert "23 September 2030" in words(made)
    assert "times what was to be expected" in words(made)
    assert "٢٣ أيلول/سبتمبر ٢٠٣٠" in words(figure(around, AR))


def test_points_that_the_model_left_out_are_pale(around: InterruptedSeries) -> None:
    made = figure(around)
    dots = [each for each in made["data"] if each.get("mode") == "markers" and each["marker"].get("size") == 5]
    zeros = [each for each in dots if "taken for zero" in each["text"][0]]
    assert sum(len(each["x"]) for each in zeros) == around.diagnostics["quiet"] > 0
    assert sum(len(each["x"]) for each in dots) == len(around.points), "each is drawn"
    wanting = replace(around, left_out=tuple(p.start for p in around.points[:3]))
    pale = [
        each for each in figure(wanting)["data"] if ",0.35)" in str(each["marker"]["color"] if "marker" in each else "")
    ]
    assert [len(each["x"]) for each in pale] == [3]


def test_open_ends_fade_and_lowest_figures_are_hollow(published: None) -> None:
    asked = {"around": Interruption(date=truce.TRUCE), "measure": Measure.KILLED}
    killed = answered(interruptions.ask, WHERE, asked)
    made = figure(killed)
    hollow = [p for p in killed.points if p.value is None and p.lower is not None]
    rings = [each for each in made["data"] if each.get("marker", {}).get("line", {}).get("width") == 1.2]
    assert sum(len(each["x"]) for each in rings) == len(hollow) + killed.diagnostics["quiet"] > 0
    fading = [each for each in made["data"] if each["type"] == "bar" and "base" in each]
    assert len(fading) == 3


def test_a_shift_has_a_whisker_and_levels_have_bands(shifted: ChangePoints) -> None:
    made = figure(shifted)
    (only,) = shifted.shifts
    (whisker,) = [
        each for each in made["data"] if each.get("x") == [only.earliest.isoformat(), only.latest.isoformat()]
    ]
    assert whisker["line"]["width"] == 3
    assert [each["y"][0] for each in lines(made, dash="6px,4px")] == [each.value for each in shifted.levels]
    assert "mean of a level" in words(made)
    none = replace(shifted, shifts=(), value=0.0)
    assert "No shift in level is found." in words(figure(none))
    assert "لم يوجد تحوّل" in words(figure(none, AR))


def test_parts_stand_in_panels_of_their_own(seasonal: SeasonalSeries) -> None:
    made = figure(seasonal)
    assert [each["yaxis"] for each in made["data"]] == ["y", "y2", "y3", "y4"]
    assert made["data"][2]["y"] == [part.season for part in seasonal.parts]
    for name in ("Counted", "Trend", "Season", "Rest"):
        assert name in words(made)
    assert "الموسم" in words(figure(seasonal, AR))


def test_what_is_refused_shows_the_series_and_says_so(published: None) -> None:
    refused: list[Result] = [
        answered(interruptions.ask, WHERE, {"around": Interruption(date=truce.FIRST)}),
        answered(shifts.ask, EventFilter(collections=("months",)), {}),
        answered(seasons.ask, EventFilter(collections=("gappy",)), {"bucket": Bucket.WEEK}),
        answered(seasons.ask, EventFilter(collections=("real",)), {}),
    ]
    for result in refused:
        made = figure(result)
        assert "This cannot be answered from these data." in words(made)
        assert result.caveats[0].text[EN][:20] in words(made)
        assert "لا يمكن الجواب" in words(figure(result, AR))
