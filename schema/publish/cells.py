"""Cells are kept by adding what new versions of events bring and taking away what those that end had brought.

Sums and counts add, so a publication costs what it changes; numbers are exact, so that it comes to the same as sums of
all events. Where there are no cells yet, or the vocabulary of violations has changed, they are made anew.
"""

from collections.abc import Callable, Sequence

import sqlalchemy as sa

from schema import terms
from schema.publish.steps import run

Copy = Callable[[Sequence[str]], None]
"""Brings tables, by name, to what the audience before has that is new."""

_GOING = "SELECT e.id, e.since, -1 AS sign FROM event e JOIN exposed x USING (id) WHERE upper_inf(e.known)"
_CHANGING = (
    "SELECT e.id, e.since, -1 AS sign FROM ended e UNION ALL SELECT f.id, t.since, 1 FROM fresh f CROSS JOIN this t"
)
_ALL = "SELECT e.id, e.since, 1 AS sign FROM event e WHERE upper_inf(e.known)"
CELLS = ("cell", "cell_source")
_DELTAS = ("cell_delta", "cell_source_delta")


def stale(connection: sa.Connection) -> bool:
    """Whether the audience whose schema leads the search path has no cells that could be kept."""
    stated = connection.scalar(sa.text("SELECT terms FROM cell_state"))
    return bool(stated != terms.contained("violation"))


def before_writing(connection: sa.Connection) -> None:
    """Take from the cells what is about to be deleted: it could not be read afterwards."""
    for name in _DELTAS:
        connection.execute(sa.text(f"DROP TABLE IF EXISTS {name}_before"))
        connection.execute(sa.text(f"ALTER TABLE IF EXISTS {name} RENAME TO {name}_before"))
    if not stale(connection):
        _add(connection, _GOING)


def after_writing(connection: sa.Connection, kept: Copy | None = None) -> None:
    """Bring the cells to what was written.

    `kept` is given where it adds what it added for the audience before, and no more: it brings what that one has.
    """
    anew = stale(connection)
    if anew:
        for name in CELLS:
            connection.execute(sa.text(f"DELETE FROM {name}"))  # noqa: S608 - a name of above
    if kept is not None and anew:
        kept(CELLS)
    elif kept is not None:
        for name in _DELTAS:
            connection.execute(sa.text(f"DROP TABLE IF EXISTS {name}"))
            connection.execute(sa.text(f"ALTER TABLE {name}_before RENAME TO {name}"))
        run(connection, "94_merge_cells")
    elif anew:
        _add(connection, _ALL)
        run(connection, "94_fill_cells")
    else:
        _add(connection, _CHANGING)
        run(connection, "94_merge_cells")


def describe(connection: sa.Connection) -> None:
    """Say that the cells are of the last publication; to be called when its number is there."""
    connection.execute(sa.text("DELETE FROM cell_state"))
    connection.execute(
        sa.text(
            "INSERT INTO cell_state (number, terms) SELECT max(number), :terms FROM publication HAVING count(*) > 0"
        ),
        {"terms": terms.contained("violation")},
    )


def _add(connection: sa.Connection, versions: str) -> None:
    connection.execute(sa.text("DROP TABLE IF EXISTS cell_version"))
    connection.execute(sa.text(f"CREATE TEMP TABLE cell_version ON COMMIT DROP AS {versions}"))
    # The terms that there are, as those who read the cells know them: the database keeps those that were retired, too.
    connection.execute(sa.text("DROP TABLE IF EXISTS cell_term"))
    connection.execute(sa.text("CREATE TEMP TABLE cell_term (code text, parent text) ON COMMIT DROP"))
    known = [{"code": each.code, "parent": each.parent} for each in terms.vocabulary("violation").terms]
    connection.execute(sa.text("INSERT INTO cell_term VALUES (:code, :parent)"), known)
    run(connection, "93_cells")
