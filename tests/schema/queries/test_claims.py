"""The ledger of claims, on events and on every other type of record: filter, order, and the record beside each."""

import datetime as dt
from typing import Any

import pytest

from schema import errors, session
from schema.filters import SpaceFilter, TimeFilter
from schema.queries import claims
from schema.queries.claims import ClaimFilter
from schema.queries.records import PeopleFilter, RecordFilter
from schema.vocabulary import AgeBand, CivilianStatus, ClaimStatus, Measure, Sex
from tests.schema.queries.publishing import pages, publishing, resolve

PEOPLE = {"sex": "female", "age_band": "child", "civilian_status": "civilian", "roles": ["medic"]}


@pytest.fixture(scope="module", autouse=True)
def published(database: object) -> None:
    with publishing() as publish:
        publish.begin("other")
        publish.area("XQ", "adm0")
        publish.area("XQ01", "adm1", "XQ")
        publish.source("monitors")
        publish.source("council")
        acts = [
            {"id": "act-1", "kind": "killing", "victim": {"id": "v1", "people": PEOPLE}},
            {"id": "act-2", "kind": "killing", "victim": {"id": "v2", "people": PEOPLE | {"sex": "male", "roles": []}}},
        ]
        own = {"claims": [{"id": name, "n": n} for n, name in enumerate(("a", "b", "c"))], "acts": acts}
        publish.event("strike", "2016-12-12", "2016-12-13", adm0="XQ", adm1="XQ01", document=own)
        publish.write("event_source", event_id="strike", source="monitors")
        publish.event("raid", "2016-12-20", collection="other", kind="raid", document={"claims": [{"id": "d"}]})
        flow = {"claims": [{"id": "e"}, {"id": "f"}], "title": {"en": "Flight"}}
        publish.record(
            "displacement_flow", "flow", "fled", days=("2016-11-26", None), areas=["XQ", "XQ01"], document=flow
        )
        one = {"document": {"claims": [{"id": "g"}]}, "sex": "male"}
        publish.record("detention_episode", "episode", "detention", days=(None, None), sources=["council"], **one)
        publish.claim("a", "strike", stated_on="2016-12-13", source="monitors", status="disputed")
        publish.claim("b", "strike", stated_on="2016-12-14", sex="female", age_band="child", roles=["medic"])
        publish.claim("c", "strike", measure="missing", civilian_status="civilian", independence_group="inside")
        publish.claim("d", "raid", stated_on="2016-12-21")
        publish.claim("e", "flow", "displacement_flow", "2016-12-13", measure="displaced")
        publish.claim("f", "flow", "displacement_flow", measure="trapped")
        publish.claim("g", "episode", "detention_episode", "2017-01-01", measure="detained")


def found(where: ClaimFilter) -> list[str]:
    with session.reading() as connection:
        scope = resolve(connection, claims.keys(where))
        return [row.id for page in pages(connection, claims.listing(where, scope), 2) for row in page]


def about(**given: Any) -> ClaimFilter:
    return ClaimFilter(about=RecordFilter(**given))


def stated(first: str | None, last: str | None) -> ClaimFilter:
    start, end = (dt.date.fromisoformat(text) if text else None for text in (first, last))
    return ClaimFilter(reported=TimeFilter(from_=start, to=end))


def counting(**given: Any) -> ClaimFilter:
    return ClaimFilter(people=PeopleFilter(**given))


DECEMBER = TimeFilter(from_=dt.date(2016, 12, 12), to=dt.date(2016, 12, 13))

