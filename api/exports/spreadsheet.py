"""CSV (RFC 4180, UTF-8) that a spreadsheet cannot be tricked by.

A text that a spreadsheet would run as a formula gets an apostrophe in front (OWASP: CSV Injection). Numbers, days and
codes of our own are written as they are; so whoever reads the file with a program takes one leading apostrophe off a
text column when one of `DANGEROUS` follows it.
"""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from typing import Any

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def lines(rows: Iterable[Sequence[Any]]) -> bytes:
    """Rows as lines."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8")


def cell(value: Any) -> str | int | float:
    """A value as a cell: empty when null, lists with semicolons between."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return value
    if isinstance(value, dt.date):
        return value.isoformat()
    text = value if isinstance(value, str) else "; ".join(str(each) for each in value)
    # Spreadsheets look past blanks and quotes for the sign that begins a formula.
    return f"'{text}" if text.lstrip(" \"'").startswith(DANGEROUS) or text.startswith(DANGEROUS) else text
