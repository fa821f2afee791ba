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


def _many(values: Iterable[T] | None) -> tuple[T, ...]:
    return tuple(values or ())


def _ids(values: Iterable[strawberry.ID] | None) -> tuple[str, ...]:
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

    def read(self) -> filters.SpaceFilter:
        """The filter. Raises BadInput."""
        near = filters.Near(lon=self.near.lon, lat=self.near.lat, metres=self.near.metres) if self.near else None
        return filters.SpaceFilter(places=_ids(self.places), bbox=_many(self.bbox), area=_area(self.area), near=near)


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

    def read(self) -> filters.TimeFilter:
        """The filter. Raises BadInput."""
        return filters.TimeFilter(from_=self.from_ or None, to=self.to or None, match=self.match)


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
    kinds: list[str] | None = said("Codes of vocabulary `event`: neutral kinds such as strike, raid, armed clash.")
    violations: list[str] | None = said("Codes of vocabulary `violation`.")
    acts: list[str] | None = said("Codes of vocabulary `act`.")
    methods: list[str] | None = said("Codes of vocabulary `method` (weapons and means).")
    context: list[str] | None = said("Codes of vocabulary `context`, such as `flight` or `siege`.")
    facility_kinds: list[str] | None = said("Codes of vocabulary `facility`: the kind of protected object hit.")
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
        collections=_many(where.collections),
        events=_ids(where.events),
        text=where.text or None,
        occurred=where.occurred.read() if where.occurred else filters.TimeFilter(),
        within=where.within.read() if where.within else filters.SpaceFilter(),
        kinds=_many(where.kinds),
        violations=_many(where.violations),
        acts=_many(where.acts),
        methods=_many(where.methods),
        context=_many(where.context),
        facility_kinds=_many(where.facility_kinds),
        actors=_ids(where.actors),
        attribution=_many(where.attribution),
        victim_roles=_many(where.victim_roles),
        verification=_many(where.verification),
        granularity=_many(where.granularity),
        sources=_ids(where.sources),
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
        places=_ids(where.places),
        inside=bare(where.inside) if where.inside else None,
        levels=_many(where.levels),
        kinds=_many(where.kinds),
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
    return actors.NameFilter(ids=_ids(where.ids), text=where.text or None, kinds=_many(where.kinds))
