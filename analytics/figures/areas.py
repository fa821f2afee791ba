"""A map of areas as shapes of an ordinary chart: no tiles, no glyphs, no WebGL, nothing fetched; it prints well.

Zero is a pale class of its own; hatching means that the number is not known; a rate that rests on few is let through.
What could not be placed is said beneath. Clusters of a scan are outlined; beside rates stands a funnel plot.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go
from shapely.geometry import shape

from analytics.figures.dress import Look, beneath, hatch, plain
from analytics.figures.funnel import beside
from analytics.figures.mapkeys import associations, called, classes, is_wild, paint_of
from analytics.figures.outlines import clusters, rings
from analytics.results_areas import Area, AreaMap
from schema.answering import Association, Scale

_HEIGHT, _LETTER = 400, 7
"""Pixels of the drawing from south to north, and of a letter, to tell whether an area can bear its name."""

_WIDE = 0.62
"""Share of the width that a map has beside a funnel plot."""

_SEEN = 5.0
"""Pixels that a hexagon must be wide to be seen."""

_NAMED = 60
"""Areas that are named on a map; names of more would lie upon each other."""

Box = tuple[float, float, float, float]
"""West, south, east and north, in degrees."""


@dataclass(frozen=True)
class _Drawn:
    """An area and its shape."""

    area: Area
    outline: Any


def areas(result: AreaMap, look: Look) -> go.Figure:
    """The figure of a map of the areas that have boundaries, hexagons with the outlines of the country beneath."""
    drawn = [_Drawn(area, shape(area.geometry)) for area in result.areas if area.geometry is not None]
    ground = [shape(each) for each in result.geometry]
    figure = go.Figure()
    seen = _extent(outline.bounds for outline in (*ground, *(each.outline for each in drawn)))
    stroke = _stroke(drawn, seen)
    for outline in ground:
        _ring(figure, outline, {"color": look.token("line2"), "width": 0.8}, fillcolor=look.token("land"))
    for each in drawn:
        _fill(figure, each, result, look, stroke)
    clusters(figure, result, {each.area.code: each.outline for each in drawn}, look)
    _points(figure, drawn, result, look)
    _frame(figure, drawn, seen, look, over=_domain(result, look))
    notes = [note for note in (_key(result, look), _enlarged(stroke, look), _unplaced(result, look)) if note]
    beneath(figure, "<br>".join(notes), look)
    figure.update_layout(
        margin={"l": 0, "r": 0, "t": 0, "b": 44 + 20 * (len(notes) - 1)}, height=460 + 20 * max(0, len(notes) - 1)
    )
    if result.scale is Scale.RATE:
        beside(figure, result, look, over=[0.08, 1 - _WIDE - 0.02] if look.rtl else [_WIDE + 0.1, 0.98])
    return figure


def _domain(result: AreaMap, look: Look) -> list[float]:
    """The part of the width that the map has: all, or the reading side of a funnel plot."""
    if result.scale is not Scale.RATE:
        return [0, 1]
    return [1 - _WIDE, 1] if look.rtl else [0, _WIDE]


def _degree(seen: Box) -> float:
    """Pixels of a degree of longitude."""
    return _HEIGHT / (seen[3] - seen[1]) * math.cos(math.radians((seen[1] + seen[3]) / 2))


def _stroke(drawn: list[_Drawn], seen: Box) -> float:
    """Pixels that hexagons must be widened by to be seen; 0 where they are wide enough."""
    widths = [each.outline.bounds[2] - each.outline.bounds[0] for each in drawn if each.area.h3]
    return max(0.0, _SEEN - max(widths) * _degree(seen)) if widths else 0.0


def _enlarged(stroke: float, look: Look) -> str:
    if not stroke:
        return ""
    return look.say("Hexagons are drawn larger than they are, to be seen.", "رُسمت المسدسات أكبر من حقيقتها لتُرى.")


def _frame(figure: go.Figure, drawn: list[_Drawn], seen: Box, look: Look, *, over: list[float]) -> None:
    """Axes that hold everything at its true proportions, and names where there is room."""
    west, south, east, north = seen
    for each in drawn if len(drawn) <= _NAMED else []:
        wide = (each.outline.bounds[2] - each.outline.bounds[0]) * _degree(seen)
        if each.area.place is not None and wide > _LETTER * len(called(each.area, look)):
            _name(figure, each, look)
    margin = 0.02 * max(east - west, north - south)
    squeeze = 1 / math.cos(math.radians((south + north) / 2))
    figure.update_xaxes(visible=False, range=[west - margin, east + margin], constrain="domain", domain=over)
    figure.update_yaxes(
        visible=False, range=[south - margin, north + margin], scaleanchor="x", scaleratio=squeeze, constrain="domain"
    )
    figure.update_layout(hoverdistance=80)


def _extent(bounds: Iterable[Box]) -> Box:
    each = list(bounds) or [(0.0, 0.0, 1.0, 1.0)]
    return min(b[0] for b in each), min(b[1] for b in each), max(b[2] for b in each), max(b[3] for b in each)


def _fill(figure: go.Figure, each: _Drawn, result: AreaMap, look: Look, stroke: float) -> None:
    paint = _paint(each.area, result, look)
    edge = "hatch" if "fillpattern" in paint else "surface"
    line = {"width": 0.8, "color": look.token(edge)}
    if stroke:
        line = {"width": round(stroke, 1), "color": look.token("hatch") if edge == "hatch" else paint["fillcolor"]}
    _ring(figure, each.outline, line, name=plain(each.area.code), **paint)


def _ring(figure: go.Figure, outline: Any, line: Mapping[str, Any], **paint: Any) -> None:
    x: list[float | None] = []
    y: list[float | None] = []
    for ring in rings(outline):
        x += [*(point[0] for point in ring), None]
        y += [*(point[1] for point in ring), None]
    figure.add_scatter(x=x[:-1], y=y[:-1], mode="lines", fill="toself", hoverinfo="skip", line=line, **paint)


def _paint(area: Area, result: AreaMap, look: Look) -> Mapping[str, Any]:
    if area.association is not None:
        return paint_of(area.association, look)
    if area.class_ is None:
        return {"fillpattern": hatch(look), "fillcolor": "rgba(0,0,0,0)"}
    if area.class_ == 0:
        return {"fillcolor": look.token("zero")}
    colour = look.token("seq")[area.class_ - 1]
    return {"fillcolor": look.through(colour, 0.45) if is_wild(area, result) else colour}


def _points(figure: go.Figure, drawn: list[_Drawn], result: AreaMap, look: Look) -> None:
    """One unseen point in each area carries what it says when it is pointed at, and its code for whoever clicks."""
    inside = [each.outline.representative_point() for each in drawn]
    figure.add_scatter(
        x=[point.x for point in inside],
        y=[point.y for point in inside],
        mode="markers",
        marker={"size": 22, "opacity": 0},
        customdata=[each.area.code for each in drawn],
        text=["<br>".join(_told(each.area, result, look)) for each in drawn],
        hovertemplate="%{text}<extra></extra>",
    )


def _told(area: Area, result: AreaMap, look: Look) -> Iterable[str]:
    yield called(area, look)
    yield look.span(area)
    if result.scale is Scale.RATE:
        if area.smoothed is not None:
            number = look.number(area.smoothed)
            yield look.say(f"smoothed: {number}", f"المعدل الممهَّد: {number}")
        people = look.number(area.people) if area.people else look.say("not known", "غير معروف")
        yield look.say(f"people: {people}", f"السكان: {people}")
    if area.gi is not None and area.hotspot is not None:
        z, p = look.number(area.gi), look.fraction(area.hotspot)
        yield look.say(f"Gi* {z}, p {p}", f"Gi* {z}، p {p}")


def _name(figure: go.Figure, each: _Drawn, look: Look) -> None:
    point = each.outline.representative_point()
    deep = each.area.class_ is not None and each.area.class_ > 3
    dark = deep if each.area.association is None else each.area.association is Association.HIGH_AMONG_HIGH
    figure.add_annotation(
        x=point.x,
        y=point.y,
        text=called(each.area, look),
        showarrow=False,
        font={"size": 12, "color": look.token("surface" if dark else "ink")},
    )


def _key(result: AreaMap, look: Look) -> str:
    """What colours mean, where no page says it."""
    if any(area.association is not None for area in result.areas):
        return associations(result, look)
    return "" if result.has_page() else classes(result, look)


def _unplaced(result: AreaMap, look: Look) -> str:
    if not result.unplaced.records:
        return ""
    number, records = look.span(result.unplaced), look.number(result.unplaced.records)
    return look.say(
        f"Not on the map, since known less precisely:<br>{number}, records: {records}",
        f"ليس على الخريطة لأنه معروف بدقة أقل:\u2069<br>\u2067{number}، السجلات: {records}",
    )