CASES: dict[str, tuple[ClaimFilter, list[str]]] = {
    "last stated first, without a day last": (ClaimFilter(), ["g", "b", "e", "a", "f", "c"]),
    "stated by a day": (stated(None, "2016-12-13"), ["e", "a"]),
    "stated from a day on": (stated("2016-12-14", None), ["g", "b"]),
    "two measures": (ClaimFilter(measures=(Measure.DISPLACED, Measure.TRAPPED)), ["e", "f"]),
    "a source": (ClaimFilter(sources=("monitors",)), ["a"]),
    "an independence group": (ClaimFilter(independence_groups=("inside",)), ["c"]),
    "a standing": (ClaimFilter(status=(ClaimStatus.DISPUTED,)), ["a"]),
    "women": (counting(sex=(Sex.FEMALE,)), ["b"]),
    "children who are medics": (counting(age_band=(AgeBand.CHILD,), roles=("medic",)), ["b"]),
    "civilians": (counting(civilian_status=(CivilianStatus.CIVILIAN,)), ["c"]),
    "about an event by code": (about(records=("code-strike",)), ["b", "a", "c"]),
    "about a record by id": (about(records=("flow",)), ["e", "f"]),
    "about either": (about(records=("flow", "code-strike")), ["b", "e", "a", "f", "c"]),
    "of another collection": (about(collections=("other",)), ["d"]),
    "of both": (about(collections=("invented", "other")), ["g", "d", "b", "e", "a", "f", "c"]),
    "about kinds of two types": (about(kinds=("strike", "fled")), ["b", "e", "a", "f", "c"]),
    "about a kind that two types have": (about(kinds=("detention",)), ["g"]),
    "about a place": (about(within=SpaceFilter(places=("XQ01",))), ["b", "e", "a", "f", "c"]),
    "about a period": (about(occurred=DECEMBER), ["g", "b", "e", "a", "f", "c"]),
    "about a period after the event": (about(occurred=TimeFilter(from_=dt.date(2016, 12, 14))), ["g", "e", "f"]),
    "about what a source documented": (about(sources=("monitors", "council")), ["g", "b", "a", "c"]),
    "about harm to men": (about(people=PeopleFilter(sex=(Sex.MALE,))), ["g", "b", "a", "c"]),
    "about harm to men who are medics": (about(people=PeopleFilter(sex=(Sex.MALE,), roles=("medic",))), []),
    "about harm to girls": (
        about(people=PeopleFilter(sex=(Sex.FEMALE,), age_band=(AgeBand.CHILD,), roles=("medic",))),
        ["b", "a", "c"],
    ),
    "about words": (about(text="strike"), ["b", "a", "c"]),
    "the dead of a place and days": (
        ClaimFilter(
            measures=(Measure.KILLED,),
            about=RecordFilter(occurred=DECEMBER, within=SpaceFilter(places=("XQ01",))),
        ),
        ["b", "a"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_finds(name: str) -> None:
    where, expected = CASES[name]
    assert found(where) == expected


@pytest.mark.parametrize("first", range(1, 8))
def test_pages_of_any_length_hold_the_same(first: int) -> None:
    with session.reading() as connection:
        scope = resolve(connection, claims.keys(ClaimFilter()))
        read = pages(connection, claims.listing(ClaimFilter(), scope), first)
    assert [row.id for page in read for row in page] == CASES["last stated first, without a day last"][1]
    assert all(len(page) == first for page in read[:-1])


def test_a_claim_comes_with_its_record() -> None:
    with session.reading() as connection:
        found = {row[0]: row[1] for row in connection.execute(claims.by_ids(["b", "e", "x"], 1))}
    assert found.keys() == {"b", "e"}
    assert {"id": "b", "n": 1} in found["b"]["claims"]
    assert (found["b"]["id"], len(found["b"]["claims"])) == ("strike", 3)
    assert found["e"]["title"] == {"en": "Flight"}


@pytest.mark.parametrize(
    ("where", "sentence"),
    [
        (about(kinds=("strike", "sieges")), "no type of record has a kind 'sieges'"),
        (ClaimFilter(sources=("nobody",)), "no published source 'nobody'"),
        (about(sources=("nobody",)), "no published source 'nobody'"),
        (counting(roles=("medics",)), "the nearest is 'medic'"),
    ],
    ids=["kind", "source", "source of the record", "role"],
)
def test_refuses(where: ClaimFilter, sentence: str) -> None:
    with pytest.raises(errors.UnknownKey, match=sentence):
        found(where)
