"""The one filter as conditions: each field finds what it should and nothing else, asked by the public login."""

import datetime
from typing import Any

import pytest
import sqlalchemy as sa

from schema import errors, session
from schema.answering import EventOrder, TimeMatch
from schema.filters import EventFilter, Near, SpaceFilter, TimeFilter, as_dict, from_query, to_query
from schema.prepared import prepare
from schema.publish import publish
from schema.queries.conditions import conditions
from schema.queries.events import listing
from schema.queries.scope import look_up, read_as_of, scope
from schema.tables.published import event
from schema.vocabulary import Attribution, DatePrecision, PlacePrecision
from tests.recording import Recorder, box, point


@pytest.fixture(scope="module", autouse=True)
def recorded(database: object) -> dict[str, str]:
    """Four events; the published ids of the actor and the source by name."""
    with session.recording("tester") as connection:
        record = Recorder(connection)
        real = record.collection("real-one")
        record.collection("real-two")
        invented = record.collection("invented", nature="fictional")
        record.place("XQ", "adm0", box(0, 0, 8, 4))
        record.place("XQ01", "adm1", box(0, 0, 4, 4), "XQ")
        record.place("XQ02", "adm1", box(4, 0, 8, 4), "XQ")
        source = record.source("Monitors")
        force = record.force("Red")
        west = record.event(
            real, "2016-12-01", place_verbatim="west", geometry=point(1, 1), place_precision="exact", context=["siege"]
        )
        act = record.act(west, "attack_on_medical_facility", method="barrel_bomb", kind="attack_on_medical_facility")
        record.involvement(west, act, force, source, attribution="suspected")
        record.act(west, "torture", kind="torture")
        record.information(west, source)
        record.event(
            real,
            "2016-11-20",
            "2016-12-10",
            place_verbatim="east",
            geometry=point(5, 1),
            place_precision="exact",
            kind="raid",
        )
        record.event(real, "2016-12-31", "2017-01-02", place_verbatim="nowhere", date_precision="month")
        record.event(invented, "2016-12-05", place_verbatim="invented")
    publish()
    with session.reading() as connection:
        actor = connection.scalar(sa.text("SELECT id FROM actor"))
        return {"actor": str(actor), "source": str(connection.scalar(sa.text("SELECT id FROM source")))}


def found(where: EventFilter, as_of: Any = None) -> set[str]:
    with session.reading() as connection:
        asked = scope(connection.execute(look_up(where, as_of)).one_or_none(), where, as_of)
        rows = connection.scalars(sa.select(event.c.document).where(*conditions(where, asked)))
        matching = {document["place_verbatim"] for document in rows}
        # Pages are asked by statements that are built once for each form, whatever the values of the first were.
        text, values = prepare(listing(where, asked, EventOrder.OCCURRED_DESC).written(100, None))
        page = connection.exec_driver_sql(text, values).one()
        assert {document["place_verbatim"] for document in page.documents or ()} == matching
        return matching


def days(first: str, last: str, match: TimeMatch = TimeMatch.OVERLAPS) -> EventFilter:
    day = datetime.date.fromisoformat
    return EventFilter(occurred=TimeFilter(from_=day(first), to=day(last), match=match))


