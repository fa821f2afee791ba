"""What is made of values that resolvers give: objects by their type and selection, lists, leaves."""

from collections.abc import Iterator, Mapping
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLScalarType,
    get_named_type,
)

from api.graphql.compiling import leaves
from api.graphql.compiling.fields import Asked, Details
from api.graphql.compiling.projecting import Projection
from api.graphql.compiling.running import At, Complete, Inexact, Run
from api.graphql.compiling.shapes import Shape, decoders, merged
from api.graphql.pages import WHOLE, Decoders, Page
from api.graphql.shown import PARTS, Shown


class Planner:
    """Makes the functions for one root field. `shape` of a type and selection is what must be read of its document."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self._objects: dict[tuple[str, int], Planned] = {}

    def planned(self, type_: GraphQLObjectType, details: Details) -> "Planned":
        """What is made of one type's objects under one selection."""
        key = (type_.name, id(details))
        if key not in self._objects:
            self._objects[key] = Planned(self, type_, details)
        return self._objects[key]

    def complete(self, type_: GraphQLOutputType, details: Details) -> Complete:
        """What is done to a value that a resolver gives."""
        if isinstance(type_, GraphQLNonNull):
            return _present(self._nullable(type_.of_type, details))
        inner = self._nullable(type_, details)
        return lambda value, run: None if value is None else inner(value, run)

    def _nullable(self, type_: Any, details: Details) -> Complete:
        """The same for a value that is not null."""
        if isinstance(type_, GraphQLList):
            each = self.complete(type_.of_type, details)
            return lambda values, run: [each(value, run) for value in values]
        if isinstance(type_, GraphQLScalarType | GraphQLEnumType):
            convert = leaves.of_value(type_)
            return lambda value, _run: convert(value)
        if isinstance(type_, GraphQLInterfaceType):
            return self._abstract(details)
        return self.planned(type_, details).complete

    def _abstract(self, details: Details) -> Complete:
        types, found = self.asked.schema.type_map, dict[str, Planned]()

        def complete(value: Any, run: Run) -> Any:
            name = str(value.concept)
            if name not in found:
                found[name] = self.planned(_object(types[name]), details)
            return found[name].complete(value, run)

        return complete


def _object(type_: Any) -> GraphQLObjectType:
    if not isinstance(type_, GraphQLObjectType):
        raise Inexact(str(type_))
    return type_


def _present(inner: Complete) -> Complete:
    def complete(value: Any, run: Run) -> Any:
        # Where null may not be, the error and how far it reaches is told by the ordinary executor.
        if value is None:
            raise Inexact("null")
        found = inner(value, run)
        if found is None:
            raise Inexact("null")
        return found

    return complete


class Planned:
    """One type under one selection. Its functions are made when they are first needed."""

    def __init__(self, planner: Planner, type_: GraphQLObjectType, details: Details) -> None:
        self.planner = planner
        self.type = type_
        self.details = details  # kept, since plans are found by which list it is
        self.fields, self.template = planner.asked.on(type_, details)
        self._projection: Projection | None = None
        self._gather: Complete | None = None
        self._decoders: Decoders | None = None

    @property
    def projection(self) -> Projection:
        """How pieces of documents are shown."""
        if self._projection is None:
            self._projection = Projection(self.planner, self.type, self.fields, self.template)
        return self._projection

    def complete(self, value: Any, run: Run) -> Any:
        """The object of the answer for a value that a resolver gave."""
        if type(value) is Shown and (type(value.data) is dict or isinstance(value.data, Mapping)):
            return self.projection.project(value.data, At(value.state, value.record, run))
        # A page is what its `pageInfo` is made of too.
        if isinstance(value, Page) and self.type.name.endswith("Connection"):
            value.decoders = self._reading()
        if self._gather is None:
            self._gather = self._gatherer()
        return self._gather(value, run)

    def _reading(self) -> Decoders:
        """Of a page, what reads the documents of its rows."""
        if self._decoders is None:
            self._decoders = WHOLE if self._takes_everything() else decoders(self._page_shape())
        return self._decoders

    def _listed(self) -> Iterator["Planned"]:
        """What is made of the elements of a page, be they asked for as nodes or through edges."""
        for field in self.fields:
            below = self.planner.planned
            if field.name == "edges":
                yield from below(_object(get_named_type(field.definition.type)), field.details)._listed()
            elif field.name in ("nodes", "node"):
                yield below(_object(get_named_type(field.definition.type)), field.details)

    def _takes_everything(self) -> bool:
        return any(each.projection.everything for each in self._listed())

    def _page_shape(self) -> Shape:
        """What must be read of the documents of a page."""
        # Acts and claims lie in the documents of their records, and are found there by their ids.
        part = self.type.name.removesuffix("Connection").lower()
        found: Shape = {"id": None, "type": None, "code": None} | ({f"{part}s": {"id": None}} if part in PARTS else {})
        for each in self._listed():
            shape = each.projection.shape
            found = merged(found, {f"{part}s": shape} if part in PARTS else shape)
        return found

    def _gatherer(self) -> Complete:
        template = self.template
        steps = [
            (each.key, each.caller(), self.planner.complete(each.definition.type, each.details), each.asynchronous)
            for each in self.fields
        ]

        def gather(value: Any, run: Run) -> dict[str, Any]:
            into = template.copy()
            for key, call, complete, later in steps:
                found = call(value, run.info)
                if later:
                    run.waiting.append((found, complete, into, key))
                else:
                    into[key] = complete(found, run)
            return into

        return gather
