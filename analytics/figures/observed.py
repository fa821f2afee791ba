"""What figures about change have in common: the observed series as dots, its bounds, gaps, active sources beneath."""

import textwrap
from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from analytics.figures.clock import middle, time_axis, when, width
from analytics.figures.dress import Look, beneath, value_axis
from analytics.figures.ribbon import strip, unseen
from analytics.results import SeriesPoint
from analytics.results_change import Examined
from schema.answering import Bucket, Coverage

Points = Sequence[SeriesPoint]

HEIGHT = 400
_FADING = (0.2, 0.12, 0.05)
_FADE = 0.035
_LETTERS = 110


def panels(*heights: float) -> go.Figure:
    """Panels one above the other on one axis of time."""
    return make_subplots(len(heights), 1, shared_xaxes=True, row_heights=list(heights), vertical_spacing=0.07)


def observe(figure: go.Figure, result: Examined, look: Look, also: Sequence[float] = ()) -> float:
    """Draw the series into the first panel and active sources into the second; the end of the axis of values.

    `also` are numbers that the axis has to hold beside those of the series.
    """
    points = [each for each in result.points if each.group is None] or result.points
    known = [each for p in points for each in (p.lower, p.value, p.upper) if each is not None]
    axis = value_axis(look, max([*known, *also], default=0.0) * 1.02)
    top: float = axis["range"][1]
    _bounds(figure, points, top, look)
    left_out = set(result.left_out) if result.value is not None else {p.start for p in points}
    quiet = [p for p in points if p.value is None and p.lower is None and p.upper is None and p.start not in left_out]
    _quiet(figure, [p for p in quiet if p.coverage is Coverage.UNKNOWN], look)
    _dots(figure, [p for p in points if p.start not in left_out], look)
    _dots(figure, [p for p in points if p.start in left_out], look, strength=0.35 if result.value is not None else 1.0)
    strip(figure, points, look)
    unseen(figure, [p for p in points if p not in quiet], look, top)
    figure.update_yaxes(**axis, row=1, col=1)
    figure.update_layout(barmode="overlay", bargap=0, height=HEIGHT)
    clock(figure, points, result.bucket, look)
    return top


def clock(figure: go.Figure, points: Points, bucket: Bucket, look: Look) -> None:
    """The axis of time, labelled under the lowest panel alone."""
    spans = sorted({(p.start, p.end) for p in points})
    if not spans:
        return
    axis = time_axis(spans, bucket, look)
    last = len(figure._grid_ref) if figure._grid_ref else 1
    figure.update_xaxes(**axis)
    for row in range(1, last):
        figure.update_xaxes(showticklabels=False, ticks="", showline=True, row=row, col=1)


def _bounds(figure: go.Figure, points: Points, top: float, look: Look) -> None:
    """What lies between the bounds of each point as a tint; an open end fades."""
    closed = [(p, p.lower, p.upper - p.lower) for p in points if p.lower is not None and p.upper is not None]
    _tints(figure, [each for each in closed if each[2]], 0.22, look)
    ends = [(p, p.lower) for p in points if p.lower is not None and p.upper is None]
    for n, strength in enumerate(_FADING):
        _tints(figure, [(p, low + n * _FADE * top, _FADE * top) for p, low in ends], strength, look)


def _tints(figure: go.Figure, boxes: Sequence[tuple[SeriesPoint, float, float]], strength: float, look: Look) -> None:
    if boxes:
        figure.add_bar(
            x=[middle(p.start, p.end) for p, *_ in boxes],
            y=[height for *_, height in boxes],
            base=[low for _, low, _ in boxes],
            width=[0.6 * width(p.start, p.end) for p, *_ in boxes],
            marker={"color": look.tint("accent", strength), "line": {"width": 0}},
            hoverinfo="skip",
            row=1,
            col=1,
        )


def _dots(figure: go.Figure, points: Points, look: Look, strength: float = 1.0) -> None:
    """Best figures as dots, lowest ones where there is no best, hollow; and what every point says."""
    colour = look.tint("accent", strength)
    best = [p for p in points if p.value is not None]
    low = [p for p in points if p.value is None and p.lower is not None]
    for those, mark in ((best, {"size": 5, "color": colour}), (low, _hollow(look, colour))):
        if those:
            figure.add_scatter(
                x=[middle(p.start, p.end) for p in those],
                y=[p.lower if p.value is None else p.value for p in those],
                mode="markers",
                marker=mark,
                text=[f"{when(p.start, p.end, look)}<br>{look.span(p)}" for p in those],
                hovertemplate="%{text}<extra></extra>",
            )


def _quiet(figure: go.Figure, points: Points, look: Look) -> None:
    """Points without any event that are taken for zero, hollow."""
    if points:
        told = look.say("no event; taken for zero", "لا حدث؛ عُدّت صفرًا")
        figure.add_scatter(
            x=[middle(p.start, p.end) for p in points],
            y=[0] * len(points),
            mode="markers",
            marker=_hollow(look, look.token("accent")),
            cliponaxis=False,
            text=[f"{when(p.start, p.end, look)}<br>{told}" for p in points],
            hovertemplate="%{text}<extra></extra>",
        )


def _hollow(look: Look, colour: str) -> dict[str, Any]:
    return {"size": 5, "color": look.token("surface"), "line": {"width": 1.2, "color": colour}}


def refused(figure: go.Figure, result: Examined, look: Look) -> None:
    """That there is no answer, and the gravest reason."""
    reason = next((each.text["ar" if look.rtl else "en"] for each in result.caveats), "")
    text = look.say("This cannot be answered from these data.", "لا يمكن الجواب عن هذا من هذه البيانات.")
    remark(figure, [text, look.say(reason, reason)] if reason else [text], look)


def remark(figure: go.Figure, lines: Sequence[str], look: Look) -> None:
    """Lines under the axis of time, each of which is of one language; long ones are broken."""
    lines = [part for line in lines for part in _broken(line, look)]
    beneath(figure, "<br>".join(lines), look)
    figure.layout.annotations[-1].yshift = -50
    figure.update_layout(height=HEIGHT + 18 * len(lines) + 14, margin={"b": 68 + 18 * len(lines)})


def _broken(line: str, look: Look) -> list[str]:
    plain = line.strip("\u2067\u2069")
    parts = textwrap.wrap(plain, _LETTERS) if "<" not in plain else [plain]
    return [look.say(part, part) for part in parts]
