"""A load that was interrupted is taken up with the part that it lacks, and leaves the record as one that was not."""

import pytest
import sqlalchemy as sa

from api.samples.country.loading import load
from api.samples.country.parts import loaded, parts_of
from api.samples.country.stream import Stream
from schema import session
from schema.errors import BadInput
from schema.publish import Published, publish
from schema.tables.keeping import import_run
from tests.database import Database

STREAM = Stream(events=60, seed=5)


def test_parts_follow_one_another_across_runs(database: Database) -> None:
    first = load(STREAM, "tester", "sample")
    assert [next(first).part, next(first).part] == [1, 2]
    first.close()
    with session.recording("tester") as connection:
        assert loaded(connection) == (STREAM.recipe, 2)
    second = load(STREAM, "tester", "sample")
    assert next(second).part == 3
    second.close()
    with session.recording("tester") as connection:
        runs = connection.execute(sa.select(import_run.c.file, import_run.c.rows).order_by(import_run.c.file)).all()
        assert [run.file for run in runs] == [STREAM.recipe.file(part) for part in (1, 2, 3)]
        assert parts_of(connection, STREAM.recipe) == 3


def test_what_was_loaded_and_not_published_is_published_first(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []

    def killed_in_time() -> Published:
        calls.append("publish")
        if len(calls) == 2:
            raise KeyboardInterrupt
        return publish()

    with monkeypatch.context() as patch:
        patch.setattr("api.samples.country.loading.publish", killed_in_time)
        with pytest.raises(KeyboardInterrupt):
            next(load(STREAM, "tester", "sample"))
    with session.recording("tester") as connection:
        assert parts_of(connection, STREAM.recipe) == 4
    third = load(STREAM, "tester", "sample")
    made = next(third)
    third.close()
    assert (made.part, made.number) == (5, 5)


def test_another_qasira_is_told_apart(database: Database) -> None:
    with session.recording("tester") as connection, pytest.raises(BadInput, match="with 60 events of seed 5"):
        parts_of(connection, Stream(events=61, seed=5).recipe)
