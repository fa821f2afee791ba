"""Qasira is loaded in parts, each of them published, and what is there is left as it is."""

from typing import Any

import pytest
import sqlalchemy as sa

from api.samples.country.loading import Loaded, load
from api.samples.country.parts import PUBLICATIONS, parts_of
from api.samples.country.stream import Stream
from schema import session
from schema.tables.base import VERSIONED
from tests.database import Database

STREAM = Stream(events=600, seed=1)

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def loaded(database: Database) -> list[Loaded]:
    return list(load(STREAM, "tester", "sample"))


def read(statement: sa.Select[Any]) -> list[Any]:
    with session.recording("tester") as connection:
        return list(connection.execute(statement))


def test_it_is_loaded_in_twenty_publications(loaded: list[Loaded]) -> None:
    assert [each.number for each in loaded] == list(range(1, PUBLICATIONS + 1))
    assert all(each.outcome.withdrawn == each.outcome.withheld == 0 for each in loaded)
    assert sum(each.outcome.new for each in loaded) > STREAM.events
    assert all(each.outcome.changed for each in loaded[1:])


def test_events_are_withdrawn_some_of_them_to_protect(loaded: list[Loaded]) -> None:
    event = VERSIONED["event"]
    taken = read(sa.select(event.c.protective, sa.func.count()).where(event.c.withdrawn).group_by(event.c.protective))
    assert {row[0] for row in taken} == {True, False}


def test_loading_it_again_changes_nothing(loaded: list[Loaded]) -> None:
    with session.recording("tester") as connection:
        assert parts_of(connection, STREAM.recipe) == PUBLICATIONS
    assert list(load(STREAM, "tester", "sample")) == []
