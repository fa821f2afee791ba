"""No login gets past its rights, by any of the ways that are known; who may gets there, and a change would let them."""

import re
from collections.abc import Iterator

import pytest

from tests.database import Database
from tests.privacy import bypasses_of_rights, bypasses_of_rows, rows
from tests.privacy.bypassing import GUESSED, Bypass
from tests.privacy.goals import goal
from tests.privacy.probing import By, Connection, Doors, Seat, connect, seat

BYPASSES = [*bypasses_of_rows.bypasses(), *bypasses_of_rights.bypasses()]
EVERY_DAY = 8
"""One of so many is opened every day."""


@pytest.fixture(scope="module")
def doors(database: Database) -> Iterator[Doors]:
    database.filled(rows.make)
    doors = Doors(database.name)
    yield doors
    doors.close()


@pytest.fixture(scope="module")
def ruler(doors: Doors, database: Database) -> Iterator[Connection]:
    with connect(None, database.name) as connection:
        yield connection


@pytest.fixture(scope="module")
def another(doors: Doors, database: Database) -> Iterator[Connection]:
    """Somebody at work, of whose question others could hear."""
    with connect(None, database.name) as connection:
        connection.execute("SELECT 'others-secret'")
        yield connection


def got_through(where: Doors | Seat, one: Bypass) -> bool:
    return told(where, one, one.by, one.attempt)


def may(where: Doors, one: Bypass) -> bool:
    return told(where, one, one.may, one.proper or one.attempt)


def told(where: Doors | Seat, one: Bypass, by: By, statement: str) -> bool:
    answer = where.ask(by, statement)
    if one.other is None:
        return re.search(one.wins, answer) is not None
    # Plans repeat what was guessed.
    return answer != where.ask(by, one.other).replace(GUESSED, rows.OTHERS)


def test_there_are_at_least_sixty_and_each_has_a_name_of_its_own() -> None:
    assert len({one.name for one in BYPASSES}) == len(BYPASSES) >= 60


def test_no_way_leads_past(doors: Doors, another: Connection) -> None:
    through = {one.name: doors.ask(one.by, one.attempt) for one in BYPASSES if got_through(doors, one)}
    goal("sql_bypasses", len(through), f"0 of {len(BYPASSES)}", not through)
    assert through == {}


def test_who_may_gets_there(doors: Doors, another: Connection) -> None:
    assert {one.name: doors.ask(one.may, one.proper or one.attempt) for one in BYPASSES if not may(doors, one)} == {}


@pytest.mark.parametrize(
    "one",
    [
        pytest.param(one, id=one.name, marks=() if number % EVERY_DAY == 0 else pytest.mark.long)
        for number, one in enumerate(BYPASSES)
    ],
)
def test_an_open_door_is_seen(ruler: Connection, another: Connection, one: Bypass) -> None:
    with seat(ruler) as untouched:
        assert not got_through(untouched, one), untouched.ask(one.by, one.attempt)
    with seat(ruler, *one.opening) as changed:
        assert got_through(changed, one), changed.ask(one.by, one.attempt)
