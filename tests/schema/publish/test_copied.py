"""What two audiences get alike is copied for the second; what one of them saw alone is not."""

import uuid
from collections.abc import Sequence

import pytest
import sqlalchemy as sa

from schema import session
from schema.access import Audience
from schema.publish import cells, copying, publish, tiles
from schema.tables import published
from tests.recording import Recorder, box, point
from tests.schema.publish.shown import current

pytestmark = pytest.mark.usefixtures("database")

SUMS = (*cells.CELLS, *tiles.SUMS)


def unlike() -> list[str]:
    """Tables of events, and of sums of them, that are not the same in both copies."""
    found = []
    with session.publishing() as connection:
        for name in (*copying.EVENTS, *tiles.TILES, *SUMS):
            rows = [f"SELECT x::text FROM {audience}.{name} x" for audience in Audience]
            differ = " UNION ALL ".join(f"({' EXCEPT ALL '.join(pair)})" for pair in (rows, reversed(rows)))
            if connection.scalar(sa.text(f"SELECT EXISTS ({differ})")):
                found.append(name)
    return found


@pytest.fixture
def copied(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of tables that were copied since."""
    names: list[str] = []
    copy = copying.copy

    def noted(connection: sa.Connection, source: Audience, target: Audience, tables: Sequence[str]) -> None:
        names.extend(tables)
        copy(connection, source, target, tables)

    monkeypatch.setattr(copying, "copy", noted)
    return names


def made(r: Recorder, day: str, best: int, **where: str) -> tuple[uuid.UUID, uuid.UUID]:
    """An event with something in each of the tables of events, and its claim."""
    event, source = r.event(r.collection(f"c{uuid.uuid4().hex}"), day, **where), r.source(f"Source of {day}")
    r.involvement(event, r.act(event, "unlawful_killing"), r.force("Militia"), source)
    return event, r.claim(event, source, min=best, best=best, max=best, stated_on=day)


def level(r: Recorder, event: uuid.UUID, name: str, of: uuid.UUID | None = None) -> uuid.UUID:
    return r.write("release_level", {"record_id": event, "audience": Audience.OPEN, "level": name}, of=of)


def test_a_copy_is_what_it_was_copied_from_whatever_comes_after(copied: list[str]) -> None:
    with session.recording("tester") as connection:
        r = Recorder(connection)
        r.place("XQ", "adm0", box(0, 0, 8, 4), kind="country")
        spot = {"geometry": point(1, 1), "place_precision": "exact"}
        events = [made(r, f"2016-12-{day}", day, **(spot if day % 2 else {})) for day in range(10, 16)]
    publish()
    assert set(copied) == {*copying.EVENTS, *tiles.TILES, *SUMS}
    assert unlike() == []
    rows = dict.fromkeys((*copying.EVENTS, *tiles.TILES, *SUMS), 0)
    with session.reading() as connection:
        for name in rows:
            rows[name] = connection.scalar(sa.text(f"SELECT count(*) FROM {name}")) or 0
    assert all(rows.values()), rows
    copied.clear()
    with session.recording("tester") as connection:
        r = Recorder(connection)
        r.write("claim", {"best": 20, "max": 20}, of=events[0][1])
        r.write("claim", {"best": 21, "max": 21}, of=events[1][1], protective=True)
        r.write("event", {}, of=events[2][0], withdrawn=True)
        r.write("event", {}, of=events[3][0], withdrawn=True, protective=True)
        made(r, "2016-12-20", 3)
    publish()
    # Sums lost something besides, so that they are reckoned for each.
    assert set(copied) == {*copying.EVENTS}
    assert unlike() == []
    copied.clear()
    with session.recording("tester") as connection:
        made(Recorder(connection), "2016-12-21", 3)
    publish()
    assert set(copied) == {*copying.EVENTS, *tiles.TILES}
    assert unlike() == []


@pytest.mark.parametrize("taken_for_the_same", [False, True])
def test_nobody_is_told_of_versions_that_others_saw(
    taken_for_the_same: bool, copied: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with session.recording("tester") as connection:
        r = Recorder(connection)
        event, claim = made(r, "2016-12-30", 1)
        decided = level(r, event, "withheld")
    first = publish().number
    assert current(published.event, event) is None
    with session.recording("tester") as connection:
        r = Recorder(connection)
        level(r, event, "record", decided)
        r.write("claim", {"best": 2, "max": 2}, of=claim)
    copied.clear()
    if taken_for_the_same:
        monkeypatch.setattr(copying, "same_rows", lambda _connection: True)
    second = publish().number
    told = {
        audience: [entry["number"] for entry in current(published.event, event, audience)["history"]]
        for audience in Audience
    }
    assert told[Audience.PARTNER] == [second, first]
    # What keeps them apart is what this test is of: without it, the earlier version would be told.
    assert told[Audience.OPEN] == ([second, first] if taken_for_the_same else [second])
    assert bool(copied) is taken_for_the_same
