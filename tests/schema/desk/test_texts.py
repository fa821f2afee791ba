"""What is listed to be signed off is what the signature covers, column by column: nothing is signed unread."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

import pytest
import sqlalchemy as sa

from schema import session
from schema.access import Kind, Role
from schema.desk import signing
from schema.desk.fields import choices, shown
from schema.tables.base import KIND, VERSION_COLUMNS, VERSIONED, core
from tests.recording import Recorder, box

pytestmark = pytest.mark.usefixtures("database")

PEOPLE = {"sex": "unknown", "age_band": "unknown", "civilian_status": "unknown"}
KINDS = {
    "facility": ("hospital", {}),
    "detention_episode": ("arrest", {}),
    "situation": ("siege", {}),
    "corridor": ("aid", {}),
    "risk_statement": ("warning", PEOPLE),
    "intervention": ("appeal", {"status": "pending"}),
}


@dataclass(frozen=True)
class Row:
    """A row in or beneath a record."""

    record: uuid.UUID
    concept: str
    id: uuid.UUID


def made(r: Recorder) -> list[Row]:
    """A record of every type with something of every kind beneath it, without a word of anybody's."""
    collection, source = r.collection("texts"), r.source("An agency")
    event = r.event(collection)
    about = {"record_id": event, "source_id": source}
    held = {
        "event": event,
        "victim": r.write("victim", PEOPLE | {"record_id": event, "unit": "person", "label_en": "A person"}),
        "act": r.act(event),
        "claim": r.claim(event, source, best=1),
        "information": r.write("information", about | {"stance": "supports"}),
        "assessment": r.write("assessment", {"event_id": event, "scheme": "sijill", "grade": "verified"}),
    }
    rows = [Row(event, concept, of) for concept, of in held.items()]
    rows += lasting(r, collection, source)
    return rows


def lasting(r: Recorder, collection: uuid.UUID, source: uuid.UUID) -> Iterator[Row]:
    """Records that are no events, and what lies beneath them."""
    place = r.place("XQ", "adm0", box(0, 0, 1, 1), kind="country")
    moved = KINDS | {"displacement_flow": ("fled", {"origin_id": place, "stock": False})}
    for concept, (kind, given) in moved.items():
        made = r.lasting(concept, collection, kind, **given)
        yield Row(made, concept, made)
        if concept == "detention_episode":
            stage = {"episode_id": made, "position": 1, "state": "stopped", "date_precision": "unknown"}
            yield Row(made, "detention_stage", r.write("detention_stage", stage | {"source_id": source}))


def words(concept: str) -> list[str]:
    """The columns of a concept that could hold anything."""
    table = VERSIONED[concept]
    plain = [c for c in table.columns if isinstance(c.type, sa.Text) and c.name not in VERSION_COLUMNS]
    return [c.name for c in plain if not c.info["terms"] and not choices(table, c.name)]


def covered(r: Recorder, rows: list[Row]) -> set[tuple[str, str]]:
    """The columns that the digest of a record hangs on."""
    found = set()
    for row in rows:
        before = signing.digest(r.connection, row.record)
        for name in words(row.concept):
            with r.connection.begin_nested() as attempt:
                r.write(row.concept, {name: "Other words"}, of=row.id)
                if signing.digest(r.connection, row.record) != before:
                    found.add((shown(row.concept), shown(name)))
                attempt.rollback()
    return found


def listed(r: Recorder, rows: list[Row]) -> set[tuple[str, str]]:
    """The columns that are shown to whoever signs, where each holds something."""
    for row in rows:
        r.write(row.concept, dict.fromkeys(words(row.concept), "Some words"), of=row.id)
    records = {row.record for row in rows}
    found = (text for record in records for text in signing.texts(r.connection, Role.SAFEGUARD, record).texts)
    return {(text.concept, text.field) for text in found}


def test_what_is_listed_is_what_is_signed() -> None:
    with session.migrating() as connection:
        r = Recorder(connection)
        rows = made(r)
        hangs = covered(r, rows)
        assert {row.concept for row in rows} >= {name for name, _ in free()}
        assert hangs == {(shown(concept), shown(name)) for concept, name in free()}
        assert hangs == listed(r, rows)
        connection.rollback()


def free() -> set[tuple[str, str]]:
    """The columns of records, and of what lies beneath them, that are declared to hold words of somebody's own."""
    tables = [table for name, table in VERSIONED.items() if KIND[core, name] is Kind.CONTENT]
    return {(t.name, c.name) for t in tables for c in t.columns if c.info["free"] and c.name not in VERSION_COLUMNS}


def test_a_digest_that_leaves_words_out_is_seen() -> None:
    """The control: signed without a claim's words, they could be changed afterwards and be published."""
    whole = files("schema").joinpath("sql", "1_functions", "texts_digest.sql").read_text(encoding="utf-8")
    assert whole.count("verbatim, quote") == 1
    with session.migrating() as connection:
        connection.connection.cursor().execute(whole.replace("verbatim, quote", "quote"))
        r = Recorder(connection)
        rows = made(r)
        assert listed(r, rows) - covered(r, rows) == {("claim", "verbatim")}
        connection.rollback()
