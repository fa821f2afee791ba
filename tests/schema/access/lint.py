"""Rules that the catalogue of a migrated database keeps: a query that lists what breaks it, and a change that would."""

from dataclasses import dataclass

from schema import grants, rights, roles
from schema.access import Audience, Role
from schema.roles import Login
from schema.tables.base import core

KEPT = "('core', 'guard', 'vault')"
COPIES = "('open', 'partner')"
SERVICES = ", ".join(f"'{login}'" for login in Login if login is not Login.MIGRATOR)
GROUPS = ", ".join(f"'{group}'" for group in roles.GROUPS)
IN_KEPT = f"relnamespace::regnamespace::text IN {KEPT}"
WITHHELD = (
    *("headline", "notified", "assessor", "evidence_sha256", "hash", "sealed", "nonce", "mark"),
    *("recorded_at", "withdrawn", "protective", "holder", "subject_id", "stand_in"),
)


@dataclass(frozen=True)
class Rule:
    """`broken` lists what breaks the rule; `breaking` is a change after which it lists something."""

    broken: str
    breaking: str


def _granted(verb: str) -> str:
    """The columns that roles have of `core`, as the declarations say, for comparison with the catalogue."""
    rows = []
    for role in Role:
        for table in core.sorted_tables:
            if verb == "SELECT":
                columns = rights.columns(role, table)
            elif verb == "UPDATE":
                columns = rights.changes(role, table)
            else:
                columns = grants.insertable(role, table) if rights.added(role, table) is not None else []
            rows += [f"('{role.group}', '{table.name}', '{column.name}')" for column in columns]
    return f"SELECT * FROM (VALUES {', '.join(rows)}) declared"


def _in_force(verb: str) -> str:
    """The columns of `core` that roles have, as the catalogue says."""
    return (
        "SELECT grantee::text, table_name::text, column_name::text FROM information_schema.column_privileges"
        f" WHERE table_schema = 'core' AND privilege_type = '{verb}' AND grantee IN ({GROUPS})"
    )


def _differs(verb: str) -> str:
    one, other = _granted(verb), _in_force(verb)
    return f"({one} EXCEPT {other}) UNION ALL ({other} EXCEPT {one})"


