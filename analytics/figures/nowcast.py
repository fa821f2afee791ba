"""A nowcast: what is reported is a solid line, what is expected in the end a dashed one between ends of an interval.

The two are never one line: the dashed one begins where reports are still to come, over a darker ground. Where a bucket
has no report yet and is not complete, nothing is expected of it and it is hatched, as one of which nobody looked.
"""

import datetime as dt
from collections.abc import Sequence

import plotly.graph_objects as go

from analytics import wording
from analytics.figures.clock import middle, time_axis, when, width
from analytics.figures.dress import Look, beneath, hatch, nothing, value_axis
from analytics.results_reporting import Nowcast, NowcastPoint
from analytics.wording import AR, EN

COMPLETE, ARRIVED = 0.9995, 0.95
"""Completeness from which on a bucket is drawn as complete, and from which on its ground is as that of others."""


def nowcast(result: Nowcast, look: Look) -> go.Figure:
    """The figure of a nowcast."""
    points = result.points
    if not points:
        return nothing(look)
    young = _from(points, COMPLETE)
    known = [each for p in points for each in (p.reported.lower, p.value, p.upper) if each is not None]
    axis = value_axis(look, max(known, default=0.0) * 1.02)
    figure = go.Figure()
    _ground(figure, _from(points, ARRIVED), look)
    _expected(figure, young, look)
    _reported(figure, points, look)
    _blind(figure, points, axis["range"][1], look)
    figure.update_yaxes(**axis)
    figure.update_xaxes(**time_axis([(point.start, point.end) for point in points], result.bucket, look))
    lines = [_key(look), _until(result, look)]
    beneath(figure, "<br>".join(line for line in lines if line), look)
    figure.layout.annotations[-1].yshift = -44
    figure.update_layout(height=420, margin={"t": 20, "b": 92}, barmode="overlay", bargap=0)
    return figure


def _from(points: Sequence[NowcastPoint], complete: float) -> Sequence[NowcastPoint]:
    """The points from the first on that is less complete than that."""
    at = [n for n, point in enumerate(points) if point.completeness is not None and point.completeness < complete]
    return points[at[0] :] if at else ()


def _ground(figure: go.Figure, young: Sequence[NowcastPoint], look: Look) -> None:
    """The buckets of which reports are still to come."""
    if not young:
        return
    end = (young[-1].end + dt.timedelta(days=1)).isoformat()
    figure.add_shape(
        type="rect",
        x0=young[0].start.isoformat(),
        x1=end,
        y0=0,
        y1=1,
        yref="paper",
        fillcolor=look.token("sunk"),
        line={"width": 0},
        layer="below",
    )
    figure.add_annotation(
        x=end,
        y=1,
        yref="paper",
        xanchor="right",
        yanchor="top",
        text=look.say("still arriving", "ما زال يرد"),
        showarrow=False,
        font={"size": 12, "color": look.token("ink2")},
    )


def _expected(figure: go.Figure, young: Sequence[NowcastPoint], look: Look) -> None:
    """The interval as a tint with edges, and what is expected as a dashed line with hollow diamonds."""
    told = [point for point in young if point.value is not None]
    if not told:
        return
    x = [middle(point.start, point.end) for point in told]
    edge = {"width": 1, "color": look.tint("accent", 0.55)}
    mode = "lines" if len(told) > 1 else "lines+markers"
    plain = {"x": x, "mode": mode, "line": edge, "marker": {"size": 4}, "hoverinfo": "skip"}
    figure.add_scatter(y=[point.upper for point in told], **plain)
    figure.add_scatter(y=[point.lower for point in told], fill="tonexty", fillcolor=look.tint("accent", 0.18), **plain)
    figure.add_scatter(
        x=x,
        y=[point.value for point in told],
        mode="lines+markers",
        line={"width": 2, "dash": "6px,4px", "color": look.token("accent")},
        marker={
            "symbol": "diamond-open",
            "size": 9,
            "color": look.token("accent"),
            "line": {"width": 2, "color": look.token("accent")},
        },
        text=[
            f"{when(point.start, point.end, look)}<br>{look.say('expected in the end', 'المتوقع في النهاية')}: "
            f"{look.span(point)}"
            for point in told
        ],
        customdata=[[point.start.isoformat(), point.end.isoformat()] for point in told],
        hovertemplate="%{text}<extra></extra>",
    )


def _reported(figure: go.Figure, points: Sequence[NowcastPoint], look: Look) -> None:
    """What is documented; gaps are gaps."""
    figure.add_scatter(
        x=[middle(point.start, point.end) for point in points],
        y=[point.reported.lower for point in points],
        mode="lines+markers" if len(points) < 40 else "lines",
        connectgaps=False,
        line={"width": 2.5, "color": look.token("accent")},
        marker={"size": 6, "color": look.token("accent")},
        text=[
            f"{when(point.start, point.end, look)}<br>{look.say('reported', 'أُبلغ عنه')}: {look.span(point.reported)}"
            for point in points
        ],
        customdata=[[point.start.isoformat(), point.end.isoformat()] for point in points],
        hovertemplate="%{text}<extra></extra>",
    )


def _blind(figure: go.Figure, points: Sequence[NowcastPoint], top: float, look: Look) -> None:
    """Hatching where nobody is known to have looked, and where nothing can be expected yet."""
    blind = [point for point in points if _unknown(point)]
    if not blind:
        return
    figure.add_bar(
        x=[middle(point.start, point.end) for point in blind],
        y=[top] * len(blind),
        width=[width(point.start, point.end) for point in blind],
        marker={"color": "rgba(0,0,0,0)", "pattern": hatch(look), "line": {"width": 0}},
        text=[f"{when(point.start, point.end, look)}<br>{look.say('not known', 'غير معروف')}" for point in blind],
        textposition="none",
        hovertemplate="%{text}<extra></extra>",
    )


def _unknown(point: NowcastPoint) -> bool:
    unexpected = point.completeness is not None and point.value is None
    return point.reported.lower is None or unexpected


def _key(look: Look) -> str:
    return look.say(
        "Solid: reported (documented). Dashed: expected in the end (estimated), with its 90% interval.",
        "المتصل: ما أُبلغ عنه (موثَّق). المتقطع: المتوقع في النهاية (مقدَّر)، مع مجاله بنسبة ٩٠٪.",
    )


def _until(result: Nowcast, look: Look) -> str:
    if result.until is None:
        return ""
    en, ar = (wording.day(result.until, lang) for lang in (EN, AR))
    return look.say(f"Reports up to {en}.", f"البلاغات حتى {ar}.")
