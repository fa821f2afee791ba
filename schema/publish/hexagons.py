"""The step of publish that finds the hexagons of events: from the published point alone, so that no more is told."""

import psycopg
import sqlalchemy as sa

from schema import hexagons
from schema.answering import HEXAGONS

_NAMES = ", ".join(HEXAGONS)
_POINTS = """
    SELECT r.id, r.lon, r.lat, r.place_precision, (r.document ->> 'uncertainty_metres')::float AS metres
    FROM readable r
    WHERE r.lon IS NOT NULL AND r.id NOT IN (
        -- The middle of an area stands in for a place, however precise it is said to be.
        SELECT core.opaque(e.id) FROM stated_event s JOIN core.current_event e USING (id)
        WHERE e.place_basis = 'admin_centroid')
"""


def find_hexagons(connection: sa.Connection) -> None:
    """Make `hexed` of the events in `readable`: id, and the cell at each resolution that the event is known to."""
    driver = connection.connection.driver_connection
    if not isinstance(driver, psycopg.Connection):
        raise TypeError("publish copies through psycopg")
    columns = ", ".join(f"{name} text" for name in HEXAGONS)
    with driver.cursor() as cursor, driver.cursor("points") as points:
        cursor.execute("DROP TABLE IF EXISTS hexed")
        cursor.execute(f"CREATE TEMP TABLE hexed (id text, {columns}) ON COMMIT DROP")
        points.itersize = 20_000
        points.execute(_POINTS)
        while found := points.fetchmany(points.itersize):
            with cursor.copy(f"COPY hexed (id, {_NAMES}) FROM STDIN") as copy:
                for id_, longitude, latitude, precision, metres in found:
                    copy.write_row((id_, *hexagons.cells(longitude, latitude, hexagons.radius(precision, metres))))
        cursor.execute("ALTER TABLE hexed ADD PRIMARY KEY (id)")
        cursor.execute("ANALYZE hexed")
