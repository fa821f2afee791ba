"""How a grain is declared: what one row of a file is, and what each of its columns means and rests on.

A column's words are those of `schema/grains/columns.csv`, one line a name: the same name means the same in every file,
in both languages, with the same HXL tag. What a column rests on must be published columns that may be exported, so
that nothing can leave by a file that the register of classes does not let go.
"""

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from schema.access import Audience
from schema.errors import UnknownKey
from schema.filters import EventFilter
from schema.queries.declared import Asked as Condition
from schema.queries.lattice import LatticeFilter
from schema.queries.records import RecordFilter
from schema.queries.scope import Scope
from schema.terms import Texts
from schema.vocabulary import Disclosure, Language

Where = EventFilter | RecordFilter | LatticeFilter


class Kind(StrEnum):
    """What a column holds. TEXT comes from sources or people; CODE is an identifier or code of our own."""

    TEXT = "text"
    CODE = "code"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    INSTANT = "instant"


@dataclass(frozen=True)
class Wish:
    """What rows are wanted, of which state. `address` is that of the site, ending in a slash, for permalinks.

    `options` are what a grain takes besides (monthly: the area level).
    """

    where: Where
    scope: Scope
    address: str = "/"
    options: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Words:
    """What `columns.csv` says of a name."""

    label: Texts
    meaning: Texts
    hxl: str | None


@dataclass(frozen=True)
class Deprecation:
    """That a column will go: since when it is known, when it goes, and what to take instead."""

    since: dt.date
    until: dt.date
    instead: str


@dataclass(frozen=True, eq=False)
class Column:
    """A column of a file. `read` gives what is selected for it; `vocabulary` names the list that its codes belong to.

    Of a list (`many`) that is an array of text, empty where there is nothing in it.
    `rests_on` are the published columns behind it; empty for what is of the file and not of the record (permalink).
    """

    name: str
    kind: Kind
    read: "Callable[[Wish], sa.ColumnElement[Any]]"
    rests_on: "tuple[sa.Column[Any], ...]" = ()
    many: bool = False
    vocabulary: str | None = None
    deprecated: Deprecation | None = None
    required: bool = False
    said: str | None = None
    """Under which name `columns.csv` speaks of it, where that is not its own."""
    besides: tuple[str, ...] = ()
    """Codes that stand in it and in no vocabulary, such as that of a sum over all."""

    def __post_init__(self) -> None:
        if secret := [each for each in self.rests_on if "export" not in each.info["uses"]]:
            raise TypeError(f"column {self.name}: {secret[0]} may not be exported; its class says so.")

    @property
    def words(self) -> Words:
        """Label, meaning and HXL tag. Raises UnknownKey when `columns.csv` has no such name."""
        return words(self.said or self.name)

    def seen_by(self, audience: Audience) -> bool:
        """Whether an audience gets it."""
        return all(each.info["class"] <= audience.sees for each in self.rests_on)


@dataclass(frozen=True)
class Between:
    """A part of the rows: what comes after one place in the order, and not after another; open where none is given."""

    after: "tuple[Any, ...] | None"
    upto: "tuple[Any, ...] | None"


ALL = Between(None, None)


@dataclass(frozen=True, eq=False)
class Beside:
    """A table that holds the rows of another as files want them.

    `order` are its columns that equal those of the order; `own` gives what its rows must meet, and none where they are
    found better by the other table; then `of` makes it of what rows of the other must meet.
    """

    order: "tuple[sa.ColumnElement[Any], ...]"
    own: "Callable[[Wish], list[sa.ColumnElement[bool] | Condition] | None]"
    of: "Callable[[Iterable[sa.ColumnElement[bool] | Condition]], sa.ColumnElement[bool]]"


