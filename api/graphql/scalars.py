"""Scalars: days, instants, states of the record, GeoJSON and JSON."""

import datetime as dt
from typing import TYPE_CHECKING, Any, NewType

import strawberry
from graphql import GraphQLError
from strawberry import UNSET
from strawberry.types.scalar import ScalarDefinition

from schema.errors import BadInput
from schema.queries import scope

if TYPE_CHECKING:
    # To whoever uses it, it is what it is read into.
    AsOf = scope.AsOf
else:
    AsOf = NewType("AsOf", object)
GeoJSON = NewType("GeoJSON", object)
JSON = NewType("JSON", object)


def given(as_of: scope.AsOf | None) -> scope.AsOf | None:
    """The argument, None when it was left out; a default of null would stand in the SDL."""
    return None if as_of is UNSET else as_of


def _read_day(value: object) -> dt.date:
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        raise GraphQLError(f"{value!r} is no day; write it as 2016-12-13.") from None


def _show_day(value: dt.date | str) -> str:
    return value if isinstance(value, str) else value.isoformat()


def _show_instant(value: dt.datetime | str) -> str:
    return value if isinstance(value, str) else value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


def _read_as_of(value: object) -> scope.AsOf:
    try:
        return scope.read_as_of(str(value))
    except BadInput as problem:
        raise GraphQLError(str(problem)) from None


def _read_nothing(_value: object) -> Any:
    raise GraphQLError("This scalar is only ever given, never taken.")


def _same(value: Any) -> Any:
    return value


def _scalar(name: str, description: str, url: str | None, **functions: Any) -> ScalarDefinition:
    made: ScalarDefinition = strawberry.scalar(name=name, description=description, specified_by_url=url, **functions)
    return made


SCALARS: dict[object, ScalarDefinition] = {
    dt.date: _scalar(
        "Date",
        "Calendar day, ISO 8601 (2016-12-13), in local time of the place.",
        "https://scalars.graphql.org/andimarek/local-date",
        serialize=_show_day,
        parse_value=_read_day,
    ),
    dt.datetime: _scalar(
        "DateTime",
        "Instant with offset, RFC 3339 (2016-12-13T12:00:00Z).",
        "https://scalars.graphql.org/andimarek/date-time",
        serialize=_show_instant,
        parse_value=_read_nothing,
    ),
    AsOf: _scalar(
        "AsOf",
        "A state of the published record: an instant or day (the last publication at or before it), or the number of a "
        "release or publication.",
        None,
        serialize=_same,
        parse_value=_read_as_of,
    ),
    GeoJSON: _scalar(
        "GeoJSON",
        "GeoJSON geometry object in WGS 84, RFC 7946.",
        "https://www.rfc-editor.org/rfc/rfc7946",
        serialize=_same,
        parse_value=_same,
    ),
    JSON: _scalar(
        "JSON",
        "Arbitrary JSON value; a Plotly figure where the field is `figure`.",
        "https://www.rfc-editor.org/rfc/rfc8259",
        serialize=_same,
        parse_value=_same,
    ),
}
