"""Published source material, and whatever a single identifier names."""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSON

from schema.queries import actors, paging, places, sources
from schema.queries.conditions import known_at
from schema.queries.paging import Key, Listing, Owners
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


def anything(ids: Sequence[str], number: int) -> sa.Select[Any]:
    """Rows (concept, id, document) of whatever has one of those ids.

    The concept of a record is its type. Of acts, victims and claims the document is that of their event or record.
    """
    found = [*_own(ids, number), *_parts(ids, number)]
    everything = sa.union_all(*found).subquery("found")
    return sa.select(everything.c.concept, everything.c.id, everything.c.document)


def _own(ids: Sequence[str], number: int) -> Iterable[sa.Select[Any]]:
    """What has a document of its own, or columns that make one."""
    for concept, table, shown in (
        (sa.literal("event"), event, event.c.document),
        (record.c.type, record, record.c.document),
        (sa.literal("document"), document, document.c.document),
        (sa.literal("place"), place, places.document(place)),
        (sa.literal("actor"), actor, actors.document(actor)),
        (sa.literal("source"), source, sources.document(source)),
    ):
        yield _row(concept, table.c.id, shown).where(table.c.id.in_(ids), known_at(table, number))


def _parts(ids: Sequence[str], number: int) -> Iterable[sa.Select[Any]]:
    """What stands in the document of its event or record. A victim may be that of several acts of one event."""
    victims = sa.select(act.c.victim, act.c.event_id, act.c.since).where(act.c.victim.in_(ids), known_at(act, number))
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
            _row(sa.literal(concept), named, of.c.document)
            .select_from(joined)
            .where(named.in_(ids), known_at(of, number))
        )
    taken = _row(sa.literal("victim"), record.c.victim, record.c.document)
    yield taken.where(record.c.victim.in_(ids), known_at(record, number))


def _row(concept: "sa.ColumnElement[Any]", ident: "sa.ColumnElement[Any]", shown: Any) -> sa.Select[Any]:
    return sa.select(concept.label("concept"), ident.label("id"), sa.cast(shown, JSON).label("document"))
