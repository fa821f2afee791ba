"""Excel workbooks: a sheet on what the file is, the rows, and what their columns mean; in Arabic from right to left.

Text is text and never a formula, days are days, unknown is an empty cell. Nothing is cut in silence: rows beyond what a
sheet holds go on in the next, and what is longer than a cell holds says so in the cell and on the first sheet. The file
is whole before its first byte can leave; rows go to disk as they come.
"""

import datetime as dt
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import psycopg
import pyarrow as pa
import pyarrow.compute as pc
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from api.datasets import codebook, tables
from api.datasets.about import AR, EN, About, written
from api.datasets.asking import Wanted
from api.datasets.workbook_words import CUT, readme
from api.datasets.writing import Sink
from schema.grains.declaring import Kind, Wish
from schema.vocabulary import Language

ROWS = 1_048_576
"""Rows of a sheet, by the format."""
LONGEST = 32_767
"""Characters of a cell, by the format."""
EPOCH = 25_569
"""The number that is 1970-01-01 in a workbook; before the 61st day its calendar has a day that never was."""

WIDTHS = {Kind.TEXT: 28, Kind.CODE: 18, Kind.DATE: 11, Kind.INSTANT: 27}

Cell = str | int | float | bool | None


def write(wanted: Wanted, wish: Wish, connection: "psycopg.Connection[Any]", sink: Sink) -> None:
    """Write the file that is asked for; `connection` is in a transaction of one snapshot.

    Raises BadInput, UnknownKey before the first byte.
    """
    columns = wanted.chosen
    rows = tables.begun(tables.batches(connection, wanted.of, wish, columns, geometry=False))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.xlsx"
        book = {"codebook": codebook.columns(wanted), "codes": codebook.codes(wanted)}
        put(path, About.of(wanted, wish), book, rows, wanted.lang, hxl=wanted.hxl)
        with path.open("rb") as file:
            shutil.copyfileobj(file, sink, 1 << 20)


