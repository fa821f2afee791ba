"""Shifts in level as steps: each level as long as it lasted, with its interval, and how surely the day is known."""

import datetime as dt

import plotly.graph_objects as go

from analytics import wording
from analytics.figures.clock import middle, when
from analytics.figures.dress import Look
from analytics.figures.observed import observe, panels, refused, remark
from analytics.results_change import ChangePoints
from analytics.wording import AR, EN


def steps(result: ChangePoints, look: Look) -> go.Figure:
    """The figure of a series and its shifts."""
    figure = panels(0.8, 0.2)
    top = observe(figure, result, look, [each.upper for each in result.levels if each.upper is not None])
    _levels(figure, result, look)
    _days(figure, result, top, look)
    if result.value is None:
        refused(figure, result, look)
        return figure
    remark(figure, _key(result, look), look)
    return figure


def _levels(figure: go.Figure, result: ChangePoints, look: Look) -> None:
    for each in result.levels:
        ends = [each.start.isoformat(), (each.end + dt.timedelta(days=1)).isoformat()]
        plain = {"x": ends, "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
        figure.add_scatter(y=[each.upper] * 2, **plain)
        figure.add_scatter(y=[each.lower] * 2, fill="tonexty", fillcolor=look.tint("hatch", 0.28), **plain)
        figure.add_scatter(
            x=ends,
            y=[each.value] * 2,
            mode="lines",
            line={"width": 2.5, "color": look.token("ink"), "dash": "6px,4px"},
            hoverinfo="skip",
        )
        figure.add_scatter(
            x=[middle(each.start, each.end)],
            y=[each.value],
            mode="markers",
            marker={"size": 14, "opacity": 0},
            text=[f"{when(each.start, each.end, look)}<br>{look.span(each)}"],
            hovertemplate="%{text}<extra></extra>",
        )


def _days(figure: go.Figure, result: ChangePoints, top: float, look: Look) -> None:
    """When each shift was, as an upright line, with a whisker over the days on which it may have been."""
    first, last = result.extent()
    for n, each in enumerate(result.shifts):
        height = top * (1 - 0.075 * (n % 3))
        spots = (
            ([each.at.isoformat()] * 2, [0, height], 1.5),
            ([each.earliest.isoformat(), each.latest.isoformat()], [height * 0.985] * 2, 3),
        )
        for x, y, thick in spots:
            line = {"width": thick, "color": look.token("focus")}
            figure.add_scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip")
        late = bool(first and last and (each.at - first) > 0.8 * (last - first))
        figure.add_annotation(
            x=each.at.isoformat(),
            y=height * 0.985,
            text=look.say(wording.day(each.at, EN), wording.day(each.at, AR)),
            showarrow=False,
            xanchor="right" if late else "left",
            yanchor="top",
            xshift=-4 if late else 4,
            yshift=-2,
            font={"size": 12, "color": look.token("ink")},
            row=1,
            col=1,
        )


def _key(result: ChangePoints, look: Look) -> list[str]:
    if not result.shifts:
        return [look.say("No shift in level is found.", "لم يوجد تحوّل في المستوى.")]
    return [
        look.say(
            "● counted   ┄ mean of a level with its 95 % interval",
            f"● المعدود   ┄ متوسط المستوى مع مجاله ({wording.digits('95%', AR)})",
        ),
        look.say(
            "│ first day of a new level   ━ days among which it lies with 95 % of the weight",
            f"│ أول يوم من مستوى جديد   ━ الأيام التي يقع بينها بوزن {wording.digits('95%', AR)}",
        ),
    ]
