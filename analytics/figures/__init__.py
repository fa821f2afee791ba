"""Plotly figures of results: pure JSON that carries its data, query, publication, caveats, citation and content hash.

One grammar: solid is sure, tint is possible, hatch is unseen. Nothing is fetched when a figure is shown.
"""

from collections.abc import Callable, Mapping
from typing import Any

import plotly.graph_objects as go

from analytics.figures.areas import areas
from analytics.figures.bars import bars, by_area
from analytics.figures.burden import burden
from analytics.figures.calendar import calendar
from analytics.figures.delay import delay
from analytics.figures.detention import detention
from analytics.figures.displacement import displacement
from analytics.figures.dress import Look, finished
from analytics.figures.interruption import interruption
from analytics.figures.nowcast import nowcast
from analytics.figures.panel import panel
from analytics.figures.panels import over_time
from analytics.figures.repeats import repeats
from analytics.figures.steps import steps
from analytics.figures.strata import strata
from analytics.figures.table import table
from analytics.figures.upset import upset
from analytics.results import CrossTab, Result, SourceOverlap, TimeSeries
from analytics.results_areas import AreaMap
from analytics.results_change import ChangePoints, InterruptedSeries, SeasonalSeries
from analytics.results_estimates import Estimate
from analytics.results_lasting import Detentions, Displacements
from analytics.results_reporting import Nowcast, ReportingDelay, SourceActivity
from analytics.results_strikes import FacilityAttacks, RepeatStrikes
from schema.vocabulary import Language


def figure(
    result: Result, lang: Language = Language.EN, *, theme: str = "light", titled: bool = True
) -> dict[str, Any]:
    """The figure of a result.

    Args:
        result: one of `_FIGURES` or a CrossTab, or an AreaMap that was asked for with `geometry=True`; it is drawn as
            bars unless `is_map`.
        lang: language of words, digits and month names; French is shown in English.
        theme: `light` or `dark`.
        titled: whether the title stands in the picture; a page that has its own heading leaves it out.

    Raises:
        TypeError: for a result of another kind.
    """
    look = Look(lang, theme)
    return finished(_drawn(result, look), result, look, titled=titled)


def is_map(result: AreaMap) -> bool:
    """Whether a map is drawn as one: some area has a boundary, and a best number to be coloured by.

    A coded statement may know places by their codes alone; and where every number is open, a map would be all hatched.
    """
    return not result.areas or any(each.geometry is not None and each.class_ is not None for each in result.areas)


_FIGURES: Mapping[type[Result], Callable[[Any, Look], go.Figure]] = {
    TimeSeries: over_time,
    SourceOverlap: upset,
    SourceActivity: calendar,
    ReportingDelay: delay,
    Nowcast: nowcast,
    InterruptedSeries: interruption,
    ChangePoints: steps,
    SeasonalSeries: strata,
    Detentions: detention,
    Displacements: displacement,
    RepeatStrikes: repeats,
    FacilityAttacks: burden,
    Estimate: panel,
}
"""What draws a result of which there is one kind of figure."""


def _drawn(result: Result, look: Look) -> go.Figure:
    if isinstance(result, AreaMap):
        return areas(result, look) if is_map(result) else by_area(result, look)
    if isinstance(result, CrossTab):
        return table(result, look) if result.columns else bars(result, look)
    if (draw := _FIGURES.get(type(result))) is None:
        raise TypeError(f"{type(result).__name__} has no figure")
    return draw(result, look)
