"""Requests at the same time: what is sent twice is carried out once; of two corrections one is told of the other."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from schema.access import Role
from tests.api.staff.asking import Answer, World, event, make, send, versions, write
from tests.database import Database

VERIFIER = Role.VERIFIER


@pytest.fixture(scope="module")
def world(database: Database) -> World:
    return database.filled(make)


def at_once(count: int, name: str, requests: Sequence[dict[str, Any]]) -> list[Answer]:
    """Answers to requests that are sent by several callers at once."""
    with ThreadPoolExecutor(count) as callers:
        return list(callers.map(lambda given: send(VERIFIER, name, **given), requests))


def test_a_hundred_equal_requests_write_one_version(world: World) -> None:
    same = {"content": event(world), "key": "a-hundred-times", "reason": "sent again and again"}
    answers = [answer["data"]["createEvent"] for answer in at_once(8, "createEvent", [same] * 100)]
    assert len({answer["id"] for answer in answers}) == 1
    assert sum(not answer["again"] for answer in answers) == 1
    assert versions(answers[0]["id"]) == [(1, "vera", False)]


def test_of_equal_corrections_one_is_carried_out_and_none_is_a_conflict(world: World) -> None:
    made = write(VERIFIER, "createEvent", content=event(world))
    same = {"id": made["id"], "version": 1, "changes": {"titleEn": "Again"}, "key": "correct-at-once", "reason": "so"}
    answers = [answer["data"]["correctEvent"] for answer in at_once(8, "correctEvent", [same] * 24)]
    assert {answer["version"] for answer in answers} == {2}
    assert sum(not answer["again"] for answer in answers) == 1


def test_of_two_different_corrections_one_is_a_conflict(world: World) -> None:
    for _ in range(5):
        made = write(VERIFIER, "createEvent", content=event(world))
        given = [{"id": made["id"], "version": 1, "changes": {"titleEn": title}} for title in ("One", "Other")]
        answers = at_once(2, "correctEvent", given)
        codes = [answer["errors"][0]["extensions"]["code"] for answer in answers if "errors" in answer]
        assert codes == ["CONFLICT"]
        assert [version for version, _, _ in versions(made["id"])] == [1, 2]
