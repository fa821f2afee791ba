"""What the desk refuses, and what its refusals tell: everything that is wrong, and nothing of what is others'."""

import uuid

import pytest

from schema.access import Role
from tests.api.staff.asking import World, ask, claim, event, make, refused, send, told, versions, write
from tests.database import Database

CONTRIBUTOR, VERIFIER = Role.CONTRIBUTOR, Role.VERIFIER
CANARY = "a neighbour's name"


@pytest.fixture(scope="module")
def world(database: Database) -> World:
    return database.filled(make)


def test_all_faults_are_told_at_once(world: World) -> None:
    wrong = event(world, kind="batle", dayFrom="2016-12-13", dayTo="2016-12-12", collectionId=str(uuid.uuid4()))
    wrong |= {"titleEn": "x\u202ey", "timezone": None}
    error = refused(send(VERIFIER, "createEvent", content=wrong))
    assert error["extensions"]["code"] == "BAD_INPUT"
    told_of = {fault["field"] for fault in error["extensions"]["faults"]}
    assert told_of == {"kind", "dayTo", "collectionId", "titleEn", "timezone"}


def test_a_correction_of_what_changed_meanwhile_is_a_conflict(world: World) -> None:
    made = write(VERIFIER, "createEvent", content=event(world), fields="id code version again")
    write(VERIFIER, "correctEvent", id=made["id"], version=1, changes={"titleEn": "First"})
    error = refused(send(VERIFIER, "correctEvent", id=made["id"], version=1, changes={"titleEn": "Second"}))
    assert error["extensions"]["code"] == "CONFLICT"
    assert error["extensions"]["version"] == 2
    assert made["code"] in error["message"]
    assert [version for version, _, _ in versions(made["id"])] == [1, 2]


def test_the_same_request_is_carried_out_once(world: World) -> None:
    asked = {"content": event(world), "reason": "once", "key": "a-key-of-mine"}
    first = write(VERIFIER, "createEvent", **asked)
    second = write(VERIFIER, "createEvent", **asked)
    assert first["again"] is False
    assert second == first | {"again": True}
    assert versions(first["id"]) == [(1, "vera", False)]
    # Another's key of the same letters is another key.
    assert write(CONTRIBUTOR, "createEvent", **asked)["again"] is False
    error = refused(send(VERIFIER, "createEvent", **{**asked, "reason": "twice"}))
    assert error["extensions"]["code"] == "KEY_USED"


def test_what_fails_leaves_nothing_and_its_key_is_free(world: World) -> None:
    wrong = claim(str(uuid.uuid4()), world.source, 3)
    assert refused(send(VERIFIER, "createClaim", content=wrong, key="a-key-to-try"))["extensions"]["faults"]
    made = write(VERIFIER, "createEvent", content=event(world))
    right = claim(made["id"], world.source, 3)
    assert write(VERIFIER, "createClaim", content=right, key="a-key-to-try")["again"] is False


def test_a_contributor_learns_nothing_of_what_is_others(world: World) -> None:
    other = write(
        CONTRIBUTOR, "createEvent", "hana", content=event(world, titleEn=CANARY), fields="id code version again"
    )
    by_id = "query($id: ID, $code: String) { event(id: $id, code: $code) { titleEn } }"
    assert told(CONTRIBUTOR, by_id, "hana", id=other["id"])["event"] == {"titleEn": CANARY}
    nowhere = str(uuid.uuid4())
    assert told(CONTRIBUTOR, by_id, id=other["id"])["event"] is None
    assert told(CONTRIBUTOR, by_id, code=other["code"])["event"] is None
    assert told(CONTRIBUTOR, "{ events { nodes { titleEn } } }")["events"]["nodes"].count({"titleEn": CANARY}) == 0
    attempts = [
        lambda of: ask(CONTRIBUTOR, "query($id: ID!) { history(id: $id) { version } }", id=of),
        lambda of: send(CONTRIBUTOR, "correctEvent", id=of, version=1, changes={"titleEn": "Mine"}),
        lambda of: send(CONTRIBUTOR, "correctEvent", id=of, version=7, changes={"titleEn": "Mine"}),
        lambda of: send(CONTRIBUTOR, "withdraw", id=of, version=1),
        lambda of: send(CONTRIBUTOR, "createClaim", content=claim(of, world.source, 3)),
    ]
    for attempt in attempts:
        hidden, absent = refused(attempt(other["id"])), refused(attempt(nowhere))
        assert hidden["message"].replace(other["id"], nowhere) == absent["message"]
        assert hidden["extensions"] == absent["extensions"]
        assert CANARY not in str(hidden)
    assert versions(other["id"]) == [(1, "hana", False)]


def test_a_protected_source_is_nobody_for_a_verifier(world: World) -> None:
    of = "query($id: ID) { source(id: $id) { nameEn } }"
    assert told(Role.CASE_WORKER, of, id=world.guarded)["source"] == {"nameEn": "A witness"}
    assert told(VERIFIER, of, id=world.guarded)["source"] is None
    assert told(VERIFIER, of, id=world.source)["source"] == {"nameEn": "An agency"}


def test_rules_of_the_database_are_told_in_sentences(world: World) -> None:
    late = event(world, dayFrom="2999-01-01", dayTo="2999-01-01")
    error = refused(send(VERIFIER, "createEvent", content=late))
    assert error == {
        "message": "dayTo: lies in the future; what is written down has happened.",
        "extensions": {"code": "BAD_INPUT"},
        "locations": error["locations"],
        "path": ["createEvent"],
    }


def test_only_a_safeguard_lets_a_record_be_shown(world: World) -> None:
    made = write(VERIFIER, "createEvent", content=event(world))
    asked = {"record": made["id"], "audience": "OPEN", "level": "RECORD"}
    assert refused(send(VERIFIER, "setReleaseLevel", **asked))["extensions"]["code"] == "REFUSED"
    assert write(Role.SAFEGUARD, "setReleaseLevel", **asked)["version"] == 1


def test_what_a_role_may_not_do_is_not_there(world: World) -> None:
    made = write(VERIFIER, "createEvent", content=event(world))
    error = refused(ask(CONTRIBUTOR, f'mutation {{ signOff(record: "{made["id"]}") {{ id }} }}'))
    assert error["extensions"]["code"] == "BAD_INPUT"
    assert error["message"] == "Cannot query field 'signOff' on type 'Mutation'."


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{ __schema { types { name } } }", "does not describe itself"),
        ("{ me { __typename } } query Other { me { role } }", "one operation"),
        ("subscription { me { role } }", "questions and mutations"),
        ('mutation { a: withdraw(id: "1") { id } b: withdraw(id: "2") { id } }', "One field of Mutation"),
        ("mutation { ...F } fragment F on Mutation { withdraw { id } }", "One field of Mutation"),
        ("{ ...F } fragment F on Query { ...F }", "holds itself"),
        ("{" * 9 + " me " + "}" * 9, "Syntax Error"),
        ("{ a { a { a { a { a { a { a { a { a } } } } } } } } }", "at most 8 levels"),
    ],
)
def test_what_is_no_question_for_the_desk_is_told(world: World, text: str, sentence: str) -> None:
    assert sentence in refused(ask(VERIFIER, text))["message"]
