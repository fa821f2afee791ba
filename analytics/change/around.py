"""What else is on record around the date of a change: the situation that gives it, others, movements of people."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from schema.answering import RecordType
from schema.errors import BadInput, MixedFiction, UnknownKey
from schema.queries.conditions import holding, known_at, overlaps
from schema.queries.scope import Scope
from schema.tables.published import collection, record
from schema.vocabulary import DatePrecision

NEAR = 28
"""Days before and after the date within which something else may have changed the series, too."""

MOST = 20
"""Other situations that are told of at most."""

EXACT = (DatePrecision.EXACT, DatePrecision.DAY)
"""How precisely a first day has to be known to be one."""


@dataclass(frozen=True)
class Interruption:
    """The date in question, or the situation that began on it, by id or code.

    Raises BadInput for neither or both.
    """

    date: dt.date | None = None
    situation: str | None = None

    def __post_init__(self) -> None:
        if (self.date is None) == (not self.situation):
            raise BadInput("around: give a date or a situation, one of them.")

    @property
    def given(self) -> Mapping[str, Any]:
        """The argument as it was given, under GraphQL's names."""
        return {"situation": self.situation} if self.date is None else {"date": self.date}


class Part(StrEnum):
    """What a row is about."""

    ASKED = "asked"
    OTHER = "other"
    MOVED = "moved"


def statement(around: Interruption, scope: Scope) -> sa.Select[Any]:
    """Rows of what is on record around the date.

    Columns: `part` (`Part`), `code`, `kind`, `day_from`, `day_to`, `precision`, `fictional`, `n`. MOVED, only where
    places are named, counts the movements of people from or to them that began within `NEAR` days of the date.
    """
    asked = _asked(around, scope)
    date = sa.literal(around.date, sa.Date) if around.date else sa.select(asked.c.day_from).scalar_subquery()
    first, last = (sa.type_coerce(date + sa.literal(days, sa.Integer), sa.Date) for days in (-NEAR, NEAR))
    here = [holding(record, scope), *([overlaps(record.c.areas, scope.places)] if scope.places else [])]
    near = sa.or_(record.c.day_from.between(first, last), record.c.day_to.between(first, last))
    others = (
        _row(
            Part.OTHER,
            *(record.c.code, record.c.kinds[1], record.c.day_from, record.c.day_to, record.c.date_precision),
        )
        .where(*here, record.c.type == RecordType.SITUATION, near)
        .where(record.c.id.not_in(sa.select(asked.c.id)))
        .order_by(record.c.day_from, record.c.code)
        .limit(MOST)
    )
    parts: list[sa.Select[Any]] = [
        _row(
            Part.ASKED,
            *(asked.c[name] for name in ("code", "kind", "day_from", "day_to", "date_precision", "fictional")),
        ),
        sa.select(others.subquery()),
    ]
    if scope.places:
        moved = [record.c.type == RecordType.DISPLACEMENT_FLOW, record.c.day_from.between(first, last)]
        parts.append(_row(Part.MOVED, n=sa.func.count()).where(*here, *moved))
    rows = sa.union_all(*parts).subquery()
    return sa.select(rows).order_by(rows.c.part, rows.c.day_from, rows.c.code)


def _asked(around: Interruption, scope: Scope) -> sa.CTE:
    """The situation that is named, if one is."""
    key = around.situation or ""
    return (
        sa.select(record, record.c.kinds[1].label("kind"), collection.c.fictional)
        .select_from(record.join(collection, record.c.collection == collection.c.slug))
        .where(
            record.c.type == RecordType.SITUATION,
            sa.or_(record.c.id == key, record.c.code == key),
            known_at(record, scope.number),
            known_at(collection, scope.number),
        )
        .limit(1)
        .cte("situation_asked")
    )


_COLUMNS: Mapping[str, Any] = {
    "code": sa.Text,
    "kind": sa.Text,
    "day_from": sa.Date,
    "day_to": sa.Date,
    "precision": sa.Text,
    "fictional": sa.Boolean,
}


def _row(part: Part, *values: Any, n: Any = None) -> sa.Select[Any]:
    """One kind of row, with every column that the others have."""
    empty = (sa.null().cast(kind) for kind in list(_COLUMNS.values())[len(values) :])
    columns = (value.label(name) for name, value in zip(_COLUMNS, (*values, *empty), strict=True))
    number = sa.null() if n is None else n
    return sa.select(sa.literal(part.value, sa.Text).label("part"), *columns, sa.cast(number, sa.BigInteger).label("n"))


@dataclass(frozen=True)
class Situation:
    """A published situation: code, kind, first and last day as far as known, how precisely."""

    code: str
    kind: str
    day_from: dt.date | None
    day_to: dt.date | None
    precision: DatePrecision


@dataclass(frozen=True)
class Surroundings:
    """What rows of `statement` tell.

    Attributes:
        date: the date in question.
        asked: the situation that gives it; None where a day was given.
        others: further situations that began or ended near it, in order of their first day.
        moved: movements of people from or to the places near it; 0 where no place is named.
    """

    date: dt.date
    asked: Situation | None
    others: tuple[Situation, ...]
    moved: int

    @property
    def vague(self) -> bool:
        """Whether the date is the first day of a time that is known only roughly."""
        return self.asked is not None and self.asked.precision not in EXACT


def surroundings(rows: Iterable[Any], around: Interruption, scope: Scope) -> Surroundings:
    """Read the rows. Raises UnknownKey, MixedFiction, and BadInput for a situation without a first day."""
    asked: Situation | None = None
    others, moved, fictional = [], 0, None
    for row in rows:
        match Part(row.part):
            case Part.MOVED:
                moved = int(row.n)
            case Part.ASKED:
                asked, fictional = _situation(row), row.fictional
            case Part.OTHER:
                others.append(_situation(row))
    if around.date is not None:
        return Surroundings(around.date, None, tuple(others), moved)
    if asked is None:
        raise UnknownKey(f"around.situation: there is no published situation {around.situation!r}.")
    if any(each["fictional"] is not fictional for each in scope.collections):
        raise MixedFiction(f"around.situation: {asked.code} and the events are not both fictional or both real.")
    if asked.day_from is None:
        raise BadInput(f"around.situation: no first day is known of {asked.code}; give a date instead.")
    return Surroundings(asked.day_from, asked, tuple(others), moved)


def _situation(row: Any) -> Situation:
    return Situation(row.code, row.kind, row.day_from, row.day_to, DatePrecision(row.precision))
