"""Errors: a stable code, a sentence that says what would be right, and nothing of what lies behind."""

from typing import Any

import pytest
from httpx2 import AsyncClient
from sqlalchemy.exc import DBAPIError

from api.graphql import errors, sending
from api.graphql.reader import Reader
from schema import session
from tests.api.worlds import ask, refusal, send
from tests.database import Database

SERIES = "{ timeSeries(bucket: MONTH, %s) { value } }"
EVENTS = "{ events(where: {%s}) { totalCount } }"

TABLE: dict[str, tuple[str, str, str]] = {
    "P-code": (EVENTS % 'within: {places: ["XQ0199"]}', "UNKNOWN_KEY", "XQ0199"),
    "P-code in a series": (SERIES % 'where: {within: {places: ["SY99"]}}', "UNKNOWN_KEY", "SY99"),
    "collection": (EVENTS % 'collections: ["alhpa"]', "UNKNOWN_KEY", "did you mean 'alpha'"),
    "reversed days": (EVENTS % 'occurred: {from: "2016-12-31", to: "2016-01-01"}', "BAD_INPUT", "swap them"),
    "no day": (EVENTS % 'occurred: {from: "2016-02-30"}', "BAD_INPUT", "write it as 2016-12-13"),
    "kind": (EVENTS % 'kinds: ["strik"]', "UNKNOWN_KEY", "strike"),
    "violation": (EVENTS % 'violations: ["x"]', "UNKNOWN_KEY", "violation"),
    "actor": (EVENTS % 'actors: ["x"]', "UNKNOWN_KEY", "actor"),
    "source": (EVENTS % 'sources: ["x"]', "UNKNOWN_KEY", "source"),
    "box": (EVENTS % "within: {bbox: [1, 2, 3]}", "BAD_INPUT", "give four"),
    "circle": (EVENTS % "within: {near: {lon: 200, lat: 0, metres: 5}}", "BAD_INPUT", "no point on Earth"),
    "area of a point": (EVENTS % 'within: {area: {type: "Point", coordinates: [1, 2]}}', "BAD_INPUT", "no area"),
    "area of nothing": (EVENTS % 'within: {area: {type: "Polygon"}}', "BAD_INPUT", "GeoJSON"),
    "area that crosses itself": (
        EVENTS % 'within: {area: {type: "Polygon", coordinates: [[[0,0],[2,2],[2,0],[0,2],[0,0]]]}}',
        "BAD_INPUT",
        "valid",
    ),
    "area off the Earth": (
        EVENTS % 'within: {area: {type: "Polygon", coordinates: [[[0,0],[900,0],[900,9],[0,0]]]}}',
        "BAD_INPUT",
        "longitude",
    ),
    "negative": (EVENTS % "independentSources: -1", "BAD_INPUT", "negative"),
    "enum": (EVENTS % "verification: [SURE]", "BAD_INPUT", "SURE"),
    "level": ("{ areaMap(level: ADM9) { value } }", "BAD_INPUT", "ADM9"),
    "inside": ('{ places(where: {inside: "XX"}) { totalCount } }', "UNKNOWN_KEY", "XX"),
    "place kind": ('{ places(where: {kinds: ["x"]}) { totalCount } }', "UNKNOWN_KEY", "place"),
    "actor ids": ('{ actors(where: {ids: ["x"]}) { totalCount } }', "UNKNOWN_KEY", "actor"),
    "population of incidents": (SERIES % "population: CIVILIANS", "BAD_INPUT", "INCIDENTS"),
    "U+0000 by its number": ('{ event(code: "a\\u{0}") { id } }', "BAD_INPUT", "character"),
    "U+0000 by escape": ('{ event(code: "a\\u0000") { id } }', "BAD_INPUT", "character"),
}


