"""Plotly figures of results: pure JSON that carries its data, query, publication, caveats, citation and content hash.

One grammar: solid is sure, tint is possible, hatch is unseen. Nothing is fetched when a figure is shown.
"""

from typing import Any

import plotly.graph_objects as go

from analytics.figures.areas import areas
from analytics.figures.bars import bars, by_area
from analytics.figures.dress import Look, finished
from analytics.figures.ribbon import ribbon
from analytics.figures.table import table
from analytics.figures.upset import upset
from analytics.results import AreaMap, CrossTab, Result, SourceOverlap, TimeSeries
from schema.vocabulary import Language


def figure(
    result: Result, lang: Language = Language.EN, *, theme: str = "light", titled: bool = True
) -> dict[str, Any]:
    """The figure of a result.

    Args:
        result: a TimeSeries, CrossTab or SourceOverlap, or an AreaMap that was asked for with `geometry=True`; where
            no area of it has a boundary it is drawn as bars.
        lang: language of words, digits and month names; French is shown in English.
        theme: `light` or `dark`.
        titled: whether the title stands in the picture; a page that has its own heading leaves it out.

    Raises:
        TypeError: for a result of another kind.
    """
    look = Look(lang, theme)
    return finished(_drawn(result, look), result, look, titled=titled)


def _drawn(result: Result, look: Look) -> go.Figure:
    if isinstance(result, TimeSeries):
        return ribbon(result, look)
    if isinstance(result, AreaMap):
        # Places known by their codes alone, without imported boundaries, cannot be drawn.
        bare = result.areas and all(each.geometry is None for each in result.areas)
        return by_area(result, look) if bare else areas(result, look)
    if isinstance(result, CrossTab):
        return table(result, look) if result.columns else bars(result, look)
    if isinstance(result, SourceOverlap):
        return upset(result, look)
    raise TypeError(f"{type(result).__name__} has no figure")
