"""What is known of the events of a square or area: sums made ahead, the same made now, and what is told of them."""

from typing import Any

import sqlalchemy as sa

Column = sa.ColumnElement[Any]

SUMS = ("events", "incidents", "stated", "lows", "bests", "highs", "low", "best", "high")


def added(table: sa.Table) -> list[Column]:
    """Sums of sums, of several collections."""
    return [sa.func.sum(table.c[name]).label(name) for name in SUMS]


def summed(c: Any) -> list[Column]:
    """The same sums of events: of rows that say whether they are `counted`."""
    count, counted = sa.func.count, c.counted
    made = {
        "events": count(),
        "incidents": count().filter(counted),
        "stated": count().filter(counted, c.stated),
        **{f"{name}s": count(c[name]).filter(counted) for name in ("low", "best", "high")},
        **{name: sa.func.sum(c[name]).filter(counted) for name in ("low", "best", "high")},
    }
    return [made[name].label(name) for name in SUMS]


def told(c: Any) -> list[Column]:
    """What is told of a square or area. A number that is unknown is left out of a tile."""
    best, high = (sa.and_(c.stated > 0, those == c.stated) for those in (c.bests, c.highs))
    return [
        whole(c.events).label("events"),
        whole(c.incidents).label("incidents"),
        whole(c.stated).label("killed_stated"),
        sa.case((c.lows > 0, whole(c.low))).label("killed_low"),
        sa.case((best, whole(c.best))).label("killed_best"),
        sa.case((high, whole(c.high))).label("killed_high"),
    ]


def whole(number: Column) -> Column:
    """A sum as a whole number: as a sum of sums, which has another type, a tile would hold it as text."""
    return sa.cast(number, sa.BigInteger)
