"""The one filter. GraphQL input, query strings of downloads, addresses of pages and the command line all build it.

All fields are optional. Between fields all must hold, within a list any. Codes of vocabularies and places include what
is narrower, actors include subordinate bodies. Conditions on acts, victims and actors must hold for one and the same
act.
"""

import dataclasses
import datetime
import re
import typing
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from schema.answering import TimeMatch
from schema.errors import BadInput
from schema.vocabulary import Attribution, DatePrecision, Granularity, PlacePrecision, Verification

E = TypeVar("E", bound=StrEnum)


EARLIEST, LATEST = 1800, 2200
"""Years that may be asked for: no calendar ends there, and every day has one before and one after."""


@dataclass(frozen=True, kw_only=True)
class TimeFilter:
    """Local days, both ends included, open where None; `match` says how imprecise dates must relate to them."""

    from_: datetime.date | None = None
    to: datetime.date | None = None
    match: TimeMatch = TimeMatch.OVERLAPS

    def __post_init__(self) -> None:
        for day in (self.from_, self.to):
            if day and not EARLIEST <= day.year <= LATEST:
                raise BadInput(f"{day} is no day that is asked for; give one of the years {EARLIEST} to {LATEST}.")
        if self.from_ and self.to and self.from_ > self.to:
            raise BadInput(f"from {self.from_} lies after to {self.to}; swap them.")


@dataclass(frozen=True, kw_only=True)
class Near:
    """A circle on the ground: degrees and metres."""

    lon: float
    lat: float
    metres: float

    def __post_init__(self) -> None:
        if not (-180 <= self.lon <= 180 and -90 <= self.lat <= 90):
            raise BadInput(
                f"near: ({self.lon}, {self.lat}) is no point on Earth; longitude is -180 to 180, latitude -90 to 90."
            )
        if not 0 < self.metres <= 1_000_000:
            raise BadInput(f"near: metres is {self.metres}; give more than 0 and at most 1,000,000.")


@dataclass(frozen=True, kw_only=True)
class SpaceFilter:
    """An area; all conditions given must hold, `bbox`, `area` and `near` against the published geometry only."""

    places: tuple[str, ...] = ()
    bbox: tuple[float, ...] = ()
    area: Mapping[str, Any] | None = None
    near: Near | None = None

    def __post_init__(self) -> None:
        if not self.bbox:
            return
        if len(self.bbox) != 4:
            raise BadInput(f"bbox: {len(self.bbox)} numbers given; give four: west, south, east, north.")
        west, south, east, north = self.bbox
        if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
            raise BadInput("bbox: give west, south, east, north in degrees, with south not above north.")


@dataclass(frozen=True, kw_only=True)
class Reported:
    """What sources had stated by the end of a day."""

    to: datetime.date | None = None


@dataclass(frozen=True, kw_only=True)
class EventFilter:
    """Conditions on events. Codes, slugs and ids are checked against the record when the question is asked.

    `during` names situations by id or code, inside whose area and period it must lie. `reported` is what the world had
    said by the end of a day: events and claims first stated later, or on no known day, are left out, in answers too.
    """

    collections: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    text: str | None = None
    occurred: TimeFilter = TimeFilter()
    within: SpaceFilter = SpaceFilter()
    during: tuple[str, ...] = ()
    reported: Reported = Reported()
    kinds: tuple[str, ...] = ()
    violations: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    facility_kinds: tuple[str, ...] = ()
    facilities: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    attribution: tuple[Attribution, ...] = ()
    victim_roles: tuple[str, ...] = ()
    verification: tuple[Verification, ...] = ()
    granularity: tuple[Granularity, ...] = ()
    sources: tuple[str, ...] = ()
    independent_sources: int | None = None
    date_precision: DatePrecision | None = None
    place_precision: PlacePrecision | None = None

    def __post_init__(self) -> None:
        if self.independent_sources is not None and self.independent_sources < 0:
            raise BadInput(f"independentSources: {self.independent_sources} is negative; give 0 or more.")


def _camel(name: str) -> str:
    head, *tail = name.rstrip("_").split("_")
    return head + "".join(word.capitalize() for word in tail)


def _enum(kind: type[E], name: str, text: str) -> E:
    try:
        return kind(text.lower())
    except ValueError:
        known = ", ".join(member.name for member in kind)
        raise BadInput(f"{name}: {text!r} is none of {known}.") from None


