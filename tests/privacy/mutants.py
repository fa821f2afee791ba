"""Every change of the catalogue that would weaken protection, listed from the catalogue as it is.

What is probed for a change is what it touches: a table, or all that a login may do.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from schema.access import Role
from schema.roles import Login
from tests.privacy.probing import Connection

ACTING = "(SELECT core.acting()) IS NOT NULL"
KEPT = "('core', 'guard', 'vault')"
OURS = f"pronamespace::regnamespace::text IN {KEPT}"


@dataclass(frozen=True)
class Mutant:
    """One change: of what kind, of what (a table where it is one), and how."""

    kind: str
    of: str
    change: str
    table: str | None = None

    def __str__(self) -> str:
        return f"{self.kind}: {self.of}"


def mutants(ruler: Connection) -> list[Mutant]:
    """All of them, in the order of the catalogue."""
    makers = (_policies, _security, _views, _columns, _functions, _withheld, _triggers, _logins)
    return [mutant for maker in makers for mutant in maker(ruler)]


def _policies(ruler: Connection) -> Iterator[Mutant]:
    found = ruler.execute(
        "SELECT polname, polrelid::regclass::text, pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)"
        " FROM pg_policy ORDER BY 2, 1"
    )
    for name, table, shown, added in found.fetchall():
        of = f"{name} on {table}"
        yield Mutant("policy dropped", of, f"DROP POLICY {name} ON {table}", table)
        for clause, condition in (("USING", shown), ("WITH CHECK", added)):
            if condition in {None, "true"}:
                continue
            yield Mutant(f"policy {clause} all", of, f"ALTER POLICY {name} ON {table} {clause} (true)", table)
            if "core.acting() IS NOT NULL" not in _plain(condition) and not name.startswith(("publisher", "door")):
                change = f"ALTER POLICY {name} ON {table} {clause} ({ACTING})"
                yield Mutant(f"policy {clause} anybody", of, change, table)


def _plain(condition: str) -> str:
    """A condition that is nothing but that somebody acts, as the catalogue writes it."""
    return "core.acting() IS NOT NULL" if condition == "(( SELECT core.acting() AS acting) IS NOT NULL)" else ""


def _security(ruler: Connection) -> Iterator[Mutant]:
    found = ruler.execute(
        "SELECT oid::regclass::text FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"
        f" AND relnamespace::regnamespace::text IN {KEPT} ORDER BY 1"
    )
    for (table,) in found.fetchall():
        yield Mutant("row security not forced", table, f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY", table)
        yield Mutant("row security off", table, f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY", table)


def _views(ruler: Connection) -> Iterator[Mutant]:
    found = ruler.execute(
        "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'v' AND relnamespace = 'core'::regnamespace"
        " ORDER BY 1"
    )
    for (view,) in found.fetchall():
        yield Mutant("view with its owner's rights", view, f"ALTER VIEW {view} RESET (security_invoker)", view)


def _columns(ruler: Connection) -> Iterator[Mutant]:
    """Of each table one column more, to whoever does not have it, in each way."""
    takers = [role.group for role in Role] + [login for login in Login if login is not Login.MIGRATOR]
    found = ruler.execute(
        "SELECT DISTINCT ON (1, 3, 4) a.attrelid::regclass::text, a.attname, t.taker, v.verb FROM pg_attribute a"
        " JOIN pg_class c ON c.oid = a.attrelid CROSS JOIN unnest(%s::text[]) t (taker)"
        " CROSS JOIN (VALUES ('SELECT'), ('INSERT'), ('UPDATE')) v (verb)"
        " WHERE c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''"
        " AND c.relnamespace::regnamespace::text IN ('core', 'guard', 'vault', 'open', 'partner')"
        " AND c.relname <> 'alembic_version'"
        " AND NOT has_column_privilege(t.taker, c.oid, a.attnum, v.verb) ORDER BY 1, 3, 4, a.attnum",
        [takers],
    )
    for table, column, taker, verb in found.fetchall():
        of = f"{verb} of {table}.{column} to {taker}"
        yield Mutant(f"column granted, {verb}", of, f'GRANT {verb} ("{column}") ON {table} TO {taker}', table)


def _functions(ruler: Connection) -> Iterator[Mutant]:
    found = ruler.execute(f"SELECT oid::regprocedure::text, prosecdef FROM pg_proc WHERE {OURS} ORDER BY 1")
    for function, definer in found.fetchall():
        yield Mutant("function given to all", function, f"GRANT EXECUTE ON FUNCTION {function} TO PUBLIC")
        if definer:
            yield Mutant("definer unpinned", function, f"ALTER FUNCTION {function} RESET search_path")
            pinned = f"ALTER FUNCTION {function} SET search_path = pg_temp, pg_catalog"
            yield Mutant("definer pinned badly", function, pinned)
            yield Mutant("definer with its caller's rights", function, f"ALTER FUNCTION {function} SECURITY INVOKER")
        else:
            yield Mutant("function made a definer", function, f"ALTER FUNCTION {function} SECURITY DEFINER")


def _withheld(ruler: Connection) -> Iterator[Mutant]:
    """What others' functions `sijill db roles` took from everybody."""
    found = ruler.execute(
        "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace::regnamespace::text IN ('pg_catalog', 'public')"
        " AND proacl IS NOT NULL AND NOT has_function_privilege('sijill_open', oid, 'EXECUTE') ORDER BY 1"
    )
    for (function,) in found.fetchall():
        yield Mutant("withheld function given back", function, f"GRANT EXECUTE ON FUNCTION {function} TO PUBLIC")


def _triggers(ruler: Connection) -> Iterator[Mutant]:
    found = ruler.execute(
        "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
        " AND tgname IN ('keeps_versions', 'two_people', 'carries', 'keeps_beneath', 'opens', 'checked') ORDER BY 2, 1"
    )
    for name, table in found.fetchall():
        change = f"ALTER TABLE {table} DISABLE TRIGGER {name}"
        yield Mutant(f"trigger {name} off", f"{name} on {table}", change, table)


def _logins(ruler: Connection) -> Iterator[Mutant]:
    found = ruler.execute("SELECT rolname FROM pg_roles WHERE rolname ~ '^sijill_' AND NOT rolbypassrls ORDER BY 1")
    names = [name for (name,) in found.fetchall()]
    for name in names:
        for power in ("SUPERUSER", "BYPASSRLS", "CREATEROLE", "CREATEDB", "REPLICATION", "INHERIT"):
            yield Mutant(f"login made {power}", name, f"ALTER ROLE {name} {power}")
        for schema in ("core", "guard", "vault", "open", "partner", "ogc"):
            for right in ("USAGE", "CREATE"):
                has = ruler.execute("SELECT has_schema_privilege(%s, %s, %s)", [name, schema, right]).fetchone()
                if has == (False,):
                    yield Mutant(
                        f"{right} of a schema", f"{schema} to {name}", f"GRANT {right} ON SCHEMA {schema} TO {name}"
                    )
        for other in names:
            # A circle of members the server refuses.
            either = "SELECT pg_has_role(%s, %s, 'MEMBER') OR pg_has_role(%s, %s, 'MEMBER')"
            member = ruler.execute(either, [name, other, other, name]).fetchone()
            if member == (False,):
                yield Mutant("membership", f"{name} in {other}", f"GRANT {other} TO {name}")
