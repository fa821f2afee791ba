"""What the database itself refuses to record (field reference b.7), each with a control that it does take."""

from typing import Any

import pytest
import sqlalchemy as sa

from schema import session
from tests.recording import Recorder, box, point

pytestmark = pytest.mark.usefixtures("database")

EVENTS: dict[str, tuple[dict[str, Any], str]] = {
    "days reversed": ({"day": "2016-12-14", "until": "2016-12-13"}, "ck_event_days"),
    "not yet happened": ({"day": "2999-01-01"}, "ck_event_not_in_the_future"),
    "an area called a spot": ({"geometry": box(0, 0, 1, 1), "place_precision": "exact"}, "ck_event_exact_is_a_spot"),
    "a negative radius": ({"uncertainty_metres": -1}, "ck_event_uncertainty"),
    "an unknown precision": ({"place_precision": "precise"}, "ck_event_place_precision"),
    "an unknown kind": ({"kind": "mayhem"}, "core.event: mayhem"),
    "an unknown circumstance": ({"context": ["siege", "mayhem"]}, "core.event: mayhem"),
}
CLAIMS: dict[str, tuple[dict[str, Any], str]] = {
    "a negative number": ({"best": -1}, "ck_claim_counts"),
    "nothing stated": ({}, "ck_claim_says_something"),
    "a period reversed": ({"best": 1, "period_from": "2016-12-14", "period_to": "2016-12-13"}, "ck_claim_period"),
    "an anchor reversed": ({"best": 1, "anchor_start": 9, "anchor_end": 3}, "ck_claim_anchor"),
    "an unknown population": ({"best": 1, "population": "neighbours"}, "ck_claim_population"),
}


@pytest.mark.parametrize("name", EVENTS)
def test_an_event_is_refused(name: str) -> None:
    given, reason = EVENTS[name]
    with pytest.raises(sa.exc.IntegrityError, match=reason), session.recording("tester") as connection:
        record = Recorder(connection)
        record.event(record.collection("refusing"), **given)


@pytest.mark.parametrize("name", CLAIMS)
def test_a_claim_is_refused(name: str) -> None:
    given, reason = CLAIMS[name]
    with pytest.raises(sa.exc.IntegrityError, match=reason), session.recording("tester") as connection:
        record = Recorder(connection)
        record.claim(record.event(record.collection("refusing")), record.source("somebody"), **given)


def test_a_reference_must_name_the_right_concept() -> None:
    with pytest.raises(sa.exc.IntegrityError, match="is no source"), session.recording("tester") as connection:
        record = Recorder(connection)
        event = record.event(record.collection("refusing"))
        record.claim(event, event, best=1)


def test_a_claim_is_kept_as_stated_coherent_or_not() -> None:
    with session.recording("tester") as connection:
        record = Recorder(connection)
        event = record.event(
            record.collection("taken"), geometry=point(1, 1), place_precision="exact", context=["siege"]
        )
        source = record.source("somebody")
        record.claim(event, source, min=177, best=142, max=177)
        record.claim(event, source, min=1, best=2)
        record.claim(event, source, qualifier="unknown_some")
        found = connection.execute(sa.text("SELECT min, best, max, coherent FROM core.current_claim ORDER BY min"))
        assert [tuple(row) for row in found] == [(1, 2, None, True), (177, 142, 177, False), (None, None, None, True)]


def test_no_term_of_a_tree_is_confused_with_another_vocabulary() -> None:
    """`medic` is a role, so it is refused as a kind of facility."""
    with pytest.raises(sa.exc.IntegrityError, match=r"core\.event: medic"), session.recording("tester") as connection:
        record = Recorder(connection)
        record.event(record.collection("refusing"), facility_kinds=["medic"])
