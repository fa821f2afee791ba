"""What every kind of record has: a collection, a kind, a title, when and where, as far as the source says."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from geoalchemy2 import Geometry
from sqlalchemy.dialects.postgresql import TSTZRANGE

from schema.access import Class
from schema.tables.base import column, one_of, reference, versioned
from schema.vocabulary import DatePrecision, PlaceBasis, PlacePrecision

P, S = Class.PUBLIC, Class.STAFF

LASTING: dict[str, sa.Table] = {}
"""The kinds of record that are no event, by name: what lasted, was said, done or feared beside what happened."""


def headed(name: str) -> Iterable["sa.Column[Any]"]:
    """Collection, provider's id, kind and titles."""
    yield reference("collection_id", "collection", doc="Collection it belongs to.", required=True)
    yield column("provider_id", sa.Text, doc="The provider's own id.", seen_by=P, uses="export", required=True)
    yield column("kind", sa.Text, doc="Neutral kind.", seen_by=P, uses="filter group export", terms=name, required=True)
    yield column(
        "title_en", sa.Text, doc="Neutral title, where one was written.", seen_by=P, uses="search export", free=True
    )
    yield column("title_ar", sa.Text, doc="The same in Arabic.", seen_by=P, uses="search export", free=True)


def dated(*, required: bool) -> Iterable["sa.Column[Any]"]:
    """When, as an interval of local days with its precision; `required` where a record is nothing without days."""
    uses = "filter sort group export"
    first, last = "First local day on which it may have been.", "Last local day, included."
    yield column("day_from", sa.Date, doc=first, seen_by=P, uses=uses, required=required)
    yield column("day_to", sa.Date, doc=last, seen_by=P, uses=uses, required=required)
    yield column("occurred", TSTZRANGE, doc="Instants, where known finer than to the day.", seen_by=P)
    yield column("timezone", sa.Text, doc="IANA zone of the days.", seen_by=P, required=True)
    yield column(
        "date_precision",
        sa.Text,
        one_of("date_precision", DatePrecision),
        doc="How precisely the date is known.",
        seen_by=P,
        uses="filter group export",
        required=True,
    )
    yield column("date_verbatim", sa.Text, doc="The date in the words of the source.", seen_by=P, free=True)
    yield column("time_of_day", sa.Text, doc="Part of the day.", seen_by=P, terms="time_of_day")
    ongoing = "Whether it still went on at last report; null when unknown."
    yield column("ongoing", sa.Boolean, doc=ongoing, seen_by=P)


def placed() -> Iterable["sa.Column[Any]"]:
    """Where, as stated: geometry, precision, words, areas by the provider's names, and a named site within them."""
    yield column(
        "geometry",
        Geometry("GEOMETRY", 4326, spatial_index=False),
        doc="Geometry as stated; published as far as precision and policy allow.",
        seen_by=S,
        uses="",
    )
    yield column(
        "place_precision",
        sa.Text,
        one_of("place_precision", PlacePrecision),
        doc="How precisely the place is known.",
        seen_by=P,
        uses="filter group export",
        required=True,
    )
    yield column("uncertainty_metres", sa.Float, doc="Radius within which it lies, metres.", seen_by=P)
    basis = one_of("place_basis", PlaceBasis)
    yield column("place_basis", sa.Text, basis, doc="What the coordinates rest on.", seen_by=P)
    words = "The place in the words of the source."
    yield column("place_verbatim", sa.Text, doc=words, seen_by=P, uses="search export", free=True)
    yield reference("site_id", "place", doc="Named place within the areas; published where no finer than allowed.")
    scheme = "Whose area names these are: a scheme of area_alias, or pcode."
    yield column("area_scheme", sa.Text, doc=scheme, seen_by=S)
    for n in range(5):
        stated = f"Area of level {n} as the source states it."
        yield column(f"stated_adm{n}", sa.Text, doc=stated, seen_by=P, uses="export")


def checks() -> Iterable[sa.CheckConstraint]:
    """What must hold of when and where."""
    yield sa.CheckConstraint("day_from <= day_to", name="days")
    yield sa.CheckConstraint("uncertainty_metres >= 0", name="uncertainty")
    yield sa.CheckConstraint(
        "place_precision <> 'exact' or geometry is null or st_dimension(geometry) = 0", name="exact_is_a_spot"
    )
    yield sa.CheckConstraint("day_to <= (recorded_at at time zone 'UTC')::date + 1", name="not_in_the_future")


def lasting(name: str, *items: Any, doc: str) -> sa.Table:
    """Declare a type of record that is no event. Its kinds are codes of the vocabulary of its name."""
    made = versioned(
        name,
        *headed(name),
        *dated(required=False),
        *placed(),
        *items,
        *checks(),
        sa.Index(f"ix_{name}_collection_id", "collection_id"),
        doc=doc,
    )
    LASTING[name] = made
    return made


def shared_names() -> list[str]:
    """Names of the content columns that all records have."""
    return [c.name for c in (*headed(""), *dated(required=False), *placed())]
