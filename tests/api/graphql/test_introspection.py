"""Questions about the schema are executed once; equal ones are answered from memory, and others never are."""

import time
from typing import Any

import pytest
from graphql import get_introspection_query, parse

from api.graphql import guard, introspection
from api.graphql.introspection import Answers
from api.graphql.reckoning import asks_schema
from api.graphql.schema import schema

STANDARD = get_introspection_query()
NAMED = "query($n: String!) { __type(name: $n) { name } }"


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start without answers of other tests."""
    monkeypatch.setattr(guard, "answers", Answers())


def ask(text: str, operation: str | None = None, **variables: Any) -> dict[str, Any]:
    result = schema().execute_sync(text, variable_values=variables, operation_name=operation)
    assert result.errors is None, result.errors
    assert result.data is not None
    return result.data


def test_the_standard_question_is_executed_once() -> None:
    first = ask(STANDARD)
    times = []
    for _ in range(20):
        begun = time.process_time()
        assert ask(STANDARD) is first
        times.append(time.process_time() - begun)
    assert sorted(times)[10] < 0.005  # executing it takes fifty milliseconds
    again = ask(STANDARD + " ")
    assert again is not first
    assert again == first


def test_variables_and_operations_are_told_apart() -> None:
    assert [ask(NAMED, n=name)["__type"] for name in ("Event", "Place", "Nothing", "Event")] == [
        {"name": "Event"},
        {"name": "Place"},
        None,
        {"name": "Event"},
    ]
    two = 'query A { __type(name: "Event") { name } } query B { __type(name: "Place") { name } }'
    assert [ask(two, each)["__type"]["name"] for each in ("A", "B", "A")] == ["Event", "Place", "Event"]


def test_only_answers_about_the_schema_are_kept() -> None:
    ask("{ __typename }")
    schema().execute_sync(NAMED, variable_values={"n": 5})
    schema().execute_sync(NAMED)
    assert not guard.answers._kept
    ask(NAMED, n="Event")
    assert len(guard.answers._kept) == 1


@pytest.mark.parametrize(
    ("text", "operation", "expected"),
    [
        (STANDARD, None, True),
        ("{ ... { ...F } } fragment F on Query { __schema { description } ...F }", None, True),
        ("{ __schema { description } publication { number } }", None, False),
        ("{ ...F __schema { description } } fragment F on Query { publication { number } }", None, False),
        ("query A { __schema { description } } query B { publication { number } }", "A", True),
        ("query A { __schema { description } } query B { publication { number } }", "B", False),
        ("{ ...Nothing }", None, True),
    ],
)
def test_what_asks_about_the_schema_alone(text: str, operation: str | None, expected: bool) -> None:
    assert asks_schema(parse(text), operation) is expected


def test_what_is_kept_is_bounded() -> None:
    answers = Answers()
    for n in range(100):
        answers.keep((f"{{ a{n} }}", None, b"{}"), {"n": n})
    assert len(answers._kept) == introspection.ANSWERS
    assert answers.get(("{ a99 }", None, b"{}")) == {"n": 99}
    assert answers.get(("{ a0 }", None, b"{}")) is None
    long = introspection.key("{ a }", None, {"x": "a" * 1_000})
    answers.keep(long, {})
    assert answers.get(long) is None
