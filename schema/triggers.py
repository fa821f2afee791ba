"""Triggers of `core`, from its declarations: checks of references and codes, the queue, and no overwriting."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from schema.tables.base import RECORD, RECORDS, VERSIONED, core

_NEVER_CHANGED = ("identity", "import_run", "rejection", "identity_key")
_QUEUED_TABLES = ("area_alias", "policy", "embargo_rule")


def statements() -> Iterator[sa.TextClause]:
    """Every trigger, each dropped and made anew; they can be run again at any time."""
    for table in core.sorted_tables:
        name = f"core.{table.name}"
        if table.name in VERSIONED or table.name in _NEVER_CHANGED:
            yield from _trigger(
                "keeps_versions", f"BEFORE UPDATE OR DELETE OR TRUNCATE ON {name}", "core.refuse_change()"
            )
        if table.name in VERSIONED and (rules := list(_rules(table))):
            arguments = ", ".join(f"'{word}'" for rule in rules for word in rule)
            yield from _trigger(
                "checked",
                f"AFTER INSERT ON {name} REFERENCING NEW TABLE AS inserted",
                f"core.check_inserted({arguments})",
            )
        if table.name == "detention_stage":
            # At commit: a course is corrected by several versions, and only all of them together must make sense.
            yield sa.text(f"DROP TRIGGER IF EXISTS succeeds ON {name}")
            yield sa.text(
                f"CREATE CONSTRAINT TRIGGER succeeds AFTER INSERT ON {name} DEFERRABLE INITIALLY DEFERRED"
                " FOR EACH ROW EXECUTE FUNCTION core.check_succession()"
            )
        if table.name in VERSIONED or table.name in _QUEUED_TABLES:
            yield from _trigger("queued", f"AFTER INSERT ON {name} REFERENCING NEW TABLE AS changed", "core.enqueue()")
        if table.name in _QUEUED_TABLES:
            yield from _trigger(
                "queued_delete", f"AFTER DELETE ON {name} REFERENCING OLD TABLE AS changed", "core.enqueue()"
            )


def _trigger(name: str, event: str, call: str) -> Iterator[sa.TextClause]:
    relation = event.partition(" ON ")[2].partition(" ")[0]
    yield sa.text(f"DROP TRIGGER IF EXISTS {name} ON {relation}")
    yield sa.text(f"CREATE TRIGGER {name} {event} FOR EACH STATEMENT EXECUTE FUNCTION {call}")


def _rules(table: sa.Table) -> Iterator[tuple[str, str, str]]:
    for column in table.columns:
        if column.info["of"]:
            of = column.info["of"]
            yield column.name, "is", " ".join(RECORDS) if of == RECORD else of
        if column.info["terms"]:
            yield column.name, "terms" if isinstance(column.type, ARRAY) else "term", column.info["terms"]