@dataclass(frozen=True, eq=False)
class Grain:
    """What one row of a file is.

    `joined` gives the tables that columns are read from, `conditions` what rows of the `order` columns' table must
    meet, apart from what `joined` adds; `order` are columns of that one table, never null and unique together, by
    ranges of which parts are read; `within` puts rows in order that share a place in `order`, unique with it.
    `geometry` is the published geometry of a row, of `Kind` none.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    joined: Callable[[Wish], sa.FromClause]
    conditions: "Callable[[Wish], Iterable[sa.ColumnElement[bool] | Condition]]"
    order: "tuple[sa.ColumnElement[Any], ...]"
    within: "tuple[sa.ColumnElement[Any], ...]" = ()
    beside: "Beside | None" = None
    """Where rows are read from another table than that of `order`, in the same order."""
    geometry: "Callable[[Wish], sa.ColumnElement[Any]] | None" = None
    filter: type[EventFilter] | type[RecordFilter] | type[LatticeFilter] = EventFilter
    options: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """What may be asked besides, and the values allowed, the first being the usual one."""
    events: bool = True
    """Whether a row is of an event or what belongs to it."""
    disclosure: Disclosure | None = None
    """Of which collections it tells alone; of all where there is none. What counts records tells of one or the other:
    counts of confidential ones are a lattice, and no lattice is needed where counts are exact.
    """

    @property
    def words(self) -> Words:
        """Label and meaning."""
        return words(f"{self.name}.")

    def column(self, name: str) -> Column:
        """The column of that name. Raises KeyError."""
        return {each.name: each for each in self.columns}[name]

    def tells_of(self, collection: Mapping[str, Any]) -> bool:
        """Whether it tells of a collection, given what that says of itself."""
        own = Disclosure.CONFIDENTIAL if collection.get("confidential") else Disclosure.PUBLIC
        return self.disclosure in (None, own)

    def shown_to(self, audience: Audience) -> tuple[Column, ...]:
        """The columns that an audience gets, in their order."""
        return tuple(each for each in self.columns if each.seen_by(audience))

    def rows(
        self,
        wish: Wish,
        columns: Iterable[Column],
        between: Between = ALL,
        also: "Iterable[sa.ColumnElement[bool]]" = (),
    ) -> sa.Select[Any]:
        """Rows in their order, with the names of the columns as labels; those alone that meet `also`, too.

        Raises BadInput, UnknownKey as the conditions do.
        """
        order, needed = self._ordered(wish, between)
        if self.beside is not None and order is not self.beside.order:
            order, needed = self.beside.order, [self.beside.of(needed), *_range(self.beside.order, between)]
        return (
            sa.select(*(each.read(wish).label(each.name) for each in columns))
            .select_from(self.joined(wish))
            .where(*needed, *also)
            .order_by(*order, *self.within)
        )

    def end_of_part(self, wish: Wish, most: int, after: "tuple[Any, ...] | None") -> sa.Select[Any]:
        """Where a part ends that begins `after` a place in the order: one row, or none when fewer are left."""
        order, needed = self._ordered(wish, Between(after, None))
        return sa.select(*order).where(*needed).order_by(*order).offset(most - 1).limit(1)

    def _ordered(
        self, wish: Wish, between: Between
    ) -> "tuple[tuple[sa.ColumnElement[Any], ...], list[sa.ColumnElement[bool] | Condition]]":
        """The order by which rows are found best, and what the rows of its table must meet."""
        if self.beside is not None and (own := self.beside.own(wish)) is not None:
            return self.beside.order, [*own, *_range(self.beside.order, between)]
        return self.order, [*self.conditions(wish), *_range(self.order, between)]

    def between(self, after: "tuple[Any, ...] | None", upto: "tuple[Any, ...] | None") -> Between:
        """What comes after one place in the order, and not after another."""
        return Between(after, upto)


def _range(columns: "tuple[sa.ColumnElement[Any], ...]", between: Between) -> "Iterator[sa.ColumnElement[bool]]":
    place, types = sa.tuple_(*columns), [each.type for each in columns]
    # The first column says again what all say together: of rows that are compared PostgreSQL cannot tell how many lie
    # between two, and would rather read a whole table than a range of its index.
    first = columns[0]
    if between.after is not None:
        yield first >= sa.literal(between.after[0], first.type)
        yield place > sa.tuple_(*between.after, types=types)
    if between.upto is not None:
        yield first <= sa.literal(between.upto[0], first.type)
        yield place <= sa.tuple_(*between.upto, types=types)


@cache
def _words() -> Mapping[str, Words]:
    text = files("schema").joinpath("grains", "columns.csv").read_text(encoding="utf-8")
    return MappingProxyType(
        {
            row["name"]: Words(
                MappingProxyType({each: row[f"label_{each}"] for each in (Language.EN, Language.AR)}),
                MappingProxyType({each: row[f"meaning_{each}"] for each in (Language.EN, Language.AR)}),
                row["hxl"] or None,
            )
            for row in csv.DictReader(io.StringIO(text, newline=""), strict=True)
        }
    )


def words(name: str) -> Words:
    """What `columns.csv` says of a name; that of a grain ends in a dot. Raises UnknownKey."""
    known = _words()
    if name not in known:
        raise UnknownKey(f"There is no column '{name}' in columns.csv.")
    return known[name]
