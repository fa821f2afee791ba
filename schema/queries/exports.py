"""Published events as flat rows, for downloads."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSON, JSONB

from schema.access import Class
from schema.filters import EventFilter
from schema.queries.conditions import conditions
from schema.queries.places import DEGREES
from schema.queries.scope import Scope
from schema.tables.published import event, tally, tally_reported
from schema.vocabulary import Measure, Population

COUNTED = (Population.ALL, Population.CIVILIANS)
BOUNDS = ("low", "best", "high")
PATIENCE = "10min"
"""How long a download may wait for its reader to take the next part."""

COLUMNS: tuple["sa.Column[Any]", ...] = tuple(
    column
    for column in event.columns
    # A geometry has columns or a place of its own in every format, and the tallies tell more than their lowest number.
    # The code names the event; an id may begin like a formula and would have to be changed for spreadsheets.
    if column.info["class"] is Class.PUBLIC
    and "export" in column.info["uses"]
    and column.name not in {"id", "geometry", "killed_low"}
)
"""The columns of `event` that every download has, in their order."""


def tallied(population: Population) -> list[str]:
    """Names of the three columns with those killed of a population."""
    return [f"killed_{population}_{bound}" for bound in BOUNDS]


def rows(where: EventFilter, scope: Scope, *, geometry: bool = False) -> sa.Select[Any]:
    """Every event that matches, oldest first: `COLUMNS`, titles, place, those killed, sources, and GeoJSON as text.

    With `reported`, those killed are what had been stated by that day.
    Raises BadInput, UnknownKey as `conditions` does.
    """
    chosen: list[sa.ColumnElement[Any]] = [*_columns(), *_words()]
    joined: sa.FromClause = event.join(_TOLD, sa.true())
    for population in COUNTED:
        of, on = _killed(population, where.reported.to)
        joined = joined.outerjoin(of, on)
        chosen += [of.c[bound].label(name) for bound, name in zip(BOUNDS, tallied(population), strict=True)]
    if geometry:
        chosen.append(sa.func.ST_AsGeoJSON(event.c.geometry, DEGREES).label("geojson"))
    found = sa.select(*chosen).select_from(joined).where(*conditions(where, scope))
    return found.order_by(event.c.day_from, event.c.id)


def _killed(population: Population, reported: dt.date | None) -> tuple[sa.FromClause, sa.ColumnElement[bool]]:
    """The tally of those killed, as it was when just what had been stated by a day was known, and how it is joined."""
    of = (tally if reported is None else tally_reported).alias(f"killed_{population}")
    on = [of.c.event_id == event.c.id, of.c.since == event.c.since]
    on += [of.c.measure == Measure.KILLED, of.c.population == population]
    if reported is not None:
        on.append(of.c.reported.contains(sa.literal(reported, sa.Date)))
    return of, sa.and_(*on)


def _columns() -> Iterable["sa.ColumnElement[Any]"]:
    for column in COLUMNS:
        # A facility, too, is named by its code.
        named = column.name == event.c.facility.name
        yield _TOLD.c.facility["code"].astext.label(column.name) if named else column


def _words() -> list["sa.ColumnElement[Any]"]:
    told = _TOLD.c
    return [
        told.title["en"].astext.label("title_en"),
        told.title["ar"].astext.label("title_ar"),
        told.place["name", "en"].astext.label("place_en"),
        told.place["name", "ar"].astext.label("place_ar"),
        told.place_verbatim,
        sa.func.jsonb_path_query_array(sa.cast(told.sources, JSONB), sa.text("'$[*].name.en'")).label("sources"),
    ]


_TOLD = (
    sa.func.json_to_record(sa.cast(event.c.document, JSON))
    .table_valued(
        *(sa.column(name, JSON) for name in ("title", "place", "facility", "sources")),
        sa.column("place_verbatim", sa.Text),
        joins_implicitly=True,
    )
    .render_derived(name="told", with_types=True)
)
"""Of the document of an event what the file shows: a document is text, and is read through once."""


def patient() -> sa.Select[Any]:
    """Let this transaction wait for a slow reader; other settings stay those of the login."""
    return sa.select(sa.func.set_config("idle_in_transaction_session_timeout", PATIENCE, True))
