"""A series around a date: what was counted, what was to be expected without the interruption, and its band.

Estimates are dashed and documented counts solid. Before the date the band shows how well the model fits, after it what
the interruption took away or added.
"""

import datetime as dt

import plotly.graph_objects as go

from analytics import wording
from analytics.change.cautions import ratio, share
from analytics.figures.clock import middle
from analytics.figures.dress import Look
from analytics.figures.observed import observe, panels, refused, remark
from analytics.results_change import InterruptedSeries
from analytics.wording import AR, EN


def interruption(result: InterruptedSeries, look: Look) -> go.Figure:
    """The figure of a series around a date."""
    figure = panels(0.8, 0.2)
    top = observe(figure, result, look, [each.upper for each in result.expected if each.upper is not None])
    _expected(figure, result, look)
    _date(figure, result, top, look)
    if result.value is None:
        refused(figure, result, look)
        return figure
    remark(figure, _key(result, look), look)
    return figure


def _expected(figure: go.Figure, result: InterruptedSeries, look: Look) -> None:
    """The band in which single points were to be expected, and its middle; paler before the date."""
    shown = [each for each in result.expected if each.value is not None]
    for after, fill, line in ((False, 0.1, 0.5), (True, 0.24, 1.0)):
        part = [each for each in shown if (each.start >= result.date) is after]
        if not part:
            continue
        x = [middle(each.start, each.end) for each in part]
        edge = {"width": 0, "shape": "hvh"}
        plain = {"x": x, "mode": "lines", "line": edge, "hoverinfo": "skip"}
        figure.add_scatter(y=[each.upper for each in part], **plain)
        figure.add_scatter(y=[each.lower for each in part], fill="tonexty", fillcolor=look.tint("hatch", fill), **plain)
        figure.add_scatter(
            x=x,
            y=[each.value for each in part],
            mode="lines",
            line={"width": 1.8, "color": look.tint("ink", line), "dash": "6px,4px"},
            hoverinfo="skip",
        )


def _date(figure: go.Figure, result: InterruptedSeries, top: float, look: Look) -> None:
    at = result.date.isoformat()
    first, last = result.extent()
    if not first or not last or not first <= result.date <= last + dt.timedelta(days=1):
        return
    figure.add_scatter(
        x=[at, at],
        y=[0, top],
        mode="lines",
        line={"width": 1.5, "color": look.token("ink")},
        hoverinfo="skip",
    )
    early = (result.date - first) < (last - result.date)
    figure.add_annotation(
        x=at,
        y=top,
        text=look.say(wording.day(result.date, EN), wording.day(result.date, AR)),
        showarrow=False,
        xanchor="left" if early else "right",
        yanchor="top",
        xshift=5 if early else -5,
        font={"size": 12, "color": look.token("ink")},
        row=1,
        col=1,
    )


def _key(result: InterruptedSeries, look: Look) -> list[str]:
    """What was found, and what is what."""
    ends = [(ratio(each or 0.0, EN), ratio(each or 0.0, AR)) for each in (result.value, result.lower, result.upper)]
    (value, value_ar), (low, low_ar), (high, high_ar) = ends
    at = result.placebo_share
    others = (
        ("", "")
        if at is None
        else (
            f"; as great a change at {share(at, EN)} of the dates tried",
            f"؛ وتغيّر بهذا القدر عند {share(at, AR)} من التواريخ المجرَّبة",
        )
    )
    lines = [
        look.say(
            f"<b>{value}</b> times what was to be expected ({low}–{high}, 95 %){others[0]}",
            f"<b>{value_ar}</b> من المتوقع ({low_ar}–{high_ar}، {wording.digits('95%', AR)}){others[1]}",
        )
    ]
    lines.append(
        look.say(
            "● counted   ┄ to be expected without the interruption, with the band that holds 95 % of points",
            f"● المعدود   ┄ المتوقع من دون الحدث، مع نطاق يضم {wording.digits('95%', AR)} من النقاط",
        )
    )
    return lines
