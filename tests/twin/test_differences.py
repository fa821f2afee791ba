"""What tells answers apart sees every difference that a caller could see, and no other."""

import json
from typing import Any

import pytest
from graphql import build_schema, parse

from tests.twin.differences import Answer, difference
from tests.twin.reach import Reach

DATA = {"event": {"code": "SJ-1", "claims": [{"best": 1}, {"best": None}]}}
ERRORS = [{"message": "No.", "extensions": {"code": "BAD_INPUT"}, "path": ["a"]}, {"message": "Nor that."}]


def answer(data: Any = None, *, status: int = 200, **more: Any) -> Answer:
    return Answer(status, json.dumps({"data": data, **more}).encode())


def test_equal_answers_do_not_differ() -> None:
    assert difference(answer(DATA), answer(DATA)) is None
    assert difference(answer(errors=ERRORS), answer(errors=ERRORS[::-1])) is None


@pytest.mark.parametrize(
    ("other", "told"),
    [
        (answer(DATA, status=500), "status: 200 != 500"),
        (answer(None), '.data: {"event": {"code": "SJ-1", "claims": [{"best": 1}, {"best": null}]}} != null'),
        (answer({"event": {"claims": DATA["event"]["claims"], "code": "SJ-1"}}), ".data.event: keys"),
        (answer({"event": {"code": "SJ-1", "claims": [{"best": 1}]}}), ".data.event.claims: 2 elements != 1"),
        (answer({"event": {"code": "SJ-1", "claims": [{"best": 1.0}, {"best": None}]}}), ".data.event.claims[0].best"),
        (answer({"event": {"code": "SJ-1", "claims": [{"best": True}, {"best": None}]}}), "1 != true"),
        (answer({"event": {"code": "SJ-1", "claims": [{"best": 1}, {"best": 0}]}}), ".claims[1].best: null != 0"),
        (answer(DATA, errors=ERRORS), "errors: none more != "),
        (answer(DATA, extensions={"cost": 1}), ": keys ['data'] != ['data', 'extensions']"),
    ],
    ids=range(9),
)
def test_every_difference_is_told(other: Answer, told: str) -> None:
    found = difference(answer(DATA), other)
    assert found is not None
    assert told in found


@pytest.mark.parametrize(
    "change", [{"message": "No!"}, {"path": ["b"]}, {"extensions": {"code": "INTERNAL"}}], ids=repr
)
def test_errors_are_compared_whole(change: dict[str, Any]) -> None:
    data = {"a": None}
    assert (
        difference(answer(data, errors=ERRORS), answer(data, errors=[{**ERRORS[0], **change}, ERRORS[1]])) is not None
    )
    assert difference(answer(data, errors=ERRORS), answer(data, errors=[*ERRORS, ERRORS[0]])) is not None


def failed(*paths: list[Any], data: Any = None) -> Answer:
    return answer(data, errors=[{"message": str(path), "path": path} for path in paths])


def test_of_errors_that_reach_one_null_any_may_be_told() -> None:
    assert difference(failed(["a", "b"]), failed(["c", "d"])) is None
    assert difference(failed(["a", "b"]), failed(["a", "b"], ["c"])) is None
    assert difference(failed(["a", "b"]), failed()) is not None
    inside = {"a": {"x": None}, "c": {"x": None}}
    assert difference(failed(["a", "x", "y"], data=inside), failed(["a", "x", "z"], data=inside)) is None
    assert difference(failed(["a", "x", "y"], data=inside), failed(["c", "x", "y"], data=inside)) is not None
    assert difference(failed(["a", "x"], data=inside), failed(["a", "x", "y"], data=inside)) is not None


def test_reach_tells_what_was_asked_and_what_had_a_value() -> None:
    schema = build_schema("""type Query { all: [Thing!]! one(id: ID, where: Where): Thing }
        interface Thing { id: ID } type A implements Thing { id: ID own: Int }
        type B implements Thing { id: ID own: Int }
        input Where { name: String inner: Where }""")
    reach = Reach(schema)
    document = parse("""query ($w: Where) { one(where: {inner: $w}) { id } all { __typename ...F ... on B { o: own } } }
        fragment F on A { own }""")
    data = {"one": None, "all": [{"__typename": "A", "own": None}, {"__typename": "B", "o": 0}]}
    reach.note(document, {"w": {"name": "x"}}, data)
    assert reach.asked == {"Query.one", "Query.all", "Thing.id", "A.own", "B.own"}
    assert reach.answered == {"Query.all", "B.own"}
    assert reach.given == {"Query.one(where)", "Where.inner", "Where.name"}
    assert reach.fields - reach.asked == {"A.id", "B.id"}
    assert reach.arguments - reach.given == {"Query.one(id)"}
