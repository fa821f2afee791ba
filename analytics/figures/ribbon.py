"""A series as a ribbon between its bounds, with hatching where nobody looked and the active sources beneath.

Time runs from left to right in every language, since a picture must not change its meaning when it is shared. An open
end fades and has no edge; a ribbon never bridges a gap; no best, no centre line.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from analytics import wording
from analytics.figures.dress import Look, hatch, labelled, value_axis
from analytics.results import SeriesPoint, TimeSeries
from analytics.wording import AR, EN
from schema.answering import Bucket, Coverage

Points = Sequence[SeriesPoint]

_DASHES = ("solid", "8px,3px", "2px,3px", "12px,3px,2px,3px")
_DAY = 86_400_000
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
        _line(figure, own, look, _DASHES[number % len(_DASHES)])
        if len(groups) > 1:
            _name(figure, own, look)
        if number == 0:
            strip(figure, own, look)
    unseen(figure, [p for p in series.points if p.group is None or p.group.code == groups[0]], look, axis["range"][1])
    figure.update_yaxes(**axis, row=1, col=1)
    figure.update_layout(barmode="overlay", bargap=0, height=380)
    _time_axis(figure, series, look)
    return figure


def _middle(point: SeriesPoint) -> str:
    """The instant in the middle of a bucket, where its number stands."""
    hours = ((point.end - point.start).days + 1) * 12
    return (dt.datetime.combine(point.start, dt.time(), dt.UTC) + dt.timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M")


def _width(points: Iterable[SeriesPoint]) -> list[int]:
    return [((p.end - p.start).days + 1) * _DAY for p in points]


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


def _line(figure: go.Figure, points: Points, look: Look, dash: str) -> None:
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
    return look.say(wording.period(point.start, point.end, EN), wording.period(point.start, point.end, AR))


def _name(figure: go.Figure, points: Points, look: Look) -> None:
    last = next((p for p in reversed(points) if p.value is not None), None)
    if last is None or last.group is None:
        return
    label = last.group.label
    figure.add_annotation(
        x=_middle(last),
        y=last.value,
        text=look.say(wording.name(label, EN), wording.name(label, AR)),
        xanchor="right",
        yanchor="bottom",
        showarrow=False,
        font={"size": 12, "color": look.token("ink2")},
        row=1,
        col=1,
    )


def strip(figure: go.Figure, points: Points, look: Look) -> None:
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
        row=2,
        col=1,
    )
    axis = value_axis(look, max(most, 1), most=1)
    figure.update_yaxes(**axis, showgrid=False, row=2, col=1)
    figure.add_annotation(
        text=look.say("Active sources", "المصادر العاملة"),
        x=0,
        y=1,
        xref="paper",
        yref="y2 domain",
        xanchor="left",
        yanchor="bottom",
        showarrow=False,
        font={"size": 12, "color": look.token("ink2")},
    )


def unseen(figure: go.Figure, points: Points, look: Look, top: float) -> None:
    """Hatching over the buckets of which nothing is known, with the reason."""
    blind = [p for p in points if p.value is None and p.lower is None and p.upper is None]
    if not blind:
        return
    unlooked = look.say("no source known to be active", "لا يُعرف مصدر عامل")
    unstated = look.say("sources state no number", "لا تذكر المصادر عددًا")
    why = [unstated if p.coverage is Coverage.COVERED else unlooked for p in blind]
    for row, height in ((1, top), (2, 1)):
        figure.add_bar(
            x=[_middle(p) for p in blind],
            y=[height if row == 1 or p.coverage is not Coverage.COVERED else 0 for p in blind],
            width=_width(blind),
            marker={"color": "rgba(0,0,0,0)", "pattern": hatch(look), "line": {"width": 0}},
            text=[f"{_when(p, look)}<br>{reason}" for p, reason in zip(blind, why, strict=True)],
            textposition="none",
            hovertemplate="%{text}<extra></extra>",
            row=row,
            col=1,
        )


def _time_axis(figure: go.Figure, series: TimeSeries, look: Look) -> None:
    """Labels stand in the middle of their bucket, beneath its number."""
    spans = {p.start: p for p in series.points}
    buckets = [spans[start] for start in sorted(spans)]
    if not buckets:
        return
    words, seen = [], None
    shown = [buckets[n] for n in labelled(buckets, 8)]
    for point in shown:
        words.append(_tick(point.start, series.bucket, look, with_year=point.start.year != seen))
        seen = point.start.year
    figure.update_xaxes(
        type="date",
        range=[buckets[0].start.isoformat(), (buckets[-1].end + dt.timedelta(days=1)).isoformat()],
        tickvals=[_middle(point) for point in shown],
        ticktext=words,
        ticklabeloverflow="allow",
        **({"tickfont": {"size": 14}} if look.rtl else {}),
    )
    figure.update_xaxes(showticklabels=False, ticks="", showline=True, row=1, col=1)


def _tick(day: dt.date, bucket: Bucket, look: Look, *, with_year: bool) -> str:
    lang = AR if look.rtl else EN
    year = wording.digits(str(day.year), lang)
    if bucket is Bucket.YEAR:
        return year
    text = wording.month(day, lang)
    if bucket in {Bucket.DAY, Bucket.WEEK, Bucket.WEEK_FROM_SATURDAY}:
        text = f"{wording.digits(str(day.day), lang)} {text}"
    return look.say(text, text) + (f"<br>{year}" if with_year else "")
