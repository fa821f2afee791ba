"""A series as a ribbon between its bounds, with hatching where nobody looked and the active sources beneath.

Time runs from left to right in every language, since a picture must not change its meaning when it is shared. An open
end fades and has no edge; a ribbon never bridges a gap; no best, no centre line.
"""

from collections.abc import Callable, Iterable, Sequence

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from analytics.figures import clock
from analytics.figures.dress import Look, hatch, inscribed, value_axis
from analytics.results import SeriesPoint, TimeSeries
from analytics.wording import AR, EN
from schema.answering import Coverage

Points = Sequence[SeriesPoint]

_DASHES = ("solid", "8px,3px", "2px,3px", "12px,3px,2px,3px")
_FADE = 0.12


def ribbon(series: TimeSeries, look: Look) -> go.Figure:
    """The figure of a series; collections that are not added up are lines of their own, named at their end."""
    figure = make_subplots(2, 1, shared_xaxes=True, row_heights=[0.8, 0.2], vertical_spacing=0.07)
    known = [each for p in series.points for each in (p.lower, p.value, p.upper) if each is not None]
    top = max(known, default=0.0)
    groups = list(dict.fromkeys(p.group.code if p.group else None for p in series.points))
    axis = value_axis(look, top * 1.02)
    for number, group in enumerate(groups):
        own = [p for p in series.points if (p.group.code if p.group else None) == group]
        bands(figure, own, look, axis["range"][1], faint=len(groups) > 1)
        line(figure, own, look, _DASHES[number % len(_DASHES)])
        if len(groups) > 1:
            _name(figure, own, look)
        if number == 0:
            strip(figure, own, look)
    unseen(figure, [p for p in series.points if p.group is None or p.group.code == groups[0]], look, axis["range"][1])
    figure.update_yaxes(**axis, row=1, col=1)
    figure.update_layout(barmode="overlay", bargap=0, height=380)
    time_axis(figure, series, look)
    return figure


def _middle(point: SeriesPoint) -> str:
    return clock.middle(point.start, point.end)


def _width(points: Iterable[SeriesPoint]) -> list[int]:
    return [clock.width(p.start, p.end) for p in points]


def _runs(points: Points, known: Callable[[SeriesPoint], bool]) -> Iterable[list[SeriesPoint]]:
    """Stretches of neighbouring points of which something is known."""
    run: list[SeriesPoint] = []
    for point in points:
        if known(point):
            run.append(point)
        elif run:
            yield run
            run = []
    if run:
        yield run


def bands(figure: go.Figure, points: Points, look: Look, top: float, *, faint: bool) -> None:
    """The tint between the bounds; an edge only where there is a bound."""
    edge = {"width": 1, "color": look.tint("accent", 0.55)}
    fill = look.tint("accent", 0.08 if faint else 0.18)
    for run in _runs(points, lambda p: p.lower is not None and p.upper is not None):
        x, mode = [_middle(p) for p in run], _mode(run)
        plain = {"x": x, "mode": mode, "line": edge, "marker": {"size": 4, "color": edge["color"]}, "hoverinfo": "skip"}
        figure.add_scatter(y=[p.upper for p in run], **plain)
        figure.add_scatter(y=[p.lower for p in run], fill="tonexty", fillcolor=fill, **plain)
    for run in _runs(points, lambda p: p.lower is not None and p.upper is None):
        x = [_middle(p) for p in run]
        low = [p.lower or 0.0 for p in run]
        figure.add_scatter(x=x, y=low, mode=_mode(run), line=edge, marker={"size": 4}, hoverinfo="skip")
        figure.add_scatter(
            x=x,
            y=[each + _FADE * top for each in low],
            mode="lines",
            line={"width": 0},
            fill="tonexty",
            fillgradient={
                "type": "vertical",
                "colorscale": [[0, fill], [1, look.tint("accent", 0)]],
                "start": min(low),
                "stop": max(low) + _FADE * top,
            },
            hoverinfo="skip",
        )


