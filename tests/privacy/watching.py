"""What is seen of the catalogue by asking as everybody: a change that nobody's answer tells of has survived.

Questions are put to a table as each login and role, those first that a change concerns; or it is asked what the server
itself says that each may do. The rules of the catalogue (`tests.schema.access.lint`) are asked last: some weaknesses
only an owner could use.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
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
FUNCTION = (
    f"SELECT t, has_function_privilege(t, '{{function}}'::regprocedure, 'EXECUTE') FROM (VALUES {_TAKERS}) takers (t)"
    " ORDER BY t"
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
VERIFIER, SAFEGUARD, OFFICER = DESK[Role.VERIFIER], DESK[Role.SAFEGUARD], By(Login.VAULT, actor="salma")


@dataclass(frozen=True)
class Question:
    """What somebody tries, and then what the superuser finds; of the answer maybe only so many letters count."""

    by: By
    what: str
    statement: str
    then: str | None = None
    letters: int | None = None

    @property
    def name(self) -> str:
        """Who tries what."""
        return f"{self.by} {self.what}"

    def put(self, seat: Seat) -> str:
        """The answer here."""
        told = seat.ask(self.by, self.statement) if self.then is None else seat.left(self.by, self.statement, self.then)
        return told[: self.letters]


def questions(mutant: Mutant) -> list[Question]:
    """Every question whose answer the change could alter, the likeliest first; the rules of the catalogue last."""
    if mutant.kind.startswith("column"):
        return [Question(SUPERUSER, "rights", COLUMN_RIGHTS.replace("{table}", str(mutant.table)))]
    asked = list(of_all(mutant) if mutant.table is None else of_table(mutant.table))
    asked.sort(key=lambda question: not concerns(mutant, question))
    return asked + [Question(SUPERUSER, f"rule: {name}", rule.broken) for name, rule in RULES.items()]


def concerns(mutant: Mutant, question: Question) -> bool:
    """Whether a change is of what is asked, as far as names tell."""
    verb = question.what.split()[0]
    if mutant.kind.startswith("policy"):
        taker, _, done = mutant.of.split(" on ")[0].rpartition("_")
        return taker in str(question.by) and (done != "adds" or verb in {"adds:", "approves", "builds"})
    if mutant.kind.startswith("trigger"):
        return verb not in {"counts", "removes", "adds:"}
    return True


def of_all(mutant: Mutant) -> Iterator[Question]:
    """What is asked of functions, schemas and logins."""
    if "function" in mutant.kind:
        yield Question(SUPERUSER, f"runs {mutant.of}", FUNCTION.replace("{function}", mutant.of))
    for name, statement in (("owners", DEFINERS), ("members", MEMBERS), ("schemas", REACHED)):
        yield Question(SUPERUSER, name, statement)
    for by in DESK.values():
        yield Question(by, "counts", "SELECT count(*) FROM core.event")


def of_table(table: str) -> Iterator[Question]:
    """What everybody reads and writes of one table: how many rows, and what comes of an attempt."""
    for by in EVERYBODY:
        yield Question(by, "counts", f"SELECT count(*) FROM {table}")
    for by in (*WRITERS, By(Login.STAFF), By(Login.MIGRATOR)):
        removed = f"WITH gone AS (DELETE FROM {table} RETURNING 1) SELECT 1 FROM gone"
        yield Question(by, "removes", removed, letters=14)
    schema, name = table.split(".")
    declared = next((kept.tables[table] for kept in KEPT if table in kept.tables), None)
    if declared is None:
        return
    for by in WRITERS:
        for attempt in _inserts(by, declared):
            yield Question(by, f"adds: {attempt}", attempt, letters=14)
    if schema == "core" and name in VERSIONED:
        yield from _kept(declared)
    yield from _of_one(table)


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


def _kept(table: sa.Table) -> Iterator[Question]:
    """What versions keep of what their writer may not read, and whether what they name is what it should be."""
    columns = [c for c in table.columns if c.info["of"]]
    next_one = f"INSERT INTO {table.fullname} (id, version, actor, withdrawn{{}}) SELECT {{}}"
    mine = f"'{known(table.name, OWN)}', 2, '{{}}', true"
    for by in (VERIFIER, SAFEGUARD):
        named = "".join(f", {c.name}" for c in columns)
        held = "".join(f", '{known('event' if c.info['of'] == RECORD else c.info['of'], OWN)}'" for c in columns)
        hidden = [c.name for c in table.columns if c.info["class"] > Class.STAFF]
        then = f"SELECT {', '.join(hidden) or 1} FROM {table.fullname} WHERE id = '{known(table.name, OWN)}'"
        statement = next_one.format(named, mine.format(by.actor) + held)
        yield Question(by, "keeps", statement, f"{then} AND version = 2")
    for column in columns:
        wrong = known("quotation" if column.info["of"] != "quotation" else "source", OWN)
        statement = next_one.format(f", {column.name}", f"{mine.format('x')}, '{wrong}'")
        yield Question(SUPERUSER, f"names another thing as {column.name}", statement, letters=60)
    for column in (c for c in table.columns if c.info["terms"]):
        none = "{no such term}" if isinstance(column.type, ARRAY) else "no such term"
        statement = next_one.format(f", {column.name}", f"{mine.format('x')}, '{none}'")
        yield Question(SUPERUSER, f"tells no term as {column.name}", statement, letters=60)


def _of_one(table: str) -> Iterator[Question]:
    """What is asked of one table only."""
    if table == "core.identity":
        for by in DESK.values():
            for key in ("u::text", "'taken'"):
                made = f"INSERT INTO core.identity (id, concept, key) SELECT u, 'event', {key} FROM gen_random_uuid() u"
                yield Question(by, f"opens {key}", made, "SELECT count(*) FROM core.opening")
    if table == "core.unmasking_approval":
        yield from _approvals()
    if table in {"core.policy", "core.embargo_rule"}:
        column = "embargo_days" if table == "core.policy" else "days"
        for by in (DESK[Role.ADMINISTRATOR], By(Login.STAFF, Role.ADMINISTRATOR)):
            yield Question(by, "changes a rule", f"UPDATE {table} SET {column} = {column}")
    if table == "vault.subject":
        for by in (OFFICER, By(Login.VAULT)):
            yield Question(by, "marks", "UPDATE vault.subject SET erased_at = now()")


def _approvals() -> Iterator[Question]:
    """Of one's own request, of another's, and of another's in another's name."""
    alone = known("unmasking_request", "alone")
    asking = (
        "INSERT INTO core.unmasking_request (id, actor, subject_id, fields, purpose, expires_at)"
        f" VALUES ('{alone}', 'salma', gen_random_uuid(), '{{name}}', 'x', now() + interval '1 hour');"
    )
    for what, before, request, name in (
        ("alone", asking, alone, "salma"),
        ("another's", "", known("unmasking_request", OTHERS), "salma"),
        ("in another's name", "", known("unmasking_request", OTHERS), "omar"),
    ):
        approved = f"INSERT INTO core.unmasking_approval (request_id, actor) VALUES ('{request}', '{name}')"
        yield Question(SAFEGUARD, f"approves {what}", f"{before} {approved}", letters=None if before else 14)


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
