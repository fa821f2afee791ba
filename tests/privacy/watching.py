"""What is seen of the catalogue by asking as everybody: a change that nobody's answer tells of has survived.

`questions` are put to a table as each login and role; `rights` is what the server itself says that each may do. The
rules of the catalogue (`tests.schema.access.lint`) are asked too: some weaknesses only an owner could use.
"""

import hashlib
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from schema.access import Class, Role
from schema.roles import Login
from schema.tables.base import KEPT, RECORD, VERSIONED
from tests.privacy.mutants import Mutant
from tests.privacy.probing import DESK, EVERYBODY, SUPERUSER, By, Seat
from tests.privacy.rows import ASSIGNED, OTHERS, OWN, known
from tests.schema.access.lint import RULES

_TAKERS = ", ".join(
    f"('{name}')" for name in (*(r.group for r in Role), *(x for x in Login if x is not Login.MIGRATOR))
)
COLUMN_RIGHTS = (
    f"SELECT md5(string_agg(concat(t, a.attname, v), ',' ORDER BY t, a.attname, v)) FROM pg_attribute a,"
    f" (VALUES {_TAKERS}) takers (t), (VALUES ('SELECT'), ('INSERT'), ('UPDATE'), ('REFERENCES')) verbs (v)"
    " WHERE a.attrelid = '{table}'::regclass AND a.attnum > 0 AND has_column_privilege(t, a.attrelid, a.attnum, v)"
)
FUNCTIONS = (
    f"SELECT t, md5(string_agg(p.oid::text, ',' ORDER BY p.oid)) FROM pg_proc p, (VALUES {_TAKERS}) takers (t)"
    " WHERE has_function_privilege(t, p.oid, 'EXECUTE') GROUP BY t ORDER BY t"
)
MEMBERS = (
    "SELECT r.rolname, m.rolname, pg_has_role(m.oid, r.oid, 'MEMBER') FROM pg_roles r, pg_roles m"
    " WHERE r.rolname ~ '^sijill_' AND m.rolname ~ '^sijill_' ORDER BY 1, 2"
)
DEFINERS = (
    "SELECT proname, prosecdef, proconfig FROM pg_proc"
    " WHERE pronamespace::regnamespace::text IN ('core', 'guard', 'vault') ORDER BY 1"
)
REACHED = (
    f"SELECT t, n.nspname, has_schema_privilege(t, n.oid, 'USAGE'), has_schema_privilege(t, n.oid, 'CREATE')"
    f" FROM pg_namespace n, (VALUES {_TAKERS}) takers (t) WHERE n.nspname !~ '^pg_(toast|temp)' ORDER BY 1, 2"
)


WRITERS = (*DESK.values(), By(Login.IMPORTER, actor="an import"), By(Login.VAULT, actor="salma"), By(Login.PUBLISHER))
MARKS = tuple((one, other) for one in (OWN, ASSIGNED, OTHERS) for other in (OWN, ASSIGNED, OTHERS))


def told(seat: Seat, mutant: Mutant) -> Iterator[tuple[str, str]]:
    """Every answer that the change could alter, with what was asked; the rules of the catalogue last."""
    if mutant.kind.startswith("column"):
        yield "rights", seat.ask(SUPERUSER, COLUMN_RIGHTS.replace("{table}", str(mutant.table)))
        return
    if mutant.table is not None:
        yield from of_table(seat, mutant.table)
    else:
        for name, statement in (
            ("functions", FUNCTIONS),
            ("schemas", REACHED),
            ("members", MEMBERS),
            ("owners", DEFINERS),
        ):
            yield name, seat.ask(SUPERUSER, statement)
        for by in DESK.values():
            yield f"{by} counts", seat.ask(by, "SELECT count(*) FROM core.event")
    for name, rule in RULES.items():
        yield f"rule: {name}", seat.ask(SUPERUSER, rule.broken)


def of_table(seat: Seat, table: str) -> Iterator[tuple[str, str]]:
    """What everybody reads and writes of one table: how many rows, and what comes of an attempt."""
    for by in EVERYBODY:
        yield f"{by} counts", seat.ask(by, f"SELECT count(*) FROM {table}")
    for by in (*WRITERS, By(Login.STAFF), By(Login.MIGRATOR)):
        removed = f"WITH gone AS (DELETE FROM {table} RETURNING 1) SELECT 1 FROM gone"
        yield f"{by} removes", seat.ask(by, removed)[:14]
    schema, name = table.split(".")
    declared = next((kept.tables[table] for kept in KEPT if table in kept.tables), None)
    if declared is None:
        return
    for by in WRITERS:
        for attempt in _inserts(by, declared):
            yield f"{by} adds: {attempt}", seat.ask(by, attempt)[:14]
    if schema == "core" and name in VERSIONED:
        yield from _kept(seat, declared)
    yield from _of_one(seat, table)


def _inserts(by: By, table: sa.Table) -> Iterator[str]:
    """Next versions and new rows, of each person's and beneath each person's, in the own name and another's."""
    yield f"INSERT INTO {table.fullname} DEFAULT VALUES"
    telling = [c for c in table.columns if c.name in {"id", "version", "actor", "level"} or c.info["of"]]
    for withdrawn in ("true", "false") if "withdrawn" in table.columns else ("",):
        for own, other in MARKS:
            yield _insert(table, telling, own, other, by.actor, withdrawn)
        yield _insert(table, telling, OWN, OWN, "somebody else", withdrawn)


