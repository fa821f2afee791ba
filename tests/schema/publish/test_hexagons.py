"""In which hexagons published points lie: found from what is published, and no more precise than that."""

import datetime as dt
import uuid
from typing import Any

import h3
import pytest

from schema import session
from schema.access import Audience
from schema.answering import HEXAGONS
from schema.publish import publish
from schema.tables import published
from schema.tables.place import policy
from tests.recording import Recorder, box, point
from tests.schema.publish.shown import current, versions, written

pytestmark = pytest.mark.usefixtures("database")

SPOT = {"geometry": point(1.5, 1.25), "place_precision": "exact"}
CELLS = [h3.latlng_to_cell(1.25, 1.5, resolution) for resolution in (5, 6, 7, 8)]


@pytest.fixture(scope="module", autouse=True)
def _country(database: object) -> None:
    with session.recording("tester") as connection:
        r = Recorder(connection)
        r.place("XQ", "adm0", box(0, 0, 8, 4), kind="country")
        r.place("XQ01", "adm1", box(0, 0, 4, 4), "XQ")


def event(slug: str, **given: Any) -> uuid.UUID:
    def make(r: Recorder, collection: uuid.UUID, source: uuid.UUID) -> uuid.UUID:
        made = r.event(collection, **given)
        r.information(made, source)
        return made

    return written(slug, make)


def cells(of: uuid.UUID, audience: Audience = Audience.OPEN) -> list[str | None]:
    row = current(published.event, of, audience)
    return [row[level] for level in HEXAGONS]


@pytest.mark.parametrize(
    ("given", "known"),
    [
        pytest.param(SPOT, 4, id="a spot"),
        pytest.param({**SPOT, "uncertainty_metres": 2_000}, 2, id="a spot, said to be known within two kilometres"),
        pytest.param({**SPOT, "place_precision": "near", "uncertainty_metres": 461}, 4, id="within 461 m"),
        pytest.param({**SPOT, "place_precision": "near", "uncertainty_metres": 462}, 3, id="within 462 m"),
        pytest.param({**SPOT, "place_precision": "near", "uncertainty_metres": 8_000}, 1, id="within eight kilometres"),
        pytest.param({**SPOT, "place_precision": "near", "uncertainty_metres": 9_000}, 0, id="within nine kilometres"),
        pytest.param({**SPOT, "place_precision": "near"}, 0, id="near, nobody says how near"),
        pytest.param({**SPOT, "place_precision": "adm1"}, 0, id="the middle of a province"),
        pytest.param({**SPOT, "place_basis": "admin_centroid"}, 0, id="a stand-in, called exact"),
        pytest.param(
            {"geometry": box(1, 1, 2, 2), "place_precision": "near", "uncertainty_metres": 10}, 0, id="a shape"
        ),
        pytest.param({}, 0, id="nowhere"),
    ],
)
def test_a_point_lies_in_the_cells_that_it_is_known_to(request: Any, given: dict[str, Any], known: int) -> None:
    made = event(f"cells-{abs(hash(request.node.callspec.id))}", **given)
    assert cells(made) == cells(made, Audience.PARTNER) == CELLS[:known] + [None] * (4 - known)


def test_what_becomes_known_less_precisely_leaves_its_cells_and_the_past_keeps_them() -> None:
    made = event("moved", **SPOT)
    with session.recording("tester") as connection:
        Recorder(connection).write("event", {"place_precision": "near", "uncertainty_metres": 2_000}, of=made)
    publish()
    before, after = versions(published.event, made)
    assert [before[level] for level in HEXAGONS] == CELLS
    assert [after[level] for level in HEXAGONS] == [*CELLS[:2], None, None]


def test_what_a_policy_generalises_lies_in_no_hexagon() -> None:
    def make(r: Recorder, collection: uuid.UUID, source: uuid.UUID) -> uuid.UUID:
        made = r.event(collection, **SPOT)
        r.information(made, source)
        r.act(made, "torture")
        return made

    rule = {"audience": "open", "disclosure": "public", "place_precision": "adm1", "date_precision": "day"}
    with session.migrating() as connection:
        connection.execute(policy.insert().values(code="torture", **rule))
    made = written("generalised", make)
    assert cells(made) == [None] * 4
    assert cells(made, Audience.PARTNER) == CELLS


def people(r: Recorder, pcode: str, number: int, **version: Any) -> uuid.UUID:
    day = dt.date(2021, 7, 1)
    stated = {"pcode": pcode, "day_from": day, "day_to": day, "people": number, "basis": "census", "source": "Office"}
    return r.write("denominator", stated, **version)


def test_populations_are_published_with_their_area_and_keep_their_past() -> None:
    from schema.tables.denominator import published_denominator as table

    with session.recording("tester") as connection:
        r = Recorder(connection)
        known, waiting = people(r, "XQ01", 500), people(r, "XQ99", 70)
    publish()
    assert current(table, known)["people"] == current(table, known, Audience.PARTNER)["people"] == 500
    assert current(table, waiting) is None
    with session.recording("tester") as connection:
        r = Recorder(connection)
        r.write("denominator", {"people": 450}, of=known)
        r.place("XQ99", "adm1", box(4, 0, 8, 4), "XQ")
    publish()
    assert [row["people"] for row in versions(table, known)] == [500, 450]
    assert current(table, waiting)["people"] == 70
    with session.recording("tester") as connection:
        Recorder(connection).write("denominator", {}, of=known, withdrawn=True, protective=True)
    publish()
    assert versions(table, known) == []
