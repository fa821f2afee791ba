"""Clients from npm against a running server: Apollo Client, urql, Relay's compiler and store, get-graphql-schema."""

import json
import re
from dataclasses import replace

import pytest
from graphql import (
    REMOVE,
    DirectiveDefinitionNode,
    InterfaceTypeDefinitionNode,
    StringValueNode,
    Visitor,
    build_ast_schema,
    lexicographic_sort_schema,
    parse,
    print_schema,
    visit,
)

from schema import settings
from tests.clients.conftest import NPM, Packages, Proved, version

KILLED = list(range(2, 26))
"""Deaths by event of the world; figures for the first conflict."""


def test_the_lock_names_no_host() -> None:
    lock = (NPM / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in lock
    assert (
        json.loads(lock)["packages"][""]["dependencies"]
        == json.loads((NPM / "package.json").read_text(encoding="utf-8"))["dependencies"]
    )


def test_apollo_client_joins_pages_and_keeps_one_entry_per_event(
    packages: Packages, world: str, proved: Proved
) -> None:
    found = json.loads(packages("node", "apollo.mjs", world))
    assert (found["pages"], found["total"], found["entries"]) == (3, 25, 25)
    assert found["best"][1:] == KILLED
    assert found["cached"] == found["found"] == found["codes"][0]
    assert len(set(found["states"])) == 2
    assert found["refused"]["extensions"]["code"] == "UNKNOWN_KEY"
    assert (found["sent"], found["offered"]) == (["GET", "POST"], 25)
    proved(
        f"{version('@apollo/client')}: 25 events joined from 3 pages, one entry of its cache for each; found again by "
        "id; two states are two entries; a refusal arrives with its code; a hash that we do not know becomes a POST"
    )


def test_urql_asks_by_post_and_is_told_so_when_it_asks_by_get(packages: Packages, world: str, proved: Proved) -> None:
    found = json.loads(packages("node", "urql.mjs", world))
    assert found["best"][1:] == KILLED
    assert found["again"] == "hit"
    assert [each["extensions"]["code"] for each in found["refused"]] == ["UNKNOWN_KEY"]
    assert "by POST" in found["gotten"]
    proved(
        f"{version('@urql/core')}: 25 events, the second time from its cache; left to ask by GET, it is told to POST"
    )


def test_relay_compiles_connections_and_ids_and_pages_through_them(
    packages: Packages, world: str, proved: Proved
) -> None:
    said = packages("relay-compiler", "--output", "quiet-with-errors")
    assert "ERROR" not in said
    found = json.loads(packages("node", "relay.mjs", world))
    assert (found["pages"], found["total"]) == (3, 25)
    assert found["best"][1:] == KILLED
    assert len(set(found["codes"])) == 25
    assert found["again"] == found["codes"][0]
    proved(
        f"{version('relay-compiler')}: accepts the SDL, with connections at the root and on reverse edges, and "
        f"refetching by id; {version('relay-runtime')} joins 25 events from 3 pages and fetches one anew by node(id)"
    )


def test_get_graphql_schema_prints_our_sdl(packages: Packages, world: str, proved: Proved) -> None:
    printed = packages("get-graphql-schema", world)
    ours = (settings.checkout() / "api" / "schema.graphql").read_text(encoding="utf-8")
    assert _plain(printed) == _plain(ours)
    types = len(re.findall(r"^(?:type|interface|enum|input|scalar|union) ", printed, re.MULTILINE))
    proved(f"{version('get-graphql-schema')}: prints {types} types, those of api/schema.graphql with every description")


@pytest.mark.parametrize("text", ['"""A \n b."""\ninterface A implements B @cost(weight: 1) { b: Int }'])
def test_nothing_but_layout_and_what_the_tool_cannot_know_is_left_out_of_the_comparison(text: str) -> None:
    other = '"""A b."""\ninterface A { b: Int }'
    base = "interface B { b: Int }\ntype Query { a: A }\n"
    assert _plain(base + text) == _plain(base + other)
    assert _plain(base + text) != _plain(base + other.replace("A b.", "A c."))
    assert _plain(base + text) != _plain(base + other.replace("Int", "Int!"))


class _Known(Visitor):
    """Leaves out what the tool cannot know: it asks as of 2018, before interfaces had interfaces and scalars addresses.

    Which costs a field has, introspection never tells. Descriptions it breaks into lines of its own.
    """

    def enter_directive(self, *_: object) -> object:
        return REMOVE

    def enter_directive_definition(self, node: DirectiveDefinitionNode, *_: object) -> object:
        return REMOVE if node.name.value in {"specifiedBy", "oneOf"} else None

    def enter_interface_type_definition(self, node: InterfaceTypeDefinitionNode, *_: object) -> object:
        return replace(node, interfaces=())

    def enter_string_value(self, node: StringValueNode, *_: object) -> object:
        return replace(node, value=" ".join(node.value.split()))


def _plain(sdl: str) -> str:
    return print_schema(lexicographic_sort_schema(build_ast_schema(visit(parse(sdl), _Known()), assume_valid=True)))
