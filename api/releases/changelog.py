"""What a release changed against the one before, event by event: created, changed and in which columns, withdrawn."""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg.rows import namedtuple_row

from api.datasets.grains import GRAINS
from api.releases.edition import Edition, Entry
from schema.filters import EventFilter
from schema.grains import changelog
from schema.grains.declaring import Wish
from schema.prepared import Written, prepare
from schema.queries.scope import Scope, look_up, scope

COLUMNS = ("change", "id", "code", "collection", "columns")
"""What a line says; `columns` are those that differ, where both states are there to be compared."""
OF_ANOTHER = frozenset({"publication", "permalink", "licence", "citation", "fictional"})
"""Columns that say nothing of the event itself."""
AT_ONCE = 5_000

Line = Mapping[str, Any]


def write(folder: Path, edition: Edition, connection: "psycopg.Connection[Any]") -> list[Entry]:
    """Write it as CSV and as JSON Lines, without lines where there is no release before."""
    rows = 0
    with (
        (folder / "changelog.csv").open("w", encoding="utf-8", newline="") as table,
        (folder / "changelog.jsonl").open("w", encoding="utf-8", newline="") as lines,
    ):
        cells = csv.writer(table)
        cells.writerow(COLUMNS)
        for each in _lines(edition, connection):
            cells.writerow(["; ".join(each[name]) if name == "columns" else each[name] for name in COLUMNS])
            lines.write(json.dumps(each, ensure_ascii=False, separators=(",", ":")) + "\n")
            rows += 1
    return [
        Entry("changelog.csv", "changes", "text/csv; charset=utf-8; header=present", rows),
        Entry("changelog.jsonl", "changes", "application/jsonl; charset=utf-8", rows),
    ]


def _lines(edition: Edition, connection: "psycopg.Connection[Any]") -> Iterator[Line]:
    previous = edition.previous
    if previous is None:
        return
    now = edition.scope
    then = _scope(connection, previous.publication, previous.collections)
    found = changelog.events(then.slugs, then.number, now.slugs, now.number)
    waiting = _asked(connection, found, "changelog")
    while rows := list(islice(waiting, AT_ONCE)):
        differing = _differing(connection, edition, then, [each.code for each in rows if each.told])
        for each in rows:
            yield {
                "change": each.kind,
                "id": each.id,
                "code": each.code,
                "collection": each.collection,
                "columns": differing.get(each.code, []),
            }


def _differing(
    connection: "psycopg.Connection[Any]", edition: Edition, then: Scope, codes: Sequence[str]
) -> dict[str, list[str]]:
    if not codes:
        return {}
    grain = GRAINS["events"]
    columns = [each for each in grain.columns if each.name not in OF_ANOTHER]
    sides = [Wish(EventFilter(collections=tuple(each.slugs)), each, edition.address) for each in (then, edition.scope)]
    text, values = prepare(Written.of(changelog.differing(grain, columns, sides[0], sides[1], codes)))
    return dict(connection.execute(text, values).fetchall())


def _asked(connection: "psycopg.Connection[Any]", statement: sa.Select[Any], name: str) -> Iterator[Any]:
    """The rows of a statement, which stay in the database until they are taken."""
    text, values = prepare(Written.of(statement))
    with connection.cursor(name, row_factory=namedtuple_row) as cursor:
        cursor.itersize = AT_ONCE
        cursor.execute(text, values)
        yield from cursor


def _scope(connection: "psycopg.Connection[Any]", number: int, slugs: Sequence[str]) -> Scope:
    where = EventFilter(collections=tuple(slugs))
    text, values = prepare(Written.of(look_up(where, number)))
    row = connection.cursor(row_factory=namedtuple_row).execute(text, values).fetchone()
    return scope(row, where, number)
