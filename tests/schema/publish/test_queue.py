"""What a change of places puts into the queue of publish."""

import uuid
from typing import Any

import pytest
import sqlalchemy as sa

from schema import session
from schema.tables.keeping import unpublished
from tests.recording import Recorder, box
from tests.schema.publish.shown import written

pytestmark = pytest.mark.usefixtures("database")


def queued() -> set[uuid.UUID]:
    with session.recording("tester") as connection:
        return set(connection.scalars(sa.select(unpublished.c.record_id)))


def changed(place: uuid.UUID, content: dict[str, Any]) -> None:
    with session.recording("tester") as connection:
        Recorder(connection).write("place", content, of=place)


def site_and_what_names_it(r: Recorder, c: uuid.UUID, source: uuid.UUID) -> tuple[uuid.UUID, set[uuid.UUID]]:
    """A site without an area, and what is queued with it: of control of it the site itself."""
    site = r.write("place", {"kind": "town", "name_en": "Town", "boundary_version": "test 1"})
    episode = r.lasting("detention_episode", c, "missing_persons")
    stage = {"episode_id": episode, "position": 1, "state": "arrested", "source_id": source}
    r.write("detention_stage", stage | {"site_id": site, "date_precision": "unknown"})
    r.write("control", {"place_id": site, "source_id": source, "date_precision": "unknown"})
    elsewhere = r.write("place", {"kind": "town", "name_en": "Elsewhere", "boundary_version": "test 1"})
    return site, {
        *(site, episode, r.event(c, site_id=site), r.lasting("facility", c, "clinic", site_id=site)),
        r.lasting("displacement_flow", c, "fled", origin_id=site, destination_id=elsewhere, stock=True),
        r.lasting("displacement_flow", c, "fled", origin_id=elsewhere, destination_id=site, stock=True),
        r.lasting("corridor", c, "evacuation", status="open", origin_id=site, destination_id=elsewhere),
        r.lasting("corridor", c, "evacuation", status="open", origin_id=elsewhere, destination_id=site),
    }


def test_a_changed_site_queues_what_names_it_and_nothing_else() -> None:
    site, naming = written("near", site_and_what_names_it)
    written("far", site_and_what_names_it)
    assert queued() == set()
    changed(site, {"name_en": "Town of old"})
    assert queued() == naming


@pytest.mark.parametrize(
    ("pcode", "content"),
    [("XA", {"name_en": "Renamed"}), ("XB", {"level": None})],
    ids=["renamed", "no area any more"],
)
def test_a_changed_area_queues_every_record(pcode: str, content: dict[str, Any]) -> None:
    def made(r: Recorder, c: uuid.UUID, _: uuid.UUID) -> tuple[uuid.UUID, set[uuid.UUID]]:
        return r.place(pcode, "adm1", box(0, 0, 1, 1)), {r.event(c), r.lasting("situation", c, "truce")}

    area, records = written(pcode.lower(), made)
    assert queued() == set()
    changed(area, content)
    assert records <= queued()
