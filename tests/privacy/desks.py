"""What somebody at the desk may ask and order, drawn from the schema of their role: of what is theirs and is not."""

import random
from collections.abc import Mapping
from functools import cache
from typing import Any

import sqlalchemy as sa
from graphql import (
    GraphQLField,
    GraphQLInputField,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    get_named_type,
    is_enum_type,
    is_leaf_type,
    is_list_type,
    is_required_argument,
)

from api.staff.schema import schema
from api.staff.types import named
from schema.access import Role
from schema.desk import reading
from schema.desk.fields import shown, writable
from schema.tables.base import RECORD, RECORDS, VERSIONED
from tests.privacy.cells import ALL_MARKS, MORE, cell, plain
from tests.privacy.rows import ASSIGNED, OTHERS, OWN, known
from tests.privacy.two import Request, asked
from tests.twin.chance import Chance

CONCEPTS = {named(concept): concept for concept in VERSIONED}
NAMED = {
    **dict.fromkeys(("event", "into", "from", "children"), "event"),
    "record": RECORD,
    "subject": "victim",
    "request": "unmasking_request",
    "publicDocument": "document",
}
"""Concepts that arguments name."""
MARKS = {OWN: 6, ASSIGNED: 4, OTHERS: 4, **dict.fromkeys(MORE, 1)}
WORDS = {"holder": "omar", "sha256": "ab" * 32, "evidenceSha256": "cd" * 32, "purpose": "asked by a court"}
DEPTH = 3
MOMENTS = {"expiresAt"}
"""Fields that tell when something was asked, and of nothing else."""


@cache
def _schema(role: Role) -> GraphQLSchema:
    return build_schema(schema(role).as_str())


def requests(role: Role, several: int, seed: int) -> list[Request]:
    """So many, a third of them orders."""
    return [Draft(role, number, seed).request() for number in range(several)]


