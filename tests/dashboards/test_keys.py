import dataclasses
from typing import Any

from analytics.results import TimeSeries
from dashboards import keys, page
from dashboards.address import read
from dashboards.asking import ask
from dashboards.words import Words
from schema.answering import Coverage
from tests.dashboards import country
from tests.database import Database

WORDS = Words(read("").look)


def swatches(series: TimeSeries, **first: Any) -> list[str]:
    """The key of a series whose first point is changed."""
    point = dataclasses.replace(series.points[0], **first)
    return [text for _, text in keys.series(dataclasses.replace(series, points=(point, *series.points[1:3])), WORDS)]


def test_a_key_names_the_marks_that_occur_and_no_other(published: Database) -> None:
    answer = ask(read(f"?collections={country.SLUG}"))
    assert answer.series is not None
    assert answer.areas is not None
    usual = ["Best documented number", "Lowest to highest", "Sources reporting"]
    assert swatches(answer.series) == usual
    assert "Fading: at least, no highest number" in swatches(answer.series, upper=None)
    nothing = {"lower": None, "value": None, "upper": None}
    assert swatches(answer.series, **nothing)[-1] == "No bounds stated"
    assert swatches(answer.series, **nothing, coverage=Coverage.NOT_COVERED)[-1] == "Nobody was looking"
    assert [text for _, text in keys.areas(answer.areas, WORDS)] == ["1–16", "17–62"]


def test_bars_stand_in_place_of_a_map_that_would_be_all_hatched(published: Database) -> None:
    answer = ask(read(f"?collections={country.SLUG}"))
    assert answer.areas is not None
    first, *others = answer.areas.areas
    unknown = dataclasses.replace(first, lower=None, value=None, upper=None, class_=None)
    without = [dataclasses.replace(each, value=None, upper=None, class_=None) for each in others]
    areas = dataclasses.replace(answer.areas, areas=(unknown, *without))
    assert [text for _, text in keys.bars(areas, WORDS)] == [
        *("At least this many", "Lowest to highest", "Fading: at least, no highest number", "not known")
    ]
    said = str(page.content(dataclasses.replace(answer, areas=areas)))
    assert "so bars stand in place of a map" in said
    assert "in the total, and a row of its own" in said
    assert "Colour shows the best number" in str(page.content(answer))
