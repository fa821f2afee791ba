"""What verifiers, those who safeguard, auditors and administrators do, and what a version keeps of the one before."""

import datetime
import uuid

import pytest
import sqlalchemy as sa

from schema import session
from schema.access import Role
from schema.tables.base import VERSIONED, core
from schema.tables.protection import unmasking_approval, unmasking_request
from tests.database import Database
from tests.recording import Recorder
from tests.schema.access.desk import CONSENT, STATED, World, again, ids, make, refused

EVENT = VERSIONED["event"]
LEVEL = {"audience": "open", "level": "withheld"}


@pytest.fixture(scope="module")
def world(database: Database) -> World:
    return make()


def stated(of: uuid.UUID) -> object:
    with session.recording("an import") as connection:
        newest = sa.select(EVENT.c.stated).where(EVENT.c.id == of).order_by(EVENT.c.version.desc())
        return connection.scalars(newest).first()


def test_a_verifier_sees_every_record_and_no_protected_source(world: World) -> None:
    with session.desk("vera", Role.VERIFIER) as connection:
        assert {world.open_event, world.assigned, world.mine} <= ids(connection, "event")
        assert world.guarded not in ids(connection, "source")
        assert world.guarded_document not in ids(connection, "document")
    with refused("permission denied"), session.desk("vera", Role.VERIFIER) as connection:
        connection.execute(sa.select(EVENT.c.stated)).all()


def test_a_version_keeps_what_its_writer_may_not_read(world: World) -> None:
    with session.desk("vera", Role.VERIFIER) as connection:
        again(connection, Role.VERIFIER, "vera", "event", world.open_event, title_en="First, corrected")
    assert stated(world.open_event) == STATED


def test_without_the_trigger_it_would_be_lost(world: World) -> None:
    """The control of the test above."""
    with session.migrating() as connection:
        connection.execute(sa.text("ALTER TABLE core.event DISABLE TRIGGER carries"))
    try:
        with session.desk("vera", Role.VERIFIER) as connection:
            again(connection, Role.VERIFIER, "vera", "event", world.assigned)
        assert stated(world.assigned) is None
    finally:
        with session.migrating() as connection:
            connection.execute(sa.text("ALTER TABLE core.event ENABLE TRIGGER carries"))


@pytest.mark.parametrize("number", [1, 2])
def test_what_a_protected_source_made_is_not_brought_to_another(world: World, number: int) -> None:
    taken = {"id": world.guarded_document, "version": number, "actor": "vera", "reason": "moved"}
    with refused("row-level security"), session.desk("vera", Role.VERIFIER) as connection:
        made = taken | {"source_id": world.source, "title": "x", "kind": "newspaper_article"}
        connection.execute(VERSIONED["document"].insert().values(made))
    with refused("row-level security"), session.desk("vera", Role.VERIFIER) as connection:
        made = {"name_en": "x", "kind": "ngo", "protected": False, "independence_group": "x", "compiles": False}
        connection.execute(VERSIONED["source"].insert().values(taken | made | {"id": world.guarded}))


def test_a_verifier_holds_records_back_and_lets_none_go(world: World) -> None:
    with session.desk("vera", Role.VERIFIER) as connection:
        held = Recorder(connection, "vera").write("release_level", LEVEL | {"record_id": world.open_event})
        again(connection, Role.VERIFIER, "vera", "release_level", held, level="counted")
    with refused("row-level security"), session.desk("vera", Role.VERIFIER) as connection:
        again(connection, Role.VERIFIER, "vera", "release_level", held, level="record")
    with refused("row-level security"), session.desk("vera", Role.VERIFIER) as connection:
        again(connection, Role.VERIFIER, "vera", "release_level", held, withdrawn=True)
    with session.desk("salma", Role.SAFEGUARD) as connection:
        again(connection, Role.SAFEGUARD, "salma", "release_level", held, level="record")


def test_who_safeguards_takes_back_and_writes_no_content(world: World) -> None:
    with refused("row-level security"), session.desk("salma", Role.SAFEGUARD) as connection:
        again(connection, Role.SAFEGUARD, "salma", "claim", world.open_claim, best=100)
    with session.desk("salma", Role.SAFEGUARD) as connection:
        again(connection, Role.SAFEGUARD, "salma", "claim", world.open_claim, withdrawn=True)
        Recorder(connection, "salma").write("consent", CONSENT | {"source_id": world.guarded})
        connection.rollback()


