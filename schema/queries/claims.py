"""The ledger of published claims: what each source stated as a number, on records of every type."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from schema.answering import RecordType
from schema.filters import EventFilter, SpaceFilter, TimeFilter
from schema.queries import records
from schema.queries.conditions import among, known_at
from schema.queries.declared import Asked
from schema.queries.paging import Condition, Key, Listing
from schema.queries.records import ANY_TIME, ANYONE, PeopleFilter, RecordFilter
from schema.queries.scope import Scope
from schema.tables.published import claim, event, record
from schema.vocabulary import ClaimStatus, Measure

KEY = Key(claim.c.stated_on, descending=True)
"""Last stated first, and those without a day last."""


ANYTHING = RecordFilter()

EVENT: sa.ColumnElement[str] = sa.literal_column(f"'{RecordType.EVENT}'", sa.Text)
"""Written out, so that every plan may use the indexes that hold only claims on events, or only the others."""


@dataclass(frozen=True, kw_only=True)
class ClaimFilter:
    """Conditions on claims; within a list any of, between fields all of.

    `reported` is the day on which it was stated: a claim without one is in no interval. `people` are those whom the
    number counts, `about` the record. `about.kinds` may be codes of the vocabulary of any type of record.
    """

    reported: TimeFilter = ANY_TIME
    measures: tuple[Measure, ...] = ()
    sources: tuple[str, ...] = ()
    independence_groups: tuple[str, ...] = ()
    status: tuple[ClaimStatus, ...] = ()
    people: PeopleFilter = ANYONE
    about: RecordFilter = ANYTHING


def keys(where: ClaimFilter) -> EventFilter:
    """What `scope.look_up` must resolve before the filter can be applied."""
    about = where.about
    return EventFilter(
        collections=about.collections,
        within=SpaceFilter(places=about.within.places),
        sources=(*where.sources, *about.sources),
    )


def listing(where: ClaimFilter, scope: Scope) -> Listing:
    """Claims that match, last stated first, each with the document of its record, in which it lies.

    Raises UnknownKey for a code that no vocabulary has, BadInput for a bad area.
    """
    # In a branch of its own each table can begin where few rows match: at the record, or at the last day.
    of_event = [_is_of(claim, event), claim.c.record_type == EVENT]
    of_record = [_is_of(claim, record), claim.c.record_type != EVENT]
    branches = (
        [*of_event, *records.conditions(where.about, scope, event)],
        [*of_record, *records.conditions(where.about, scope, record)],
    )
    return Listing(claim, KEY, _with_record, [known_at(claim, scope.number), *_own(where)], branches)


def _own(where: ClaimFilter) -> Iterable[Asked]:
    c = claim.c
    if where.reported.from_:
        yield c.stated_on >= where.reported.from_
    if where.reported.to:
        yield c.stated_on <= where.reported.to
    for column, values in (
        (c.measure, where.measures),
        (c.source, where.sources),
        (c.independence_group, where.independence_groups),
        (c.status, where.status),
    ):
        if values:
            yield among(column, values)
    yield from records.people(where.people, claim)


def _is_of(rows: sa.FromClause, table: sa.FromClause) -> Condition:
    return sa.and_(table.c.id == rows.c.record_id, table.c.since == rows.c.since)


def _with_record(rows: sa.FromClause) -> "sa.ColumnElement[Any]":
    found: sa.ColumnElement[Any] = sa.func.coalesce(*(_document_of(rows, table) for table in (event, record)))
    return found


def _document_of(rows: sa.FromClause, table: sa.Table) -> "sa.ScalarSelect[Any]":
    about = table.alias("about")
    return sa.select(about.c.document).where(_is_of(rows, about)).correlate(rows).scalar_subquery()


def by_ids(ids: Sequence[str], number: int) -> sa.Select[Any]:
    """Rows (id, document) of the claims with those ids; documents as in `listing`."""
    return sa.select(claim.c.id, _with_record(claim).label("document")).where(
        claim.c.id.in_(ids), known_at(claim, number)
    )
