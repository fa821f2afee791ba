"""A series taken apart: counted, trend, season and rest as panels one above the other, on one axis of time."""

import plotly.graph_objects as go

from analytics import wording
from analytics.figures.clock import middle, when
from analytics.figures.dress import Look, ticks
from analytics.figures.observed import clock, observe, panels, refused, remark
from analytics.results_change import SeasonalSeries
from analytics.wording import AR, EN

_NAMES = (
    ("count", "Counted", "المعدود"),
    ("trend", "Trend", "الاتجاه"),
    ("season", "Season", "الموسم"),
    ("rest", "Rest", "الباقي"),
)

_HEIGHT = 520


def strata(result: SeasonalSeries, look: Look) -> go.Figure:
    """The figure of a decomposition; the series alone where it was refused."""
    if not result.parts:
        figure = panels(0.8, 0.2)
        observe(figure, result, look)
        refused(figure, result, look)
        return figure
    figure = panels(0.3, 0.25, 0.2, 0.25)
    x = [middle(each.start, each.end) for each in result.parts]
    for row, (name, english, arabic) in enumerate(_NAMES, 1):
        y = [getattr(each, name) for each in result.parts]
        told = [
            f"{when(each.start, each.end, look)}<br>{look.number(v)}" for each, v in zip(result.parts, y, strict=True)
        ]
        kind = {"mode": "lines+markers", "marker": {"size": 4}} if name == "count" else {"mode": "lines"}
        dash = "solid" if name == "count" else "6px,4px"
        bars = name == "rest"
        shared = {"x": x, "y": y, "text": told, "hovertemplate": "%{text}<extra></extra>", "row": row, "col": 1}
        if bars:
            figure.add_bar(marker={"color": look.token("seq")[2]}, textposition="none", **shared)
        else:
            figure.add_scatter(line={"width": 1.8, "color": look.token("accent"), "dash": dash}, **kind, **shared)
        figure.update_yaxes(**_axis(y, look, from_zero=name == "count"), row=row, col=1)
        figure.add_annotation(
            text=look.say(english, arabic),
            x=0,
            y=1,
            xref="paper",
            yref=f"y{row if row > 1 else ''} domain",
            xanchor="left",
            yanchor="bottom",
            showarrow=False,
            font={"size": 12, "color": look.token("ink2")},
        )
    clock(figure, [each for each in result.points if each.group is None], result.bucket, look)
    remark(figure, [_found(result, look)], look)
    figure.update_layout(height=_HEIGHT, bargap=0.15, margin={"t": 20})
    return figure


def _axis(values: list[float], look: Look, *, from_zero: bool) -> dict[str, object]:
    """An axis with the digits of the language; around zero where parts are on both sides of it."""
    low, high = min(values), max(values)
    if from_zero or low >= 0:
        at = ticks(high * 1.02, 3)
    else:
        half = ticks(max(high, -low), 2)
        at = [-each for each in half[:0:-1]] + half
    side = {"side": "right", "tickfont": {"size": 14}} if look.rtl else {}
    return {"range": [at[0], at[-1]], "tickvals": at, "ticktext": [look.number(each) for each in at], **side}


def _found(result: SeasonalSeries, look: Look) -> str:
    strength, p = result.value or 0.0, result.p_value or 0.0
    shown = [[wording.digits(f"{each:.2f}", lang) for each in (strength, p)] for lang in (EN, AR)]
    return look.say(
        f"Strength of the season, 0 to 1: <b>{shown[0][0]}</b>; share of reshuffled series as strong: {shown[0][1]}",
        f"قوة الموسم من ٠ إلى ١: <b>{shown[1][0]}</b>؛ حصة السلاسل المخلوطة التي فيها مثله: {shown[1][1]}",
    )
