"""Displacement between places: who moved from where to where, and how many were stated to be displaced at a date.

Flows and stocks are never mixed. Flows are added up by origin and destination, each raised to the area of the level
asked for; an end that is known less precisely stands by itself, and an unknown destination is one of its own, so that
the table adds up to the same people at every level. What moved surely in the period makes the lower bounds, what may
have moved in it the upper ones. Numbers that count some of the same people are never added: those that sources declare
so, and totals between the same places over times that have a day in common, as running totals have.

A stock belongs to its date. In a bucket it is the last that was stated of each origin, destination and kind; nothing is
carried forward. All places together have a number only where every one of them was stated, else a lower bound. People
who returned are no displaced people: their stocks are apart.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import sqlalchemy as sa

from analytics import lasting, meanwhile, movements, recorded
from analytics.asking import Rows
from analytics.buckets import longest
from analytics.clock import Clock
from analytics.displaced import Displaced, displaced
from analytics.displacement_cautions import Moved, cautions
from analytics.durations import flows
from analytics.durations.courses import ALWAYS, NEVER
from analytics.durations.flows import Table
from analytics.durations.linked import by_name, greatest, linked, meeting
from analytics.durations.people import People
from analytics.durations.stocks import within
from analytics.ends import Ends
from analytics.envelope import overlapping
from analytics.episodes import UNKNOWN as NO_NUMBER
from analytics.facts import WIDTHS, Facts
from analytics.movements import RETURNED, Movement
from analytics.recorded import RecordAsked, Seen
from analytics.results import Bounded, Method, SeriesPoint
from analytics.results_lasting import Displacements, Flow
from schema.answering import ADMIN, AreaLevel, Bucket, RecordType, ResultStatus
from schema.errors import BadInput
from schema.queries.records import RecordFilter
from schema.queries.scope import Scope
from schema.vocabulary import Measure

UNKNOWN = Bounded(value=None, lower=None, upper=None, records=0)


@dataclass(frozen=True)
class DisplacementsAsk:
    """A question about displacement: one statement for movements, one for who was looking, one for what went on."""

    heavy = False

    asked: RecordAsked
    level: AreaLevel

    @property
    def statements(self) -> tuple[sa.Select[Any], ...]:
        """Movements; coverage, sources and places; sieges and corridors."""
        return movements.statement(self.asked), recorded.context(self.asked), movements.around(self.asked)

    def answer(self, rows: Rows) -> Displacements:
        """The answer. Raises TooLarge when more movements match, or more points come out, than can be answered."""
        recorded.check_count(rows[0])
        return _Answer(self, rows).result()


def ask(
    where: RecordFilter, scope: Scope, *, bucket: Bucket = Bucket.MONTH, level: AreaLevel = AreaLevel.ADM1
) -> DisplacementsAsk:
    """Ask for displacement between areas of a level.

    Raises BadInput for hexagons, in which movements have no ends, and for a period after the publication; UnknownKey
    for a kind that is none of movement.
    """
    if level not in ADMIN:
        raise BadInput(
            f"level: {level.name} is none of areas between which people are said to move; ask for ADM0 to ADM4."
        )
    asked = RecordAsked(
        name="displacements",
        where=where,
        scope=scope,
        type=RecordType.DISPLACEMENT_FLOW,
        measure=Measure.DISPLACED,
        bucket=bucket,
        arguments={"bucket": bucket, "level": level},
    )
    recorded.check_days(asked)
    return DisplacementsAsk(asked, level)


class _Answer:
    """Makes the answer of the rows."""

    def __init__(self, of: DisplacementsAsk, rows: Rows) -> None:
        self.asked, self.level = of.asked, of.level
        self.seen = Seen.of(rows[1])
        self.ends = Ends(self.seen, of.level)
        self.around = rows[2]
        time = self.asked.where.occurred
        self.first = float(time.from_.toordinal()) if time.from_ else NEVER
        self.last = float(time.to.toordinal()) if time.to else ALWAYS
        found = (movements.read(row) for row in rows[0])
        self.all = [each for each in found if each.to >= self.first and each.from_ <= self.last]
        self.flows = [each for each in self.all if not each.stock]
        self.stocks = [each for each in self.all if each.stock]
        self.slugs = sorted({each.collection for each in self.all})
        self.overlapping = overlapping(self.asked.scope, self.slugs)
        self.moved = tuple[SeriesPoint, ...]()

    def result(self) -> Displacements:
        """The answer."""
        given: dict[str, Any] = dict.fromkeys(("flows", "stock", "stocks", "moved", "periods"), ())
        known, total = Moved(), UNKNOWN
        status = ResultStatus.NOT_ESTIMABLE if self.all else ResultStatus.EMPTY
        if self.all and not self.overlapping:
            status = ResultStatus.OK
            given, known, total = self._parts()
        return Displacements(
            **{name: getattr(total, name) for name in ("value", "lower", "upper", "open_ended", "without_best")},
            records=len(self.all),
            **lasting.envelope(
                self.asked,
                self.seen,
                self._facts(),
                self.seen.speaking(each.sources for each in self.all),
                status,
                cautions(known),
            ),
            method=Method("displacement", "1", {name: each.name for name, each in self.asked.arguments.items()}),
            bucket=self.asked.bucket,
            area_level=self.level,
            **given,
        )

    def _parts(self) -> tuple[dict[str, Any], Moved, Bounded]:
        clock = self._clock()
        self.seen.note(clock, (told for each in self.all for told in _told(each)))
        kept, sure, left_out = self._kept()
        table = flows.table(
            [self.ends.raised(each.origin) for each in kept],
            [self.ends.raised(each.destination) for each in kept],
            _people(kept, stand_in=left_out),
            np.array([sure[each.code] for each in kept], dtype=np.bool_),
        )
        dated = [each for each in kept if each.dated]
        self.moved = self._moved(clock, dated, left_out)
        own = displaced(self.stocks, self.ends, clock, self.asked.scope)
        places = (place for each in self.all for place in (each.origin, each.destination))
        given = {
            "flows": self._flows(table),
            "stock": own.whole if self.stocks else (),
            "stocks": own.stocks,
            "moved": self.moved,
            "periods": meanwhile.periods(self.around, places, self.ends, clock),
        }
        return given, self._known(kept, sure, own, clock), table.total.at(0, seen=False)

    def _clock(self) -> Clock:
        time = self.asked.where.occurred
        begun = [each.from_ for each in self.all if each.from_ > NEVER]
        ended = [each.to for each in self.all if each.to < ALWAYS]
        known_by = float(self.asked.known_by.toordinal())
        first = time.from_ or dt.date.fromordinal(int(min([*begun, *ended, known_by])))
        last = time.to or dt.date.fromordinal(int(max([*ended, *begun], default=known_by)))
        return Clock.of(self.asked.bucket, first, max(first, min(last, self.asked.known_by)), 2)

    def _kept(self) -> tuple[list[Movement], dict[str, bool], frozenset[str]]:
        """The flows that are added, whether each moved in the period for certain, and which of them stand for several.

        Undated ones did, where no period is asked for.
        """
        own = self.flows
        sure = [each.from_ >= self.first and each.to <= self.last for each in own]
        pairs = [
            *by_name([each.claims for each in own], [each.overlaps for each in own]),
            *meeting(
                [(each.origin, each.destination, each.kind) for each in own],
                [each.from_ for each in own],
                [each.to for each in own],
                [each.adding for each in own],
            ),
        ]
        sets = linked(len(own), pairs)
        low = [each.number[0] for each in own]
        rows = [greatest(each, sure, low) for each in sets]
        several = frozenset(own[row].code for row, each in zip(rows, sets, strict=True) if len(each) > 1)
        return [own[row] for row in rows], {own[row].code: sure[row] for row in rows}, several

    def _flows(self, table: Table) -> tuple[Flow, ...]:
        shown = []
        for n, (one, other) in enumerate(table.pairs):
            origin, destination = (self.seen.place(table.places[each]) for each in (one, other))
            if origin is not None:
                shown.append(Flow(**vars(table.cells.at(n)), origin=origin, destination=destination))
        return tuple(sorted(shown, key=lambda each: (lasting.by_name(each.origin), lasting.by_name(each.destination))))

    def _moved(self, clock: Clock, dated: Sequence[Movement], several: frozenset[str]) -> tuple[SeriesPoint, ...]:
        from_, to = (np.array([getattr(each, name) for each in dated], dtype=np.float64) for name in ("from_", "to"))
        counted = within(from_, to, _people(dated, stand_in=several), clock.first, clock.last)
        return lasting.series(clock, counted, self.seen, self.asked.scope)

    def _known(self, kept: Sequence[Movement], sure: Mapping[str, bool], own: Displaced, clock: Clock) -> Moved:
        kinds = {each.kind for each in kept}
        return Moved(
            flows=len(kept),
            stocks=len(self.stocks),
            undated=sum(not each.dated for each in kept),
            outside=sum(not sure[each.code] and each.dated for each in kept),
            unnumbered=sum(each.number == NO_NUMBER for each in self.all),
            undelimited=sum(each.undelimited for each in kept),
            nowhere=sum(each.destination is None for each in kept),
            unshown=sum(self.ends.raised(each.origin) is None for each in kept),
            coarser=sum(self.ends.coarser(each.origin) or self.ends.coarser(each.destination) for each in kept),
            overlapping=len(self.flows) - len(kept),
            unplaced=own.unplaced,
            sparse=own.sparse,
            buckets=len(clock.spans),
            returns=RETURNED in kinds and len(kinds) > 1,
        )

    def _facts(self) -> Facts:
        dated = [each for each in self.all if each.dated]
        return Facts(
            events=len(dated),
            records=len(dated),
            fitting=tuple(sum(each.to - each.from_ + 1 <= longest(width) for each in dated) for width in WIDTHS),
            single=sum(each.single for each in dated),
            without_best=sum(each.number[1] is None for each in dated),
            open_ended=sum(each.number[2] is None for each in dated),
            conflicting=sum(each.conflicting for each in self.all),
            overlapping=tuple(self.slugs) if self.overlapping else (),
            active=lasting.active_range(self.moved),
        )


def _people(of: Sequence[Movement], stand_in: frozenset[str] = frozenset()) -> People:
    """How many moved; of one that stands for several that count the same people, only at least how many."""
    return People.stated([(each.number[0], None, None) if each.code in stand_in else each.number for each in of])


def _told(each: Movement) -> Iterable[tuple[dt.date, dt.date, str]]:
    """Days between which sources said that people moved, each with one of them."""
    if each.dated:
        first, last = dt.date.fromordinal(int(each.from_)), dt.date.fromordinal(int(each.to))
        yield from ((first, last, source) for source in each.sources)
