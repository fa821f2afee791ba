"""Grants, column by column, from the declarations of the tables: a login gets exactly the columns of its class."""

from collections.abc import Iterator

import sqlalchemy as sa

from schema.access import Audience, Class
from schema.roles import Login
from schema.tables.base import VERSIONED, core, for_audience
from schema.tables.keeping import embargo, identity_key, import_run, protective_done, rejection, term, unpublished
from schema.tables.place import area_alias, embargo_rule, policy

_QUOTE = sa.create_mock_engine("postgresql+psycopg://", executor=print).dialect.identifier_preparer

READERS = {Audience.OPEN: Login.OPEN, Audience.PARTNER: Login.PARTNER}

_ADDED_BY_STAFF = ("identity", import_run.name, rejection.name, unpublished.name, area_alias.name, *VERSIONED)
_READ_BY_PUBLISH = (
    "identity",
    term.name,
    protective_done.name,
    unpublished.name,
    area_alias.name,
    policy.name,
    embargo.name,
    embargo_rule.name,
    *VERSIONED,
)


def statements() -> Iterator[sa.TextClause]:
    """Every revocation and grant on tables, to be run at any time. Raises TypeError for a table left out."""
    yield sa.text(f"REVOKE ALL ON ALL TABLES IN SCHEMA core FROM {Login.STAFF}, {Login.PUBLISHER}")
    for table in core.sorted_tables:
        if table.name not in {*_ADDED_BY_STAFF, *_READ_BY_PUBLISH, identity_key.name}:
            raise TypeError(f"core.{table.name}: say in schema.grants who may read it")
        yield _grant("SELECT", table, Login.STAFF)
        if table.name in _ADDED_BY_STAFF:
            yield _grant("INSERT", table, Login.STAFF)
        if table.name in _READ_BY_PUBLISH:
            yield _grant("SELECT", table, Login.PUBLISHER)
    yield sa.text(f"GRANT DELETE ON core.{unpublished.name} TO {Login.PUBLISHER}")
    yield sa.text(f"GRANT INSERT ON core.{protective_done.name} TO {Login.PUBLISHER}")
    yield sa.text(f"GRANT DELETE ON core.{area_alias.name} TO {Login.STAFF}")
    yield sa.text(f"GRANT INSERT, DELETE ON core.{embargo.name} TO {Login.PUBLISHER}")
    yield sa.text(f"GRANT SELECT ON core.lasting, core.current_lasting TO {Login.STAFF}, {Login.PUBLISHER}")
    for concept in VERSIONED:
        yield sa.text(f"GRANT SELECT ON core.current_{concept} TO {Login.STAFF}, {Login.PUBLISHER}")
    for audience, login in READERS.items():
        yield sa.text(f"REVOKE ALL ON ALL TABLES IN SCHEMA {audience} FROM {login}, {Login.PUBLISHER}")
        for table in for_audience(audience).sorted_tables:
            yield _grant("SELECT", table, login, audience.sees)
            yield sa.text(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {_QUOTE.format_table(table)} TO {Login.PUBLISHER}")


def _grant(verb: str, table: sa.Table, login: Login, up_to: Class = Class.STAFF) -> sa.TextClause:
    readable = (c for c in table.columns if c.info["class"] <= up_to and (verb == "SELECT" or c.computed is None))
    columns = ", ".join(_QUOTE.quote(c.name) for c in readable)
    return sa.text(f"GRANT {verb} ({columns}) ON {_QUOTE.format_table(table)} TO {login}")
