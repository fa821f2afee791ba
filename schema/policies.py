"""Row security, from `schema.rights` and from what logins are there for: every policy is dropped and made anew.

One permissive policy per table, command and role. None restricts what another allows: if it were lost, nothing would
change, and no test could tell.
"""

from collections.abc import Iterator

import sqlalchemy as sa

from schema.access import Kind, Role
from schema.grants import ADDED_BY_IMPORTS, ERASED_BY_THE_VAULT, READ_BY_IMPORTS, READ_BY_PUBLISH, READ_BY_THE_VAULT
from schema.loading_statements import owner
from schema.rights import Rows, added, changes, sight
from schema.roles import Login
from schema.tables.base import KIND, RECORDS, core, vault
from schema.tables.guard import api_key, lattice_member
from schema.tables.keeping import embargo, protective_done, unpublished
from schema.tables.place import area_alias
from schema.tables.vault import subject

# Sub-selects, which are asked once a statement and not once a row.
ACTING = "(select core.acting()) is not null"
SIGNED = "actor = (select core.acting())"
MINE = "(select core.mine())"
ASSIGNED = "(select core.assigned())"
CLAIMS = "(select id from core.claim)"
VICTIMS = "(select id from core.victim)"
VALID = "revoked_at is null and (expires_at is null or expires_at > transaction_timestamp())"


_DROP = """DO $$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT polname, polrelid::regclass AS relation FROM pg_policy LOOP
        EXECUTE format('DROP POLICY %I ON %s', one.polname, one.relation);
    END LOOP;
END
$$"""


def statements() -> Iterator[sa.TextClause]:
    """Every policy; they can be run again at any time."""
    yield sa.text(_DROP)
    for table in core.sorted_tables:
        yield from _imports(table)
        if table.name in READ_BY_PUBLISH:
            # Any other condition the planner could not estimate: it would take whole tables for a few rows.
            yield _policy("publisher_reads", table, "select", Login.PUBLISHER, using="true")
        for role in Role:
            yield from _desk(role, table)
    yield from _publisher()
    yield from _vault()
    yield _policy("door_reads", api_key, "select", Login.DOOR, using=VALID)


def _imports(table: sa.Table) -> Iterator[sa.TextClause]:
    if table.name in READ_BY_IMPORTS:
        yield _policy("importer_reads", table, "select", Login.IMPORTER, using=ACTING)
    if table.name in ADDED_BY_IMPORTS:
        yield _policy("importer_adds", table, "insert", Login.IMPORTER, check=_signed(table))
    if table is area_alias:
        yield _policy("importer_replaces", table, "delete", Login.IMPORTER, using=ACTING)


def _publisher() -> Iterator[sa.TextClause]:
    itself = f"current_user = '{Login.PUBLISHER}'"
    yield _policy("publisher_drains", unpublished, "delete", Login.PUBLISHER, using=itself)
    yield _policy("publisher_notes", protective_done, "insert", Login.PUBLISHER, check=itself)
    yield _policy("publisher_embargoes", embargo, "insert", Login.PUBLISHER, check=itself)
    yield _policy("publisher_lifts", embargo, "delete", Login.PUBLISHER, using=itself)
    yield _policy("publisher_counts", lattice_member, "all", Login.PUBLISHER, using=itself, check=itself)


def _vault() -> Iterator[sa.TextClause]:
    for table in vault.sorted_tables:
        yield _policy("vault_adds", table, "insert", Login.VAULT, check=_signed(table))
    for table in (*vault.sorted_tables, *READ_BY_THE_VAULT):
        yield _policy("vault_reads", table, "select", Login.VAULT, using=ACTING)
    for table in ERASED_BY_THE_VAULT:
        yield _policy("vault_erases", table, "delete", Login.VAULT, using=ACTING)
    yield _policy("vault_marks", subject, "update", Login.VAULT, using=ACTING, check=ACTING)


def _desk(role: Role, table: sa.Table) -> Iterator[sa.TextClause]:
    if (seen := sight(role, table)) is not None:
        yield _policy(f"{role}_reads", table, "select", role.group, using=read_condition(table, seen.rows))
    if (rows := added(role, table)) is not None:
        yield _policy(f"{role}_adds", table, "insert", role.group, check=_add_condition(table, rows))
    if changes(role, table):
        # What it is changed to is asked the same, unless told otherwise.
        yield _policy(f"{role}_changes", table, "update", role.group, using=ACTING)


def read_condition(table: sa.Table, rows: Rows) -> str:
    """Which rows of a table are shown; nobody acting, none."""
    key = belongs(table)
    if table.name == "consent" and rows is Rows.ASSIGNED:
        return f"victim_id in {VICTIMS}"
    if rows in {Rows.OWN, Rows.ASSIGNED} and key is None:
        # Beneath other content: who sees that sees this.
        return f"claim_id in {CLAIMS} and other_id in {CLAIMS}"
    return {
        Rows.ALL: ACTING,
        Rows.OWN: f"{key} in {MINE}",
        Rows.ASSIGNED: f"{key} in {ASSIGNED}",
        Rows.REACHED: f"{key} in {MINE} or {key} in {ASSIGNED}",
        Rows.UNGUARDED: " and ".join((ACTING, *_unguarded(table))),
        Rows.SIGNED: SIGNED,
    }[rows]


def _add_condition(table: sa.Table, rows: Rows) -> str:
    if table.name == "identity":
        # Whoever names things could ask which names are taken.
        return f"{ACTING} and key = id::text"
    if rows is Rows.OWN:
        # Not only beneath what is theirs: an identity of others' cannot be brought there either.
        return " and ".join(dict.fromkeys((_signed(table), f"id in {MINE}", read_condition(table, rows))))
    more = {
        Rows.ALL: (),
        Rows.SIGNED: (),
        Rows.ASSIGNED: (read_condition(table, Rows.ASSIGNED), f"(version > 1 or id in {MINE})"),
        Rows.UNGUARDED: tuple(_unguarded(table)),
        Rows.WITHDRAWN: ("withdrawn",),
        # A level that is withdrawn gives way to that of the collection, which may be to show.
        Rows.CAPPED: ("level <> 'record'", "not withdrawn"),
    }[rows]
    return " and ".join((_signed(table), *more))


def belongs(table: sa.Table) -> str | None:
    """The column that says beneath which record a row lies; None where it lies beneath other content only."""
    if KIND[core, table.name] is not Kind.CONTENT:
        return "id"
    if table.name in RECORDS:
        return "id"
    found = owner(table.name, RECORDS)
    return None if found is None else found.name


def sources(table: sa.Table) -> list[str]:
    """The columns of a thing that hold a source, which may be guarded."""
    if KIND[core, table.name] is not Kind.THING:
        return []
    return [c.name for c in table.columns if c.info["of"] == "source" or (table.name, c.name) == ("source", "id")]


def _unguarded(table: sa.Table) -> Iterator[str]:
    return (f"core.unguarded({name})" for name in sources(table))


def _signed(table: sa.Table) -> str:
    return SIGNED if "actor" in table.columns else ACTING


def _policy(
    name: str, table: sa.Table, command: str, to: str, *, using: str | None = None, check: str | None = None
) -> sa.TextClause:
    conditions = f" USING ({using})" if using else ""
    conditions += f" WITH CHECK ({check})" if check else ""
    return sa.text(f"CREATE POLICY {name} ON {table.fullname} FOR {command} TO {to}{conditions}")
