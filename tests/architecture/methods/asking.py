"""Root fields of the schema as Markdown: arguments, and what comes back beside what every answer has."""

from collections.abc import Iterator, Sequence
from functools import cache

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    get_named_type,
    print_ast,
)

from tests.architecture.methods.docstrings import ROOT, plain

ENVELOPE = "Result"
COMMON = ("Bounded", ENVELOPE, "Category")
"""What answers have in common: the page of the envelope tells of it."""
FEW = 12
"""Members of an enumeration up to which they are listed; longer ones are vocabularies of their own."""


@cache
def schema() -> GraphQLSchema:
    return build_schema((ROOT / "api" / "schema.graphql").read_text(encoding="utf-8"))


@cache
def roots() -> dict[str, GraphQLField]:
    query = schema().query_type
    if query is None:
        raise LookupError("api/schema.graphql has no type Query.")
    return dict(query.fields)


def field(name: str, told: set[str]) -> Iterator[str]:
    """A root field: description, arguments, and what their values mean, unless that was `told` on the page before."""
    asked = roots()[name]
    yield f"### `{name}`"
    yield f"{described(asked.description)} Gives `{asked.type}`."
    rows = [(f"`{key}`", f"`{each.type}`", _default(each), cell(each.description)) for key, each in asked.args.items()]
    yield table(("argument", "type", "without it", "meaning"), rows)
    yield from _values(asked, told)


def _default(argument: GraphQLArgument) -> str:
    given = argument.default
    return f"`{print_ast(given.literal)}`" if given and given.literal else ""


def _values(asked: GraphQLField, told: set[str]) -> Iterator[str]:
    """Of arguments and of the inputs within them; filters and long enumerations are not of this page."""
    for argument in asked.args.values():
        yield from _value(get_named_type(argument.type), told)


def _value(kind: GraphQLNamedType, told: set[str]) -> Iterator[str]:
    is_input = isinstance(kind, GraphQLInputObjectType) and not kind.name.endswith("Filter")
    if kind.name not in told and (is_input or _is_short(kind)):
        told.add(kind.name)
        yield members(kind)
        for each in getattr(kind, "fields", {}).values():
            yield from _value(get_named_type(each.type), told)


def members(kind: GraphQLNamedType) -> str:
    """The values of an enumeration, or the fields of a type, as a table under its name."""
    if isinstance(kind, GraphQLEnumType):
        rows = [(f"`{name}`", cell(value.description)) for name, value in kind.values.items()]
        return f"**`{kind.name}`**: {described(kind.description)}\n\n" + table(("value", "meaning"), rows)
    own = _own(kind)
    parts = [(f"`{name}`", f"`{each.type}`", cell(each.description)) for name, each in own.items()]
    said = f"**`{kind.name}`**: {described(kind.description)}"
    if not parts:
        return said
    if "Bounded" in {each.name for each in getattr(kind, "interfaces", ())}:
        said += " A number with its bounds."
    return f"{said}\n\n{table(('field', 'type', 'meaning'), parts)}"


def _own(kind: GraphQLNamedType) -> dict[str, GraphQLField]:
    """Fields of a type but those that every answer, or every number with bounds, has."""
    inherited: set[str] = set()
    if isinstance(kind, (GraphQLObjectType, GraphQLInterfaceType)):
        inherited = {name for each in kind.interfaces if each.name in COMMON for name in each.fields}
    return {name: each for name, each in getattr(kind, "fields", {}).items() if name not in inherited}


def answers(names: tuple[str, ...], told: set[str]) -> Iterator[str]:
    """Types of these root fields' answers and of their parts, each once; records and what every answer has are not."""
    seen = told | {kind.name for each in COMMON for kind in _reached(schema().type_map[each], set())}
    for name in names:
        for kind in _reached(get_named_type(roots()[name].type), seen):
            yield members(kind)


def envelope() -> Iterator[str]:
    """What every answer has, and its parts."""
    seen: set[str] = set()
    for name in COMMON:
        for kind in _reached(schema().type_map[name], seen):
            yield members(kind)


def _reached(kind: GraphQLNamedType, seen: set[str]) -> Iterator[GraphQLNamedType]:
    """A type, and those that its fields lead to; records, which are things with an id, end the way."""
    ends = not isinstance(kind, (GraphQLObjectType, GraphQLInterfaceType)) and not _is_short(kind)
    if ends or kind.name in seen or _is_thing(kind):
        return
    seen.add(kind.name)
    yield kind
    for each in _own(kind).values():
        yield from _reached(get_named_type(each.type), seen)


def _is_short(kind: GraphQLNamedType) -> bool:
    return isinstance(kind, GraphQLEnumType) and len(kind.values) <= FEW


def _is_thing(kind: GraphQLNamedType) -> bool:
    return "id" in getattr(kind, "fields", {}) or kind.name.endswith(("Connection", "Edge"))


def described(text: str | None) -> str:
    return plain(" ".join((text or "").split()))


def cell(text: str | None) -> str:
    return described(text).replace("|", "\\|")


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of Markdown; columns that are empty throughout are left out."""
    kept = [at for at in range(len(head)) if any(row[at] for row in rows)]
    lines = [[head[at] for at in kept], ["---"] * len(kept), *([row[at] for at in kept] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
