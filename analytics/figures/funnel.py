"""A funnel plot beside a map of rates: how far rates may lie from that of all by chance, given how many live there.

D. J. Spiegelhalter, "Funnel plots for comparing institutional performance", Statistics in Medicine 24 (2005): limits
are interpolated quantiles of the Poisson distribution around the rate of all areas, at 95 and 99.8 per cent.
"""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from analytics.denominators import PER
from analytics.figures.dress import Look, ticks
from analytics.figures.mapkeys import called
from analytics.results_areas import Area, AreaMap

Floats = NDArray[np.float64]

LIMITS = (0.95, 0.998)
_STEPS = 60


def limits(people: Floats, rate: float, level: float) -> tuple[Floats, Floats]:
    """Lower and upper limit of the rate of so many people each, if all have the given rate per 100,000."""
    from scipy.stats import poisson

    expected = people * rate / PER
    ends = []
    for p in ((1 - level) / 2, 1 - (1 - level) / 2):
        count = poisson.ppf(p, expected)
        reached, before = poisson.cdf(count, expected), poisson.cdf(count - 1, expected)
        part = np.divide(reached - p, reached - before, out=np.zeros_like(expected), where=reached > before)
        ends.append(np.maximum(count - part, 0.0) * PER / people)
    return ends[0], ends[1]


def beside(figure: go.Figure, result: AreaMap, look: Look, *, over: list[float]) -> None:
    """Draw the plot over a part of the width; nothing where fewer than two rates are known."""
    known = [area for area in result.areas if area.value is not None and area.people]
    whole = _whole(known)
    if len(known) < 2 or not whole:
        figure.update_xaxes(domain=[0, 1])
        return
    people = np.array([area.people for area in known], dtype=np.float64)
    at = np.geomspace(people.min() * 0.8, people.max() * 1.25, _STEPS)
    for level, alpha in zip(LIMITS, (0.55, 0.25), strict=True):
        for end in limits(at, whole, level):
            line = {"color": look.tint("accent", alpha), "width": 1}
            figure.add_scatter(x=at.tolist(), y=end.tolist(), mode="lines", line=line, hoverinfo="skip", **_AXES)
    line = {"color": look.token("ink3"), "width": 1, "dash": "dash"}
    figure.add_scatter(x=[at[0], at[-1]], y=[whole, whole], mode="lines", line=line, hoverinfo="skip", **_AXES)
    _points(figure, known, whole, look)
    top = max(float(area.value or 0) for area in known)
    marks = ticks(top)
    # A label at the very edge would be cut.
    across = _across(float(at[0]) * 1.03, float(at[-1]) / 1.08)
    figure.update_layout(
        xaxis2={
            "domain": over,
            "anchor": "y2",
            "type": "log",
            "range": [np.log10(at[0]), np.log10(at[-1])],
            "tickvals": across,
            "ticktext": [look.number(each) for each in across],
            "title": {"text": look.say("people", "السكان")},
        },
        yaxis2={
            "anchor": "x2",
            "range": [0, marks[-1]],
            "tickvals": marks,
            "ticktext": [look.number(each) for each in marks],
            "title": {"text": look.say("per 100,000", "لكل ١٠٠٬٠٠٠")},
            "showgrid": True,
        },
    )


_AXES = {"xaxis": "x2", "yaxis": "y2"}


def _across(least: float, most: float) -> list[float]:
    """At most four round numbers of people, evenly apart on a logarithmic axis where there are enough."""
    for factors in ((1,), (1, 3), (1, 2, 5), range(1, 10)):
        found = [
            factor * 10.0**power for power in range(10) for factor in factors if least <= factor * 10.0**power <= most
        ]
        if 2 <= len(found) <= 4:
            return found
    return [float(f"{each:.1g}") for each in (least * 1.2, most / 1.2)]


def _whole(known: Sequence[Area]) -> float:
    """The rate of all areas together, so that the points lie around it."""
    people = sum(area.people or 0 for area in known)
    return sum((area.value or 0) * (area.people or 0) for area in known) / people if people else 0.0


def _points(figure: go.Figure, known: Sequence[Area], whole: float, look: Look) -> None:
    people = np.array([area.people for area in known], dtype=np.float64)
    low, high = limits(people, whole, LIMITS[1])
    outside = [not lower <= (area.value or 0) <= upper for area, lower, upper in zip(known, low, high, strict=True)]
    names = [called(area, look) for area in known]
    figure.add_scatter(
        x=people.tolist(),
        y=[area.value for area in known],
        mode="markers",
        marker={
            "size": 8,
            "color": [look.token("accent") if far else look.token("surface") for far in outside],
            "line": {"color": look.token("accent"), "width": 1.2},
        },
        customdata=[area.code for area in known],
        text=[f"{name}<br>{look.span(area)}" for name, area in zip(names, known, strict=True)],
        hovertemplate="%{text}<extra></extra>",
        **_AXES,
    )
