"""Published movements of people as they are asked for and read: from where to where, how many, and when.

A flow is people who moved in a time: that which its number adds up, where sources delimit it, else the record's own
days. A stock is people displaced at a date: that which its number describes, the end of its time.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by

from analytics.durations.courses import ALWAYS, NEVER
from analytics.episodes import UNKNOWN, Number
from analytics.recorded import MOST, RecordAsked
from schema.answering import RecordType, TimeMatch
from schema.filters import TimeFilter
from schema.queries.records import RecordFilter, conditions
from schema.tables.published import record
from schema.vocabulary import DatePrecision, Measure, Population

RETURNED = "returned"
"""The kind of movement that ends displacement."""
_COUNTED = {"evacuated": Measure.EVACUATED, RETURNED: Measure.RETURNED}
"""What sources count of a kind of movement; of the others, people displaced."""
_MOVED = (Measure.DISPLACED, Measure.EVACUATED, Measure.RETURNED)
_TO_THE_DAY = (DatePrecision.EXACT, DatePrecision.DAY)

SITUATIONS = ("siege", "blockade", "encirclement", "offensive", "truce", "ceasefire", "evacuation_agreement")
"""Kinds of situation that make people move, keep them, or let them go."""
CORRIDORS = ("evacuation", "aid", "evacuation_and_aid")
AROUND = 500
"""Situations and corridors that are read at most."""


@dataclass(frozen=True)
class Movement:
    """One movement or stock.

    Attributes:
        origin, destination: ids of places; None where unknown or not published.
        from_, to: ordinals of the days between which it was; infinite where unknown.
        adding: whether its number adds up that time, so that it holds what happened in any part of it.
        undelimited: whether no source says which time its number adds up; then it is that of the record.
        claims: ids of those that its number rests on, and `overlaps` of those that count some of the same people.
    """

    code: str
    collection: str
    kind: str
    sources: Sequence[str]
    stock: bool
    origin: str | None
    destination: str | None
    from_: float
    to: float
    number: Number
    adding: bool
    undelimited: bool
    claims: frozenset[str]
    overlaps: frozenset[str]
    single: bool
    conflicting: bool

    @property
    def dated(self) -> bool:
        """Whether both days are known."""
        return self.from_ > NEVER and self.to < ALWAYS


def statement(asked: RecordAsked) -> sa.Select[Any]:
    """The matching movements by id, one more than may be answered from.

    Columns: `code`, `collection`, `kind`, `day_from`, `day_to`, `date_precision`, `sources`, `origin` and `destination`
    (ids), `stock`, `tallies`, `groups`, `claims` (each a list of id, cumulative, first and last day, overlaps).
    """
    plain = ("id", "code", "collection", "day_from", "day_to", "date_precision", "sources", "kinds", "document")
    chosen = (
        sa.select(*(record.c[name] for name in plain))
        .where(*asked.matching)
        .order_by(record.c.id)
        .limit(MOST + 1)
        .subquery("chosen")
    )
    parts = (
        sa.func.json_to_record(chosen.c.document)
        .table_valued(
            *(sa.column(name, JSONB) for name in ("origin", "destination", "tallies", "claims")),
            *(sa.column("stock", sa.Boolean), sa.column("independent_sources", sa.Integer)),
            name="parts",
        )
        .render_derived(with_types=True)
    )
    each = (
        sa.func.jsonb_array_elements(parts.c.claims)
        .table_valued(sa.column("claim", JSONB), with_ordinality="n", name="each_claim")
        .render_derived()
    )
    keys = (("id",), ("cumulative",), ("period", "from"), ("period", "to"), ("overlaps",))
    claim = sa.func.jsonb_build_array(*(each.c.claim[key] for key in keys))
    claims = sa.select(sa.func.jsonb_agg(aggregate_order_by(claim, each.c.n))).scalar_subquery()
    return (
        sa.select(
            *(chosen.c[name] for name in plain if name not in {"id", "kinds", "document"}),
            chosen.c.kinds[1].label("kind"),
            parts.c.origin["id"].astext.label("origin"),
            parts.c.destination["id"].astext.label("destination"),
            parts.c.stock,
            parts.c.tallies,
            parts.c.independent_sources.label("groups"),
            claims.label("claims"),
        )
        .select_from(chosen.join(parts, sa.true()))
        .order_by(chosen.c.id)
    )


def around(asked: RecordAsked) -> sa.Select[Any]:
    """Sieges, truces, corridors and the like of the same collections and period, by first day and code.

    Columns: `code`, `type`, `kind`, `day_from`, `day_to`, `area`, `areas`, `title`, `place`.
    """
    time = asked.where.occurred
    where = RecordFilter(
        collections=asked.where.collections,
        kinds=(*SITUATIONS, *CORRIDORS),
        occurred=TimeFilter(from_=time.from_, to=time.to, match=TimeMatch.OVERLAPS),
    )
    types = (RecordType.SITUATION, RecordType.CORRIDOR)
    return (
        sa.select(
            *(record.c[name] for name in ("code", "type", "day_from", "day_to", "area", "areas")),
            record.c.kinds[1].label("kind"),
            *(sa.cast(record.c.document[name], JSONB).label(name) for name in ("title", "place")),
        )
        .where(record.c.day_from.is_not(None), *conditions(where, asked.scope, record, types))
        .order_by(record.c.day_from, record.c.code)
        .limit(AROUND)
    )


def read(row: Any) -> Movement:
    """The movement of a row of `statement`."""
    tally = _tally(row.kind, row.tallies or ())
    counted = set(tally["claims"]) if tally else None
    claims = [each for each in row.claims or () if counted is None or each[0] in counted]
    from_, to = _stock_days(row, claims) if row.stock else _flow_days(row, claims)
    periods = _periods(claims)
    return Movement(
        code=row.code,
        collection=row.collection,
        kind=row.kind,
        sources=row.sources,
        stock=bool(row.stock),
        origin=row.origin,
        destination=row.destination,
        from_=from_,
        to=to,
        number=(tally["low"], tally["best"], tally["high"]) if tally else UNKNOWN,
        adding=not row.stock and bool(periods),
        undelimited=not row.stock and not all(first and last for first, last in periods),
        claims=frozenset(each[0] for each in claims),
        overlaps=frozenset(other for *_, overlaps in claims for other in overlaps or ()),
        single=(row.groups or 0) <= 1,
        conflicting=bool(tally and tally["conflicting"]),
    )


def _tally(kind: str, tallies: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    of = {each["measure"]: each for each in tallies if each["population"] == Population.ALL}
    wanted = (_COUNTED.get(kind, Measure.DISPLACED), *_MOVED)
    return next((of[measure] for measure in wanted if measure in of), None)


def _periods(claims: Sequence[Sequence[Any]]) -> list[tuple[str | None, str | None]]:
    """The times that numbers add up, as far as they are stated."""
    return [(first, last) for _, cumulative, first, last, _ in claims if cumulative]


def _flow_days(row: Any, claims: Sequence[Sequence[Any]]) -> tuple[float, float]:
    """The time that the numbers add up, if every one of them that does so says which; else the record's own days."""
    periods = _periods(claims)
    whole = [(_ordinal(first), _ordinal(last)) for first, last in periods if first and last]
    if whole and len(whole) == len(periods):
        return min(first for first, _ in whole), max(last for _, last in whole)
    return _own_days(row)


def _stock_days(row: Any, claims: Sequence[Sequence[Any]]) -> tuple[float, float]:
    """The date that the numbers describe: the last day of their time, else that of the record's own."""
    lasts = [last for *_, last, _ in claims]
    if lasts and all(lasts):
        return min(map(_ordinal, lasts)), max(map(_ordinal, lasts))
    first, last = _own_days(row)
    return (last, last) if row.date_precision in _TO_THE_DAY and last < ALWAYS else (first, last)


def _own_days(row: Any) -> tuple[float, float]:
    return (
        float(row.day_from.toordinal()) if row.day_from else NEVER,
        float(row.day_to.toordinal()) if row.day_to else ALWAYS,
    )


def _ordinal(day: str) -> float:
    return float(dt.date.fromisoformat(day).toordinal())
