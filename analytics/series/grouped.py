"""The groups of a series: their numbers, who was looking at them, and what they are called."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from analytics import activity
from analytics.activity import STAND_IN
from analytics.crosstabs import names
from analytics.dimensions import AREAS
from analytics.envelope import Asked
from analytics.series import leaving, statements, zones
from analytics.series.form import ATTRIBUTED, BY_SOURCE, Form
from analytics.units import Units
from schema.answering import Dimension

GROUP, UNNAMED = "row", "unnamed"
"""Columns that tell groups apart: the category, and whether the event stands among those of nobody named too."""


def own_statement(form: Form) -> bool:
    """Whether the groups have numbers of their own; those of collections stand in the numbers of the whole."""
    return form.group_by not in {None, Dimension.COLLECTION}


def numbers(asked: Asked, form: Form) -> sa.Select[Any]:
    """Numbers of the groups: the parts of `statements`, with the columns GROUP and UNNAMED.

    Of sources that are left out, they are what the whole loses and gains without each (`leaving`).
    """
    if form.group_by is None:
        raise ValueError("a series without groups has none to count")
    if form.group_by is Dimension.SOURCE_LEFT_OUT:
        parts = leaving.parts(asked, form, GROUP, UNNAMED)
    else:
        also = [statements.area()] if form.stock else []
        by = zones.of(form.zone)
        units = Units(
            asked.where,
            asked.scope,
            asked.measure,
            asked.population,
            (form.group_by,),
            persons=False,
            by=by,
            also=also,
        )
        parts = statements.grouped(_flagged(units.placed(), form), asked.where.occurred, form, GROUP, UNNAMED)
    rows = sa.union_all(*parts).subquery()
    return sa.select(rows)


def _flagged(placed: sa.CTE, form: Form) -> sa.CTE:
    """The events in their groups, with what says whether one is attributed to nobody in part."""
    nobody: sa.ColumnElement[Any] = sa.null()
    if form.group_by in ATTRIBUTED:
        of_event = [placed.c.id, placed.c.since]
        nobody = sa.func.bool_or(placed.c[GROUP].is_(None)).over(partition_by=of_event)
    return sa.select(placed, sa.cast(nobody, sa.Text).label(UNNAMED)).cte("flagged")


def looked_at_apart(form: Form) -> bool:
    """Whether who was looking differs from group to group."""
    return form.group_by in AREAS or form.group_by in BY_SOURCE


def looking(asked: Asked, form: Form) -> Iterable[sa.Select[Any]]:
    """Who was looking at each group, where that differs from group to group: one statement, or none.

    Columns: `key`, first day of a bucket; `of`, P-code of an area or id of a named source; `n`, sources.
    """
    if looked_at_apart(form):
        found = activity.counted(asked.where, asked.scope, zones.of(form.zone))
        level = str(form.group_by) if form.group_by in AREAS else None
        seen = activity.in_buckets(asked.where, asked.scope, found, form.bucket, form.imprecise, level).c
        of = seen.of if level else seen.source
        named = of.is_not(None) if level else of != STAND_IN
        n = sa.func.count(sa.distinct(seen.source)).label("n")
        yield sa.select(seen.key, of.label("of"), n).where(named).group_by(seen.key, of)


def called(asked: Asked, form: Form, found: sa.CTE) -> Iterable[sa.Select[Any]]:
    """Rows of `activity` that name the groups, and tell of protected sources where these cannot be one."""
    if form.group_by is not None:
        yield from names(asked.scope, found, (form.group_by,))
    if form.group_by in BY_SOURCE:
        yield activity.protected(found)
