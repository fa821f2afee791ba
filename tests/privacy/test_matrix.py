"""Everybody × every column × every use: what the server lets each do is what `schema.rights` says, cell by cell.

Asked twice: of the catalogue, and by statements that are executed on rows of everybody's. By SQL, whoever may select a
column may filter, sort, group and search by it; what answers and files may do with it is declared more narrowly.
"""

from collections.abc import Iterator
from itertools import product

import pytest
import sqlalchemy as sa

from schema import rights
from schema.access import EVERYONE, Audience, Role, Who
from schema.grains.all import GRAINS, SHAPES
from schema.grants import READERS
from schema.tables.base import KEPT, USES, for_audience
from tests.database import Database
from tests.privacy import rows
from tests.privacy.goals import goal
from tests.privacy.probing import DESK, PEOPLE, By, Connection, Doors, Seat, connect, seat

TABLES = [table for kept in KEPT for table in kept.sorted_tables]
COPIES = [table for audience in Audience for table in for_audience(audience).sorted_tables]
SQL = {
    "select": "SELECT {column} FROM {table} LIMIT 1",
    "filter": "SELECT 1 FROM {table} WHERE {column} IS NOT NULL LIMIT 1",
    "sort": "SELECT 1 FROM {table} ORDER BY {column}::text LIMIT 1",
    "group": "SELECT count(*) FROM {table} GROUP BY {column}::text LIMIT 1",
    "search": "SELECT 1 FROM {table} WHERE {column}::text ILIKE '%a%' LIMIT 1",
    "export": "COPY (SELECT {column} FROM {table} LIMIT 1) TO STDOUT",
}


def named(who: Who) -> By:
    """Somebody with the login, role and name that go with it."""
    return DESK[who] if isinstance(who, Role) else By(READERS[who])


def may(who: Who, table: sa.Table, column: str) -> bool:
    """Whether `schema.rights` lets somebody select a column of a table as it is in the database."""
    if table in COPIES:
        own = isinstance(who, Audience) and table.schema == who
        return own and rights.right(who, next(t for t in PUBLISHED if t.name == table.name), column).allowed
    return rights.right(who, table, column).allowed


PUBLISHED = list(rights.published.sorted_tables)
CELLS = [(who, table, column.name) for who in EVERYONE for table in (*TABLES, *COPIES) for column in table.columns]


@pytest.fixture(scope="module")
def ruler(database: Database) -> Iterator[Connection]:
    database.filled(rows.make)
    with connect(None, database.name) as connection:
        yield connection


@pytest.fixture(scope="module")
def doors(ruler: Connection, database: Database) -> Iterator[Doors]:
    doors = Doors(database.name)
    yield doors
    doors.close()


def of_catalogue(connection: Connection) -> list[str]:
    """Cells that the catalogue and the rights do not agree on."""
    wrong = []
    found = connection.execute(
        "SELECT t, a.attrelid::regclass::text, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
        " CROSS JOIN unnest(%s::text[]) t WHERE c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped"
        " AND c.relnamespace::regnamespace::text IN ('core', 'guard', 'vault', 'open', 'partner')"
        " AND has_column_privilege(t, c.oid, a.attnum, 'SELECT')"
        " AND has_schema_privilege(t, c.relnamespace, 'USAGE')",
        [[grantee(who) for who in EVERYONE]],
    )
    has = {(taker, table.replace('"', ""), column) for taker, table, column in found.fetchall()}
    for who, table, column in CELLS:
        if may(who, table, column) != ((grantee(who), table.fullname, column) in has):
            wrong.append(f"{who} × {table.fullname}.{column}")
    return wrong


def grantee(who: Who) -> str:
    """The database role that has somebody's rights."""
    return who.group if isinstance(who, Role) else str(READERS[who])


