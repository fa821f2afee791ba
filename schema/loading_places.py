"""What an import of boundaries asks of the places recorded before."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from schema.answering import AreaLevel
from schema.loading_statements import current


def recorded_levels(connection: sa.Connection, pcodes: Collection[str]) -> dict[str, str]:
    """The admin level at which each of the P-codes is recorded; sites have none and are left out."""
    newest = current("place")
    found = sa.select(newest.c.pcode, newest.c.level).where(newest.c.pcode.in_(pcodes), newest.c.level.is_not(None))
    return {row.pcode: row.level for row in connection.execute(found)}


def containing_area(connection: sa.Connection, point: str, level: AreaLevel) -> str | None:
    """P-code of the deepest recorded area above `level` that holds the point (hexadecimal EWKB), if any."""
    newest: Any = current("place")
    spot = sa.func.st_geomfromewkb(sa.func.decode(point, "hex"))
    statement = (
        sa.select(newest.c.pcode)
        # Level names sort from the widest to the deepest.
        .where(newest.c.level < level.value, sa.func.st_covers(newest.c.geometry, spot))
        .order_by(newest.c.level.desc(), newest.c.pcode)
        .limit(1)
    )
    pcode: str | None = connection.scalar(statement)
    return pcode
