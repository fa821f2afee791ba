"""The finder itself: it knows every canary in every shape and package, and finds none where there is none."""

import base64
import gzip
import io
import random
import sqlite3
import struct
import zipfile
import zlib
from collections.abc import Callable

import brotli
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from tests.privacy.canaries import Canary, Finder, Hit

CANARIES = [Canary.drawn(seed) for seed in range(500)]


@pytest.fixture(scope="module")
def finder() -> Finder:
    return Finder(CANARIES)


def test_there_are_at_least_fourteen_shapes_of_each_word_and_places_of_each_point() -> None:
    assert len({shape for _, shape in CANARIES[0].shapes()}) >= 14
    assert len({(one, other) for _, one, other in CANARIES[0].places()}) >= 14


def test_every_canary_is_found_in_every_shape(finder: Finder) -> None:
    for canary in CANARIES:
        for name, shape in canary.shapes():
            assert any(hit.seed == canary.seed for hit in finder.find(b"{" + shape + b"}")), (canary, name)
        for name, one, other in canary.places():
            if len(one) >= 6:
                assert any(hit.seed == canary.seed for hit in finder.find(one + b", " + other)), (canary, name)


def test_nothing_is_found_where_nothing_is(finder: Finder) -> None:
    chance = random.Random("noise")  # noqa: S311 - the same everywhere
    for size in (0, 1, 5, 6, 10_000_000):
        assert finder.find(chance.randbytes(size)) == set()
    words = " ".join(Canary.drawn(seed).word for seed in range(10_000, 15_000))
    assert finder.find(words.encode()) == set()
    numbers = " ".join(f"{chance.uniform(-180, 180):.6f}" for _ in range(100_000))
    assert finder.find(numbers.encode()) == set()


def test_one_half_of_a_point_is_not_the_point(finder: Finder) -> None:
    canary = CANARIES[7]
    assert finder.find(f"{canary.lon:.7f}".encode()) == set()
    assert Hit(7, "degrees to 7 places", "itself") in finder.find(f"[{canary.lon:.7f},{canary.lat:.7f}]".encode())


def packed_sqlite(data: bytes) -> bytes:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE features (geometry BLOB)")
    connection.execute("INSERT INTO features VALUES (?)", [data])
    return connection.serialize()


def packed_zip(data: bytes) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", data)
    return sink.getvalue()


def packed_parquet(data: bytes) -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.table({"geometry": [data]}), sink, compression="zstd")
    return sink.getvalue()


PACKING: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "zlib": zlib.compress,
    "zstd": zstandard.ZstdCompressor().compress,
    "brotli": lambda data: brotli.compress(data + "é".encode()),
    "zip": packed_zip,
    "parquet": packed_parquet,
    "SQLite": packed_sqlite,
    "base64": lambda data: b"cursor=" + base64.urlsafe_b64encode(data),
    "hexadecimal": lambda data: b"X'" + data.hex().encode() + b"'",
    "zip in base64": lambda data: base64.b64encode(packed_zip(data)),
}


@pytest.mark.parametrize("how", PACKING)
def test_what_is_packed_is_opened(finder: Finder, how: str) -> None:
    canary = CANARIES[3]
    point = struct.pack("<BIdd", 1, 1, canary.lon, canary.lat)
    word = canary.word.encode("utf-16-le") + b"." * 40
    for data in (point + b" " * 30, word):
        assert {hit.seed for hit in finder.find(PACKING[how](data))} == {3}, how
    assert finder.find(PACKING[how](b"nothing to see here, and nothing else either")) == set()
