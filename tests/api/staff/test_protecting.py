"""Assignments, consents, signatures, and two people for an identity, as they are asked for at the desk."""

import pytest

from schema.access import Role
from tests.api.staff.asking import World, event, make, refused, send, told, versions, write
from tests.database import Database

CASE_WORKER, SAFEGUARD, VERIFIER = Role.CASE_WORKER, Role.SAFEGUARD, Role.VERIFIER
VICTIM = {"unit": "person", "labelEn": "A nurse", "sex": "female", "ageBand": "adult", "civilianStatus": "civilian"}
TITLE = "query($id: ID) { event(id: $id) { titleEn } }"


@pytest.fixture(scope="module")
def world(database: Database) -> World:
    return database.filled(make)


def victim(world: World) -> str:
    made = write(VERIFIER, "createEvent", content=event(world, titleEn="A raid"))
    return str(write(VERIFIER, "createVictim", content=VICTIM | {"recordId": made["id"]})["id"])


def test_a_case_worker_sees_what_is_assigned_until_it_is_not(world: World) -> None:
    made = write(VERIFIER, "createEvent", content=event(world, titleEn="A raid"))
    assert told(CASE_WORKER, TITLE, id=made["id"])["event"] is None
    given = write(SAFEGUARD, "assign", record=made["id"], holder="omar")
    assert told(CASE_WORKER, TITLE, id=made["id"])["event"] == {"titleEn": "A raid"}
    write(CASE_WORKER, "correctEvent", id=made["id"], version=1, changes={"titleEn": "A raid at night"})
    write(SAFEGUARD, "withdraw", id=given["id"], version=1)
    assert told(CASE_WORKER, TITLE, id=made["id"])["event"] is None
    assert write(SAFEGUARD, "assign", record=made["id"], holder="omar")["version"] == 3
    assert told(CASE_WORKER, TITLE, id=made["id"])["event"] == {"titleEn": "A raid at night"}


def test_consent_is_given_with_its_basis_and_refused_for_good(world: World) -> None:
    who = victim(world)
    asked = {"subject": who, "purpose": "RECORD_PUBLICATION"}
    given = write(SAFEGUARD, "giveConsent", **asked, legalBasis="CONSENT", givenOn="2020-01-01")
    late = send(SAFEGUARD, "giveConsent", **asked, legalBasis="CONSENT", givenOn="2999-01-01")
    assert "future" in refused(late)["message"]
    wrong = send(SAFEGUARD, "giveConsent", **asked, legalBasis="CONSENT", givenOn="yesterday")
    assert refused(wrong)["extensions"]["faults"][0]["field"] == "givenOn"
    assert "another mutation" in refused(send(SAFEGUARD, "withdraw", id=given["id"], version=1))["message"]
    assert write(SAFEGUARD, "withdrawConsent", **asked)["version"] == 2
    assert [actor for _, actor, _ in versions(given["id"])] == ["salma", "salma"]


def test_what_is_signed_is_what_was_read(world: World) -> None:
    made = write(VERIFIER, "createEvent", content=event(world, titleEn="A raid", summaryEn="At night"))
    asked = "query($id: ID!) { texts(record: $id) { sha256 texts { concept field text } } }"
    found = told(SAFEGUARD, asked, id=made["id"])["texts"]
    assert found["texts"] == [
        {"concept": "event", "field": "titleEn", "text": "A raid"},
        {"concept": "event", "field": "summaryEn", "text": "At night"},
    ]
    wrong = refused(send(SAFEGUARD, "signOff", record=made["id"], sha256="none"))
    assert wrong["extensions"]["faults"][0]["field"] == "sha256"
    assert write(SAFEGUARD, "signOff", record=made["id"], sha256=found["sha256"])["version"] == 1
    write(VERIFIER, "correctEvent", id=made["id"], version=1, changes={"summaryEn": "At noon"})
    late = refused(send(SAFEGUARD, "signOff", record=made["id"], sha256=found["sha256"]))
    assert late["extensions"]["code"] == "CONFLICT"


def test_nobody_approves_what_they_asked_for(world: World) -> None:
    text = (
        'mutation($id: ID!, $key: String!) { requestUnmasking(subject: $id, fields: [NAME], purpose: "a call",'
        ' reason: "a call", key: $key) { id again } }'
    )
    made = told(SAFEGUARD, text, id=victim(world), key="ask-for-a-name")["requestUnmasking"]
    approve = {"fields": "id again", "request": made["id"]}
    assert refused(send(SAFEGUARD, "approveUnmasking", **approve))["extensions"]["code"] == "REFUSED"
    assert write(SAFEGUARD, "approveUnmasking", "rami", **approve) == {"id": made["id"], "again": False}
