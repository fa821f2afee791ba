"""Generated documents on UCDP's events of Syria, in two publications: the same both ways. Needs the real files."""

import csv
import gzip
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from api.imports.boundaries import importing as boundaries
from api.imports.reporting import progress
from api.imports.ucdp_ged import importing as ucdp
from schema import session
from schema.publish import publish
from schema.tables.base import identity
from schema.withdrawing import withdraw
from tests.database import Database
from tests.twin.asking import Sides, sides
from tests.twin.pool import Pool
from tests.twin.running import DOCUMENTS, fuzz

# What a refused field makes needless graphql-core drops, half done.
pytestmark = pytest.mark.filterwarnings("ignore:coroutine .* was never awaited:RuntimeWarning")

WHO = "tester"
USUAL, SHARE = 100, 6


@pytest.fixture(scope="module")
def events(data_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of events; of the usual run, which must not take minutes, every sixth of them."""
    whole = data_folder / "events" / "ucdp_ged191_syria.csv.gz"
    if DOCUMENTS in os.environ:
        return whole
    part = tmp_path_factory.mktemp("ucdp") / "part.csv"
    with gzip.open(whole, "rt", encoding="utf-8-sig", newline="") as file, part.open("w", newline="") as out:
        header, *rows = csv.reader(file)
        csv.writer(out).writerows([header, *rows[::SHARE]])
    return part


@pytest.fixture(scope="module")
def ucdp_syria(database: Database, data_folder: Path, events: Path) -> int:
    """Two levels of boundaries and the events, and after the first publication one withdrawal."""
    assert database.name
    with progress() as bar:
        for level in (0, 1):
            file = data_folder / "boundaries" / f"syr_admin{level}_cod2025_simplified.geojson"
            boundaries.import_file(boundaries.Wanted(file, level, WHO, "boundaries"), bar)
        ucdp.import_file(ucdp.Wanted(file=events, collection="ucdp-ged-syria", actor=WHO, reason="events"), bar)
    publish()
    codes = sa.select(identity.c.code).where(identity.c.concept == "event").order_by(identity.c.code)
    with session.recording(WHO) as connection:
        withdraw(connection, str(connection.scalar(codes.limit(1))), actor=WHO, reason="duplicate", protective=False)
    return publish().number or 0


@pytest.fixture(scope="module")
def both(ucdp_syria: int) -> Iterator[Sides]:
    """Asks of these events."""
    assert ucdp_syria == 2
    with sides() as asking:
        yield asking


@pytest.fixture(scope="module")
def pool(both: Sides) -> Pool:
    """What is there to be asked for."""
    return both.pool()


def test_generated_documents_are_answered_the_same_both_ways(both: Sides, pool: Pool) -> None:
    found = fuzz(both, pool, USUAL, share=0.3)
    assert not found, "\n".join(found)
    assert both.figures.with_data > 0.6 * both.figures.documents
