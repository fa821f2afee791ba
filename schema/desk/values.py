"""One value as a person gave it, read as its column is declared. Raises ValueError with what would be right."""

import datetime
import difflib
import json
import math
import unicodedata
import uuid
import zoneinfo
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from geoalchemy2 import Geometry, WKTElement
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSTZRANGE, UUID, Range

from schema import terms
from schema.desk.fields import choices

MOST_LETTERS = 20_000
MOST_IN_LIST = 200
MOST_POINTS = 10_000

_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Controls that show a text in another order than it is written; Arabic needs none of them."""
_BREAKS = frozenset("\n\t")
_INTEGER, _LONG = 2**31 - 1, 2**63 - 1
_NOUNS = {True: "true", False: "false"}


def read(table: sa.Table, column: "sa.Column[Any]", given: Any) -> Any:
    """The value, ready to be written; None empties the column."""
    if given is None:
        return None
    for kind, reader in READERS:
        if isinstance(column.type, kind):
            return reader(table, column, given)
    raise TypeError(f"{column}: nothing reads {column.type!r} at the desk")


def text(given: Any, *, most: int = MOST_LETTERS) -> str:
    """A text that shows as it is written, without blanks around it."""
    if not isinstance(given, str):
        raise ValueError("must be a text.")
    plain = given.strip()
    if not plain:
        raise ValueError("is empty; say nothing with null, or by leaving it out.")
    if len(plain) > most:
        raise ValueError(f"has {len(plain):,} characters, at most {most:,} are kept.")
    if _BIDI.intersection(plain):
        raise ValueError("holds characters that turn the direction of writing; leave them out.")
    if any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in plain if letter not in _BREAKS):
        raise ValueError("holds control characters; leave them out.")
    return plain


def _text(table: sa.Table, column: "sa.Column[Any]", given: Any) -> str:
    plain = text(given)
    if known := choices(table, column.name):
        _among(plain, known)
    elif column.info["terms"]:
        _among(plain, _codes(column.info["terms"]))
    elif column.name == "timezone":
        _zone(plain)
    return plain


def _texts(_table: sa.Table, column: "sa.Column[Any]", given: Any) -> list[str]:
    if not isinstance(given, list):
        raise ValueError("must be a list of texts.")
    if len(given) > MOST_IN_LIST:
        raise ValueError(f"has {len(given)} entries, at most {MOST_IN_LIST} are kept.")
    found = [text(each) for each in given]
    if len(set(found)) < len(found):
        raise ValueError("names something twice.")
    if column.info["terms"]:
        for each in found:
            _among(each, _codes(column.info["terms"]))
    return found


def _codes(vocabulary: str) -> list[str]:
    return [term.code for term in terms.vocabulary(vocabulary).terms]


def _among(given: str, known: Iterable[str]) -> None:
    codes = list(known)
    if given in codes:
        return
    near = difflib.get_close_matches(given, codes, n=1)
    listed = ", ".join(codes) if len(codes) <= 20 else f"{len(codes)} codes; see the vocabulary"
    raise ValueError(f"is no code that there is; the nearest is {near[0]}." if near else f"is none of {listed}.")


def _zone(given: str) -> None:
    if given not in zoneinfo.available_timezones():
        raise ValueError("is no zone of time; write it as Asia/Damascus.")


def _id(_table: sa.Table, _column: "sa.Column[Any]", given: Any) -> uuid.UUID:
    return identifier(given)


def identifier(given: Any) -> uuid.UUID:
    """The id of something."""
    try:
        return given if isinstance(given, uuid.UUID) else uuid.UUID(str(given))
    except ValueError:
        raise ValueError("is no id; ids are 36 characters such as 3f2b….") from None


def _day(_table: sa.Table, _column: "sa.Column[Any]", given: Any) -> datetime.date:
    return day(given)


def day(given: Any) -> datetime.date:
    """A day."""
    try:
        return given if isinstance(given, datetime.date) else datetime.date.fromisoformat(str(given))
    except ValueError:
        raise ValueError("is no day; write it as 2016-12-13.") from None


def _truth(_table: sa.Table, _column: "sa.Column[Any]", given: Any) -> bool:
    if not isinstance(given, bool):
        raise ValueError(f"must be {_NOUNS[True]} or {_NOUNS[False]}.")
    return given


def _whole(_table: sa.Table, column: "sa.Column[Any]", given: Any) -> int:
    most = _LONG if isinstance(column.type, sa.BigInteger) else _INTEGER
    if isinstance(given, bool) or not isinstance(given, int) or abs(given) > most:
        raise ValueError(f"must be a whole number, at most {most:,}.")
    return given


def _number(_table: sa.Table, _column: "sa.Column[Any]", given: Any) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float) or not math.isfinite(given):
        raise ValueError("must be a number.")
    return float(given)


def _json(_table: sa.Table, _column: "sa.Column[Any]", given: Any) -> Any:
    written = json.dumps(given, ensure_ascii=False)
    if len(written) > MOST_LETTERS:
        raise ValueError(f"has {len(written):,} characters, at most {MOST_LETTERS:,} are kept.")
    if _BIDI.intersection(written):
        raise ValueError("holds characters that turn the direction of writing; leave them out.")
    return given


def _span(_table: sa.Table, _column: "sa.Column[Any]", given: Any) -> "Range[datetime.datetime]":
    wrong = 'must be {"from": …, "until": …}, instants with their offset such as 2016-12-13T12:00:00+02:00.'
    if not isinstance(given, Mapping) or set(given) != {"from", "until"}:
        raise ValueError(wrong)
    try:
        first, last = (datetime.datetime.fromisoformat(str(given[end])) for end in ("from", "until"))
    except ValueError:
        raise ValueError(wrong) from None
    if first.tzinfo is None or last.tzinfo is None or first >= last:
        raise ValueError(wrong)
    return Range(first, last)


def _geometry(_table: sa.Table, _column: "sa.Column[Any]", given: Any) -> WKTElement:
    import shapely
    from shapely.geometry import shape

    wrong = "must be a GeoJSON geometry: longitude before latitude, in degrees (WGS 84)."
    if not isinstance(given, Mapping) or given.get("type") == "GeometryCollection":
        raise ValueError(wrong)
    try:
        made = shape(dict(given))
    except (AttributeError, IndexError, KeyError, TypeError, ValueError, shapely.errors.ShapelyError):
        raise ValueError(wrong) from None
    if made.is_empty or made.has_z:
        raise ValueError(wrong)
    if shapely.get_num_coordinates(made) > MOST_POINTS:
        raise ValueError(f"has more than {MOST_POINTS:,} points; simplify it.")
    if not all(math.isfinite(each) for each in made.bounds) or not _on_earth(*made.bounds):
        raise ValueError("lies beyond longitudes ±180 and latitudes ±90.")
    if not made.is_valid:
        raise ValueError("crosses or repeats itself; draw it anew.")
    return WKTElement(made.wkt, srid=4326)


def _on_earth(west: float, south: float, east: float, north: float) -> bool:
    return west >= -180 and east <= 180 and south >= -90 and north <= 90


READERS: "tuple[tuple[Any, Callable[[sa.Table, sa.Column[Any], Any], Any]], ...]" = (
    (UUID, _id),
    (sa.Date, _day),
    (sa.Boolean, _truth),
    (sa.Integer, _whole),
    (sa.Float, _number),
    (ARRAY, _texts),
    (JSONB, _json),
    (TSTZRANGE, _span),
    (Geometry, _geometry),
    (sa.Text, _text),
)
"""Types and what reads them; the first that fits."""
