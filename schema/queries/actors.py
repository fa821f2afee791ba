"""Published actors: forces, organisations and coalitions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from schema import terms
from schema.queries.conditions import among, known_at
from schema.queries.declared import Asked
from schema.queries.paging import Key, Listing
from schema.tables.published import actor


@dataclass(frozen=True, kw_only=True)
class NameFilter:
    """Conditions on actors or sources; within a list any of, between fields all of."""

    ids: tuple[str, ...] = ()
    text: str | None = None
    kinds: tuple[str, ...] = ()


def listing(where: NameFilter, number: int) -> Listing:
    """Actors that match, by English name. Raises UnknownKey for a kind that there is none of."""
    found: list[Asked] = [known_at(actor, number)]
    if where.ids:
        found.append(among(actor.c.id, where.ids))
    if where.kinds:
        found.append(among(actor.c.kind, terms.narrower("actor", where.kinds)))
    if where.text:
        names = (actor.c.name_en, actor.c.name_ar, sa.func.array_to_string(actor.c.aliases, "\n", type_=sa.Text))
        found.append(sa.or_(*(name.icontains(where.text, autoescape=True) for name in names)))
    return Listing(actor, Key(actor.c.name_en), document, found)


def document(rows: sa.FromClause) -> "sa.ColumnElement[Any]":
    """What is shown of an actor."""
    c = rows.c
    shown: sa.ColumnElement[Any] = sa.func.jsonb_build_object(
        *("id", c.id, "kind", c.kind, "aliases", c.aliases, "parent_id", c.parent),
        *("member_ids", c.members, "country_pcode", c.country_pcode),
        *("name", sa.func.jsonb_build_object("en", c.name_en, "ar", c.name_ar)),
        type_=JSONB,
    )
    return shown


def named(ids: Sequence[str], number: int) -> sa.Select[Any]:
    """Rows (document) of the actors with those ids."""
    return sa.select(document(actor).label("document")).where(known_at(actor, number), actor.c.id.in_(ids))
