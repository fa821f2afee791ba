"""Scalars of the desk. What is given is taken as it is: the desk reads it, and tells all that is wrong at once."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
import strawberry
from geoalchemy2 import Geometry
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSTZRANGE, UUID, Range
from strawberry.types.scalar import ScalarDefinition

from api.graphql.scalars import JSON, SCALARS, GeoJSON


def _same(value: Any) -> Any:
    return value


def _day(value: dt.date | str) -> str:
    return value if isinstance(value, str) else value.isoformat()


_DAY: ScalarDefinition = strawberry.scalar(
    name="Date",
    description="Calendar day, ISO 8601 (2016-12-13), in local time of the place.",
    specified_by_url="https://scalars.graphql.org/andimarek/local-date",
    serialize=_day,
    parse_value=_same,
)

NAMED: dict[object, ScalarDefinition] = {
    dt.date: _DAY,
    dt.datetime: SCALARS[dt.datetime],
    GeoJSON: SCALARS[GeoJSON],
    JSON: strawberry.scalar(
        name="JSON",
        description='Arbitrary JSON value; instants between which something was as {"from", "until"}.',
        specified_by_url="https://www.rfc-editor.org/rfc/rfc8259",
        serialize=_same,
        parse_value=_same,
    ),
}

_KINDS: tuple[tuple[Any, Any], ...] = (
    (UUID, strawberry.ID),
    (sa.Date, dt.date),
    (sa.TIMESTAMP, dt.datetime),
    (sa.Boolean, bool),
    (sa.Integer, int),
    (sa.Float, float),
    (ARRAY, list[str]),
    (JSONB, JSON),
    (TSTZRANGE, JSON),
    (Geometry, GeoJSON),
    (sa.Text, str),
)


def kind(column: "sa.Column[Any]") -> Any:
    """The type of a column at the desk."""
    return next(shown for kind, shown in _KINDS if isinstance(column.type, kind))


def plain(value: Any) -> Any:
    """A value of the record as its scalar takes it."""
    if isinstance(value, Range):
        return {"from": _instant(value.lower), "until": _instant(value.upper)}
    return value


def _instant(value: dt.datetime | None) -> str | None:
    return None if value is None else value.astimezone(dt.UTC).isoformat()
