"""Five thousand events of Qasira exercise every table, closed list and vocabulary there is, and everything hard.

They are recorded in parts and published once: how they are published is told by `test_loaded`.
"""

from typing import Any

import pytest
import sqlalchemy as sa

from api.cli import main
from api.samples.country import loading
from api.samples.country.stream import Stream
from schema import session, terms
from schema.access import Kind
from schema.errors import BadInput
from schema.loading_matching import find_collection
from schema.loading_statements import current
from schema.publish import Published, publish
from schema.tables.base import KIND, core
from tests.database import Database

STREAM = Stream(events=5_000, seed=1)
EMPTY_TABLES = {
    "embargo": "the four years are longer past than any embargo lasts",
    "rejection": "nothing in the stream is faulty",
    "unpublished": "the queue is empty once everything is published",
}
ABSENT_MEMBERS = {
    ("collection", "nature", "real"): "the collection is fictional",
    ("collection", "disclosure", "confidential"): "what is invented is nobody's secret",
    **{
        ("collection", "default_level", level): "people set it at the desk"
        for level in ("withheld", "counted", "record")
    },
    ("assessment", "tier", "unassessed"): "nobody judges an event to be unassessed; it is so without a judgement",
}
ABSENT_TERMS = {
    ("scheme", code): "it classifies and grades nothing"
    for code in ("acled", "mrm", "iccs", "syrian-archive", "insecurity-insight", "hxl")
}
CONFIGURED = {"policy", "embargo_rule"}
"""Tables that come with the project, not with a collection."""
FILED = [
    table
    for table in core.sorted_tables
    if KIND[core, table.name] is not Kind.ACCOUNT and table.name not in {"opening", "request"}
]
"""Tables that are filled by files; the others are people's, at the desk."""


@pytest.fixture(scope="module")
def recorded(database: Database) -> None:
    later = Published(None, 0, 0, 0, {}, (), ())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loading, "publish", lambda: later)
        assert list(loading.load(STREAM, "tester", "sample"))
    publish()


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


def test_every_table_has_rows(recorded: None) -> None:
    empty = {table.name for table in FILED if not read(sa.select(sa.func.count()).select_from(table))[0][0]}
    assert empty == set(EMPTY_TABLES)


def test_every_column_of_a_closed_list_shows_all_its_members(recorded: None) -> None:
    missing = {
        (table.name, name, member)
        for table in FILED
        if table.name not in CONFIGURED
        for name, listed in members(table).items()
        for member in listed - codes(table.c[name])
    }
    assert missing == set(ABSENT_MEMBERS)


def test_every_term_of_every_vocabulary_is_used(recorded: None) -> None:
    used: dict[str, set[str]] = {}
    for table in FILED:
        for column in table.columns:
            if column.info["terms"]:
                used.setdefault(column.info["terms"], set()).update(codes(column))
    every = {(name, term.code) for name in used for term in terms.vocabulary(name).terms}
    assert every - {(name, code) for name, found in used.items() for code in found} == set(ABSENT_TERMS)


def test_every_step_of_a_detention_occurs(recorded: None) -> None:
    stage = current("detention_stage")
    before = sa.func.lag(stage.c.state).over(partition_by=stage.c.episode_id, order_by=stage.c.position)
    steps = sa.select(before.label("before"), stage.c.state).subquery()
    taken = {tuple(row) for row in read(sa.select(steps.c.before, steps.c.state).distinct())}
    states = terms.vocabulary("detention_state").terms
    assert {step for step in taken if step[0]} == {(each.code, other) for each in states for other in each.next or ()}
    assert {state for earlier, state in taken if earlier is None} == {each.code for each in states if each.first}


@pytest.mark.parametrize(
    ("concept", "condition"),
    [
        pytest.param("claim", "not coherent", id="bounds that contradict each other"),
        pytest.param("claim", "supersedes_id is not null", id="a number put right"),
        pytest.param("claim", "side_id is not null", id="the dead of a side"),
        pytest.param("claim", "cumulative and period_from < period_to", id="a number that adds up a period"),
        pytest.param("facility", "notified", id="coordinates given to the parties"),
        pytest.param("facility", "public_document_id is not null", id="a place that is public already"),
        pytest.param("facility_status", "day_to is null", id="a status that still holds"),
        pytest.param("facility_status", "cause_id is not null", id="an attack that changed a status"),
        pytest.param("situation", "kind = 'siege' and st_dimension(geometry) = 2", id="a siege with its area"),
        pytest.param("situation", "kind = 'front_line' and st_dimension(geometry) = 1", id="a front line"),
        pytest.param("situation", "kind = 'truce' and day_to is not null", id="a truce that ended"),
        pytest.param("corridor", "st_dimension(geometry) = 1", id="a corridor with its course"),
        pytest.param("corridor", "geometry is null and stated_length_metres > 0", id="a corridor known by its length"),
        pytest.param("control", "actor_id is null", id="a place held by nobody known"),
        pytest.param("displacement_flow", "stock", id="people displaced at a date"),
        pytest.param("displacement_flow", "destination_id is null", id="a movement to an unknown place"),
        pytest.param("event", "facility_id is not null", id="a facility that was hit"),
        pytest.param("event", "site_id is not null", id="a site that was named"),
        pytest.param("event", "occurred is not null", id="an event known to the half hour"),
    ],
)
def test_what_is_hard_occurs(recorded: None, concept: str, condition: str) -> None:
    assert read(sa.select(sa.func.count()).select_from(current(concept)).where(sa.text(condition)))[0][0] > 0


def test_the_command_leaves_what_is_there(
    recorded: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for words in (["qasira"], []):
        monkeypatch.setattr("sys.argv", ["sijill", "sample", *words])
        with pytest.raises(SystemExit) as end:
            main()
        assert end.value.code == 0
        assert capsys.readouterr().out.endswith("The sample collection qasira is there.\n")
    with session.recording("tester") as connection:
        assert find_collection(connection, "fld-2016-12-13") is not None


def test_another_qasira_is_refused(recorded: None) -> None:
    with pytest.raises(BadInput, match="there with 5,000 events of seed 1"):
        list(loading.load(Stream(events=5_000, seed=2), "tester", "sample"))
