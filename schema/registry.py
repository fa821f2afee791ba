"""The register: what is kept, of which class, and who may do what with it; and what every column means.

`python -m schema.registry` prints the register, `python -m schema.registry columns` the meanings. `docs/registry.md`
and `docs/columns.md` hold them for review, and a test keeps them alike.
"""

import sys
from collections.abc import Iterator
from itertools import groupby

import sqlalchemy as sa

import schema.tables  # noqa: F401  (declares every table)
from schema.access import Class, Kind, Role
from schema.rights import ADDS, CHANGES, SEES, Rows, Sight
from schema.tables.base import KIND, MEANING, USES, VERSION_COLUMNS, VERSIONED, core, guard, published, vault

SEEN_BY = {
    Class.PUBLIC: "open",
    Class.PARTNER: "partner",
    Class.STAFF: "staff",
    Class.CASE: "case",
    Class.VAULT: "vault",
}

PARTS = (
    (core, "What was stated: `core`"),
    (guard, "What protects it: `guard`"),
    (vault, "Identities: `vault`"),
    (published, "What may be read: `open`, `partner`"),
)

INTRODUCTION = """\
# Register

Made by `python -m schema.registry`, reviewed by people; what columns mean is in [columns.md](columns.md). A class says
who may see a column at most: *open* is everybody, *partner* an agreed few, *staff* and *case* people at the desk, each
by role as told below, *vault* nobody but the vault and the database itself. In brackets is what may be done with it
besides reading. In `core` a class says what may be published, as far as the rules of protection let it.
`sijill explain access --role WHO --field TABLE.COLUMN` tells of one column, and why.
"""

VERSIONS = f"""\
Versioned tables (*) have {", ".join(VERSION_COLUMNS[:-1])} and {VERSION_COLUMNS[-1]} besides: of class staff, but for
the id and the reason of a correction, which are open.
"""

EXPLANATION = """\
An entry for a table goes before that for its kind. Audiences read the published copies by class, and add nothing.
Nobody exports from the desk. What a role may write of a table are the columns that it reads.
"""


def lines() -> Iterator[str]:
    """The register as Markdown, line by line."""
    yield from INTRODUCTION.splitlines()
    yield from _rights()
    for metadata, title in PARTS:
        yield from ("", f"## {title}")
        if metadata is core:
            yield from VERSIONS.splitlines()
        yield ""
        for table in _tables(metadata):
            yield from _table(metadata, table)


def _rights() -> Iterator[str]:
    yield from ("", "## Roles of the desk", "| role | sees | adds | changes |", "|---|---|---|---|")
    for role in Role:
        sees = "; ".join(f"{_named(of)}: {_sight(sight)}" for of, sight in SEES[role].items())
        adds = "; ".join(f"{_named(of)}: {_rows(rows)}" for of, rows in ADDS[role].items())
        changes = "; ".join(f"`{of}`: {', '.join(named)}" for of, named in CHANGES.get(role, {}).items())
        yield f"| {role} | {sees} | {adds or 'nothing'} | {changes or 'nothing'} |"
    yield ""
    yield from EXPLANATION.splitlines()


def _named(of: Kind | str) -> str:
    return of.value if isinstance(of, Kind) else f"`{of}`"


def _sight(sight: Sight) -> str:
    columns = "who wrote which version" if sight.up_to is None else f"up to {SEEN_BY[sight.up_to]}"
    return f"{columns}, {sight.rows}"


def _rows(rows: Rows | None) -> str:
    return "nothing" if rows is None else rows.value


def _tables(metadata: sa.MetaData) -> list[sa.Table]:
    return sorted(metadata.tables.values(), key=lambda each: each.name)


def _table(metadata: sa.MetaData, table: sa.Table) -> Iterator[str]:
    versions = metadata is core and table.name in VERSIONED
    kind = f" ({KIND[metadata, table.name]})" if metadata is core else ""
    yield f"- **{table.name}**{'*' if versions else ''}{kind}"
    shown = [column for column in table.columns if not (versions and column.name in VERSION_COLUMNS)]
    for seen_by in Class:
        of_class = [column for column in shown if column.info["class"] is seen_by]
        if of_class:
            yield f"  - {SEEN_BY[seen_by]}: {'; '.join(_columns(of_class))}"


def _columns(of_class: list["sa.Column[object]"]) -> Iterator[str]:
    for uses, columns in groupby(of_class, key=lambda column: column.info["uses"]):
        words = ", ".join(each for each in USES if each in uses)
        yield ", ".join(column.name for column in columns) + (f" [{words}]" if words else "")


def meanings() -> Iterator[str]:
    """What every table and column means, as Markdown, line by line."""
    yield "# Columns"
    yield ""
    yield "Made by `python -m schema.registry columns`. Who may see what is in [registry.md](registry.md)."
    for metadata, title in PARTS:
        yield from ("", f"## {title}")
        for table in _tables(metadata):
            yield from ("", f"### {table.name}", "", MEANING[metadata, table.name], "")
            yield from ("| column | meaning |", "|---|---|")
            for column in table.columns:
                if not (metadata is core and table.name in VERSIONED and column.name in VERSION_COLUMNS):
                    yield f"| {column.name} | {column.doc} |"


def text() -> str:
    """The register as one text."""
    return "\n".join(lines()) + "\n"


def columns_text() -> str:
    """The meanings as one text."""
    return "\n".join(meanings()) + "\n"


if __name__ == "__main__":
    sys.stdout.write(columns_text() if sys.argv[1:] == ["columns"] else text())
