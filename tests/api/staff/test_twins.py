"""Requests at the same time: what is sent twice is carried out once; of two corrections one is told of the other."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa

from api.staff.desk import Desk, Order, carry_out
from schema import session
from schema.access import Role
from schema.errors import Busy
from schema.loading import LOCK
from tests.api.staff.asking import Answer, World, event, make, mutations, send, versions, write
from tests.database import Database

VERIFIER = Role.VERIFIER


@pytest.fixture(scope="module")
def world(database: Database) -> World:
    return database.filled(make)


def at_once(count: int, name: str, requests: Sequence[dict[str, Any]]) -> list[Answer]:
    """Answers to requests that are sent by several callers at once."""
    # Made once, and not by each of them.
    mutations()
    with ThreadPoolExecutor(count) as callers:
        return list(callers.map(lambda given: send(VERIFIER, name, **given), requests))


def test_many_equal_requests_write_one_version(world: World) -> None:
    same = {"content": event(world), "key": "many-times", "reason": "sent again and again"}
    answers = [answer["data"]["createEvent"] for answer in at_once(8, "createEvent", [same] * 32)]
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


def test_while_an_import_is_under_way_the_desk_waits_and_then_says_so(world: World) -> None:
    written = []

    def write_soon() -> None:
        with session.desk("vera", VERIFIER) as desk:
            desk.execute(sa.text("SET LOCAL lock_timeout = '100ms'"))
            order = Order("create event", {}, "as told", "while-importing")
            carry_out(Desk(desk, "vera", VERIFIER, "key"), order, lambda by: {"by": written.append(by)})

    with session.recording("an import") as importing:
        importing.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
        with pytest.raises(Busy, match=r"import is under way; ask again in 60 seconds\."):
            write_soon()
        assert written == []
    write_soon()
    assert [by.actor for by in written] == ["vera"]