def _day(name: str, text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise BadInput(f"{name}: {text!r} is no day; write it as 2016-12-13.") from None


def _numbers(name: str, text: str) -> tuple[float, ...]:
    try:
        return tuple(float(part) for part in text.split(","))
    except ValueError:
        raise BadInput(f"{name}: {text!r} is not a list of numbers with commas between.") from None


def _whole(name: str, text: str) -> int:
    if not re.fullmatch(r"\d{1,6}", text):
        raise BadInput(f"{name}: {text!r} is no whole number from 0 up.")
    return int(text)


def _words(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


_CODES = (
    "collections",
    "events",
    "during",
    "kinds",
    "violations",
    "acts",
    "methods",
    "context",
    "facility_kinds",
    "facilities",
    "actors",
    "victim_roles",
    "sources",
)
_ENUMS: dict[str, type[StrEnum]] = {
    "attribution": Attribution,
    "verification": Verification,
    "granularity": Granularity,
}
_ONE: dict[str, type[StrEnum]] = {"date_precision": DatePrecision, "place_precision": PlacePrecision}

QUERY_KEYS = tuple(
    sorted(
        [
            *(_camel(n) for n in (*_CODES, *_ENUMS, *_ONE)),
            *("text", "from", "to", "match", "places", "bbox", "near", "independentSources", "reportedTo"),
        ]
    )
)
"""The keys of `from_query`, for messages and documentation."""


def from_query(pairs: Iterable[tuple[str, str]]) -> EventFilter:
    """Read a filter from the pairs of a query string, GraphQL's names, lists with commas between.

    `from`, `to`, `match` are those of `occurred`, `reportedTo` is that of `reported`; `places`, `bbox`, `near`
    (lon,lat,metres) are those of `within`.
    Raises BadInput for an unknown or repeated key or a value of the wrong form.
    """
    given: dict[str, str] = {}
    for key, value in pairs:
        if key not in QUERY_KEYS:
            raise BadInput(f"{key!r} is no condition; the conditions are {', '.join(QUERY_KEYS)}.")
        if key in given:
            raise BadInput(f"{key}: given twice; give it once, with commas between several values.")
        given[key] = value
    given = {key: value for key, value in given.items() if value.strip()}
    simple: dict[str, Any] = {name: _words(given[_camel(name)]) for name in _CODES if _camel(name) in given}
    for name, kind in _ENUMS.items():
        if _camel(name) in given:
            simple[name] = tuple(_enum(kind, _camel(name), word) for word in _words(given[_camel(name)]))
    for name, kind in _ONE.items():
        if _camel(name) in given:
            simple[name] = _enum(kind, _camel(name), given[_camel(name)])
    if "independentSources" in given:
        simple["independent_sources"] = _whole("independentSources", given["independentSources"])
    if "reportedTo" in given:
        simple["reported"] = Reported(to=_day("reportedTo", given["reportedTo"]))
    return EventFilter(text=given.get("text"), occurred=_occurred(given), within=_within(given), **simple)


def _occurred(given: Mapping[str, str]) -> TimeFilter:
    return TimeFilter(
        from_=_day("from", given["from"]) if "from" in given else None,
        to=_day("to", given["to"]) if "to" in given else None,
        match=_enum(TimeMatch, "match", given["match"]) if "match" in given else TimeMatch.OVERLAPS,
    )


def _within(given: Mapping[str, str]) -> SpaceFilter:
    near = None
    if "near" in given:
        numbers = _numbers("near", given["near"])
        if len(numbers) != 3:
            raise BadInput(f"near: {len(numbers)} numbers given; give three: longitude, latitude, metres.")
        near = Near(lon=numbers[0], lat=numbers[1], metres=numbers[2])
    bbox = _numbers("bbox", given["bbox"]) if "bbox" in given else ()
    return SpaceFilter(places=_words(given.get("places", "")), bbox=bbox, near=near)


def to_query(where: EventFilter) -> list[tuple[str, str]]:
    """The pairs of a query string that `from_query` reads back as the same filter; sorted, without what is not set.

    Raises BadInput for a filter with `within.area`, which no address can hold.
    """
    if where.within.area is not None:
        raise BadInput("within.area: a polygon cannot be written in an address; use places or bbox.")
    pairs: dict[str, str] = {}
    for field in dataclasses.fields(where):
        value = getattr(where, field.name)
        if isinstance(value, tuple) and value:
            pairs[_camel(field.name)] = ",".join(v.name if isinstance(v, StrEnum) else v for v in value)
        elif isinstance(value, StrEnum):
            pairs[_camel(field.name)] = value.name
        elif isinstance(value, str | int):
            pairs[_camel(field.name)] = str(value)
    return sorted((pairs | _time_pairs(where) | _space_pairs(where.within)).items())


def _time_pairs(where: EventFilter) -> dict[str, str]:
    days = (("from", where.occurred.from_), ("to", where.occurred.to), ("reportedTo", where.reported.to))
    pairs = {key: day.isoformat() for key, day in days if day}
    return pairs if where.occurred.match is TimeMatch.OVERLAPS else pairs | {"match": where.occurred.match.name}


def _space_pairs(space: SpaceFilter) -> dict[str, str]:
    pairs = {}
    if space.places:
        pairs["places"] = ",".join(space.places)
    if space.bbox:
        pairs["bbox"] = ",".join(f"{number!r}" for number in space.bbox)
    if space.near:
        pairs["near"] = f"{space.near.lon!r},{space.near.lat!r},{space.near.metres!r}"
    return pairs


def as_dict(where: object) -> dict[str, Any]:
    """A filter as a GraphQL `where` value, without what is not set; canonical, for citations and hashes."""

    def shown(value: Any) -> Any:
        if isinstance(value, StrEnum):
            return value.name
        if isinstance(value, datetime.date):
            return value.isoformat()
        if isinstance(value, tuple):
            return [shown(each) for each in value]
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return {
                _camel(f.name): shown(getattr(value, f.name)) for f in dataclasses.fields(value) if _is_set(value, f)
            }
        return value

    return typing.cast("dict[str, Any]", shown(where))


def _is_set(owner: Any, field: "dataclasses.Field[Any]") -> bool:
    return bool(getattr(owner, field.name) != field.default)
