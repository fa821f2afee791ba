"""Counts by one dimension as bars: solid to the lowest number, tint to the highest, open ends fading.

Whatever no source puts a number to is hatched over the whole width: it may be anything. Labels stand above their bars,
so that long ones have room; as a list is read, zero lies at the reading edge.
"""

from collections.abc import Sequence

import plotly.graph_objects as go

from analytics.dimensions import category
from analytics.figures.dress import Look, beneath, further, hatch, inscribed, nothing, ticks
from analytics.results import Bounded, Category, Cell, CrossTab
from analytics.results_areas import AreaMap
from analytics.wording import AR, EN
from schema.answering import Dimension, Scale
from schema.vocabulary import Measure

MOST = 40
"""Rows that are drawn; the others are told of, and stand in the figure's data."""

_ROW, _HALF = 46, 0.19
"""Pixels from row to row, and half the height of a bar where that distance is one."""

_FADE = 0.12


def bars(result: CrossTab, look: Look) -> go.Figure:
    """The figure of a cross-tabulation by one dimension."""
    return _rows(result.cells, result.question.measure, look)


def by_area(result: AreaMap, look: Look) -> go.Figure:
    """The figure of a map of areas that have no boundaries: what could not be placed is its last row."""
    cells = [
        *(
            _cell(Category(area.code, area.place["name"] if area.place else {EN: area.code}), area)
            for area in result.areas
        ),
        *([_cell(category(Dimension.ADM1, None, {}), result.unplaced)] if _has_unplaced(result) else []),
    ]
    return _rows(cells, result.question.measure, look)


def _has_unplaced(result: AreaMap) -> bool:
    """Whether what could not be placed is a row: among rates it would be a count."""
    return result.scale is Scale.COUNT and result.unplaced.records > 0


def _cell(row: Category, number: Bounded) -> Cell:
    return Cell(value=number.value, lower=number.lower, upper=number.upper, records=number.records, row=row)


def _rows(cells: Sequence[Cell], measure: Measure, look: Look) -> go.Figure:
    drawn = most(cells)
    if not drawn:
        return nothing(look)
    known = [each for cell in drawn for each in (cell.lower, cell.value, cell.upper) if each is not None]
    top = max(known, default=0.0)
    at = ticks(top * (1 + _FADE) if any(cell.upper is None for cell in drawn) else top)
    figure = go.Figure()
    for n, cell in enumerate(drawn):
        _bar(figure, cell, -n, at[-1], look)
    _labels(figure, drawn, measure, look)
    edge = {"range": [at[-1], 0], "tickfont": {"size": 14}} if look.rtl else {"range": [0, at[-1]]}
    # The outermost label would be cut in half.
    figure.update_xaxes(
        tickvals=at, ticktext=[look.number(each) for each in at], showgrid=True, ticklabeloverflow="allow", **edge
    )
    figure.update_yaxes(visible=False, range=[0.4 - len(drawn), 0.75])
    figure.update_layout(height=_ROW * len(drawn) + 116, margin={"l": 12, "r": 12, "b": 44})
    beneath(figure, further(len(cells) - len(drawn), look), look)
    return figure


def most(cells: Sequence[Cell]) -> list[Cell]:
    """As many as are drawn, those with most records, in their own order."""
    by_records = sorted(range(len(cells)), key=lambda n: (-cells[n].records, n))
    return [cells[n] for n in sorted(by_records[:MOST])]


def _bar(figure: go.Figure, cell: Cell, y: float, end: float, look: Look) -> None:
    low, high = cell.lower, cell.upper
    if low is None and high is None:
        _box(figure, 0, end, y, fillpattern=hatch(look), fillcolor="rgba(0,0,0,0)", line={"width": 0})
    sure = low or 0.0
    if sure:
        _box(figure, 0, sure, y, fillcolor=look.token("accent"), line={"width": 0})
    if high is None and low is not None:
        scale = [[0, look.tint("accent", 0.35)], [1, look.tint("accent", 0)]]
        until = sure + _FADE * end
        fade = {"type": "horizontal", "colorscale": scale, "start": sure, "stop": until}
        _box(figure, sure, until, y, fillgradient=fade, line={"width": 0})
    elif high is not None and high > sure:
        edge = {"width": 1, "color": look.tint("accent", 0.55)}
        _box(figure, sure, high, y, fillcolor=look.tint("accent", 0.35), line=edge)
    if low == high == 0:
        _box(figure, 0, end / 200, y, fillcolor=look.token("line2"), line={"width": 0})
    if cell.value is not None and low != high:
        tick = {"width": 2.5, "color": look.token("ink")}
        figure.add_scatter(
            x=[cell.value] * 2, y=[y - _HALF * 1.3, y + _HALF * 1.3], mode="lines", line=tick, hoverinfo="skip"
        )


def _box(figure: go.Figure, start: float, stop: float, y: float, **paint: object) -> None:
    figure.add_scatter(
        x=[start, stop, stop, start, start],
        y=[y - _HALF, y - _HALF, y + _HALF, y + _HALF, y - _HALF],
        mode="lines",
        fill="toself",
        hoverinfo="skip",
        **paint,
    )


def _labels(figure: go.Figure, drawn: Sequence[Cell], measure: Measure, look: Look) -> None:
    """What each row is, and its number; with its records for whoever points at it."""
    words = [
        look.say(*(f"{inscribed(cell.row.label, lang)}: {look.stated(cell, measure)}" for lang in (EN, AR)))
        for cell in drawn
    ]
    figure.add_scatter(
        x=[0] * len(drawn),
        y=[0.42 - n for n in range(len(drawn))],
        mode="text",
        text=words,
        textposition="middle left" if look.rtl else "middle right",
        textfont={"size": 14 if look.rtl else 13, "color": look.token("ink")},
        cliponaxis=False,
        customdata=[cell.row.code for cell in drawn],
        hovertext=[f"{each}<br>{look.records(cell)}" for each, cell in zip(words, drawn, strict=True)],
        hovertemplate="%{hovertext}<extra></extra>",
    )
