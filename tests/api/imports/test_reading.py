"""A file that is no such file is one clear sentence; a good one is read whatever it is wrapped in."""

import gzip
from pathlib import Path

import pytest

from api.imports.reading import digest, lines
from schema.errors import BadFile

GOOD = 'id,name\n1,"two\nlines"\n\n2,ب\n'


@pytest.mark.parametrize(
    "content",
    [GOOD.encode(), b"\xef\xbb\xbf" + GOOD.encode(), gzip.compress(GOOD.encode()), GOOD.replace("\n", "\r\n").encode()],
    ids=["plain", "byte order mark", "gzip", "windows"],
)
def test_rows_come_with_the_line_on_which_they_begin(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "named.anything"
    file.write_bytes(content)
    found = [(line.number, [cell.replace("\r\n", "\n") for cell in line.cells]) for line in lines(file)]
    assert found == [(1, ["id", "name"]), (2, ["1", "two\nlines"]), (5, ["2", "ب"])]


def test_the_digest_is_of_the_bytes_as_received(tmp_path: Path) -> None:
    file = tmp_path / "f.csv"
    file.write_bytes(b"abc")
    assert digest(file) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (gzip.compress(GOOD.encode() * 500)[:-40], "is cut short: the gzip stream ends too early"),
        (gzip.compress(GOOD.encode())[:10] + b"garbage" * 9, "gzip stream cannot be decompressed"),
        (b"id,name\n1,a\0b\n", "line 2 holds a NUL byte"),
        (b"id,name\n1,\xff\xfe\n", "is not UTF-8"),
        ("id,name\n".encode("utf-16"), "is UTF-16 text"),
        (b"PK\x03\x04rest", "is a zip archive or spreadsheet"),
        (b'id,name\n1,"never closed\n', "is no CSV from line"),
    ],
    # By name: a gzip header holds the second in which it was made, and workers would collect different tests.
    ids=["empty", "cut short", "garbage", "NUL", "not UTF-8", "UTF-16", "zip", "quote never closed"],
)
def test_a_damaged_file_is_one_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    file = tmp_path / "f.csv"
    file.write_bytes(content)
    with pytest.raises(BadFile) as problem:
        list(lines(file))
    told = str(problem.value)
    assert sentence in told
    assert told.startswith("f.csv")
    assert told.endswith(".")
    assert "\n" not in told
    assert str(tmp_path) not in told


@pytest.mark.parametrize(("name", "sentence"), [("none.csv", "there is no such file"), ("", "cannot be read")])
def test_a_missing_file_is_one_sentence(tmp_path: Path, name: str, sentence: str) -> None:
    with pytest.raises(BadFile, match=sentence):
        digest(tmp_path / name)
