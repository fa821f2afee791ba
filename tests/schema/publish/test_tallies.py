"""Rule span-1, on worked examples: what sources claim, and the tally that follows."""

from typing import Any

import pytest
import sqlalchemy as sa

from schema import session
from schema.publish import publish
from tests.recording import Recorder

pytestmark = pytest.mark.usefixtures("database")

# Claims (source, min, best, max) and the tally (low, best, high, independent sources, conflicting).
EXAMPLES: dict[str, tuple[list[tuple[str, int | None, int | None, int | None]], tuple[Any, ...]]] = {
    "one source": ([("a", 1, 2, 3)], (1, 2, 3, 1, False)),
    "at least 82": ([("a", 82, None, None)], (82, None, None, 1, False)),
    "low above best is no bound": ([("a", 177, 142, 177)], (142, 142, 177, 1, False)),
    "high below best is no bound": ([("a", 3, 9, 5)], (3, 9, 9, 1, False)),
    "two sources that agree": ([("a", 5, 7, 9), ("b", 6, 7, 8)], (5, 7, 9, 2, False)),
    "two sources with other bests": ([("a", 5, 6, 9), ("b", 6, 7, 8)], (5, None, 9, 2, False)),
    "one of them open": ([("a", 5, 7, 9), ("b", 6, 7, None)], (5, 7, None, 2, False)),
    "no number can satisfy both": ([("a", 1, 2, 3), ("b", 10, 11, 12)], (1, None, 12, 2, True)),
    "best alone bounds nothing": ([("a", None, 4, None)], (None, 4, None, 1, False)),
    "zero is a number": ([("a", 0, 0, 0)], (0, 0, 0, 1, False)),
}


def tallies() -> dict[str, dict[str, Any]]:
    """Current tallies by provider's event id, then population."""
    statement = (
        "SELECT e.collection, t.population, t.low, t.best, t.high, t.independent_sources, t.conflicting"
        " FROM tally t JOIN event e ON e.id = t.event_id AND e.since = t.since WHERE upper_inf(t.known)"
    )
    found: dict[str, dict[str, Any]] = {}
    with session.reading() as connection:
        for slug, population, *numbers in connection.execute(sa.text(statement)):
            found.setdefault(slug, {})[population] = tuple(numbers)
    return found


@pytest.fixture(scope="module")
def published(database: object) -> dict[str, dict[str, Any]]:
    """One collection per example, each with one event."""
    with session.recording("tester") as connection:
        record = Recorder(connection)
        sources = {name: record.source(name) for name in "ab"}
        echo = record.source("echo of a", independence_group="a")
        red, blue = record.force("Red"), record.force("Blue")
        for n, (claims, _) in enumerate(EXAMPLES.values()):
            event = record.event(record.collection(f"example-{n}"))
            for name, least, best, most in claims:
                record.claim(event, sources[name], min=least, best=best, max=most)
        event = record.event(record.collection("echo"))
        record.claim(event, sources["a"], min=1, best=1, max=1, stated_on="2016-12-13")
        record.claim(event, echo, min=5, best=5, max=5, stated_on="2016-12-14")
        event = record.event(record.collection("superseded"))
        first = record.claim(event, sources["a"], min=1, best=1, max=1)
        record.claim(event, sources["a"], min=2, best=2, max=2, supersedes_id=first)
        record.claim(event, sources["b"], min=9, best=9, max=9, status="retracted")
        event = record.event(record.collection("sides"))
        act = record.act(event)
        for actor in (red, blue):
            record.involvement(event, act, actor, sources["a"])
        record.claim(event, sources["a"], min=3, best=5, max=9)
        record.claim(event, sources["a"], best=2, population="civilians", civilian_status="civilian")
        for actor, dead in ((red, 1), (blue, 2)):
            record.claim(
                event, sources["a"], best=dead, population="combatants", civilian_status="combatant", side_id=actor
            )
        event = record.event(record.collection("one-side"))
        act = record.act(event)
        for actor in (red, blue):
            record.involvement(event, act, actor, sources["a"])
        record.claim(event, sources["a"], best=1, population="combatants", civilian_status="combatant", side_id=red)
        civilians = {"population": "civilians", "civilian_status": "civilian"}
        event = record.event(record.collection("civilians-alone"))
        record.claim(event, sources["a"], min=82, **civilians)
        record.claim(event, sources["b"], min=3, max=90, population="combatants", civilian_status="combatant")
        event = record.event(record.collection("more-civilians-than-people"))
        record.claim(event, sources["a"], min=1, best=2, max=3)
        record.claim(event, sources["b"], min=4, **civilians)
    publish()
    return tallies()


@pytest.mark.parametrize("n", range(len(EXAMPLES)), ids=list(EXAMPLES))
def test_example(published: dict[str, dict[str, Any]], n: int) -> None:
    assert published[f"example-{n}"]["all"] == list(EXAMPLES.values())[n][1]


def test_echoes_count_once_and_the_latest_holds(published: dict[str, dict[str, Any]]) -> None:
    assert published["echo"]["all"] == (5, 5, 5, 1, False)


def test_superseded_and_retracted_claims_count_no_more(published: dict[str, dict[str, Any]]) -> None:
    assert published["superseded"]["all"] == (2, 2, 2, 1, False)


def test_sides_add_up_to_the_combatants_and_never_to_everybody(published: dict[str, dict[str, Any]]) -> None:
    assert published["sides"] == {
        "all": (3, 5, 9, 1, False),
        "civilians": (None, 2, None, 1, False),
        "combatants": (None, 3, None, 1, False),
    }


def test_one_of_two_sides_is_no_statement_on_combatants(published: dict[str, dict[str, Any]]) -> None:
    assert "one-side" not in published


def test_where_nobody_states_everybody_the_greatest_least_is_known_of_all(published: dict[str, dict[str, Any]]) -> None:
    assert published["civilians-alone"] == {
        "all": (82, None, None, 1, False),
        "civilians": (82, None, None, 1, False),
        "combatants": (3, None, 90, 1, False),
    }


def test_a_population_bounds_everybody(published: dict[str, dict[str, Any]]) -> None:
    assert published["more-civilians-than-people"]["all"] == (1, 2, 3, 1, True)
