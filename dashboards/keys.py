"""Keys of the figures in HTML, so that they translate, wrap and print: pairs of a swatch and its words."""

from collections.abc import Sequence

from analytics.results import AreaMap, TimeSeries
from dashboards.numerals import number
from dashboards.words import Words
from schema.answering import Coverage

Key = Sequence[tuple[str, str]]


def series(shown: TimeSeries, words: Words) -> Key:
    """What the marks of a series mean; only those that occur."""
    key = []
    if any(point.value is not None for point in shown.points):
        key.append(("line", words("best_line")))
    key.append(("ribbon", words("range")))
    if any(point.upper is None and point.lower is not None and point.records for point in shown.points):
        key.append(("open", words("open_end")))
    key.append(("bars", words("sources_bars")))
    return [*key, *_unseen({point.coverage for point in shown.points}, words)]


def areas(shown: AreaMap, words: Words) -> Key:
    """What the colours of a map mean."""
    key = []
    if any(area.class_ == 0 for area in shown.areas):
        key.append(("seq0", words("zero")))
    first = 1.0
    for n, end in enumerate(shown.breaks, 1):
        key.append((f"seq{n}", _class(first, end, words)))
        first = end + 1
    if any(area.records and area.value is None for area in shown.areas):
        key.append(("hatch", words("no_best")))
    return [*key, *_unseen({area.coverage for area in shown.areas}, words)]


def _class(first: float, last: float, words: Words) -> str:
    low, high = number(first, words.look), number(last, words.look)
    return high if first >= last else f"{low}–{high}"


def _unseen(met: set[Coverage], words: Words) -> Key:
    said = [(Coverage.NOT_COVERED, "not_covered"), (Coverage.UNKNOWN, "unknown_coverage")]
    return [("hatch", words(key)) for coverage, key in said if coverage in met]
