"""A published record with several publications, and both ways to ask it."""

import itertools
from collections.abc import Iterator

import pytest

from api.samples.country.loading import load
from api.samples.country.stream import Stream
from tests.database import Database
from tests.journeys.seed import asking as seed
from tests.twin.asking import Sides, sides
from tests.twin.pool import Pool

EVENTS, PARTS = 3_000, 3
"""Of that many events of Qasira, those of the first publications."""


@pytest.fixture(scope="module")
def sample(database: Database) -> int:
    """The number of publications."""
    return database.filled(record)


def record() -> int:
    """The beginning of Qasira, published in parts, and after it the coded statement; the number of publications."""
    loaded = list(itertools.islice(load(Stream(EVENTS, seed=1), "tester", "sample"), PARTS))
    seed.record()
    return len(loaded) + 1


@pytest.fixture(scope="module")
def both(sample: int) -> Iterator[Sides]:
    """Asks of the sample."""
    assert sample > 1
    with sides() as asking:
        yield asking


@pytest.fixture(scope="module")
def pool(both: Sides) -> Pool:
    """What is there to be asked for."""
    return both.pool()
