"""The numbers behind a figure as rows: for the table on the page and for the file to download."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from analytics.results import Bounded, Result, TimeSeries
from analytics.results_areas import AreaMap
from dashboards import numerals
from dashboards.address import Look
from dashboards.frame import aria
from dashboards.words import Words
from schema.answering import Coverage

_NUMBERS = ("lower", "value", "upper", "records")


def series_table(series: TimeSeries, look: Look) -> Component:
    """The points of a series, what no bucket took, and the total."""
    words = Words(look)
    grouped = any(point.group for point in series.points)
    heads = [words("period"), *([words("collection")] if grouped else []), *_heads(words), words("active")]
    rows = []
    for point in series.points:
        first = [numerals.stretch(point.start, point.end, look)]
        if grouped:
            first.append(words.text(point.group.label if point.group else None))
        rows.append(
            html.Tr([*_first(first), *_cells(point, words, point.coverage), _cell(point.active_sources, words)])
        )
    filler = [html.Td("")]
    apart = [html.Td("")] if grouped else []
    if series.unplaced.records:
        rows.append(html.Tr([*_first([words("not_dated")]), *apart, *_cells(series.unplaced, words), *filler]))
    rows.append(html.Tr([*_first([words("total")]), *apart, *_cells(series, words), *filler], className="sum"))
    return _table(words("table"), heads, rows)


def area_table(areas: AreaMap, look: Look) -> Component:
    """The areas of a map, what could not be placed, and the total."""
    words = Words(look)
    heads = [words("place"), words("pcode"), *_heads(words)]
    rows = [
        html.Tr(
            [
                *_first([words.text(area.place["name"])]),
                html.Td(html.Bdi(area.place["pcode"], dir="ltr")),
                *_cells(area, words, area.coverage),
            ]
        )
        for area in areas.areas
    ]
    if areas.unplaced.records:
        rows.append(html.Tr([*_first([words("not_placed")]), html.Td(""), *_cells(areas.unplaced, words)]))
    rows.append(html.Tr([*_first([words("total")]), html.Td(""), *_cells(areas, words)], className="sum"))
    return _table(words("table"), heads, rows)


def _heads(words: Words) -> list[str]:
    return [words("lowest"), words("best"), words("highest"), words("events")]


def _first(texts: list[str]) -> list[Component]:
    return [html.Th(text, scope="row") for text in texts]


def _cells(number: Bounded, words: Words, coverage: Coverage = Coverage.COVERED) -> list[Component]:
    """Lowest, best, highest and events; where nobody was looking that is said, and never a number."""
    if coverage is Coverage.NOT_COVERED and not number.records:
        return [html.Td(html.I(words("not_covered"), className="missing"), colSpan="3"), _cell(0, words)]
    highest = "no_highest" if number.lower is not None and number.records else "not_known"
    return [
        _cell(number.lower, words),
        _cell(number.value, words),
        _cell(number.upper, words, highest),
        _cell(number.records, words),
    ]


def _cell(value: float | None, words: Words, unknown: str = "not_known") -> Component:
    if value is None:
        return html.Td(html.I(words(unknown), className="missing"))
    return html.Td(numerals.number(value, words.look))


def _table(name: str, heads: Sequence[str], rows: Sequence[Component]) -> Component:
    table = html.Table(
        [
            html.Caption(name, className="unseen"),
            html.Thead(html.Tr([html.Th(each, scope="col") for each in heads])),
            html.Tbody(rows),
        ]
    )
    return html.Div(table, className="scroll", tabIndex="0", role="region", **aria(label=name))


def series_csv(series: TimeSeries) -> str:
    """The points of a series as CSV, total and unplaced included; empty cells are unknown."""
    rows = [
        {
            "part": "point",
            "start": point.start,
            "end": point.end,
            "collection": point.group.code if point.group else None,
            **_numbers(point),
            "certain": point.certain,
            "coverage": point.coverage,
            "active_sources": point.active_sources,
        }
        for point in series.points
    ]
    return _csv(series, rows, series.unplaced)


def area_csv(areas: AreaMap) -> str:
    """The areas of a map as CSV, total and unplaced included; empty cells are unknown."""
    rows = [
        {
            "part": "area",
            "pcode": area.place["pcode"],
            "name_en": area.place["name"].get("en"),
            "name_ar": area.place["name"].get("ar"),
            **_numbers(area),
            "coverage": area.coverage,
        }
        for area in areas.areas
    ]
    return _csv(areas, rows, areas.unplaced)


def _numbers(number: Bounded) -> dict[str, Any]:
    return {name: getattr(number, name) for name in _NUMBERS}


def _csv(result: Result, rows: list[dict[str, Any]], unplaced: Bounded) -> str:
    said = {
        "measure": result.question.measure.name,
        "population": result.question.population.name,
        "level": result.level.name,
        "method": f"{result.method.name} {result.method.version}",
        "publication": result.question.publication,
        "collections": " ".join(each["id"] for each in result.collections),
        "fictional": any(each["fictional"] for each in result.collections),
    }
    rows = [*rows, {"part": "unplaced", **_numbers(unplaced)}, {"part": "total", **_numbers(result)}]
    heads = list(dict.fromkeys([key for row in rows for key in row] + list(said)))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([[written((row | said).get(head)) for head in heads] for row in rows])
    return text.getvalue()


def written(value: Any) -> Any:
    """A value as it stands in a file: whole numbers without a point, days in ISO, texts that no spreadsheet runs."""
    match value:
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer():
            return int(value)
        case dt.date():
            return value.isoformat()
        # A spreadsheet would run a text that begins like a formula.
        case str() if value.startswith(("=", "+", "-", "@", "\t", "\r")):
            return f"'{value}"
    return value


def names(texts: Iterable[Mapping[str, Any]], words: Words) -> str:
    """Names of collections or places, one after another."""
    return ("، " if words.look.rtl else ", ").join(words.text(each["name"], str(each["id"])) for each in texts)
