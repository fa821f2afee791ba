"""Codes are those of docs/errors.md, and names of the schema are told to nobody who does not know them."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import graphql
import pytest
from httpx2 import AsyncClient

import analytics
import api
import dashboards
import schema
from api.graphql import errors
from api.graphql.query import PROMISES
from api.graphql.schema import schema as made
from schema.errors import SijillError
from tests.api.worlds import send

ROOT = Path(api.__file__).parents[1]
PACKAGES = (schema, analytics, api, dashboards)


def classes(of: type[SijillError]) -> Iterator[type[SijillError]]:
    yield of
    for each in of.__subclasses__():
        yield from classes(each)


def literals() -> Iterator[str]:
    """Codes that are written where a problem of a download or page is told."""
    for path in (ROOT / "api").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "problem":
                code = node.args[1]
                if isinstance(code, ast.Constant):
                    yield str(code.value)


ELSEWHERE = {"BAD_FILE", "BUSY", "GONE", "NO_SUCH_FILE", "NO_SUCH_TILE", "NO_SUCH_ADDRESS"}
ELSEWHERE |= {"UNAUTHENTICATED", "CONFLICT", "KEY_USED", "ERASED"}
"""Codes that files, tiles, commands, doors and the desk tell alone."""


def test_every_code_is_documented_and_no_other() -> None:
    for package in PACKAGES:
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.endswith("__main__"):
                importlib.import_module(found.name)
    raised = {each.code for each in classes(SijillError) if each.__module__.split(".")[0] != "tests"}
    told = raised | {*literals()} | {errors.BAD_INPUT, errors.TIMEOUT, errors.INTERNAL}
    page = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([A-Z_]+)` \|", page, re.MULTILINE)
    assert sorted(told) == sorted(rows)
    assert {"BUSY", "RATE_LIMITED", "TOO_COSTLY", "PERSISTED_QUERY_NOT_FOUND"} <= told


def test_the_header_of_the_schema_lists_the_codes_of_answers() -> None:
    page = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([A-Z_]+)` \|", page, re.MULTILINE)
    listed = re.search(r"`extensions.code`: ([A-Z_,\s]+)\.", PROMISES)
    assert listed
    assert listed[1].replace(",", "").split() == [each for each in rows if each not in ELSEWHERE]


SUGGESTING: dict[str, tuple[str, dict[str, Any]]] = {
    "a field": ("{ publication { numbr } }", {}),
    "a field of the root": ("{ publicaton { number } }", {}),
    "a field of another type": ('{ node(id: "x") { aliases } }', {}),
    "an argument": ("{ events(frist: 1) { totalCount } }", {}),
    "an argument of a directive": ("{ publication @include(if: true, iff: true) { number } }", {}),
    "a type of a fragment": ("{ ... on Evnt { id } }", {}),
    "a type of a variable": ("query($x: Strin) { publication { number } }", {}),
    "a value of an enum": ("{ events(orderBy: OCCURRED_AS) { totalCount } }", {}),
    "a value of an enum, as a text": ('{ events(orderBy: "OCCURRED_ASC") { totalCount } }', {}),
    "a value of an enum by default": ("query($o: EventOrder = OCCURRED_AS) { events(orderBy: $o) { totalCount } }", {}),
    "a value of an enum in a variable": (
        "query($o: EventOrder!) { events(orderBy: $o) { totalCount } }",
        {"o": "OCCURRED_AS"},
    ),
    "a field of an input": ("{ events(where: {kindz: []}) { totalCount } }", {}),
    "a field of an input in a variable": (
        "query($w: EventFilter) { events(where: $w) { totalCount } }",
        {"w": {"kindz": []}},
    ),
    "a field deep in a variable": (
        "query($w: EventFilter) { events(where: $w) { totalCount } }",
        {"w": {"within": {"placez": []}}},
    ),
}


@pytest.mark.parametrize("name", SUGGESTING)
async def test_no_names_are_suggested(client: AsyncClient, name: str) -> None:
    query, variables = SUGGESTING[name]
    plain = await graphql.graphql(made()._schema, query, variable_values=variables)
    assert "Did you mean" in str(plain.errors)
    answer = await send(client, query, **variables)
    (error, *_) = answer.json()["errors"]
    assert error["extensions"]["code"] == "BAD_INPUT"
    assert error["message"]
    assert "did you mean" not in answer.text.lower()
    tails = [each.message.partition("Did you mean")[2] for each in plain.errors or []]
    suggested = {each for tail in tails for each in re.findall(r"'(\w+)'", tail)}
    assert suggested
    asked = set(re.findall(r"\w+", f"{query} {variables}"))
    assert not suggested & set(re.findall(r"\w+", answer.text)) - asked
