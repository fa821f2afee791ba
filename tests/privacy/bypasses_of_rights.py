"""Ways to be somebody else, to what is others', to the server itself, and to change what may only be read."""

from collections.abc import Iterator

from tests.privacy.bypassing import (
    AUDITOR,
    BELIEVED,
    CONTRIBUTOR,
    DOOR,
    IMPORTER,
    IMPORTING,
    MIGRATOR,
    OGC,
    OPEN,
    OPENING,
    PARTNER,
    PUBLISHER,
    ROWS,
    RULER,
    SAFEGUARD,
    STAFF,
    VERIFIER,
    WORKER,
    Bypass,
    opened,
)
from tests.privacy.probing import SUPERUSER


def bypasses() -> Iterator[Bypass]:
    """All of them."""
    yield from (*_others(), *_actors(), *_server(), *_changes())


def _others() -> Iterator[Bypass]:
    """What is another login's."""
    for who, table, may in (
        (OPEN, "partner.claim", PARTNER),
        (PARTNER, "open.claim", OPEN),
        (OGC, "open.claim", OPEN),
        (STAFF, "open.claim", OPEN),
    ):
        statement = f"SELECT c FROM {table} c"
        schema, name = table.split(".")
        yield Bypass(
            f"{table} as {who}", who, statement, may, opened(schema, name, who), proper=f"SELECT c FROM {table} c"
        )
    for who, table, column in (
        (OPEN, "guard.api_key", "hash"),
        (DOOR, "guard.api_key", "label"),
        (PUBLISHER, "guard.api_key", "hash"),
        (SAFEGUARD, "vault.identity", "field"),
        (PUBLISHER, "vault.identity", "field"),
        (IMPORTING, "vault.trace", "verb"),
        (OPENING, "core.event", "title_en"),
        (OPENING, "core.source", "name_en"),
        (STAFF, "core.event", "title_en"),
        (DOOR, "core.event", "title_en"),
        (PUBLISHER, "core.assignment", "reason"),
    ):
        schema, name = table.split(".")
        statement = f"SELECT {column} FROM {table}"
        yield Bypass(f"{table}.{column} as {who}", who, statement, SUPERUSER, opened(schema, name, who))
    for who, table in ((PUBLISHER, "guard.mac_key"), (IMPORTING, "guard.mac_key"), (OPEN, "core.identity_key")):
        schema, name = table.split(".")
        yield Bypass(
            f"{table} as {who}", who, f"SELECT key FROM {table}", MIGRATOR, opened(schema, name, who), wins=ROWS
        )


def _actors() -> Iterator[Bypass]:
    """Being somebody else."""
    forged = (
        "SELECT set_config('sijill.context', 'nadia|sijill_verifier|00', true), set_config('role', 'sijill_verifier',"
        " true); SELECT title_en FROM core.event"
    )
    yield Bypass("a forged proof", STAFF, forged, VERIFIER, BELIEVED, proper="SELECT title_en FROM core.event")
    taken = "SET LOCAL ROLE sijill_safeguard; SELECT name_en FROM core.source"
    yield Bypass("a proof for another role", VERIFIER, taken, SAFEGUARD, BELIEVED)
    former = (
        "SELECT set_config('sijill.actor', 'x', true); SET LOCAL ROLE sijill_verifier; SELECT title_en FROM core.event"
    )
    anybody = ("ALTER POLICY verifier_reads ON core.event USING (current_setting('sijill.actor') <> '')",)
    yield Bypass("a former way to be named", STAFF, former, VERIFIER, anybody)
    for who, role in ((OPEN, "sijill_verifier"), (STAFF, "sijill_importer"), (DOOR, "sijill_vault")):
        member = (f"GRANT {role} TO {who.login}",)
        become = f"SET LOCAL ROLE {role}; SELECT current_user"
        yield Bypass(f"{who} becomes {role}", who, become, SUPERUSER, member, wins=role + r"',\)\]")
    proof = "SELECT public.hmac('a'::bytea, 'b'::bytea, 'sha256')"
    function = "GRANT EXECUTE ON FUNCTION public.hmac(bytea, bytea, text) TO sijill_verifier"
    yield Bypass("a proof of one's own", VERIFIER, proof, MIGRATOR, (function,), wins=ROWS)
    mine = "SELECT core.unguarded(gen_random_uuid())"
    given = ("GRANT EXECUTE ON FUNCTION core.unguarded(uuid) TO sijill_auditor",)
    yield Bypass("which sources are guarded", AUDITOR, mine, VERIFIER, given, wins=ROWS)
    shadow = "CREATE FUNCTION pg_temp.acting() RETURNS text LANGUAGE sql AS 'SELECT ''nadia'''"
    room = ("DO $$ BEGIN EXECUTE format('GRANT TEMP ON DATABASE %I TO sijill_staff', current_database()); END $$",)
    yield Bypass("a function in front of another", STAFF, shadow, IMPORTER, room, wins=ROWS)


