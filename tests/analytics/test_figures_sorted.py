"""Figures of what is sorted: bars of one dimension, tables of two, sets of sources."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import plotly.graph_objects as go
import pytest

from analytics import citing, crosstabs, overlaps
from analytics.figures import figure
from analytics.figures.bars import MOST
from analytics.figures.table import COLUMNS
from analytics.figures.upset import COLUMNS as SOURCES
from analytics.results import Category, Cell, CrossTab, SourceOverlap, SourceSet
from analytics.wording import AR, EN
from schema import terms
from schema.answering import Dimension
from schema.filters import EventFilter
from schema.vocabulary import Granularity, Language, Measure
from tests.analytics.payloads import CASES, raw, shown
from tests.analytics.wadira import Wadira, answered
from tests.database import Database

WHERE = EventFilter(collections=("wadira",))
EVERY = replace(WHERE, granularity=tuple(Granularity))
SOLID, EDGE = "#1D5373", "rgba(29,83,115,0.35)"

Traces = list[dict[str, Any]]


@pytest.fixture(scope="module", autouse=True)
def wadira(database: Database) -> Wadira:
    return database.filled(Wadira)


@pytest.fixture(scope="module")
def bars(wadira: Wadira) -> CrossTab:
    assert wadira
    found: CrossTab = answered(crosstabs.ask, EVERY, {"rows": Dimension.ACT, "measure": Measure.VICTIMS})
    return found


@pytest.fixture(scope="module")
def table(wadira: Wadira) -> CrossTab:
    assert wadira
    asked = {"rows": Dimension.ACT, "columns": Dimension.ACTOR, "measure": Measure.VICTIMS}
    found: CrossTab = answered(crosstabs.ask, EVERY, asked)
    return found


@pytest.fixture(scope="module")
def sets(wadira: Wadira) -> SourceOverlap:
    assert wadira
    found: SourceOverlap = answered(overlaps.ask, EVERY, {})
    return found


def rows(*numbers: tuple[float | None, float | None, float | None]) -> tuple[Cell, ...]:
    """Cells by act with these lowers, values and uppers; the last has most records."""
    codes = [term.code for term in terms.vocabulary("act").terms]
    return tuple(
        Cell(
            lower=low, value=best, upper=high, records=n + 1, row=Category(codes[n], {"en": f"Row {n}", "ar": f"ص {n}"})
        )
        for n, (low, best, high) in enumerate(numbers)
    )


def boxes(made: dict[str, Any], **like: Any) -> list[tuple[float, float]]:
    """From where to where the filled boxes of a bar chart reach."""
    filled = [each for each in made["data"] if each.get("fill") == "toself"]
    return [(min(e["x"]), max(e["x"])) for e in filled if all(e.get(name) == value for name, value in like.items())]


def words(traces: Sequence[dict[str, Any]]) -> list[str]:
    return next(each["text"] for each in traces if each.get("mode") == "text")


def remarks(made: dict[str, Any]) -> str:
    return " ".join(each["text"] for each in made["layout"]["annotations"])


@pytest.mark.parametrize("lang", [EN, AR])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_is_valid_plotly_and_the_same_every_time(
    bars: CrossTab, table: CrossTab, sets: SourceOverlap, lang: Language, theme: str
) -> None:
    for result in (bars, table, sets):
        made = figure(result, lang, theme=theme)
        assert json.dumps(made) == json.dumps(figure(result, lang, theme=theme))
        go.Figure(made)
        assert "http" not in json.dumps(made["data"]), "nothing is fetched"


def test_carries_what_it_takes_to_trust_and_repeat_it(bars: CrossTab, table: CrossTab, sets: SourceOverlap) -> None:
    for result in (bars, table, sets):
        meta = figure(result)["layout"]["meta"]
        assert meta["hash"] == citing.content_hash(result)
        assert meta["query"] == citing.query(result)
        assert meta["title"] == citing.title(result, EN)
        assert [each["code"] for each in meta["caveats"]] == [each.code for each in result.caveats]
    assert figure(bars)["layout"]["meta"]["data"]["cells"][0]["row"]["code"] == "killing"
    assert figure(sets)["layout"]["meta"]["data"]["estimability"]["status"] == "NOT_ESTIMABLE"


def test_bars_are_solid_to_the_lowest_and_tinted_to_the_highest(bars: CrossTab) -> None:
    made = figure(replace(bars, cells=rows((20, None, 30), (5, 5, 5), (0, None, 4))))
    assert boxes(made, fillcolor=SOLID) == [(0, 20), (0, 5)]
    assert boxes(made, fillcolor=EDGE) == [(20, 30), (0, 4)]
    assert words(made["data"]) == ["Row 0: 20–30", "Row 1: 5", "Row 2: 0–4"]


def test_an_open_bar_fades_and_has_no_edge(bars: CrossTab) -> None:
    made = figure(replace(bars, cells=rows((82, None, None), (10, 12, 14))))
    (fading,) = (each for each in made["data"] if "fillgradient" in each)
    assert min(fading["x"]) == 82
    assert fading["line"]["width"] == 0
    assert fading["fillgradient"]["colorscale"][-1][1].endswith(",0)")
    assert made["layout"]["xaxis"]["range"][1] > 82
    assert words(made["data"])[0] == "Row 0: at least 82"
    (best,) = (each for each in made["data"] if each.get("line", {}).get("color") == "#1B2128")
    assert best["x"] == [12, 12]


def test_what_nobody_counted_is_hatched_and_said(bars: CrossTab) -> None:
    made = figure(bars)
    assert words(made["data"])[-1] == "Forced conscription: number not stated, groups: 1"
    (blind,) = (each for each in made["data"] if "fillpattern" in each)
    assert [min(blind["x"]), max(blind["x"])] == made["layout"]["xaxis"]["range"]
    killed = replace(bars, question=replace(bars.question, measure=Measure.KILLED))
    assert words(figure(killed)["data"])[-1] == "Forced conscription: not known"
    bare = figure(replace(killed, cells=rows((None, 4, None))))
    assert words(bare["data"]) == ["Row 0: <b>4</b> (bounds not known)"]
    assert len([each for each in bare["data"] if "fillpattern" in each]) == 1


def test_arabic_bars_begin_at_the_right(bars: CrossTab) -> None:
    made = figure(bars, AR)
    low, high = made["layout"]["xaxis"]["range"]
    assert (low > high, high) == (True, 0)
    assert "٢٠" in made["layout"]["xaxis"]["ticktext"]
    assert words(made["data"])[1] == "\u2067تعذيب: ٢٠–٣٠\u2069"


def test_rows_that_are_not_drawn_are_told_of(bars: CrossTab) -> None:
    many = rows(*[(n, None, n + 1) for n in range(MOST + 3)])
    made = figure(replace(bars, cells=many))
    assert len(words(made["data"])) == MOST
    assert words(made["data"])[0] == "Row 3: 3–4", "those with fewest records are left out"
    assert "Not drawn: 3 further rows" in remarks(made)
    assert "Not drawn" not in remarks(figure(bars))


def test_a_table_shades_what_is_sure_and_hatches_the_unknown(table: CrossTab) -> None:
    made = figure(table)
    known, blind = (each for each in made["data"] if each["type"] == "bar")
    assert known["text"] == ["1", "1", "20–30", "20–30"]
    assert known["marker"]["color"][0] == known["marker"]["color"][1] != known["marker"]["color"][2]
    assert "pattern" not in known["marker"]
    assert blind["marker"]["pattern"]["shape"] == "/"
    assert [each[0] for each in blind["customdata"]] == ["forced_conscription"]
    assert "number not stated, groups: 1" in blind["hovertext"][0]
    assert made["layout"]["yaxis"]["ticktext"] == ["Killing", "Torture", "Detention", "Forced conscription"]
    assert made["layout"]["xaxis"]["ticktext"][-1] == "Unknown"
    assert "Blank: no record" in remarks(made)


def test_a_table_runs_as_the_language_does(table: CrossTab) -> None:
    layout = figure(table, AR)["layout"]
    assert layout["xaxis"]["range"] == [2.5, -0.5]
    assert layout["yaxis"]["side"] == "right"
    assert figure(table)["layout"]["xaxis"]["range"] == [-0.5, 2.5]


@pytest.mark.parametrize(
    ("numbers", "english", "arabic"),
    [
        ((1200, None, None), "≥\u20091,200", "\u2067١٬٢٠٠ فأكثر\u2069"),
        ((None, None, 9), "≤\u20099", "\u2067حتى ٩\u2069"),
        ((None, 4, None), "4", "٤"),
        ((3, 3, 3), "3", "٣"),
    ],
    ids=["open", "up to", "best only", "exact"],
)
def test_a_cell_says_its_bounds_in_few_signs(table: CrossTab, numbers: Any, english: str, arabic: str) -> None:
    (cell,) = rows(numbers)
    one = replace(table, cells=(replace(cell, column=Category("x", {"en": "X", "ar": "س"})),))
    assert figure(one)["data"][0]["text"] == [english]
    assert figure(one, AR)["data"][0]["text"] == [arabic]
    shaded = figure(one)["data"][0]["marker"]["color"] != ["rgba(0,0,0,0)"]
    assert shaded == (numbers[0] is not None)


def test_columns_that_are_not_drawn_are_told_of(table: CrossTab) -> None:
    (cell,) = rows((1, 1, 1))
    columns = [Category(f"c{n}", {"en": f"C{n}", "ar": f"C{n}"}) for n in range(COLUMNS + 2)]
    wide = tuple(replace(cell, column=each, records=n + 1) for n, each in enumerate(columns))
    made = figure(replace(table, cells=wide))
    assert made["layout"]["xaxis"]["ticktext"][0] == f"C{COLUMNS + 1}"
    assert "Not drawn: 2 further cells" in remarks(made)


def source(name: str, group: str) -> dict[str, Any]:
    return {"id": name, "name": {"en": name, "ar": None}, "independence_group": group}


def test_a_set_is_a_row_of_dots_and_dark_where_one_confirms_another(sets: SourceOverlap) -> None:
    council, agency, echo = source("Council", "c"), source("Agency", "w"), source("Echo", "w")
    combinations = (
        SourceSet((agency,), 9, 1),
        SourceSet((), 5, 0),
        SourceSet((agency, echo), 4, 1),
        SourceSet((agency, council), 2, 2),
    )
    made = figure(replace(sets, combinations=combinations))
    (bar,) = (each for each in made["data"] if each["type"] == "bar")
    assert bar["x"] == [9, 5, 4, 2]
    assert bar["text"] == ["9", "5, unnamed", "4", "2"]
    *echoes, confirmed = bar["marker"]["color"]
    assert len(set(echoes)) == 1
    assert confirmed not in echoes
    assert made["layout"]["xaxis"]["ticktext"] == ["A1", "A2", "B"], "echoes share a letter and stand together"
    joined = [each["x"] for each in made["data"] if each.get("mode") == "lines+markers"]
    assert joined == [[0], [], [0, 1], [0, 2]]
    assert "A1\u00a0Agency · A2\u00a0Echo · B\u00a0Council" in remarks(made)
    assert "One letter: echoes" in remarks(made)


def test_arabic_sets_begin_at_the_right(sets: SourceOverlap) -> None:
    layout = figure(sets, AR)["layout"]
    assert layout["xaxis"]["domain"][1] == 1
    assert layout["xaxis"]["ticktext"][0].startswith("أ")
    assert layout["xaxis2"]["range"][1] == 0
    english = figure(sets)["layout"]
    assert (english["xaxis"]["domain"][0], english["xaxis2"]["range"][0]) == (0, 0)


def test_sets_that_are_not_drawn_are_told_of(sets: SourceOverlap) -> None:
    many = tuple(SourceSet((source(f"S{n}", f"g{n}"),), 50 - n, 1) for n in range(SOURCES + 4))
    made = figure(replace(sets, combinations=many))
    assert len(made["layout"]["xaxis"]["ticktext"]) == SOURCES
    assert "Not drawn: 4 further rows" in remarks(made)


def test_nothing_found_is_said(bars: CrossTab, table: CrossTab, sets: SourceOverlap) -> None:
    for empty in (replace(bars, cells=()), replace(table, cells=()), replace(sets, combinations=())):
        assert "No record matches." in remarks(figure(empty))
        assert "لا سجل مطابق." in remarks(figure(empty, AR))


@pytest.mark.parametrize("payload", CASES)
def test_no_name_is_markup(bars: CrossTab, table: CrossTab, sets: SourceOverlap, payload: str) -> None:
    for result in (bars, table, sets):
        assert not raw(result, payload)
        assert shown(result, payload)
