"""The register of classes: every column of every table, what it means, who may see it and what they may do with it.

`python -m schema.registry` prints it; `docs/registry.md` holds it for review, and a test keeps the two alike.
"""

import sys
from collections.abc import Iterator

import sqlalchemy as sa

import schema.tables  # noqa: F401  (declares every table)
from schema.access import Class
from schema.tables.base import MEANING, VERSION_COLUMNS, VERSIONED, core, guard, published, vault

SEEN_BY = {
    Class.PUBLIC: "open",
    Class.PARTNER: "partner",
    Class.STAFF: "staff",
    Class.CASE: "case",
    Class.VAULT: "vault",
}


def lines() -> Iterator[str]:
    """The register as Markdown, line by line."""
    yield "# Register of classes"
    yield ""
    yield "Made by `python -m schema.registry`, reviewed by people. A column's class says who sees it: *open* is all,"
    yield "*staff* never leaves `core`. What may be selected may be used in the ways of the last column only."
    yield "In `core` a class says what may be published; its tables are read by staff and publish only. Besides"
    yield f"its own columns every versioned table has {', '.join(VERSION_COLUMNS[:-1])} and {VERSION_COLUMNS[-1]}:"
    yield "*staff*, but for the id and the reason of a correction, which are *open*."
    kept = (
        (core, "What was stated: `core`"),
        (guard, "What protects it: `guard`"),
        (vault, "Identities: `vault`"),
    )
    for metadata, title in (*kept, (published, "What may be read: `open`, `partner`")):
        yield ""
        yield f"## {title}"
        for table in sorted(metadata.tables.values(), key=lambda each: each.name):
            yield from _table(metadata, table)


def _table(metadata: sa.MetaData, table: sa.Table) -> Iterator[str]:
    yield ""
    yield f"### {table.name}"
    yield ""
    yield MEANING[metadata, table.name]
    yield ""
    yield "| column | meaning | seen by | uses |"
    yield "|---|---|---|---|"
    for column in table.columns:
        if metadata is core and table.name in VERSIONED and column.name in VERSION_COLUMNS:
            continue
        uses = ", ".join(sorted(column.info["uses"])) if metadata is published else ""
        yield f"| {column.name} | {column.doc} | {SEEN_BY[column.info['class']]} | {uses} |"


def text() -> str:
    """The register as one text."""
    return "\n".join(lines()) + "\n"


if __name__ == "__main__":
    sys.stdout.write(text())
