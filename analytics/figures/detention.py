"""Detention: who was held at the end of each bucket, who came and went in it, and how long it lasts and how it ends."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

import plotly.graph_objects as go

from analytics import wording
from analytics.figures.clock import time_axis
from analytics.figures.dress import Look, inscribed, nothing, ticks, value_axis
from analytics.figures.spans import greatest, named, remarked, spans, stacked
from analytics.results import SeriesPoint
from analytics.results_lasting import Detentions, DurationPoint
from analytics.wording import AR, EN

MOST = 5
"""Outcomes that are drawn, those of most episodes; the others stand in the figure's data."""

_APART = 0.078
"""Least distance of two names at the end of their courses."""


def detention(result: Detentions, look: Look) -> go.Figure:
    """The figure of detention over time."""
    if not result.stock:
        return nothing(look)
    courses = bool(result.survival)
    figure = stacked([190, 130, 250], [36, 84]) if courses else stacked([200, 140], [36])
    axis = value_axis(look, greatest(result.stock) * 1.05, most=4)
    spans(figure, result.stock, look, axis["range"][1], 1)
    figure.update_yaxes(**axis, row=1, col=1)
    named(
        figure, look.say("Held or missing at the end of each point", "المحتجزون والمفقودون في نهاية كل نقطة"), look, 1
    )
    _flows(figure, result, look)
    clock = time_axis([(p.start, p.end) for p in result.stock], result.bucket, look)
    for row in (1, 2):
        figure.update_xaxes(**clock, row=row, col=1)
    figure.update_xaxes(showticklabels=False, ticks="", row=1, col=1)
    if courses:
        _courses(figure, result, look)
    remarked(figure, _key(result, look), look, dated=not courses)
    return figure


def _flows(figure: go.Figure, result: Detentions, look: Look) -> None:
    """Who was taken above the line, who got out below it, on one scale."""
    out = _added(result.exits)
    top = max(greatest(result.entries), greatest(out), 1.0) * 1.05
    at = ticks(top, most=2)
    spans(figure, result.entries, look, at[-1], 2)
    spans(figure, out, look, at[-1], 2, down=True)
    both = [*(-each for each in reversed(at[1:])), *at]
    side = {"side": "right", "tickfont": {"size": 14}} if look.rtl else {}
    figure.update_yaxes(
        range=[both[0], both[-1]],
        tickvals=both,
        ticktext=[look.number(abs(each)) for each in both],
        **side,
        row=2,
        col=1,
    )
    named(figure, look.say("↑ taken   ↓ stated to be out", "↑ أُخذوا   ↓ ذُكر خروجهم"), look, 2)


def _added(exits: Sequence[SeriesPoint]) -> list[SeriesPoint]:
    """Exits of each bucket whatever the outcome; each person got out once."""
    of: dict[object, list[SeriesPoint]] = defaultdict(list)
    for point in exits:
        of[point.start].append(point)
    return [_sum(points) for points in of.values()]


def _sum(points: Sequence[SeriesPoint]) -> SeriesPoint:
    def added(name: str) -> float | None:
        known = [getattr(each, name) for each in points if each.records]
        return sum(known) if known and None not in known else None

    first = points[0]
    if not any(each.records for each in points):
        return first
    lows = [each.lower for each in points if each.lower is not None]
    return SeriesPoint(
        value=added("value"),
        lower=sum(lows) if lows else None,
        upper=added("upper"),
        records=sum(each.records for each in points),
        start=first.start,
        end=first.end,
        certain=sum(each.certain for each in points),
        coverage=first.coverage,
        active_sources=first.active_sources,
    )


