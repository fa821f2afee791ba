"""When each source first stated a number of an event, as far as its day is known."""

import sqlalchemy as sa

from analytics.delays import known_by
from analytics.envelope import Asked
from schema.queries.conditions import known_at
from schema.tables.published import claim


def first_stated(asked: Asked, found: sa.CTE) -> sa.CTE:
    """The day, of every event of `activity.counted` and source that stated a number of it on a known day.

    Columns: `source`, `collection`, `id`, `day_from`, `day_to` (of the event), `day`.
    """
    c = found.c
    keys = (claim.c.source, c.collection, c.id, c.day_from, c.day_to)
    # Claims come and go with their event, so that those of now are those of its version; told by the version, the
    # database would expect few of them and look up each by itself.
    same = sa.and_(claim.c.record_id == c.id, known_at(claim, asked.scope.number))
    return (
        sa.select(*keys, sa.func.min(claim.c.stated_on).label("day"))
        .select_from(found.join(claim, same))
        .where(claim.c.stated_on <= known_by(asked.where, asked.scope))
        .group_by(*keys)
        .cte("first_stated")
    )
