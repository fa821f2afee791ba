"""Strikes that hit the same spot again ("double tap"): certain and possible pairs, chains of them, and chance.

What a strike is, `striking` says: launched from afar, in a closed period, an incident. Two are a pair by the definition
of `durations.repeats`: on one named facility or spot, or so near each other, the second within the window after the
first, by the same side and from air or ground alike as far as either is known. Records that are linked as telling of
one strike are no pair. Collections that may tell of the same events are searched one by one and not added up.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from analytics import envelope, strike_rows, striking, struck_totals
from analytics.asking import Rows
from analytics.durations.chains import Knox, knox, lags
from analytics.durations.repeats import Class, Definition, Repeats, Strikes, Window, repeats
from analytics.envelope import Asked
from analytics.facts import Facts
from analytics.repeat_cautions import Pairs, cautions
from analytics.results import Bounded, Method
from analytics.results_strikes import Lag, RepeatStrikes
from analytics.strike_chains import Listed, listed
from analytics.strike_rows import StrikeTable
from analytics.struck_totals import Totals
from schema.errors import BadInput, TooLarge
from schema.filters import EventFilter
from schema.queries.scope import Scope
from schema.vocabulary import Measure, Population

MOST, PAIRS = 20_000, 200_000
"""Strikes with a named spot or a point, and pairs of them, that are compared at most: it takes a second or two."""
FARTHEST, LONGEST = 5_000.0, 43_200
"""Greatest radius in metres, and greatest window in minutes: what is farther apart, or a month later, is no repeat."""

SEED, PERMUTATIONS, _WORK = 1, 999, 8_000_000
"""Fewer permutations are drawn where strikes or near pairs times permutations would be more than `_WORK`."""

_EDGES = (0, 5, 15, 30, 60, 180, 360, 720, 1440, 2880, 4320, 10_080, 20_160, LONGEST)
_PAPER = 'E. G. Knox, "The detection of space-time interactions", Applied Statistics 13 (1964)'


@dataclass(frozen=True)
class RepeatAsk:
    """A question about repeats that is ready to be put."""

    heavy = True

    asked: Asked
    radius: float
    minutes: int

    @property
    def statements(self) -> tuple[sa.Select[Any], ...]:
        """Strikes that can be compared; actors and the bodies above them; how many there are, and who speaks."""
        where, scope = self.asked.where, self.asked.scope
        return (
            strike_rows.statement(where, scope, self.minutes, MOST),
            strike_rows.actors(scope.number),
            strike_rows.totals(where, scope),
        )

    def answer(self, rows: Rows) -> RepeatStrikes:
        """The repeats. Raises TooLarge for more strikes, or pairs of them, than can be compared."""
        if len(rows[0]) > MOST:
            raise TooLarge(
                f"where: more than {MOST:,} strikes would have to be compared; ask for fewer days or a smaller area."
            )
        table = StrikeTable.of(rows[0], rows[1], self.asked.scope.collections)
        return _Reckoned(self, table, struck_totals.read(rows[2])).result


def ask(where: EventFilter, scope: Scope, *, radius_metres: float = 100, window_minutes: int = 1440) -> RepeatAsk:
    """Ask for repeat strikes. Raises BadInput for a radius or window that cannot be, or other than incidents."""
    if not 0 < radius_metres <= FARTHEST:
        raise BadInput(
            f"radiusMetres: {radius_metres:g} is out of reach; give more than 0 and at most {FARTHEST:,.0f}."
        )
    if not 0 < window_minutes <= LONGEST:
        raise BadInput(f"windowMinutes: {window_minutes} is no window; give from 1 to {LONGEST:,}, which is 30 days.")
    striking.check_incidents(where, "strikes")
    arguments = {"radiusMetres": float(radius_metres), "windowMinutes": window_minutes}
    asked = envelope.ask("repeatStrikes", where, scope, Measure.INCIDENTS, Population.ALL, arguments, measured=False)
    return RepeatAsk(asked, float(radius_metres), window_minutes)


def definition(radius_metres: float, window_minutes: int) -> Definition:
    """What makes a pair: so many metres at the most, and so many minutes after the first."""
    return Definition(Window("asked", 0.0, 60.0 * window_minutes), float(radius_metres))


@dataclass(frozen=True)
class _Reckoned:
    """One answer in the making."""

    of: RepeatAsk
    table: StrikeTable
    totals: Totals

    @cached_property
    def definition(self) -> Definition:
        return definition(self.of.radius, self.of.minutes)

    @cached_property
    def slugs(self) -> tuple[str, ...]:
        return self.totals.slugs

    @cached_property
    def strikes(self) -> int:
        return self.totals.of("counted")

    @cached_property
    def unplaced(self) -> int:
        """Strikes that could not be compared for want of a place: those that were read are told apart by radius."""
        return self.totals.of("unplaced") - self.table.unplaced + self.found.unplaced

    @cached_property
    def overlapping(self) -> bool:
        return envelope.overlapping(self.of.asked.scope, self.slugs)

    @cached_property
    def found(self) -> Repeats:
        """The pairs, but for those of which the record says that they are one strike, or may do."""
        found = repeats(self.table.strikes, self.definition, PAIRS)
        return found.only(self._two_strikes(found))

    def _two_strikes(self, found: Repeats) -> NDArray[np.bool_]:
        rows, same = self.table.rows, self.table.same()
        kept = np.ones(found.first.size, dtype=np.bool_)
        if same or self.overlapping:
            for n, (one, other) in enumerate(zip(found.first.tolist(), found.second.tolist(), strict=True)):
                apart = self.overlapping and rows[one].collection != rows[other].collection
                kept[n] = not apart and (rows[one].id, rows[other].id) not in same
        return kept

    @cached_property
    def chance(self) -> Knox | None:
        """Against times that are dealt out anew; None where collections overlap."""
        strikes: Strikes = self.table.strikes
        if self.overlapping or not strikes.ids.size:
            return None
        limits = {"permutations": PERMUTATIONS, "work": _WORK, "most": PAIRS}
        return knox(strikes, self.definition, self.table.strata, seed=SEED, **limits)

    @cached_property
    def chains(self) -> Listed:
        return listed(self.table, self.found)

    @cached_property
    def sure(self) -> Repeats:
        """The pairs that are certain or possible."""
        return self.found.only(self.found.classes != Class.INDETERMINATE)

    @property
    def bounded(self) -> Bounded:
        found = self.found
        if self.overlapping or not self.strikes:
            return Bounded(value=None, lower=None, upper=None, records=self.strikes)
        certain = float(found.count(Class.CERTAIN))
        return Bounded(value=certain, lower=certain, upper=certain + found.count(Class.POSSIBLE), records=self.strikes)

    @property
    def indeterminate(self) -> int:
        """Pairs too imprecise to tell; of collections that overlap, the most that one of them has."""
        found = self.found.only(self.found.classes == Class.INDETERMINATE)
        if not self.overlapping:
            return int(found.first.size)
        own = [self.table.rows[one].collection for one in found.first.tolist()]
        return max((own.count(slug) for slug in self.slugs), default=0)

    @property
    def lags(self) -> tuple[Lag, ...]:
        """How soon the second strikes came, up to the window; none where there is no number of them all."""
        if self.overlapping or not self.strikes:
            return ()
        minutes = [each for each in _EDGES if each < self.of.minutes] + [self.of.minutes]
        told = lags(self.sure, 60.0 * np.array(minutes, dtype=np.float64))
        return tuple(
            Lag(
                value=None,
                lower=float(told.lower[n]),
                upper=float(told.upper[n]),
                records=int(told.upper[n]),
                more_than=float(minutes[n]),
                up_to=float(minutes[n + 1]),
            )
            for n in range(told.lower.size)
        )

    @property
    def evidence(self) -> Pairs:
        sure, strikes = self.sure, self.table.strikes
        both = list(zip(sure.first.tolist(), sure.second.tolist(), strict=True))
        by_point = (strikes.site[sure.first] != strikes.site[sure.second]) | (strikes.site[sure.first] < 0)
        chance = self.chance
        return Pairs(
            strikes=self.strikes,
            told=sure.first.size,
            indeterminate=self.indeterminate,
            unplaced=self.unplaced,
            young=self.totals.of("young"),
            one_told_twice=sum(not self.table.shares_a_source(*pair) for pair in both),
            on_one_point=int((by_point & (sure.metres == 0)).sum()),
            chains_left=self.chains.left,
            compared=chance is not None and chance.p is not None,
        )

    @cached_property
    def result(self) -> RepeatStrikes:
        of, strikes = self.of, self.strikes
        facts = Facts(
            events=strikes,
            records=strikes,
            single=self.totals.of("single"),
            left_out=self.totals.of("summed"),
            overlapping=self.slugs if self.overlapping else (),
        )
        return RepeatStrikes(
            **vars(self.bounded),
            **envelope.common(of.asked, self.totals.seen, facts, strikes, None, own=cautions(self.evidence)),
            method=self._method(),
            radius_metres=of.radius,
            window_minutes=of.minutes,
            indeterminate=self.indeterminate,
            chains=self.chains.chains,
            lags=self.lags,
            p_value=self.chance.p if self.chance else None,
            expected=None if self.overlapping or not strikes else round(self.found.expected, 6),
            unplaced=self.unplaced,
        )

    def _method(self) -> Method:
        parameters = {
            **self.of.asked.arguments,
            **striking.defined_by(),
            "coarsestMetres": self.definition.coarsest,
            "closedAfterDays": striking.CLOSED_AFTER,
            "permutations": self.chance.permutations if self.chance and self.chance.p is not None else 0,
            "strata": "second-level area and month",
        }
        return Method("repeat-strikes", "1", parameters, seed=SEED, paper=_PAPER)
