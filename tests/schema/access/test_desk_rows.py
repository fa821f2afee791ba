"""Which rows contributors and case workers reach: theirs and those assigned to them, whatever they send."""

import datetime
import uuid

import pytest
import sqlalchemy as sa

from schema import session
from schema.access import Role
from schema.tables.base import VERSIONED, identity
from tests.database import Database
from tests.recording import Recorder
from tests.schema.access.desk import PERSON, STATED, World, again, ids, make, refused

EVENT, CLAIM = VERSIONED["event"], VERSIONED["claim"]


@pytest.fixture(scope="module")
def world(database: Database) -> World:
    return make()


def version(connection: sa.Connection, concept: str, of: uuid.UUID) -> int:
    table = VERSIONED[concept]
    return int(connection.scalar(sa.select(sa.func.max(table.c.version)).where(table.c.id == of)) or 0)


def test_a_contributor_sees_what_they_made_and_nothing_of_others(world: World) -> None:
    with session.desk("nadia", Role.CONTRIBUTOR) as connection:
        assert ids(connection, "event") == {world.mine}
        assert ids(connection, "claim") == {world.my_claim}
        assert set(connection.scalars(sa.select(identity.c.id))) == {world.mine, world.my_claim}
    with session.desk("another", Role.CONTRIBUTOR) as connection:
        assert ids(connection, "event") == ids(connection, "claim") == set()


def test_a_contributor_names_sources_but_not_those_that_are_protected(world: World) -> None:
    with session.desk("nadia", Role.CONTRIBUTOR) as connection:
        assert world.source in ids(connection, "source")
        assert world.guarded not in ids(connection, "source")
        assert world.guarded_document not in ids(connection, "document")


def test_a_source_that_was_protected_once_stays_hidden(world: World) -> None:
    with session.recording("an import") as connection:
        r = Recorder(connection, "an import")
        former = r.source("Formerly protected", protected=True)
        r.write("source", {"protected": False}, of=former)
    with session.desk("vera", Role.VERIFIER) as connection:
        assert former not in ids(connection, "source")


def test_a_contributor_adds_and_corrects_beneath_their_own(world: World) -> None:
    with session.desk("nadia", Role.CONTRIBUTOR) as connection:
        Recorder(connection, "nadia").claim(world.mine, world.source, best=4)
        again(connection, Role.CONTRIBUTOR, "nadia", "event", world.mine, title_en="Mine, corrected")
        assert version(connection, "event", world.mine) == 2
        own = Recorder(connection, "nadia").source("Told me")
        again(connection, Role.CONTRIBUTOR, "nadia", "source", own, name_en="Told me, too")


def test_a_contributor_adds_nothing_beneath_others(world: World) -> None:
    with refused(), session.desk("nadia", Role.CONTRIBUTOR) as connection:
        Recorder(connection, "nadia").claim(world.open_event, world.source, best=4)
    with refused(), session.desk("nadia", Role.CONTRIBUTOR) as connection:
        Recorder(connection, "nadia").write(
            "assessment", {"event_id": world.mine, "scheme": "sijill", "grade": "verified"}
        )


@pytest.mark.parametrize("number", [1, 2])
def test_others_claims_are_not_brought_beneath_ones_own(world: World, number: int) -> None:
    """Whether a version of that number is there or not, the answer is one: no key is told to be taken."""
    moved = {"id": world.open_claim, "version": number, "actor": "nadia", "reason": "moved", "record_id": world.mine}
    told = {"source_id": world.source, "measure": "killed", "best": 9, "qualifier": "exact", "population": "all"}
    told |= {"civilian_status": "unknown", "cumulative": False, "status": "reported"}
    with refused("row-level security"), session.desk("nadia", Role.CONTRIBUTOR) as connection:
        connection.execute(CLAIM.insert().values(moved | told))
    with refused("row-level security"), session.desk("omar", Role.CASE_WORKER) as connection:
        connection.execute(CLAIM.insert().values(moved | told | {"actor": "omar", "record_id": world.assigned}))


def test_nobody_writes_in_anothers_name(world: World) -> None:
    with refused("row-level security"), session.desk("nadia", Role.CONTRIBUTOR) as connection:
        again(connection, Role.CONTRIBUTOR, "omar", "event", world.mine)


def test_nobody_chooses_when_something_was_written(world: World) -> None:
    early = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    with refused("permission denied"), session.desk("nadia", Role.CONTRIBUTOR) as connection:
        again(connection, Role.CONTRIBUTOR, "nadia", "event", world.mine, recorded_at=early)


def test_names_of_identities_are_neither_read_nor_asked_for(world: World) -> None:
    with refused("permission denied"), session.desk("vera", Role.VERIFIER) as connection:
        connection.execute(sa.select(identity.c.key)).all()
    taken = {"id": uuid.uuid4(), "concept": "source", "key": str(world.guarded)}
    with refused("row-level security"), session.desk("vera", Role.VERIFIER) as connection:
        connection.execute(identity.insert().values(taken))


def test_a_case_worker_sees_all_of_what_is_assigned_and_of_nothing_else(world: World) -> None:
    with session.desk("omar", Role.CASE_WORKER) as connection:
        assert ids(connection, "event") == {world.assigned}
        assert ids(connection, "claim") == {world.assigned_claim}
        assert connection.scalar(sa.select(EVENT.c.stated).where(EVENT.c.id == world.assigned)) == STATED
        assert world.guarded in ids(connection, "source")
        consent = VERSIONED["consent"]
        assert connection.scalars(sa.select(consent.c.victim_id)).all() == [world.victim]
    with session.desk("another", Role.CASE_WORKER) as connection:
        assert ids(connection, "event") == ids(connection, "consent") == set()


def test_a_case_worker_writes_beneath_what_is_assigned(world: World) -> None:
    with session.desk("omar", Role.CASE_WORKER) as connection:
        Recorder(connection, "omar").write("victim", PERSON | {"record_id": world.assigned})
        again(connection, Role.CASE_WORKER, "omar", "claim", world.assigned_claim, best=5)
        again(connection, Role.CASE_WORKER, "omar", "event", world.assigned, stated={"row": "put right"})
        stated = sa.select(EVENT.c.stated).where(EVENT.c.id == world.assigned).order_by(EVENT.c.version.desc())
        assert connection.scalars(stated).first() == {"row": "put right"}
        connection.rollback()
    with refused(), session.desk("omar", Role.CASE_WORKER) as connection:
        Recorder(connection, "omar").write("victim", PERSON | {"record_id": world.open_event})
    with refused(), session.desk("omar", Role.CASE_WORKER) as connection:
        Recorder(connection, "omar").event(world.collection)


def test_what_hangs_on_a_change_is_queued_though_its_writer_does_not_see_it(world: World) -> None:
    queue = sa.text("SELECT DISTINCT record_id FROM core.unpublished WHERE at = transaction_timestamp()")
    with session.desk("vera", Role.VERIFIER) as connection:
        again(connection, Role.VERIFIER, "vera", "source", world.source, name_en="An agency, renamed")
        found = set(connection.scalars(queue))
        assert {world.open_event, world.mine} <= found
        connection.rollback()


def test_a_reference_that_is_wrong_is_told_whether_or_not_it_may_be_seen(world: World) -> None:
    with session.desk("nadia", Role.CONTRIBUTOR) as connection, pytest.raises(sa.exc.DBAPIError, match="is no source"):
        Recorder(connection, "nadia").claim(world.mine, world.open_event, best=1)
