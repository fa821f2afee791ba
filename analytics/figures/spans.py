"""Numbers of people over buckets of time as bars: solid to the lowest, tint to the highest, open ends fading.

A bar is as wide as its bucket, so that a stock makes steps: nothing is known of how it ran between two ends. Buckets of
which nothing is known are hatched over the whole height.
"""

from collections.abc import Sequence

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from analytics.figures.clock import middle, when, width
from analytics.figures.dress import Look, beneath, hatch
from analytics.results import SeriesPoint
from schema.answering import Coverage

Points = Sequence[SeriesPoint]
Box = tuple[SeriesPoint, float, float]
"""A bucket, and from where to where its box reaches."""

_ABOVE, _BELOW = 34, 104
"""Pixels above and beneath the panels, without the title."""
_FADING = (0.3, 0.18, 0.07)
_FADE = 0.04


def stacked(heights: Sequence[int], gaps: Sequence[int]) -> go.Figure:
    """Panels one beneath the other, each so many pixels high, with so many between it and the next."""
    figure = make_subplots(len(heights), 1)
    whole, top = sum(heights) + sum(gaps), 0
    for row, (height, gap) in enumerate(zip(heights, (*gaps, 0), strict=True), 1):
        figure.update_yaxes(domain=[max(0.0, 1 - (top + height) / whole), 1 - top / whole], row=row, col=1)
        top += height + gap
    figure.update_layout(barmode="overlay", bargap=0, height=whole + _ABOVE + _BELOW, margin={"t": _ABOVE, "b": _BELOW})
    return figure


def greatest(points: Points) -> float:
    """The greatest number that is known."""
    return max((each for p in points for each in (p.lower, p.value, p.upper) if each is not None), default=0.0)


def spans(figure: go.Figure, points: Points, look: Look, top: float, row: int, *, down: bool = False) -> None:
    """Draw points into a panel whose axis ends at `top`, upwards from zero or down from it."""
    sign = -1 if down else 1
    _boxes(figure, [(p, 0.0, p.lower) for p in points if p.lower], look.token("accent"), sign, row)
    closed = [(p, p.lower or 0.0, p.upper) for p in points if p.upper is not None]
    _boxes(figure, [each for each in closed if each[2] > each[1]], look.tint("accent", 0.35), sign, row)
    for n, strength in enumerate(_FADING):
        low, high = n * _FADE * top, (n + 1) * _FADE * top
        fading = [(p, (p.lower or 0.0) + low, (p.lower or 0.0) + high) for p in points if _open(p)]
        _boxes(figure, fading, look.tint("accent", strength), sign, row)
    _unknown(figure, [p for p in points if _blind(p)], look, sign * top, row)
    _best(figure, [p for p in points if p.value is not None and p.lower != p.upper], look, sign, row)
    _say(figure, points, look, sign, row)


def _open(p: SeriesPoint) -> bool:
    return p.upper is None and p.records > 0 and not _blind(p)


def _blind(p: SeriesPoint) -> bool:
    return p.value is None and p.lower is None and p.upper is None


def _boxes(figure: go.Figure, boxes: Sequence[Box], colour: str, sign: int, row: int) -> None:
    if boxes:
        figure.add_bar(
            x=[middle(p.start, p.end) for p, *_ in boxes],
            y=[sign * (high - low) for _, low, high in boxes],
            base=[sign * low for _, low, _ in boxes],
            width=[width(p.start, p.end) * 0.94 for p, *_ in boxes],
            marker={"color": colour, "line": {"width": 0}},
            hoverinfo="skip",
            row=row,
            col=1,
        )


def _unknown(figure: go.Figure, points: Points, look: Look, height: float, row: int) -> None:
    """Hatching where nothing is known, with the reason."""
    if not points:
        return
    unlooked = look.say("no source known to be active", "لا يُعرف مصدر عامل")
    unstated = look.say("no number stated", "لم يُذكر عدد")
    why = [unstated if p.records or p.coverage is Coverage.COVERED else unlooked for p in points]
    figure.add_bar(
        x=[middle(p.start, p.end) for p in points],
        y=[height] * len(points),
        width=[width(p.start, p.end) for p in points],
        marker={"color": "rgba(0,0,0,0)", "pattern": hatch(look), "line": {"width": 0}},
        text=[f"{when(p.start, p.end, look)}<br>{reason}" for p, reason in zip(points, why, strict=True)],
        textposition="none",
        hovertemplate="%{text}<extra></extra>",
        row=row,
        col=1,
    )


def _best(figure: go.Figure, points: Points, look: Look, sign: int, row: int) -> None:
    if points:
        figure.add_scatter(
            x=[middle(p.start, p.end) for p in points],
            y=[sign * (p.value or 0.0) for p in points],
            mode="markers",
            marker={"symbol": "line-ew", "size": 9, "line": {"width": 2.5, "color": look.token("ink")}},
            hoverinfo="skip",
            row=row,
            col=1,
        )


def _say(figure: go.Figure, points: Points, look: Look, sign: int, row: int) -> None:
    """What every point says when it is pointed at."""
    told = [p for p in points if not _blind(p)]
    figure.add_scatter(
        x=[middle(p.start, p.end) for p in told],
        y=[sign * next((n for n in (p.value, p.lower, p.upper) if n is not None), 0.0) for p in told],
        mode="markers",
        marker={"size": 14, "opacity": 0},
        text=[f"{when(p.start, p.end, look)}<br>{look.span(p)}<br>{look.records(p)}" for p in told],
        customdata=[[p.start.isoformat(), p.end.isoformat()] for p in told],
        hovertemplate="%{text}<extra></extra>",
        row=row,
        col=1,
    )


def remarked(figure: go.Figure, lines: Sequence[str], look: Look, *, dated: bool) -> None:
    """Lines under the lowest panel and its labels, which have two lines where they are days."""
    beneath(figure, "<br>".join(lines), look)
    figure.layout.annotations[-1].yshift = -46 if dated else -30
    if look.rtl:
        # The first label of time stands half outside.
        figure.update_layout(margin={"l": 44})


def named(figure: go.Figure, text: str, look: Look, row: int) -> None:
    """The name of a panel, above it."""
    axis = "" if row == 1 else str(row)
    figure.add_annotation(
        text=text,
        x=1 if look.rtl else 0,
        y=1,
        xref=f"x{axis} domain",
        yref=f"y{axis} domain",
        xanchor="right" if look.rtl else "left",
        yanchor="bottom",
        yshift=3,
        showarrow=False,
        font={"size": 13, "color": look.token("ink2")},
    )
