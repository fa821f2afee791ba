"""Events that leave in the shape of UCDP and are imported into an empty Sijill are counted the same there."""

import csv
import gzip
from collections import Counter
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from api.imports import aliases
from api.imports.boundaries import importing as boundaries
from api.imports.reporting import progress
from api.imports.ucdp_ged import importing as ucdp
from schema import session
from schema.publish import publish
from schema.tables.published import act, event, involvement, tally
from tests.api.datasets.files import made
from tests.database import Run

SLUG = "qasira-ucdp"
ROWS = 150


def imported(file: Path) -> Any:
    """Boundaries, aliases and the events of a file, published."""
    data = files("api.samples").joinpath("data")
    with session.recording("tester") as connection:
        aliases.load(connection, data.joinpath("aliases.csv"))
    with progress() as bar, as_file(data) as folder:
        for level in range(3):
            boundaries.import_file(
                boundaries.Wanted(folder / f"qasira_admin{level}.geojson", level, "tester", "test"), bar
            )
        rejects, about = file.with_suffix(".rejects.csv"), folder / "collection.json"
        wanted = ucdp.Wanted(file, SLUG, "tester", "test", rejects, fictional=True, about=about)
        report = ucdp.import_file(wanted, bar)
    publish()
    return report


def counts() -> dict[str, Any]:
    """What is counted of the events: how many by kind, parties, and sums of the dead by population."""
    with session.reading() as connection:

        def found(statement: Any) -> list[tuple[Any, ...]]:
            return sorted(tuple(row) for row in connection.execute(statement))

        number = sa.func.count()
        bounds = (sa.func.sum(tally.c[name]) for name in ("low", "best", "high"))
        keys = (event.c.day_from, event.c.day_to, event.c.date_precision, event.c.place_precision, event.c.adm1)
        return {
            "kinds": found(sa.select(event.c.kind, number).group_by(event.c.kind)),
            "when and where": Counter(found(sa.select(*keys).where(event.c.adm1.is_not(None)))),
            "acts": found(sa.select(act.c.kind, number).group_by(act.c.kind)),
            "parts": found(sa.select(involvement.c.degree, number).group_by(involvement.c.degree)),
            "dead": found(sa.select(tally.c.population, number, *bounds).group_by(tally.c.population)),
        }


@pytest.mark.usefixtures("database")
def test_an_export_imported_into_an_empty_sijill_gives_the_same_counts(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "first.csv"
    packed = files("api.samples").joinpath("data", "ucdp_shaped_41.csv.gz")
    with packed.open("rb") as bytes_, gzip.open(bytes_, "rt", encoding="utf-8") as whole:
        file.write_text("".join(line for line, _ in zip(whole, range(ROWS + 1), strict=False)), encoding="utf-8")
    imported(file)
    before = counts()
    exported = tmp_path / "exported.csv"
    exported.write_bytes(made("events", "csv", f"shape=ucdp&collections={SLUG}"))
    with exported.open(encoding="utf-8", newline="") as text:
        assert len(list(csv.DictReader(text))) == sum(n for _, n in before["kinds"])
    with run.copy("empty"):
        imported(exported)
        after = counts()
    assert sum(n for _, n in before["kinds"]) > ROWS * 0.9
    assert after == before
