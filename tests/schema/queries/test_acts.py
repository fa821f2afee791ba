"""Acts, one by one: only those that themselves meet the conditions, event by event, with the event beside each."""

import datetime as dt
import itertools
from typing import Any

import pytest
from sqlalchemy.dialects.postgresql import Range

from schema import session
from schema.filters import EventFilter
from schema.queries import acts, documents
from schema.queries.paging import Position
from schema.vocabulary import Attribution
from tests.schema.queries.publishing import listed, pages, publishing, resolve


def victim(key: str, *roles: str) -> dict[str, Any]:
    return {"id": key, "people": {"sex": None, "age_band": None, "civilian_status": "unknown", "roles": list(roles)}}


EVENTS: dict[str, tuple[str, list[dict[str, Any]]]] = {
    "first": (
        "2016-12-01",
        [
            {
                "id": "a1",
                "kind": "killing",
                "method": "barrel_bomb",
                "actors": ["unit"],
                "victim": victim("v1", "medic"),
            },
            {"id": "a2", "kind": "torture", "violations": ["torture"], "actors": ["other"], "victim": victim("v2")},
            {"id": "a3", "kind": "death_under_torture", "violations": ["torture"], "victim": victim("v2")},
        ],
    ),
    "second": ("2016-12-05", [{"id": "a0", "kind": "killing", "victim": victim("v3", "medic")}]),
    "third": ("2016-12-05", [{"id": "a9", "kind": "killing", "actors": ["unit"]}]),
    "empty": ("2016-12-06", []),
}
ORDER = ["a9", "a0", "a3", "a2", "a1"]


@pytest.fixture(scope="module", autouse=True)
def published(database: object) -> None:
    with publishing() as publish:
        publish.begin()
        publish.actor("army", members=["unit"], country_pcode="XQ")
        publish.actor("unit", "army")
        publish.actor("other", known=Range(1, 5))
        # What a later publication says of who commands whom is nothing to this one.
        publish.actor("other", "army", since=5, known=Range(5, None))
        publish.source("monitors")
        for key, (day, own) in EVENTS.items():
            publish.event(key, day, document={"acts": own, "claims": [{"id": f"claim of {key}"}]})
        publish.claim("claim of first", "first")
        taken = {"document": {"claims": [{"id": "claim of taken"}]}, "victim": "v4"}
        publish.record("detention_episode", "taken", "detention", days=(None, None), **taken)
        publish.claim("claim of taken", "taken", "detention_episode")


def found(where: EventFilter) -> list[str]:
    with session.reading() as connection:
        read = pages(connection, acts.listing(where, resolve(connection, where)), 2)
    return [row.id.rpartition("/")[2] for page in read for row in page]


CASES: dict[str, tuple[EventFilter, list[str]]] = {
    "all, those of one event together": (EventFilter(), ORDER),
    "of a kind with what is narrower": (EventFilter(acts=("killing",)), ["a9", "a0", "a3", "a1"]),
    "of a violation": (EventFilter(violations=("torture",)), ["a3", "a2"]),
    "by a method": (EventFilter(methods=("barrel_bomb",)), ["a1"]),
    "against a role": (EventFilter(victim_roles=("medic",)), ["a0", "a1"]),
    "by a force and those beneath it": (EventFilter(actors=("army",)), ["a9", "a1"]),
    "by a force, against a role": (EventFilter(actors=("unit",), victim_roles=("medic",)), ["a1"]),
    "by a force of a violation that another did": (EventFilter(actors=("unit",), violations=("torture",)), []),
    "of a standing": (EventFilter(attribution=(Attribution.ALLEGED,)), ["a9", "a2", "a1"]),
    "of one event": (EventFilter(events=("code-first",), acts=("torture",)), ["a2"]),
}


@pytest.mark.parametrize("name", CASES)
def test_finds(name: str) -> None:
    where, expected = CASES[name]
    assert found(where) == expected


@pytest.mark.parametrize("first", range(1, 7))
def test_pages_of_any_length_hold_the_same(first: int) -> None:
    with session.reading() as connection:
        read = pages(connection, acts.listing(EventFilter(), resolve(connection, EventFilter())), first)
    shown = list(itertools.chain.from_iterable(read))
    assert [row.id.rpartition("/")[2] for row in shown] == ORDER
    assert [row.id for row in shown[:2]] == ["third/a9", "second/a0"]


def test_a_position_that_no_page_ends_at_is_still_a_place_in_the_order() -> None:
    with session.reading() as connection:
        listing = acts.listing(EventFilter(), resolve(connection, EventFilter()))
        (last,) = (row for row in connection.execute(listing.page(5, None)) if row.id == "first/a3")
        rows = connection.execute(listing.page(5, Position(last.key, "first/a25"))).all()
        assert [row.id for row in rows] == ["first/a2", "first/a1"]
        after = dt.date(2016, 12, 5)
        rows = connection.execute(listing.page(5, Position(after, "made up"))).all()
        assert [row.id for row in rows] == ["first/a3", "first/a2", "first/a1"]


def test_an_act_comes_with_its_event() -> None:
    with session.reading() as connection:
        shown = listed(connection, acts.listing(EventFilter(events=("first",)), resolve(connection, EventFilter())))
    assert [each["id"] for each in shown] == ["first"] * 3
    assert EVENTS["first"][1][2] in shown[0]["acts"]


IDENTIFIERS = {
    "first": ("event", "first"),
    "taken": ("detention_episode", "taken"),
    "a2": ("act", "first"),
    "v1": ("victim", "first"),
    "v2": ("victim", "first"),
    "v4": ("victim", "taken"),
    "claim of first": ("claim", "first"),
    "claim of taken": ("claim", "taken"),
    "army": ("actor", "army"),
    "monitors": ("source", "monitors"),
}


def test_an_identifier_names_one_thing_whatever_it_is() -> None:
    with session.reading() as connection:
        rows = connection.execute(documents.anything([*IDENTIFIERS, "nothing"], 1).whole()).all()
    assert len(rows) == len(IDENTIFIERS)
    assert {row.id: (row.concept, row.document["id"]) for row in rows} == IDENTIFIERS
    (army,) = (row.document for row in rows if row.id == "army")
    assert (army["member_ids"], army["country_pcode"]) == (["unit"], "XQ")
    with session.reading() as connection:
        assert connection.execute(documents.anything(list(IDENTIFIERS), 0).whole()).all() == []
