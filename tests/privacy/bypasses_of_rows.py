"""Ways to what the record holds: every shape of a question, columns, rows of others, and what errors tell."""

from collections.abc import Iterator

from schema.access import Role
from schema.roles import Login
from tests.privacy.bypassing import (
    ADMINISTRATOR,
    ALL_EVENTS,
    AUDITOR,
    CONTRIBUTOR,
    DOOR,
    EVENT,
    GUESSED,
    IMPORTER,
    IMPORTING,
    OPEN,
    OPENING,
    PARTNER,
    PUBLISHER,
    ROWS,
    SAFEGUARD,
    STATED,
    VAULT,
    VERIFIER,
    WORKER,
    Bypass,
    opened,
)
from tests.privacy.probing import SUPERUSER, By
from tests.privacy.rows import OTHERS, known

DRAWN = ("GRANT SELECT ON public.spatial_ref_sys TO sijill_open, sijill_verifier",)
"""Geometries are told as JSON with their system of reference."""
WHOLE = ("GRANT SELECT ON core.event TO sijill_verifier", *DRAWN)


def bypasses() -> Iterator[Bypass]:
    """All of them."""
    yield from (*_shapes(), *_columns(), *_rows(), *_oracles())


def _shapes() -> Iterator[Bypass]:
    """The same secret asked for in every way in which SQL can ask."""
    ways = {
        "select": "SELECT title_en FROM core.event",
        "TABLE": "TABLE core.event",
        "COPY to the client": "COPY (SELECT title_en FROM core.event) TO STDOUT",
        "COPY a table": "COPY core.event (title_en) TO STDOUT",
        "TABLESAMPLE": "SELECT title_en FROM core.event TABLESAMPLE SYSTEM (100)",
        "by place on disk": "SELECT title_en FROM core.event WHERE ctid = ANY (SELECT ctid FROM core.event)",
        "cursor": "DECLARE c CURSOR FOR SELECT title_en FROM core.event; FETCH ALL FROM c",
        "prepared": "PREPARE p AS SELECT title_en FROM core.event; EXECUTE p; DEALLOCATE p",
        "lateral": "SELECT t FROM (VALUES (1)) v, LATERAL (SELECT title_en AS t FROM core.event) e",
        "recursion": "WITH RECURSIVE r AS (SELECT title_en FROM core.event UNION SELECT * FROM r) SELECT * FROM r",
        "window": "SELECT first_value(title_en) OVER (PARTITION BY id) FROM core.event",
        "whole row": "SELECT e FROM core.event e",
        "as JSON": "SELECT json_agg(e) FROM core.event e",
        "anonymous block": "DO $$ DECLARE t text; BEGIN"
        " SELECT string_agg(title_en, ' ') INTO t FROM core.event; RAISE EXCEPTION '%', t; END $$",
        "by name of the table": "SELECT query_to_xml('SELECT title_en FROM core.event', true, true, '')::text",
        "table as XML": "SELECT table_to_xml('core.event', true, true, '')::text",
    }
    for name, statement in ways.items():
        yield Bypass(f"the record by {name}", OPEN, statement, SUPERUSER, (*EVENT, *DRAWN))
    view = ("GRANT USAGE ON SCHEMA core TO sijill_open", "GRANT SELECT ON core.current_event TO sijill_open")
    owned = (*view, "ALTER VIEW core.current_event SET (security_invoker = false)")
    yield Bypass("a view", OPEN, "SELECT title_en FROM core.current_event", IMPORTING, owned)
    plan = "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) SELECT * FROM core.event"
    yield Bypass("a plan", OPEN, plan, PUBLISHER, EVENT, wins="Seq Scan|actual")


def _columns() -> Iterator[Bypass]:
    """A column that a role does not have."""
    ways = {
        "select": "SELECT stated FROM core.event",
        "whole row": "SELECT e FROM core.event e",
        "JSON": "SELECT to_jsonb(e) FROM core.event e",
        "condition": "SELECT id, 'others-secret' FROM core.event WHERE stated IS NOT NULL",
        "order": "SELECT id, 'others-secret' FROM core.event ORDER BY stated::text",
        "group": "SELECT count(*), 'others-secret' FROM core.event GROUP BY stated::text",
        "aggregate": "SELECT min(stated::text), max(stated::text), 'others-secret' FROM core.event",
        "join": "SELECT 'others-secret' FROM core.event a JOIN core.event b ON a.stated = b.stated",
        "COPY": "COPY (SELECT stated FROM core.event) TO STDOUT",
    }
    for name, statement in ways.items():
        opening = STATED if name not in {"whole row", "JSON"} else WHOLE
        yield Bypass(f"a column by {name}", VERIFIER, statement, IMPORTING, opening)
    named = "INSERT INTO core.identity (id, concept, key) SELECT u, 'event', u::text FROM gen_random_uuid() u"
    returning = f"{named} RETURNING 'others-secret', key"
    granted = ("GRANT SELECT (key) ON core.identity TO sijill_verifier",)
    yield Bypass("a column by RETURNING", VERIFIER, returning, IMPORTING, granted)
    for who, column in (
        (AUDITOR, "event.title_en"),
        (AUDITOR, "consent.purpose"),
        (ADMINISTRATOR, "event.title_en"),
        (SAFEGUARD, "event.stated"),
        (CONTRIBUTOR, "source.reliability"),
        (PARTNER, "source.name_en"),
    ):
        table, name = column.split(".")
        statement = f"SELECT {name} FROM core.{table}"
        yield Bypass(f"{column} as {who}", who, statement, IMPORTING, opened("core", table, who, f"({name})"))


