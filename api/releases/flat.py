"""Tables of a release that are no grain of a download: published rows as they are, for engines that join and count."""

import csv
import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, cast

import sqlalchemy as sa

from schema.filters import EventFilter
from schema.grains.declaring import Column, Grain, Kind, Words
from schema.queries.conditions import conditions, holding
from schema.queries.scope import Scope
from schema.tables.published import act, claim, event, event_source, flat_event, tally
from schema.vocabulary import Language

_VERSION = frozenset({"since", "known"})
_KINDS: tuple[tuple[type[Any], Kind], ...] = (
    (sa.Date, Kind.DATE),
    (sa.Integer, Kind.INTEGER),
    (sa.Boolean, Kind.BOOLEAN),
    (sa.Float, Kind.NUMBER),
)
_VOCABULARIES = frozenset(
    {"measure", "population", "qualifier", "sex", "age_band", "civilian_status", "violations", "method", "roles"}
)


@dataclass(frozen=True, eq=False)
class FlatColumn(Column):
    """A published column as it is; its words are those of `columns.csv` beside this file."""

    @property
    def words(self) -> Words:
        """Label and meaning."""
        return _words()[self.name]


@dataclass(frozen=True, eq=False)
class FlatTable(Grain):
    """The rows of a published table that belong to the events asked for."""

    @property
    def words(self) -> Words:
        """Label and meaning."""
        return _words()[f"{self.name}."]


def _flat(name: str, of: sa.Table, owner: "sa.Column[Any]", *within: str) -> FlatTable:
    columns = (each for each in of.columns if each.name not in _VERSION and "export" in each.info["uses"])
    return FlatTable(
        name=name,
        columns=tuple(flat_column(each) for each in columns),
        key=(owner.name, *within),
        joined=lambda _: event.join(of, sa.and_(owner == event.c.id, of.c.since == event.c.since)),
        conditions=lambda wish: conditions(cast("EventFilter", wish.where), wish.scope),
        order=(event.c.day_from, event.c.id),
        within=tuple(of.c[each] for each in within),
    )


def flat_column(of: "sa.Column[Any]", name: str | None = None) -> FlatColumn:
    """A published column under its own name or another."""
    many = isinstance(of.type, sa.ARRAY)
    kind = next((kind for type_, kind in _KINDS if isinstance(of.type, type_)), Kind.CODE)
    vocabulary = (
        {"violations": "violation", "roles": "role"}.get(of.name, of.name) if of.name in _VOCABULARIES else None
    )
    return FlatColumn(
        name or of.name, kind, lambda _: of, (of,), many=many, vocabulary=vocabulary, required=not (of.nullable or many)
    )


def part_of_events(whole: Grain, country: str | None, year: int) -> Grain:
    """The events of a country and year, in the columns of the grain."""
    f = flat_event.c
    here = (f.adm0.is_not_distinct_from(country), f.day_from.between(dt.date(year, 1, 1), dt.date(year, 12, 31)))
    return replace(
        whole,
        joined=lambda _: flat_event,
        conditions=lambda wish: [holding(flat_event, wish.scope), *here],
        order=(f.day_from, f.event_id),
        beside=None,
    )


def countries_and_years(scope: Scope) -> sa.Select[Any]:
    """Rows (country, year) for which there are events."""
    f = flat_event.c
    year = sa.cast(sa.extract("year", f.day_from), sa.Integer)
    here = f.collection == sa.any_(sa.literal(scope.slugs, sa.ARRAY(sa.Text)))
    return sa.select(f.adm0, year).where(f.known.contains(sa.literal(scope.number)), here).distinct()


TABLES: Mapping[str, FlatTable] = MappingProxyType(
    {
        each.name: each
        for each in (
            _flat("acts", act, act.c.event_id, "id"),
            _flat("claims", claim, claim.c.record_id, "id"),
            _flat("event_sources", event_source, event_source.c.event_id, "source"),
            _flat("tallies", tally, tally.c.event_id, "measure", "population"),
        )
    }
)
"""By the folder in which they lie."""


@cache
def _words() -> Mapping[str, Words]:
    text = files("api").joinpath("releases", "columns.csv").read_text(encoding="utf-8")
    return MappingProxyType(
        {
            row["name"]: Words(
                MappingProxyType({each: row[f"label_{each}"] for each in (Language.EN, Language.AR)}),
                MappingProxyType({each: row[f"meaning_{each}"] for each in (Language.EN, Language.AR)}),
                row["hxl"] or None,
            )
            for row in csv.DictReader(io.StringIO(text, newline=""), strict=True)
        }
    )
