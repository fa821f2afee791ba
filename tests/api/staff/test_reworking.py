"""Merging two events, undoing it, and splitting one."""

from typing import Any

import pytest

from schema.access import Role
from tests.api.staff.asking import Answer, World, act, claim, event, make, refused, send, told, versions, write
from tests.database import Database

VERIFIER = Role.VERIFIER
HELD = (
    "query($id: ID) { event(id: $id) { withdrawn titleEn acts { id } claims { id } eventRelations { kind otherId } } }"
)


@pytest.fixture(scope="module")
def world(database: Database) -> World:
    return database.filled(make)


def held(of: str) -> Any:
    """An event with what lies beneath it."""
    return told(VERIFIER, HELD, id=of)["event"]


def filled(world: World, title: str) -> tuple[Answer, str, str]:
    """An event with an act and a claim on it."""
    made = write(VERIFIER, "createEvent", content=event(world, titleEn=title))
    deed = write(VERIFIER, "createAct", content=act(made["id"]))["id"]
    number = write(VERIFIER, "createClaim", content=claim(made["id"], world.source, 3, actId=deed))["id"]
    return made, deed, number


def test_merging_moves_all_and_undoing_puts_it_back(world: World) -> None:
    (into, one, _), (gone, other, number) = filled(world, "Kept"), filled(world, "Double")
    before = held(into["id"]), held(gone["id"])
    merged = write(
        VERIFIER, "merge", fields="id version moved again", **{"into": into["id"], "from": gone["id"], "version": 1}
    )
    assert {each["id"] for each in held(into["id"])["acts"]} == {one, other}
    assert held(gone["id"])["withdrawn"] is True
    assert held(gone["id"])["acts"] == []
    assert [version for version, _, _ in versions(number)] == [1, 2]
    undone = write(VERIFIER, "undoMerge", fields="id version moved again", id=merged["id"], version=1)
    assert undone["version"] == 2
    assert (held(into["id"]), held(gone["id"])) == before
    assert [version for version, _, _ in versions(number)] == [1, 2, 3]
    assert refused(send(VERIFIER, "undoMerge", fields="id", id=merged["id"], version=2))


def test_what_changed_after_a_merge_is_mended_by_hand(world: World) -> None:
    (into, _, _), (gone, _, number) = filled(world, "Kept"), filled(world, "Double")
    merged = write(
        VERIFIER, "merge", fields="id version moved again", **{"into": into["id"], "from": gone["id"], "version": 1}
    )
    write(VERIFIER, "correctClaim", id=number, version=2, changes={"best": 5})
    error = refused(send(VERIFIER, "undoMerge", fields="id", id=merged["id"], version=1))
    assert error["extensions"] == {"code": "CONFLICT", "version": 3}
    assert held(gone["id"])["withdrawn"] is True


def test_an_event_is_not_merged_into_itself_or_at_another_version(world: World) -> None:
    made = write(VERIFIER, "createEvent", content=event(world))
    itself = {"into": made["id"], "from": made["id"], "version": 1}
    assert refused(send(VERIFIER, "merge", fields="id", **itself))["extensions"]["faults"][0]["field"] == "from"
    other = write(VERIFIER, "createEvent", content=event(world))
    late = {"into": other["id"], "from": made["id"], "version": 3}
    assert refused(send(VERIFIER, "merge", fields="id", **late))["extensions"]["code"] == "CONFLICT"


def test_what_is_split_off_takes_along_what_names_it(world: World) -> None:
    made, deed, number = filled(world, "Two in one")
    stays = write(VERIFIER, "createClaim", content=claim(made["id"], world.source, 9))["id"]
    given = {"event": made["id"], "version": 1, "children": [deed], "changes": {"titleEn": "The other"}}
    split = write(VERIFIER, "split", fields="id code version moved again", **given)
    assert split["moved"] == 2
    found = held(split["id"])
    assert found["titleEn"] == "The other"
    assert found["acts"] == [{"id": deed}]
    assert found["claims"] == [{"id": number}]
    assert found["eventRelations"] == [{"kind": "part_of", "otherId": made["id"]}]
    assert held(made["id"])["claims"] == [{"id": stays}]


def test_nothing_is_torn_apart(world: World) -> None:
    made, _, number = filled(world, "Whole")
    given = {"event": made["id"], "version": 1, "children": [number]}
    error = refused(send(VERIFIER, "split", fields="id", **given))
    assert "torn" in error["message"]
    assert len(held(made["id"])["claims"]) == 1


def test_what_lies_beneath_one_event_names_nothing_of_another(world: World) -> None:
    (_, deed, _), (other, _, number) = filled(world, "One"), filled(world, "Other")
    wrong = [
        send(VERIFIER, "createClaim", content=claim(other["id"], world.source, 3, actId=deed)),
        send(VERIFIER, "correctClaim", id=number, version=1, changes={"actId": deed}),
    ]
    for answer in wrong:
        (fault,) = refused(answer)["extensions"]["faults"]
        assert fault == {"field": "actId", "sentence": "lies beneath another record."}
    assert [version for version, _, _ in versions(number)] == [1]


def test_a_correction_moves_nothing(world: World) -> None:
    (made, deed, _), (other, _, _) = filled(world, "One"), filled(world, "Other")
    answer = send(VERIFIER, "correctAct", id=deed, version=1, changes={"eventId": other["id"]})
    (fault,) = refused(answer)["extensions"]["faults"]
    assert fault["field"] == "eventId"
    same = {"eventId": made["id"], "responsibility": "sole"}
    assert write(VERIFIER, "correctAct", id=deed, version=1, changes=same)["version"] == 2
