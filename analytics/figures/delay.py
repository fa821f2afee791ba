"""How late reports came: the share reported within so many days, and for each source the days that it took.

The share is a line between its bounds, which the precision of dates leaves open. Of a source the solid part reaches
from none to the median, the tint to nine in ten, and a thin line over what the bounds of that leave open. Days stand
on a logarithmic scale, so that one and ten can be told apart beside a thousand; it runs as time does.
"""

from collections.abc import Sequence
from math import log10

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from analytics import wording
from analytics.figures.dress import Look, beneath, further, inscribed, nothing
from analytics.results_reporting import DelayShare, ReportingDelay, SourceDelay
from analytics.wording import AR, EN

ROWS = 12
"""Sources that are drawn at most, those behind most records."""

_ROW, _TOP, _HALF = 44, 230, 0.16
"""Pixels of a row and of the upper part, and half the height of a bar where a row is one."""

_TICKS = (0, 1, 2, 3, 7, 14, 30, 60, 120, 365, 1_095)


def delay(result: ReportingDelay, look: Look) -> go.Figure:
    """The figure of delays."""
    if not result.distribution:
        return nothing(look)
    drawn = [each for each in result.by_source if each.value is not None][:ROWS]
    below = _ROW * len(drawn) + 10
    heights = [_TOP / (_TOP + below), below / (_TOP + below)]
    figure = make_subplots(
        2 if drawn else 1, 1, shared_xaxes=True, row_heights=heights[: 2 if drawn else 1], vertical_spacing=0.05
    )
    longest = max([each.days for each in result.distribution], default=1)
    ends = [each for source in drawn for each in (source.ninety.upper, source.ninety.value) if each is not None]
    longest = max([longest, 1, *(int(end) for end in ends)])
    _shares(figure, result.distribution, look)
    for n, source in enumerate(drawn):
        _source(figure, source, -n, look)
    at = [day for day in _TICKS if day <= longest]
    words = [look.number(day) for day in at]
    figure.update_xaxes(range=[-0.04, _x(longest) * 1.03], tickvals=[_x(day) for day in at], ticktext=words)
    side = {"side": "right", "tickfont": {"size": 14}} if look.rtl else {}
    shares = [0, 0.25, 0.5, 0.75, 1]
    shown = [wording.percent(each, 1, AR if look.rtl else EN) for each in shares]
    figure.update_yaxes(range=[0, 1.04], tickvals=shares, ticktext=shown, row=1, col=1, **side)
    if drawn:
        figure.update_yaxes(visible=False, range=[0.6 - len(drawn), 0.75], row=2, col=1)
        figure.update_xaxes(showticklabels=False, ticks="", row=1, col=1)
    lines = [look.say("Days from the event to the report", "الأيام من الحادثة إلى البلاغ"), *_key(drawn, look)]
    left = further(len(result.by_source) - len(drawn), look)
    lines += [left] if left else []
    beneath(figure, "<br>".join(lines), look)
    figure.layout.annotations[-1].yshift = -32
    bottom = 42 + 18 * len(lines)
    figure.update_layout(height=_TOP + below + 80 + bottom, margin={"l": 12, "r": 12, "b": bottom})
    return figure


def _x(days: float) -> float:
    return log10(days + 1)


def _shares(figure: go.Figure, points: Sequence[DelayShare], look: Look) -> None:
    """The share that had been reported, between its bounds; nine in ten and half are marked."""
    x = [_x(each.days) for each in points]
    edge = {"width": 1, "color": look.tint("accent", 0.55)}
    plain = {"x": x, "mode": "lines", "hoverinfo": "skip"}
    figure.add_scatter(y=[each.upper for each in points], line=edge, row=1, col=1, **plain)
    fill = {"fill": "tonexty", "fillcolor": look.tint("accent", 0.18)}
    figure.add_scatter(y=[each.lower for each in points], line=edge, row=1, col=1, **plain, **fill)
    lang = AR if look.rtl else EN
    figure.add_scatter(
        x=x,
        y=[each.value for each in points],
        mode="lines+markers",
        line={"width": 2.5, "color": look.token("accent")},
        marker={"size": 6, "color": look.token("accent")},
        text=[
            look.say(
                f"within {look.number(each.days)} days: {wording.percent(each.value or 0, 1, lang)}",
                f"خلال {look.number(each.days)} من الأيام: {wording.percent(each.value or 0, 1, lang)}",
            )
            for each in points
        ],
        customdata=[each.days for each in points],
        hovertemplate="%{text}<extra></extra>",
        row=1,
        col=1,
    )
    for share in (0.5, 0.9):
        figure.add_hline(y=share, line={"width": 1, "dash": "2px,3px", "color": look.token("line2")}, row=1, col=1)


def _source(figure: go.Figure, source: SourceDelay, y: int, look: Look) -> None:
    """The bars of one source, with its name and numbers above."""
    median, ninety = _x(source.value or 0), _x(source.ninety.value or 0)
    for start, stop, paint in ((0.0, median, look.token("accent")), (median, ninety, look.tint("accent", 0.35))):
        figure.add_scatter(
            x=[start, stop, stop, start, start],
            y=[y - _HALF, y - _HALF, y + _HALF, y + _HALF, y - _HALF],
            mode="lines",
            fill="toself",
            fillcolor=paint,
            line={"width": 0},
            hoverinfo="skip",
            row=2,
            col=1,
        )
    low, high = source.ninety.lower, source.ninety.upper
    if low is not None and high is not None and low != high:
        line = {"width": 2, "color": look.token("ink")}
        figure.add_scatter(x=[_x(low), _x(high)], y=[y, y], mode="lines", line=line, hoverinfo="skip", row=2, col=1)
    words = look.say(*(_words(source, lang, look) for lang in (EN, AR)))
    figure.add_annotation(
        x=1 if look.rtl else 0,
        y=y + _HALF + 0.06,
        xref="paper",
        yref="y2",
        xanchor="right" if look.rtl else "left",
        yanchor="bottom",
        text=words,
        showarrow=False,
        font={"size": 14 if look.rtl else 13, "color": look.token("ink")},
    )


def _words(source: SourceDelay, lang: str, look: Look) -> str:
    name = inscribed(source.source["name"], AR if lang == AR else EN)
    median, ninety = look.span(source), look.span(source.ninety)
    if lang == AR:
        return f"{name}: النصف خلال {median}، وتسعة أعشار خلال {ninety}"
    return f"{name}: half within {median}, nine in ten within {ninety}"


def _key(drawn: Sequence[SourceDelay], look: Look) -> list[str]:
    if not drawn:
        return []
    return [
        look.say(
            "Sources: solid up to half of what each told of, tint up to nine in ten, line over its bounds.",
            "المصادر: المصمت حتى نصف ما أخبر به كل منها، والفاتح حتى تسعة أعشاره، والخط على حدّيه.",
        )
    ]
