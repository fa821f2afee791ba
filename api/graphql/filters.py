"""The filters as inputs of the SDL. Each becomes the one filter of `schema`, which checks it."""

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any, TypeVar

import orjson
import shapely
import strawberry
from strawberry import UNSET

from api.graphql.scalars import GeoJSON
from api.graphql.shown import bare
from schema import filters
from schema.answering import AreaLevel, TimeMatch
from schema.errors import BadInput
from schema.queries import actors, places
from schema.vocabulary import Attribution, DatePrecision, Granularity, PlacePrecision, Verification

T = TypeVar("T")
CORNERS = 2_000
"""Corners of a polygon that may be asked about."""


def said(description: str, name: str | None = None) -> Any:
    """An optional field of an input."""
    return strawberry.field(default=UNSET, description=description, name=name)


def many(values: Iterable[T] | None) -> tuple[T, ...]:
    """The values that were given."""
    return tuple(values or ())


def ids(values: Iterable[strawberry.ID] | None) -> tuple[str, ...]:
    """Ids or codes that were given, without the state that an id may name."""
    return tuple(bare(each) for each in values or ())


@strawberry.input(description="A circle on the ground.")
class NearFilter:
    """`near` of `SpaceFilter`."""

    lon: float = strawberry.field(description="Longitude in degrees.")
    lat: float = strawberry.field(description="Latitude in degrees.")
    metres: float = strawberry.field(description="Geodesic radius.")


@strawberry.input(description="An area; all conditions given must hold, against the published geometry only.")
class SpaceFilter:
    """`within` of `EventFilter`."""

    places: list[strawberry.ID] | None = said("Places by P-code or id, with everything in them.")
    bbox: list[float] | None = said("West, south, east, north in degrees.")
    area: GeoJSON | None = said("Polygon or multipolygon.")
    near: NearFilter | None = said("Around a point.")


def read_space(space: SpaceFilter | None) -> filters.SpaceFilter:
    """The filter that was given; without one, everywhere. Raises BadInput."""
    if not space:
        return filters.SpaceFilter()
    near = filters.Near(lon=space.near.lon, lat=space.near.lat, metres=space.near.metres) if space.near else None
    return filters.SpaceFilter(places=ids(space.places), bbox=many(space.bbox), area=_area(space.area), near=near)


def _area(value: GeoJSON | None) -> dict[str, Any] | None:
    if not value:
        return None
    try:
        shape = shapely.from_geojson(orjson.dumps(value))
    except (shapely.errors.GEOSException, TypeError, ValueError):
        raise BadInput("within.area: this is no GeoJSON geometry; give a Polygon or MultiPolygon in WGS 84.") from None
    if shape.geom_type not in {"Polygon", "MultiPolygon"} or shape.is_empty:
        raise BadInput(f"within.area: {shape.geom_type} has no area; give a GeoJSON Polygon or MultiPolygon in WGS 84.")
    if (corners := len(shapely.get_coordinates(shape))) > CORNERS:
        raise BadInput(f"within.area: {corners} corners; simplify it to at most {CORNERS}.")
    west, south, east, north = shape.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise BadInput("within.area: longitude is -180 to 180 degrees, latitude -90 to 90.")
    if not shapely.is_valid(shape):
        reason = re.sub(r"\[.*", "", shapely.is_valid_reason(shape)).strip().lower()
        raise BadInput(f"within.area: the polygon is not valid ({reason}).")
    plain: dict[str, Any] = orjson.loads(shapely.to_geojson(shape))
    return plain


@strawberry.input(description="An interval of days.")
class TimeFilter:
    """`occurred` of `EventFilter`."""

    from_: dt.date | None = said("First day; open when absent.", "from")
    to: dt.date | None = said("Last day, included; open when absent.")
    match: TimeMatch = strawberry.field(
        default=TimeMatch.OVERLAPS, description="How the interval of an imprecise date must relate to it."
    )


def read_time(time: TimeFilter | None) -> filters.TimeFilter:
    """The filter that was given; without one, always. Raises BadInput."""
    if not time:
        return filters.TimeFilter()
    return filters.TimeFilter(from_=time.from_ or None, to=time.to or None, match=time.match)


@strawberry.input(description="What sources had stated by the end of a day.")
class ReportedFilter:
    """`reported` of `EventFilter`."""

    to: dt.date | None = said("Last day, included; open when absent.")


