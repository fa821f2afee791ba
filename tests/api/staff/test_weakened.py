"""Controls of the desk: each rule that holds something back is taken away by itself, and then it comes through."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
import sqlalchemy as sa

from schema import session
from schema.access import Role
from schema.desk import releasing
from schema.desk.refusals import COURSE
from tests.api.staff.asking import World, event, make, send, told, write
from tests.database import Database

CONTRIBUTOR, VERIFIER, SAFEGUARD = Role.CONTRIBUTOR, Role.VERIFIER, Role.SAFEGUARD
ANYBODY = "(SELECT core.acting()) IS NOT NULL"
PERSON = {"unit": "person", "labelEn": "A nurse", "sex": "female", "ageBand": "adult", "civilianStatus": "civilian"}


@pytest.fixture(scope="module")
def world(database: Database) -> World:
    return database.filled(make)


@contextmanager
def policy(name: str, table: str, clause: str = "USING") -> Iterator[None]:
    """A policy that asks no more than that somebody acts."""
    kept = "polqual" if clause == "USING" else "polwithcheck"
    found = f"SELECT pg_get_expr({kept}, polrelid) FROM pg_policy WHERE polname = '{name}' AND polrelid = '{table}'"
    with session.migrating() as connection:
        before = connection.scalar(sa.text(f"{found}::regclass"))
        connection.execute(sa.text(f"ALTER POLICY {name} ON {table} {clause} ({ANYBODY})"))
    try:
        yield
    finally:
        with session.migrating() as connection:
            connection.execute(sa.text(f"ALTER POLICY {name} ON {table} {clause} ({before})"))


@contextmanager
def trigger(name: str, table: str) -> Iterator[None]:
    """A trigger that is off."""
    for state in ("DISABLE", "ENABLE"):
        with session.migrating() as connection:
            connection.execute(sa.text(f"ALTER TABLE {table} {state} TRIGGER {name}"))
        if state == "DISABLE":
            yield


@contextmanager
def any_texts() -> Iterator[None]:
    """Whatever is signed, taken for what was read."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(releasing, "digest", lambda *_: "0" * 64)
        yield


@contextmanager
def anybody_lets_go() -> Iterator[None]:
    """A desk that leaves to the database who may let a record be shown, and a database that lets everybody."""
    with pytest.MonkeyPatch.context() as patch, policy("verifier_adds", "core.release_level", "WITH CHECK"):
        patch.setattr(releasing, "rights", type("Rights", (), {"added": staticmethod(lambda *_: None)}))
        yield


def made(world: World, by: str = "vera", role: Role = VERIFIER) -> str:
    return str(write(role, "createEvent", by, content=event(world, titleEn="A raid"))["id"])


def others_record(world: World) -> bool:
    of = made(world, "hana", CONTRIBUTOR)
    return told(CONTRIBUTOR, "query($id: ID) { event(id: $id) { titleEn } }", id=of)["event"] is not None


def unassigned(world: World) -> bool:
    return told(Role.CASE_WORKER, "query($id: ID) { event(id: $id) { titleEn } }", id=made(world))["event"] is not None


def protected_source(world: World) -> bool:
    return told(VERIFIER, "query($id: ID) { source(id: $id) { nameEn } }", id=world.guarded)["source"] is not None


def own_approval(world: World) -> bool:
    harmed = write(VERIFIER, "createVictim", content=PERSON | {"recordId": made(world)})["id"]
    ask_for = (
        'mutation($id: ID!, $key: String!) { requestUnmasking(subject: $id, fields: [NAME], purpose: "a call",'
        ' reason: "a call", key: $key) { id } }'
    )
    request = told(SAFEGUARD, ask_for, id=harmed, key=secrets.token_hex(8))["requestUnmasking"]["id"]
    return "errors" not in send(SAFEGUARD, "approveUnmasking", fields="id", request=request)


def unread_signature(world: World) -> bool:
    return "errors" not in send(SAFEGUARD, "signOff", record=made(world), sha256="0" * 64)


def let_go(world: World) -> bool:
    given = {"record": made(world), "audience": "OPEN", "level": "RECORD"}
    return "errors" not in send(VERIFIER, "setReleaseLevel", **given)


def impossible_course(world: World) -> bool:
    usual = {name: value for name, value in event(world).items() if name != "granularity"}
    episode = write(VERIFIER, "createDetentionEpisode", content=usual | {"kind": "arrest"})["id"]
    stage = {"episodeId": episode, "sourceId": world.source, "position": 1, "datePrecision": "unknown"}
    answer = send(VERIFIER, "createDetentionStage", content=stage | {"state": "released"})
    assert "errors" not in answer or answer["errors"][0]["message"] == COURSE
    return "errors" not in answer


CONTROLS: dict[str, tuple[Callable[[World], bool], Callable[[], AbstractContextManager[None]]]] = {
    "what others made": (others_record, lambda: policy("contributor_reads", "core.event")),
    "what is assigned to nobody": (unassigned, lambda: policy("case_worker_reads", "core.event")),
    "who is protected": (protected_source, lambda: policy("verifier_reads", "core.source")),
    "one's own request": (own_approval, lambda: trigger("two_people", "core.unmasking_approval")),
    "texts that nobody read": (unread_signature, any_texts),
    "a record that is let go": (let_go, anybody_lets_go),
    "a course that cannot be": (impossible_course, lambda: trigger("succeeds", "core.detention_stage")),
}


@pytest.mark.parametrize("name", CONTROLS)
def test_without_its_rule_it_comes_through(world: World, name: str) -> None:
    comes_through, weakened = CONTROLS[name]
    assert not comes_through(world)
    with weakened():
        assert comes_through(world)
    assert not comes_through(world)
