"""Published events as flat rows, for downloads."""

from typing import Any

import sqlalchemy as sa

from schema.access import Class
from schema.filters import EventFilter
from schema.queries.conditions import conditions
from schema.queries.places import DEGREES
from schema.queries.scope import Scope
from schema.tables.published import event, tally
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

    Raises BadInput, UnknownKey as `conditions` does.
    """
    chosen: list[sa.ColumnElement[Any]] = [*COLUMNS, *_words()]
    joined: sa.FromClause = event
    for population in COUNTED:
        of = tally.alias(f"killed_{population}")
        joined = joined.outerjoin(
            of,
            sa.and_(
                of.c.event_id == event.c.id,
                of.c.since == event.c.since,
                of.c.measure == Measure.KILLED,
                of.c.population == population,
            ),
        )
        chosen += [of.c[bound].label(name) for bound, name in zip(BOUNDS, tallied(population), strict=True)]
    if geometry:
        chosen.append(sa.func.ST_AsGeoJSON(event.c.geometry, DEGREES).label("geojson"))
    found = sa.select(*chosen).select_from(joined).where(*conditions(where, scope))
    return found.order_by(event.c.day_from, event.c.id)


def _words() -> list["sa.ColumnElement[Any]"]:
    document = event.c.document
    return [
        document["title"]["en"].astext.label("title_en"),
        document["title"]["ar"].astext.label("title_ar"),
        document["place"]["name"]["en"].astext.label("place_en"),
        document["place"]["name"]["ar"].astext.label("place_ar"),
        document["place_verbatim"].astext.label("place_verbatim"),
        sa.func.jsonb_path_query_array(document, sa.text("'$.sources[*].name.en'")).label("sources"),
    ]


def patient() -> sa.Select[Any]:
    """Let this transaction wait for a slow reader; other settings stay those of the login."""
    return sa.select(sa.func.set_config("idle_in_transaction_session_timeout", PATIENCE, True))
