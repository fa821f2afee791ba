"""The guard judges a document before it is validated, in little time whatever the document is."""

import gc
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from graphql import get_introspection_query

from api.graphql import ide, limits, rates
from api.graphql.asked import Document
from api.graphql.limits import TooCostly, read
from api.graphql.query import PROMISES
from api.graphql.reckoning import introspection_limit
from api.graphql.schema import schema
from api.graphql.weights import META, weights

INTROSPECTION = get_introspection_query(
    specified_by_url=True, directive_is_repeatable=True, schema_description=True, input_value_deprecation=True
)
Q1 = """{ events(first: 50) { nodes { id
  acts { victim { people { roles { code } } } involvements { actor { name } } } claims { source { name } } } } }"""


def cost(text: str, **variables: Any) -> int:
    return Document(text, *read(text)).bill(variables, None).cost


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{ publication { number at } }", 1),
        ("{ __typename }", 0),
        # event 1, its claims 1 + 5 × (source 1)
        ('{ event(code: "x") { code claims { best source { name } } } }', 7),
        # events 1, and 10 × (event 1, place 1)
        ("{ events(first: 10) { nodes { code place { pcode } } } }", 21),
        ("{ events(first: 10) { edges { cursor node { place { pcode } } } pageInfo { endCursor } } }", 21),
        ("{ events(first: 10) { totalCount } }", 11),
        ("query($n: Int) { events(first: $n) { nodes { place { pcode } } } }", 101),
        ("query($n: Int! = 20) { events(first: $n) { nodes { place { pcode } } } }", 41),
        # 50 + figure 20 + points 1
        ("{ timeSeries(bucket: DAY) { figure points { value } } }", 71),
        # 50, what is compared 200, what is searched 2,000; a variable may say either
        ("{ areaMap(hotspots: false) { value } }", 50),
        ("{ areaMap(hotspots: true) { value } }", 250),
        ("{ areaMap(hotspots: true, scan: SPATIAL) { value } }", 2_250),
        ("query($h: Boolean! = false, $s: Scan) { areaMap(hotspots: $h, scan: $s) { value } }", 2_250),
        # 1 + 50 × (event 1, acts 1 + 5 × (victim 1 + people 1 + roles 1, involvements 1 + 3 × 1) + claims 1 + 5 × 1)
        (Q1, 1 + 50 * (1 + 1 + 5 * (3 + 4) + 1 + 5)),
    ],
)
def test_cost_is_weight_times_the_size_of_every_list(text: str, expected: int) -> None:
    assert cost(text) == expected


def test_variables_decide_the_cost() -> None:
    text = "query($n: Int = 20) { events(first: $n) { nodes { place { pcode } } } }"
    assert cost(text, n=3) == 7
    assert cost(text, n=10**9) == 1001
    assert cost(text, n=-5) == 3
    assert cost(text, n="many") == 1001


def test_fragments_cost_what_they_would_cost_in_place() -> None:
    plain = "{ events(first: 10) { nodes { claims { source { name } } } } }"
    apart = """query { events(first: 10) { ...Page } } fragment Page on EventConnection { nodes { ...One } }
        fragment One on Event { claims { ... on Claim { source { name } } } }"""
    assert cost(apart) == cost(plain)


def deep(levels: int) -> str:
    return "{ " + "places { nodes { parent {" + " parent {" * (levels - 4) + " id" + " }" * (levels - 1) + " }"


BOMBS: dict[str, Callable[[], str]] = {
    "too dear": lambda: "{ events(first: 500) { nodes { acts { involvements { sources { name } } } } } }",
    "lists in lists": lambda: "{ places(first: 500) { nodes { events(first: 500) { nodes { id } } } } }",
    "too deep": lambda: deep(13),
    "deeper than a parser can follow": lambda: "{" + "a{" * 900 + "a" + "}" * 901,
    "deep in a value": lambda: "{ event(code: " + "[" * 900 + "]" * 900 + ") { id } }",
    "too many tokens": lambda: "{ " + " ".join(f"f{n}" for n in range(2_100)) + " }",
    "too many aliases": lambda: "{ " + " ".join(f"a{n}: publication {{ number }}" for n in range(31)) + " }",
    "aliases in a fragment": lambda: "{ publication { " + "...F " * 40 + "} } fragment F on Publication { a: number }",
    "one field over and over": lambda: "{ " + "publication { number } " * 300 + "}",
    "directives": lambda: "{ publication " + "@skip(if: false) " * 60 + "{ number } }",
    "fragments doubling": lambda: (
        "{ ...F0 } "
        + " ".join(
            f"fragment F{n} on Query {{ a{n}: publication {{ number }} ...F{n + 1} ...F{n + 1} }}" for n in range(20)
        )
        + " fragment F20 on Query { publication { number } }"
    ),
    "many fragments": lambda: "{ ...F0 } " + " ".join(f"fragment F{n} on Query {{ __typename }}" for n in range(40)),
    "unused and deep": lambda: "{ __typename } fragment F on Place {" + " parent {" * 20 + " id" + " }" * 20 + " }",
    "schema over and over": lambda: (
        "{ __schema { types { fields { type { fields { type { fields { type { name } } } } } } } } }"
    ),
    "schema in aliases": lambda: (
        "{ "
        + " ".join(f"a{n}: __schema {{ types {{ fields {{ args {{ type {{ name }} }} }} }} }}" for n in range(25))
        + " }"
    ),
}


@pytest.mark.parametrize("name", BOMBS)
def test_documents_over_a_limit_are_refused_at_once(name: str) -> None:
    text = BOMBS[name]()
    introspection_limit(), weights()  # read from the SDL once per process
    gc.collect()  # what the other tests left is not the document's doing
    begun = time.process_time()
    with pytest.raises(TooCostly) as refusal:
        cost(text)
    assert time.process_time() - begun < 0.25
    assert str(refusal.value).endswith(".")


def test_fragments_that_spread_each_other_end() -> None:
    cost("{ ...A } fragment A on Query { ...B } fragment B on Query { ...A publication { number } }")


def test_the_standard_introspection_query_is_within_all_limits() -> None:
    assert cost(INTROSPECTION) == 0
    result = schema().execute_sync(INTROSPECTION)
    assert result.errors is None
    assert result.data is not None
    assert len(result.data["__schema"]["types"]) <= META["types"]


def test_worked_questions_are_within_the_limits() -> None:
    for each in ide.worked():
        assert cost(each["query"], **json.loads(each["variables"] or "{}")) <= limits.COST


def test_the_limits_are_those_that_the_schema_tells() -> None:
    told = " ".join(PROMISES.split())
    for words in (
        f"cost {limits.COST:,}",
        f"`first` {limits.FIRST}",
        f"depth {limits.DEPTH} ({limits.SCHEMA_DEPTH} of the schema)",
        f"document {limits.DOCUMENT // 1024} KiB",
        f"selections {limits.SELECTIONS}",
        f"fragments {limits.FRAGMENTS}",
        f"directives {limits.DIRECTIVES}",
        f"operations {limits.OPERATIONS}",
        f"variables {limits.VARIABLES}",
        f"fields selected twice {limits.REPEATED}",
        f"tokens {limits.TOKENS:,} ({limits.ARGUMENTS:,} in arguments)",
        f"{rates.rate(rates.DEFAULT).amount:,} points a minute: the cost of a question, {rates.REQUEST} for asking it",
        f"aliases {limits.ALIASES}",
    ):
        assert words in told
