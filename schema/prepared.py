"""Statements as PostgreSQL gets them: text and parameters, the text made once for all statements of one form.

SQLAlchemy tells which statements differ in nothing but their values; for these only the values are read anew.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy import make_url

DIALECT = make_url("postgresql+psycopg://").get_dialect()()
KEPT = 2_000
"""Forms of statements that are kept; what was not used for longest goes first."""

Parameters = dict[str, Any]


@dataclass(frozen=True)
class _Form:
    """The text of a statement, and by position the names of each value, which are several where it is a list.

    `others` are values that never differ.
    """

    text: str
    names: Sequence[str | Sequence[str] | None]
    others: Parameters
    processors: Sequence[tuple[str, Callable[[Any], Any]]]


_forms: OrderedDict[Any, _Form] = OrderedDict()


@dataclass(frozen=True)
class Written:
    """A statement of which only the values are new where another of its form was built before.

    `bound` are the values that come with its conditions, the same in number and order for every statement of the form;
    `named` those whose names in the statement are known.
    """

    form: Hashable
    bound: "Sequence[sa.BindParameter[Any]]"
    named: Parameters
    build: Callable[[], sa.Select[Any]]

    @classmethod
    def of(cls, statement: sa.Select[Any]) -> "Written":
        """A statement that is built already."""
        key = statement._generate_cache_key()  # what SQLAlchemy's own engine asks, at every execution
        return cls(key.key if key else object(), key.bindparams if key else (), {}, lambda: statement)

    def whole(self) -> sa.Select[Any]:
        """The statement with its values."""
        return self.build().params(self.named)

    def telling(self, name: str, value: Callable[[], "sa.ColumnElement[Any]"]) -> "Written":
        """The same with one more column."""
        return replace(self, form=(self.form, name), build=lambda: self.build().add_columns(value().label(name)))


def prepare(statement: Written) -> tuple[str, Parameters]:
    """Text and parameters of a statement, as the driver takes them."""
    # How many values a list has is part of the text.
    key = (statement.form, *(len(each.effective_value or ()) for each in statement.bound if each.expanding))
    form = _forms.get(key)
    if form is None:
        form = _forms[key] = _form(statement)
        if len(_forms) > KEPT:
            _forms.popitem(last=False)
    else:
        _forms.move_to_end(key)
    return form.text, _values(form, statement.bound) | statement.named


def _values(form: _Form, bound: "Sequence[sa.BindParameter[Any]]") -> Parameters:
    values = dict(form.others)
    for names, each in zip(form.names, bound, strict=True):
        if isinstance(names, str):
            values[names] = each.effective_value
        elif names is not None:
            values.update(zip(names, each.effective_value or (), strict=True))
    for name, process in form.processors:
        values[name] = process(values[name])
    return values


def _form(statement: Written) -> _Form:
    compiled = statement.build().compile(dialect=DIALECT)
    expanded = compiled.construct_expanded_state()
    lists = expanded.parameter_expansion
    names = [compiled.bind_names.get(each) for each in statement.bound]
    processors = (
        (name, each.type.dialect_impl(DIALECT).bind_processor(DIALECT))
        for each, name in compiled.bind_names.items()
        if name not in lists and name not in statement.named
    )
    # Nothing is kept of what this asker gave.
    told = {*lists, *statement.named, *(name for name in names if name)}
    return _Form(
        text=expanded.statement,
        others={name: value for name, value in compiled.params.items() if name not in told},
        names=[lists.get(name, name) if name else None for name in names],
        processors=[(name, process) for name, process in processors if process is not None],
    )