def _server() -> Iterator[Bypass]:
    """Files, programs and settings of the server."""
    ways = {
        "a file": "SELECT pg_read_file('PG_VERSION')",
        "a file, as bytes": "SELECT pg_read_binary_file('PG_VERSION')",
        "a folder": "SELECT pg_ls_dir('.')",
        "marks of a file": "SELECT pg_stat_file('PG_VERSION')",
        "the folder of logs": "SELECT count(*) FROM pg_ls_logdir()",
        "a program": "COPY (SELECT 1) TO PROGRAM 'cat > /dev/null'",
        "rows from a program": "COPY open.claim FROM PROGRAM 'true'",
        "a large object from a file": "SELECT lo_import('PG_VERSION')",
        "a large object": "SELECT lo_create(0)",
        "passwords": "SELECT rolpassword FROM pg_authid WHERE rolname = 'sijill_staff'",
        "rules of connecting": "SELECT count(*) FROM pg_hba_file_rules",
        "settings of files": "SELECT count(*) FROM pg_file_settings",
        "where data lie": "SELECT current_setting('data_directory')",
        "a role": "CREATE ROLE eve",
        "a member": "GRANT sijill_safeguard TO sijill_open",
        "a language": "CREATE TRUSTED LANGUAGE mine HANDLER plpgsql_call_handler",
        "an event trigger": "CREATE FUNCTION public.seen() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';"
        " CREATE EVENT TRIGGER seen ON ddl_command_end EXECUTE FUNCTION public.seen()",
        "a published log": "CREATE PUBLICATION everything FOR ALL TABLES",
        "settings read anew": "SELECT pg_reload_conf()",
    }
    for name, statement in ways.items():
        yield Bypass(name, OPEN, statement, SUPERUSER, RULER, wins=ROWS)
    lock = "SELECT pg_advisory_xact_lock(7235002)"
    for who in (OPEN, VERIFIER):
        given = (
            f"GRANT EXECUTE ON FUNCTION pg_advisory_xact_lock(bigint) TO {who.role.group if who.role else who.login}"
        )
        yield Bypass(f"the lock of imports as {who}", who, lock, IMPORTER, (given,), wins=ROWS)


