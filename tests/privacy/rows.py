"""Rows in every table there is, made from the declarations alone: what is one's own, what is assigned, what is others'.

Texts say whose row they stand in, so that one word of others' tells that something was reached. Checks and triggers
are left out: who may see a row does not hang on what makes sense.
"""

import datetime
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, Range
from sqlalchemy.types import TypeEngine

from schema import settings
from schema.access import Audience
from schema.roles import Login
from schema.tables.base import KEPT, RECORD, RECORDS, VERSIONED, for_audience, identity
from schema.tables.guard import api_key, mac_key
from schema.tables.keeping import identity_key, term
from schema.tables.protection import assignment, opening, request, unmasking_request
from tests.privacy.probing import PEOPLE

OWN, ASSIGNED, OTHERS = "own-row", "assigned-row", "others-secret"
MARKS = (OWN, ASSIGNED, OTHERS)
HOLDER, WORKER, KEEPER = "nadia", "omar", "adel"
"""Who made what is their own, who works on what is assigned, and who keeps collections."""
OPENED = {("source", WORKER), ("document", WORKER), ("quotation", WORKER), ("collection", KEEPER)}
"""What others than the contributor made: of what is assigned to them, or to nobody."""

NOW = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
LATER = datetime.datetime(2999, 1, 1, tzinfo=datetime.UTC)
MADE_OTHERWISE = (mac_key, identity_key, term, identity, opening)
NO_CHECKS = """DO $$
DECLARE one record;
BEGIN
    FOR one IN SELECT conname, conrelid::regclass AS relation FROM pg_constraint
        WHERE contype = 'c' AND connamespace::regnamespace::text IN ('core', 'guard', 'vault', 'open', 'partner')
    LOOP EXECUTE format('ALTER TABLE %%s DROP CONSTRAINT %%I', one.relation, one.conname); END LOOP;
END $$"""


_NO_NEED = """DO $$
DECLARE one record;
BEGIN
    FOR one IN SELECT a.attrelid::regclass AS relation, a.attname FROM pg_attribute a
        JOIN pg_class c ON c.oid = a.attrelid WHERE c.relkind = 'r'
        AND a.attnotnull AND a.attnum > 0 AND NOT a.attisdropped
        AND c.relnamespace::regnamespace::text IN ('core', 'guard', 'vault') AND NOT EXISTS (SELECT FROM pg_index i
            WHERE i.indrelid = c.oid AND i.indisprimary AND a.attnum = ANY (i.indkey))
    LOOP EXECUTE format('ALTER TABLE %%s ALTER %%I DROP NOT NULL', one.relation, one.attname); END LOOP;
END $$"""


def loosen(name: str) -> None:
    """Let rows be written of which a few columns are told, so that only rights decide whether they may."""
    engine = sa.create_engine(settings.administrative_url(name))
    with engine.begin() as connection:
        connection.exec_driver_sql(_NO_NEED)
    engine.dispose()


def known(concept: str, mark: str) -> uuid.UUID:
    """The identity of a concept's row."""
    return uuid.uuid5(uuid.NAMESPACE_OID, f"{concept} {mark}")


def make() -> None:
    """Write all rows into the database that the settings name now: for `Database.filled`."""
    fill(str(settings.login_url(Login.MIGRATOR).database))


def fill(name: str) -> None:
    """Write all rows into a migrated database, as its superuser."""
    engine = sa.create_engine(settings.administrative_url(name))
    with engine.begin() as connection:
        connection.exec_driver_sql(NO_CHECKS)
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        _identities(connection)
        for metadata in KEPT:
            for table in metadata.sorted_tables:
                if table not in MADE_OTHERWISE:
                    _write(connection, table, MARKS)
        for audience in Audience:
            for table in for_audience(audience).sorted_tables:
                _write(connection, table, (OTHERS,))
        more = [{"id": known("assignment", record), "record_id": known(record, ASSIGNED)} for record in RECORDS]
        usual = _row(assignment, ASSIGNED) | {"holder": WORKER}
        connection.execute(assignment.insert(), [usual | each for each in more])
        _write_each(connection)
        connection.exec_driver_sql("SET LOCAL session_replication_role = origin")
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    engine.dispose()


