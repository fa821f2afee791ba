"""CSV (RFC 4180, UTF-8) that a spreadsheet cannot be tricked by, written by PostgreSQL.

A text that a spreadsheet would run as a formula gets an apostrophe in front (OWASP: CSV Injection): one in which, past
blanks and quotes, a sign comes that begins a formula (`DANGEROUS`). Numbers, days and codes of our own are as they are.
Whoever reads the file with a program takes one apostrophe off every text that begins with it and of which the rest is
dangerous, which gives back exactly what is published (`restored`): a text of its own that looks like that has got a
second apostrophe.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from schema.grains.declaring import Column, Kind

SIGNS, BEFORE = "=+@\t\r\n＝＋－＠-", " \"'"
DANGEROUS = f"^[{BEFORE}]*[{SIGNS}]"
"""What begins like a formula, as a regular expression that Python and PostgreSQL read alike."""
BETWEEN = "; "
"""What stands between the members of a list."""
INSTANT = 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'

_dangerous = re.compile(DANGEROUS)


def cells(rows: sa.Select[Any], columns: tuple[Column, ...]) -> sa.Select[Any]:
    """From rows of values to rows of cells: the form of CSV."""
    found = rows.subquery("found")
    return sa.select(*(_cell(column, found.c[column.name]).label(column.name) for column in columns))


def _cell(column: Column, value: "sa.ColumnElement[Any]") -> "sa.ColumnElement[Any]":
    if column.many:
        value = sa.func.nullif(sa.func.array_to_string(value, BETWEEN), "")
    elif column.kind is Kind.BOOLEAN:
        return sa.cast(value, sa.Text)
    elif column.kind is Kind.INSTANT:
        return instant(value)
    if column.kind is not Kind.TEXT:
        return value
    # Most texts are told by their first character, which takes a third of the time of a regular expression.
    possible = sa.func.strpos(SIGNS + BEFORE, sa.func.left(value, 1)) > 0
    return sa.case((sa.and_(possible, value.regexp_match(DANGEROUS)), sa.literal("'").concat(value)), else_=value)


def instant(value: "sa.ColumnElement[Any]") -> "sa.ColumnElement[Any]":
    """An instant as text, in UTC."""
    return sa.func.to_char(sa.func.timezone("UTC", value), INSTANT)


def head(columns: Sequence[Column], *, hxl: bool) -> bytes:
    """The names of the columns; under them, where asked for, their HXL tags."""
    tags = [[column.words.hxl or "" for column in columns]] if hxl else []
    return lines([[column.name for column in columns], *tags])


def lines(rows: Iterable[Sequence[str | None]]) -> bytes:
    """Rows of texts, defused, as lines."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([defused(each) if each else "" for each in row] for row in rows)
    return text.getvalue().encode("utf-8")


def defused(text: str) -> str:
    """A text as a cell holds it."""
    return f"'{text}" if _dangerous.match(text) else text


def restored(cell: str) -> str:
    """What a cell of a text column holds, as it is published."""
    return cell[1:] if cell.startswith("'") and _dangerous.match(cell[1:]) else cell
