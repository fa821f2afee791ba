"""Five thousand events of Qasira, loaded and published, exercise every table, closed list and vocabulary there is."""

from typing import Any

import pytest
import sqlalchemy as sa

from api.cli import main
from api.samples.country.loading import Loaded, load
from api.samples.country.parts import PUBLICATIONS, parts_of
from api.samples.country.stream import Stream
from schema import session, terms
from schema.errors import BadInput
from schema.loading_matching import find_collection
from schema.tables.base import VERSIONED, core
from tests.database import Database

STREAM = Stream(events=5_000, seed=1)
EMPTY_TABLES = {
    "embargo": "the four years are longer past than any embargo lasts",
    "policy": "policies are set by those who keep a record",
    "rejection": "nothing in the stream is faulty",
    "unpublished": "the queue is empty once everything is published",
}
ABSENT_MEMBERS = {
    ("collection", "nature", "real"): "the collection is fictional",
    ("collection", "disclosure", "confidential"): "what is invented is nobody's secret",
    ("assessment", "tier", "unassessed"): "nobody judges an event to be unassessed; it is so without a judgement",
}
ABSENT_TERMS = {
    ("scheme", code): "it classifies and grades nothing"
    for code in ("acled", "mrm", "iccs", "syrian-archive", "insecurity-insight", "hxl")
}
CONFIGURED = {"policy", "embargo_rule"}
"""Tables that come with the project, not with a collection."""


@pytest.fixture(scope="module")
def loaded(database: Database) -> list[Loaded]:
    return list(load(STREAM, "tester", "sample"))


def read(statement: sa.Select[Any]) -> list[Any]:
    with session.recording("tester") as connection:
        return list(connection.execute(statement))


def codes(column: "sa.Column[Any]") -> set[str]:
    value = sa.func.unnest(column) if isinstance(column.type, sa.ARRAY) else column
    return {row[0] for row in read(sa.select(value).distinct()) if row[0] is not None}


def members(table: sa.Table) -> dict[str, set[str]]:
    """The members of each column of a table that is held to a closed list."""
    found = {}
    for check in table.constraints:
        name, _, listed = str(getattr(check, "sqltext", "")).partition(" in (")
        if listed and name in table.columns:
            found[name] = {word.strip().strip("'") for word in listed.rstrip(")").split(",")}
    return found


def test_it_is_loaded_in_twenty_publications(loaded: list[Loaded]) -> None:
    assert [each.number for each in loaded] == list(range(1, PUBLICATIONS + 1))
    assert all(each.outcome.withdrawn == each.outcome.withheld == 0 for each in loaded)
    assert sum(each.outcome.new for each in loaded) > STREAM.events
    assert all(each.outcome.changed for each in loaded[1:])


def test_every_table_has_rows(loaded: list[Loaded]) -> None:
    empty = {
        table.name for table in core.sorted_tables if not read(sa.select(sa.func.count()).select_from(table))[0][0]
    }
    assert empty == set(EMPTY_TABLES)


def test_every_column_of_a_closed_list_shows_all_its_members(loaded: list[Loaded]) -> None:
    missing = {
        (table.name, name, member)
        for table in core.sorted_tables
        if table.name not in CONFIGURED
        for name, listed in members(table).items()
        for member in listed - codes(table.c[name])
    }
    assert missing == set(ABSENT_MEMBERS)


def test_every_term_of_every_vocabulary_is_used(loaded: list[Loaded]) -> None:
    used: dict[str, set[str]] = {}
    for table in VERSIONED.values():
        for column in table.columns:
            if column.info["terms"]:
                used.setdefault(column.info["terms"], set()).update(codes(column))
    every = {(name, term.code) for name in used for term in terms.vocabulary(name).terms}
    assert every - {(name, code) for name, found in used.items() for code in found} == set(ABSENT_TERMS)


def test_loading_it_again_changes_nothing(loaded: list[Loaded]) -> None:
    with session.recording("tester") as connection:
        assert parts_of(connection, STREAM.recipe) == PUBLICATIONS
    assert list(load(STREAM, "tester", "sample")) == []


def test_the_command_leaves_what_is_there(
    loaded: list[Loaded], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for words in (["qasira"], []):
        monkeypatch.setattr("sys.argv", ["sijill", "sample", *words])
        with pytest.raises(SystemExit) as end:
            main()
        assert end.value.code == 0
        assert capsys.readouterr().out.endswith("The sample collection qasira is there.\n")
    with session.recording("tester") as connection:
        assert find_collection(connection, "fld-2016-12-13") is not None


def test_another_qasira_is_refused(loaded: list[Loaded]) -> None:
    with pytest.raises(BadInput, match="there with 5,000 events of seed 1"):
        list(load(Stream(events=5_000, seed=2), "tester", "sample"))
