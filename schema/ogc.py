"""The views that OGC API serves, in a database schema of their own, and the one login that reads them and nothing else.

They show the last publication of the open copy, in columns of class open that may be exported, and have the rights of
their owner: so the login needs none on tables, where it could read past states too. Fiction and fact never meet in one
view: a client of OGC API names a collection and nothing else, so that of each there are two.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from schema.access import Audience, Class
from schema.answering import RecordType
from schema.roles import Login
from schema.tables.base import for_audience
from schema.tables.published_flat import BOUNDS

SCHEMA = "ogc"
FICTIONAL = "_fictional"
"""What the name of a view of invented records ends in."""

_OPEN = for_audience(Audience.OPEN)
_EVENT, _RECORD, _PLACE, _COLLECTION, _CELL = (
    _OPEN.tables[f"{Audience.OPEN}.{name}"] for name in ("flat_event", "record", "place", "collection", "cell")
)
_DIALECT = sa.create_mock_engine("postgresql+psycopg://", executor=print).dialect
_QUOTE = _DIALECT.identifier_preparer.quote


@dataclass(frozen=True)
class View:
    """A view: its name, what it holds, its columns in their order, the one that names a row, and how rows are found."""

    name: str
    doc: str
    columns: tuple["sa.Column[Any]", ...]
    key: str
    order: tuple[str, ...]
    rows: sa.FromClause
    conditions: tuple["sa.ColumnElement[bool]", ...]

    @property
    def statement(self) -> sa.Select[Any]:
        """What it selects: columns as they are, where a type would wrap them in functions that no index knows."""
        plain: list[sa.ColumnElement[Any]] = [
            sa.type_coerce(column, sa.types.NullType()).label(column.name) for column in self.columns
        ]
        return sa.select(*plain).select_from(self.rows).where(*self.conditions)


def _chosen(table: sa.Table, *names: str) -> tuple["sa.Column[Any]", ...]:
    """Columns of a table by name. Raises TypeError for one that is not open or may not be exported."""
    found = tuple(table.c[name] for name in names)
    for column in found:
        if column.info["class"] is not Class.PUBLIC or "export" not in column.info["uses"]:
            raise TypeError(f"{table.name}.{column.name} is not open to be exported, so that no view may show it")
    return found


_KILLED = tuple(f"killed_{whom}_{bound}" for whom in ("all", "civilians") for bound in BOUNDS)
_EVENT_COLUMNS = (
    *("code", "collection", "kind", "title_en", "title_ar", "granularity", "verification"),
    *("day_from", "day_to", "date_precision", "violations", "acts", "methods", "context", "victim_roles"),
    *("actors_en", "actors_ar", "facility_kinds", "place_en", "place_ar", "place_precision", "uncertainty_metres"),
    *("adm0", "adm1", "adm2", "adm3", "adm4", "code_basis", *_KILLED, "first_reported", "independent_sources"),
    *("sources", "withheld", "geometry"),
)
_RECORD_COLUMNS = (
    *("code", "collection", "kinds", "day_from", "day_to", "date_precision", "place_precision", "area", "areas"),
    "geometry",
)
_PLACE_COLUMNS = (
    *("pcode", "name_en", "name_ar", "name_fr", "kind", "level", "parent_pcode", "boundary_version", "geometry"),
)
_RECORDS = {
    RecordType.FACILITY: (
        "facilities",
        "Hospitals, schools and other protected objects, no more precisely than policy allows.",
    ),
    RecordType.DETENTION_EPISODE: ("detentions", "Deprivations of liberty."),
    RecordType.DISPLACEMENT_FLOW: ("displacements", "Movements of people from one place to another."),
    RecordType.SITUATION: ("situations", "Lasting states of an area: sieges, offensives, truces."),
    RecordType.CORRIDOR: ("corridors", "Routes for evacuation or aid, once their embargo has passed."),
}


def _views() -> Iterator[View]:
    for fictional in (False, True):
        yield _events(fictional)
        for type_, (name, doc) in _RECORDS.items():
            yield _records(type_, name, doc, fictional)
        yield _areas(fictional)


def _named(name: str, doc: str, fictional: bool) -> tuple[str, str]:
    return (f"{name}{FICTIONAL}", f"INVENTED, for demonstration. {doc}") if fictional else (name, doc)


def _of(table: sa.Table, fictional: bool) -> "sa.ColumnElement[bool]":
    """That a row is current, and of a collection of that nature."""
    c = _COLLECTION.c
    slugs = sa.select(c.slug).where(sa.func.upper_inf(c.known), c.fictional == sa.literal(fictional))
    return sa.and_(sa.func.upper_inf(table.c.known), table.c.collection.in_(slugs))


def _events(fictional: bool) -> View:
    name, doc = _named("events", "One feature per event; geometry only where a point or shape is published.", fictional)
    return View(
        name=name,
        doc=doc,
        columns=_chosen(_EVENT, *_EVENT_COLUMNS),
        key="code",
        # As the rows lie, so that a page is read and not sorted.
        order=("day_from", "code"),
        rows=_EVENT,
        conditions=(_of(_EVENT, fictional),),
    )


def _records(type_: RecordType, name: str, doc: str, fictional: bool) -> View:
    name, doc = _named(name, doc, fictional)
    return View(
        name=name,
        doc=doc,
        columns=_chosen(_RECORD, *_RECORD_COLUMNS),
        key="code",
        order=("code",),
        rows=_RECORD,
        conditions=(_RECORD.c.type == type_, _of(_RECORD, fictional)),
    )


def _areas(fictional: bool) -> View:
    """Areas of countries of which there is anything real, or of which all that is told is invented."""
    c, k = _CELL.c, _COLLECTION.c
    country = sa.func.coalesce(_PLACE.c.ancestors[1], _PLACE.c.pcode)
    told = (
        sa.select(c.adm0)
        .join(_COLLECTION, sa.and_(k.slug == c.collection, sa.func.upper_inf(k.known)))
        .where(c.level == "adm0", c.violation == "", c.measure == "events", c.adm0.is_not(None))
        .group_by(c.adm0)
        .having(sa.func.bool_and(k.fictional))
    )
    within = country.in_(told)
    name, doc = _named("areas", "Administrative areas with their boundaries.", fictional)
    return View(
        name=name,
        doc=doc,
        columns=_chosen(_PLACE, *_PLACE_COLUMNS),
        key="pcode",
        order=("pcode",),
        rows=_PLACE,
        conditions=(sa.func.upper_inf(_PLACE.c.known), _PLACE.c.level.is_not(None), within if fictional else ~within),
    )


VIEWS: Sequence[View] = tuple(_views())


def statements() -> Iterator[sa.TextClause]:
    """What makes the views anew. The login may not be there yet: it is made apart from tables."""
    yield sa.text(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
    yield sa.text(f"REVOKE ALL ON SCHEMA {SCHEMA} FROM PUBLIC")
    for view in VIEWS:
        made = f"CREATE OR REPLACE VIEW {SCHEMA}.{_QUOTE(view.name)} AS {_text(view.statement)}"
        yield sa.text(made.replace(":", "\\:"))
        doc = view.doc.replace("'", "''")
        yield sa.text(f"COMMENT ON VIEW {SCHEMA}.{_QUOTE(view.name)} IS '{doc}'".replace(":", "\\:"))
    granted = ", ".join(f"{SCHEMA}.{_QUOTE(view.name)}" for view in VIEWS)
    yield sa.text(
        f"DO $$ BEGIN IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{Login.OGC}') THEN"
        f" GRANT USAGE ON SCHEMA {SCHEMA} TO {Login.OGC}; GRANT SELECT ON {granted} TO {Login.OGC}; END IF; END $$"
    )


def _rows(view: View) -> sa.TableClause:
    return sa.table(view.name, *(sa.column(column.name) for column in view.columns), schema=SCHEMA)


def _text(statement: sa.Select[Any]) -> str:
    return str(statement.compile(dialect=_DIALECT, compile_kwargs={"literal_binds": True}))


def counted(view: View, condition: str, most: int) -> str:
    """What counts its rows that meet a condition, at most one more than `most`."""
    rows = f"{SCHEMA}.{_QUOTE(view.name)}"
    parts = ["SELECT count(*) FROM (SELECT 1 FROM", rows, "WHERE", condition, "LIMIT", str(most + 1), ") AS few"]
    return " ".join(parts)


def extent(view: View) -> str:
    """What asks how many rows it has, and where and when they lie.

    One row: the count; west, south, east, north; the first and the last day, null where it has no days.
    """
    rows = _rows(view)
    box = sa.func.ST_Extent(rows.c.geometry)
    sides = (getattr(sa.func, f"ST_{side}")(box) for side in ("XMin", "YMin", "XMax", "YMax"))
    days: tuple[sa.ColumnElement[Any], ...] = (sa.null(), sa.null())
    if "day_from" in rows.c:
        days = (sa.func.min(rows.c.day_from), sa.func.max(sa.func.coalesce(rows.c.day_to, rows.c.day_from)))
    return _text(sa.select(sa.func.count(), *sides, *days))