@strawberry.input(
    description="Conditions on events, and through them on acts and analytics; those on acts, victims and actors must "
    "hold for one and the same act. An empty list is no condition."
)
class EventFilter:
    """The one filter."""

    collections: list[strawberry.ID] | None = said("Collections by slug.")
    events: list[strawberry.ID] | None = said("Events by id or code.")
    text: str | None = said("Words in published text, in any language.")
    occurred: TimeFilter | None = said("When it occurred.")
    within: SpaceFilter | None = said("Where it occurred.")
    during: list[strawberry.ID] | None = said("Inside the area and the period of these situations, by id or code.")
    reported: ReportedFilter | None = said(
        "What sources had reported by then: events and claims stated later, or on no known day, are left out, in "
        "answers too. A record that is shown is shown as it stands; root `claims` gives those of then."
    )
    kinds: list[str] | None = said("Codes of vocabulary `event`: neutral kinds such as strike, raid, armed clash.")
    violations: list[str] | None = said("Codes of vocabulary `violation`.")
    acts: list[str] | None = said("Codes of vocabulary `act`.")
    methods: list[str] | None = said("Codes of vocabulary `method` (weapons and means).")
    context: list[str] | None = said("Codes of vocabulary `context`, such as `flight` or `siege`.")
    facility_kinds: list[str] | None = said("Codes of vocabulary `facility`: the kind of protected object hit.")
    facilities: list[strawberry.ID] | None = said("Facilities hit, by id or code.")
    actors: list[strawberry.ID] | None = said("Actors involved, by id, with their subordinate units.")
    attribution: list[Attribution] | None = said(
        "Standing of the involvement; with `actors`, of one and the same involvement."
    )
    victim_roles: list[str] | None = said("Codes of vocabulary `role`: those harmed.")
    verification: list[Verification] | None = said("Only these verification tiers.")
    granularity: list[Granularity] | None = said(
        "Single incidents, aggregates or patterns; analytics take INCIDENT unless told."
    )
    sources: list[strawberry.ID] | None = said("Documented by these sources, by id.")
    independent_sources: int | None = said("Documented by at least this many independent sources.")
    date_precision: DatePrecision | None = said("Date known at least this precisely.")
    place_precision: PlacePrecision | None = said("Place known at least this precisely.")


def read_events(where: EventFilter | None) -> filters.EventFilter:
    """The filter that was given; without one, all real events. Raises BadInput."""
    if not where:
        return filters.EventFilter()
    return filters.EventFilter(
        collections=many(where.collections),
        events=ids(where.events),
        text=where.text or None,
        occurred=read_time(where.occurred),
        within=read_space(where.within),
        during=ids(where.during),
        reported=filters.Reported(to=(where.reported and where.reported.to) or None),
        kinds=many(where.kinds),
        violations=many(where.violations),
        acts=many(where.acts),
        methods=many(where.methods),
        context=many(where.context),
        facility_kinds=many(where.facility_kinds),
        facilities=ids(where.facilities),
        actors=ids(where.actors),
        attribution=many(where.attribution),
        victim_roles=many(where.victim_roles),
        verification=many(where.verification),
        granularity=many(where.granularity),
        sources=ids(where.sources),
        independent_sources=None if where.independent_sources is UNSET else where.independent_sources,
        date_precision=where.date_precision or None,
        place_precision=where.place_precision or None,
    )


@strawberry.input(description="Conditions on places. An empty list is no condition.")
class PlaceFilter:
    """Filter of the root field `places`."""

    places: list[strawberry.ID] | None = said("P-codes or ids.")
    inside: strawberry.ID | None = said("Directly or indirectly inside this place, by P-code or id.")
    levels: list[AreaLevel] | None = said("Admin levels.")
    kinds: list[str] | None = said("Codes of vocabulary `place`.")
    text: str | None = said("Words in any of its names.")


def read_places(where: PlaceFilter | None) -> places.PlaceFilter:
    """The filter that was given; without one, all places."""
    if not where:
        return places.PlaceFilter()
    return places.PlaceFilter(
        places=ids(where.places),
        inside=bare(where.inside) if where.inside else None,
        levels=many(where.levels),
        kinds=many(where.kinds),
        text=where.text or None,
    )


@strawberry.input(description="Conditions on actors and sources. An empty list is no condition.")
class NameFilter:
    """Filter of the root fields `actors` and `sources`."""

    ids: list[strawberry.ID] | None = said("Ids.")
    text: str | None = said("Words in any of its names.")
    kinds: list[str] | None = said("Codes of vocabulary `actor` or `source`.")


def read_names(where: NameFilter | None) -> actors.NameFilter:
    """The filter that was given; without one, all."""
    if not where:
        return actors.NameFilter()
    return actors.NameFilter(ids=ids(where.ids), text=where.text or None, kinds=many(where.kinds))
