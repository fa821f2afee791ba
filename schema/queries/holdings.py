"""What each published collection holds, and what it does not know, counted in one statement.

Rows: `part` (one of `Part`), `collection`, `codes` (that tell rows of a part apart), `n` (the numbers that the part
names), `document`. Nothing here is an estimate: every number counts rows of the published tables.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, array

from schema.answering import RecordType
from schema.queries.conditions import known_at
from schema.tables.published import claim, collection, event, event_source, record, tally
from schema.vocabulary import DatePrecision

TO_THE_DAY = (DatePrecision.EXACT, DatePrecision.DAY)
PATIENCE = "2min"
NAMED = 5
"""Conflicts named of each collection, those with the widest span first."""


class Part(StrEnum):
    """What a row counts, with its codes and numbers."""

    EVENTS = "events"
    """All; without a place of the first level; not dated to the day; on a facility; of these with none named."""
    RECORDS = "records"
    """By type: all."""
    CLAIMS = "claims"
    """All."""
    FIGURES = "figures"
    """By type, measure and population: all; without an upper end; without a best figure; in conflict."""
    CONFLICT = "conflict"
    """One figure whose claims no number can satisfy, in `document`."""
    WITHHELD = "withheld"
    """Records; of these by reason; of these by field."""
    MONTHS = "months"
    """Months that the collection covers; of these without a source that is active for certain."""


@dataclass(frozen=True)
class Figure:
    """Figures of one measure and population of records of one type."""

    type: RecordType
    measure: str
    population: str
    records: int
    open_ended: int
    without_best: int
    conflicting: int


@dataclass
class Holding:
    """One collection. `months` are those covered and those without an active source; None when it states no time.

    `withheld` are numbers of records by reason and field; an empty one stands for all of them. `conflicts` are
    {code, type, title, measure, population, low, best, high}.
    """

    records: dict[RecordType, int] = field(default_factory=dict)
    claims: int = 0
    unplaced: int = 0
    undated: int = 0
    on_facilities: int = 0
    facility_unnamed: int = 0
    figures: list[Figure] = field(default_factory=list)
    conflicts: list[Mapping[str, Any]] = field(default_factory=list)
    withheld: dict[tuple[str, str], int] = field(default_factory=dict)
    months: tuple[int, int] | None = None


def counts(number: int) -> sa.Select[Any]:
    """Rows about every collection of a publication."""
    figures = _figures(number).cte("figures")
    parts = [_events(number), _records(number), *_claims(number), _counted(figures), _conflicts(figures)]
    rows = sa.union_all(*parts, _withheld(number), _months(number)).subquery("rows")
    return sa.select(rows).order_by(rows.c.part, rows.c.collection, rows.c.codes, rows.c.n)


def patient() -> sa.Select[Any]:
    """Let this transaction count for as long as a large record takes."""
    return sa.select(sa.func.set_config("statement_timeout", PATIENCE, True))


def holdings(rows: Iterable[Any]) -> dict[str, Holding]:
    """What the rows of `counts` tell, by slug."""
    found: dict[str, Holding] = {}
    for row in rows:
        _add(found.setdefault(row.collection, Holding()), Part(row.part), row)
    return found


def _add(held: Holding, part: Part, row: Any) -> None:
    match part:
        case Part.EVENTS:
            held.records[RecordType.EVENT] = row.n[0]
            held.unplaced, held.undated, held.on_facilities, held.facility_unnamed = row.n[1:]
        case Part.RECORDS:
            held.records[RecordType(row.codes[0])] = row.n[0]
        case Part.CLAIMS:
            held.claims += row.n[0]
        case Part.FIGURES:
            type_, measure, population = row.codes
            held.figures.append(Figure(RecordType(type_), measure, population, *row.n))
        case Part.CONFLICT:
            held.conflicts.append(row.document)
        case Part.WITHHELD:
            held.withheld[row.codes[0], row.codes[1]] = row.n[0]
        case Part.MONTHS:
            held.months = (row.n[0], row.n[1])


def _row(
    part: Part, slug: Any, numbers: Iterable[Any], codes: Iterable[Any] = (), document: Any = None
) -> sa.Select[Any]:
    """One kind of row, with every column that the others have."""
    return sa.select(
        sa.literal(part, sa.Text).label("part"),
        slug.label("collection"),
        array(codes, type_=sa.Text).label("codes"),
        array([sa.cast(each, sa.BigInteger) for each in numbers]).label("n"),
        sa.cast(sa.null() if document is None else document, JSONB).label("document"),
    )


def _if(condition: Any) -> "sa.ColumnElement[int]":
    return sa.func.count().filter(condition)


def _events(number: int) -> sa.Select[Any]:
    c = event.c
    hit = sa.func.cardinality(c.facility_kinds) > 0
    numbers = [
        sa.func.count(),
        _if(c.adm1.is_(None)),
        _if(c.date_precision.not_in(TO_THE_DAY)),
        _if(hit),
        _if(hit & c.facility.is_(None)),
    ]
    return _row(Part.EVENTS, c.collection, numbers).where(known_at(event, number)).group_by(c.collection)


def _records(number: int) -> sa.Select[Any]:
    c = record.c
    rows = _row(Part.RECORDS, c.collection, [sa.func.count()], [c.type])
    return rows.where(known_at(record, number)).group_by(c.collection, c.type)


def _claims(number: int) -> Iterable[sa.Select[Any]]:
    for table in (event, record):
        joined = claim.join(table, (table.c.id == claim.c.record_id) & (table.c.since == claim.c.since))
        rows = _row(Part.CLAIMS, table.c.collection, [sa.func.count()]).select_from(joined)
        yield rows.where(known_at(claim, number)).group_by(table.c.collection)


TALLY = {"measure": sa.Text, "population": sa.Text, "low": sa.Integer, "best": sa.Integer, "high": sa.Integer}


def _figures(number: int) -> "sa.CompoundSelect[Any]":
    """Every tally, with the record that it is of. Those of events have rows, the others stand in documents."""
    stated = [*(tally.c[name] for name in TALLY), tally.c.conflicting]
    of_events = (
        _owned(event, sa.literal(RecordType.EVENT, sa.Text), stated)
        .join(tally, (tally.c.event_id == event.c.id) & (tally.c.since == event.c.since))
        .where(known_at(event, number))
    )
    told = (
        sa.func.jsonb_to_recordset(sa.cast(record.c.document["tallies"], JSONB))
        .table_valued(*(sa.column(name, kind) for name, kind in TALLY.items()), sa.column("conflicting", sa.Boolean))
        .render_derived(name="told", with_types=True)
    )
    of_records = _owned(record, record.c.type, list(told.c)).join(told, sa.true()).where(known_at(record, number))
    return sa.union_all(of_events, of_records)


def _owned(table: sa.Table, type_: "sa.ColumnElement[str]", stated: Iterable[Any]) -> sa.Select[Any]:
    owner = (table.c.collection, type_.label("type"), table.c.code, table.c.id, table.c.since)
    return sa.select(*owner, *stated).select_from(table)


def _counted(figures: sa.CTE) -> sa.Select[Any]:
    c = figures.c
    keys = (c.type, c.measure, c.population)
    numbers = [sa.func.count(), _if(c.high.is_(None)), _if(c.best.is_(None)), _if(c.conflicting)]
    return _row(Part.FIGURES, c.collection, numbers, keys).group_by(c.collection, *keys)


def _conflicts(figures: sa.CTE) -> sa.Select[Any]:
    c = figures.c
    widest = sa.func.row_number().over(
        partition_by=c.collection, order_by=[sa.nulls_last(sa.desc(c.high - c.low)), c.code, c.measure, c.population]
    )
    ranked = sa.select(figures, widest.label("rank")).where(c.conflicting).subquery("ranked")
    r = ranked.c
    # Documents of these few only: to read one takes longer than all the rest.
    titles = (
        sa.select(t.c.document["title"]).where(t.c.id == r.id, t.c.since == r.since).scalar_subquery()
        for t in (event, record)
    )
    shown: list[Any] = [part for name in ("code", "type", *TALLY) for part in (name, r[name])]
    shown += ["title", sa.func.coalesce(*titles)]
    told = _row(Part.CONFLICT, r.collection, [r.rank], document=sa.func.jsonb_build_object(*shown))
    return told.where(r.rank <= NAMED)


def _withheld(number: int) -> sa.Select[Any]:
    both = sa.union_all(
        *(
            sa.select(t.c.collection, t.c.id, sa.cast(t.c.document["redaction"], JSONB).label("redaction")).where(
                known_at(t, number)
            )
            for t in (event, record)
        )
    ).subquery("both")
    told = (
        sa.func.jsonb_to_recordset(both.c.redaction)
        .table_valued(sa.column("reason", sa.Text), sa.column("field", sa.Text))
        .render_derived(name="told", with_types=True)
    )
    slug, reason, path = both.c.collection, told.c.reason, told.c.field
    rows = _row(
        Part.WITHHELD,
        slug,
        [sa.func.count(both.c.id.distinct())],
        [sa.func.coalesce(each, "") for each in (reason, path)],
    )
    sets = sa.func.grouping_sets(sa.tuple_(slug), sa.tuple_(slug, reason), sa.tuple_(slug, reason, path))
    return rows.select_from(both.join(told, sa.true())).group_by(sets)


def _months(number: int) -> sa.Select[Any]:
    """Months of what a collection covers; a source is active in one when an event of it lies there for certain."""
    span = collection.c.document["coverage"]
    covered = (
        sa.select(
            collection.c.slug,
            sa.cast(span["from"].astext, sa.Date).label("first"),
            sa.cast(span["to"].astext, sa.Date).label("last"),
        )
        .where(known_at(collection, number), span["from"].astext.is_not(None), span["to"].astext.is_not(None))
        .cte("covered")
    )
    begun = sa.func.date_trunc("month", event.c.day_from)
    behind = sa.exists().where(event_source.c.event_id == event.c.id, event_source.c.since == event.c.since)
    active = (
        sa.select(covered.c.slug, sa.func.count(begun.distinct()).label("months"))
        .join(event, event.c.collection == covered.c.slug)
        .where(known_at(event, number), behind, begun == sa.func.date_trunc("month", event.c.day_to))
        .where(event.c.day_from >= covered.c.first, event.c.day_to <= covered.c.last)
        .group_by(covered.c.slug)
        .subquery("active")
    )
    length = sa.func.age(sa.func.date_trunc("month", covered.c.last), sa.func.date_trunc("month", covered.c.first))
    months = sa.extract("year", length) * 12 + sa.extract("month", length) + 1
    blind = months - sa.func.coalesce(active.c.months, 0)
    joined = covered.outerjoin(active, active.c.slug == covered.c.slug)
    return _row(Part.MONTHS, covered.c.slug, [months, blind]).select_from(joined)
