"""Lattices are published into both copies, keep who is counted, and change by enough or not at all."""

from collections import Counter

import pytest
import sqlalchemy as sa

from schema import session
from schema.lattice import telling
from tests.recording import Recorder
from tests.schema.lattice.world import counted, members, publish, recorded, told

pytestmark = pytest.mark.usefixtures("database")

TOTAL = ("area_period", "", "", "")


def test_counts_are_published_for_both_audiences_alike() -> None:
    events = recorded("alike", 40)
    done = publish("alike", 1, [counted(each, f"ZZ0{at % 2}", "2016-05-01") for at, each in enumerate(events)])
    (lattice,) = done.lattices
    assert done.written
    assert lattice.refused is None
    cells = told("alike", 1)
    assert cells == told("alike", 1, "partner")
    assert cells[TOTAL] == 40
    assert cells["area_period", "ZZ00", "2016-Q2", ""] == 20
    assert cells["area_period", "ZZ00", "2016-Q1", ""] == 0
    assert cells["class_period", "", "2016", "none"] == 40
    assert Counter(members("alike")) == {("2016-Q2", 1, False): 40}


def test_small_numbers_are_left_out_with_others_that_hide_them() -> None:
    events = recorded("small", 135)
    rows = [counted(each, f"ZZ{10 + at % 11}", "2016-05-01") for at, each in enumerate(events[:132])]
    publish("small", 11, [*rows, *(counted(each, "ZZ04", "2016-05-01") for each in events[132:])])
    cells = told("small", 11)
    hidden = [name for name, value in cells.items() if value is None]
    assert ("area_period", "ZZ04", "", "") in hidden
    assert len({name for name in hidden if name[2] == ""}) > 1
    assert cells[TOTAL] == 135
    assert not [value for value in cells.values() if value is not None and 0 < value < 5]


def test_too_few_records_are_not_told_of_and_wait() -> None:
    events = recorded("few", 7)
    done = publish("few", 21, [counted(each) for each in events[:4]])
    (lattice,) = (each for each in done.lattices if each.collection == "few")
    assert (lattice.report, lattice.waiting, told("few", 21)) == (None, 4, {})
    assert Counter(members("few")) == {("2016-Q4", None, False): 4}
    publish("few", 22, [counted(each) for each in events[4:]])
    assert told("few", 22)[TOTAL] == 7
    assert told("few", 21) == {}


def test_a_few_changes_wait_and_enough_are_published() -> None:
    events = recorded("waiting", 60)
    publish("waiting", 31, [counted(each) for each in events[:40]])
    publish("waiting", 32, [counted(each) for each in events[40:44]])
    assert told("waiting", 32)[TOTAL] == 40
    assert Counter(members("waiting")) == {("2016-Q4", 31, False): 40, ("2016-Q4", None, False): 4}
    publish("waiting", 33, [counted(events[44])])
    assert told("waiting", 33)[TOTAL] == 45
    publish("waiting", 34, [], gone=events[:4])
    assert told("waiting", 34)[TOTAL] == 45
    assert Counter(members("waiting"))["2016-Q4", 31, True] == 4
    publish("waiting", 35, [], gone=events[4:5])
    assert told("waiting", 35)[TOTAL] == 40
    assert told("waiting", 33)[TOTAL] == 45
    assert Counter(members("waiting")) == {("2016-Q4", 31, False): 35, ("2016-Q4", 33, False): 5}


def test_who_waits_to_leave_and_comes_back_stays() -> None:
    events = recorded("back", 20)
    publish("back", 41, [counted(each) for each in events])
    publish("back", 42, [], gone=events[:2])
    publish("back", 43, [counted(each) for each in events[:2]])
    assert Counter(members("back")) == {("2016-Q4", 41, False): 20}


