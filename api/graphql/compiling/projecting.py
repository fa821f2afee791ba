"""Projections: what the answer holds of one piece of a document, taken from it in as few steps as can be."""

from collections.abc import Callable, Mapping
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from graphql import (
    GraphQLEnumType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    get_named_type,
    is_interface_type,
)

from api.graphql.compiling import leaves, rules
from api.graphql.compiling.fields import Details, Selected
from api.graphql.compiling.running import At, Inexact
from api.graphql.compiling.shapes import Shape, merged
from api.graphql.shown import Shown
from schema import terms
from schema.vocabulary import Language

if TYPE_CHECKING:
    from api.graphql.compiling.objects import Planner

Data = Mapping[str, Any]
Project = Callable[[Data, At], dict[str, Any]]
Step = Callable[[Data, At], Any]
Convert = Callable[[Any, At], Any]
"""From a value of a document, not null, to a value of the answer."""


class Projection:
    """How pieces of documents are shown as one type under one selection.

    `shape` is what must be read of them, and `everything` whether the whole record around them must be. `project`
    raises whatever a piece that lacks something leads to; the ordinary executor then tells what is wrong.
    """

    def __init__(
        self, planner: "Planner", type_: GraphQLObjectType, fields: list[Selected], template: dict[str, Any]
    ) -> None:
        self.planner = planner
        self.type = type_
        self.template = template
        self.shape: Shape = {}
        self.everything = False
        self._taken: dict[str, str] = {}
        self._required: list[str] = []
        self._steps: list[tuple[str, Step]] = []
        self._called: list[Selected] = []
        for each in fields:
            self._add(each)

    def _add(self, field: Selected) -> None:
        rule = field.rule if field.resolver else rules.Same((field.name.rstrip("_"),))
        if rule is None or is_interface_type(get_named_type(field.definition.type)):
            # It may look at anything, the record around it included.
            self.everything = True
            self._called.append(field)
            return
        shape: Shape = dict.fromkeys(rule.keys)
        key, below = rule.keys[0], self._below(field)
        match rule:
            case rules.Text():
                self._steps.append((field.key, _text(key, field.arguments, required=_required(field))))
            case rules.Coded():
                self._steps.append((field.key, self._coded(field, rule)))
            case rules.Identifier():
                self._steps.append((field.key, _identifier))
            case rules.Picked():
                self._steps.append((field.key, self._picked(field, rule)))
                shape = {key: merged(below, dict.fromkeys(rule.tells))}
            case rules.IfThere():
                self._steps.append((field.key, _if_there(key, self._converted(field), required=_required(field))))
                shape = {key: below}
            case rules.Same():
                self._same(field, key)
                shape = {key: below}
            case _:
                self._called.append(field)
        self.shape = merged(self.shape, shape)

    def _below(self, field: Selected) -> Shape:
        """What is read of the pieces that a field shows; everything, of a leaf."""
        type_ = get_named_type(field.definition.type)
        if not isinstance(type_, GraphQLObjectType) or type(field.rule) in (rules.Reads, rules.Coded):
            return None
        below = self.planner.planned(type_, field.details).projection
        self.everything |= below.everything
        return below.shape

    def _same(self, field: Selected, key: str) -> None:
        convert = self._converted(field)
        if convert is not None:
            self._steps.append((field.key, _step(key, convert, required=_required(field))))
            return
        self._taken[field.key] = key
        if _required(field):
            self._required.append(key)

    def _converted(self, field: Selected) -> Convert | None:
        return self._convert(_nullable(field.definition.type), field.details)

    def _convert(self, type_: Any, details: Details) -> Convert | None:
        """What makes a value of the answer of one of the document that is not null; None where they are the same."""
        if isinstance(type_, GraphQLList):
            each = self._convert(_nullable(type_.of_type), details)
            return _list(each, required=isinstance(type_.of_type, GraphQLNonNull))
        if isinstance(type_, GraphQLScalarType | GraphQLEnumType):
            convert = leaves.of_document(type_)
            return convert and _leaf(convert)
        return self.planner.planned(type_, details).projection.project

    def _coded(self, field: Selected, rule: rules.Coded) -> Step:
        type_ = _nullable(field.definition.type)
        type_ = _nullable(type_.of_type) if isinstance(type_, GraphQLList) else type_
        complete, known = self.planner.complete(type_, field.details), dict[tuple[str, str], Any]()
        key, vocabulary, required = rule.keys[0], rule.vocabulary, _required(field)

        def one(name: str, code: str, at: At) -> Any:
            # A term is the same in every record.
            if (name, code) not in known:
                known[name, code] = complete(terms.term(name, code), at.run)
            return known[name, code]

        def step(data: Data, at: At) -> Any:
            value = data[key]
            if isinstance(value, str):
                return one(vocabulary(data), value, at)
            if value is None:
                return _absent(required=required)
            name = vocabulary(data)
            return [one(name, code, at) for code in value]

        return step

    def _picked(self, field: Selected, rule: rules.Picked) -> Step:
        key, pick, arguments = rule.keys[0], rule.pick, dict(field.arguments)
        convert, required = self._converted(field), _required(field)

        def step(data: Data, at: At) -> Any:
            found = pick(data[key], **arguments)
            if found is None:
                return _absent(required=required)
            return convert(found, at) if convert else found

        return step

    @cached_property
    def project(self) -> Project:
        """The projection itself."""
        template, steps, called = self.template, self._steps, self._caller()
        keys, take = tuple(self._taken), _taker(list(self._taken.values()))
        require = _taker(self._required)

        def project(data: Data, at: At) -> dict[str, Any]:
            into = template.copy()
            into.update(zip(keys, take(data), strict=True))
            if None in require(data):
                raise Inexact("null")
            for key, step in steps:
                into[key] = step(data, at)
            if called is not None:
                called(data, at, into)
            return into

        return project

    def _caller(self) -> Callable[[Data, At, dict[str, Any]], None] | None:
        """What calls resolvers that have no rule."""
        concept = self.type.name
        calls = [
            (each.key, each.caller(), self.planner.complete(each.definition.type, each.details), each.asynchronous)
            for each in self._called
        ]
        if not calls:
            return None

        def call_all(data: Data, at: At, into: dict[str, Any]) -> None:
            shown, run = Shown(data, at.state, at.record, concept), at.run
            for key, call, complete, later in calls:
                found = call(shown, run.info)
                if later:
                    run.waiting.append((found, complete, into, key))
                else:
                    into[key] = complete(found, run)

        return call_all


