"""Published source material, and whatever a single identifier names."""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSON

from schema.prepared import Written
from schema.queries import actors, paging, places, sources
from schema.queries.conditions import known_at
from schema.queries.paging import Condition, Key, Listing, Owners
from schema.tables.published import act, actor, claim, document, event, place, record, source


def listing(number: int) -> Listing:
    """All documents, newest first."""
    key = Key(document.c.published_on, descending=True)
    return Listing(document, key, paging.document, [known_at(document, number)])


def by_sources(ids: Sequence[str], number: int) -> Owners:
    """Sources with the documents that they published."""
    owners = source.alias("owner")
    wanted = sa.and_(owners.c.id.in_(ids), known_at(owners, number))
    return Owners(owners, wanted, document.c.source == owners.c.id)


def named(ids: Sequence[str], number: int) -> sa.Select[Any]:
    """Rows (document) of the documents with those ids."""
    return sa.select(document.c.document).where(known_at(document, number), document.c.id.in_(ids))


def events_of(ids: Sequence[str], number: int) -> Written:
    """Rows (concept, id, document) of the events with those ids: what identifiers name most often."""
    return Written("events by id", (), {"ids": list(ids), "number": number}, lambda: next(iter(_own())))


def anything(ids: Sequence[str], number: int) -> Written:
    """Rows (concept, id, document) of whatever has one of those ids.

    The concept of a record is its type. Of acts, victims and claims the document is that of their event or record.
    """
    return Written("anything by id", (), {"ids": list(ids), "number": number}, every)


def every() -> sa.Select[Any]:
    """The statement of `anything`, with parameters `ids` and `number`."""
    everything = sa.union_all(*_own(), *_parts()).subquery("found")
    return sa.select(everything.c.concept, everything.c.id, everything.c.document)


IDS = sa.bindparam("ids", None, type_=sa.ARRAY(sa.Text))


def _known(table: sa.FromClause) -> Condition:
    return table.c.known.contains(sa.bindparam("number", None, type_=sa.Integer))


def _own() -> Iterable[sa.Select[Any]]:
    """What has a document of its own, or columns that make one; events first."""
    for concept, table, shown in (
        (sa.literal("event"), event, event.c.document),
        (record.c.type, record, record.c.document),
        (sa.literal("document"), document, document.c.document),
        (sa.literal("place"), place, places.document(place)),
        (sa.literal("actor"), actor, actors.document(actor)),
        (sa.literal("source"), source, sources.document(source)),
    ):
        yield _row(concept, table.c.id, shown).where(table.c.id == sa.any_(IDS), _known(table))


def _parts() -> Iterable[sa.Select[Any]]:
    """What stands in the document of its event or record. A victim may be that of several acts of one event."""
    victims = sa.select(act.c.victim, act.c.event_id, act.c.since).where(act.c.victim == sa.any_(IDS), _known(act))
    harmed = victims.distinct().subquery("harmed")
    for concept, of, named, owner in (
        ("act", event, act.c.id, act.c.event_id),
        ("victim", event, harmed.c.victim, harmed.c.event_id),
        ("claim", event, claim.c.id, claim.c.record_id),
        ("claim", record, claim.c.id, claim.c.record_id),
    ):
        part = owner.table
        joined = part.join(of, sa.and_(of.c.id == owner, of.c.since == part.c.since))
        yield (
            _row(sa.literal(concept), named, of.c.document).select_from(joined).where(named == sa.any_(IDS), _known(of))
        )
    taken = _row(sa.literal("victim"), record.c.victim, record.c.document)
    yield taken.where(record.c.victim == sa.any_(IDS), _known(record))


def _row(concept: "sa.ColumnElement[Any]", ident: "sa.ColumnElement[Any]", shown: Any) -> sa.Select[Any]:
    return sa.select(concept.label("concept"), ident.label("id"), sa.cast(shown, JSON).label("document"))