def line(figure: go.Figure, points: Points, look: Look, dash: str = "solid") -> None:
    """The best figures, and what every point says when it is pointed at."""
    for run in _runs(points, lambda p: p.value is not None):
        figure.add_scatter(
            x=[_middle(p) for p in run],
            y=[p.value for p in run],
            mode=_mode(run),
            line={"width": 2.5, "color": look.token("accent"), "dash": dash},
            marker={"size": 6, "color": look.token("accent")},
            hoverinfo="skip",
        )
    told = [p for p in points if p.lower is not None or p.upper is not None]
    figure.add_scatter(
        x=[_middle(p) for p in told],
        y=[next(n for n in (p.value, p.lower, p.upper) if n is not None) for p in told],
        mode="markers",
        marker={"size": 14, "opacity": 0},
        text=[f"{_when(p, look)}<br>{look.span(p)}" for p in told],
        customdata=[[p.start.isoformat(), p.end.isoformat()] for p in told],
        hovertemplate="%{text}<extra></extra>",
    )


def _mode(run: Points) -> str:
    return "lines" if len(run) > 1 else "lines+markers"


def _when(point: SeriesPoint, look: Look) -> str:
    return clock.when(point.start, point.end, look)


def _name(figure: go.Figure, points: Points, look: Look) -> None:
    last = next((p for p in reversed(points) if p.value is not None), None)
    if last is None or last.group is None:
        return
    label = last.group.label
    figure.add_annotation(
        x=_middle(last),
        y=last.value,
        text=look.say(inscribed(label, EN), inscribed(label, AR)),
        xanchor="right",
        yanchor="bottom",
        showarrow=False,
        font={"size": 12, "color": look.token("ink2")},
        row=1,
        col=1,
    )


def strip(figure: go.Figure, points: Points, look: Look, row: int = 2) -> None:
    """How many sources were active, on the same axis of time."""
    most = max((p.active_sources for p in points), default=0)
    figure.add_bar(
        x=[_middle(p) for p in points],
        y=[p.active_sources for p in points],
        width=[each * 0.84 for each in _width(points)],
        marker={"color": look.token("seq")[2]},
        text=[look.number(p.active_sources) for p in points],
        textposition="none",
        hovertemplate="%{text}<extra></extra>",
        row=row,
        col=1,
    )
    axis = value_axis(look, max(most, 1), most=1)
    figure.update_yaxes(**axis, showgrid=False, row=row, col=1)
    figure.add_annotation(
        text=look.say("Active sources", "المصادر العاملة"),
        x=0,
        y=1,
        xref="paper",
        yref=f"y{row} domain",
        xanchor="left",
        yanchor="bottom",
        showarrow=False,
        font={"size": 12, "color": look.token("ink2")},
    )


def unseen(figure: go.Figure, points: Points, look: Look, top: float, *, row: int = 1, strips: int | None = 2) -> None:
    """Hatching over the buckets of which nothing is known, with the reason; over the strip of sources in `strips` too.

    `top` is the end of the axis of values in `row`.
    """
    blind = [p for p in points if p.value is None and p.lower is None and p.upper is None]
    if not blind:
        return
    unlooked = look.say("no source known to be active", "لا يُعرف مصدر عامل")
    unstated = look.say("sources state no number", "لا تذكر المصادر عددًا")
    why = [unstated if p.coverage is Coverage.COVERED else unlooked for p in blind]
    for at, height in ((row, top), *([(strips, 1.0)] if strips else [])):
        figure.add_bar(
            x=[_middle(p) for p in blind],
            y=[height if at == row or p.coverage is not Coverage.COVERED else 0 for p in blind],
            width=_width(blind),
            marker={"color": "rgba(0,0,0,0)", "pattern": hatch(look), "line": {"width": 0}},
            text=[f"{_when(p, look)}<br>{reason}" for p, reason in zip(blind, why, strict=True)],
            textposition="none",
            hovertemplate="%{text}<extra></extra>",
            row=at,
            col=1,
        )


def time_axis(figure: go.Figure, series: TimeSeries, look: Look, rows: int = 2) -> None:
    """Labels stand in the middle of their bucket, beneath its number, under the last of the rows."""
    spans = sorted({(p.start, p.end) for p in series.points})
    if not spans:
        return
    figure.update_xaxes(**clock.time_axis(spans, series.bucket, look))
    for row in range(1, rows):
        figure.update_xaxes(showticklabels=False, ticks="", showline=True, row=row, col=1)
