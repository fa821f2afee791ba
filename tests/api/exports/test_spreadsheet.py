"""Cells of a CSV file: what a spreadsheet would run is defused, and nothing else is changed."""

import csv
import datetime as dt
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.exports.spreadsheet import DANGEROUS, cell, lines


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ""),
        (-5, -5),
        (-0.5, -0.5),
        (0, 0),
        (True, "true"),
        (False, "false"),
        (dt.date(2016, 12, 13), "2016-12-13"),
        ("plain", "plain"),
        ("a-b=c", "a-b=c"),
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("  =1", "'  =1"),
        ('"=1', "'\"=1"),
        ("＝1", "'＝1"),
        (["a", "b"], "a; b"),
        (["=a", "b"], "'=a; b"),
        ([], ""),
    ],
)
def test_cells(value: Any, expected: Any) -> None:
    assert cell(value) == expected


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")), min_size=1))
def test_texts_come_back_as_they_were_but_for_the_apostrophe(texts: list[str]) -> None:
    (read,) = list(csv.reader(io.StringIO(lines([texts]).decode(), newline=""), strict=True))
    for text, shown in zip(texts, read, strict=True):
        assert shown in {text, f"'{text}"}
        assert not shown.lstrip(' "').startswith(DANGEROUS)
