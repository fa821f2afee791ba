"""Every format of every grain, opened by others, holds as many rows and the same numbers as GraphQL tells.

`make test` takes a cover in which every two of grain, format and condition meet; `make datasets-full` takes all.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pandas as pd
import pytest
import pytest_asyncio
from httpx2 import AsyncClient

from api import serve
from api.datasets.formats import FORMATS
from api.datasets.grains import GRAINS
from api.graphql import rates
from api.samples.country.loading import load
from api.samples.country.stream import Stream
from schema import session
from schema.filters import EventFilter
from tests.api.datasets.files import made
from tests.api.worlds import client as client_of
from tests.database import Database
from tests.readers.expecting import ROOTS, expected
from tests.readers.reading import READERS

SAMPLE = "collections=qasira"
OF_EVENTS = (
    "",
    "asOf=1",
    "from=2021-01-05&to=2021-01-25",
    "places=XQ03",
    "violations=unlawful_attacks",
    "datePrecision=DAY&independentSources=2",
    "reportedTo=2021-01-20",
)
OF_RECORDS = (
    "",
    "asOf=1",
    "from=2021-01-05",
    "places=XQ03",
    "text=hospital",
    "match=STARTS&to=2021-02-01",
    "to=1990-01-01",
)
EVERYTHING = [
    (grain, format_, nth)
    for grain in ROOTS
    for format_ in FORMATS
    for nth in range(len(OF_EVENTS))
    if FORMATS[format_].fits(GRAINS[grain])
]
SQUARE = [
    (grain, format_, nth)
    for grain, format_, nth in EVERYTHING
    if (list(ROOTS).index(grain) + list(FORMATS).index(format_)) % len(OF_EVENTS) == nth
]
"""A Latin square: as many conditions as formats, moved on by one with each grain."""
PAIRS = SQUARE + [
    (grain, format_, nth)
    for grain, format_, nth in EVERYTHING
    if (grain == "events" and not any(each[1:] == (format_, nth) for each in SQUARE))
    or (format_ == "csv" and not any(each[::2] == (grain, nth) for each in SQUARE))
]
"""With those that would have met in a format that does not fit."""


def question(grain: str, nth: int) -> str:
    queries = OF_EVENTS if GRAINS[grain].filter is EventFilter else OF_RECORDS
    return "&".join(part for part in (SAMPLE, queries[nth]) if part)


@pytest.fixture(scope="module")
def country(database: Database) -> None:
    """The first two publications of the sample country."""
    assert database.name
    publications = load(Stream(events=600, seed=5), "tester", "sample")
    assert [next(publications).number for _ in range(2)] == [1, 2]
    publications.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(country: None) -> AsyncIterator[AsyncClient]:
    async with client_of(serve.app()) as asking:
        yield asking
    await session.close_async()


@pytest.fixture(autouse=True)
def unspent() -> None:
    """What one test asks is not charged to the next."""
    rates.forget()


def test_the_cover_has_every_pair() -> None:
    for left, right in ((0, 1), (0, 2), (1, 2)):
        assert {(each[left], each[right]) for each in PAIRS} == {(each[left], each[right]) for each in EVERYTHING}
    assert set(READERS) == set(FORMATS)


async def compare(client: AsyncClient, folder: Path, grain: str, format_: str, nth: int) -> None:
    query = question(grain, nth)
    file = folder / f"{grain}.{format_}"
    file.write_bytes(made(grain, format_, query))
    rows, sums = await expected(client, grain, query)
    frame = READERS[format_](file)
    if grain == "places" and rows:
        # Of sites GraphQL counts no events.
        frame = frame[frame["level"].notna()]
    assert len(frame) == rows
    for name, total in sums.items() if rows else ():
        assert pd.to_numeric(frame[name]).sum() == total, name


@pytest.mark.parametrize(("grain", "format_", "nth"), PAIRS)
async def test_files_hold_what_graphql_tells(
    client: AsyncClient, tmp_path: Path, grain: str, format_: str, nth: int
) -> None:
    await compare(client, tmp_path, grain, format_, nth)


@pytest.mark.long
@pytest.mark.parametrize(("grain", "format_", "nth"), [each for each in EVERYTHING if each not in PAIRS])
async def test_all_files_hold_what_graphql_tells(
    client: AsyncClient, tmp_path: Path, grain: str, format_: str, nth: int
) -> None:
    await compare(client, tmp_path, grain, format_, nth)
