"""Objects and inputs of the desk, one of each per concept, made from its declaration for those who look at them."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import GenericAlias
from typing import Any

import sqlalchemy as sa
import strawberry
from strawberry.tools import create_type
from strawberry.types.field import StrawberryField

from api.staff import showing
from api.staff.scalars import kind, plain
from api.staff.showing import Roles, marks
from schema.access import Class, Kind, Role
from schema.desk import reading, values
from schema.desk.faults import Fault, Faults
from schema.desk.fields import choices, shown, writable
from schema.tables.base import KIND, MEANING, RECORD, RECORDS, VERSIONED, core

_WITHDRAWN = "Whether to list what was taken back, too."
_SEARCH = "Words to look for in names, titles and other texts meant to be searched."
_CODE = "Citable code."


@dataclass(frozen=True, slots=True)
class Seen:
    """A thing on a page; `beside` are the ids of all things of its concept there, so that each list is read once."""

    concept: str
    values: Mapping[str, Any]
    beside: Sequence[uuid.UUID]
    lists: dict[str, dict[uuid.UUID, list[Any]]]


def named(concept: str) -> str:
    """The name of the type of a concept."""
    return "".join(word.capitalize() for word in concept.split("_"))


def plural(concept: str) -> str:
    """What several things of a concept are called beneath another one."""
    one = shown(concept)
    if concept == "information":
        return one
    if one.endswith("y"):
        return f"{one[:-1]}ies"
    return f"{one}es" if one.endswith("s") else f"{one}s"


def wrapped(concept: str, rows: Sequence[Mapping[str, Any]]) -> list[Seen]:
    """Rows of one page."""
    ids, lists = [row["id"] for row in rows], dict[str, dict[uuid.UUID, list[Any]]]()
    return [Seen(concept, {shown(name): plain(row[name]) for name in row}, ids, lists) for row in rows]


def many(of: Any) -> Any:
    """The type of a list."""
    return GenericAlias(list, (of,))


def value(root: Any, name: str) -> Any:
    """How fields without a resolver are read."""
    if isinstance(root, Seen):
        return root.values[name]
    return root.get(name) if isinstance(root, Mapping) else getattr(root, name)


def beneath(concept: str) -> Iterator[tuple[str, str]]:
    """Concepts that lie beneath a concept by a required reference, with the column."""
    if KIND[core, concept] is not Kind.CONTENT and concept != "document":
        return
    meant = {concept, RECORD} if concept in RECORDS else {concept}
    for other, table in VERSIONED.items():
        if other != "merge":
            found = next((c for c in table.columns if c.info["of"] in meant and not c.nullable), None)
            if found is not None:
                yield other, found.name


class Types:
    """The types of one schema, each made when it is first asked for."""

    def __init__(self, who: Roles) -> None:
        self.who = who
        self._made: dict[str, Any] = {}

    def shows(self, seen_by: Roles) -> bool:
        """Whether any of those who look is among them."""
        return bool(set(seen_by) & set(self.who))

    def readable(self) -> list[str]:
        """The concepts of which they see something."""
        return [name for name, table in VERSIONED.items() if self.shows(showing.reading(table, "id"))]

    def _once(self, name: str, make: Any) -> Any:
        if name not in self._made:
            self._made[name] = make()
        return self._made[name]

    def object(self, concept: str) -> Any:
        """What is seen of a concept."""
        return self._once(named(concept), lambda: self._object(concept))

    def _object(self, concept: str) -> Any:
        table = VERSIONED[concept]
        made = [self._column(table, column) for column in table.columns if self._seen(table, column)]
        if concept in RECORDS:
            made.insert(1, field("code", str | None, _CODE, []))
        made += [self._list(other, column) for other, column in beneath(concept) if other in self.readable()]
        seen_by = marks(self.who, showing.reading(table, "id"))
        return create_type(named(concept), made, description=MEANING[core, concept], directives=seen_by)

    def _seen(self, table: sa.Table, column: "sa.Column[Any]") -> bool:
        return self.shows(showing.reading(table, column.name))

    def _column(self, table: sa.Table, column: "sa.Column[Any]") -> StrawberryField:
        of = kind(column) | None if column.nullable else kind(column)
        seen_by = marks(self.who, showing.reading(table, column.name))
        return field(shown(column.name), of, _described(table, column), seen_by)

    def _list(self, concept: str, column: str) -> StrawberryField:
        def resolve(root: Any, info: strawberry.Info) -> Any:
            name = f"{concept}.{column}"
            if name not in root.lists:
                desk = info.context
                found = reading.beneath(desk.connection, desk.role, concept, column, root.beside)
                everything = wrapped(concept, [row for rows in found.values() for row in rows])
                root.lists[name] = _by(everything, shown(column))
            return root.lists[name].get(root.values["id"], [])

        table = VERSIONED[concept]
        seen_by = marks(self.who, showing.reading(table, "id"))
        return field(plural(concept), many(self.object(concept)), MEANING[core, concept], seen_by, resolve)

    def page(self, concept: str) -> Any:
        """A page of a concept."""
        return self._once(f"{named(concept)}Page", lambda: self._page(concept))

    def _page(self, concept: str) -> Any:
        made = [
            field("nodes", many(self.object(concept)), "What is on this page, in order of ids.", []),
            field("next", strawberry.ID | None, "What to give as `after` for the next page; null at the end.", []),
        ]
        seen_by = marks(self.who, showing.reading(VERSIONED[concept], "id"))
        return create_type(f"{named(concept)}Page", made, description="A page.", directives=seen_by)

    def where(self, concept: str) -> Any:
        """By what pages of a concept are narrowed."""
        return self._once(f"{named(concept)}Where", lambda: self._where(concept))

    def _where(self, concept: str) -> Any:
        table = VERSIONED[concept]
        known = {name: (kind(column), column.doc or "") for name, column in _conditions(self.who, table)}
        known["withdrawn"] = bool, _WITHDRAWN
        if any(reading.searched(role, table) for role in self.who):
            known["search"] = str, _SEARCH
        told = {shown(name): (str if of == list[str] else of, doc) for name, (of, doc) in known.items()}
        return _input(f"{named(concept)}Where", "Conditions, all of which hold.", told, {})

    def content(self, concept: str) -> Any:
        """What is stated of a concept."""
        return self._once(f"{named(concept)}Content", lambda: self._content(concept))

    def _content(self, concept: str) -> Any:
        table = VERSIONED[concept]
        by_name = {c.name: c for role in self.who for c in writable(role, table)}
        stated = [column for column in table.columns if column.name in by_name]
        told = {shown(c.name): (kind(c), _described(table, c, given=True)) for c in stated}
        seen_by = {shown(c.name): marks(self.who, showing.writing(table, c.name)) for c in stated}
        doc = "What is stated. In a correction, what is left out stays, and null empties."
        return _input(f"{named(concept)}Content", doc, told, seen_by)


def given(content: Any, table: sa.Table) -> dict[str, Any]:
    """What an input holds, by names of columns; what was left out is not there."""
    held = {c.name: getattr(content, shown(c.name), strawberry.UNSET) for c in table.columns}
    return {name: each for name, each in held.items() if each is not strawberry.UNSET}


def conditions(where: Any, role: Role, table: sa.Table) -> dict[str, Any]:
    """What a narrowing holds, by names of `schema.desk.reading.page`. Raises Faults."""
    known: dict[str, Any] = {**dict(reading.conditions(role, table)), "withdrawn": None, "search": None}
    found: dict[str, Any] = {}
    faults = []
    for name, column in known.items():
        held = getattr(where, shown(name), None)
        if held is None or held is strawberry.UNSET:
            continue
        try:
            found[name] = values.day(held) if column is not None and isinstance(column.type, sa.Date) else held
        except ValueError as problem:
            faults.append(Fault(shown(name), str(problem)))
    if faults:
        raise Faults(faults)
    return found


def _conditions(who: Roles, table: sa.Table) -> "list[tuple[str, sa.Column[Any]]]":
    return list({name: (name, column) for role in who for name, column in reading.conditions(role, table)}.values())


def _by(rows: Sequence[Seen], name: str) -> dict[uuid.UUID, list[Any]]:
    found: dict[uuid.UUID, list[Any]] = {}
    for row in rows:
        found.setdefault(row.values[name], []).append(row)
    return found


def field(name: str, of: Any, doc: str, directives: list[Any], resolver: Any = None) -> StrawberryField:
    """A field; without a resolver it is read by `value`."""
    made: Any = strawberry.field(resolver=resolver, name=name, graphql_type=of, description=doc, directives=directives)
    kept: StrawberryField = made
    # Else it would be that of the function, which many fields share.
    kept.python_name = name
    return kept


def _input(name: str, doc: str, told: Mapping[str, tuple[Any, str]], directives: Mapping[str, list[Any]]) -> Any:
    body: dict[str, Any] = {"__annotations__": {each: of | None for each, (of, _) in told.items()}}
    for each, (_, meaning) in told.items():
        more = directives.get(each, [])
        body[each] = strawberry.field(name=each, description=meaning, default=strawberry.UNSET, directives=more)
    return strawberry.input(type(name, (), body), name=name, description=doc)


def _described(table: sa.Table, column: "sa.Column[Any]", *, given: bool = False) -> str:
    told = [column.doc or ""]
    if given and not column.nullable and column.server_default is None:
        told.append("Needed.")
    if known := choices(table, column.name):
        told.append(f"One of {', '.join(known)}.")
    elif column.info["terms"]:
        told.append(f"Codes of vocabulary {column.info['terms']}.")
    told.append(f"Class {'open' if column.info['class'] is Class.PUBLIC else column.info['class'].name.lower()}.")
    return " ".join(told)
