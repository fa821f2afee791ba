"""Repeat strikes by how soon the second came: solid is certain, tint possible, hatch too roughly dated to tell.

The first row is the whole window. A pair whose times are known within bounds may lie in several of the others, surely
in none: these do not add up. As a list is read, zero lies at the reading edge.
"""

from collections.abc import Sequence
from dataclasses import replace

import plotly.graph_objects as go

from analytics.figures.dress import Look, beneath, hatch, nothing, ticks
from analytics.results import Bounded
from analytics.results_strikes import Lag, RepeatStrikes
from schema.answering import Certainty

_ROW, _HEIGHT = 46, 0.36
"""Pixels from row to row, and the part of it that a bar takes; its label stands above."""

_CLEAR = "rgba(0,0,0,0)"


def repeats(result: RepeatStrikes, look: Look) -> go.Figure:
    """The figure of repeat strikes."""
    if not result.records:
        return nothing(look)
    numbers: list[Bounded] = [result, *result.lags]
    rows = len(numbers) + 1
    top = max([result.indeterminate, *(int(each.upper or 0) for each in numbers), 1])
    figure = go.Figure()
    _solid(figure, numbers, look)
    _possible(figure, numbers, look)
    _rough(figure, result.indeterminate, -len(numbers), look)
    words = [_whole(result, look), *(_told(each, look) for each in result.lags)]
    _labels(figure, [*words, _rough_told(result.indeterminate, look)], look)
    at = ticks(top)
    edge = {"range": [at[-1], 0], "tickfont": {"size": 14}} if look.rtl else {"range": [0, at[-1]]}
    figure.update_xaxes(
        tickvals=at, ticktext=[look.number(each) for each in at], showgrid=True, ticklabeloverflow="allow", **edge
    )
    figure.update_yaxes(visible=False, range=[0.35 - rows, 0.75])
    lines = [_key(look), *_chains(result, look)]
    beneath(figure, "<br>".join(lines), look)
    figure.layout.annotations[-1].yshift = -34
    bottom = 44 + 18 * len(lines)
    figure.update_layout(
        height=_ROW * rows + 72 + bottom, margin={"l": 12, "r": 12, "b": bottom}, barmode="overlay", bargap=0
    )
    return figure


def _bar(
    figure: go.Figure, base: Sequence[float], length: Sequence[float], y: Sequence[float], **paint: object
) -> None:
    figure.add_bar(
        base=list(base),
        x=list(length),
        y=list(y),
        orientation="h",
        width=_HEIGHT,
        hoverinfo="skip",
        **paint,
    )


def _solid(figure: go.Figure, numbers: Sequence[Bounded], look: Look) -> None:
    sure = [each.lower or 0.0 for each in numbers]
    _bar(figure, [0.0] * len(numbers), sure, [-n for n in range(len(numbers))], marker={"color": look.token("accent")})


def _possible(figure: go.Figure, numbers: Sequence[Bounded], look: Look) -> None:
    base = [each.lower or 0.0 for each in numbers]
    more = [(each.upper or 0.0) - low for each, low in zip(numbers, base, strict=True)]
    edge = [1.0 if each else 0.0 for each in more]
    marker = {
        "color": look.tint("accent", 0.35),
        "line": {"width": edge, "color": look.tint("accent", 0.55)},
    }
    _bar(figure, base, more, [-n for n in range(len(numbers))], marker=marker)


def _rough(figure: go.Figure, pairs: int, y: int, look: Look) -> None:
    outline = {"width": 1 if pairs else 0, "color": look.token("hatch")}
    _bar(figure, [0.0], [float(pairs)], [y], marker={"color": _CLEAR, "pattern": hatch(look), "line": outline})


def _labels(figure: go.Figure, words: Sequence[str], look: Look) -> None:
    figure.add_scatter(
        x=[0] * len(words),
        y=[0.4 - n for n in range(len(words))],
        mode="text",
        text=list(words),
        textposition="middle left" if look.rtl else "middle right",
        textfont={"size": 14 if look.rtl else 13, "color": look.token("ink")},
        cliponaxis=False,
        hoverinfo="skip",
    )


def _told(lag: Lag, look: Look) -> str:
    """When, and how many pairs: certain, or certain to possible."""
    many = look.span(lag)
    unit = _unit(lag.up_to)
    start, stop = (look.number(each / unit[0]) for each in (lag.more_than, lag.up_to))
    if not lag.more_than:
        return look.say(f"up to {stop} {unit[1]}: {many}", f"حتى {stop} {unit[2]}: {many}")
    return look.say(f"over {start}, up to {stop} {unit[1]}: {many}", f"فوق {start} وحتى {stop} {unit[2]}: {many}")


def _whole(result: RepeatStrikes, look: Look) -> str:
    many = look.span(replace(result, value=None))
    return look.say(f"within the whole window: {many}", f"ضمن الفاصل كله: {many}")


def _unit(minutes: float) -> tuple[float, str, str]:
    """Minutes of the unit that a lag is told in, and its sign, which neither language inflects."""
    if minutes < 180:
        return 1.0, "min", "د"
    return (60.0, "h", "س") if minutes < 2880 else (1440.0, "d", "ي")


def _rough_told(pairs: int, look: Look) -> str:
    many = look.number(pairs)
    return look.say(f"times known too roughly to tell: {many}", f"أوقات لا تكفي دقتها للبتّ: {many}")


def _key(look: Look) -> str:
    solid, tint = look.token("accent"), look.tint("accent", 0.5)
    return look.say(
        f'<span style="color:{solid}">■</span> certain · <span style="color:{tint}">■</span> possible · '
        "hatched: cannot be told. Pairs of strikes, by the time between them.",
        f'<span style="color:{solid}">■</span> مؤكد · <span style="color:{tint}">■</span> ممكن · '
        "مخطّط: لا يمكن البتّ. أزواج ضربات بحسب الوقت بينهما (د: دقيقة، س: ساعة، ي: يوم).",
    )


def _chains(result: RepeatStrikes, look: Look) -> list[str]:
    """How many chains pairs make, and how many of them harmed those who came to help."""
    certain, possible = (
        [each for each in result.chains if each.certainty is certainty]
        for certainty in (Certainty.CERTAIN, Certainty.POSSIBLE)
    )
    if not certain and not possible:
        return []
    harmed = sum(each.responders_harmed is True for each in [*certain, *possible])
    many, maybe, helpers = (look.number(each) for each in (len(certain), len(possible), harmed))
    return [
        look.say(
            f"Chains: certain {many}, possible {maybe}; with responders harmed by a later strike: {helpers}.",
            f"السلاسل: مؤكدة {many}، ممكنة {maybe}؛ منها ما آذت فيه ضربة لاحقة مسعفين: {helpers}.",
        )
    ]
