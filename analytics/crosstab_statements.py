"""The numbers of a cross-tabulation, as statements.

Rows have `part` (cell, total, left_out), `row`, `column`, `collection`, `granularity`, `facts` and the columns of
`counting.sums`: sums by cell, collection and granularity; totals with facts for caveats; what was left out.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from analytics import cells, counting, dimensions, facts
from analytics.buckets import clipped, days, starts
from analytics.cells import Cells
from analytics.counting import Sums, Weights
from analytics.dimensions import AXES, Grain
from analytics.envelope import Asked
from analytics.units import Units
from schema.answering import Dimension
from schema.filters import TimeFilter
from schema.tables.published import cell

CELL, TOTAL, LEFT_OUT = "cell", "total", "left_out"

MOST = 5_000
"""Cells at most, by collection and granularity."""


def of_events(asked: Asked, by: tuple[Dimension, ...]) -> sa.Select[Any]:
    """The statement that reads events."""
    units = Units(asked.where, asked.scope, asked.measure, asked.population, by)
    left = sa.select(sa.func.count()).select_from(units.all).where(sa.not_(units.all.c.counted)).scalar_subquery()
    time = asked.where.occurred
    placed = counting.intervals(units.placed(), time, "granularity", "row", "column", name="placed_intervals")
    return _rows(counting.intervals(units.all, time, "granularity"), placed, left, time, by)


def of_cells(found: Cells, by: tuple[Dimension, ...]) -> sa.Select[Any]:
    """The statement that reads sums made ahead."""
    kind = cell.c.granularity
    column = cells.category(by[1]) if len(by) > 1 else sa.null().cast(sa.Text)
    placed = cells.intervals(
        found,
        name="placed_intervals",
        by_violation=Dimension.VIOLATION in by,
        granularity=kind,
        row=cells.category(by[0]),
        column=column,
    )
    whole = cells.intervals(found, granularity=kind)
    return _rows(whole, placed, cells.left_out(found), found.asked.where.occurred, by)


def _rows(
    whole: sa.CTE, placed: sa.CTE, left_out: "sa.ScalarSelect[int]", time: TimeFilter, by: tuple[Dimension, ...]
) -> sa.Select[Any]:
    """The rows of the statement from intervals of all, and from those that tell categories apart."""
    totals = _row(
        TOTAL,
        counting.sums(whole, Weights.even(whole.c.share, whole.c.whole)),
        collection=whole.c.collection,
        granularity=whole.c.granularity,
        facts=facts.columns(whole),
    ).group_by(whole.c.collection, whole.c.granularity)
    blank = {name: sa.literal(0) for name in Sums.__dataclass_fields__} | {"records": left_out}
    left = _row(LEFT_OUT, [value.label(name) for name, value in blank.items()])
    rows = sa.union_all(_cells(placed, time, by), totals, left).subquery()
    return sa.select(rows).order_by(rows.c.row, rows.c.column, rows.c.collection, rows.c.granularity)


def _row(part: str, sums: list["sa.ColumnElement[Any]"], **known: "sa.ColumnElement[Any]") -> sa.Select[Any]:
    """One kind of row, with every column that the others have."""
    texts = ("row", "column", "collection", "granularity")
    empty: dict[str, sa.ColumnElement[Any]] = {name: sa.null().cast(sa.Text) for name in texts}
    shown = {"part": sa.literal(part, sa.Text)} | empty | {"facts": sa.null().cast(JSONB)} | known
    return sa.select(*[value.label(name) for name, value in shown.items()], *sums)


def _cells(spans: sa.CTE, time: TimeFilter, asked: tuple[Dimension, ...]) -> sa.Select[Any]:
    """The sums of the cells; one more than may be shown, so that too many can be told."""
    c = spans.c
    source: sa.FromClause = spans
    keys: dict[str, sa.ColumnElement[Any]] = {
        "row": c.row,
        "column": c.column,
        "collection": c.collection,
        "granularity": c.granularity,
    }
    weights = Weights.even(c.share, c.whole)
    if step := dimensions.bucket(asked):
        begun, start, end = starts(
            step,
            sa.func.greatest(c.day_from, time.from_, type_=sa.Date()),
            sa.func.least(c.day_to, time.to, type_=sa.Date()),
            "touched",
        )
        source = spans.join(begun, sa.true())
        start, end = clipped(start, end, time.from_, time.to)
        first, last = (
            sa.func.greatest(c.day_from, start, type_=sa.Date()),
            sa.func.least(c.day_to, end, type_=sa.Date()),
        )
        share = counting.share_of(days(first, last), days(c.day_from, c.day_to))
        weights = Weights.even(share, (c.day_from >= start) & (c.day_to <= end))
        for name, dimension in zip(("row", "column"), asked, strict=False):
            if AXES[dimension].grain is Grain.DAYS:
                keys[name] = sa.func.to_char(start, AXES[dimension].column)
    return (
        _row(CELL, counting.sums(spans, weights), **keys)
        .select_from(source)
        .group_by(*keys.values())
        .having(sa.func.sum(c.records) > 0)
        .limit(MOST + 1)
    )
