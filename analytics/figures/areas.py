"""A map of areas as shapes of an ordinary chart: no tiles, no glyphs, no WebGL, nothing fetched; it prints well.

Zero is a pale class of its own; hatching means that the number is not known. What could not be placed is said beneath.
"""

import math
from collections.abc import Iterable, Mapping
from typing import Any

import plotly.graph_objects as go
from shapely.geometry import shape

from analytics import wording
from analytics.figures.dress import Look, beneath, hatch
from analytics.results_areas import Area, AreaMap
from analytics.wording import AR, EN

_HEIGHT, _LETTER = 400, 7
"""Pixels of the drawing from south to north, and of a letter, to tell whether an area can bear its name."""


def areas(result: AreaMap, look: Look) -> go.Figure:
    """The figure of a map of the areas that have boundaries."""
    drawn = [(area, shape(area.geometry)) for area in result.areas if area.geometry is not None]
    figure = go.Figure()
    for area, outline in drawn:
        _fill(figure, area, outline, look)
    west, south, east, north = _extent(outline.bounds for _, outline in drawn)
    _points(figure, drawn, look)
    degree = _HEIGHT / (north - south) * math.cos(math.radians((south + north) / 2))
    for area, outline in drawn:
        if (outline.bounds[2] - outline.bounds[0]) * degree > _LETTER * len(_called(area, look)):
            _name(figure, area, outline, look)
    margin = 0.02 * max(east - west, north - south)
    squeeze = 1 / math.cos(math.radians((south + north) / 2))
    figure.update_xaxes(visible=False, range=[west - margin, east + margin], constrain="domain")
    figure.update_yaxes(
        visible=False, range=[south - margin, north + margin], scaleanchor="x", scaleratio=squeeze, constrain="domain"
    )
    figure.update_layout(margin={"l": 0, "r": 0, "t": 0, "b": 44}, height=460, hoverdistance=80)
    beneath(figure, _unplaced(result, look), look)
    return figure


def _extent(bounds: Iterable[tuple[float, float, float, float]]) -> tuple[float, float, float, float]:
    each = list(bounds) or [(0.0, 0.0, 1.0, 1.0)]
    return min(b[0] for b in each), min(b[1] for b in each), max(b[2] for b in each), max(b[3] for b in each)


def _rings(outline: Any) -> Iterable[list[tuple[float, float]]]:
    for part in getattr(outline, "geoms", [outline]):
        if hasattr(part, "exterior"):
            # Holes run against the exterior, so that the drawing's fill rule leaves them open.
            yield list(part.exterior.coords)
            for ring in part.interiors:
                points = list(ring.coords)
                yield points[::-1] if ring.is_ccw == part.exterior.is_ccw else points


def _fill(figure: go.Figure, area: Area, outline: Any, look: Look) -> None:
    x: list[float | None] = []
    y: list[float | None] = []
    for ring in _rings(outline):
        x += [*(point[0] for point in ring), None]
        y += [*(point[1] for point in ring), None]
    figure.add_scatter(
        x=x[:-1], y=y[:-1], mode="lines", fill="toself", hoverinfo="skip", name=str(area.place["pcode"]),
        line={"width": 0.8, "color": look.token("surface" if area.class_ is not None else "hatch")},
        **_paint(area, look),
    )  # fmt: skip


def _paint(area: Area, look: Look) -> Mapping[str, Any]:
    if area.class_ is None:
        return {"fillpattern": hatch(look), "fillcolor": "rgba(0,0,0,0)"}
    return {"fillcolor": look.token("zero") if area.class_ == 0 else look.token("seq")[area.class_ - 1]}


def _points(figure: go.Figure, drawn: list[tuple[Area, Any]], look: Look) -> None:
    """One unseen point in each area carries what it says when it is pointed at, and its code for whoever clicks."""
    inside = [outline.representative_point() for _, outline in drawn]
    figure.add_scatter(
        x=[point.x for point in inside],
        y=[point.y for point in inside],
        mode="markers",
        marker={"size": 22, "opacity": 0},
        customdata=[area.place["pcode"] for area, _ in drawn],
        text=[f"{_called(area, look)}<br>{look.span(area)}" for area, _ in drawn],
        hovertemplate="%{text}<extra></extra>",
    )


def _called(area: Area, look: Look) -> str:
    name = area.place["name"]
    return look.say(wording.name(name, EN), wording.name(name, AR))


def _name(figure: go.Figure, area: Area, outline: Any, look: Look) -> None:
    point = outline.representative_point()
    dark = area.class_ is not None and area.class_ > 3
    figure.add_annotation(
        x=point.x,
        y=point.y,
        text=_called(area, look),
        showarrow=False,
        font={"size": 12, "color": look.token("surface" if dark else "ink")},
    )


def _unplaced(result: AreaMap, look: Look) -> str:
    if not result.unplaced.records:
        return ""
    number, records = look.span(result.unplaced), look.number(result.unplaced.records)
    return look.say(
        f"Not on the map, since known less precisely:<br>{number}, records: {records}",
        f"ليس على الخريطة لأنه معروف بدقة أقل:\u2069<br>\u2067{number}، السجلات: {records}",
    )
