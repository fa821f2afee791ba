import datetime as dt
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import citing
from analytics.figures import dress, figure, is_map
from analytics.figures.dress import ticks
from analytics.results import Result, TimeSeries
from analytics.results_areas import AreaMap
from analytics.wording import AR, EN
from schema.answering import AreaLevel, Bucket
from schema.filters import EventFilter, SpaceFilter, TimeFilter
from schema.vocabulary import Language
from tests.analytics.payloads import CASES, PAYLOADS, raw, shown
from tests.counting_rules.worked import ask, cells, furnish, write
from tests.database import Database

EVENTS = """
    | event | from       | to         | adm0 | adm1 | adm2   | sources | low        | best | high |
    | A     | 2030-01-10 | 2030-01-10 | XA   | XA01 | XA0101 | S T     | 20         | 30   | 40   |
    | B     | 2030-02-10 | 2030-02-10 | XA   | XA01 | XA0102 | S       | 10         | 15   | 25   |
    | C     | 2030-04-10 | 2030-04-10 | XA   | XA02 |        | S       | 10         |      |      |
    | D     | 2030-05-10 | 2030-05-10 | XA   |      |        | S       | not stated |      |      |
    | E     | 2030-06-10 | 2030-06-10 | XA   | XA02 |        | S       |            |      | 9    |
"""
HALF = TimeFilter(from_=dt.date(2030, 1, 1), to=dt.date(2030, 6, 30))


@pytest.fixture(scope="module")
def where(database: Database) -> EventFilter:
    furnish()
    return EventFilter(collections=tuple(write(cells(EVENTS), {"": {}}).values()), occurred=HALF)


@pytest.fixture(scope="module")
def series(where: EventFilter) -> TimeSeries:
    result = ask(where, {"bucket": Bucket.MONTH})
    assert isinstance(result, TimeSeries)
    return result


@pytest.fixture(scope="module")
def map_(where: EventFilter) -> AreaMap:
    result = ask(where, {"level": AreaLevel.ADM2, "geometry": True})
    assert isinstance(result, AreaMap)
    return result


def drawn(traces: list[dict[str, Any]], **like: Any) -> list[dict[str, Any]]:
    return [each for each in traces if all(each.get(name) == value for name, value in like.items())]


@pytest.mark.parametrize("lang", [EN, AR])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_is_valid_plotly_and_the_same_every_time(series: TimeSeries, map_: AreaMap, lang: Language, theme: str) -> None:
    for result in (series, map_):
        made = figure(result, lang, theme=theme)
        assert json.dumps(made) == json.dumps(figure(result, lang, theme=theme))
        go.Figure(made)
        assert "http" not in json.dumps(made["data"]), "nothing is fetched"


def test_carries_what_it_takes_to_trust_and_repeat_it(series: TimeSeries) -> None:
    meta = figure(series)["layout"]["meta"]
    assert meta["hash"] == citing.content_hash(series)
    assert meta["query"] == citing.query(series)
    assert meta["level"] == "DOCUMENTED"
    assert meta["publication"]["number"] == 1
    assert meta["method"] == {"name": "time-series", "version": "1", "bucket": "MONTH", "imprecise": "SPREAD"}
    assert [each["code"] for each in meta["caveats"]] == [each.code for each in series.caveats]
    assert [point["value"] for point in meta["data"]["points"]] == [point.value for point in series.points]
    assert meta["citation"] == citing.citation(series, EN)


def test_gaps_are_gaps_and_hatched(series: TimeSeries) -> None:
    assert [point.value for point in series.points] == [30, 15, None, None, None, None]
    made = figure(series)
    lines = [each for each in made["data"] if each.get("line", {}).get("width") == 2.5]
    assert [len(each["y"]) for each in lines] == [2], "one run of best figures, and nothing bridges March"
    hatched = [each for each in made["data"] if each["type"] == "bar" and "pattern" in each["marker"]]
    assert [each["x"] for each in hatched] == [["2030-03-16T12:00", "2030-05-16T12:00"]] * 2
    assert "no source known" in hatched[0]["text"][0]
    assert "state no number" in hatched[0]["text"][1]


def test_an_open_end_fades_and_has_no_edge(series: TimeSeries) -> None:
    fading = [each for each in figure(series)["data"] if "fillgradient" in each]
    assert [each["x"] for each in fading] == [["2030-04-16T00:00"]]
    assert fading[0]["line"]["width"] == 0
    assert fading[0]["fillgradient"]["colorscale"][-1][1].endswith(",0)")


def test_active_sources_stand_beneath(series: TimeSeries) -> None:
    strip = next(each for each in figure(series)["data"] if each["type"] == "bar" and "pattern" not in each["marker"])
    assert strip["y"] == [2, 1, 0, 1, 1, 1]
    assert strip["yaxis"] == "y2"


