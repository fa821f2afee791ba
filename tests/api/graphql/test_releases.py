"""Releases as questions name them: their numbers as states, their files as lists, and what was removed since."""

import pytest
from httpx2 import AsyncClient

from schema import session
from schema.errors import Refused
from schema.publish import publish
from schema.publish.released import Released, note
from tests.api.worlds import World, ask, refusal, send
from tests.recording import Recorder

FILE = {
    "path": "events/country=XQ/year=2016/part-0.parquet",
    "grain": "events",
    "media_type": "application/vnd.apache.parquet",
    "rows": 25,
    "bytes": 3_000_000_000,
    "sha256": "ab" * 32,
}
REAL = Released("2026.1", 1, False, ["alpha"], "Cite it so.", "cd" * 32, [FILE])
FICTION = Released("2026.1-fictional", 1, True, ["invented"], "Cite it so.", "ef" * 32, [])


WEEKLY = """
query Weekly($since: AsOf!, $where: EventFilter, $after: String) {
  before: timeSeries(where: $where, measure: KILLED, bucket: YEAR, asOf: "2026.1") {
    value lower upper reference { hash publication { number at release } } }
  later: timeSeries(where: $where, measure: KILLED, bucket: YEAR) {
    value lower upper reference { hash publication { number at } } }
  changes(since: $since, first: 200, after: $after) {
    nodes { at kind recordId recordType reason
      record { id code ... on Event { occurred { from to } tally(measure: KILLED) { low best high } } } }
    pageInfo { endCursor hasNextPage } }
  releases { number publishedAt citation sha256 files { path grain mediaType rows url } }
}
"""
"""What a partner asks each week."""


@pytest.fixture(scope="module")
def released(world: World) -> World:
    """Two releases of publication 1; then publication 2, in which event 1 has another title and event 2 is gone."""
    assert note(REAL)
    assert note(FICTION)
    with session.recording("tester") as connection:
        recorder = Recorder(connection)
        recorder.write("event", {"title_en": "Corrected"}, of=world.events[0], reason="a mistake")
    publish()
    return world


async def test_releases_tell_what_they_hold(client: AsyncClient, released: World) -> None:
    assert released.events
    asked = (
        "{ releases { number asOf publishedAt citation sha256 files { path grain mediaType rows bytes sha256 url } } }"
    )
    data = await ask(client, asked)
    fiction, real = data["releases"]
    assert [fiction["number"], real["number"]] == ["2026.1-fictional", "2026.1"]
    first = await ask(client, "{ publication(asOf: 1) { at } }")
    assert real["asOf"] == first["publication"]["at"] < real["publishedAt"]
    (file,) = real["files"]
    assert (file["rows"], file["bytes"]) == (25, 3_000_000_000)
    assert file["url"] == f"http://sijill.example/releases/2026.1/{FILE['path']}"
    assert (await ask(client, f'{{ events(asOf: "{real["asOf"]}") {{ totalCount }} }}'))["events"]["totalCount"] == 25


async def test_the_number_of_a_release_names_its_state(client: AsyncClient, released: World) -> None:
    assert released.events
    part = "events(orderBy: OCCURRED_ASC, first: 1, asOf: $then) { nodes { id title } }"
    titles = {}
    for then in ("2026.1", "2026.1-fictional", "1", "2"):
        data = await ask(client, f"query($then: AsOf) {{ {part} }}", then=then)
        titles[then] = tuple(data["events"]["nodes"][0].values())
    assert titles["2026.1"] == titles["2026.1-fictional"] == titles["1"]
    assert titles["1"][1] == "Event 1"
    assert titles["2"][1] == "Corrected"
    series = "timeSeries(measure: KILLED, bucket: YEAR, asOf: $then) { value reference { query permalink } }"
    answers = [await ask(client, f"query($then: AsOf) {{ {series} }}", then=each) for each in ("2026.1", "1")]
    assert answers[0] == answers[1]


async def test_cursors_stay_in_the_state_of_the_release(client: AsyncClient, released: World) -> None:
    assert released.events
    page = (
        "events(orderBy: OCCURRED_ASC, first: 1, after: $after, asOf: $then) { nodes { title } pageInfo { endCursor } }"
    )
    first = await ask(client, f"query($then: AsOf, $after: String) {{ {page} }}", then="2026.1")
    cursor = first["events"]["pageInfo"]["endCursor"]
    second = await ask(client, f"query($then: AsOf, $after: String) {{ {page} }}", then="2026.1", after=cursor)
    assert second["events"]["nodes"] == [{"title": "Event 2"}]
    assert (await refusal(client, f"query($then: AsOf, $after: String) {{ {page} }}", then="2", after=cursor))[0] == (
        "BAD_CURSOR"
    )


