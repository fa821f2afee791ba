"""Conditions told apart by their form: of two that differ in values alone, only the first is built.

To build a condition takes longer than to ask it of an index, and most questions have the form of an earlier one.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

Value = Any
"""A text, a day, a sequence of texts, or a number: of two in one place both whole, within 31 bits, or neither."""


class Declared:
    """A condition as a function of this package and what it is called with.

    `build` gets `fixed` and the conditions of `parts` by position, and of `values` parameters by name. SQLAlchemy takes
    a declared condition wherever it takes one that is built.
    """

    __slots__ = ("build", "fixed", "parts", "values")

    def __init__(
        self,
        build: "Callable[..., sa.ColumnElement[bool]]",
        *fixed: Hashable,
        parts: "Sequence[Declared]" = (),
        **values: Value,
    ) -> None:
        self.build = build
        self.fixed = fixed
        self.parts = parts
        self.values = values

    @property
    def form(self) -> Hashable:
        """What it has in common with others that differ in nothing but values."""
        return (self.build, self.fixed, tuple(self.values), *(each.form for each in self.parts))

    def __clause_element__(self) -> "sa.ColumnElement[bool]":
        """The condition with its values, for SQLAlchemy."""
        return self._built(lambda _, value: _parameter(None, value))

    def condition(self, prefix: str) -> "sa.ColumnElement[bool]":
        """The condition with parameters whose names are those of `named`."""
        return self._built(lambda name, value: _parameter(prefix + name, value), prefix)

    def named(self, prefix: str) -> Iterator[tuple[str, Value]]:
        """Its values by the names that they have in the statement."""
        for name, value in self.values.items():
            yield prefix + name, _plain(value)
        for position, each in enumerate(self.parts):
            yield from each.named(f"{prefix}{position}_")

    def _built(
        self, parameter: "Callable[[str, Value], sa.BindParameter[Any]]", prefix: str | None = None
    ) -> "sa.ColumnElement[bool]":
        conditions = (
            each.__clause_element__() if prefix is None else each.condition(f"{prefix}{position}_")
            for position, each in enumerate(self.parts)
        )
        parameters: Mapping[str, Any] = {name: parameter(name, value) for name, value in self.values.items()}
        return self.build(*self.fixed, *conditions, **parameters)


def _plain(value: Value) -> Any:
    """A value as the driver takes it: members of enumerations are texts."""
    if isinstance(value, str):
        return str(value)
    return [str(each) for each in value] if isinstance(value, Sequence) else value


def _parameter(name: str | None, value: Value) -> "sa.BindParameter[Any]":
    plain = _plain(value)
    return sa.bindparam(name, plain, sa.ARRAY(sa.Text) if isinstance(plain, list) else None, unique=name is None)


Asked = sa.ColumnElement[bool] | Declared
"""A condition, be it built or not."""