def _changes() -> Iterator[Bypass]:
    """Changing what is there, or making what is not."""
    rewrite = "UPDATE core.event SET title_en = 'x' RETURNING 'others-secret'"
    update = (
        "GRANT UPDATE, SELECT ON core.event TO sijill_verifier",
        "ALTER TABLE core.event DISABLE TRIGGER USER",
        "ALTER TABLE core.event DISABLE ROW LEVEL SECURITY",
        "GRANT DELETE, TRUNCATE ON core.event TO sijill_verifier",
    )
    published = {"proper": "UPDATE open.claim SET id = id RETURNING 'others-secret'"}
    yield Bypass("a version rewritten", VERIFIER, rewrite, PUBLISHER, update, **published)
    removed = "DELETE FROM core.event RETURNING 'others-secret'"
    published = {"proper": "DELETE FROM open.claim RETURNING 'others-secret'"}
    yield Bypass("a version removed", VERIFIER, removed, PUBLISHER, update, **published)
    merged = "MERGE INTO core.event e USING (VALUES (1)) v ON true WHEN MATCHED THEN DELETE"
    published = {"proper": "MERGE INTO open.claim e USING (VALUES (1)) v ON true WHEN MATCHED THEN DELETE"}
    yield Bypass("a version merged away", VERIFIER, merged, PUBLISHER, update, wins=ROWS, **published)
    yield Bypass(
        "a table emptied", VERIFIER, "TRUNCATE core.claim_overlap", SUPERUSER, _emptied(), ROWS, "TRUNCATE open.claim"
    )
    anothers = "INSERT INTO core.request (actor, key, fingerprint, answer) VALUES ('omar', 'k', 'f', '{}')"
    loose = ("ALTER POLICY verifier_adds ON core.request WITH CHECK (true)",)
    yield Bypass("a line in another's name", VERIFIER, anothers, WORKER, loose, wins=ROWS)
    own = """INSERT INTO core.unmasking_approval (request_id, actor)
        SELECT id, 'salma' FROM core.unmasking_request WHERE actor {} 'salma' LIMIT 1"""
    alone = (
        "INSERT INTO core.unmasking_request (id, actor, subject_id, fields, purpose, expires_at)"
        " VALUES (gen_random_uuid(), 'salma', gen_random_uuid(), '{name}', 'x', now() + interval '1 hour'); "
    )
    single = ("ALTER TABLE core.unmasking_approval DISABLE TRIGGER two_people",)
    two = own.format("<>") + " OFFSET 0"
    approved = "; done INSERT 0 1"
    yield Bypass(
        "one person for two", SAFEGUARD, alone + own.format("="), SAFEGUARD, single, wins=approved, proper=alone + two
    )
    yield Bypass("a table of one's own", STAFF, "CREATE TABLE public.mine ()", SUPERUSER, _room("public"), wins=ROWS)
    yield Bypass("a table in a copy", OPEN, "CREATE TABLE open.mine ()", MIGRATOR, _room("open"), wins=ROWS)
    yield Bypass("a temporary table", STAFF, "CREATE TEMP TABLE mine ()", IMPORTER, _temporary(), wins=ROWS)
    yield Bypass("a schema", STAFF, "CREATE SCHEMA mine", MIGRATOR, _temporary("CREATE"), wins=ROWS)
    off = "SET LOCAL row_security = off; SELECT title_en FROM core.event"
    yield Bypass("row security turned off", CONTRIBUTOR, off, SUPERUSER, ALL_OFF)
    yield Bypass(
        "triggers turned off", IMPORTER, "SET LOCAL session_replication_role = replica", SUPERUSER, RULES, wins=ROWS
    )


ALL_OFF = ("ALTER TABLE core.event DISABLE ROW LEVEL SECURITY",)
RULES = ("ALTER ROLE sijill_importer SUPERUSER",)


def _emptied() -> tuple[str, ...]:
    return (
        "GRANT TRUNCATE ON core.claim_overlap TO sijill_verifier",
        "ALTER TABLE core.claim_overlap DISABLE TRIGGER USER",
    )


def _room(schema: str) -> tuple[str, ...]:
    return (f"GRANT CREATE ON SCHEMA {schema} TO sijill_staff, sijill_open",)


def _temporary(right: str = "TEMP") -> tuple[str, ...]:
    text = f"GRANT {right} ON DATABASE %I TO sijill_staff"
    return (f"DO $$ BEGIN EXECUTE format('{text}', current_database()); END $$",)