def test_a_record_that_is_corrected_leaves_as_what_it_was_and_enters_as_what_it_is() -> None:
    events = recorded("corrected", 40)
    publish("corrected", 51, [counted(each, day="2016-05-01") for each in events])
    publish("corrected", 52, [counted(each, day="2016-12-01") for each in events[:3]])
    assert told("corrected", 52)["area_period", "ZZ01", "2016-Q4", ""] == 0
    assert Counter(members("corrected")) == {
        ("2016-Q2", 51, False): 37,
        ("2016-Q2", 51, True): 3,
        ("2016-Q4", None, False): 3,
    }
    publish("corrected", 53, [counted(each, day="2016-12-01") for each in events[3:10]])
    cells = told("corrected", 53)
    assert (cells[TOTAL], cells["area_period", "ZZ01", "2016-Q4", ""]) == (40, 10)


def test_a_record_that_moves_to_another_collection_waits_in_both() -> None:
    events = recorded("left", 40)
    publish("left", 54, [counted(each) for each in events])
    others = recorded("joined", 20)
    publish("joined", 55, [counted(each) for each in others])
    publish("joined", 56, [counted(each) for each in events[:3]])
    assert Counter(members("left")) == {("2016-Q4", 54, False): 37, ("2016-Q4", 54, True): 3}
    assert Counter(members("joined")) == {("2016-Q4", 55, False): 20, ("2016-Q4", None, False): 3}
    publish("joined", 57, [counted(each) for each in events[3:6]])
    assert (told("left", 57)[TOTAL], told("joined", 57)[TOTAL]) == (34, 26)


def test_what_partners_are_shown_one_by_one_is_in_no_number() -> None:
    events = recorded("shown", 26)
    publish("shown", 58, [counted(each) for each in events[:20]])
    publish("shown", 59, [counted(each) for each in events[20:]], to_partners="record")
    assert told("shown", 59)[TOTAL] == 20
    publish("shown", 60, [counted(each) for each in events[20:]])
    assert told("shown", 60)[TOTAL] == 26


def test_what_is_published_twice_is_written_once() -> None:
    events = recorded("same", 20)
    publish("same", 61, [counted(each) for each in events])
    assert not publish("same", 62, []).written
    asked = sa.text("SELECT DISTINCT since FROM open.lattice_cell WHERE collection = 'same'")
    with session.publishing() as connection:
        assert list(connection.scalars(asked)) == [61]


def test_a_collection_that_is_public_now_has_no_lattice_any_more() -> None:
    events = recorded("opened", 20)
    publish("opened", 71, [counted(each) for each in events])
    with session.recording("tester") as connection:
        held = connection.scalar(sa.text("SELECT id FROM core.current_collection WHERE slug = 'opened'"))
        Recorder(connection).write("collection", {"disclosure": "public"}, of=held)
    assert publish("opened", 72, []).written
    assert told("opened", 72) == {}
    assert told("opened", 71)[TOTAL] == 20
    assert members("opened") == []


def test_what_disagrees_with_what_is_kept_is_refused_by_name() -> None:
    events = recorded("tampered", 40)
    publish("tampered", 81, [counted(each) for each in events[:20]])
    with session.publishing() as connection:
        connection.execute(sa.text("DELETE FROM guard.lattice_member WHERE record_id = :id"), {"id": events[0]})
    done = publish("tampered", 82, [counted(each) for each in events[20:]])
    (lattice,) = (each for each in done.lattices if each.collection == "tampered")
    assert lattice.refused is not None
    assert telling.lines(lattice)[0].startswith("tampered: refused.")
    assert told("tampered", 82) == told("tampered", 81)


def test_where_nothing_is_confidential_nothing_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    with session.recording("tester") as connection:
        record = Recorder(connection)
        rows = connection.execute(sa.text("SELECT id FROM core.current_collection WHERE disclosure = 'confidential'"))
        for (held,) in rows.all():
            record.write("collection", {"disclosure": "public"}, of=held)
    publish("none", 91, [])
    monkeypatch.setattr("schema.lattice.publishing.members.at_work", None)
    assert publish("none", 92, []).lattices == ()
