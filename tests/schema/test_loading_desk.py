"""What people set at the desk no file states, and none undoes."""

import uuid
from typing import Any

import pytest
import sqlalchemy as sa

from schema import session
from schema.loading import Loader
from schema.loading_statements import in_order
from schema.tables.base import VERSIONED
from tests.database import Database
from tests.recording import Recorder

pytestmark = pytest.mark.usefixtures("database")

COLLECTION = {
    "slug": "kept",
    "nature": "fictional",
    "disclosure": "confidential",
    "description_en": "Invented",
    "licence": "CC0-1.0",
    "citation": "None",
    "timezone": "UTC",
    "caveats": "[]",
}
SOURCE = {"kind": "ngo", "protected": True, "independence_group": "one", "compiles": False}


def load(name: str) -> tuple[uuid.UUID, uuid.UUID]:
    """Import a collection and a source of that name; their identities."""
    with session.recording("an import") as connection:
        loader = Loader(connection, rows=["collection", "source"], actor="an import", reason="a file")
        made = (
            loader.stage("collection", "kept", name_en=name, **COLLECTION),
            loader.stage("source", "kept/source", name_en=name, **SOURCE),
        )
        loader.write()
        return made


def newest(concept: str, of: uuid.UUID) -> Any:
    table = VERSIONED[concept]
    with session.recording("tester") as connection:
        return connection.execute(sa.select(table).where(table.c.id == of).order_by(table.c.version.desc())).first()


def test_a_first_version_has_nothing_of_the_desk(database: Database) -> None:
    collection, source = load("First")
    assert newest("collection", collection).default_level is None
    assert newest("source", source).stand_in is False


def test_later_versions_keep_what_people_set() -> None:
    collection, source = load("First")
    with session.recording("a person") as connection:
        r = Recorder(connection, "a person")
        r.write("collection", {"default_level": "counted", "estimates": sa.null()}, of=collection)
        r.write("source", {"stand_in": True}, of=source)
    before = newest("collection", collection).version, newest("source", source).version
    load("First")
    assert (newest("collection", collection).version, newest("source", source).version) == before
    load("Second")
    changed = newest("collection", collection), newest("source", source)
    assert [row.name_en for row in changed] == ["Second", "Second"]
    assert [row.version for row in changed] == [before[0] + 1, before[1] + 1]
    assert changed[0].default_level == "counted"
    assert changed[1].stand_in is True


def test_a_stand_in_is_protected() -> None:
    _, source = load("Second")
    with (
        pytest.raises(sa.exc.IntegrityError, match="ck_source_stand_in"),
        session.recording("a person") as connection,
    ):
        Recorder(connection, "a person").write("source", {"stand_in": True, "protected": False}, of=source)


def test_files_hold_nothing_of_what_people_account_for() -> None:
    accounts = {"consent", "release_level", "sign_off", "assignment", "merge"}
    assert accounts < set(VERSIONED)
    assert set(in_order()) == set(VERSIONED) - accounts