async def test_what_a_partner_asks_each_week(client: AsyncClient, released: World) -> None:
    assert released.events
    data = await ask(client, WEEKLY, since="2026.1", where={"collections": ["alpha"]})
    assert data["before"]["reference"]["publication"]["release"] == "2026.1"
    assert data["before"]["reference"]["hash"] != data["later"]["reference"]["hash"]
    (changed,) = data["changes"]["nodes"]
    assert (changed["kind"], changed["reason"], changed["record"]["occurred"]["from"]) == (
        "CHANGED",
        "a mistake",
        "2016-12-01",
    )
    assert len(data["releases"]) == 2


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("2026.2", "asOf: there is no published release '2026.2'; did you mean '2026.1'?"),
        ("1999.9999", "asOf: there is no published release '1999.9999'."),
    ],
)
async def test_a_release_that_is_not_there(client: AsyncClient, released: World, asked: str, sentence: str) -> None:
    assert released.events
    refused = await refusal(client, "query($then: AsOf) { events(asOf: $then) { totalCount } }", then=asked)
    assert refused == ("UNKNOWN_KEY", sentence)


async def test_a_publication_tells_its_release(client: AsyncClient, released: World) -> None:
    assert released.events
    data = await ask(
        client,
        "{ a: publication(asOf: 1) { release } b: publication { release }"
        ' c: timeSeries(bucket: YEAR, asOf: "2026.1") { reference { publication { number release } } } }',
    )
    assert (data["a"]["release"], data["b"]["release"]) == ("2026.1", None)
    assert data["c"]["reference"]["publication"] == {"number": 1, "release": "2026.1"}


async def test_what_is_told_of_releases_is_never_taken_for_fresh_by_a_publication(
    client: AsyncClient, released: World
) -> None:
    assert released.events
    for query in ("{ releases { number } }", "{ publication { release } }"):
        headers = (await send(client, query)).headers
        assert "etag" not in headers
        assert headers["cache-control"] == "no-cache"
    assert "etag" in (await send(client, "{ publication { number } }")).headers


def test_a_number_is_given_once(released: World) -> None:
    assert released.events
    assert note(REAL) is False
    with pytest.raises(Refused, match=r"release 2026\.1 of other content"):
        note(Released(**(vars(REAL) | {"sha256": "00" * 32})))


async def test_what_was_removed_since_is_said_of_answers_as_of_the_release(
    client: AsyncClient, released: World
) -> None:
    series = '{ timeSeries(measure: KILLED, bucket: YEAR, asOf: "2026.1") { caveats { code } } }'
    before = [each["code"] for each in (await ask(client, series))["timeSeries"]["caveats"]]
    with session.recording("tester") as connection:
        Recorder(connection).write("event", {}, of=released.events[3], withdrawn=True, protective=True)
    publish()
    after = [each["code"] for each in (await ask(client, series))["timeSeries"]["caveats"]]
    assert "REDACTED_SINCE" not in before
    assert "REDACTED_SINCE" in after


async def test_a_release_tells_what_it_changed_against_the_one_before(client: AsyncClient, released: World) -> None:
    with session.recording("tester") as connection:
        Recorder(connection).write("event", {"title_en": "Again"}, of=released.events[7], reason="better known")
    number = publish().number
    assert number is not None
    note(Released("2026.2", number, False, ["alpha"], "Cite it so.", "99" * 32, []))
    asked = (
        "query($after: String) { releases { number changes(first: 2, after: $after) { totalCount"
        " nodes { number kind reason record { ... on Event { title } } } pageInfo { endCursor hasNextPage } } } }"
    )
    found = {each["number"]: each["changes"] for each in (await ask(client, asked))["releases"]}
    assert {each["number"] for each in found["2026.2"]["nodes"]} <= set(range(2, number + 1))
    assert found["2026.2"]["totalCount"] == 3
    assert found["2026.1"]["totalCount"] == 24, "the one before changed nothing, so all that is left led to it"
    assert found["2026.1-fictional"]["totalCount"] == 1
    nodes, cursor = found["2026.2"]["nodes"], found["2026.2"]["pageInfo"]["endCursor"]
    rest = 'query($after: String) { changes(collections: "alpha", after: $after) { nodes { kind } } }'
    kinds = [each["kind"] for each in (*nodes, *(await ask(client, rest, after=cursor))["changes"]["nodes"])]
    assert sorted(kinds) == ["CHANGED", "CHANGED", "WITHDRAWN"], "cursors are those of the feed"
