"""Load the reviewed tables of what providers call areas into `core.area_alias`, each country of a scheme whole."""

from collections.abc import Collection
from dataclasses import astuple, dataclass

import sqlalchemy as sa

from schema.answering import AreaLevel
from schema.tables.place import area_alias

COUNTRY = 2
"""Letters of a P-code that name the country."""


@dataclass(frozen=True, slots=True)
class AreaAlias:
    """What a provider calls the area of a P-code, and why they are the same when the names differ."""

    scheme: str
    level: AreaLevel
    name: str
    pcode: str
    note: str | None


def load_aliases(connection: sa.Connection, aliases: Collection[AreaAlias]) -> int:
    """Make what is recorded of each scheme and country in `aliases` equal to `aliases`; returns the rows that changed.

    A P-code begins with the two letters of its country. What stays the same is not touched, since every change of a
    scheme queues its events for publication.
    """
    whole = {(each.scheme, each.pcode[:COUNTRY]) for each in aliases}
    country = sa.func.left(area_alias.c.pcode, COUNTRY)
    recorded = connection.execute(sa.select(area_alias).where(sa.tuple_(area_alias.c.scheme, country).in_(whole)))
    before = {AreaAlias(row.scheme, AreaLevel(row.level), row.name, row.pcode, row.note) for row in recorded}
    after = set(aliases)
    gone, fresh = before - after, after - before
    columns = (area_alias.c.scheme, area_alias.c.level, area_alias.c.name)
    if gone:
        keys = [astuple(each)[:3] for each in gone]
        connection.execute(sa.delete(area_alias).where(sa.tuple_(*columns).in_(keys)))
    if fresh:
        names = [column.name for column in area_alias.columns]
        rows = [dict(zip(names, astuple(each), strict=True)) for each in fresh]
        connection.execute(area_alias.insert(), rows)
    return len(gone | fresh)
