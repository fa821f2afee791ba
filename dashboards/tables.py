"""The numbers behind a figure as rows, for the table on the page."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from analytics.results import Bounded, TimeSeries
from analytics.results_areas import AreaMap
from dashboards import numerals
from dashboards.address import Look
from dashboards.frame import aria
from dashboards.words import Words
from schema.answering import Coverage


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
                *_first([words.text(area.name, area.code)]),
                html.Td(html.Bdi(area.code, dir="ltr")),
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


def names(texts: Iterable[Mapping[str, Any]], words: Words) -> str:
    """Names of collections or places, one after another."""
    return ("، " if words.look.rtl else ", ").join(words.text(each["name"], str(each["id"])) for each in texts)
