"""Published source material, and whatever a single identifier names."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from schema.queries import actors, places, sources
from schema.queries.conditions import known_at
from schema.queries.paging import Key, Listing, Owners
from schema.tables.published import act, actor, claim, document, event, place, source


def listing(number: int) -> Listing:
    """All documents, newest first."""
    key = Key(document.c.published_on, descending=True)
    return Listing(document, key, lambda rows: rows.c.document, [known_at(document, number)])


def by_sources(ids: Sequence[str], number: int) -> Owners:
    """Sources with the documents that they published."""
    owners = source.alias("owner")
    wanted = sa.and_(owners.c.id.in_(ids), known_at(owners, number))
    return Owners(owners, wanted, document.c.source == owners.c.id)


def named(ids: Sequence[str], number: int) -> sa.Select[Any]:
    """Rows (document) of the documents with those ids."""
    return sa.select(document.c.document).where(known_at(document, number), document.c.id.in_(ids))


def anything(ids: Sequence[str], number: int) -> sa.Select[Any]:
    """Rows (concept, id, document) of whatever has one of those ids; of acts and claims, their event's document."""
    own = (
        ("event", event, event.c.document),
        ("document", document, document.c.document),
        ("place", place, places.document(place)),
        ("actor", actor, actors.document(actor)),
        ("source", source, sources.document(source)),
    )
    found = [
        sa.select(
            sa.literal(concept).label("concept"), table.c.id, sa.type_coerce(shown, JSONB).label("document")
        ).where(table.c.id.in_(ids), known_at(table, number))
        for concept, table, shown in own
    ]
    for concept, grain in (("act", act), ("claim", claim)):
        joined = grain.join(event, sa.and_(event.c.id == grain.c.event_id, event.c.since == grain.c.since))
        found.append(
            sa.select(sa.literal(concept).label("concept"), grain.c.id, event.c.document)
            .select_from(joined)
            .where(grain.c.id.in_(ids), known_at(grain, number))
        )
    everything = sa.union_all(*found).subquery("found")
    return sa.select(everything.c.concept, everything.c.id, everything.c.document)
