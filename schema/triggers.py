"""Triggers from the declarations: checks of references and codes, the queue, no overwriting, what the desk leaves."""

from collections.abc import Iterable, Iterator

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from schema.access import Class, Kind
from schema.policies import belongs, sources
from schema.roles import Login
from schema.tables.base import KEPT, KIND, RECORD, RECORDS, VERSIONED, core

_NEVER_CHANGED = (
    *("core.identity", "core.import_run", "core.rejection", "core.identity_key", "core.opening", "core.request"),
    *("core.unmasking_request", "core.unmasking_approval", "vault.trace"),
)
_QUEUED_TABLES = ("core.area_alias", "core.policy", "core.embargo_rule")


def statements() -> Iterator[sa.TextClause]:
    """Every trigger, each dropped and made anew; they can be run again at any time."""
    yield from _desk()
    for table in (each for metadata in KEPT for each in metadata.sorted_tables):
        name = table.fullname
        versioned = VERSIONED.get(table.name) is table
        if versioned or name in _NEVER_CHANGED:
            yield from _trigger(
                "keeps_versions", f"BEFORE UPDATE OR DELETE OR TRUNCATE ON {name}", "core.refuse_change()"
            )
        if versioned and (rules := list(_rules(table))):
            arguments = _arguments(word for rule in rules for word in rule)
            yield from _trigger(
                "checked",
                f"AFTER INSERT ON {name} REFERENCING NEW TABLE AS inserted",
                f"core.check_inserted({arguments})",
            )
        if name == "core.detention_stage":
            # At commit: a course is corrected by several versions, and only all of them together must make sense.
            yield sa.text(f"DROP TRIGGER IF EXISTS succeeds ON {name}")
            yield sa.text(
                f"CREATE CONSTRAINT TRIGGER succeeds AFTER INSERT ON {name} DEFERRABLE INITIALLY DEFERRED"
                " FOR EACH ROW EXECUTE FUNCTION core.check_succession()"
            )
        if versioned or name in _QUEUED_TABLES:
            yield from _trigger("queued", f"AFTER INSERT ON {name} REFERENCING NEW TABLE AS changed", "core.enqueue()")
        if name in _QUEUED_TABLES:
            yield from _trigger(
                "queued_delete", f"AFTER DELETE ON {name} REFERENCING OLD TABLE AS changed", "core.enqueue()"
            )
            # Of a rule that is changed, what it governs from now on, and what it governed.
            for which, rows in (("after", "NEW"), ("before", "OLD")):
                event = f"AFTER UPDATE ON {name} REFERENCING {rows} TABLE AS changed"
                yield from _trigger(f"queued_{which}", event, "core.enqueue()")


def _desk() -> Iterator[sa.TextClause]:
    """What the desk leaves: who made what, and two people behind every unmasking. Imports never pay for it."""
    at_the_desk = f"session_user = '{Login.STAFF}'"
    yield from _trigger(
        "opens", "AFTER INSERT ON core.identity", "core.open_record()", f"FOR EACH ROW WHEN ({at_the_desk})"
    )
    yield from _trigger(
        "two_people", "BEFORE INSERT ON core.unmasking_approval", "core.check_two_people()", "FOR EACH ROW"
    )
    for table in VERSIONED.values():
        before = f"BEFORE INSERT ON {table.fullname}"
        if hidden := [column.name for column in table.columns if column.info["class"] > Class.STAFF]:
            call = f"core.carry_over({_arguments(hidden)})"
            yield from _trigger("carries", before, call, f"FOR EACH ROW WHEN ({at_the_desk} AND new.version > 1)")
        if held := list(_held(table)):
            call = f"core.keep_beneath({_arguments(held)})"
            yield from _trigger("keeps_beneath", before, call, f"FOR EACH ROW WHEN ({at_the_desk})")


def _held(table: sa.Table) -> Iterator[str]:
    """What a row of the table is held by: the record above it, or sources; first which of the two."""
    if KIND[core, table.name] is Kind.CONTENT and (above := belongs(table)) not in {None, "id"}:
        yield from ("record", str(above))
    if named := sources(table):
        yield from ("source", *named)


def _arguments(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _trigger(name: str, event: str, call: str, each: str = "FOR EACH STATEMENT") -> Iterator[sa.TextClause]:
    relation = event.partition(" ON ")[2].partition(" ")[0]
    yield sa.text(f"DROP TRIGGER IF EXISTS {name} ON {relation}")
    yield sa.text(f"CREATE TRIGGER {name} {event} {each} EXECUTE FUNCTION {call}")


def _rules(table: sa.Table) -> Iterator[tuple[str, str, str]]:
    for column in table.columns:
        if column.info["of"]:
            of = column.info["of"]
            yield column.name, "is", " ".join(RECORDS) if of == RECORD else of
        if column.info["terms"]:
            yield column.name, "terms" if isinstance(column.type, ARRAY) else "term", column.info["terms"]