def _courses(figure: go.Figure, result: Detentions, look: Look) -> None:
    """The share not yet out as a falling band, and how the others got out as rising ones."""
    last = result.survival[-1].days
    _band(figure, result.survival, look.tint("accent", 0.55), falling=True)
    ends = [(result.survival[-1], look.say("still held or missing", "ما زالوا محتجزين أو مفقودين"), "accent")]
    by_outcome: dict[str | None, list[DurationPoint]] = defaultdict(list)
    for point in result.outcomes:
        by_outcome[point.outcome.code if point.outcome else None].append(point)
    drawn = sorted(by_outcome.values(), key=lambda each: -each[0].records)[:MOST]
    for points in drawn:
        _band(figure, points, look.tint("ink3", 0.45), falling=False)
        label = points[0].outcome.label if points[0].outcome else {}
        ends.append((points[-1], look.say(inscribed(label, EN), inscribed(label, AR)), "ink2"))
    _ends(figure, ends, last, look)
    at = ticks(last, most=6)
    figure.update_xaxes(
        range=[0, last * 1.28], tickvals=at, ticktext=[look.number(each) for each in at], showgrid=False, row=3, col=1
    )
    shares = [0.0, 0.25, 0.5, 0.75, 1.0]
    words = [wording.percent(each, 1, AR if look.rtl else EN) for each in shares]
    side = {"side": "right", "tickfont": {"size": 14}} if look.rtl else {}
    figure.update_yaxes(range=[0, 1.02], tickvals=shares, ticktext=words, **side, row=3, col=1)
    named(figure, look.say("Share of episodes, by days since they began", "حصة الوقائع بحسب الأيام منذ بدئها"), look, 3)


def _band(figure: go.Figure, points: Sequence[DurationPoint], colour: str, *, falling: bool) -> None:
    """Between two days a course lies anywhere between where it was for certain and where it will be."""
    start = 1.0 if falling else 0.0
    edges = [(0, start, start), *((p.days, p.lower or 0.0, 1.0 if p.upper is None else p.upper) for p in points)]
    boxes = [
        (one, other, low if falling else lower, upper if falling else high)
        for (one, lower, upper), (other, low, high) in pairwise(edges)
        if other > one
    ]
    figure.add_bar(
        x=[(one + other) / 2 for one, other, *_ in boxes],
        y=[max(high - low, 0.01) for *_, low, high in boxes],
        base=[low for *_, low, _ in boxes],
        width=[other - one for one, other, *_ in boxes],
        marker={"color": colour, "line": {"width": 0}},
        hoverinfo="skip",
        row=3,
        col=1,
    )


def _ends(figure: go.Figure, ends: Sequence[tuple[DurationPoint, str, str]], last: int, look: Look) -> None:
    """Names at the ends of courses, moved apart where they would cover each other, with the share that they reach."""
    heights = sorted(((_middle(point), n) for n, (point, *_) in enumerate(ends)))
    placed: dict[int, float] = {}
    below = -1.0
    for height, n in heights:
        below = placed[n] = max(height, below + _APART)
    for n, (point, name, colour) in enumerate(ends):
        figure.add_annotation(
            x=last * 1.015,
            y=placed[n],
            text=name if colour == "accent" else f"{name} {_share(point, look)}",
            xanchor="left",
            showarrow=False,
            font={"size": 12, "color": look.token(colour)},
            row=3,
            col=1,
        )


def _middle(point: DurationPoint) -> float:
    return ((point.lower or 0.0) + (1.0 if point.upper is None else point.upper)) / 2


def _share(point: DurationPoint, look: Look) -> str:
    lang = AR if look.rtl else EN
    low, high = point.lower or 0.0, 1.0 if point.upper is None else point.upper
    ends = [wording.percent(each, 1, lang) for each in (low, high)]
    return look.say(*(["–".join(dict.fromkeys(ends))] * 2))


def _key(result: Detentions, look: Look) -> list[str]:
    lines = [
        look.say(
            "Solid: for certain. Tint: possible, such as who is not known to be out. Fading: no upper bound. Hatched: "
            "not known.",
            "مصمت: مؤكد. فاتح: ممكن، ومنه من لا يُعرف أنه خرج. متلاشٍ: بلا حد أعلى. مخطط: غير معروف.",
        )
    ]
    low, high = (sum(getattr(each, name) or 0 for each in result.ageing) for name in ("lower", "upper"))
    long_low, long_high = (
        sum(getattr(each, name) or 0 for each in result.ageing if each.days >= 365) for name in ("lower", "upper")
    )
    lines.append(
        look.say(
            f"Cases still open at the end: {look.number(low)} to {look.number(high)}; for a year or more: "
            f"{look.number(long_low)} to {look.number(long_high)}.",
            f"الحالات المفتوحة في النهاية: من {look.number(low)} إلى {look.number(high)}؛ منذ سنة أو أكثر: من "
            f"{look.number(long_low)} إلى {look.number(long_high)}.",
        )
    )
    return lines
