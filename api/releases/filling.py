"""The files of a release that hold rows: every grain in every format, and tables for engines that join and count."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import psycopg
import sqlalchemy as sa

from api.datasets import texts, writing
from api.datasets.asking import Wanted
from api.datasets.formats import FORMATS, Way
from api.datasets.grains import GRAINS
from api.releases import counting
from api.releases.describing import said
from api.releases.edition import Edition, Entry
from api.releases.flat import TABLES, countries_and_years, part_of_events
from api.releases.layout import TERMS
from schema import session, terms
from schema.filters import EventFilter
from schema.grains.declaring import Column, Grain, Wish
from schema.prepared import Written, prepare

if TYPE_CHECKING:
    import pyarrow as pa

PARQUET = "application/vnd.apache.parquet"
TILES = "application/vnd.pmtiles"
NO_COUNTRY = "__HIVE_DEFAULT_PARTITION__"
"""What engines take for null in the name of a folder."""
SHEET = 100_000
"""Rows up to which a grain is written as a workbook: more is no help to whoever opens it."""

CSV = "csv"
"""The format that every release has: its description as a Data Package names these files."""
OFFERED = (CSV, *sorted(name for name in FORMATS if name not in {CSV, "datapackage.zip"}))
"""Formats of whole grains, in the order in which they are written. A release is a Data Package itself."""

Schemas = dict[str, tuple[Column, ...]]
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Part(Wanted):
    """Some of the rows of a grain, or all with more columns: `made` stands for the grain."""

    made: Grain | None = None

    @property
    def of(self) -> Grain:
        """The grain."""
        return self.made or super().of


@dataclass(frozen=True)
class Filling:
    """A folder that is filled from one snapshot; `schemas` collects what the columns of its files are."""

    folder: Path
    edition: Edition
    connection: "psycopg.Connection[Any]"
    schemas: Schemas
    tell: Tell
    without: Collection[str] = ()
    """Formats in which no grain is written."""

    def entries(self) -> Iterator[Entry]:
        """Write all of it, file by file."""
        self.tell("tiles")
        yield self._tiles()
        for grain in self.grains:
            yield from self._grain(grain)
        self.tell("events by country and year")
        yield from self._parts()
        for name in TABLES:
            self.tell(name)
            yield self._table(name)
        self.tell("vocabularies")
        yield from self._vocabularies()

    @property
    def grains(self) -> tuple[Grain, ...]:
        """Those that tell of any collection of the release."""
        return tuple(each for each in GRAINS.values() if any(map(each.tells_of, self.edition.collections)))

    def wish(self, grain: Grain) -> Wish:
        """All rows of a grain that the release holds."""
        options = {name: values[0] for name, values in grain.options.items()}
        told = tuple(each for each in self.edition.scope.collections if grain.tells_of(each))
        scope = replace(self.edition.scope, collections=told)
        return Wish(grain.filter(collections=tuple(scope.slugs)), scope, self.edition.address, options)

    def _grain(self, grain: Grain) -> Iterator[Entry]:
        wish, rows = self.wish(grain), None
        for each in (FORMATS[name] for name in OFFERED if name not in self.without):
            if not each.fits(grain) or (each.name == "xlsx" and (rows or 0) > SHEET):
                continue
            self.tell(f"{grain.name}.{each.name}")
            wanted = Wanted(grain.name, each.name, wish.where, options=dict(wish.options))
            path = f"data/{grain.name}.{each.name}"
            self._write(path, wanted, wish)
            found = counting.rows(self.folder / path)
            rows = found if rows is None else rows
            self.schemas[grain.name] = wanted.chosen
            yield Entry(path, grain.name, each.media_type, rows if found is None else found, grain.name)

    def _write(self, path: str, wanted: Wanted, wish: Wish) -> None:
        with self._new(path) as file:
            if wanted.written.way is Way.TEXT:
                file.writelines(texts.written(self.connection, wanted, wish))
            else:
                writing.write(wanted, wish, self.connection, file)

    def _parts(self) -> Iterator[Entry]:
        """Events in folders by country and year, as engines read them that skip what is not asked for."""
        grain = GRAINS["events"]
        wish = self.wish(grain)
        text, values = prepare(Written.of(countries_and_years(self.edition.scope)))
        found: list[tuple[str | None, int]] = self.connection.execute(text, values).fetchall()
        for country, year in sorted(found, key=lambda each: (each[0] or "", each[1])):
            wanted = Part("events", "parquet", wish.where, made=part_of_events(grain, country, year))
            path = f"events/country={country or NO_COUNTRY}/year={year}/part-0.parquet"
            self._write(path, wanted, wish)
            self.schemas["events by country and year"] = wanted.chosen
            rows = counting.rows(self.folder / path)
            yield Entry(path, "events", PARQUET, rows, "events by country and year")

    def _table(self, name: str) -> Entry:
        from api.datasets import parquet, tables

        table = TABLES[name]
        wish = self.wish(table)
        path = f"{name}/part-0.parquet"
        rows = tables.batches(self.connection, table, wish, table.columns, geometry=False)
        with self._new(path) as file:
            made = tables.schema(table.columns, geometry=False)
            parquet.put(file, made, rows, said(self.edition, table.words, table.columns))
        self.schemas[f"table {name}"] = table.columns
        return Entry(path, name, PARQUET, counting.rows(self.folder / path), f"table {name}")

    def _vocabularies(self) -> Iterator[Entry]:
        from api.datasets import parquet

        for name in terms.vocabularies():
            table, path = _terms(name), f"vocabulary/{name}.parquet"
            with self._new(path) as file:
                parquet.put(file, table.schema, table.to_batches(), {})
            yield Entry(path, TERMS, PARQUET, len(table))

    def _tiles(self) -> Entry:
        from api.tiles import archive

        path = self.folder / "tiles" / "events.pmtiles"
        path.parent.mkdir()
        with session.reading() as connection:
            connection.execute(sa.select(sa.func.set_config("statement_timeout", "0", True)))
            where = EventFilter(collections=tuple(self.edition.scope.slugs))
            archive.write(connection, self.edition.scope, where, path)
        return Entry("tiles/events.pmtiles", "tiles", TILES)

    def _new(self, path: str) -> BinaryIO:
        """A file to be written."""
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        return place.open("xb")


def _terms(name: str) -> "pa.Table":
    """A vocabulary as a table, with the codes above each, itself first."""
    import pyarrow as pa

    known = {each.code: each for each in terms.vocabulary(name).terms}
    lines: dict[str, list[str]] = {}
    for code in known:
        lines[code] = [code]
        while above := known[lines[code][-1]].parent:
            lines[code].append(above)
    columns: dict[str, pa.Array] = {
        "code": pa.array([*known], pa.string()),
        "parent": pa.array([each.parent for each in known.values()], pa.string()),
        "lineage": pa.array([*lines.values()], pa.list_(pa.string())),
    }
    for language in ("en", "ar", "fr"):
        for what in ("labels", "definitions"):
            found = [getattr(each, what).get(language) for each in known.values()]
            columns[f"{what.removesuffix('s')}_{language}"] = pa.array(found, pa.string())
    return pa.table(columns)
