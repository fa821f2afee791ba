"""Statements as PostgreSQL gets them: text and parameters, the text made once for all statements of one form.

SQLAlchemy tells which statements differ in nothing but their values; for these only the values are read anew.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import make_url

DIALECT = make_url("postgresql+psycopg://").get_dialect()()
KEPT = 2_000
"""Forms of statements that are kept; what was not used for longest goes first."""

Parameters = dict[str, Any]


@dataclass(frozen=True)
class _Form:
    """The text of a statement, and by position the names of each value, which are several where it is a list."""

    text: str
    names: Sequence[str | Sequence[str] | None]
    processors: Sequence[tuple[str, Callable[[Any], Any]]]


_forms: OrderedDict[Any, _Form] = OrderedDict()


def prepare(statement: sa.Select[Any]) -> tuple[str, Parameters]:
    """Text and parameters of a statement, as the driver takes them."""
    key = statement._generate_cache_key()  # what SQLAlchemy's own engine asks, at every execution
    if key is None:
        compiled = statement.compile(dialect=DIALECT, compile_kwargs={"render_postcompile": True})
        return compiled.string, dict(compiled.params)
    # How many values a list has is part of the text.
    named = (key.key, *(len(each.effective_value or ()) for each in key.bindparams if each.expanding))
    form = _forms.get(named)
    if form is None:
        form = _forms[named] = _form(statement, key.bindparams)
        if len(_forms) > KEPT:
            _forms.popitem(last=False)
    else:
        _forms.move_to_end(named)
    return form.text, _values(form, key.bindparams)


def _values(form: _Form, bound: "Sequence[sa.BindParameter[Any]]") -> Parameters:
    values: Parameters = {}
    for names, each in zip(form.names, bound, strict=True):
        if isinstance(names, str):
            values[names] = each.effective_value
        elif names is not None:
            values.update(zip(names, each.effective_value or (), strict=True))
    for name, process in form.processors:
        values[name] = process(values[name])
    return values


def _form(statement: sa.Select[Any], bound: "Sequence[sa.BindParameter[Any]]") -> _Form:
    compiled = statement.compile(dialect=DIALECT)
    expanded = compiled.construct_expanded_state()
    lists = expanded.parameter_expansion
    names = [compiled.bind_names.get(each) for each in bound]
    processors = (
        (name, each.type.dialect_impl(DIALECT).bind_processor(DIALECT))
        for each, name in compiled.bind_names.items()
        if name not in lists
    )
    return _Form(
        text=expanded.statement,
        names=[lists.get(name, name) if name else None for name in names],
        processors=[(name, process) for name, process in processors if process is not None],
    )
