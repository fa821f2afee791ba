"""Grain `events`: one row is one event, with everything that a file can hold of it in columns.

They are read from `flat_event`, which lies in the order of files; `schema.grains.matching` says which of them.
"""

from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa

from schema.grains.declaring import Column, Grain, Kind, Wish
from schema.grains.matching import BESIDE, ORDER, asked, reported_by
from schema.grains.plain import EMPTY, plain, standing
from schema.queries.conditions import LEVELS
from schema.tables.published import flat_event, tally, tally_reported
from schema.tables.published_flat import BOUNDS, TALLIED

PAGES = "events/"
"""Where the pages of events are, beneath the address of the site."""

_VOCABULARIES = {
    "kind": "event",
    "violations": "violation",
    "acts": "act",
    "methods": "method",
    "victim_roles": "role",
    "facility_kinds": "facility",
} | {
    name: name for name in ("granularity", "verification", "date_precision", "place_precision", "context", "code_basis")
}
"""Vocabularies of the columns that hold codes of terms."""

_BEFORE_NUMBERS = (
    *("code", "collection", "kind", "granularity", "verification", "title_en", "title_ar", "summary_en", "summary_ar"),
    *("day_from", "day_to", "date_precision", "date_verbatim", "first_reported"),
    *("violations", "acts", "methods", "context", "victim_roles", "actors_en", "actors_ar", "facility_kinds"),
    *("facility", "place_en", "place_ar", "place_verbatim", "place_precision", "uncertainty_metres", "lon", "lat"),
    *LEVELS,
    *(f"{level}_{language}" for level in LEVELS for language in ("en", "ar")),
    *(f"provider_{level}" for level in LEVELS),
    *("code_basis", "h3_5", "h3_6", "h3_7", "h3_8"),
)
_AFTER_NUMBERS = ("independent_sources", "sources", "sources_ar", "source_ids", "withheld")

_TEXTS = (
    *("title_en", "title_ar", "summary_en", "summary_ar", "date_verbatim", "actors_en", "actors_ar", "place_en"),
    *("place_ar", "place_verbatim", *(f"provider_{level}" for level in LEVELS)),
    *(f"{level}_{language}" for level in LEVELS for language in ("en", "ar")),
    # Of an identifier that begins like a formula a spreadsheet would make one.
    *("sources", "sources_ar", "source_ids"),
)
"""Columns with words of sources or people, and such as a spreadsheet could take for a formula."""


def joined(wish: Wish) -> sa.FromClause:
    """Events as files hold them and, by a day, with what had been stated then."""
    return flat_event if reported_by(wish) is None else flat_event.join(_as_reported(wish), sa.true())


def _as_reported(wish: Wish) -> sa.FromClause:
    """The tallies of an event when just what had been stated by a day was known."""
    of = tally_reported.c
    bounds = (
        sa.func.max(of[bound]).filter(of.measure == measure, of.population == population).label(name)
        for name, measure, population, bound in numbers()
    )
    conflicting = sa.func.array_agg(of.measure + "_" + of.population).filter(of.conflicting)
    found = sa.select(*bounds, sa.func.coalesce(conflicting, EMPTY).label("conflicting"))
    return found.where(
        of.event_id == flat_event.c.event_id,
        of.since == flat_event.c.since,
        of.reported.contains(sa.literal(reported_by(wish), sa.Date)),
    ).lateral("as_reported")


def numbers() -> Iterator[tuple[str, str, str, str]]:
    """Names of the columns with numbers, in their order, with measure, population and bound."""
    for measure, population in TALLIED:
        for bound in BOUNDS:
            yield f"{measure}_{population}_{bound}", measure, population, bound


def tallied(name: str) -> "Callable[[Wish], sa.ColumnElement[Any]]":
    """How a number of the tallies is read: as it stands, or as it had been stated by the day asked for."""
    column = flat_event.c[name]

    def read(wish: Wish) -> "sa.ColumnElement[Any]":
        return column if reported_by(wish) is None else sa.literal_column(f"as_reported.{name}", column.type)

    return read


def flat_column(name: str, called: str | None = None) -> Column:
    """A column of `flat_event` under its own name or another."""
    of = flat_event.c[name]
    many = isinstance(of.type, sa.ARRAY)
    vocabulary = _VOCABULARIES.get(name)
    return plain(of, _kind(of), called, many=many, vocabulary=vocabulary, required=not (of.nullable or many))


def _kind(of: "sa.Column[Any]") -> Kind:
    if of.name in _TEXTS:
        return Kind.TEXT
    kinds = ((sa.Date, Kind.DATE), (sa.Integer, Kind.INTEGER), (sa.Float, Kind.NUMBER))
    return next((kind for type_, kind in kinds if isinstance(of.type, type_)), Kind.CODE)


def _columns() -> Iterator[Column]:
    yield from (flat_column(name) for name in _BEFORE_NUMBERS)
    for name, *_, bound in numbers():
        yield Column(name, Kind.INTEGER, tallied(name), (flat_event.c[name], tally.c[bound]))
    rests = (flat_event.c.conflicting, tally.c.conflicting)
    yield Column("conflicting_numbers", Kind.CODE, tallied("conflicting"), rests, many=True)
    yield from (flat_column(name) for name in _AFTER_NUMBERS)
    yield plain(flat_event.c.event_id, Kind.TEXT, "id", required=True)
    yield from standing(flat_event.c.collection, flat_event.c.code, PAGES)


EVENTS = Grain(
    name="events",
    columns=tuple(_columns()),
    key=("code",),
    joined=joined,
    conditions=asked,
    order=ORDER,
    beside=BESIDE,
    geometry=lambda _: flat_event.c.geometry,
)
