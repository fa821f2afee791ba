"""Published sources; protected ones share one stand-in."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from schema import terms
from schema.queries.actors import NameFilter
from schema.queries.conditions import among, known_at
from schema.queries.declared import Asked
from schema.queries.paging import Key, Listing
from schema.tables.published import source


def listing(where: NameFilter, number: int) -> Listing:
    """Sources that match, by English name. Raises UnknownKey for a kind that there is none of."""
    found: list[Asked] = [known_at(source, number)]
    if where.ids:
        found.append(among(source.c.id, where.ids))
    if where.kinds:
        found.append(among(source.c.kind, terms.narrower("source", where.kinds)))
    if where.text:
        names = (source.c.name_en, source.c.name_ar)
        found.append(sa.or_(*(name.icontains(where.text, autoescape=True) for name in names)))
    return Listing(source, Key(source.c.name_en), document, found)


def document(rows: sa.FromClause) -> "sa.ColumnElement[Any]":
    """What is shown of a source."""
    c = rows.c
    shown: sa.ColumnElement[Any] = sa.func.jsonb_build_object(
        *("id", c.id, "kind", c.kind, "protected", c.protected, "independence_group", c.independence_group),
        *("rests_on", c.rests_on),
        *("name", sa.func.jsonb_build_object("en", c.name_en, "ar", c.name_ar)),
        type_=JSONB,
    )
    return shown


def named(ids: Sequence[str], number: int) -> sa.Select[Any]:
    """Rows (document) of the sources with those ids."""
    return sa.select(document(source).label("document")).where(known_at(source, number), source.c.id.in_(ids))
