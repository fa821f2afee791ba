"""Rules of caution and reasons: code, weight, and words in both languages, with … for what depends on the answer."""

import ast
import importlib
import inspect
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from analytics.reasoning import explained
from analytics.reasons import Reason, refused
from analytics.wording import AR, EN
from schema.answering import Severity
from tests.architecture.methods.docstrings import first_sentence, module

HOLE = "…"


@dataclass(frozen=True)
class Caution:
    """One rule: its code and weight, what it looks for, and its wordings, each in English and Arabic."""

    code: str
    severity: Severity
    meaning: str
    wordings: tuple[tuple[str, str], ...]


@cache
def of_module(name: str) -> tuple[Caution, ...]:
    """The rules that stand in a module as tuples of code, weight and function, each once."""
    held = vars(importlib.import_module(name))
    found: dict[tuple[str, Severity, Callable[..., Any]], None] = {}
    for value in held.values():
        for code, severity, rule in _rules(value):
            found.setdefault((code, severity, rule), None)
    return tuple(_caution(*each) for each in found)


def _rules(value: object) -> Iterator[tuple[str, Severity, Callable[..., Any]]]:
    for each in value if isinstance(value, tuple) else ():
        match each:
            case (str() as code, Severity() as severity, rule) if callable(rule):
                yield code, severity, rule


def _caution(code: str, severity: Severity, rule: Callable[..., Any]) -> Caution:
    wordings = tuple(_Reading(rule).wordings())
    return Caution(code, severity, first_sentence(inspect.getdoc(rule) or ""), wordings)


class _Reading:
    """What a rule says, read from its text: at its longest, with what is the same for all answers filled in."""

    def __init__(self, rule: Callable[..., Any]) -> None:
        self._function = ast.parse(textwrap.dedent(inspect.getsource(rule))).body[0]
        self._globals: dict[str, Any] = rule.__globals__
        code = rule.__code__
        self._local = {*code.co_varnames, *code.co_cellvars}
        self._known: dict[str, str] = {}
        for node in ast.walk(self._function):
            self._learn(node)

    def wordings(self) -> Iterator[tuple[str, str]]:
        """What its mappings of EN and AR say; none that is all a matter of the answer."""
        for node in ast.walk(self._function):
            if isinstance(node, ast.Dict):
                pairs = zip(node.keys, node.values, strict=True)
                said = {key.id: self._said(value) for key, value in pairs if isinstance(key, ast.Name)}
                if {"EN", "AR"} <= said.keys() and all(any(map(str.isalpha, each)) for each in said.values()):
                    yield said["EN"], said["AR"]

    def _learn(self, node: ast.AST) -> None:
        match node:
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
                for name, value in zip(names, values, strict=True):
                    self._learn(ast.Assign([name], value))
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if self._is_text(value):
                self._known[name] = self._said(value)
            case ast.AugAssign(target=ast.Name(id=name), value=value) if name in self._known:
                between = " " if isinstance(value, (ast.BinOp, ast.List)) else ""
                self._known[name] += between + self._said(value)

    @staticmethod
    def _is_text(value: ast.expr) -> bool:
        match value:
            case ast.Constant(value=str()) | ast.JoinedStr() | ast.List() | ast.BinOp(left=ast.List()):
                return True
        return False

    def _said(self, value: ast.expr) -> str:
        match value:
            case ast.Constant(value=str() as text):
                said = text
            case ast.JoinedStr(values=parts):
                said = "".join(map(self._said, parts))
            case ast.FormattedValue(value=inner) | ast.Starred(value=inner):
                said = self._said(inner)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                said = self._said(left) + self._said(right)
            case ast.BinOp(left=ast.List() as several, op=ast.Mult()):
                said = self._said(several)
            case ast.List(elts=parts) | ast.Call(func=ast.Attribute(attr="join"), args=[ast.List(elts=parts)]):
                said = " ".join(map(self._said, parts))
            case ast.Name(id=name) if name in self._known:
                said = self._known[name]
            case _:
                said = self._constant(value)
        return said

    def _constant(self, value: ast.expr) -> str:
        """What is the same for all answers, since it depends on nothing that the rule is given."""
        names = {node.id for node in ast.walk(value) if isinstance(node, ast.Name)}
        if not names or names & self._local or not names <= self._globals.keys():
            return HOLE
        return str(eval(ast.unparse(value), self._globals))  # noqa: S307  # an expression of the rule's own text


def reasons(*modules: str) -> list[tuple[Reason, str, str]]:
    """The reasons that modules name, in order, each with its words in English and Arabic."""
    named = {
        node.attr
        for name in modules
        for node in ast.walk(module(name).tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == Reason.__name__
    }
    return [(each, *_words(each)) for each in Reason if each.name in named]


def _words(reason: Reason) -> tuple[str, str]:
    (said,) = explained(refused(reason))
    return said.text[EN], said.text[AR]
