"""What files share whose rows are records that are no events: read from what the document of each shows.

There are far fewer of them than events, so that their documents are read where files are made.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from schema.answering import RecordType
from schema.grains.declaring import Column, Grain, Kind, Wish
from schema.grains.plain import EMPTY, plain, standing
from schema.queries.conditions import LEVELS
from schema.queries.declared import Asked
from schema.queries.records import VOCABULARIES, RecordFilter, conditions
from schema.tables.published import record
from schema.tables.published_flat import BOUNDS
from schema.vocabulary import Measure

PAGES = "records/"
"""Where the pages of records are, beneath the address of the site."""

# Taken out of its table and read once, not wherever something of it is shown.
SHOWN = sa.select(sa.cast(sa.literal_column("record.document"), JSONB).label("document")).offset(0).lateral("shown")
DOCUMENT: sa.ColumnElement[Any] = SHOWN.c.document

UNDATED = sa.func.coalesce(record.c.day_from, sa.literal_column("'0001-01-01'::date", sa.Date))
"""The first day; of what has none a day before all others."""


def text(*path: str) -> "sa.ColumnElement[Any]":
    """A text of the document."""
    found: sa.ColumnElement[Any] = DOCUMENT[path].astext
    return found


def told(name: str, kind: Kind, *path: str, **more: Any) -> Column:
    """A column that the document shows."""
    type_ = {Kind.INTEGER: sa.Integer, Kind.BOOLEAN: sa.Boolean, Kind.DATE: sa.Date}.get(kind)
    read = text(*path) if type_ is None else sa.cast(text(*path), type_)
    return Column(name, kind, lambda _: read, (record.c.document,), **more)


def named(name: str, *path: str) -> Iterator[Column]:
    """A name in both languages."""
    for language in ("en", "ar"):
        yield told(f"{name}_{language}", Kind.TEXT, *path, language)


def listed(name: str, kind: Kind, sql: str, **more: Any) -> Column:
    """A list that SQL makes of the document, which is `shown.document`, as rows of one text."""
    made = sa.literal_column(f"array({sql})", sa.ARRAY(sa.Text))
    return Column(name, kind, lambda _: made, (record.c.document,), many=True, **more)


def beginning(type_: RecordType) -> Iterator[Column]:
    """Which record it is, and when."""
    c = record.c
    yield plain(c.code, Kind.CODE, required=True)
    yield plain(c.collection, Kind.CODE, required=True)
    yield told("kind", Kind.CODE, "kind", vocabulary=VOCABULARIES[type_], required=True)
    yield from named("title", "title")
    yield plain(c.day_from, Kind.DATE)
    yield plain(c.day_to, Kind.DATE)
    yield plain(c.date_precision, Kind.CODE, vocabulary="date_precision", required=True)
    yield told("date_verbatim", Kind.TEXT, "occurred", "verbatim")
    yield told("ongoing", Kind.BOOLEAN, "occurred", "ongoing")


def where() -> Iterator[Column]:
    """Where it is."""
    yield from named("place", "place", "name")
    yield told("place_verbatim", Kind.TEXT, "place_verbatim")
    yield plain(record.c.place_precision, Kind.CODE, vocabulary="place_precision", required=True)
    yield told("uncertainty_metres", Kind.INTEGER, "uncertainty_metres")
    point = sa.func.ST_GeometryType(record.c.geometry) == "ST_Point"
    for name, of in (("lon", sa.func.ST_X), ("lat", sa.func.ST_Y)):
        yield _spot(name, sa.case((point, of(record.c.geometry)), else_=sa.null()))
    for level in LEVELS:
        yield _area(level, Kind.CODE, level, "pcode")
    for level in LEVELS:
        for language in ("en", "ar"):
            yield _area(f"{level}_{language}", Kind.TEXT, level, f"name.{language}")
    yield told("code_basis", Kind.CODE, "code_basis", vocabulary="code_basis", required=True)


def _spot(name: str, read: "sa.ColumnElement[Any]") -> Column:
    return Column(name, Kind.NUMBER, lambda _: read, (record.c.geometry,))


def _area(name: str, kind: Kind, level: str, what: str) -> Column:
    path: sa.ColumnElement[Any] = sa.literal_column(f"""'$.areas[*] ? (@.level == "{level}").{what}'""")
    read = sa.func.jsonb_path_query_first(DOCUMENT, path).op("#>>")(EMPTY)
    return Column(name, kind, lambda _: read, (record.c.document,))


def numbers(*measures: Measure) -> Iterator[Column]:
    """Low, best and high of everybody, of these measures."""
    for measure in measures:
        of = f"""$.tallies[*] ? (@.measure == "{measure}" && @.population == "all")"""
        for bound in BOUNDS:
            yield _number(f"{measure}_all_{bound}", f"{of}.{bound}")


def _number(name: str, path: str) -> Column:
    found = sa.func.jsonb_path_query_first(DOCUMENT, sa.literal_column(f"'{path}'"))
    read = sa.cast(found.op("#>>")(EMPTY), sa.Integer)
    return Column(name, Kind.INTEGER, lambda _: read, (record.c.document,))


def ending() -> Iterator[Column]:
    """Who says so, what is withheld, and what stands on every row."""
    yield told("independent_sources", Kind.INTEGER, "independent_sources", required=True)
    by_name = "s #>> '{name,en}', s ->> 'id'"
    behind = f"from jsonb_array_elements(shown.document -> 'sources') s order by {by_name}"
    yield listed("sources", Kind.TEXT, f"select s #>> '{{name,en}}' {behind}")
    yield listed("sources_ar", Kind.TEXT, f"select coalesce(s #>> '{{name,ar}}', s #>> '{{name,en}}') {behind}")
    yield listed("source_ids", Kind.TEXT, f"select s ->> 'id' {behind}")
    held = "from jsonb_array_elements(shown.document -> 'redaction') y order by 1"
    yield listed("withheld", Kind.CODE, f"select concat_ws(':', y ->> 'field', y ->> 'reason') {held}")
    yield plain(record.c.id, Kind.TEXT, "id", required=True)
    yield from standing(record.c.collection, record.c.code, PAGES)


def grain(name: str, type_: RecordType, columns: Sequence[Column]) -> Grain:
    """The grain of one type of record."""
    return Grain(
        name=name,
        columns=tuple(columns),
        key=("code",),
        joined=lambda _: record.join(SHOWN, sa.true()),
        conditions=_of(type_),
        order=(UNDATED, record.c.id),
        geometry=lambda _: record.c.geometry,
        filter=RecordFilter,
        events=False,
    )


def _of(type_: RecordType) -> "Callable[[Wish], list[Asked | sa.ColumnElement[bool]]]":
    def needed(wish: Wish) -> "list[Asked | sa.ColumnElement[bool]]":
        where = cast("RecordFilter", wish.where)
        return [record.c.type == type_, *conditions(where, wish.scope, record, (type_,))]

    return needed