def _rows() -> Iterator[Bypass]:
    """Rows of others, in a table of which one has some."""
    for who, policy, table, column in (
        (CONTRIBUTOR, "contributor_reads", "event", "title_en"),
        (CONTRIBUTOR, "contributor_reads", "claim", "population"),
        (CONTRIBUTOR, "contributor_reads", "source", "name_en"),
        (VERIFIER, "verifier_reads", "source", "name_en"),
        (VERIFIER, "verifier_reads", "document", "title"),
        (WORKER, "case_worker_reads", "event", "stated"),
        (WORKER, "case_worker_reads", "victim", "label_en"),
    ):
        statement = f"SELECT {column} FROM core.{table}"
        opening = (f"ALTER POLICY {policy} ON core.{table} USING ((select core.acting()) is not null)",)
        yield Bypass(f"others' {table} as {who}", who, statement, IMPORTING, opening)
    nobody = By(Login.STAFF, Role.VERIFIER)
    everybody = ("ALTER POLICY verifier_reads ON core.event USING (true)",)
    yield Bypass("a role without a name", nobody, "SELECT title_en FROM core.event", VERIFIER, everybody)
    imports = ("ALTER POLICY importer_reads ON core.event USING (true)",)
    yield Bypass("an import without a name", IMPORTER, "SELECT title_en FROM core.event", IMPORTING, imports)
    sealed, opening = "SELECT field FROM vault.identity", ("ALTER POLICY vault_reads ON vault.identity USING (true)",)
    yield Bypass("the vault without a name", VAULT, sealed, OPENING, opening)
    keys = "SELECT holder, 'others-secret' FROM guard.api_key WHERE expires_at < now() OR revoked_at IS NOT NULL"
    lasting = ("ALTER POLICY door_reads ON guard.api_key USING (true)",)
    yield Bypass("keys that ended", DOOR, keys, SUPERUSER, lasting)


def _oracles() -> Iterator[Bypass]:
    """What is not shown is not told by errors, plans and statistics either."""
    right, wrong = "title_en LIKE 'others-secret%'", f"title_en LIKE '{GUESSED}%'"
    explained = "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF, BUFFERS OFF) SELECT id FROM core.event WHERE {}"
    divided = "SELECT id FROM core.event WHERE 1 / (CASE WHEN {} THEN 0 ELSE 1 END) = 1"
    for name, asked in (("rows removed, in a plan", explained), ("a division by zero", divided)):
        guesses = asked.format(right), asked.format(wrong)
        yield Bypass(name, CONTRIBUTOR, guesses[0], IMPORTING, ALL_EVENTS, other=guesses[1])
    cast = "SELECT id FROM core.event WHERE title_en::int = 1 AND title_en LIKE 'others%'"
    yield Bypass("a value in the error of a cast", CONTRIBUTOR, cast, IMPORTING, ALL_EVENTS)
    stats = "SELECT array_agg(histogram_bounds::text) FROM pg_stats WHERE schemaname = 'core' AND tablename = 'event'"
    yield Bypass(
        "statistics", VERIFIER, stats, SUPERUSER, (*STATED, "ALTER TABLE core.event DISABLE ROW LEVEL SECURITY")
    )
    direct = "SELECT stavalues1::text FROM pg_statistic WHERE starelid = 'core.event'::regclass"
    of_all = ("GRANT SELECT ON pg_statistic TO sijill_verifier",)
    yield Bypass("the table of statistics", VERIFIER, direct, SUPERUSER, of_all)
    extended = "SELECT count(*) FROM pg_statistic_ext_data"
    ext = ("GRANT SELECT ON pg_statistic_ext_data TO sijill_open",)
    yield Bypass("extended statistics", OPEN, extended, SUPERUSER, ext, wins=ROWS)
    extent = "SELECT public.st_estimatedextent('core', 'event', 'geometry')::text"
    given = ("GRANT EXECUTE ON FUNCTION public.st_estimatedextent(text, text, text) TO sijill_verifier",)
    given += ("GRANT SELECT ON core.event TO sijill_verifier",)
    yield Bypass("the extent of a geometry", VERIFIER, extent, SUPERUSER, given, wins=ROWS)
    insert = "INSERT INTO core.identity (id, concept, key) VALUES (gen_random_uuid(), 'source', '{}')"
    names = insert.format("others-secret source"), insert.format(GUESSED)
    loose = ("ALTER POLICY verifier_adds ON core.identity WITH CHECK ((select core.acting()) is not null)",)
    yield Bypass("names that are taken", VERIFIER, names[0], IMPORTING, loose, other=names[1])
    again = (
        "INSERT INTO core.source (id, version, actor, reason, name_en, kind, protected, independence_group, compiles)"
        f" VALUES ('{known('source', OTHERS)}', {{}}, 'vera', 'x', 'x', 'ngo', false, 'x', false)"
    )
    loose = (
        "ALTER POLICY verifier_adds ON core.source WITH CHECK ((select core.acting()) is not null)",
        "ALTER TABLE core.source DISABLE TRIGGER keeps_beneath",
    )
    proper = again.replace("'vera'", "'an import'").format(1)
    yield Bypass(
        "versions that are taken", VERIFIER, again.format(1), IMPORTING, loose, other=again.format(2), proper=proper
    )
    queries = (
        "SELECT query, 'told' FROM pg_stat_activity WHERE query LIKE '%others%secret%' AND pid <> pg_backend_pid()"
    )
    watching = ("ALTER ROLE sijill_open INHERIT", "GRANT pg_read_all_stats TO sijill_open")
    yield Bypass("what others ask", OPEN, queries, SUPERUSER, watching, wins="told")
