"""Keys of the figures in HTML, so that they translate, wrap and print: pairs of a swatch and its words."""

from collections.abc import Sequence

from analytics.results import TimeSeries
from analytics.results_areas import AreaMap
from dashboards.numerals import number
from dashboards.words import Words
from schema.answering import Coverage

Key = Sequence[tuple[str, str]]


def series(shown: TimeSeries, words: Words) -> Key:
    """What the marks of a series mean; only those that occur."""
    points = shown.points
    key = []
    if any(point.value is not None for point in points):
        key.append(("line", words("best_line")))
    if any(point.lower is not None and point.upper is not None for point in points):
        key.append(("ribbon", words("range")))
    if any(point.lower is not None and point.upper is None for point in points):
        key.append(("open", words("open_end")))
    key.append(("bars", words("sources_bars")))
    blind = [point for point in points if point.lower is None and point.upper is None]
    if any(point.coverage is Coverage.COVERED for point in blind):
        key.append(("hatch", words("no_bounds")))
    return [*key, *_unseen({point.coverage for point in blind}, words)]


def areas(shown: AreaMap, words: Words) -> Key:
    """What the colours of a map mean."""
    key = []
    if any(area.class_ == 0 for area in shown.areas):
        key.append(("seq0", words("zero")))
    first = 1.0
    for n, end in enumerate(shown.breaks, 1):
        key.append((f"seq{n}", _class(first, end, words)))
        first = end + 1
    hatched = [area for area in shown.areas if area.class_ is None]
    if any(area.coverage is Coverage.COVERED for area in hatched):
        key.append(("hatch", words("no_best")))
    return [*key, *_unseen({area.coverage for area in hatched}, words)]


def bars(shown: AreaMap, words: Words) -> Key:
    """What the bars mean that stand in place of a map; only those that occur."""
    numbers = [*shown.areas, *([shown.unplaced] if shown.unplaced.records else [])]
    key = [("solid", words("at_least"))] if any(each.lower for each in numbers) else []
    if any(each.lower is not None and each.upper is not None for each in numbers):
        key.append(("ribbon", words("range")))
    if any(each.lower is not None and each.upper is None and each.records for each in numbers):
        key.append(("open", words("open_end")))
    if any(each.lower is None and each.upper is None for each in shown.areas):
        key.append(("hatch", words("not_known")))
    return key


def _class(first: float, last: float, words: Words) -> str:
    low, high = number(first, words.look), number(last, words.look)
    return high if first >= last else f"{low}–{high}"


def _unseen(met: set[Coverage], words: Words) -> Key:
    said = [(Coverage.NOT_COVERED, "not_covered"), (Coverage.UNKNOWN, "unknown_coverage")]
    return [("hatch", words(key)) for coverage, key in said if coverage in met]