@pytest.mark.parametrize("name", TABLE)
async def test_bad_input_is_one_clear_sentence_with_a_code(client: AsyncClient, name: str) -> None:
    query, code, words = TABLE[name]
    answer = await refusal(client, query)
    assert answer[0] == code, answer
    assert words in answer[1]
    assert answer[1].rstrip().endswith((".", "?"))


STATEMENTS: dict[str, tuple[str, str]] = {
    "a number out of range": ("SELECT CAST(%s AS int)", "BAD_INPUT"),
    "a day out of range": ("SELECT CAST('2020-01-01' AS date) + CAST(%s / 1.398 AS int)", "BAD_INPUT"),
    "a column that is not there": ("SELECT nothing FROM pg_class WHERE reltuples > %s", "INTERNAL"),
    "a column of two tables": ("SELECT relname FROM pg_class a, pg_class b WHERE a.reltuples > %s", "INTERNAL"),
    "a division by zero": ("SELECT %s / 0", "INTERNAL"),
    "a text that is no number": ("SELECT CAST('x' || CAST(%s AS text) AS int)", "INTERNAL"),
    "a limit below zero": ("SELECT 1 LIMIT -%s", "INTERNAL"),
}


@pytest.mark.parametrize("name", STATEMENTS)
def test_only_what_a_value_causes_is_the_callers_fault(database: Database, name: str) -> None:
    assert database.name
    statement, code = STATEMENTS[name]
    with pytest.raises(DBAPIError) as problem, session.reading() as connection:
        connection.exec_driver_sql(statement, (3_000_000_000,))
    assert errors.told(problem.value)[0] == code
    assert errors.told(problem.value.orig)[0] == code


async def test_one_bad_field_leaves_the_others(client: AsyncClient) -> None:
    query = '{ publication { number } events(first: 1) { nodes { title } } bad: event(code: "x", asOf: 99) { id } }'
    answer = (await send(client, query)).json()
    assert answer["data"] == {"publication": {"number": 1}, "events": {"nodes": [{"title": "Event 25"}]}, "bad": None}
    assert [(each["path"], each["extensions"]["code"]) for each in answer["errors"]] == [(["bad"], "UNKNOWN_KEY")]


async def test_what_nobody_expected_is_told_by_number_only(
    client: AsyncClient, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def broken(self: Reader, as_of: Any = None) -> None:
        raise RuntimeError("a secret of the record")

    monkeypatch.setattr(Reader, "state", broken)
    answer = await send(client, "{ publication { number } }")
    error = answer.json()["errors"][0]
    logged = capsys.readouterr()
    assert error["extensions"] == {"code": "INTERNAL"}
    assert "secret" not in answer.text + logged.out + logged.err
    incident = error["message"].split()[-1].rstrip(".")
    assert incident in logged.out + logged.err


async def test_logs_hold_no_values_of_questions(client: AsyncClient, capsys: pytest.CaptureFixture[str]) -> None:
    await send(client, '{ events(where: {text: "Umm Ahmad"}) { totalCount } }')
    await send(client, "query($t: String) { events(where: {text: $t}) { totalCount } }", t="Umm Ahmad")
    await send(client, '{ events(where: {collections: ["Umm Ahmad"]}) { totalCount } }')
    logged = capsys.readouterr()
    assert "graphql" in logged.out + logged.err
    assert "Umm" not in logged.out + logged.err


async def test_an_answer_over_the_limit_is_an_error_and_not_cut(
    client: AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "MOST_BYTES", 1_000)
    answer = (await send(client, "{ vocabularies { name label terms { code } } }")).json()
    assert answer["data"] is None
    assert answer["errors"][0]["extensions"]["code"] == "TOO_LARGE"


async def test_connections_are_given_back_whatever_happens(client: AsyncClient) -> None:
    for _ in range(40):  # more than the pool holds
        await send(client, '{ events(where: {collections: ["x"]}) { totalCount } publication { number } }')
    assert await ask(client, "{ publication { number } }") == {"publication": {"number": 1}}
