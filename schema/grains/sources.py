"""Grain `sources`: one row is one source behind events that match, with how many."""

from collections.abc import Iterator

import sqlalchemy as sa

from schema.grains.declaring import Column, Grain, Kind, Wish
from schema.grains.matching import told
from schema.grains.plain import of_all, plain
from schema.queries.conditions import known_at
from schema.tables.published import event_source, flat_event, source

FEWEST = 3
"""Events from which upward the stand-in of protected sources is shown."""


def _joined(wish: Wish) -> sa.FromClause:
    # Many events have the same sources, which are told apart once.
    same = (
        sa.select(flat_event.c.source_ids, sa.func.count().label("events"))
        .where(*told(wish))
        .group_by(flat_event.c.source_ids)
        .subquery("same")
    )
    each = sa.func.unnest(same.c.source_ids).table_valued("source", name="each").render_derived()
    behind = (
        sa.select(each.c.source, sa.func.sum(same.c.events).label("events"))
        .select_from(same.join(each, sa.true()))
        .group_by(each.c.source)
        .subquery("behind")
    )
    shown = sa.or_(sa.not_(source.c.protected), behind.c.events >= FEWEST)
    return source.join(behind, sa.and_(behind.c.source == source.c.id, shown))


def _conditions(wish: Wish) -> "list[sa.ColumnElement[bool]]":
    return [known_at(source, wish.scope.number)]


def _columns() -> Iterator[Column]:
    c = source.c
    yield plain(c.id, Kind.TEXT, "source_id", required=True)
    yield plain(c.name_en, Kind.TEXT, required=True)
    yield plain(c.name_ar, Kind.TEXT)
    yield plain(c.kind, Kind.CODE, "source_kind", vocabulary="source", required=True)
    yield plain(c.protected, Kind.BOOLEAN, required=True)
    yield plain(c.independence_group, Kind.TEXT, required=True)
    yield plain(c.rests_on, Kind.TEXT, many=True)
    count = sa.literal_column("behind.events", sa.Integer)
    yield Column("events", Kind.INTEGER, lambda _: count, (event_source.c.source,), required=True)
    yield from of_all()


SOURCES = Grain(
    name="sources",
    columns=tuple(_columns()),
    key=("source_id",),
    joined=_joined,
    conditions=_conditions,
    order=(source.c.id,),
)
