"""Projections: what the answer holds of one piece of a document, as a function written for it.

The function is Python, written line by line: each field is one or two statements on the piece, and what cannot be
written down (names of enum members, terms, projections of what lies beneath) is bound to names. Objects of an answer
are many and small, so that calling something for each field would cost more than all else.
"""

from collections.abc import Callable, Mapping
from functools import cached_property
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
from api.graphql.compiling.running import At, Inexact, Run
from api.graphql.compiling.shapes import Shape, merged
from api.graphql.shown import Shown
from schema import terms
from schema.vocabulary import Language

if TYPE_CHECKING:
    from api.graphql.compiling.objects import Planner

Data = Mapping[str, Any]
Project = Callable[[Data, At], dict[str, Any]]


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
        self.shape: Shape = {}
        self.everything = False
        self._called: list[Selected] = []
        self._lines: list[str] = []
        self._required: list[str] = []
        # In the order of the answer, what stands for each key.
        self._values = {key: repr(value) for key, value in template.items()}
        self._bound: dict[str, Any] = {"Inexact": Inexact}
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
        if isinstance(rule, rules.Same | rules.IfThere | rules.Picked):
            below = self._below(field)
            shape = {
                rule.keys[0]: merged(below, dict.fromkeys(rule.tells)) if isinstance(rule, rules.Picked) else below
            }
        self.shape = merged(self.shape, shape)
        if type(rule) is rules.Reads:
            self._called.append(field)
        else:
            self._write(field, rule)

    def _below(self, field: Selected) -> Shape:
        """What is read of the pieces that a field shows; everything, of a leaf."""
        type_ = get_named_type(field.definition.type)
        if not isinstance(type_, GraphQLObjectType):
            return None
        below = self.planner.planned(type_, field.details).projection
        self.everything |= below.everything
        return below.shape

    def _write(self, field: Selected, rule: rules.Reads) -> None:
        """Write the statements that set the value of a field."""
        value, key = f"v{len(self._lines)}", repr(rule.keys[0])
        type_ = _nullable(field.definition.type)
        match rule:
            case rules.Text():
                first = field.arguments.get("lang", Language.EN)
                found = " or ".join(f"texts.get({str(each)!r})" for each in dict.fromkeys((first, *Language)))
                lines = [f"texts = data[{key}]", f"{value} = {found} or None"]
            case rules.Identifier():
                lines = [f"{value} = data[{key}]"]
                lines += [f"if at.state.asked: {value} = str({value}) + '@' + str(at.state.number)"]
            case rules.Coded():
                lines = [
                    f"{value} = data[{key}]",
                    f"if {value} is not None: {value} = {self._coded(field, rule, value)}",
                ]
            case _:
                taken = f"data[{key}]"
                if isinstance(rule, rules.IfThere):
                    other = "" if rule.otherwise is None else f", {self._bind(rule.otherwise)}"
                    taken = f"data.get({key}{other})"
                elif isinstance(rule, rules.Picked):
                    taken = f"{self._bind(rule.pick)}({taken}, **{self._bind(dict(field.arguments))})"
                shown = self._shown(value, type_, field.details)
                lines = [f"{value} = {taken}"]
                lines += [f"if {value} is not None: {value} = {shown}"] if shown != value else []
        self._lines += lines
        self._values[field.key] = value
        if type_ is not field.definition.type:
            self._required.append(value)

    def _shown(self, value: str, type_: Any, details: Details, depth: int = 0) -> str:
        """The expression that makes a value of the answer of one of the document that is not null."""
        if isinstance(type_, GraphQLList):
            each = f"e{depth}"
            inner = _nullable(type_.of_type)
            shown = self._shown(each, inner, details, depth + 1)
            if inner is type_.of_type:
                shown = f"None if {each} is None else {shown}"
            elif shown == each:
                return f"{self._bind(_without_null)}({value})"
            return f"[{shown} for {each} in {value}]"
        if isinstance(type_, GraphQLScalarType | GraphQLEnumType):
            convert = leaves.of_document(type_)
            if convert is None:
                return value
            return f"{self._bind(convert)}({value})"
        return f"{self._bind(self.planner.planned(type_, details).projection.project)}({value}, at)"

    def _coded(self, field: Selected, rule: rules.Coded, value: str) -> str:
        """The expression that makes terms of a code, or of a list of codes."""
        type_ = _nullable(field.definition.type)
        listed = isinstance(type_, GraphQLList)
        complete = self.planner.complete(_nullable(type_.of_type) if listed else type_, field.details)
        known = self._bind(_Vocabularies(complete))
        name = f"{self._bind(rule.vocabulary)}(data)" if callable(rule.vocabulary) else repr(rule.vocabulary)
        return f"[*map({known}[{name}].__getitem__, {value})]" if listed else f"{known}[{name}][{value}]"

    def _bind(self, value: Any) -> str:
        name = f"b{len(self._bound)}"
        self._bound[name] = value
        return name

    @cached_property
    def project(self) -> Project:
        """The projection itself."""
        lines = list(self._lines)
        if self._required:
            nulls = " or ".join(f"{each} is None" for each in self._required)
            lines.append(f"if {nulls}: raise Inexact('null')")
        shown = ", ".join(f"{key!r}: {value}" for key, value in self._values.items())
        called = self._caller()
        if called is None:
            lines.append(f"return {{{shown}}}")
        else:
            lines += [f"into = {{{shown}}}", f"{self._bind(called)}(data, at, into)", "return into"]
        text = "\n    ".join(["def project(data, at):", *lines])
        found = dict(self._bound)
        # Nothing of a question is in the text but names that GraphQL allows, quoted.
        exec(compile(text, f"<projection of {self.type.name}>", "exec"), found)  # noqa: S102 - see the line above
        made: Project = found["project"]
        return made

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


class _Vocabularies(dict[str, "_Terms"]):
    """Terms of the answer by vocabulary and code, each made once: a term is the same in every record."""

    def __init__(self, complete: Callable[[Any, Run], Any]) -> None:
        super().__init__()
        self.complete = complete

    def __missing__(self, name: str) -> "_Terms":
        self[name] = made = _Terms(name, self.complete)
        return made


class _Terms(dict[str, Any]):
    def __init__(self, name: str, complete: Callable[[Any, Run], Any]) -> None:
        super().__init__()
        self.name = name
        self.complete = complete

    def __missing__(self, code: str) -> Any:
        # Terms come from memory; nothing of a request is needed to show one.
        self[code] = made = self.complete(terms.term(self.name, code), Run(None))
        return made


def _nullable(type_: Any) -> Any:
    return type_.of_type if isinstance(type_, GraphQLNonNull) else type_


def _without_null(values: list[Any]) -> list[Any]:
    if None in values:
        raise Inexact("null")
    return values