class Draft:
    """One request while it is drawn."""

    def __init__(self, role: Role, number: int, seed: int) -> None:
        self.role, self.number = role, number
        self.chance = Chance(random.Random(f"{seed} {number} {role}"))  # noqa: S311 - so that it can be seen again
        self.schema = _schema(role)

    def request(self) -> Request:
        """A document with one root field, whose arguments are variables."""
        orders = self.schema.mutation_type
        ordering = orders is not None and self.chance.hit(33)
        root = orders if ordering and orders is not None else self.schema.query_type
        assert root is not None
        name = self.chance.one(sorted(root.fields))
        field = root.fields[name]
        given = self._arguments(name, field)
        declared = ", ".join(f"${each}: {field.args[each].type}" for each in given)
        passed = ", ".join(f"{each}: ${each}" for each in given)
        chosen = self._selection(get_named_type(field.type), DEPTH)
        verb = "mutation" if ordering else "query"
        text = f"{verb}{f'({declared})' if given else ''} {{ {name}{f'({passed})' if given else ''} {chosen} }}"
        return asked(text, **given)

    def _selection(self, of: GraphQLNamedType, depth: int) -> str:
        if not isinstance(of, GraphQLObjectType):
            return ""
        told = ["__typename"]
        for name, field in of.fields.items():
            inner = get_named_type(field.type)
            if is_leaf_type(inner) and name not in MOMENTS and self.chance.hit(70):
                told.append(name)
            elif depth and not is_leaf_type(inner) and self.chance.hit(80 if name == "nodes" else 35):
                told.append(f"{name} {self._selection(inner, depth - 1)}")
        return f"{{ {' '.join(told)} }}"

    def _arguments(self, root: str, field: GraphQLField) -> Mapping[str, Any]:
        given = {}
        concept = CONCEPTS.get(get_named_type(field.type).name.removesuffix("Page"))
        concept = concept or CONCEPTS.get(root.removeprefix("correct").removeprefix("create"))
        for name, argument in field.args.items():
            chosen = concept is not None and "code" in field.args and {"id": True, "code": False}.get(name, False)
            if is_required_argument(argument) or self.chance.hit(50) or chosen:
                given[name] = self._argument(name, argument, concept)
        if "code" in given and "id" in given and self.chance.hit(90):
            del given["code" if self.chance.hit(70) else "id"]
        return given

    def _argument(self, name: str, argument: Any, concept: str | None) -> Any:
        inner = get_named_type(argument.type)
        if inner.name.endswith("Content"):
            return self._content(CONCEPTS[inner.name.removesuffix("Content")], whole=name == "content")
        if inner.name.endswith("Where"):
            return self._where(CONCEPTS[inner.name.removesuffix("Where")], inner.fields)
        if is_enum_type(inner):
            return self.chance.one(sorted(inner.values))
        if inner.name == "ID":
            made = self._id(NAMED.get(name, concept or self.chance.one(tuple(VERSIONED))))
            return [made] if is_list_type(getattr(argument.type, "of_type", argument.type)) else made
        return self._scalar(name, inner.name)

    def _scalar(self, name: str, kind: str) -> Any:
        number = self.number - 1 if self.chance.hit(5) else self.number
        known_names = {
            "key": f"request-{number:06d}",
            "field": self._column(),
            "code": self._code(),
            "reason": "as told",
        }
        if name in known_names:
            return known_names[name]
        by_kind = {
            "Int": self.chance.weighted({1: 6, 2: 2, 50: 2, 0: 1, 101: 1}),
            "Boolean": self.chance.hit(50),
            "Date": self.chance.one(("2020-01-01", "2999-01-01", "2020-02-30")),
        }
        return by_kind.get(kind, WORDS.get(name, "words"))

    def _id(self, concept: str) -> str:
        if self.chance.hit(4):
            return "nobody"
        # Of anything at all, now and then: what an id is of may be hidden too.
        concept = self.chance.one(RECORDS) if concept == RECORD else concept
        concept = self.chance.one(tuple(VERSIONED)) if self.chance.hit(8) else concept
        return str(known(concept, self.chance.weighted(MARKS)))

    def _code(self) -> str:
        return f"SJ-0000-{self.chance.below(len(VERSIONED) * len(ALL_MARKS)):04d}"

    def _column(self) -> str:
        table = VERSIONED[self.chance.one(tuple(VERSIONED))]
        return f"{table.name}.{self.chance.one(tuple(table.columns.keys()))}"

    def _value(self, column: "sa.Column[Any]", guessing: bool) -> Any:
        """What stands somewhere, in one of the two records or in both."""
        if column.info["of"]:
            return self._id(column.info["of"])
        if column.name == "timezone" and not guessing:
            return "Etc/UTC"
        seed = self.chance.below(2) if guessing else 0
        return plain(cell(column, self.chance.weighted(MARKS), seed))

    def _content(self, concept: str, whole: bool) -> Mapping[str, Any]:
        columns = writable(self.role, VERSIONED[concept])
        some = columns if whole else self.chance.some(columns, 3)
        return {
            shown(c.name): self._value(c, guessing=False)
            for c in some
            if not whole or not c.nullable or self.chance.hit(40)
        }

    def _where(self, concept: str, fields: Mapping[str, GraphQLInputField]) -> Mapping[str, Any]:
        table = VERSIONED[concept]
        known_columns = {shown(name): column for name, column in reading.conditions(self.role, table)}
        given: dict[str, Any] = {}
        for name in self.chance.some(sorted(fields), 2):
            if name == "withdrawn":
                given[name] = True
            elif name == "search":
                column = self.chance.one(reading.searched(self.role, table))
                words = str(self._value(column, guessing=True))
                given[name] = words[self.chance.below(4) :][: 3 + self.chance.below(len(words))]
            else:
                value = self._value(known_columns[name], guessing=True)
                given[name] = value[0] if isinstance(value, list) else value
        return given
