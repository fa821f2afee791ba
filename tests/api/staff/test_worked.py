"""The working day of docs/desk.md, carried out step by step."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from schema.access import Role
from tests.api.staff.asking import World, make, told
from tests.database import Database

PAGE = Path(__file__).resolve().parents[3] / "docs" / "desk.md"
_STEP = re.compile(r"```graphql\n# (\w+)(?: → (\w+))?\n(.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def world(database: Database) -> World:
    return database.filled(make)


def steps() -> Iterator[tuple[Role, str, str]]:
    """Who, what it is called, and the document."""
    for role, name, text in _STEP.findall(PAGE.read_text(encoding="utf-8")):
        yield Role(role), name, text


def test_every_step_is_carried_out(world: World) -> None:
    ids = {"collection": world.collection, "source": world.source, "force": world.force}
    done = 0
    for role, name, text in steps():
        answer = told(role, re.sub(r"<(\w+)>", lambda found: ids[found.group(1)], text))
        if name:
            ids[name] = next(iter(answer.values()))["id"]
        done += 1
    assert done == PAGE.read_text(encoding="utf-8").count("```graphql") > 20
