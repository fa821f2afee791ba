"""Strikes as they are read from the published copy, and made into the columns that are compared."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.dialects.postgresql import JSON, JSONB

from analytics import striking, struck_totals
from analytics.durations.repeats import UNKNOWN, Strikes
from analytics.spatial.geodesy import Floats
from schema import terms
from schema.filters import EventFilter
from schema.queries.conditions import known_at
from schema.queries.scope import Scope
from schema.tables.published import act, actor, event, event_source, involvement, place
from schema.vocabulary import Attribution, DatePrecision, PlacePrecision, RelationKind

SPOTS = ("home", "square", "bridge", "crossing", "checkpoint", "detention_site", "facility")
"""Kinds of named place that are one spot; what is struck twice in one town is not struck twice on one spot."""

RESPONDERS = ("medic", "first_responder")

_NEAR = 25_000.0
"""Metres within which a place of precision NEAR lies when no radius is stated (UCDP 2)."""

_SAME = {RelationKind.DUPLICATE_OF, RelationKind.PART_OF, RelationKind.ENCOMPASSES}
"""Links that say that two records tell of one strike."""


def statement(where: EventFilter, scope: Scope, minutes: int, most: int) -> sa.Select[Any]:
    """One row for each strike of closed periods that has a named spot or a point, in order of id.

    There is one more than `most`, so that too many can be told. Only where the time may be known finely enough for a
    window of so many minutes is the document opened, for instants, a stated radius and links: of other strikes nothing
    can be told but that they may be repeats.
    """
    c = _compared(where, scope, minutes, most)
    told = (
        sa.func.json_to_record(c.c.document)
        .table_valued(
            sa.column("occurred", JSON), sa.column("uncertainty_metres", sa.Float), sa.column("related", JSON)
        )
        .render_derived(name="told", with_types=True)
        .lateral()
    )
    means, parties, sources = _means(c), _parties(c), _sources(c)
    columns = (
        *(each for each in c.c if each.name not in {"since", "document", "fine"}),
        told.c.occurred["earliest"].astext.label("earliest"),
        told.c.occurred["latest"].astext.label("latest"),
        told.c.uncertainty_metres.label("radius"),
        sa.cast(told.c.related, JSONB).label("related"),
        *(means.c.methods, means.c.responders, means.c.described, parties.c.actors, sources.c.sources),
    )
    every = c.outerjoin(told, sa.true())
    for each in (means, parties, sources):
        every = every.join(each, sa.true())
    return sa.select(*columns).select_from(every).order_by(c.c.id)


def _compared(where: EventFilter, scope: Scope, minutes: int, most: int) -> sa.Subquery:
    """Strikes with a named spot or a point; `fine` are those whose time may be known finely enough."""
    c = event.c
    days = c.day_to - c.day_from + 1
    fine = sa.or_(c.date_precision == DatePrecision.EXACT, days * 1440 <= (minutes if minutes > 1440 else 0))
    placed = sa.or_(_site().is_not(None), _on_a_point(), sa.and_(fine, c.lon.is_not(None)))
    columns = (
        *(c.id, c.since, c.code, c.collection, c.day_from, c.day_to, c.lon, c.lat, c.kind, c.place_precision),
        sa.func.coalesce(c.adm2, c.adm1, c.adm0).label("area"),
        _site().label("site"),
        fine.label("fine"),
        sa.case((fine, c.document)).label("document"),
    )
    found = striking.found(where, scope, striking.is_strike(), *columns).select_from(_with_spots(scope))
    return found.where(placed).limit(most + 1).subquery("compared")


def totals(where: EventFilter, scope: Scope) -> sa.Select[Any]:
    """How many strikes there are, and who speaks; `unplaced` are those without named spot or exact point."""
    unplaced = sa.and_(_site().is_(None), sa.not_(_on_a_point()))
    return struck_totals.statement(where, scope, striking.is_strike(), {"unplaced": unplaced}, _with_spots(scope))


def _with_spots(scope: Scope) -> sa.Join:
    spots = sorted(terms.narrower("place", SPOTS))
    return event.outerjoin(
        place, sa.and_(place.c.id == event.c.site, known_at(place, scope.number), place.c.kind.in_(spots))
    )


def _site() -> "sa.ColumnElement[Any]":
    return sa.func.coalesce(event.c.facility, place.c.id)


def _on_a_point() -> "sa.ColumnElement[bool]":
    return sa.and_(event.c.lon.is_not(None), event.c.place_precision == PlacePrecision.EXACT)


def _means(strike: sa.FromClause) -> Any:
    """Means of the acts, whether responders were harmed, and whether of all harmed it is said who they were."""
    roles = sa.literal(sorted(terms.narrower("role", RESPONDERS)), sa.ARRAY(sa.Text))
    harmed = act.c.victim.is_not(None)
    return (
        sa.select(
            sa.func.array_agg(sa.distinct(act.c.method)).label("methods"),
            sa.func.coalesce(sa.func.bool_or(act.c.roles.bool_op("&&")(roles)), sa.false()).label("responders"),
            sa.func.bool_and(sa.func.cardinality(act.c.roles) > 0).filter(harmed).label("described"),
        )
        .where(act.c.event_id == strike.c.id, act.c.since == strike.c.since)
        .lateral("means")
    )


def _parties(strike: sa.FromClause) -> Any:
    """Whom somebody holds responsible; what the actor denies is not settled, and is passed over."""
    c = involvement.c
    who = sa.func.array_agg(sa.distinct(c.actor)).label("actors")
    said = (c.event_id == strike.c.id, c.since == strike.c.since, c.attribution != Attribution.DENIED)
    return sa.select(who).where(*said).lateral("parties")


def _sources(strike: sa.FromClause) -> Any:
    c = event_source.c
    who = sa.func.array_agg(c.source).label("sources")
    told_of = (strike.c.fine, c.event_id == strike.c.id, c.since == strike.c.since)
    return sa.select(who).where(*told_of).lateral("behind")


def actors(number: int) -> sa.Select[Any]:
    """Rows (id, top, several): the body at the top of each actor, and whether it is several that act together."""
    c = actor.c
    top = c.lineage[sa.func.cardinality(c.lineage)]
    return sa.select(c.id, top.label("top"), (sa.func.cardinality(c.members) > 0).label("several")).where(
        known_at(actor, number)
    )


@dataclass(frozen=True)
class StrikeTable:
    """The rows of `statement` in order, with what is compared of them; `zones` are time zones by collection."""

    rows: Sequence[Any]
    tops: Mapping[str, str | None]
    zones: Mapping[str, str]

    @classmethod
    def of(cls, rows: Sequence[Any], parties: Sequence[Any], collections: Sequence[Mapping[str, Any]]) -> "StrikeTable":
        """The table that the rows of `statement` and `actors` make."""
        tops = {each.id: None if each.several else each.top for each in parties}
        return cls(rows, tops, {each["id"]: each.get("timezone") or "Etc/UTC" for each in collections})

    @cached_property
    def strikes(self) -> Strikes:
        """The columns that are compared."""
        moments = np.array([self._moments(row) for row in self.rows], dtype=np.float64).reshape(-1, 2)
        return Strikes(
            ids=np.array([row.id for row in self.rows], dtype=np.str_),
            earliest=moments[:, 0],
            latest=moments[:, 1],
            longitude=_floats([row.lon for row in self.rows]),
            latitude=_floats([row.lat for row in self.rows]),
            uncertainty=np.array([_radius(row) for row in self.rows], dtype=np.float64),
            site=_codes([row.site for row in self.rows]),
            perpetrator=_codes([self._party(row) for row in self.rows]),
            weapon=_codes([striking.weapon_class([row.kind, *(row.methods or ())]) for row in self.rows]),
            responders=np.array([row.responders for row in self.rows], dtype=np.bool_),
        )

    def _moments(self, row: Any) -> tuple[float, float]:
        """Seconds between which it happened: the instants that are stated, else from the first day to the last."""
        if row.earliest and row.latest:
            return _seconds(row.earliest), _seconds(row.latest)
        zone = self.zones.get(row.collection, "Etc/UTC")
        return self._midnight(zone, row.day_from), self._midnight(zone, row.day_to + dt.timedelta(days=1))

    def _midnight(self, zone: str, day: dt.date) -> float:
        key = (zone, day)
        if key not in self._midnights:
            self._midnights[key] = dt.datetime.combine(day, dt.time(), ZoneInfo(zone)).timestamp()
        return self._midnights[key]

    @cached_property
    def _midnights(self) -> dict[tuple[str, dt.date], float]:
        return {}

    def _party(self, row: Any) -> str | None:
        """The side: the one body at the top of all held responsible. None when nobody is, or several are."""
        tops = {self.tops.get(each) for each in row.actors or ()}
        return tops.pop() if len(tops) == 1 else None

    @cached_property
    def strata(self) -> NDArray[np.int64]:
        """A code of the area, as far as the second level, and the month of each strike."""
        return _codes([(row.area or "", row.day_from.year, row.day_from.month) for row in self.rows])

    def same(self) -> frozenset[tuple[str, str]]:
        """Pairs of ids that the record itself says tell of one strike, either way round."""
        links = ((row.id, each["event"]) for row in self.rows for each in row.related or () if each["kind"] in _SAME)
        return frozenset(pair for one, other in links for pair in ((one, other), (other, one)))

    @cached_property
    def unplaced(self) -> int:
        """Rows without named spot or exact point, as `totals` counts them."""
        exact = PlacePrecision.EXACT
        return sum(row.site is None and (row.lon is None or row.place_precision != exact) for row in self.rows)

    def shares_a_source(self, one: int, other: int) -> bool:
        """Whether some source told of both."""
        return not set(self.rows[one].sources or ()).isdisjoint(self.rows[other].sources or ())


def _seconds(instant: str) -> float:
    return dt.datetime.fromisoformat(instant).timestamp()


def _radius(row: Any) -> float:
    """Metres within which it lies around its point: as stated, else as the precision has it."""
    if row.radius is not None:
        return float(row.radius)
    # A place that is called exact without a radius is taken at its word.
    nominal = {PlacePrecision.EXACT: 0.0, PlacePrecision.NEAR: _NEAR}
    return nominal.get(PlacePrecision(row.place_precision), np.nan)


def _floats(values: Sequence[float | None]) -> Floats:
    return np.array([np.nan if each is None else each for each in values], dtype=np.float64)


def _codes(values: Sequence[Any]) -> NDArray[np.int64]:
    """Whole numbers that are equal where the values are; UNKNOWN for None. The order of rows makes no difference."""
    known = {each: n for n, each in enumerate(sorted({each for each in values if each is not None}))}
    return np.array([UNKNOWN if each is None else known[each] for each in values], dtype=np.int64)
