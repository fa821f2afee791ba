"""A small record that every role of the desk looks at from its side, and what they write there by plain statements."""

import datetime
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa
from psycopg.errors import InsufficientPrivilege

from schema import grants, session
from schema.access import Role
from schema.tables.base import VERSIONED
from tests.recording import Recorder

STATED = {"row": "as the provider gave it"}


@dataclass(frozen=True)
class World:
    """What imports recorded: two events with a claim each, the second told by a source that is protected.

    `mine` is an event of nadia's, a contributor, with a claim; `assigned` is the second event, on which omar works.
    """

    collection: uuid.UUID
    open_event: uuid.UUID
    open_claim: uuid.UUID
    assigned: uuid.UUID
    assigned_claim: uuid.UUID
    victim: uuid.UUID
    source: uuid.UUID
    guarded: uuid.UUID
    guarded_document: uuid.UUID
    mine: uuid.UUID
    my_claim: uuid.UUID


def make() -> World:
    """Record all of it."""
    with session.recording("an import") as connection:
        r = Recorder(connection, "an import")
        collection, source = r.collection("desk"), r.source("An agency")
        guarded = r.source("A witness", protected=True)
        document = r.write("document", {"source_id": guarded, "title": "An account", "kind": "newspaper_article"})
        first, second = (r.event(collection, stated=STATED, title_en=title) for title in ("First", "Second"))
        claims = (r.claim(first, source, best=1), r.claim(second, guarded, best=2, document_id=document))
        victim = r.write("victim", PERSON | {"record_id": second})
    with session.desk("nadia", Role.CONTRIBUTOR) as connection:
        r = Recorder(connection, "nadia")
        mine = r.event(collection, title_en="Mine")
        my_claim = r.claim(mine, source, best=3)
    with session.desk("salma", Role.SAFEGUARD) as connection:
        r = Recorder(connection, "salma")
        r.write("assignment", {"record_id": second, "holder": "omar"})
        over = datetime.date(2020, 1, 1)
        r.write("assignment", {"record_id": first, "holder": "omar", "until": over})
        for whose in (victim, mine_victim(collection)):
            r.write("consent", {"victim_id": whose} | CONSENT)
    return World(collection, first, claims[0], second, claims[1], victim, source, guarded, document, mine, my_claim)


def mine_victim(collection: uuid.UUID) -> uuid.UUID:
    """A victim of an event that is assigned to nobody."""
    with session.recording("an import") as connection:
        r = Recorder(connection, "an import")
        return r.write("victim", PERSON | {"record_id": r.event(collection)})


PERSON = {
    "unit": "person",
    "label_en": "A person",
    "sex": "unknown",
    "age_band": "unknown",
    "civilian_status": "unknown",
}
CONSENT = {
    "purpose": "record_publication",
    "granted": True,
    "legal_basis": "consent",
    "given_on": datetime.date(2020, 1, 1),
    "evidence_sha256": "0" * 64,
}


def ids(connection: sa.Connection, concept: str) -> set[uuid.UUID]:
    """The identities of a concept that are visible."""
    return set(connection.scalars(sa.select(VERSIONED[concept].c.id)))


def again(connection: sa.Connection, role: Role, actor: str, concept: str, of: uuid.UUID, **changes: Any) -> None:
    """Write the next version of what the role sees, with changes."""
    table = VERSIONED[concept]
    named = [column for column in grants.insertable(role, table) if column.name != "protective"]
    newest = sa.select(*named).where(table.c.id == of).order_by(table.c.version.desc()).limit(1)
    last = connection.execute(newest).one()._asdict()
    later = {"version": last["version"] + 1, "actor": actor, "reason": "corrected"}
    connection.execute(table.insert().values(last | later | changes))


@contextmanager
def refused(match: str = "row-level security|permission denied") -> Iterator[None]:
    """The database refuses for want of a right, and says nothing of what is there."""
    with pytest.raises(sa.exc.DBAPIError, match=match) as refusal:
        yield
    assert isinstance(refusal.value.orig, InsufficientPrivilege), refusal.value.orig
