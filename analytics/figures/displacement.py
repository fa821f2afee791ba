"""Displacement: stocks as stated, who moved, sieges and corridors on the same clock; beneath, from where to where."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from analytics.figures.clock import time_axis, when
from analytics.figures.dress import Look, hatch, inscribed, nothing, ticks, value_axis
from analytics.figures.spans import greatest, named, remarked, spans, stacked
from analytics.results_lasting import Concurrent, Displacements, Flow
from analytics.wording import AR, EN
from schema.vocabulary import Language

MOST = 14
"""Ways between places that are drawn, those of most records; the others are told of, and stand in the figure's data."""
PERIODS = 12
"""Sieges and the like that are drawn, the first in `_FIRST` and then the longest."""

_FIRST = ("siege", "encirclement", "blockade", "evacuation_agreement", "evacuation", "evacuation_and_aid", "truce")
_SHUT = frozenset({"siege", "encirclement", "blockade", "offensive"})
_LINE, _ROW, _PANEL, _GAP = 21, 40, 120, 34
"""Pixels of a period, of a way, of a panel over time, and between panels."""
_HALF, _FADE = 0.2, 0.1
_ROOM = 0.25
"""Share of the time that a name takes."""


def displacement(result: Displacements, look: Look) -> go.Figure:
    """The figure of displacement."""
    if not result.moved:
        return nothing(look)
    periods, ways = _periods(result), _ways(result.flows)
    heights = [
        *([_PANEL] if result.stock else []),
        _PANEL,
        *([_LINE * len(periods) + 8] if periods else []),
        *([_ROW * len(ways) + 20] if ways else []),
    ]
    # Days are labelled under the lowest panel over time.
    figure = stacked(heights, [*[_GAP] * (len(heights) - (2 if ways else 1)), *([_GAP + 44] if ways else [])])
    row = 0
    clock = time_axis([(p.start, p.end) for p in result.moved], result.bucket, look)
    for points, name in (
        (result.stock, look.say("Displaced, as last stated in each point", "النازحون كما ذُكر آخر مرة في كل نقطة")),
        (result.moved, look.say("Moved in each point", "من انتقلوا في كل نقطة")),
    ):
        if points:
            row += 1
            axis = value_axis(look, max(greatest(points), 1.0) * 1.08, most=3)
            spans(figure, points, look, axis["range"][1], row)
            figure.update_yaxes(**axis, row=row, col=1)
            figure.update_xaxes(**clock, row=row, col=1)
            named(figure, name, look, row)
    if periods:
        row += 1
        _draw_periods(figure, result, periods, look, row)
        figure.update_xaxes(**clock, row=row, col=1)
    for above in range(1, row):
        figure.update_xaxes(showticklabels=False, ticks="", row=above, col=1)
    if ways:
        row += 1
        _draw_ways(figure, ways, look, row)
    remarked(figure, _key(result, len(periods), len(ways), look), look, dated=not ways)
    return figure


def _periods(result: Displacements) -> list[Concurrent]:
    last = result.moved[-1].end

    def rank(each: Concurrent) -> tuple[int, int]:
        code = each.kind.code or ""
        place = _FIRST.index(code) if code in _FIRST else len(_FIRST)
        return place, -((each.end or last) - each.start).days

    chosen = sorted(result.periods, key=rank)[:PERIODS]
    return [each for each in result.periods if each in chosen]


def _ways(flows: Sequence[Flow]) -> list[Flow]:
    chosen = sorted(range(len(flows)), key=lambda n: (-(flows[n].lower or 0.0), -flows[n].records, n))[:MOST]
    return [flows[n] for n in chosen]


def _draw_periods(
    figure: go.Figure, result: Displacements, periods: Sequence[Concurrent], look: Look, row: int
) -> None:
    """A line for each: dark where people are shut in or attacked, pale where they may leave or rest; open ends thin."""
    first, last = result.moved[0].start, result.moved[-1].end
    for n, each in enumerate(periods):
        start, end = max(each.start, first), min(each.end or last, last)
        shut = each.kind.code in _SHUT
        colour = look.token("kinds")["siege"] if shut else look.token("seq")[1]
        style = {"width": 9, "color": colour} if each.end else {"width": 4, "color": colour, "dash": "4px,3px"}
        label = look.say(*(_called(each, lang) for lang in (EN, AR)))
        figure.add_scatter(
            x=[start.isoformat(), f"{end.isoformat()}T23:59"],
            y=[-n, -n],
            mode="lines",
            line=style,
            text=[f"{label}<br>{when(each.start, each.end or last, look)}"] * 2,
            hovertemplate="%{text}<extra></extra>",
            row=row,
            col=1,
        )
        figure.add_annotation(
            **_beside(start, end, first, last),
            y=-n,
            text=label,
            showarrow=False,
            bgcolor=look.token("surface"),
            borderpad=1,
            font={"size": 12, "color": look.token("ink")},
            row=row,
            col=1,
        )
    figure.update_yaxes(visible=False, range=[0.6 - len(periods), 0.6], row=row, col=1)
    named(figure, look.say("Meanwhile, in the same places", "في الأماكن نفسها في الوقت نفسه"), look, row)


