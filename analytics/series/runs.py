"""The points of a series: of the whole or of a group, with who was looking, on the scale asked for."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analytics import activity, counting
from analytics.activity import Activity
from analytics.results import Bounded, SeriesPoint
from analytics.series import scales
from analytics.series.attributed import with_nobodys
from analytics.series.form import Form
from analytics.series.groups import Group
from analytics.series.rates import People
from analytics.series.tracks import Spans, Track
from schema.answering import Coverage


@dataclass(frozen=True)
class Run:
    """Makes points; `withheld` where collections are not added up, so that there are no numbers."""

    form: Form
    spans: Spans
    seen: Activity
    collections: Sequence[Mapping[str, Any]]
    people: People | None
    withheld: bool

    def of(self, group: Group | None, whole: Track) -> tuple[list[SeriesPoint], Bounded]:
        """The points of a group in order of time, or of the whole, and its number over all of it."""
        active = [self._active(group, start.isoformat()) for start, _ in self.spans]
        looked = self._looked(group, active)
        seen = [each is Coverage.COVERED for each in looked]
        own = whole if group is None else group.track
        shown = scales.numbers(own, self.spans, seen, self.form)
        numbers = shown.points
        if group is not None and group.nobodys is not None:
            others = scales.numbers(group.nobodys, self.spans, seen, self.form).points
            numbers = [with_nobodys(*each) for each in zip(numbers, others, strict=True)]
        points = [
            SeriesPoint(
                **vars(self._bounded(number.bounded, own, span, group)),
                start=span[0],
                end=span[1],
                certain=number.certain,
                coverage=coverage,
                active_sources=n,
                group=group.category if group else None,
            )
            for number, span, coverage, n in zip(numbers, self.spans, looked, active, strict=True)
        ]
        return points, self._total(shown.total, group)

    def _looked(self, group: Group | None, active: Sequence[int]) -> list[Coverage]:
        own = [each for each in self.collections if group is None or group.collection in {None, each["id"]}]
        stated = [each.get("coverage") for each in own]
        return [activity.coverage(n, stated, *span) for n, span in zip(active, self.spans, strict=True)]

    def _active(self, group: Group | None, day: str) -> int:
        if group is None or group.active is None:
            return self.seen.active.get((day, None), 0)
        return group.active.get(day, 0)

    def _bounded(self, number: Bounded, track: Track, span: tuple[dt.date, dt.date], group: Group | None) -> Bounded:
        if self.withheld:
            return counting.withheld(track.points.get(span[0], counting.Sums()))
        return self.people.rate(number, span, group) if self.people else number

    def _total(self, number: Bounded, group: Group | None) -> Bounded:
        if self.people is None or group is not None or not self.spans:
            return number
        return self.people.rate(number, (self.spans[0][0], self.spans[-1][1]), None)
