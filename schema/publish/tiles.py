"""What tiles are made of is kept as cells are: what new versions of events bring, less what those that end had brought.

Where there is nothing yet, or the rules have changed, all of it is made anew.
"""

import sqlalchemy as sa

from schema import terms
from schema.publish.cells import Copy
from schema.publish.steps import run
from schema.tables.published import tile_area, tile_cell, tile_event, tile_outline

RULES = "2^26; squares of 5 to 13; areas of 5 to 19: adm1, from 10 adm2, from 13 adm3, from 16 adm4; incidents"
"""By which rules squares and areas are summed: whoever changes them in the files of SQL changes this."""

_GOING = "SELECT t.event_id AS id, t.since, -1 AS sign FROM tile_event t JOIN exposed x ON x.id = t.event_id"
_CHANGING = (
    "SELECT e.id, e.since, -1 AS sign FROM ended e UNION ALL SELECT f.id, t.since, 1 FROM fresh f CROSS JOIN this t"
)
_ALL = "SELECT e.id, e.since, 1 AS sign FROM event e"
_ENDED = """
    UPDATE tile_event t SET known = int4range(lower(t.known), current_setting('sijill.number')::int)
    FROM ended x WHERE (t.event_id, t.since) = (x.id, x.since)
"""
VOCABULARIES = {"violations": "violation", "kinds": "event"}
"""By column of `tile_state`, the vocabularies by whose terms sums are made."""
TILES, SUMS = ("tile_event",), ("tile_cell", "tile_area")
_STAND_INS = """
    CREATE TEMP TABLE stand_in ON COMMIT DROP AS
    SELECT DISTINCT core.opaque(e.id) AS id FROM core.event e
    WHERE e.place_basis = 'admin_centroid' AND e.place_precision IN ('exact', 'near')
"""


def stale(connection: sa.Connection) -> bool:
    """Whether the audience whose schema leads the search path has no sums that could be kept."""
    stated = connection.execute(sa.text("SELECT rules, violations, kinds FROM tile_state")).mappings().one_or_none()
    return stated is None or dict(stated) != _stated()


def before_writing(connection: sa.Connection) -> None:
    """Take away what is about to be deleted: it could not be read afterwards."""
    connection.execute(sa.text("DROP TABLE IF EXISTS tile_delta_before"))
    connection.execute(sa.text("ALTER TABLE IF EXISTS tile_delta RENAME TO tile_delta_before"))
    if not stale(connection):
        _of(connection, f"{_GOING} WHERE upper_inf(t.known)")
        _sum(connection)
    connection.execute(sa.text("DELETE FROM tile_event t USING exposed x WHERE x.id = t.event_id"))


def after_writing(connection: sa.Connection, kept: Copy | None = None) -> None:
    """Bring it to what was written.

    `kept` is given where it adds what it added for the audience before, and no more: it brings what that one has.
    """
    anew = connection.scalar(sa.text("SELECT rules FROM tile_state")) != RULES
    if anew:
        for made in (tile_event, tile_outline):
            connection.execute(sa.delete(made))
    else:
        connection.execute(sa.text(_ENDED))
    if kept is None:
        connection.execute(sa.text("DROP TABLE IF EXISTS stand_in"))
        connection.execute(sa.text(_STAND_INS))
        _of(connection, _ALL if anew else _CHANGING)
        run(connection, "93_tiles")
    else:
        kept(TILES)
    _add_up(connection, kept)


def _add_up(connection: sa.Connection, kept: Copy | None) -> None:
    anew = stale(connection)
    if anew:
        # Other terms change no place: what is kept of events serves again.
        for sums in (tile_cell, tile_area):
            connection.execute(sa.delete(sums))
    if kept is not None and anew:
        kept(SUMS)
        return
    if kept is not None:
        connection.execute(sa.text("DROP TABLE IF EXISTS tile_delta"))
        connection.execute(sa.text("ALTER TABLE tile_delta_before RENAME TO tile_delta"))
    else:
        if anew:
            _of(connection, f"{_ALL} WHERE upper_inf(e.known)")
        _sum(connection)
    run(connection, "95_merge_tiles")


def outline(connection: sa.Connection) -> None:
    """Outline areas that are new or have another boundary; to be called when places are written."""
    run(connection, "96_outlines")


def describe(connection: sa.Connection) -> None:
    """Say that the sums are of the last publication; to be called when its number is there."""
    connection.execute(sa.text("DELETE FROM tile_state"))
    last = (
        "INSERT INTO tile_state (number, rules, violations, kinds)"
        " SELECT max(number), :rules, :violations, :kinds FROM publication HAVING count(*) > 0"
    )
    connection.execute(sa.text(last), _stated())


def _stated() -> dict[str, str]:
    return {"rules": RULES, **{column: terms.contained(name) for column, name in VOCABULARIES.items()}}


def _sum(connection: sa.Connection) -> None:
    # The terms that there are, as those who ask know them: the database keeps those that were retired, too.
    connection.execute(sa.text("DROP TABLE IF EXISTS tile_term"))
    connection.execute(sa.text("CREATE TEMP TABLE tile_term (vocabulary text, term text, code text) ON COMMIT DROP"))
    contained = [
        {"vocabulary": name, "term": each.code, "code": code}
        for name in VOCABULARIES.values()
        for each in terms.vocabulary(name).terms
        for code in terms.narrower(name, [each.code])
    ]
    connection.execute(sa.text("INSERT INTO tile_term VALUES (:vocabulary, :term, :code)"), contained)
    run(connection, "94_tile_sums")


def _of(connection: sa.Connection, versions: str) -> None:
    connection.execute(sa.text("DROP TABLE IF EXISTS tile_version"))
    connection.execute(sa.text(f"CREATE TEMP TABLE tile_version ON COMMIT DROP AS {versions}"))
    connection.execute(sa.text("ANALYZE tile_version"))