def requested() -> uuid.UUID:
    with session.desk("salma", Role.SAFEGUARD) as connection:
        made = uuid.uuid4()
        values = {"id": made, "actor": "salma", "subject_id": uuid.uuid4(), "fields": ["name"], "purpose": "a court"}
        expires = sa.text("transaction_timestamp() + interval '1 day'")
        connection.execute(unmasking_request.insert().values(values | {"expires_at": expires}))
        return made


def approve(request: uuid.UUID, actor: str) -> None:
    with session.desk(actor, Role.SAFEGUARD) as connection:
        connection.execute(unmasking_approval.insert().values(request_id=request, actor=actor))


def test_two_people_stand_behind_an_unmasking(world: World) -> None:
    request = requested()
    with pytest.raises(sa.exc.IntegrityError, match="another person"):
        approve(request, "salma")
    approve(request, "sami")
    with pytest.raises(sa.exc.IntegrityError, match="another person"):
        approve(uuid.uuid4(), "sami")
    with refused(), session.desk("vera", Role.VERIFIER) as connection:
        connection.execute(unmasking_approval.insert().values(request_id=requested(), actor="vera"))


def test_nobody_chooses_when_a_request_was_made(world: World) -> None:
    later = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=30)
    values = {"id": uuid.uuid4(), "actor": "salma", "subject_id": uuid.uuid4(), "fields": ["name"], "purpose": "x"}
    with refused("permission denied"), session.desk("salma", Role.SAFEGUARD) as connection:
        connection.execute(unmasking_request.insert().values(values | {"at": later, "expires_at": later}))
    with pytest.raises(sa.exc.IntegrityError, match="expires_at"), session.desk("salma", Role.SAFEGUARD) as connection:
        connection.execute(unmasking_request.insert().values(values | {"expires_at": later}))


def test_an_auditor_sees_who_wrote_what_and_not_what(world: World) -> None:
    with session.desk("aya", Role.AUDITOR) as connection:
        wrote = connection.execute(sa.select(EVENT.c.id, EVENT.c.actor, EVENT.c.reason)).all()
        assert {world.open_event, world.mine} <= {row.id for row in wrote}
        assert connection.scalar(sa.select(sa.func.count()).select_from(unmasking_request.alias())) is not None
    for column in (EVENT.c.title_en, VERSIONED["consent"].c.granted, VERSIONED["source"].c.name_en):
        with refused("permission denied"), session.desk("aya", Role.AUDITOR) as connection:
            connection.execute(sa.select(column)).all()
    with refused("permission denied"), session.desk("aya", Role.AUDITOR) as connection:
        Recorder(connection, "aya").event(world.collection)


def test_an_administrator_sets_rules_and_sees_no_record(world: World) -> None:
    policy = core.tables["core.policy"]
    rule = {"code": "torture", "audience": "open", "disclosure": "public"}
    with session.desk("adel", Role.ADMINISTRATOR) as connection:
        connection.execute(policy.insert().values(rule | {"place_precision": "adm1", "date_precision": "month"}))
        assert world.collection in ids(connection, "collection")
        again(connection, Role.ADMINISTRATOR, "adel", "collection", world.collection, default_level="counted")
    with refused("permission denied"), session.desk("adel", Role.ADMINISTRATOR) as connection:
        connection.execute(sa.select(EVENT.c.id)).all()


def test_a_page_of_the_record_is_read_by_an_index_with_the_actor_proven_once(world: World) -> None:
    with session.migrating() as connection:
        connection.execute(sa.text(FILL), {"collection": world.collection})
        connection.execute(sa.text("ANALYZE core.event"))
    with session.desk("vera", Role.VERIFIER, reading=True) as connection:
        after = {"after": uuid.UUID(int=1 << 124)}
        explained = connection.scalars(sa.text(f"EXPLAIN {PAGE}"), after).all()
        assert len(connection.execute(sa.text(PAGE), after).all()) == 50
    plan = "\n".join(explained)
    assert plan.count("InitPlan") == 1, plan
    assert "Seq Scan on event" not in plan, plan
    assert "Index" in plan, plan


PAGE = "SELECT id, version, title_en FROM core.event WHERE id > :after ORDER BY id LIMIT 50"

FILL = """
WITH made AS (
    INSERT INTO core.identity (id, concept, key)
    SELECT gen_random_uuid(), 'event', 'filled/' || n FROM generate_series(1, 5000) n RETURNING id
)
INSERT INTO core.event (id, version, actor, reason, collection_id, provider_id, kind, granularity, day_from, day_to,
                        timezone, date_precision, place_precision)
SELECT id, 1, 'x', 'x', :collection, id::text, 'state_based_conflict', 'incident', '2016-12-13', '2016-12-13',
       'Etc/UTC', 'day', 'unknown'
FROM made
"""