def _identities(connection: sa.Connection) -> None:
    rows = [(concept, mark) for concept in VERSIONED for mark in MARKS]
    rows += [(f"assignment {record}", ASSIGNED) for record in RECORDS]
    values = []
    for number, (concept, mark) in enumerate(rows):
        made = known(concept, mark) if concept in VERSIONED else known("assignment", concept.split()[1])
        code = f"SJ-0000-{number:04d}" if concept in RECORDS else None
        values.append({"id": made, "concept": concept.split()[0], "key": f"{mark} {concept}", "code": code})
    connection.execute(identity.insert(), values)
    own = [{"id": known(concept, OWN), "holder": HOLDER} for concept in VERSIONED]
    own += [{"id": known(concept, ASSIGNED), "holder": holder} for concept, holder in sorted(OPENED)]
    connection.execute(opening.insert(), [each | {"at": NOW} for each in own])


def _write_each(connection: sa.Connection) -> None:
    """A request of each person's own, so that whoever sees none is told from who sees all."""
    usual = _row(request, OTHERS)
    own = [usual | {"actor": actor, "key": actor} for actor in PEOPLE.values()]
    connection.execute(request.insert(), own)


def _write(connection: sa.Connection, table: sa.Table, marks: tuple[str, ...]) -> None:
    connection.execute(table.insert(), [_row(table, mark) for mark in marks])


def _row(table: sa.Table, mark: str) -> dict[str, Any]:
    row = {c.name: value(c, mark) for c in table.columns if c.computed is None and c.identity is None}
    if table is unmasking_request or (table.name in VERSIONED and table.schema == "core"):
        row["id"] = known(table.name, mark)
    if table is api_key:
        row |= {"expires_at": {OTHERS: NOW, ASSIGNED: None, OWN: None}[mark]}
        row |= {"revoked_at": NOW if mark == ASSIGNED else None}
    return row


def value(column: "sa.Column[Any]", mark: str) -> Any:
    """A value in a row of that mark: what decides who sees it, else what tells whose it is."""
    concept = column.info["of"]
    if concept is not None:
        return known("event" if concept == RECORD else concept, mark)
    by_name = {
        "version": 1,
        "actor": HOLDER if mark == OWN else "somebody",
        "withdrawn": False,
        "protective": False,
        "protected": mark == OTHERS,
        "holder": WORKER if mark == ASSIGNED else "somebody",
        "expires_at": LATER,
        "until": LATER.date(),
    }
    return by_name[column.name] if column.name in by_name else of_type(column.type, f"{mark} {column}")


def of_type(kind: TypeEngine[Any], text: str) -> Any:
    """A value of a type, holding a text where the type can."""
    if isinstance(kind, ARRAY):
        return [of_type(kind.item_type, text)]
    made: dict[str, Any] = {
        "geometry": f"SRID={getattr(kind, 'srid', 4326)};POINT(36.1234567 34.7654321)",
        "text": text,
        "integer": 1,
        "big_integer": 1,
        "float": 1.5,
        "boolean": False,
        "date": NOW.date(),
        "datetime": NOW,
        "TIMESTAMP": NOW,
        "uuid": uuid.uuid5(uuid.NAMESPACE_OID, text),
        "large_binary": text.encode(),
        "JSON": {"text": text},
        "JSONB": {"text": text},
        "INT4RANGE": Range(1, None),
        "TSTZRANGE": Range(NOW, None),
        "DATERANGE": Range(NOW.date(), None),
        "TSVECTOR": "word",
    }
    return made[kind.__visit_name__ if kind.__visit_name__ in made else _other_name(kind)]


def _other_name(kind: TypeEngine[Any]) -> str:
    name = type(kind).__name__
    return "geometry" if name == "Geometry" else {"UUID": "uuid", "BIGINT": "big_integer"}.get(name, name)
