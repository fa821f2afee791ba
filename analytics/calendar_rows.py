"""The rows of a calendar of sources, from what the database tells: cells, silences, first and last of each source."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from analytics import counting
from analytics.activity import STAND_IN, Activity
from analytics.crosstabs import FEWEST
from analytics.delays import known_by
from analytics.envelope import Asked
from analytics.results_reporting import ActivityCell, Period, SourceCalendar
from analytics.run_offs import following
from analytics.silences import Silences, silences
from schema.answering import Bucket

CHANCE = 0.01
"""A silence that a source would keep by chance less often than this is told of."""

CELL, STATED, LATE, EXTENT = "cell", "stated", "late", "extent"

Key = tuple[str | None, str | None]
"""A source, None being anybody, and a collection, None being all together."""


@dataclass
class Counted:
    """Records that may lie somewhere, that do for certain, and their parts."""

    records: int = 0
    certain: int = 0
    share: Decimal = Decimal(0)

    def add(self, row: Any) -> None:
        """Take in the numbers of a row."""
        self.records += row.records
        self.certain += row.certain
        self.share += row.share

    def cell(self, start: dt.date, end: dt.date, place: Mapping[str, Any] | None = None) -> ActivityCell:
        """The same as it is shown."""
        return ActivityCell(
            value=counting.shown(self.share),
            lower=float(self.certain),
            upper=float(self.records),
            records=self.records,
            start=start,
            end=end,
            place=place,
        )


Cells = Mapping[tuple[dt.date, dt.date, str], Counted]
"""By first and last day, and P-code; empty where there is none."""


def rows(
    parts: Mapping[str, Sequence[Any]], seen: Activity, asked: Asked, bucket: Bucket, *, apart: bool
) -> Iterable[SourceCalendar]:
    """One row per source, those behind most records first; per collection too, where these are kept `apart`.

    The stand-in of the protected sources has one where it may be shown, from `crosstabs.FEWEST` records upward.
    """
    grouped: dict[str, dict[Key, list[Any]]] = {name: defaultdict(list) for name in (CELL, STATED, LATE, EXTENT)}
    for name, by in grouped.items():
        for row in parts[name]:
            by[row.source, row.collection if apart else None].append(row)
    documents = {each["id"]: each for each in asked.scope.collections}
    areas = {str(document["pcode"]): document for document, _ in seen.areas}
    until = known_by(asked.where, asked.scope)
    for source in seen.sources:
        for key in sorted(each for each in grouped[EXTENT] if each[0] == source["id"]):
            extent = grouped[EXTENT][key]
            number = sum(row.records for row in extent)
            if key[0] == STAND_IN and number < FEWEST:
                continue
            late = max((row.late for row in grouped[LATE][key]), default=0)
            cells, every = _cells(grouped[CELL][key]), _cells(grouped[CELL][None, key[1]])
            spans = sorted({(start, end) for start, end, _ in every})
            heard = sum(1 for _, end in spans if end <= until - dt.timedelta(days=late))
            own, others = _certain(cells), _certain(every)
            told, documented = ([by.get(span, 0) for span in spans] for by in (own, others))
            # When those who are protected fell silent is nobody's business.
            found = Silences() if key[0] == STAND_IN else silences(told, documented, least=CHANCE, heard=heard)
            time = asked.where.occurred
            first, last = min(row.start for row in extent), max(row.end for row in extent)
            yield SourceCalendar(
                value=float(number),
                lower=float(number),
                upper=float(number),
                records=number,
                source=source,
                collection=documents[key[1]] if key[1] is not None else None,
                cells=tuple(each.cell(start, end, areas.get(code)) for (start, end, code), each in cells.items()),
                stated=tuple(_stated(grouped[STATED][key], bucket)),
                undated=number - sum(row.records for row in grouped[STATED][key]),
                first_by=min(first, time.to or first),
                last_from=max(last, time.from_ or last),
                started=None if found.started is None else spans[found.started][0],
                stopped=None if found.stopped is None else spans[found.stopped][1],
                gaps=tuple(Period(spans[a][0], spans[b][1]) for a, b in found.gaps),
            )


def _cells(given: Iterable[Any]) -> Cells:
    """The sums by bucket and area, in order."""
    found: dict[tuple[dt.date, dt.date, str], Counted] = defaultdict(Counted)
    for row in given:
        found[row.start, row.end, row.place or ""].add(row)
    return {key: found[key] for key in sorted(found)}


def _certain(cells: Cells) -> Mapping[tuple[dt.date, dt.date], int]:
    """Records that lie in each bucket for certain."""
    found: dict[tuple[dt.date, dt.date], int] = defaultdict(int)
    for (start, end, _), each in cells.items():
        found[start, end] += each.certain
    return found


def _stated(given: Iterable[Any], bucket: Bucket) -> Iterable[ActivityCell]:
    """Records by when they were first stated, which is known to the day."""
    found: dict[dt.date, int] = defaultdict(int)
    for row in given:
        found[row.start] += row.records
    for start in sorted(found):
        end = following(bucket, start) - dt.timedelta(days=1)
        yield Counted(found[start], found[start], Decimal(found[start])).cell(start, end)