def _insert(
    table: sa.Table, telling: "list[sa.Column[Any]]", own: str, other: str, actor: str | None, withdrawn: str
) -> str:
    values = {"withdrawn": withdrawn} if withdrawn else {}
    for column in telling:
        concept = column.info["of"]
        values[column.name] = {
            "id": f"'{known(table.name, own)}'",
            "version": "2",
            "actor": f"'{actor}'",
            "level": "'withheld'" if own == OWN else "'record'",
        }.get(column.name) or f"'{known('event' if concept == RECORD else str(concept), other)}'"
    return f"INSERT INTO {table.fullname} ({', '.join(values)}) VALUES ({', '.join(values.values())})"


def _kept(seat: Seat, table: sa.Table) -> Iterator[tuple[str, str]]:
    """What versions keep of what their writer may not read, and whether what they name is what it should be."""
    verifier = DESK[Role.VERIFIER]
    columns = [c for c in table.columns if c.info["of"]]
    next_one = f"INSERT INTO {table.fullname} (id, version, actor, withdrawn{{}}) SELECT {{}}"
    mine = f"'{known(table.name, OWN)}', 2, '{{}}', true"
    for by in (verifier, DESK[Role.SAFEGUARD]):
        named = ", ".join(f", {c.name}" for c in columns).replace(", ,", ",")
        held = "".join(f", '{known('event' if c.info['of'] == RECORD else c.info['of'], OWN)}'" for c in columns)
        statement = next_one.format(named, mine.format(by.actor) + held)
        hidden = [c.name for c in table.columns if c.info["class"] > Class.STAFF]
        then = f"SELECT {', '.join(hidden) or 1} FROM {table.fullname} WHERE id = '{known(table.name, OWN)}'"
        yield f"{by} keeps", seat.left(by, statement, f"{then} AND version = 2")
    for column in columns:
        wrong = known("quotation" if column.info["of"] != "quotation" else "source", OWN)
        statement = next_one.format(f", {column.name}", f"{mine.format('x')}, '{wrong}'")
        yield f"{column.name} names another thing", seat.ask(SUPERUSER, statement)[:60]
    for column in (c for c in table.columns if c.info["terms"] and not isinstance(c.type, ARRAY)):
        statement = next_one.format(f", {column.name}", f"{mine.format('x')}, 'no such term'")
        yield f"{column.name} is no term", seat.ask(SUPERUSER, statement)[:60]
    for column in (c for c in table.columns if c.info["terms"] and isinstance(c.type, ARRAY)):
        statement = next_one.format(f", {column.name}", f"{mine.format('x')}, '{{no such term}}'")
        yield f"{column.name} are no terms", seat.ask(SUPERUSER, statement)[:60]


def _of_one(seat: Seat, table: str) -> Iterator[tuple[str, str]]:
    """What is asked of one table only."""
    if table == "core.identity":
        for by in DESK.values():
            for key in ("u::text", "'taken'"):
                made = f"INSERT INTO core.identity (id, concept, key) SELECT u, 'event', {key} FROM gen_random_uuid() u"
                yield f"{by} opens {key}", seat.left(by, made, "SELECT count(*) FROM core.opening")
    if table == "core.unmasking_approval":
        request = known("request", OWN)
        alone = (
            "INSERT INTO core.unmasking_request (id, actor, subject_id, fields, purpose, expires_at)"
            f" VALUES ('{request}', 'salma', gen_random_uuid(), '{{name}}', 'x', now() + interval '1 hour');"
            f" INSERT INTO core.unmasking_approval (request_id, actor) VALUES ('{request}', 'salma')"
        )
        yield "alone", seat.ask(DESK[Role.SAFEGUARD], alone)[:14]
    if table == "vault.subject":
        for by in (By(Login.VAULT, actor="salma"), By(Login.VAULT)):
            yield f"{by} marks", seat.ask(by, "UPDATE vault.subject SET erased_at = now()")


def digest(seat: Seat) -> str:
    """A mark of all that mutants change, to see that none stayed."""
    statement = (
        "SELECT md5(string_agg(x, ',' ORDER BY x)) FROM ("
        " SELECT concat(polname, polrelid, polqual, polwithcheck, polroles) x FROM pg_policy"
        " UNION ALL SELECT concat(oid, relacl, relrowsecurity, relforcerowsecurity, reloptions) FROM pg_class"
        " UNION ALL SELECT concat(attrelid, attname, attacl) FROM pg_attribute WHERE attacl IS NOT NULL"
        " UNION ALL SELECT concat(oid, proacl, prosecdef, proconfig, prosrc) FROM pg_proc"
        " UNION ALL SELECT concat(oid, tgenabled) FROM pg_trigger"
        " UNION ALL SELECT concat(oid, nspacl) FROM pg_namespace) all_of_it"
    )
    return hashlib.sha256(seat.ask(SUPERUSER, statement).encode()).hexdigest()
