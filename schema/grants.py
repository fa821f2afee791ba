"""Grants, column by column, from the declarations of the tables: a login gets exactly the columns of its class."""

from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa

from schema.access import Audience, Class, Role
from schema.rights import added, changes, columns
from schema.roles import Login
from schema.tables.base import VERSIONED, core, for_audience
from schema.tables.base import identity as identified
from schema.tables.guard import api_key, lattice_member
from schema.tables.keeping import embargo, identity_key, import_run, protective_done, rejection, term, unpublished
from schema.tables.place import area_alias, embargo_rule, policy
from schema.tables.protection import assignment, consent, opening, request, unmasking_approval, unmasking_request
from schema.tables.vault import identity, name_index, source_link, subject

_QUOTE = sa.create_mock_engine("postgresql+psycopg://", executor=print).dialect.identifier_preparer

READERS = {Audience.OPEN: Login.OPEN, Audience.PARTNER: Login.PARTNER}

ADDED_BY_IMPORTS = ("identity", import_run.name, rejection.name, unpublished.name, area_alias.name, *VERSIONED)
READ_BY_PUBLISH = (
    "identity",
    term.name,
    protective_done.name,
    unpublished.name,
    area_alias.name,
    policy.name,
    embargo.name,
    embargo_rule.name,
    *(name for name in VERSIONED if name != assignment.name),
)
_OF_THE_DESK = (opening.name, request.name, unmasking_request.name, unmasking_approval.name)
READ_BY_IMPORTS = tuple(name for name in (each.name for each in core.sorted_tables) if name not in _OF_THE_DESK)
READ_BY_THE_VAULT = (unmasking_request, unmasking_approval, consent)
ERASED_BY_THE_VAULT = (identity, name_index, source_link)

_INSTANTS = ("at", "recorded_at")
_KNOWN_AT_THE_DOOR = ("id", "hash", "issuer", "subject", "holder", "audience", "role", "expires_at", "revoked_at")
_KNOWN_TO_THE_VAULT = ("id", "version", "victim_id", "source_id", "purpose", "granted", "expires_on", "withdrawn")


def statements() -> Iterator[sa.TextClause]:
    """Every revocation and grant on tables, to be run at any time. Raises TypeError for a table left out."""
    yield sa.text(f"REVOKE ALL ON ALL TABLES IN SCHEMA core FROM {Login.IMPORTER}, {Login.PUBLISHER}")
    for table in core.sorted_tables:
        if table.name not in {*ADDED_BY_IMPORTS, *READ_BY_PUBLISH, identity_key.name, *_OF_THE_DESK}:
            raise TypeError(f"core.{table.name}: say in schema.grants who may read it")
        if table.name in READ_BY_IMPORTS:
            yield _grant("SELECT", table, Login.IMPORTER)
        if table.name in ADDED_BY_IMPORTS:
            yield _grant("INSERT", table, Login.IMPORTER)
        if table.name in READ_BY_PUBLISH:
            yield _grant("SELECT", table, Login.PUBLISHER)
    yield sa.text(f"GRANT DELETE ON core.{unpublished.name} TO {Login.PUBLISHER}")
    yield sa.text(f"GRANT INSERT ON core.{protective_done.name} TO {Login.PUBLISHER}")
    yield sa.text(f"GRANT DELETE ON core.{area_alias.name} TO {Login.IMPORTER}")
    yield sa.text(f"GRANT INSERT, DELETE ON core.{embargo.name} TO {Login.PUBLISHER}")
    yield sa.text(f"GRANT SELECT ON core.lasting, core.current_lasting TO {Login.IMPORTER}, {Login.PUBLISHER}")
    for concept in VERSIONED:
        readers = (Login.IMPORTER, *([Login.PUBLISHER] if concept in READ_BY_PUBLISH else []))
        yield sa.text(f"GRANT SELECT ON core.current_{concept} TO {', '.join(readers)}")
    yield sa.text(f"REVOKE ALL ON ALL TABLES IN SCHEMA guard FROM {Login.PUBLISHER}, {Login.DOOR}")
    yield sa.text(f"GRANT SELECT, INSERT, UPDATE, DELETE ON guard.{lattice_member.name} TO {Login.PUBLISHER}")
    yield sa.text(f"GRANT SELECT ({', '.join(_KNOWN_AT_THE_DOOR)}) ON guard.{api_key.name} TO {Login.DOOR}")
    yield from _vault()
    yield from _desk()
    for audience, login in READERS.items():
        yield sa.text(f"REVOKE ALL ON ALL TABLES IN SCHEMA {audience} FROM {login}, {Login.PUBLISHER}")
        for table in for_audience(audience).sorted_tables:
            yield _grant("SELECT", table, login, audience.sees)
            yield sa.text(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {_QUOTE.format_table(table)} TO {Login.PUBLISHER}")


def _vault() -> Iterator[sa.TextClause]:
    yield sa.text(f"REVOKE ALL ON ALL TABLES IN SCHEMA core, vault FROM {Login.VAULT}")
    yield sa.text(f"GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA vault TO {Login.VAULT}")
    for table in ERASED_BY_THE_VAULT:
        yield sa.text(f"GRANT DELETE ON vault.{table.name} TO {Login.VAULT}")
    yield sa.text(f"GRANT UPDATE (erased_at) ON vault.{subject.name} TO {Login.VAULT}")
    for table in (unmasking_request, unmasking_approval):
        yield sa.text(f"GRANT SELECT ON core.{table.name} TO {Login.VAULT}")
    yield sa.text(f"GRANT SELECT ({', '.join(_KNOWN_TO_THE_VAULT)}) ON core.{consent.name} TO {Login.VAULT}")


def _desk() -> Iterator[sa.TextClause]:
    """What `schema.rights` gives to roles, which the login of the desk has nothing of by itself."""
    yield sa.text(f"REVOKE ALL ON ALL TABLES IN SCHEMA core, guard, vault FROM {Login.STAFF}")
    for role in Role:
        yield sa.text(f"REVOKE ALL ON ALL TABLES IN SCHEMA core FROM {role.group}")
        for table in core.sorted_tables:
            if seen := columns(role, table):
                yield _columns("SELECT", table, seen, role.group)
            if added(role, table) is not None:
                yield _columns("INSERT", table, insertable(role, table), role.group)
            if changed := changes(role, table):
                yield _columns("UPDATE", table, changed, role.group)


def insertable(role: Role, table: sa.Table) -> "list[sa.Column[Any]]":
    """The columns that a role may write of a table: what it reads, but for instants, which are the database's to tell.

    The name of an identity, which nobody reads at the desk, is written as the identity itself.
    """
    named = columns(role, table) if table is not identified else list(table.columns)
    return [column for column in named if column.computed is None and column.name not in _INSTANTS]


def _columns(verb: str, table: sa.Table, named: "Iterable[sa.Column[Any]]", to: str) -> sa.TextClause:
    listed = ", ".join(_QUOTE.quote(column.name) for column in named)
    return sa.text(f"GRANT {verb} ({listed}) ON {_QUOTE.format_table(table)} TO {to}")


def _grant(verb: str, table: sa.Table, login: Login, up_to: Class = Class.VAULT) -> sa.TextClause:
    readable = (c for c in table.columns if c.info["class"] <= up_to and (verb == "SELECT" or c.computed is None))
    return _columns(verb, table, readable, login)
