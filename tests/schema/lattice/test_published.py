"""A confidential collection from its records to what is served and told of it."""

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from api.cli import load
from schema import session
from schema.publish import publish
from tests.recording import Recorder, box
from tests.schema.lattice.world import told

pytestmark = pytest.mark.usefixtures("database")

SLUG = "kept-apart"
TOTAL = ("area_period", "", "", "")


def recorded(number: int, day: str) -> None:
    """Some records that are to be counted, of two provinces, by two sources."""
    with session.recording("tester") as connection:
        record = Recorder(connection)
        known = connection.scalar(sa.text("SELECT id FROM core.current_collection WHERE slug = :slug"), {"slug": SLUG})
        if known is None:
            known = record.collection(SLUG, disclosure="confidential", default_level="counted")
            record.place("ZZ", "adm0", box(30, 0, 34, 4))
            record.place("ZZ01", "adm1", box(30, 0, 32, 4), "ZZ")
            record.place("ZZ02", "adm1", box(32, 0, 34, 4), "ZZ")
        sources = [record.source(f"{day} {letter}") for letter in "AB"]
        for at in range(number):
            area = {"stated_adm0": "ZZ", "stated_adm1": f"ZZ0{1 + at % 2}", "area_scheme": "pcode"}
            event = record.event(known, day, place_precision="adm1", title_en=f"hideout {at}", **area)
            record.act(event, "massacre")
            for source in sources:
                record.information(event, source)


def test_records_that_are_counted_are_published_as_numbers_and_nothing_else() -> None:
    recorded(40, "2016-05-01")
    done = publish()
    assert done.number is not None
    (lattice,) = done.lattices
    assert (lattice.collection, lattice.refused, lattice.listed) == (SLUG, None, 0)
    cells = told(SLUG, done.number)
    assert cells[TOTAL] == 40
    assert cells["class_period", "", "2016-Q2", "unlawful_killing"] == 40
    for audience in ("open", "partner"):
        with session.publishing() as connection:
            shown = connection.scalar(sa.text(f"SELECT count(*) FROM {audience}.event"))
            document = connection.scalar(
                sa.text(f"SELECT document FROM {audience}.collection WHERE slug = :slug"), {"slug": SLUG}
            )
        assert shown == 0
        assert document["confidential"] is True


def test_the_command_tells_how_they_were_counted_while_a_few_wait() -> None:
    recorded(20, "2016-11-01")
    recorded(2, "2016-02-01")
    ran = CliRunner().invoke(load("publish"), ["--report"])
    assert ran.exit_code == 0, ran.output
    assert f"{SLUG}: " in ran.output
    assert "numbers shown" in ran.output
    assert "Audit: " in ran.output
    assert [told(SLUG, number)[TOTAL] for number in (1, 2)] == [40, 60]
