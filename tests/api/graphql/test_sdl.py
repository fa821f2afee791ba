"""The SDL: committed as it is built, every element described, shapes as Relay and our own rules want them."""

import dataclasses
import re
from collections.abc import Iterator
from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    build_schema,
    get_named_type,
    is_specified_scalar_type,
    validate_schema,
)

from api.graphql import sdl
from api.graphql.schema import sdl as built
from schema import filters

SCHEMA = build_schema(sdl.FILE.read_text(encoding="utf-8"))
TYPES: dict[str, GraphQLNamedType] = {
    name: kind
    for name, kind in SCHEMA.type_map.items()
    if not name.startswith("__") and not is_specified_scalar_type(kind)
}
OUTPUT = (GraphQLObjectType, GraphQLInterfaceType)
GIVEN = {"Interruption", "EstimateInput", "CaptureTable", "CaptureCell"}
"""Inputs that condition nothing: they are what a question is asked of."""
PRIVATE = re.compile(
    r"secret|address$|phone|email|witnessName|realName|birth|device|ipAddress|recordedAt|reviewer|assessor|internal|"
    r"exactLocation",
    re.IGNORECASE,
)
TEXTS = re.compile(r"^(name|title|label|text|summary|definition|description|rationale|citation)$")
IN_ONE_LANGUAGE = {
    *("Document.title", "Crosswalk.label", "Vocabulary.name", "Method.name"),
    *("Collection.citation", "Release.citation"),
}


def elements() -> Iterator[tuple[str, str | None]]:
    """Everything that must be described, with its description."""
    for name, kind in TYPES.items():
        yield name, kind.description
        for field, shape in getattr(kind, "fields", {}).items():
            yield f"{name}.{field}", shape.description
            for argument, taken in getattr(shape, "args", {}).items():
                yield f"{name}.{field}({argument})", taken.description
        if isinstance(kind, GraphQLEnumType):
            yield from ((f"{name}.{value}", shape.description) for value, shape in kind.values.items())


def fields() -> Iterator[tuple[str, str, Any]]:
    """Every field that answers."""
    for name, kind in TYPES.items():
        if isinstance(kind, OUTPUT):
            yield from ((name, field, shape) for field, shape in kind.fields.items())


def test_the_committed_sdl_is_the_one_that_is_served() -> None:
    assert sdl.FILE.read_text(encoding="utf-8") == built(), "run `python -m api.graphql.sdl`"


def test_it_is_valid() -> None:
    assert validate_schema(SCHEMA) == []


def test_every_element_is_described_in_sentences() -> None:
    faults = [
        where
        for where, text in elements()
        if not text
        or not re.match(r"[\w\"`(]", text)
        or not (text[0].isupper() or text[0] in '"`')
        or not text.rstrip().endswith((".", "`."))
    ]
    assert faults == []
    assert len(list(elements())) > 500


def test_names_follow_their_conventions_and_suggest_nothing_private() -> None:
    for name, kind in TYPES.items():
        assert re.fullmatch(r"[A-Z][A-Za-z0-9]*", name)
        if isinstance(kind, GraphQLEnumType):
            assert all(re.fullmatch(r"[A-Z][A-Z0-9_]*", value) for value in kind.values)
        for field in getattr(kind, "fields", {}):
            assert re.fullmatch(r"[a-z][A-Za-z0-9]*", field), f"{name}.{field}"
            assert not PRIVATE.search(field), f"{name}.{field}"
        if isinstance(kind, GraphQLInputObjectType):
            assert name.endswith("Filter") or name in GIVEN


def test_lists_are_never_null_and_hold_no_nulls() -> None:
    for name, field, shape in fields():
        inner = shape.type.of_type if isinstance(shape.type, GraphQLNonNull) else shape.type
        if isinstance(inner, GraphQLList):
            assert inner is not shape.type, f"{name}.{field}"
            assert isinstance(inner.of_type, GraphQLNonNull) or f"{name}.{field}" == "Query.nodes"


def test_bounds_may_be_unknown_and_booleans_with_a_third_state_say_so() -> None:
    for name, field, shape in fields():
        if field in {"value", "lower", "upper", "min", "max", "best", "low", "high"}:
            assert not isinstance(shape.type, GraphQLNonNull), f"{name}.{field}"
        if str(shape.type) == "Boolean":
            assert "null when unknown" in shape.description


def test_first_has_a_default_and_roots_take_as_of() -> None:
    for name, _, shape in fields():
        if get_named_type(shape.type).name.endswith("Connection"):
            assert str(shape.type).endswith("!")
            assert {"first", "after"} <= set(shape.args)
            # What changed since a state is told up to the last one, as it stands.
            assert name != "Query" or {"asOf", "since"} & set(shape.args)
        if "first" in shape.args:
            assert str(shape.args["first"].type) == "Int!"
            assert shape.args["first"].ast_node.default_value.value == "50"


def test_texts_in_words_take_a_language() -> None:
    for name, field, shape in fields():
        if (
            TEXTS.match(field)
            and get_named_type(shape.type).name == "String"
            and f"{name}.{field}" not in IN_ONE_LANGUAGE
        ):
            assert "lang" in shape.args, f"{name}.{field}"


def test_nodes_and_pages_are_as_relay_has_them() -> None:
    query = SCHEMA.query_type
    assert query is not None
    assert list(query.fields["node"].args) == ["id"]
    assert str(query.fields["node"].type) == "Node"
    pages = {field: str(shape.type) for name, field, shape in fields() if name == "PageInfo"}
    assert pages == {
        "hasNextPage": "Boolean!",
        "hasPreviousPage": "Boolean!",
        "startCursor": "String",
        "endCursor": "String",
    }
    for name, kind in TYPES.items():
        if name.endswith("Connection") and isinstance(kind, GraphQLObjectType):
            of = name.removesuffix("Connection")
            shape = {field: str(each.type) for field, each in kind.fields.items()}
            assert shape == {
                "nodes": f"[{of}!]!",
                "edges": f"[{of}Edge!]!",
                "pageInfo": "PageInfo!",
                "totalCount": "Int",
            }


def test_fields_of_an_interface_are_described_as_there() -> None:
    told = {(name, field): shape.description for name, field, shape in fields()}
    for name, kind in TYPES.items():
        for interface in getattr(kind, "interfaces", ()):
            for field, shape in interface.fields.items():
                assert told[name, field] == shape.description


@pytest.mark.parametrize(
    ("name", "filter_"),
    [
        ("EventFilter", filters.EventFilter),
        ("TimeFilter", filters.TimeFilter),
        ("SpaceFilter", filters.SpaceFilter),
        ("NearFilter", filters.Near),
    ],
)
def test_inputs_have_the_fields_of_the_one_filter(name: str, filter_: Any) -> None:
    def camel(text: str) -> str:
        head, *tail = text.rstrip("_").split("_")
        return head + "".join(word.capitalize() for word in tail)

    kind = TYPES[name]
    assert isinstance(kind, GraphQLInputObjectType)
    assert set(kind.fields) == {camel(field.name) for field in dataclasses.fields(filter_)}


def test_no_argument_has_a_default_of_null() -> None:
    assert "= null" not in sdl.FILE.read_text(encoding="utf-8")
