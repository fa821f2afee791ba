"""Random small records: nothing is lost or invented at any resolution, whatever part of their days lies in a period."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.results_areas import AreaMap
from schema import hexagons, session
from schema.answering import ADMIN, HEXAGONS
from schema.filters import EventFilter, TimeFilter
from tests.counting_rules.worked import TABLES, ask, furnish, write
from tests.database import Database

EPOCH = dt.date(2030, 1, 1)
PERIOD = TimeFilter(from_=dt.date(2030, 1, 10), to=dt.date(2030, 2, 10))


@pytest.fixture(scope="module", autouse=True)
def country(database: Database) -> Database:
    furnish()
    return database


@st.composite
def events(draw: st.DrawFn) -> dict[str, str]:
    start = EPOCH + dt.timedelta(days=draw(st.integers(0, 60)))
    low, best, high = sorted(draw(st.lists(st.integers(0, 50), min_size=3, max_size=3)))
    shown = {"low": str(low), "best": str(best), "high": draw(st.sampled_from([str(high), ""]))}
    place = {"adm0": "XA", "adm1": draw(st.sampled_from(["", "XA01", "XA02"]))}
    point = {"lon": str(draw(st.floats(0, 3))), "lat": str(draw(st.floats(0, 1)))}
    metres = draw(st.sampled_from(["", "0", "400", "1200", "3000", "8000", "20000"]))
    until = start + dt.timedelta(days=draw(st.sampled_from([0, 0, 5, 31])))
    return {"from": str(start), "to": str(until), "metres": metres, **shown, **place, **point}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(events(), min_size=1, max_size=8))
def test_hexagons_and_unplaced_make_the_total_of_every_level(rows: list[dict[str, str]]) -> None:
    (slug,) = write(rows, {"": {}}).values()
    _place(slug, rows)
    totals = set()
    for level in (*ADMIN[:3], *HEXAGONS):
        result = ask(EventFilter(collections=(slug,), occurred=PERIOD), {"level": level})
        assert isinstance(result, AreaMap)
        parts = [*result.areas, result.unplaced]
        assert sum(each.records for each in parts) == result.records
        assert sum(each.lower or 0 for each in parts) == pytest.approx(result.lower or 0, abs=1e-5)
        totals.add((result.value, result.lower, result.upper, result.records))
        if level in HEXAGONS:
            wide = hexagons.widest(int(level[-1]))
            fitting = [row for row in rows if row["metres"] and float(row["metres"]) <= wide]
            assert sum(each.records for each in result.areas) <= len(fitting)
    assert len(totals) == 1


def _place(slug: str, rows: list[dict[str, str]]) -> None:
    """Say in which hexagons the events lie, as publish does."""
    event = TABLES["event"]
    with session.publishing() as connection:
        for n, row in enumerate(rows):
            metres = float(row["metres"]) if row["metres"] else None
            found = hexagons.cells(float(row["lon"]), float(row["lat"]), metres)
            values = {level.value: cell for level, cell in zip(HEXAGONS, found, strict=True)}
            connection.execute(event.update().where(event.c.id == f"{slug}-{n}").values(values))