def _nullable(type_: Any) -> Any:
    return type_.of_type if isinstance(type_, GraphQLNonNull) else type_


def _required(field: Selected) -> bool:
    return isinstance(field.definition.type, GraphQLNonNull)


def _absent(*, required: bool) -> None:
    if required:
        raise Inexact("null")


def _taker(names: list[str]) -> Callable[[Data], tuple[Any, ...]]:
    """What takes the values of several keys at once."""
    if len(names) > 1:
        return itemgetter(*names)
    if names:
        (name,) = names
        return lambda data: (data[name],)
    return lambda _data: ()


def _step(key: str, convert: Convert, *, required: bool) -> Step:
    def step(data: Data, at: At) -> Any:
        value = data[key]
        return _absent(required=required) if value is None else convert(value, at)

    return step


def _if_there(key: str, convert: Convert | None, *, required: bool) -> Step:
    def step(data: Data, at: At) -> Any:
        value = data.get(key)
        if value is None:
            return _absent(required=required)
        return convert(value, at) if convert else value

    return step


def _identifier(data: Data, at: At) -> str:
    own = str(data["id"])
    return f"{own}@{at.state.number}" if at.state.asked else own


def _leaf(convert: Callable[[Any], Any]) -> Convert:
    return lambda value, _at: convert(value)


def _list(each: Convert | None, *, required: bool) -> Convert:
    if each is not None:
        if required:
            return lambda values, at: [each(value, at) for value in values]
        return lambda values, at: [None if value is None else each(value, at) for value in values]

    def same(values: Any, _at: At) -> Any:
        if required and None in values:
            raise Inexact("null")
        return values

    return same


def _text(key: str, arguments: Mapping[str, Any], *, required: bool) -> Step:
    first = arguments.get("lang", Language.EN)
    languages = [str(each) for each in (first, *Language)]

    def step(data: Data, _at: At) -> Any:
        texts = data[key]
        for each in languages:
            found = texts.get(each)
            if found:
                return found
        return _absent(required=required)

    return step
