"""The figure of a series in groups: a panel each, bounds always, hatching where nobody looked, both languages."""

from typing import Any

import pytest

from analytics import timelines
from analytics.figures import figure, panels
from analytics.results import TimeSeries
from schema.answering import Bucket, Dimension
from schema.filters import EventFilter
from schema.vocabulary import Language, Measure
from tests.analytics.wadira import Wadira, answered
from tests.database import Database

WHERE = EventFilter(collections=("wadira",))
D = Dimension


@pytest.fixture(scope="module", autouse=True)
def wadira(database: Database) -> Wadira:
    return database.filled(Wadira)


def series(**question: Any) -> TimeSeries:
    found: TimeSeries = answered(timelines.ask, WHERE, {"bucket": Bucket.MONTH} | question)
    return found


def words(drawn: dict[str, Any]) -> list[str]:
    return [each["text"] for each in drawn["layout"]["annotations"]]


def of_row(drawn: dict[str, Any], row: int) -> list[dict[str, Any]]:
    axis = f"y{row}" if row > 1 else "y"
    return [each for each in drawn["data"] if each.get("yaxis", "y") == axis]


def test_each_group_has_a_panel_beneath_the_total() -> None:
    drawn = figure(series(group_by=D.ACTOR))
    heads = [each for each in words(drawn) if each.startswith("<b>")]
    assert heads == ["<b>All</b>", "<b>Division</b>", "<b>Air Force</b>", "<b>Unknown</b>"]
    assert "Line: attributed. Tint: up to all that nobody is named for." in words(drawn)
    # Groups share one axis of values; the strip of sources is the last.
    ranges = [drawn["layout"][f"yaxis{row}"]["range"] for row in (2, 3, 4)]
    assert ranges[0] == ranges[1] == ranges[2]
    assert all(each["type"] == "bar" for each in of_row(drawn, 5))


def test_bounds_are_drawn_and_what_nobody_looked_at_is_hatched() -> None:
    drawn = figure(series(group_by=D.ADM1))
    first = of_row(drawn, 2)  # XA01, at which nobody looked in February and March
    (hatched,) = (each for each in first if each["type"] == "bar")
    assert len(hatched["x"]) == 2
    assert hatched["marker"]["pattern"]["shape"] == "/"
    assert any(each.get("fill") == "tonexty" for each in first)


def test_the_whole_lies_behind_each_source_left_out() -> None:
    drawn = figure(series(group_by=D.SOURCE_LEFT_OUT, measure=Measure.KILLED))
    dotted = [each for each in drawn["data"] if (each.get("line") or {}).get("dash") == "2px,2px"]
    assert len(dotted) == 3
    assert "Dotted: all sources." in words(drawn)


def test_groups_beyond_those_drawn_are_told_of_and_stand_in_the_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panels, "MOST", 1)
    found = series(group_by=D.ACTOR)
    drawn = figure(found)
    (remark,) = (each for each in words(drawn) if "Not drawn" in each)
    assert "Not drawn: 2 further groups" in remark
    assert len(drawn["layout"]["meta"]["data"]["points"]) == len(found.points)


def test_arabic_is_drawn_with_its_own_words_and_digits() -> None:
    drawn = figure(series(group_by=D.ADM1), Language.AR)
    said = " ".join(words(drawn))
    assert "الأولى" in said
    assert not set("0123456789") & set(said)
    assert drawn["layout"]["yaxis"]["side"] == "right"
    assert "وبحسب المستوى الإداري الأول" in drawn["layout"]["meta"]["title"]


def test_without_any_point_there_is_a_figure_that_says_so() -> None:
    nothing = EventFilter(collections=("wadira",), kinds=("airstrike",))
    found: TimeSeries = answered(timelines.ask, nothing, {"bucket": Bucket.MONTH, "group_by": D.ACTOR})
    assert found.points == ()
    assert figure(found)["layout"]["meta"]["data"]["points"] == []
