"""What readers can say, and which published columns that touches: for conditions, orders, groups and searches.

Written down by hand, name by name, so that somebody has thought of each; `touched` tells what a statement really reads.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from graphql import GraphQLSchema, build_schema, get_named_type, is_enum_type, is_input_object_type, is_object_type
from sqlalchemy.sql import visitors

from api.graphql.schema import sdl
from schema.answering import ADMIN, HEXAGONS
from schema.queries.declared import Declared
from schema.tables import published as p
from schema.tables.published import act, actor, change, claim, event, event_source, involvement, place, record, source

Column = sa.Column[Any]
Touch = Mapping[str, tuple[Column, ...]]
"""Columns by the use that is made of them."""

E, R, A, C, P = event.c, record.c, act.c, claim.c, place.c
AREAS = tuple(E[name] for name in ADMIN)
STATE = (p.publication.c.number, p.publication.c.at, p.release.c.number)
NOTHING: Touch = {}
INSIDE: Touch = {"through its own fields": ()}
"""A condition that is made of others."""


def where(*columns: Column) -> Touch:
    """A condition on columns."""
    return {"filter": columns}


def words(*columns: Column) -> Touch:
    """A search in columns."""
    return {"search": columns}


EVENT_FILTER: Mapping[str, Touch] = {
    "collections": where(E.collection),
    "events": where(E.id, E.code),
    "text": words(E.words),
    "occurred": where(E.day_from, E.day_to),
    "within": where(*AREAS, E.bounds, E.lon, E.lat, E.geometry),
    "during": where(E.day_from, E.day_to, *AREAS, E.bounds, E.lon, E.geometry, R.geometry),
    "reported": where(E.first_reported),
    "kinds": where(E.kind),
    "violations": where(E.violations, A.violations),
    "acts": where(A.kind),
    "methods": where(A.method),
    "context": where(E.context),
    "facilityKinds": where(E.facility_kinds),
    "facilities": where(E.facility),
    "actors": where(involvement.c.actor),
    "attribution": where(involvement.c.attribution),
    "victimRoles": where(A.roles),
    "verification": where(E.verification),
    "granularity": where(E.granularity),
    "sources": where(event_source.c.source),
    "independentSources": where(E.independent_sources),
    "datePrecision": where(E.date_precision),
    "placePrecision": where(E.place_precision),
}
RECORD_FILTER: Mapping[str, Touch] = {
    "records": where(R.id, R.code, E.id, E.code),
    "collections": where(R.collection, E.collection),
    "text": words(R.words, E.words),
    "kinds": where(R.type, R.kinds, E.kind),
    "occurred": where(R.day_from, R.day_to, E.day_from, E.day_to),
    "within": where(R.areas, R.geometry, *AREAS, E.bounds, E.lon, E.lat, E.geometry),
    "people": where(R.roles, R.sex, R.age_band, R.civilian_status, A.roles, A.sex, A.age_band, A.civilian_status),
    "sources": where(R.sources, event_source.c.source),
}
CLAIM_FILTER: Mapping[str, Touch] = {
    "reported": where(C.stated_on),
    "measures": where(C.measure),
    "sources": where(C.source),
    "independenceGroups": where(C.independence_group),
    "status": where(C.status),
    "people": where(C.roles, C.sex, C.age_band, C.civilian_status),
    "about": INSIDE,
}
PLACE_FILTER: Mapping[str, Touch] = {
    "places": where(P.id, P.pcode),
    "inside": where(P.ancestors, P.pcode, P.id),
    "levels": where(P.level),
    "kinds": where(P.kind),
    "text": words(P.name_en, P.name_ar, P.name_fr),
}
NAME_FILTER: Mapping[str, Touch] = {
    "ids": where(actor.c.id, source.c.id),
    "text": words(actor.c.name_en, actor.c.name_ar, actor.c.aliases, source.c.name_en, source.c.name_ar),
    "kinds": where(actor.c.kind, source.c.kind),
}
WITHIN: Mapping[str, Touch] = dict.fromkeys(("places", "bbox", "area", "near"), INSIDE)
INPUTS: Mapping[str, Mapping[str, Touch]] = {
    "EventFilter": EVENT_FILTER,
    "RecordFilter": RECORD_FILTER,
    "ClaimFilter": CLAIM_FILTER,
    "PlaceFilter": PLACE_FILTER,
    "NameFilter": NAME_FILTER,
    # Said of whatever they are part of, where their columns are told.
    "SpaceFilter": WITHIN,
    "NearFilter": dict.fromkeys(("lon", "lat", "metres"), INSIDE),
    "TimeFilter": dict.fromkeys(("from", "to", "match"), INSIDE),
    "ReportedFilter": {"to": INSIDE},
    "PeopleFilter": dict.fromkeys(("roles", "sex", "ageBand", "civilianStatus"), INSIDE),
    "EstimateInput": {"records": INSIDE, "table": NOTHING},
    "Interruption": {"date": NOTHING, "situation": where(R.id, R.code, R.type, R.day_from)},
    # Numbers of the reader's own.
    "CaptureTable": dict.fromkeys(("lists", "cells"), NOTHING),
    "CaptureCell": dict.fromkeys(("pattern", "count"), NOTHING),
}

ORDERS: Mapping[str, tuple[Column, ...]] = {
    "OCCURRED_DESC": (E.day_from, E.id),
    "OCCURRED_ASC": (E.day_from, E.id),
    "KILLED_DESC": (E.killed_low, E.id),
    "PUBLISHED_DESC": (E.since, E.id),
}
LISTS: Mapping[str, tuple[Column, ...]] = {
    "acts": (E.day_from, E.id, A.id),
    "claims": (C.stated_on, C.id),
    "records": (R.day_from, R.id),
    "places": (P.pcode, P.id),
    "actors": (actor.c.name_en, actor.c.id),
    "sources": (source.c.name_en, source.c.id),
    "documents": (p.document.c.published_on, p.document.c.id),
    "changes": (change.c.number, change.c.id),
}
"""The order of lists that have only one."""

DAYS = (E.day_from, E.day_to)
DIMENSIONS: Mapping[str, tuple[Column, ...]] = {
    "VIOLATION": (A.violations,),
    "ACT": (A.kind,),
    "METHOD": (A.method,),
    "CONTEXT": (E.context,),
    "FACILITY_KIND": (E.facility_kinds,),
    "ACTOR": (involvement.c.actor,),
    "ACTOR_KIND": (actor.c.kind,),
    "ATTRIBUTION": (involvement.c.attribution,),
    "ROLE": (A.roles,),
    "SEX": (A.sex,),
    "AGE_BAND": (A.age_band,),
    "CIVILIAN_STATUS": (A.civilian_status,),
    "VERIFICATION": (E.verification,),
    "DATE_PRECISION": (E.date_precision,),
    "PLACE_PRECISION": (E.place_precision,),
    "SOURCE": (event_source.c.source,),
    "SOURCE_LEFT_OUT": (event_source.c.source,),
    "COLLECTION": (E.collection,),
    **{name.upper(): (E[name],) for name in ADMIN[:4]},
    "YEAR": DAYS,
    "MONTH": DAYS,
}
LEVELS: Mapping[str, tuple[Column, ...]] = {name.upper(): (E[name],) for name in (*ADMIN, *HEXAGONS)}
BUCKETS: Mapping[str, tuple[Column, ...]] = dict.fromkeys(
    ("DAY", "WEEK", "WEEK_FROM_SATURDAY", "MONTH", "QUARTER", "YEAR"), DAYS
)
ENUMS = {"EventOrder": ORDERS, "Dimension": DIMENSIONS, "AreaLevel": LEVELS, "Bucket": BUCKETS}
USE_OF_ENUM = {"EventOrder": "sort", "Dimension": "group", "AreaLevel": "group", "Bucket": "group"}

BY_ID = where(
    *(each.c.id for each in (event, act, claim, record, source, p.document, actor, place)), p.collection.c.slug
)
COUNTED = where(p.tally.c.measure, p.tally.c.population, p.tally_reported.c.measure, p.tally_reported.c.population)
ARGUMENTS: Mapping[str, Touch] = {
    **dict.fromkeys(("where", "control", "from", "around"), INSIDE),
    **dict.fromkeys(("orderBy", "rows", "columns", "groupBy", "strata", "level", "bucket"), INSIDE),
    "asOf": where(*STATE),
    "since": where(*STATE, change.c.number),
    # A place in an order, which is told by what the order is by.
    "after": {"sort": tuple({column for each in (*ORDERS.values(), *LISTS.values()) for column in each})},
    "measure": COUNTED,
    "population": COUNTED,
    "code": where(E.code),
    "id": BY_ID,
    "ids": BY_ID,
    "collections": where(change.c.collection, change.c.formerly),
    "collection": where(p.lattice_cell.c.collection, p.lattice_state.c.collection),
    # An earlier question, which is read as it was written.
    "permalink": INSIDE,
    # How answers are written or reckoned, from what the conditions found.
    **dict.fromkeys(("lang", "first", "seed", "imprecise", "scale", "hotspots", "scan", "breaks", "timeZone"), NOTHING),
    **dict.fromkeys(("radiusMetres", "windowMinutes", "most", "anticipation", "lag", "estimators", "on"), NOTHING),
    # Of a vocabulary, which is no record.
    "name": NOTHING,
}

QUERY: Mapping[str, str] = {
    **{name: name for name in EVENT_FILTER if name not in ("occurred", "within", "reported")},
    **dict.fromkeys(("from", "to", "match"), "occurred"),
    **dict.fromkeys(("places", "bbox", "near"), "within"),
    "reportedTo": "reported",
}
"""Keys of addresses, as the fields of the filter that they are."""


def schema_of() -> GraphQLSchema:
    """The SDL that is served to the public and to partners."""
    return build_schema(sdl())


def inputs(served: GraphQLSchema) -> Mapping[str, set[str]]:
    """The fields of every input."""
    found = served.type_map.items()
    return {name: set(each.fields) for name, each in found if is_input_object_type(each)}


def arguments(served: GraphQLSchema) -> Iterator[tuple[str, str]]:
    """Every argument of every field: its name, and that of its type."""
    for name, each in served.type_map.items():
        if is_object_type(each) and not name.startswith("__"):
            for field in each.fields.values():
                yield from ((arg, get_named_type(given.type).name) for arg, given in field.args.items())


def values(served: GraphQLSchema, name: str) -> set[str]:
    """The values of an enumeration."""
    found = served.type_map[name]
    assert is_enum_type(found)
    return set(found.values)


def told() -> Iterator[tuple[str, str, Column]]:
    """Everything that is written down above: what is said, the use, and a column."""
    for kind, fields in INPUTS.items():
        for name, touch in fields.items():
            yield from ((f"{kind}.{name}", use, column) for use, columns in touch.items() for column in columns)
    for name, touch in ARGUMENTS.items():
        yield from ((name, use, column) for use, columns in touch.items() for column in columns)
    for enum, members in ENUMS.items():
        for name, columns in members.items():
            yield from ((f"{enum}.{name}", USE_OF_ENUM[enum], column) for column in columns)
    for name, columns in LISTS.items():
        yield from ((name, "sort", column) for column in columns)


def touched(*conditions: Any) -> set[Column]:
    """The published columns that conditions read, whatever their tables are called in them."""
    found: set[Column] = set()
    for each in conditions:
        built = each.__clause_element__() if isinstance(each, Declared) else each
        for part in visitors.iterate(built):
            if isinstance(part, sa.ColumnClause) and (column := _declared(part)) is not None:
                found.add(column)
    return found


def _declared(part: "sa.ColumnClause[Any]") -> Column | None:
    table = part.table
    while table is not None and not isinstance(table, sa.Table):
        table = getattr(table, "element", None)
    return None if table is None else table.columns.get(part.key)
