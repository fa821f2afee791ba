"""The conditions of an address: those of events as every address has them, those of other records in the same words."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

from api.datasets.problems import nearest
from schema import filters
from schema.errors import BadInput
from schema.filters import EventFilter
from schema.grains.declaring import Where
from schema.queries.lattice import LatticeFilter
from schema.queries.records import PeopleFilter, RecordFilter
from schema.vocabulary import AgeBand, CivilianStatus, Sex

E = TypeVar("E", bound=StrEnum)

Pairs = Sequence[tuple[str, str]]

_SHARED = ("collections", "text", "kinds", "sources", "from", "to", "match", "places", "bbox", "near")
"""Keys that mean the same of events and of other records."""
_PEOPLE: Mapping[str, type[StrEnum]] = {"sex": Sex, "ageBand": AgeBand, "civilianStatus": CivilianStatus}
RECORD_KEYS = tuple(sorted((*_SHARED, *_PEOPLE, "records", "roles")))
"""What may be asked of records that are no events."""
_KEYS: Mapping[type[Where], tuple[str, ...]] = {
    EventFilter: filters.QUERY_KEYS,
    RecordFilter: RECORD_KEYS,
    LatticeFilter: ("collections",),
}
ANYWHERE = frozenset({*filters.QUERY_KEYS, *RECORD_KEYS})
"""What may be asked of rows of one grain or another."""


def keys(kind: type[Where]) -> tuple[str, ...]:
    """What may be asked of the rows of a grain."""
    return _KEYS[kind]


def read(kind: type[Where], pairs: Pairs) -> Where:
    """The filter that pairs of a query string, each known and given once, tell. Raises BadInput."""
    if kind is LatticeFilter:
        return LatticeFilter(collections=filters.from_query(pairs).collections)
    return filters.from_query(pairs) if kind is EventFilter else _records(pairs)


def _records(pairs: Pairs) -> RecordFilter:
    same = filters.from_query((key, value) for key, value in pairs if key in _SHARED)
    given = {key: value for key, value in pairs if value.strip()}
    return RecordFilter(
        records=_words(given.get("records", "")),
        collections=same.collections,
        text=same.text,
        kinds=same.kinds,
        occurred=same.occurred,
        within=same.within,
        people=PeopleFilter(
            roles=_words(given.get("roles", "")),
            sex=_members(Sex, "sex", given),
            age_band=_members(AgeBand, "ageBand", given),
            civilian_status=_members(CivilianStatus, "civilianStatus", given),
        ),
        sources=same.sources,
    )


def write(where: Where) -> list[tuple[str, str]]:
    """The pairs of a query string that `read` reads back as the same filter; sorted, without what is not set.

    Raises BadInput for a filter that no address can hold.
    """
    if isinstance(where, EventFilter):
        return filters.to_query(where)
    if isinstance(where, LatticeFilter):
        return filters.to_query(EventFilter(collections=where.collections))
    same = EventFilter(
        collections=where.collections,
        text=where.text,
        kinds=where.kinds,
        occurred=where.occurred,
        within=where.within,
        sources=where.sources,
    )
    people = where.people
    own: Mapping[str, Iterable[str]] = {
        "records": where.records,
        "roles": people.roles,
        "sex": [each.name for each in people.sex],
        "ageBand": [each.name for each in people.age_band],
        "civilianStatus": [each.name for each in people.civilian_status],
    }
    return sorted([*filters.to_query(same), *((key, ",".join(some)) for key, some in own.items() if some)])


def _words(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _members(kind: type[E], key: str, given: Mapping[str, str]) -> tuple[E, ...]:
    return tuple(_member(kind, key, word) for word in _words(given.get(key, "")))


def _member(kind: type[E], key: str, word: str) -> E:
    try:
        return kind(word.lower())
    except ValueError:
        raise BadInput(f"{key}: {word!r} is unknown; {nearest(word, [each.name for each in kind])}") from None