def by_statements(where: Doors | Seat, uses: list[str], cells: list[tuple[Who, sa.Table, str]]) -> list[str]:
    """Cells in which a statement does what it may not, or may not what it does."""
    wrong = []
    for (who, table, column), use in product(cells, uses):
        told = where.ask(named(who), SQL[use].format(table=table.fullname, column=f'"{column}"'))
        if told.startswith("refused 42501") == may(who, table, column) or (
            "refused" in told[:7] and "42501" not in told
        ):
            wrong.append(f"{who} × {table.fullname}.{column} × {use}: {told[:120]}")
    return wrong


def test_the_catalogue_agrees_with_the_rights(ruler: Connection) -> None:
    assert of_catalogue(ruler) == []
    ruler.rollback()


def test_selecting_agrees_with_the_rights(doors: Doors) -> None:
    some = CELLS[::19]
    assert {may(*cell) for cell in some} == {True, False}
    assert by_statements(doors, ["select"], some) == []


@pytest.mark.long
def test_every_cell_agrees_with_the_rights(doors: Doors, ruler: Connection) -> None:
    wrong = [*of_catalogue(ruler), *by_statements(doors, list(SQL), CELLS), *leaving_by_files()]
    ruler.rollback()
    goal("matrix_leaks", len(wrong), f"0 of {len(CELLS) * len(SQL)}", not wrong)
    assert wrong == []


def test_who_may_select_is_given_a_row(doors: Doors) -> None:
    """The positive control: allowed cells are not only not refused."""
    for who in (Role.VERIFIER, Role.CASE_WORKER, Role.CONTRIBUTOR, Audience.OPEN, Audience.PARTNER):
        table = f"{who}.claim" if isinstance(who, Audience) else "core.claim"
        assert doors.ask(named(who), f"SELECT id FROM {table} LIMIT 1").startswith("rows [("), who
    assert set(PEOPLE) == set(Role)


@pytest.mark.parametrize(
    ("who", "column"),
    [
        (Role.VERIFIER, "core.event.stated"),
        pytest.param(Role.AUDITOR, "core.event.title_en", marks=pytest.mark.long),
        pytest.param(Audience.OPEN, "partner.claim.id", marks=pytest.mark.long),
    ],
)
def test_one_column_too_many_is_seen(ruler: Connection, who: Who, column: str) -> None:
    schema, table, name = column.split(".")
    granted = (
        f"GRANT USAGE ON SCHEMA {schema} TO {grantee(who)}",
        f"GRANT SELECT ({name}) ON {schema}.{table} TO {grantee(who)}",
    )
    cells = [cell for cell in CELLS if (cell[0], cell[1].fullname, cell[2]) == (who, f"{schema}.{table}", name)]
    with seat(ruler) as untouched:
        assert by_statements(untouched, ["select"], cells) == []
    with seat(ruler, *granted):
        assert of_catalogue(ruler) == [f"{who} × {column}"]
    with seat(ruler, *granted) as changed:
        assert len(by_statements(changed, ["select", "filter"], cells)) == 2


def leaving_by_files() -> list[str]:
    """Columns of files that an audience gets without the right to export all that they rest on."""
    return [
        f"{audience} × {grain.name}.{column.name}"
        for audience in Audience
        for grain in (*GRAINS.values(), *SHAPES.values())
        for column in grain.columns
        if column.seen_by(audience)
        and not all(
            rights.right(audience, PUBLISHED_BY[c.table.name], c.name, "export").allowed for c in column.rests_on
        )
    ]


PUBLISHED_BY = {table.name: table for table in PUBLISHED}


def test_files_hold_what_may_be_exported() -> None:
    assert leaving_by_files() == []
    rested = {c for grain in GRAINS.values() for column in grain.columns for c in column.rests_on}
    assert len(rested) > 50


def test_the_desk_exports_nothing() -> None:
    for role, table in product(Role, TABLES):
        assert not any(rights.right(role, table, column.name, "export").allowed for column in table.columns)
    assert any(
        rights.right(Audience.OPEN, table, c.name, use).allowed
        for table in PUBLISHED
        for c in table.columns
        for use in USES
    )