def put(
    path: Path,
    about: About,
    beside: Mapping[str, Sequence[Mapping[str, str]]],
    rows: Iterable[pa.RecordBatch],
    language: Language = EN,
    *,
    hxl: bool = False,
) -> None:
    """Write rows as a new workbook that speaks that language; `beside` are tables of texts, each a sheet after them."""
    options = {
        "constant_memory": True,
        "tmpdir": str(path.parent),
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties(
            {
                "title": about.title[language],
                "comments": about.citation[language],
                # What the library would else call now.
                "created": about.at.replace(tzinfo=None, microsecond=0),
            }
        )
        Book(book, about, language, hxl=hxl).write(rows, beside)


class Book:
    """A workbook that is written."""

    def __init__(self, book: xlsxwriter.Workbook, about: About, language: Language, *, hxl: bool) -> None:
        self._book, self._about, self._language, self._hxl = book, about, language, hxl
        self._bold = book.add_format({"bold": True})
        self._red = book.add_format({"bold": True, "font_color": "#C00000"})
        self._wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self._day = book.add_format({"num_format": "yyyy-mm-dd"})
        self._days = [self._day if each.kind is Kind.DATE and not each.many else None for each in about.columns]
        self._cut = 0

    def write(self, rows: Iterable[pa.RecordBatch], beside: Mapping[str, Sequence[Mapping[str, str]]]) -> None:
        """Write all sheets."""
        first = self._sheet("README")
        sheets = self._data(rows)
        for name, table in beside.items():
            self._beside(name, table)
        # Last, since it tells what became of the rows; each sheet has a file of its own until the end.
        self._readme(first, sheets)
        first.activate()

    def _sheet(self, name: str) -> Worksheet:
        sheet = self._book.add_worksheet(name)
        if self._language is AR:
            sheet.right_to_left()
        if self._about.fictional:
            sheet.set_tab_color("#C00000")
        return sheet

    def _readme(self, sheet: Worksheet, sheets: int) -> None:
        sheet.set_column(0, 0, 24, self._wrapped)
        sheet.set_column(1, 1, 110, self._wrapped)
        for place, (name, text, weighty) in enumerate(readme(self._about, self._language, sheets, self._cut)):
            sheet.write_string(place, 0, name, self._red if weighty else self._bold)
            sheet.write_string(place, 1, text, self._red if weighty else self._wrapped)

    def _data(self, rows: Iterable[pa.RecordBatch]) -> int:
        """The sheets of rows; how many there are."""
        sheets, place = [self._sheet("data")], 0
        top = place = self._head(sheets[0])
        for batch in rows:
            for values in zip(*self._columns(batch), strict=True):
                if place >= ROWS:
                    self._filter(sheets[-1], top, place)
                    sheets.append(self._sheet(f"data ({len(sheets) + 1})"))
                    place = self._head(sheets[-1])
                self._row(sheets[-1], place, values)
                place += 1
        self._filter(sheets[-1], top, place)
        return len(sheets)

    def _columns(self, batch: pa.RecordBatch) -> Iterator[list[Cell]]:
        """The cells of a batch, column by column."""
        for column, values in zip(self._about.columns, batch.columns, strict=True):
            if column.many:
                yield self._texts(tables.joined(values))
            elif column.kind is Kind.DATE:
                yield [_day(each) for each in values.view(pa.int32()).to_pylist()]
            elif column.kind is Kind.INSTANT:
                yield [None if each is None else written(each) for each in values.to_pylist()]
            elif column.kind in {Kind.TEXT, Kind.CODE}:
                yield self._texts(values)
            else:
                yield values.to_pylist()

    def _texts(self, values: pa.Array) -> list[Cell]:
        longest = pc.max(pc.utf8_length(values)).as_py() or 0
        found: list[Cell] = values.to_pylist()
        # A cell counts the units of UTF-16, of which a character may take two.
        return [self._fitting(each) for each in found] if longest > LONGEST // 2 else found

    def _fitting(self, text: Cell) -> Cell:
        """A text as a cell holds it."""
        if not isinstance(text, str) or len(text.encode("utf-16-le")) // 2 <= LONGEST:
            return text
        self._cut += 1
        mark = CUT[self._language].format(n=len(text))
        kept = text.encode("utf-16-le")[: 2 * (LONGEST - len(mark))].decode("utf-16-le", "ignore")
        return kept + mark

    def _row(self, sheet: Worksheet, place: int, values: Sequence[Cell]) -> None:
        for across, (value, day) in enumerate(zip(values, self._days, strict=True)):
            if value is None:
                continue
            if isinstance(value, str):
                sheet.write_string(place, across, value)
            elif isinstance(value, bool):
                sheet.write_boolean(place, across, value)
            else:
                sheet.write_number(place, across, value, day)

    def _head(self, sheet: Worksheet) -> int:
        """The rows above the data: what columns are called, their names, and tags where asked for; how many rows."""
        columns = self._about.columns
        above = [[each.words.label[self._language] for each in columns], [each.name for each in columns]]
        above += [[each.words.hxl or "" for each in columns]] if self._hxl else []
        self._table(sheet, above)
        for across, each in enumerate(columns):
            sheet.set_column(across, across, WIDTHS.get(each.kind, 12))
        sheet.freeze_panes(len(above), 1)
        return len(above)

    def _filter(self, sheet: Worksheet, top: int, end: int) -> None:
        sheet.autofilter(top - 1, 0, max(end - 1, top - 1), len(self._about.columns) - 1)

    def _beside(self, name: str, table: Sequence[Mapping[str, str]]) -> None:
        sheet = self._sheet(name)
        names = list(table[0]) if table else []
        for across, each in enumerate(names):
            sheet.set_column(across, across, 60 if each.startswith(("meaning", "definition")) else 22)
        sheet.freeze_panes(1, 2)
        self._table(sheet, [names])
        for place, row in enumerate(table, 1):
            for across, text in enumerate(row.values()):
                if text:
                    sheet.write_string(place, across, text, self._wrapped)

    def _table(self, sheet: Worksheet, rows: Iterable[Sequence[str]]) -> None:
        for place, texts in enumerate(rows):
            for across, text in enumerate(texts):
                sheet.write_string(place, across, text, self._bold)


def _day(number: int | None) -> Cell:
    """A day, counted from 1970, as a workbook has it; before its calendar begins, as text."""
    if number is None:
        return None
    if number + EPOCH < 61:
        return (dt.date(1970, 1, 1) + dt.timedelta(days=number)).isoformat()
    return number + EPOCH
