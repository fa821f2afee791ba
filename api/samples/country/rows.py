"""Rows of the stream: arrays of codes as long as possible, values only where they are wanted.

A row has the name of the thing that it is a version of, and the columns of its concept. References are names too:
`identifying` turns both into identifiers. Lists are written as PostgreSQL writes them, geometries as hexadecimal EWKB.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from api.samples.country.chance import Floats, Ints
from api.samples.country.parts import PUBLICATIONS
from schema.tables.base import VERSIONED, content_columns

PREFIX = "qasira/"
"""Begins the name of everything in the stream that is not an area, an alias or a population."""
FIRST, SECOND, BOTH = 1, 2, 3
"""In which states of its record a row stands: as first recorded, as revised, or both."""
START = date(2021, 1, 1)
DAYS = 1461
"""Days of the four years, the first being 0."""
LATEST = 2000
"""Days beyond which nothing is stated or recorded."""
MOST = 200_000
"""No number in the stream is greater."""

Objects = npt.NDArray[np.object_]
Fields = tuple[str, ...]
"""A row as fields of CSV (RFC 4180); an empty one is null."""
_SPECIAL = re.compile('[",\\r\\n]')


@dataclass(frozen=True)
class Row:
    """One row of the frame: what is the same whatever the seed, and is recorded with publication `since`."""

    concept: str
    name: str
    content: Mapping[str, Any]
    since: int = 1


@dataclass(frozen=True)
class Column:
    """Fields of a column: `values[codes]`, where -1 is null; without codes the values as they are."""

    values: Objects
    codes: Ints | None = None

    def take(self, rows: Ints) -> list[str]:
        """The fields of some rows."""
        made: list[str] = (self.values[rows] if self.codes is None else self.values[self.codes[rows]]).tolist()
        return made

    def of(self, rows: Ints) -> "Column":
        """The column of some rows only."""
        return Column(self.values[rows]) if self.codes is None else Column(self.values, self.codes[rows])


@dataclass(frozen=True)
class Batch:
    """Rows of one concept of one publication, by column."""

    publication: int
    concept: str
    columns: tuple[str, ...]
    rows: Sequence[Fields]

    @property
    def text(self) -> str:
        """The rows as lines of CSV."""
        return "\n".join(map(",".join, self.rows)) + "\n" if self.rows else ""


@dataclass(frozen=True)
class Life:
    """When each record is recorded: publication of its first state, and of its revision, 0 where there is none."""

    born: Ints
    revised: Ints

    def of(self, owner: Ints) -> "Life":
        """The same for rows beneath the records."""
        return Life(self.born[owner], self.revised[owner])


class Identified(Protocol):
    """Turns names into identifiers."""

    def header(self, concept: str) -> tuple[str, ...]:
        """The columns of a concept with identifiers."""

    def named(self, concept: str, names: list[str]) -> Sequence[list[str]]:
        """What stands in the place of names."""

    def take(self, concept: str, name: str, column: Column, rows: Ints) -> list[str]:
        """The fields of some rows of a column."""


@dataclass(frozen=True)
class Sheet:
    """Rows of one concept in a chunk. `state` says of each in which states of its record it stands."""

    concept: str
    names: Objects
    columns: Mapping[str, Column]
    life: Life
    state: Ints | None = None

    def batches(self, identified: Identified | None = None) -> Iterator[Batch]:
        """The rows to be staged for each publication: everything beneath the records that are new or revised in it.

        With `identified`, names and references are identifiers, and the name stands after the identifier.
        """
        state = np.full(len(self.names), BOTH) if self.state is None else self.state
        first = np.flatnonzero((self.life.born > 0) & (state & FIRST > 0))
        second = np.flatnonzero((self.life.revised > 0) & (state & SECOND > 0))
        rows = np.concatenate((first, second))
        publication = np.concatenate((self.life.born[first], self.life.revised[second]))
        order = np.lexsort((rows, publication))
        made = self._rows(rows[order], identified)
        ends = np.searchsorted(publication[order], np.arange(1, PUBLICATIONS + 1), side="right").tolist()
        columns = header(self.concept) if identified is None else identified.header(self.concept)
        for number, (begin, end) in enumerate(zip([0, *ends], ends, strict=False), start=1):
            if end > begin:
                yield Batch(number, self.concept, columns, made[begin:end])

    def _rows(self, rows: Ints, identified: Identified | None) -> list[Fields]:
        names = header(self.concept)[1:]
        if unknown := set(self.columns) - set(names):
            raise TypeError(f"{self.concept} has no column {', '.join(sorted(unknown))}")
        nothing = [""] * len(rows)
        if identified is None:
            columns = [self.columns[name].take(rows) if name in self.columns else nothing for name in names]
            return list(zip(self.names[rows].tolist(), *columns, strict=True))
        columns = [
            identified.take(self.concept, name, self.columns[name], rows) if name in self.columns else nothing
            for name in names
        ]
        return list(zip(*identified.named(self.concept, self.names[rows].tolist()), *columns, strict=True))


@cache
def header(concept: str) -> tuple[str, ...]:
    """The columns of a concept in the stream: its name, and what its table declares."""
    return ("name", *(column.name for column in content_columns(VERSIONED[concept])))


def frame_batches(rows: Sequence[Row]) -> Iterator[Batch]:
    """Rows of the frame by publication and concept, in their own order."""
    found: dict[tuple[int, str], list[Fields]] = {}
    for row in rows:
        names = header(row.concept)[1:]
        if unknown := set(row.content) - set(names):
            raise TypeError(f"{row.concept} has no column {', '.join(sorted(unknown))}")
        fields = (field(row.name), *(field(as_value(row.content.get(name))) for name in names))
        found.setdefault((row.since, row.concept), []).append(fields)
    for (since, concept), made in found.items():
        yield Batch(since, concept, header(concept), made)


def field(value: str | int | None) -> str:
    """A value as a field of CSV."""
    text = "" if value is None else str(value)
    return '"' + text.replace('"', '""') + '"' if _SPECIAL.search(text) else text


def as_value(given: Any) -> str | int | None:
    """A value as the stream writes it."""
    if isinstance(given, bool):
        return "true" if given else "false"
    if given is None or isinstance(given, str | int):
        return given
    if isinstance(given, date):
        return given.isoformat()
    if isinstance(given, tuple):
        return as_list(given)
    return json.dumps(given, ensure_ascii=False, separators=(",", ":"))


def as_list(given: Sequence[str]) -> str:
    """A list of codes as PostgreSQL writes an array."""
    return "{" + ",".join(given) + "}"


def listed(values: Sequence[str | int | None]) -> Objects:
    """Values of a coded column as fields; a null is put after the last, where code -1 finds it."""
    return plain([*map(field, values), ""])


def plain(fields: Sequence[str]) -> Objects:
    """Fields that need no quotes, such as names in the stream."""
    made = np.empty(len(fields), object)
    made[:] = fields
    return made


def beneath(owners: Objects, ends: "Objects | str") -> Objects:
    """Names of rows beneath their owners."""
    made: Objects = owners + ends
    return made


def coded(values: Sequence[str | int | None], codes: Ints) -> Column:
    """A column of codes of `values`; code -1 is null."""
    return Column(listed(values), codes)


def terms_of(terms: Sequence[str], codes: Ints) -> Column:
    """A column of drawn terms; an empty one is null."""
    return Column(listed([term or None for term in terms]), codes)


def one_term_lists(terms: Sequence[str], codes: Ints) -> Column:
    """A column of lists with one drawn term each, or none."""
    return Column(listed([as_list([term]) if term else "{}" for term in terms]), codes)


def fixed(value: str | int | None, count: int) -> Column:
    """A column that holds the same everywhere."""
    return coded([value], np.zeros(count, np.int64))


def whole(numbers: Ints) -> Column:
    """A column of whole numbers; -1 is null."""
    return Column(_numbers(), numbers)


def days(numbers: Ints) -> Column:
    """A column of days, counted from the first; -1 is null."""
    return Column(_days(), numbers)


def truths(codes: Ints) -> Column:
    """A column of 0, 1 and -1 for null."""
    return coded(["false", "true"], codes)


def hex_points(longitude: Floats, latitude: Floats) -> Column:
    """A column of points, degrees WGS 84, rounded to about a metre."""
    made = np.zeros(len(longitude), [("order", "u1"), ("kind", "<u4"), ("srid", "<u4"), ("x", "<f8"), ("y", "<f8")])
    made["order"], made["kind"], made["srid"] = 1, 0x20000001, 4326
    made["x"], made["y"] = np.round(longitude, 5), np.round(latitude, 5)
    written, size = made.tobytes().hex(), 2 * made.itemsize
    return Column(plain([written[at : at + size] for at in range(0, len(written), size)]))


def hex_geometry(geometry: BaseGeometry) -> str:
    """Any geometry, degrees WGS 84, as hexadecimal EWKB."""
    encoded: str = shapely.to_wkb(shapely.set_srid(geometry, 4326), hex=True, include_srid=True)
    return encoded


@cache
def _numbers() -> Objects:
    return listed(range(MOST + 1))


@cache
def _days() -> Objects:
    return listed([(START + timedelta(days=number)).isoformat() for number in range(LATEST + 1)])
