"""A record in all tables, made from the declarations; two makings differ in every cell that is hidden from a role.

What is its own and what is assigned to it is one person's, whatever their role. Rows that the role does not see differ
in number too; identities are the same, as a name that one knows may be known to be somebody's (docs/protection.md).
"""

import datetime
import uuid
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, Range

from schema import rights, settings, terms
from schema.access import Role
from schema.desk.fields import choices
from schema.policies import sources
from schema.rights import Rows
from schema.tables.base import KEPT, RECORD, RECORDS, VERSIONED, identity
from schema.tables.guard import api_key
from schema.tables.protection import assignment, opening, unmasking_request
from tests.privacy import rows
from tests.privacy.rows import ASSIGNED, MADE_OTHERWISE, MARKS, NOW, OTHERS, OWN, known

PERSON = "nadia"
MORE = tuple(f"{OTHERS}-{number}" for number in (1, 2, 3))
"""Further rows of others'; how many there are is hidden where they are."""
ALL_MARKS = (*MARKS, *MORE)
STRUCTURE = ("id", "version", "actor", "withdrawn", "protective", "protected", "holder", "expires_at", "until")
"""What decides who sees a row, and is alike in both."""
_STILL = """DO $$
DECLARE one record;
BEGIN
    CREATE FUNCTION public.stilled() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN NEW.recorded_at := ''2020-01-01T00:00:00Z''; RETURN NEW; END';
    FOR one IN SELECT attrelid::regclass AS relation FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
        WHERE attname = 'recorded_at' AND c.relkind = 'r' AND c.relnamespace = 'core'::regnamespace
    LOOP EXECUTE format('CREATE TRIGGER zz_stilled BEFORE INSERT ON %%s FOR EACH ROW EXECUTE FUNCTION public.stilled()',
        one.relation); END LOOP;
END $$"""


def fill(name: str, role: Role | None, seed: int) -> None:
    """Write all rows into a migrated database, as its superuser; cells hidden from `role` as the seed says: 0 or 1.

    With no role nothing is hidden. What is written there later has one instant.
    """
    engine = sa.create_engine(settings.administrative_url(name))
    with engine.begin() as connection:
        connection.exec_driver_sql(rows.NO_CHECKS)
        connection.exec_driver_sql(_STILL)
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        _identities(connection, seed)
        for metadata in KEPT:
            for table in metadata.sorted_tables:
                if table not in (*MADE_OTHERWISE, api_key):
                    connection.execute(table.insert(), [row(table, mark, role, seed) for mark in of(table, role, seed)])
        for record in RECORDS:
            usual = row(assignment, ASSIGNED, None, 0)
            connection.execute(
                assignment.insert().values(usual | {"id": known("work", record), "record_id": known(record, ASSIGNED)})
            )
    engine.dispose()


def of(table: sa.Table, role: Role | None, seed: int) -> tuple[str, ...]:
    """Whose rows a table has: where those of others are hidden, as many as the seed says."""
    return MARKS if sees(role, table, OTHERS) else (*MARKS, *MORE[: len(MORE) * seed])


def sees(role: Role | None, table: sa.Table, mark: str) -> bool:
    """Whether a role sees anything of such a row."""
    if role is None:
        return True
    sight = rights.sight(role, table)
    if sight is None:
        return False
    mine, work = mark == OWN, mark == ASSIGNED
    return {
        Rows.ALL: True,
        Rows.OWN: mine,
        Rows.SIGNED: mine,
        Rows.ASSIGNED: work,
        Rows.REACHED: mine or work,
        Rows.UNGUARDED: mine or work or not sources(table),
    }[sight.rows]


def row(table: sa.Table, mark: str, role: Role | None, seed: int) -> dict[str, Any]:
    """A row; what the role may not see of it by seed."""
    seen = [c.name for c in rights.columns(role, table)] if role is not None else list(table.columns.keys())
    shown = sees(role, table, mark)
    made = {
        c.name: cell(c, mark, 0 if shown and c.name in seen else seed)
        for c in table.columns
        if c.computed is None and c.identity is None
    }
    if table.schema == "core" and (table.name in VERSIONED or table is unmasking_request):
        made["id"] = known(table.name, mark)
    return made


def cell(column: "sa.Column[Any]", mark: str, seed: int) -> Any:
    """A value that fits; 0 is what may be known."""
    concept = column.info["of"]
    if concept is not None:
        return known("event" if concept == RECORD else concept, mark)
    if column.name in ("actor", "holder"):
        return PERSON if mark == {"actor": OWN, "holder": ASSIGNED}[column.name] else "somebody"
    if column.name in STRUCTURE:
        return rows.value(column, OTHERS if mark in MORE and column.name != "id" else mark)
    if closed := codes(column):
        code = closed[(ALL_MARKS.index(mark) + seed) % len(closed)]
        return [code] if isinstance(column.type, ARRAY) else code
    return _moved(rows.of_type(column.type, f"{mark} {column} {seed}"), seed)


@cache
def codes(column: "sa.Column[Any]") -> tuple[str, ...]:
    """The codes that a column may hold; none where it holds what is not one."""
    if column.info["terms"]:
        return tuple(term.code for term in terms.vocabulary(column.info["terms"]).terms)
    return choices(column.table, column.name)


def _moved(value: Any, seed: int) -> Any:
    """A value that tells of the seed, where its type holds no text."""
    if isinstance(value, bool):
        return value != (seed % 2 == 1)
    if isinstance(value, int | float):
        return value + seed
    if isinstance(value, datetime.date):
        return value + datetime.timedelta(days=seed)
    if isinstance(value, Range):
        return Range(_moved(value.lower, seed), None)
    if isinstance(value, str) and value.startswith("SRID"):
        return value.replace("36.1", f"36.{1 + seed}")
    return value


def _identities(connection: sa.Connection, seed: int) -> None:
    values = []
    for number, (concept, mark) in enumerate((c, m) for c in VERSIONED for m in ALL_MARKS):
        code = f"SJ-0000-{number:04d}" if concept in RECORDS else None
        key = f"{mark} {concept} {seed}"
        values.append({"id": known(concept, mark), "concept": concept, "key": key, "code": code})
    work = [
        {"id": known("work", each), "concept": "assignment", "key": f"work {each}", "code": None} for each in RECORDS
    ]
    connection.execute(identity.insert(), values + work)
    mine = [{"id": known(concept, OWN), "holder": PERSON, "at": NOW} for concept in VERSIONED]
    theirs = [{"id": known(each, MORE[0]), "holder": "somebody", "at": NOW} for each in VERSIONED if seed]
    connection.execute(opening.insert(), mine + theirs)


def plain(value: Any) -> Any:
    """A value as it is given to the desk."""
    if isinstance(value, uuid.UUID | datetime.date):
        return value.isoformat() if isinstance(value, datetime.date) else str(value)
    if isinstance(value, Range):
        return {"from": value.lower.isoformat(), "until": (value.lower + datetime.timedelta(days=1)).isoformat()}
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, str) and value.startswith("SRID"):
        lon, lat = value.split("(")[1].rstrip(")").split()
        return {"type": "Point", "coordinates": [float(lon), float(lat)]}
    return value
