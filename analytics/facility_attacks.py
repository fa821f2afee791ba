"""Attacks on facilities: how many known ones were hit, and again; on how few attacks fall; how often per month at work.

What an attack is, `striking` says: a violent event of a closed period, an incident, that hit a facility. Facilities at
risk are those that are published where and when attacks are asked for, of the kinds asked for or, where none are, those
that the violations asked for are about. Many attacks name none: each may have hit one that was hit already, another, or
one that is in no list, which is why numbers of facilities are bounds. Collections that may tell of the same are not
added up: then there is no number but that of records.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from analytics import envelope, facility_rows, striking, struck_totals
from analytics.asking import Rows
from analytics.envelope import Asked
from analytics.facility_burden import Burden
from analytics.facility_cautions import Attacks, cautions
from analytics.facility_rows import Period
from analytics.facts import Facts
from analytics.results import Bounded, Method
from analytics.results_strikes import FacilityAttacks
from analytics.struck_totals import Totals
from schema.errors import TooLarge
from schema.filters import EventFilter
from schema.queries.scope import Scope
from schema.vocabulary import Measure, Population

MOST, FACILITIES, PAIRS = 20_000, 5_000, 20_000
"""Attacks that name a facility, facilities at risk, and pairs of strikes and facilities near each other, at most."""

_PAPER = 'M. O. Lorenz, "Methods of measuring the concentration of wealth" (1905); F. Garwood, Biometrika 28 (1936)'


@dataclass(frozen=True)
class FacilityAsk:
    """A question about attacks on facilities that is ready to be put."""

    heavy = True

    asked: Asked

    @property
    def statements(self) -> tuple[sa.Select[Any], ...]:
        """Attacks that name a facility; how many attacks there are, and who speaks; facilities; strikes near them."""
        where, scope = self.asked.where, self.asked.scope
        return (
            facility_rows.named(where, scope, MOST),
            facility_rows.totals(where, scope),
            facility_rows.facilities(where, scope, FACILITIES),
            facility_rows.nearby(where, scope, PAIRS),
        )

    def answer(self, rows: Rows) -> FacilityAttacks:
        """The attacks. Raises TooLarge for more attacks, facilities or strikes near them than can be answered for."""
        for found, most, what in (
            (rows[0], MOST, "attacks name a facility"),
            (rows[2], FACILITIES, "facilities are known"),
            (rows[3], PAIRS, "strikes lie near a facility"),
        ):
            if len(found) > most:
                raise TooLarge(
                    f"where: more than {most:,} {what}; ask for fewer days, a smaller area or certain facilityKinds."
                )
        return _Reckoned(self.asked, rows[0], struck_totals.read(rows[1]), rows[2], rows[3]).result


def ask(where: EventFilter, scope: Scope) -> FacilityAsk:
    """Ask for attacks on facilities. Raises BadInput for other than incidents."""
    striking.check_incidents(where, "attacks")
    return FacilityAsk(
        envelope.ask("facilityAttacks", where, scope, Measure.INCIDENTS, Population.ALL, {}, measured=False)
    )


@dataclass(frozen=True)
class _Reckoned:
    """One answer in the making."""

    asked: Asked
    named: Sequence[Any]
    totals: Totals
    facilities: Sequence[Any]
    near: Sequence[Any]

    @cached_property
    def attacks(self) -> int:
        return self.totals.of("counted")

    @cached_property
    def slugs(self) -> tuple[str, ...]:
        return tuple(sorted({*self.totals.slugs, *(row.collection for row in self.facilities)}))

    @cached_property
    def overlapping(self) -> bool:
        return envelope.overlapping(self.asked.scope, self.slugs)

    @cached_property
    def period(self) -> Period | None:
        """The days asked for, else from the first attack to the last closed day: quiet months are months at risk too.

        None where nothing closed is asked for, or neither days nor attacks are known.
        """
        asked = facility_rows.period(self.asked.where, self.asked.scope)
        first = asked.first or (self.totals.days[0] if self.totals.days else None)
        return Period(first, asked.last) if first and first <= asked.last else None

    @cached_property
    def burden(self) -> Burden:
        return Burden(self.asked.where, self.named, self.totals, self.facilities, self.near, self.period)

    @property
    def bounded(self) -> Bounded:
        """Attacks: surely in the days asked for, and perhaps."""
        if self.overlapping or not self.attacks:
            return Bounded(value=None, lower=None, upper=None, records=self.attacks)
        lower, upper = float(self.totals.of("inside")), float(self.attacks)
        value = upper if lower == upper else None
        return Bounded(value=value, lower=lower, upper=upper, records=self.attacks, open_ended=0, without_best=0)

    @property
    def evidence(self) -> Attacks:
        b = self.burden
        return Attacks(
            attacks=self.attacks,
            unnamed=self.attacks - b.on_known,
            known=len(self.facilities),
            months=b.months_known,
            months_unknown=b.months_unknown,
            told_twice=b.told_twice,
            young=self.totals.of("young"),
            kinds=striking.kinds_at_risk(self.asked.where) if not self.asked.where.facility_kinds else (),
            functioned=b.functioned.upper > 0,
        )

    @property
    def result(self) -> FacilityAttacks:
        facts = Facts(
            events=self.attacks,
            records=self.attacks,
            single=self.totals.of("single"),
            left_out=self.totals.of("summed"),
            overlapping=self.slugs if self.overlapping else (),
        )
        own = () if self.overlapping else cautions(self.evidence)
        return FacilityAttacks(
            **vars(self.bounded),
            **envelope.common(self.asked, self.totals.seen, facts, self.attacks, None, own=own),
            method=self._method(),
            first=self.period.first if self.period else None,
            last=self.period.last if self.period else None,
            **(self._nothing() if self.overlapping else self._numbers()),
        )

    def _numbers(self) -> dict[str, Any]:
        b = self.burden
        return {
            "known": len(self.facilities),
            "named": b.on_known,
            "hit": b.hit,
            "repeat_share": b.repeat_share,
            "rate": b.rate,
            "rate_with_chance": b.rate_with_chance,
            "gini": b.gini,
            "concentration": b.concentration,
            "by_status": b.by_status,
            "nearby": b.nearby,
            "most_hit": b.most_hit,
        }

    def _nothing(self) -> dict[str, Any]:
        """Of collections that may tell of the same: how many facilities one of them knows at least, and no number."""
        own = [row.collection for row in self.facilities]
        none = Bounded(value=None, lower=None, upper=None, records=0)
        amounts = dict.fromkeys(("hit", "repeat_share", "rate", "rate_with_chance", "nearby"), none)
        empty = dict.fromkeys(("concentration", "by_status", "most_hit"), ())
        known = max((own.count(slug) for slug in self.slugs), default=0)
        return {"known": known, "named": 0, "gini": None, **amounts, **empty}

    def _method(self) -> Method:
        parameters = {
            "kinds": list(striking.VIOLENT),
            "facilityKinds": list(striking.kinds_at_risk(self.asked.where)),
            "closedAfterDays": striking.CLOSED_AFTER,
            "nearbyMetres": facility_rows.NEARBY,
            "coarsestMetres": facility_rows.COARSEST,
        }
        return Method("facility-attacks", "1", parameters, paper=_PAPER)
