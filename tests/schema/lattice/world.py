"""A confidential collection at work in a publication: the temporary tables that lattices are reckoned from."""

import uuid
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from schema import lattice, session
from schema.lattice import Report
from tests.recording import Recorder

TABLES = """
create temp table drained on commit drop as select unnest(cast(:ids as uuid[])) as id;
create temp table stated_event on commit drop as
    select id, cast(:slug as text) as slug, 'confidential' as disclosure from drained;
create temp table source_header on commit drop as
    select id, compiles, independence_group as real_group from core.current_source;
create temp table released (id uuid, audience text, level text) on commit drop;
create temp table general (id uuid, lineage text[], day_from date, day_to date) on commit drop;
create temp table part_acts (event_id uuid, violations text[]) on commit drop;
"""


def recorded(slug: str, number: int) -> list[uuid.UUID]:
    """A confidential collection with some events, each by two sources of its own."""
    with session.recording("tester") as connection:
        record = Recorder(connection)
        collection = record.collection(slug, disclosure="confidential")
        sources = [record.source(f"{slug} {letter}") for letter in "ABC"]
        events = [record.event(collection) for _ in range(number)]
        for at, event in enumerate(events):
            record.information(event, sources[at % 3])
            record.information(event, sources[(at + 1) % 3])
    return events


def counted(event: uuid.UUID, area: str = "ZZ01", day: str = "2016-12-13", *violations: str) -> dict[str, Any]:
    """An event that is to be counted."""
    return {"id": event, "lineage": ["ZZ", area], "day_from": day, "day_to": day, "violations": list(violations)}


def publish(
    slug: str,
    number: int,
    rows: Iterable[dict[str, Any]],
    gone: Iterable[uuid.UUID] = (),
    *,
    to_partners: str = "counted",
) -> Report:
    """Publish with these records at work: some to be counted, others to be counted no more.

    `to_partners` is the level at which they are released to partners; to everybody they are `counted`.
    """
    given = list(rows)
    with session.publishing() as connection:
        ids = [row["id"] for row in given] + list(gone)
        for statement in TABLES.strip().split(";\n"):
            asked = {"ids": ids, "slug": slug}
            used = {name: value for name, value in asked.items() if f":{name} " in statement}
            connection.execute(sa.text(statement), used)
        if given:
            levels = sa.text("INSERT INTO released VALUES (:id, 'open', 'counted'), (:id, 'partner', :level)")
            connection.execute(levels, [row | {"level": to_partners} for row in given])
            connection.execute(sa.text("INSERT INTO general VALUES (:id, :lineage, :day_from, :day_to)"), given)
            connection.execute(sa.text("INSERT INTO part_acts VALUES (:id, :violations)"), given)
        done = lattice.publish(connection, number, lambda _line: None)
        for audience in ("partner", "open"):
            line = f"INSERT INTO {audience}.publication (number, at) VALUES (:number, transaction_timestamp())"
            connection.execute(sa.text(line), {"number": number})
    return done


def told(slug: str, number: int, audience: str = "open") -> dict[tuple[str, str, str, str], int | None]:
    """The cells of a lattice in a publication, by their names."""
    asked = (
        f"SELECT axis, area, period, class, value FROM {audience}.lattice_cell"
        " WHERE collection = :slug AND known @> CAST(:number AS int)"
    )
    with session.publishing() as connection:
        rows = connection.execute(sa.text(asked), {"slug": slug, "number": number})
        return {tuple(row[:4]): row[4] for row in rows}


def members(slug: str) -> list[Any]:
    """What is kept of who is counted: (period, admitted, leaving)."""
    asked = (
        "SELECT period, admitted, leaving FROM guard.lattice_member WHERE collection = :slug ORDER BY record_id, period"
    )
    with session.publishing() as connection:
        return [tuple(row) for row in connection.execute(sa.text(asked), {"slug": slug})]