CASES: dict[str, tuple[EventFilter, set[str]]] = {
    "nothing asked: the real ones": (EventFilter(), {"west", "east", "nowhere"}),
    "a fictional collection, named": (EventFilter(collections=("invented",)), {"invented"}),
    "overlapping December": (days("2016-12-01", "2016-12-31"), {"west", "east", "nowhere"}),
    "starting in December": (days("2016-12-01", "2016-12-31", TimeMatch.STARTS), {"west", "nowhere"}),
    "within December": (days("2016-12-01", "2016-12-31", TimeMatch.WITHIN), {"west"}),
    "on New Year's Day": (days("2017-01-01", "2017-01-01"), {"nowhere"}),
    "in a province": (EventFilter(within=SpaceFilter(places=("XQ01",))), {"west"}),
    "in two provinces": (EventFilter(within=SpaceFilter(places=("XQ01", "XQ02"))), {"west", "east"}),
    "in the country": (EventFilter(within=SpaceFilter(places=("XQ",))), {"west", "east"}),
    "in a box": (EventFilter(within=SpaceFilter(bbox=(4, 0, 6, 2))), {"east"}),
    "in a box over the antimeridian": (EventFilter(within=SpaceFilter(bbox=(4, 0, -170, 2))), {"east"}),
    "in a province and a box elsewhere": (EventFilter(within=SpaceFilter(places=("XQ01",), bbox=(4, 0, 6, 2))), set()),
    "near": (EventFilter(within=SpaceFilter(near=Near(lon=1.1, lat=1, metres=12_000))), {"west"}),
    "not quite as near": (EventFilter(within=SpaceFilter(near=Near(lon=1.1, lat=1, metres=11_000))), set()),
    "a kind with what is narrower": (EventFilter(kinds=("fighting",)), {"west", "nowhere"}),
    "a kind": (EventFilter(kinds=("raid",)), {"east"}),
    "a violation": (EventFilter(violations=("torture",)), {"west"}),
    "a broader violation": (EventFilter(violations=("protected_persons_and_objects",)), {"west"}),
    "violation and method of one act": (
        EventFilter(violations=("attack_on_medical_facility",), methods=("barrel_bomb",)),
        {"west"},
    ),
    "violation and method of two acts": (EventFilter(violations=("torture",), methods=("barrel_bomb",)), set()),
    "a circumstance": (EventFilter(context=("siege",)), {"west"}),
    "a standing of attribution": (EventFilter(attribution=(Attribution.SUSPECTED,)), {"west"}),
    "another standing": (EventFilter(attribution=(Attribution.ESTABLISHED,)), set()),
    "at least one source": (EventFilter(independent_sources=1), {"west"}),
    "known to the day": (EventFilter(date_precision=DatePrecision.DAY), {"west"}),
    "known to the month": (EventFilter(date_precision=DatePrecision.MONTH), {"west", "east", "nowhere"}),
    "placed to a spot": (EventFilter(place_precision=PlacePrecision.EXACT), {"west", "east"}),
    "a word of the title": (EventFilter(text="nowhere"), {"nowhere"}),
    "text that looks like an operator": (EventFilter(text="'; drop table event; --"), set()),
}


@pytest.mark.parametrize("name", CASES)
def test_finds(name: str) -> None:
    where, expected = CASES[name]
    assert found(where) == expected


def test_finds_by_actor_and_source(recorded: dict[str, str]) -> None:
    assert found(EventFilter(actors=(recorded["actor"],))) == {"west"}
    assert found(EventFilter(sources=(recorded["source"],))) == {"west"}
    assert found(EventFilter(actors=(recorded["actor"],), violations=("torture",))) == set()


REFUSALS: dict[str, tuple[EventFilter, type[errors.SijillError], str]] = {
    "a place": (EventFilter(within=SpaceFilter(places=("XQ09",))), errors.UnknownKey, "no published place 'XQ09'"),
    "a collection": (EventFilter(collections=("real-ones",)), errors.UnknownKey, "did you mean 'real-one'"),
    "an actor": (EventFilter(actors=("nobody",)), errors.UnknownKey, "no published actor 'nobody'"),
    "a source": (EventFilter(sources=("nobody",)), errors.UnknownKey, "no published source 'nobody'"),
    "a kind": (EventFilter(kinds=("raids",)), errors.UnknownKey, "raid"),
    "fiction with fact": (
        EventFilter(collections=("real-one", "invented")),
        errors.MixedFiction,
        "invented is fictional",
    ),
    "a shape that is no area": (EventFilter(within=SpaceFilter(area={"type": "Point"})), errors.BadInput, "Polygon"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_refuses(name: str) -> None:
    where, kind, words = REFUSALS[name]
    with pytest.raises(kind, match=words):
        found(where)


def test_before_the_first_publication_there_is_nothing_to_ask() -> None:
    with pytest.raises(errors.BeforeFirstPublication, match="at or before"):
        found(EventFilter(), datetime.date(2000, 1, 1))


def test_a_publication_still_to_come_is_unknown() -> None:
    with pytest.raises(errors.UnknownKey, match="no publication 99"):
        found(EventFilter(), 99)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("41", 41),
        ("2016-12-13", datetime.date(2016, 12, 13)),
        ("2016-12-13T12:00:00Z", datetime.datetime(2016, 12, 13, 12, tzinfo=datetime.UTC)),
    ],
)
def test_as_of_is_read(text: str, value: object) -> None:
    assert read_as_of(text) == value


@pytest.mark.parametrize("text", ["", "yesterday", "2016-13-01", "2016-12-13T12:00:00", "-1"])
def test_as_of_is_refused(text: str) -> None:
    with pytest.raises(errors.BadInput, match="asOf"):
        read_as_of(text)


@pytest.mark.parametrize("name", [name for name, (where, _) in CASES.items() if where.within.area is None])
def test_every_filter_survives_an_address(name: str) -> None:
    where = CASES[name][0]
    assert from_query(to_query(where)) == where
    assert (as_dict(where) == {}) == (where == EventFilter())