RULES = {
    "row security is on and forced in all that is not published": Rule(
        f"SELECT relname FROM pg_class WHERE {IN_KEPT} AND relkind = 'r' AND relname <> 'alembic_version'"
        " AND NOT (relrowsecurity AND relforcerowsecurity)",
        "ALTER TABLE vault.identity NO FORCE ROW LEVEL SECURITY",
    ),
    "no policy restricts, so that none is one that nobody misses": Rule(
        "SELECT policyname FROM pg_policies WHERE permissive <> 'PERMISSIVE'",
        "CREATE POLICY floor ON core.event AS RESTRICTIVE FOR SELECT TO sijill_verifier USING (withdrawn)",
    ),
    "a role has one policy for a table and a command": Rule(
        "SELECT schemaname, tablename, cmd, roles FROM pg_policies GROUP BY 1, 2, 3, 4 HAVING count(*) > 1",
        "CREATE POLICY second ON core.event FOR SELECT TO sijill_verifier USING (withdrawn)",
    ),
    "only publish reads all there is": Rule(
        "SELECT tablename FROM pg_policies WHERE 'true' IN (qual, with_check) AND policyname <> 'publisher_reads'",
        "CREATE POLICY wide ON core.event FOR SELECT TO sijill_auditor USING (true)",
    ),
    "no policy serves everybody": Rule(
        "SELECT tablename FROM pg_policies WHERE 'public' = ANY (roles)",
        "CREATE POLICY wide ON core.event FOR SELECT USING (withdrawn)",
    ),
    "policies of the desk, of imports and of the vault ask who acts": Rule(
        "SELECT tablename, policyname FROM pg_policies WHERE policyname !~ '^(publisher|door)_'"
        " AND NOT concat(qual, with_check) ~ 'core.(acting|mine|assigned)|FROM core.(claim|victim)'",
        "CREATE POLICY second ON core.event FOR SELECT TO sijill_auditor USING (NOT withdrawn)",
    ),
    "views have the rights of their reader": Rule(
        f"SELECT relname FROM pg_class WHERE {IN_KEPT} AND relkind = 'v'"
        " AND reloptions IS DISTINCT FROM ARRAY['security_invoker=true']",
        "ALTER VIEW core.current_event RESET (security_invoker)",
    ),
    "nothing is materialised": Rule(
        "SELECT matviewname FROM pg_matviews",
        "CREATE MATERIALIZED VIEW open.kept AS SELECT 1 AS one",
    ),
    "functions with the rights of their owner are pinned to the catalogue": Rule(
        "SELECT proname FROM pg_proc WHERE prosecdef"
        " AND pronamespace::regnamespace::text NOT IN ('pg_catalog', 'public')"
        " AND proconfig IS DISTINCT FROM ARRAY['search_path=pg_catalog, pg_temp']",
        "ALTER FUNCTION core.acting() RESET search_path",
    ),
    "functions are nobody's unless they are granted": Rule(
        "SELECT proname FROM pg_proc WHERE pronamespace::regnamespace::text NOT IN"
        " ('pg_catalog', 'information_schema', 'public') AND (proacl IS NULL OR proacl::text ~ '[{,]=X')",
        "GRANT EXECUTE ON FUNCTION core.unguarded(uuid) TO PUBLIC",
    ),
    "cryptography is nobody's but the owner's, who reckons proofs": Rule(
        "SELECT p.proname FROM pg_proc p JOIN pg_depend d ON d.objid = p.oid AND d.deptype = 'e'"
        " JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'pgcrypto'"
        " CROSS JOIN aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a"
        " WHERE a.grantee <> p.proowner AND (a.grantee, p.oid)"
        " <> ('sijill_migrator'::regrole, 'public.hmac(bytea, bytea, text)'::regprocedure)",
        "GRANT EXECUTE ON FUNCTION public.digest(text, text) TO sijill_staff",
    ),
    "columns are granted, never tables": Rule(
        "SELECT c.relname, a.grantee::regrole FROM pg_class c CROSS JOIN aclexplode(c.relacl) a"
        f" WHERE {IN_KEPT} AND a.grantee::regrole::text IN ({GROUPS}, 'sijill_staff', 'sijill_door')",
        "GRANT SELECT ON core.event TO sijill_verifier",
    ),
    "roles read the columns that are theirs, all of them and no other": Rule(
        _differs("SELECT"), "GRANT SELECT (stated) ON core.event TO sijill_verifier"
    ),
    "roles add the columns that are theirs, all of them and no other": Rule(
        _differs("INSERT"), "REVOKE INSERT (title_en) ON core.event FROM sijill_verifier"
    ),
    "roles change the columns of rules that are theirs, all of them and no other": Rule(
        _differs("UPDATE"), "GRANT UPDATE (code) ON core.policy TO sijill_administrator"
    ),
    "nobody at the desk changes or removes what has versions": Rule(
        "SELECT table_name, grantee FROM information_schema.column_privileges WHERE privilege_type = 'UPDATE'"
        " AND table_name NOT IN ('policy', 'embargo_rule')"
        f" AND grantee IN ({GROUPS}, 'sijill_staff', 'sijill_importer') UNION ALL SELECT table_name, grantee"
        " FROM information_schema.table_privileges WHERE privilege_type IN ('DELETE', 'TRUNCATE', 'TRIGGER')"
        f" AND grantee IN ({GROUPS}, 'sijill_staff')",
        "GRANT UPDATE (withdrawn) ON core.event TO sijill_safeguard",
    ),
    "the login of the desk has nothing by itself": Rule(
        "SELECT table_name FROM information_schema.column_privileges WHERE grantee = 'sijill_staff'"
        " UNION ALL SELECT nspname FROM pg_namespace WHERE has_schema_privilege('sijill_staff', oid, 'USAGE')"
        " AND nspname IN ('core', 'guard', 'vault', 'open', 'partner', 'ogc')",
        "GRANT USAGE ON SCHEMA core TO sijill_staff",
    ),
    "logins and groups are weak": Rule(
        "SELECT rolname FROM pg_roles WHERE rolname ~ '^sijill_' AND (rolsuper OR rolcreaterole OR rolcreatedb"
        " OR rolreplication OR rolinherit OR rolbypassrls <> (rolname = 'sijill_migrator'))",
        "ALTER ROLE sijill_staff BYPASSRLS",
    ),
    "services own nothing": Rule(
        f"SELECT relname FROM pg_class WHERE relowner::regrole::text IN ({SERVICES}, {GROUPS})"
        f" UNION ALL SELECT proname FROM pg_proc WHERE proowner::regrole::text IN ({SERVICES}, {GROUPS})",
        "ALTER TABLE open.cell OWNER TO sijill_publisher",
    ),
    "who is a member of what": Rule(
        "SELECT member::regrole, roleid::regrole FROM pg_auth_members WHERE member::regrole::text ~ '^sijill_'"
        f" AND (member::regrole::text, roleid::regrole::text) NOT IN (SELECT 'sijill_staff', unnest(ARRAY[{GROUPS}]))",
        "GRANT sijill_safeguard TO sijill_verifier",
    ),
    "no number counts what is published": Rule(
        "SELECT relname FROM pg_class WHERE relkind = 'S'",
        "CREATE SEQUENCE open.numbers",
    ),
    "no key leads from what is published to what is not": Rule(
        f"SELECT conname FROM pg_constraint WHERE contype = 'f' AND connamespace::regnamespace::text IN {COPIES}",
        "ALTER TABLE open.publication ADD FOREIGN KEY (number) REFERENCES open.publication (number)",
    ),
    "nothing unique in the vault tells whether a value is there": Rule(
        "SELECT c.relname, a.attname FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid"
        " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)"
        " WHERE i.indisunique AND c.relnamespace = 'vault'::regnamespace"
        " AND a.attname NOT IN ('id', 'subject_id', 'field', 'version', 'mark')",
        "CREATE UNIQUE INDEX values_once ON vault.identity (sealed)",
    ),
    "no column is reckoned of others, but whether a claim's numbers stand in order": Rule(
        f"SELECT attrelid::regclass::text, attname FROM pg_attribute WHERE attgenerated <> '' AND attrelid IN"
        f" (SELECT oid FROM pg_class WHERE {IN_KEPT})"
        " AND (attrelid::regclass::text, attname) <> ('core.claim', 'coherent')",
        "ALTER TABLE core.source ADD COLUMN words tsvector"
        " GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, coalesce(reliability, ''))) STORED",
    ),
    "nothing leads out of the database": Rule(
        "SELECT pubname FROM pg_publication UNION ALL SELECT srvname FROM pg_foreign_server"
        " UNION ALL SELECT subname FROM pg_subscription"
        f" UNION ALL SELECT extname FROM pg_extension WHERE extname NOT IN ('plpgsql', {str(roles.EXTENSIONS)[1:-1]})",
        "CREATE PUBLICATION everything FOR TABLE core.event",
    ),
    "no trigger is off, and none waits for events of the database": Rule(
        "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'O' UNION ALL SELECT evtname FROM pg_event_trigger",
        "ALTER TABLE core.identity DISABLE TRIGGER opens",
    ),
    "no copy has a column of a name that is withheld": Rule(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema IN"
        f" ({', '.join(f'{each.value!r}' for each in Audience)}) AND column_name IN {WITHHELD}",
        "ALTER TABLE open.event ADD COLUMN headline text",
    ),
    "schemas are entered by those who work there": Rule(
        "SELECT nspname, a.grantee FROM pg_namespace CROSS JOIN aclexplode(nspacl) a"
        f" WHERE nspname IN {KEPT} AND (a.grantee = 0 OR a.privilege_type = 'CREATE' AND a.grantee <> nspowner)"
        " UNION ALL SELECT nspname, a.grantee FROM pg_namespace CROSS JOIN aclexplode(nspacl) a"
        " WHERE nspname = 'vault' AND a.grantee::regrole::text NOT IN ('sijill_vault', 'sijill_migrator')",
        "GRANT USAGE ON SCHEMA vault TO sijill_publisher",
    ),
}
