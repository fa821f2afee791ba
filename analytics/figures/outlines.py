"""Outlines of shapes on a map, and of the clusters that a scan found."""

from collections.abc import Iterable, Mapping
from typing import Any

import plotly.graph_objects as go

from analytics import wording
from analytics.area_cautions import SURE
from analytics.figures.dress import Look
from analytics.results_areas import AreaMap, Cluster
from analytics.wording import AR, EN


def rings(outline: Any) -> Iterable[list[tuple[float, float]]]:
    """Rings of polygons, holes against the exterior, so that the drawing's fill rule leaves them open."""
    for part in getattr(outline, "geoms", [outline]):
        if hasattr(part, "exterior"):
            yield list(part.exterior.coords)
            for ring in part.interiors:
                points = list(ring.coords)
                yield points[::-1] if ring.is_ccw == part.exterior.is_ccw else points


def clusters(figure: go.Figure, result: AreaMap, outlines: Mapping[str, Any], look: Look) -> None:
    """The areas of clusters that are more than chance, each within one line; without any, the likeliest one, dotted."""
    from shapely import union_all

    sure = [each for each in result.clusters if each.p_value <= SURE]
    for number, each in enumerate(sure or result.clusters[:1], start=1):
        codes = [*(str(place["pcode"]) for place in each.places), *each.cells]
        inside = [outlines[code] for code in codes if code in outlines]
        if not inside:
            continue
        whole = union_all(inside)
        x: list[float | None] = []
        y: list[float | None] = []
        for ring in rings(whole):
            x += [*(point[0] for point in ring), None]
            y += [*(point[1] for point in ring), None]
        line = {"color": look.token("focus"), "width": 2.5, "dash": "solid" if each.p_value <= SURE else "dot"}
        figure.add_scatter(x=x[:-1], y=y[:-1], mode="lines", line=line, hoverinfo="skip", name=f"cluster {number}")
        point = whole.representative_point()
        figure.add_scatter(
            x=[point.x],
            y=[point.y],
            mode="markers+text",
            marker={"size": 20, "color": look.token("surface"), "line": {"color": look.token("focus"), "width": 2}},
            text=[look.number(number)],
            textfont={"size": 12, "color": look.token("ink")},
            hovertext=["<br>".join(_told(each, look))],
            hovertemplate="%{hovertext}<extra></extra>",
        )


def _told(cluster: Cluster, look: Look) -> Iterable[str]:
    cases, expected = look.number(cluster.cases), look.number(cluster.expected)
    yield look.say(f"cases: {cases}, expected: {expected}", f"الحالات: {cases}، المتوقع: {expected}")
    if cluster.start and cluster.end:
        yield look.say(*(wording.period(cluster.start, cluster.end, lang) for lang in (EN, AR)))
    if cluster.relative_risk is not None:
        risk = look.number(cluster.relative_risk)
        yield look.say(f"relative risk: {risk}", f"الخطر النسبي: {risk}")
    yield f"p {look.fraction(cluster.p_value)}"