def test_arabic_has_its_digits_and_words_and_time_from_left_to_right(series: TimeSeries) -> None:
    made = figure(series, AR)
    layout = made["layout"]
    assert layout["yaxis"]["side"] == "right"
    assert layout["yaxis"]["ticktext"][1] == "١٠"
    assert "٢٠٣٠" in layout["xaxis2"]["ticktext"][0]
    assert layout["xaxis2"]["range"] == ["2030-01-01", "2030-07-01"]
    assert layout["title"]["text"].startswith("\u2067")
    told = next(each for each in made["data"] if each.get("text") and each["type"] == "scatter")
    assert not any(digit in told["text"][0] for digit in "0123456789")


def test_title_can_be_left_to_the_page(series: TimeSeries) -> None:
    assert "title" not in figure(series, titled=False)["layout"]
    assert figure(series, titled=False)["layout"]["meta"]["title"] == citing.title(series, EN)
    marked = [each["text"] for each in figure(series)["layout"]["annotations"]]
    assert "fictional data" in marked


def test_map_hatches_the_unknown_and_says_what_it_cannot_show(map_: AreaMap) -> None:
    made = figure(map_)
    fills = drawn(made["data"], fill="toself")
    assert [each["name"] for each in fills] == ["XA0101", "XA0102", "XA0201"]
    assert ["fillpattern" in each for each in fills] == [False, False, True]
    assert fills[0]["fillcolor"] != fills[1]["fillcolor"]
    points = drawn(made["data"], mode="markers")[0]
    assert points["customdata"] == ["XA0101", "XA0102", "XA0201"]
    assert points["text"][0] == "Area XA0101<br><b>30</b> (20–40)"
    assert points["text"][2] == "Area XA0201<br>not known"
    assert any("known less precisely:<br>at least 10" in each["text"] for each in made["layout"]["annotations"])


def test_areas_without_boundaries_are_bars_and_what_could_not_be_placed_is_their_last(map_: AreaMap) -> None:
    bare = replace(map_, areas=tuple(replace(area, geometry=None) for area in map_.areas))
    assert is_map(map_)
    assert not is_map(bare)
    made = figure(bare)
    (labels,) = drawn(made["data"], mode="text")
    assert labels["customdata"] == ["XA0101", "XA0102", "XA0201", None]
    assert labels["text"][0] == "Area XA0101: <b>30</b> (20–40)"
    assert labels["text"][-1] == "Known less precisely: at least 10"
    assert made["layout"]["meta"]["data"]["areas"]


def test_a_map_that_would_be_all_hatched_is_bars_that_fade(map_: AreaMap) -> None:
    open_above = replace(map_, areas=tuple(replace(area, value=None, upper=None, class_=None) for area in map_.areas))
    made = figure(open_above)
    assert drawn(made["data"], mode="text")[0]["text"][0] == "Area XA0101: at least 20"
    assert sum("fillgradient" in each for each in made["data"]) == 3


def test_map_of_nothing_is_empty(where: EventFilter, map_: AreaMap) -> None:
    assert figure(replace(map_, areas=()))["layout"]["meta"]["level"] == "DOCUMENTED"
    nothing = replace(where, within=SpaceFilter(places=("XA02",)), kinds=("protest",))
    for asked in ({"bucket": Bucket.YEAR}, {"level": AreaLevel.ADM1, "geometry": True}):
        assert figure(ask(nothing, asked))["layout"]["meta"]["data"]["status"] == "EMPTY"


def test_other_results_have_no_figure(series: TimeSeries) -> None:
    plain = {name: value for name, value in vars(series).items() if name in Result.__dataclass_fields__}
    with pytest.raises(TypeError, match="has no figure"):
        figure(Result(**plain))


@given(st.one_of(st.just(0.0), st.floats(0.001, 1e7)), st.integers(1, 8))
def test_ticks_reach_over_the_top_in_round_steps(top: float, most: int) -> None:
    at = ticks(top, most)
    assert at[0] == 0
    assert at[-1] >= top * (1 - 1e-6)
    assert len(at) <= most + 2


def test_there_are_forty_payloads() -> None:
    assert len(set(PAYLOADS)) == 40


@pytest.mark.parametrize("payload", CASES)
def test_no_name_is_markup(series: TimeSeries, map_: AreaMap, payload: str) -> None:
    areas = replace(map_, areas=tuple(replace(each, geometry=None) for each in map_.areas))
    for result in (series, map_, areas):
        assert not raw(result, payload)
    assert shown(areas, payload)


def test_mutation_a_name_that_is_passed_on_as_it_is_would_be_seen(
    map_: AreaMap, monkeypatch: pytest.MonkeyPatch
) -> None:
    areas = replace(map_, areas=tuple(replace(each, geometry=None) for each in map_.areas))
    monkeypatch.setattr(sys.modules["analytics.figures.bars"], "inscribed", lambda _, __: PAYLOADS[0])
    assert raw(areas, PAYLOADS[0])


def test_figures_take_names_from_where_they_are_made_plain() -> None:
    folder = Path(dress.__file__).parent
    texts = {each.name: each.read_text(encoding="utf-8") for each in folder.glob("*.py") if each.name != "dress.py"}
    assert not [name for name, text in texts.items() if "wording.name" in text]
    assert sum("inscribed(" in text for text in texts.values()) > 10
