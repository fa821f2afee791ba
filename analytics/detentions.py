"""Detention and disappearance over time: how many are held, who comes and goes, for how long, and how it ends.

Stock and flow count people. A person is one; a group is as many as its sources say, and where none says how many it is
people without a number: it opens every sum that it may belong to. Days are known within bounds: what is certain makes
the lower bound, what may be the upper one. The stock is a documented one: whoever is not known to be out may still be
held, and is in the upper bound; in the lower one are those of whom something was heard later. Exits are those stated.

Durations and ageing count episodes. Those that began in the period are followed, however long they lasted, so that long
ones have no more weight than short ones. Survival is Turnbull's estimate; where an end is known between two days only,
the share lies between two bounds, and has no value. Outcomes compete; theirs is the incidence of Aalen and Johansen,
with the bounds that imprecise days leave to it. Neither interval is one of confidence.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from analytics import episodes, lasting, recorded
from analytics.asking import Rows
from analytics.buckets import longest
from analytics.clock import Clock
from analytics.detention_cautions import FEWEST, Held, cautions
from analytics.durations import flows, followed
from analytics.durations.competing import ONGOING
from analytics.durations.courses import NEVER, OUTCOMES, Extent
from analytics.durations.flows import Course, Table
from analytics.durations.people import Counted, People
from analytics.durations.stocks import Episodes, stock_and_flow, within
from analytics.durations.survival import turnbull
from analytics.envelope import overlapping
from analytics.episodes import Episode
from analytics.facts import WIDTHS, Facts
from analytics.reasoning import explained
from analytics.reasons import FINE
from analytics.recorded import RecordAsked, Seen
from analytics.results import Bounded, Category, Caveat, Method, SeriesPoint
from analytics.results_lasting import Detentions, Flow
from schema import terms
from schema.answering import Bucket, RecordType, ResultStatus
from schema.queries.records import RecordFilter
from schema.queries.scope import Scope
from schema.vocabulary import Measure

MISSING = terms.narrower("detention_episode", ["missing"])
"""Kinds of episode of which nobody is known to be held."""
UNKNOWN = Bounded(value=None, lower=None, upper=None, records=0)
PAPER = "Turnbull 1976 (survival); Aalen and Johansen 1978 (outcomes)"


@dataclass(frozen=True)
class DetentionsAsk:
    """A question about detention that is ready to be put: one statement for episodes, one for who was looking."""

    heavy = True

    asked: RecordAsked

    @property
    def statements(self) -> tuple[sa.Select[Any], ...]:
        """Episodes; coverage, sources and places."""
        return episodes.statement(self.asked), recorded.context(self.asked)

    def answer(self, rows: Rows) -> Detentions:
        """The answer. Raises TooLarge when more episodes match, or more points come out, than can be answered."""
        recorded.check_count(rows[0])
        return _Answer(self.asked, rows).result()


def ask(where: RecordFilter, scope: Scope, *, bucket: Bucket = Bucket.MONTH) -> DetentionsAsk:
    """Ask for detention over time.

    `where.occurred` is the period: episodes count that may have gone on in it, those that began before it too, unless
    `match` asks for those that began or lay within it. Raises BadInput for a period after the publication, UnknownKey
    for a kind that is none of detention.
    """
    asked = RecordAsked(
        name="detentions",
        where=where,
        scope=scope,
        type=RecordType.DETENTION_EPISODE,
        measure=Measure.DETAINED,
        bucket=bucket,
        arguments={"bucket": bucket},
        lasting=True,
    )
    recorded.check_days(asked)
    return DetentionsAsk(asked)


class _Answer:
    """Makes the answer of the rows."""

    def __init__(self, asked: RecordAsked, rows: Rows) -> None:
        self.asked = asked
        self.seen = Seen.of(rows[1])
        found = (episodes.read(row, asked.known_by) for row in rows[0])
        self.all = [each for each in found if _in_period(each, asked)]
        self.dated = [each for each in self.all if each.extent is not None]
        self.extents = [each.extent for each in self.dated if each.extent is not None]
        self.slugs = sorted({each.collection for each in self.all})
        self.overlapping = overlapping(asked.scope, self.slugs)
        self.points = tuple[SeriesPoint, ...]()

    def result(self) -> Detentions:
        """The answer."""
        given: dict[str, Any] = dict.fromkeys(_PARTS, ())
        held, own = Held(episodes=len(self.all), undated=len(self.all) - len(self.dated)), tuple[Caveat, ...]()
        status = ResultStatus.NOT_ESTIMABLE if self.all else ResultStatus.EMPTY
        if self.dated and not self.overlapping:
            status = ResultStatus.OK
            given, held, own = self._parts()
        total = self.points[-1] if self.points else UNKNOWN
        return Detentions(
            **{name: getattr(total, name) for name in ("value", "lower", "upper", "open_ended", "without_best")},
            records=len(self.all),
            **lasting.envelope(
                self.asked,
                self.seen,
                self._facts(),
                self.seen.speaking(each.sources for each in self.all),
                status,
                (*cautions(held), *own),
            ),
            method=Method("detention", "1", self._parameters(), paper=PAPER),
            bucket=self.asked.bucket,
            **given,
        )

    def _parameters(self) -> dict[str, Any]:
        return {
            "bucket": self.asked.bucket.name,
            "survival": "turnbull",
            "outcomes": "aalen-johansen",
            "cohort": "began in the period",
            "censoring": "independent",
        }

    def _parts(self) -> tuple[dict[str, Any], Held, tuple[Caveat, ...]]:
        e = _episodes(self.extents, People.stated([each.number for each in self.dated]))
        over = np.array([each.over for each in self.extents], dtype=np.bool_)
        ways = _ways(self.extents)
        kinds = sorted({each.kind for each in self.dated})
        clock = self._clock(2 + len(ways) + 2 * len(kinds))
        self.seen.note(clock, (told for each in self.dated for told in each.told))
        both = stock_and_flow(e, clock.first, clock.last)
        self.points = self._series(clock, both.held)
        by_kind = [
            (lasting.category("detention_episode", each), np.array([own.kind == each for own in self.dated]))
            for each in kinds
        ]
        sums = [(kind, stock_and_flow(e.taken(rows), clock.first, clock.last)) for kind, rows in by_kind]
        moves = self._transfers()
        courses, followed_, own = self._courses(e, ways)
        at = int(clock.last[-1])
        given = {
            "stock": self.points,
            "entries": self._series(clock, both.entered),
            "exits": tuple(self._exits(e, ways, clock)),
            "stock_by_kind": tuple(point for kind, each in sums for point in self._series(clock, each.held, kind)),
            "entries_by_kind": tuple(point for kind, each in sums for point in self._series(clock, each.entered, kind)),
            "ageing": followed.ages(e, over, at),
            "transfers": self._flows(moves),
            **courses,
        }
        return given, self._held(e, over, at, followed_, moves), own

    def _clock(self, series: int) -> Clock:
        time, latest = self.asked.where.occurred, [each.latest for each in self.dated if each.latest]
        begun = [each.begun_from if each.begun_from > NEVER else each.begun_to for each in self.extents]
        first = time.from_ or dt.date.fromordinal(int(min(begun)))
        last = min(time.to or max(latest), self.asked.known_by)
        return Clock.of(self.asked.bucket, first, max(first, last), series)

    def _series(self, clock: Clock, counted: Counted, group: Category | None = None) -> tuple[SeriesPoint, ...]:
        return lasting.series(clock, counted, self.seen, self.asked.scope, group)

    def _exits(
        self, e: Episodes, ways: "Sequence[tuple[Category, NDArray[np.bool_]]]", clock: Clock
    ) -> Iterable[SeriesPoint]:
        for outcome, rows in ways:
            own = e.taken(rows)
            left = within(np.maximum(own.ended_from, own.begun_from), own.ended_to, own.people, clock.first, clock.last)
            yield from self._series(clock, left, outcome)

    def _courses(
        self, e: Episodes, ways: "Sequence[tuple[Category, NDArray[np.bool_]]]"
    ) -> tuple[dict[str, Any], NDArray[np.bool_], tuple[Caveat, ...]]:
        """Survival and outcomes of the episodes that may have begun in the period, if they are enough."""
        first = self.asked.where.occurred.from_
        rows = np.isfinite(e.begun_from) & (e.begun_to >= (first.toordinal() if first else NEVER))
        nothing: dict[str, Any] = {"survival": (), "outcomes": ()}
        if rows.sum() < FEWEST:
            return nothing, rows, ()
        durations = followed.durations(e.taken(rows))
        found = turnbull(durations)
        if found.verdict != FINE:
            return nothing, rows, explained(found.verdict)
        cause = np.full(rows.size, ONGOING, dtype=np.int64)
        for n, (_, own) in enumerate(ways):
            cause[own] = n
        categories = [category for category, _ in ways]
        outcomes = followed.outcomes(durations, followed.days(found), cause[rows], categories)
        return {"survival": followed.survival(found), "outcomes": outcomes}, rows, ()

    def _transfers(self) -> Table:
        return flows.transfers(Course(each.sites, *each.number) for each in self.dated)

    def _flows(self, moves: Table) -> tuple[Flow, ...]:
        """Transfers between sites, the origin of which is published, by name of origin and destination."""
        shown = []
        for n, (one, other) in enumerate(moves.pairs):
            origin, destination = (self.seen.place(moves.places[each]) for each in (one, other))
            if origin is not None:
                shown.append(Flow(**vars(moves.cells.at(n)), origin=origin, destination=destination))
        return tuple(sorted(shown, key=lambda each: (lasting.by_name(each.origin), lasting.by_name(each.destination))))

    def _held(self, e: Episodes, over: NDArray[np.bool_], at: int, rows: NDArray[np.bool_], moves: Table) -> Held:
        kinds = {each.kind in MISSING for each in self.dated}
        return Held(
            episodes=len(self.all),
            undated=len(self.all) - len(self.dated),
            open=int((~over).sum()),
            silence=followed.median_silence(e.ended_from[~over] - 1, at),
            kinds=len(kinds) > 1,
            groups=sum(not each.person for each in self.dated),
            cohort=int(rows.sum()),
            beginning_unknown=int((e.begun_from == NEVER).sum()),
            censored=int((rows & ~over).sum()),
            contradictory=sum(each.contradictory for each in self.extents),
            unshown=sum(
                int(moves.cells.records[n])
                for n, (origin, _) in enumerate(moves.pairs)
                if self.seen.place(moves.places[origin]) is None
            ),
        )

    def _facts(self) -> Facts:
        lengths = [each.begun_to - each.begun_from + 1 for each in self.extents]
        unnumbered = sum(each.number == episodes.UNKNOWN for each in self.all)
        return Facts(
            events=len(self.dated),
            records=len(self.dated),
            fitting=tuple(sum(length <= longest(width) for length in lengths) for width in WIDTHS),
            single=sum(each.single for each in self.dated),
            without_best=sum(each.number[1] is None for each in self.dated),
            open_ended=sum(each.number[2] is None for each in self.dated),
            conflicting=sum(each.conflicting for each in self.dated),
            unnumbered=unnumbered,
            groups=bool(unnumbered),
            overlapping=tuple(self.slugs) if self.overlapping else (),
            active=lasting.active_range(self.points),
        )


_PARTS = (
    *("stock", "entries", "exits", "stock_by_kind", "entries_by_kind"),
    *("survival", "ageing", "outcomes", "transfers"),
)


def _in_period(each: Episode, asked: RecordAsked) -> bool:
    """Whether an episode may have gone on in the period; one of which no day is known may."""
    time = asked.where.occurred
    if each.extent is None:
        return True
    late = time.to is not None and each.extent.begun_from > time.to.toordinal()
    return not late and (time.from_ is None or each.extent.ended_to >= time.from_.toordinal())


def _episodes(extents: Sequence[Extent], people: People) -> Episodes:
    days = [(each.begun_from, each.begun_to, each.ended_from, each.ended_to) for each in extents]
    begun_from, begun_to, ended_from, ended_to = np.array(days, dtype=np.float64).reshape(-1, 4).T
    return Episodes(begun_from, begun_to, ended_from, ended_to, people)


def _ways(extents: Sequence[Extent]) -> list[tuple[Category, NDArray[np.bool_]]]:
    """Each way in which some of them ended, and which."""
    found = []
    for outcome in OUTCOMES:
        rows = np.array([each.outcome is outcome for each in extents], dtype=np.bool_)
        if rows.any():
            found.append((lasting.category("detention_state", outcome), rows))
    return found