def _beside(start: dt.date, end: dt.date, first: dt.date, last: dt.date) -> dict[str, Any]:
    """Where the name of a period stands: at the side that has more room, or within where neither has enough."""
    before, after = (start - first).days, (last - end).days
    if max(before, after) < _ROOM * (last - first).days:
        return {"x": (start + (end - start) / 2).isoformat(), "xanchor": "center"}
    if before > after:
        return {"x": start.isoformat(), "xanchor": "right", "xshift": -6}
    return {"x": end.isoformat(), "xanchor": "left", "xshift": 8}


def _called(each: Concurrent, lang: Language) -> str:
    kind = inscribed(each.kind.label, lang)
    place = inscribed(each.place["name"], lang) if each.place else ""
    return f"{kind}{'، ' if lang is AR else ', '}{place}" if place else kind


def _draw_ways(figure: go.Figure, ways: Sequence[Flow], look: Look, row: int) -> None:
    """A bar for each way: solid to the lowest number, tint to the highest; a list is read from its edge."""
    known = [each for way in ways for each in (way.lower, way.value, way.upper) if each is not None]
    top = max(known, default=1.0)
    at = ticks(top * (1 + _FADE) if any(way.upper is None for way in ways) else top)
    for n, way in enumerate(ways):
        _bar(figure, way, -n, at[-1], look, row)
    words = [look.say(*(f"{_way(each, lang)}: {look.span(each)}" for lang in (EN, AR))) for each in ways]
    figure.add_scatter(
        x=[0] * len(ways),
        y=[0.42 - n for n in range(len(ways))],
        mode="text",
        text=words,
        textposition="middle left" if look.rtl else "middle right",
        textfont={"size": 14 if look.rtl else 13, "color": look.token("ink")},
        cliponaxis=False,
        hovertext=[f"{each}<br>{look.records(way)}" for each, way in zip(words, ways, strict=True)],
        hovertemplate="%{hovertext}<extra></extra>",
        row=row,
        col=1,
    )
    edge = {"range": [at[-1], 0], "tickfont": {"size": 14}} if look.rtl else {"range": [0, at[-1]]}
    figure.update_xaxes(
        tickvals=at, ticktext=[look.number(each) for each in at], ticklabeloverflow="allow", **edge, row=row, col=1
    )
    figure.update_yaxes(visible=False, range=[0.5 - len(ways), 0.8], row=row, col=1)
    named(figure, look.say("From where to where", "من أين إلى أين"), look, row)


def _way(flow: Flow, lang: Language) -> str:
    unknown = "لا يُعرف إلى أين" if lang is AR else "where to is not known"
    origin = inscribed(flow.origin["name"], lang)
    destination = inscribed(flow.destination["name"], lang) if flow.destination else unknown
    return f"{origin} {'←' if lang is AR else '→'} {destination}"


def _bar(figure: go.Figure, way: Flow, y: float, end: float, look: Look, row: int) -> None:
    sure = way.lower or 0.0
    if way.lower is None and way.upper is None:
        _box(figure, 0, end, y, row, fillpattern=hatch(look), fillcolor="rgba(0,0,0,0)", line={"width": 0})
        return
    if sure:
        _box(figure, 0, sure, y, row, fillcolor=look.token("accent"), line={"width": 0})
    if way.upper is None:
        until = sure + _FADE * end
        scale = [[0, look.tint("accent", 0.35)], [1, look.tint("accent", 0)]]
        fade = {"type": "horizontal", "colorscale": scale, "start": sure, "stop": until}
        _box(figure, sure, until, y, row, fillgradient=fade, line={"width": 0})
    elif way.upper > sure:
        edge = {"width": 1, "color": look.tint("accent", 0.55)}
        _box(figure, sure, way.upper, y, row, fillcolor=look.tint("accent", 0.35), line=edge)


def _box(figure: go.Figure, start: float, stop: float, y: float, row: int, **paint: object) -> None:
    figure.add_scatter(
        x=[start, stop, stop, start, start],
        y=[y - _HALF, y - _HALF, y + _HALF, y + _HALF, y - _HALF],
        mode="lines",
        fill="toself",
        hoverinfo="skip",
        row=row,
        col=1,
        **paint,
    )


def _key(result: Displacements, periods: int, ways: int, look: Look) -> list[str]:
    lines = [
        look.say(
            "Solid: for certain. Tint: possible. Fading: no upper bound. Hatched: not stated or not known.",
            "مصمت: مؤكد. فاتح: ممكن. متلاشٍ: بلا حد أعلى. مخطط: لم يُذكر أو غير معروف.",
        )
    ]
    hidden = len(result.periods) - periods
    if hidden > 0:
        lines.append(
            look.say(
                f"Not drawn: {look.number(hidden)} further sieges, truces and corridors",
                f"حصارات وهدنات وممرات أخرى لم تُرسم: {look.number(hidden)}",
            )
        )
    rest = len(result.flows) - ways
    if rest > 0:
        lines.append(
            look.say(
                f"Not drawn: {look.number(rest)} further ways, with fewer people for certain",
                f"مسارات أخرى لم تُرسم، عدد الناس المؤكد فيها أقل: {look.number(rest)}",
            )
        )
    return lines
