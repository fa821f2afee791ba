"""Whatever a reader can say is written down with the columns that it touches, and each may be used so by who reads.

What is written is held to the statements: it names just what they read, and nothing that a reader may not use.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from analytics.dimensions import AXES, Grain
from api.changes import asking as feed
from api.datasets import asking as files
from schema import rights
from schema.access import Audience
from schema.answering import Dimension, EventOrder, RecordType
from schema.filters import QUERY_KEYS, EventFilter, Near, Reported, SpaceFilter, TimeFilter
from schema.grains import matching
from schema.grains.declaring import Wish
from schema.ogc import VIEWS
from schema.queries import actors, acts, claims, documents, events, places, records, sources, tiles_matching
from schema.queries.conditions import conditions
from schema.queries.paging import Key, Listing
from schema.queries.scope import Scope
from schema.tables import published
from schema.tables.base import published as declared
from schema.vocabulary import (
    Attribution,
    ClaimStatus,
    DatePrecision,
    Granularity,
    Measure,
    PlacePrecision,
    Sex,
    Verification,
)
from tests.privacy import surfaces
from tests.privacy.surfaces import Column, touched

DAY = dt.date(2016, 1, 1)
SITUATIONS = [
    {"id": "a", "code": "b", "day_from": "2016-01-01", "day_to": None, "area": "XQ01", "surface": surface}
    for surface in (True, False)
]
SCOPE = Scope(
    number=1,
    at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC),
    collections=({"id": "alpha"},),
    places={f"XQ{n}": f"adm{n}" for n in range(5)},
    situations=tuple(SITUATIONS),
    facilities=("f",),
    units=("u",),
    removals=(),
    as_of=None,
)
SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
WITHIN = SpaceFilter(places=("XQ01",), bbox=(0, 0, 1, 1), area=SQUARE, near=Near(lon=0, lat=0, metres=5))
OCCURRED = TimeFilter(from_=DAY, to=DAY)
EVENTS: Mapping[str, Any] = {
    "events": ("e",),
    "text": "words",
    "occurred": OCCURRED,
    "within": WITHIN,
    "during": ("a",),
    "reported": Reported(to=DAY),
    "kinds": ("state_based_conflict",),
    "violations": ("torture",),
    "acts": ("torture",),
    "methods": ("firearm",),
    "context": ("siege",),
    "facilityKinds": ("hospital",),
    "facilities": ("f",),
    "actors": ("u",),
    "attribution": (Attribution.ALLEGED,),
    "victimRoles": ("medic",),
    "verification": (Verification.VERIFIED,),
    "granularity": (Granularity.INCIDENT,),
    "sources": ("s",),
    "independentSources": 2,
    "datePrecision": DatePrecision.DAY,
    "placePrecision": PlacePrecision.EXACT,
}
PEOPLE = records.PeopleFilter(roles=("medic",), sex=(Sex.MALE,), age_band=("adult",), civilian_status=("civilian",))
RECORDS: Mapping[str, Any] = {
    "records": ("r",),
    "text": "words",
    "kinds": ("siege", "state_based_conflict"),
    "occurred": OCCURRED,
    "within": WITHIN,
    "people": PEOPLE,
    "sources": ("s",),
}
CLAIMS: Mapping[str, Any] = {
    "reported": OCCURRED,
    "measures": (Measure.KILLED,),
    "sources": ("s",),
    "independenceGroups": ("g",),
    "status": (ClaimStatus.REPORTED,),
    "people": PEOPLE,
}
PLACES: Mapping[str, Any] = {
    "places": ("p",),
    "inside": "p",
    "levels": ("adm1",),
    "kinds": ("governorate",),
    "text": "words",
}
NAMES: Mapping[str, Any] = {"ids": ("i",), "text": "words", "kinds": ("armed_forces",)}


def plain(name: str) -> str:
    """A field of the SDL as it is called in Python."""
    return "".join(f"_{each.lower()}" if each.isupper() else each for each in name)


def by_keys(columns: set[Column], always: set[Column]) -> set[Column]:
    """What a condition adds to what every statement of its kind reads, but for the keys that tables are joined by."""
    keys = ("id", "since", "known", "event_id", "act_id", "record_id")
    return {each for each in columns - always if each.name not in keys}


def written(touch: surfaces.Touch) -> set[Column]:
    """What is written down, but for such keys."""
    return by_keys({column for columns in touch.values() for column in columns}, set())


def of_events(where: EventFilter) -> set[Column]:
    """Of lists of events, and of acts."""
    return touched(*conditions(where, SCOPE), *acts.listing(where, SCOPE).conditions)


def of_records(where: records.RecordFilter) -> set[Column]:
    tables = (published.event, published.record)
    return {each for table in tables for each in touched(*records.conditions(where, SCOPE, table))}


def of_claims(where: claims.ClaimFilter) -> set[Column]:
    return touched(*claims.listing(where, SCOPE).conditions)


def of_places(where: places.PlaceFilter) -> set[Column]:
    return touched(*places.listing(where, 1).conditions)


def of_names(where: actors.NameFilter) -> set[Column]:
    of_sources = replace(where, kinds=("un_body",) if where.kinds else ())
    return touched(*actors.listing(where, 1).conditions, *sources.listing(of_sources, 1).conditions)


ASKED: tuple[tuple[str, Any, Any, Mapping[str, Any]], ...] = (
    ("EventFilter", EventFilter, of_events, EVENTS),
    ("RecordFilter", records.RecordFilter, of_records, RECORDS),
    ("ClaimFilter", claims.ClaimFilter, of_claims, CLAIMS),
    ("PlaceFilter", places.PlaceFilter, of_places, PLACES),
    ("NameFilter", actors.NameFilter, of_names, NAMES),
)


def refused(told: Iterable[tuple[str, str, Column]]) -> list[str]:
    """What is told that an audience may not do."""
    return [
        f"{audience} {name}: {right.because}"
        for name, use, column in told
        for audience in Audience
        if not (right := rights.right(audience, column.table, column.name, use)).allowed
    ]


def test_everything_that_can_be_said_is_written_down() -> None:
    served = surfaces.schema_of()
    assert surfaces.inputs(served) == {kind: set(fields) for kind, fields in surfaces.INPUTS.items()}
    names = dict(surfaces.arguments(served))
    assert set(names) == set(surfaces.ARGUMENTS)
    assert {name for name in names.values() if name in surfaces.ENUMS} == set(surfaces.ENUMS)
    for enum, members in surfaces.ENUMS.items():
        assert surfaces.values(served, enum) == set(members), enum
    assert set(QUERY_KEYS) == set(surfaces.QUERY)
    assert set(surfaces.QUERY.values()) == set(surfaces.EVENT_FILTER)
    assert set(files.OWN) == {"asOf", "columns", "labels", "lang", "hxl", "shape"}
    assert set(feed.KEYS) == {"since", "limit", "collections", "types", "format"}


def test_whoever_reads_may_use_each_column_so() -> None:
    told = list(surfaces.told())
    assert len(told) > 150
    assert refused(told) == []


@pytest.mark.parametrize(("kind", "make", "ask", "given"), ASKED, ids=[each[0] for each in ASKED])
def test_what_is_written_is_what_statements_read(kind: str, make: Any, ask: Any, given: Mapping[str, Any]) -> None:
    always = ask(make())
    fields = {name for name, touch in surfaces.INPUTS[kind].items() if touch is not surfaces.INSIDE}
    assert set(given) | {"collections"} >= fields
    for name, value in given.items():
        assert by_keys(ask(make(**{plain(name): value})), always) == written(surfaces.INPUTS[kind][name]), name


def ordered(key: Key, table: sa.Table) -> tuple[Column, ...]:
    """The columns that a list is in the order of."""
    return (key.column, *([key.group] if key.group is not None else []), table.c.id)


def test_orders_are_those_of_statements() -> None:
    for order in EventOrder:
        assert ordered(events.KEYS[order], published.event) == surfaces.ORDERS[order.name]
    listed: Mapping[str, Listing] = {
        "acts": acts.listing(EventFilter(), SCOPE),
        "claims": claims.listing(claims.ClaimFilter(), SCOPE),
        "records": records.listing(records.RecordFilter(), SCOPE, RecordType.SITUATION),
        "places": places.listing(places.PlaceFilter(), 1),
        "actors": actors.listing(actors.NameFilter(), 1),
        "sources": sources.listing(actors.NameFilter(), 1),
        "documents": documents.listing(1),
    }
    for name, listing in listed.items():
        assert ordered(listing.key, listing.table) == surfaces.LISTS[name], name
    assert set(listed) | {"changes"} == set(surfaces.LISTS)


def test_groups_are_those_of_statements() -> None:
    tables = {Grain.EVENT: published.event, Grain.ACT: published.act, Grain.PEOPLE: published.act}
    tables |= {Grain.INVOLVEMENT: published.involvement, Grain.ACTOR: published.actor}
    tables |= {Grain.SOURCE: published.event_source}
    for dimension in Dimension:
        axis = AXES[dimension]
        found = surfaces.DAYS if axis.grain is Grain.DAYS else (tables[axis.grain].c[axis.column],)
        assert found == surfaces.DIMENSIONS[dimension.name]


def elsewhere(given: Mapping[str, Any]) -> set[Column]:
    """What conditions on events read where files and tiles are made of other rows."""
    where = EventFilter(**{plain(name): value for name, value in given.items()})
    asked = conditions(where, SCOPE)
    narrow = tiles_matching.matching(where, asked)
    return touched(*matching.told(Wish(where, SCOPE)), *narrow.conditions, narrow.counted)


@pytest.mark.parametrize("name", EVENTS)
def test_files_and_tiles_read_what_may_be_filtered_by(name: str) -> None:
    found = elsewhere({name: EVENTS[name]})
    assert {each.table.name for each in found} >= {"flat_event", "tile_event"}
    use = "search" if name == "text" else "filter"
    own = [each for each in found if each.name == "words"] if use == "search" else []
    assert refused([(name, "filter", each) for each in found if each not in own]) == []
    assert refused([(name, "search", each) for each in own]) == []


def test_maps_filter_and_sort_by_what_may_be_used_so() -> None:
    shown = {declared.tables[column.table.name].c[column.name] for view in VIEWS for column in view.columns}
    assert refused(("ogc", "filter", column) for column in shown) == []
    assert refused(("ogc", "export", column) for column in shown) == []
    orders = {declared.tables[v.columns[0].table.name].c[name] for v in VIEWS for name in v.order}
    assert refused(("ogc", "sort", column) for column in orders) == []


def test_one_column_too_many_would_be_seen() -> None:
    """The control: what is not declared for a use is refused, and what is not written down is missed."""
    assert refused([("history", "filter", published.event.c.history)]) != []
    assert refused([("kind", "filter", published.event.c.kind)]) == []
    fewer = {name: touch for name, touch in surfaces.EVENT_FILTER.items() if name != "kinds"}
    assert surfaces.inputs(surfaces.schema_of())["EventFilter"] != set(fewer)
    assert written(surfaces.EVENT_FILTER["acts"]) != by_keys(of_events(EventFilter(kinds=("other",))), set())
