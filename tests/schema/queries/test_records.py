"""Records that are no events: each field of their filter, their order, and what else is read of them."""

import datetime as dt

import pytest

from schema import errors, session
from schema.answering import RecordType, TimeMatch
from schema.filters import Near, SpaceFilter, TimeFilter
from schema.queries import places, records
from schema.queries.records import PeopleFilter, RecordFilter
from schema.vocabulary import AgeBand, CivilianStatus, Sex
from tests.recording import box, point
from tests.schema.queries.publishing import listed, publishing, resolve

FACILITY, FLOW, EPISODE = RecordType.FACILITY, RecordType.DISPLACEMENT_FLOW, RecordType.DETENTION_EPISODE
SITUATION, RISK = RecordType.SITUATION, RecordType.RISK_STATEMENT


@pytest.fixture(scope="module", autouse=True)
def published(database: object) -> None:
    with publishing() as publish:
        publish.begin("other")
        publish.area("XQ", "adm0")
        publish.area("XQ01", "adm1", "XQ")
        publish.area("XQ02", "adm1", "XQ")
        publish.area("XR", "adm0")
        publish.source("monitors")
        siege = {"geometry": box(0, 0, 2, 2), "areas": ["XQ", "XQ01"], "sources": ["monitors"]}
        publish.record("situation", "siege", "siege", days=("2016-11-26", "2016-12-22"), **siege)
        publish.record("situation", "truce", "truce", days=("2016-12-13", None), collection="other", areas=["XR"])
        publish.record("situation", "offensive", "offensive", days=(None, "2016-12-10"), geometry=point(5, 5))
        publish.record("situation", "curfew", "curfew", days=(None, None), history=[{"number": 1}])
        publish.record("situation", "blockade", "blockade", days=("2016-11-26", "2016-11-26"))
        publish.record("facility", "clinic", "clinic", days=(None, None))
        publish.record("displacement_flow", "flight", "fled", days=(None, None), areas=["XQ", "XQ01", "XR"])
        man = {"sex": "male", "age_band": "adult", "civilian_status": "civilian", "roles": ["activist"]}
        publish.record("detention_episode", "taken", "detention", days=("2016-12-10", None), victim="v1", **man)
        child = {"sex": "female", "age_band": "child", "civilian_status": "unknown", "roles": ["medic"]}
        publish.record("detention_episode", "missing", "missing_persons", days=(None, None), victim="v2", **child)
        publish.record("risk_statement", "feared", "torture", "death_under_torture", days=("2016-12-13", "2016-12-13"))
        statement = {"place": "place-XQ", "since": 1}
        for key, first in (("c2", "2016-01-01"), ("c3", "2017-01-01"), ("c1", None)):
            start = first and dt.date.fromisoformat(first)
            publish.write("control", **(statement | {"id": key, "day_from": start, "document": {"period": first}}))


def found(type_: RecordType, where: RecordFilter, *slugs: str) -> list[str]:
    with session.reading() as connection:
        scope = resolve(connection, records.keys(where), *slugs)
        return [each["id"] for each in listed(connection, records.listing(where, scope, type_), first=2)]


def days(first: str | None, last: str | None, match: TimeMatch = TimeMatch.OVERLAPS) -> RecordFilter:
    start, end = (text and dt.date.fromisoformat(text) for text in (first, last))
    return RecordFilter(occurred=TimeFilter(from_=start or None, to=end or None, match=match))


ALL = ["siege", "blockade", "offensive", "curfew"]
CASES: dict[str, tuple[RecordType, RecordFilter, list[str]]] = {
    "latest first, undated last, ties by id": (SITUATION, RecordFilter(), ALL),
    "by id or code": (SITUATION, RecordFilter(records=("siege", "code-curfew", "clinic")), ["siege", "curfew"]),
    "in two collections": (SITUATION, RecordFilter(collections=("invented", "other")), ["truce", *ALL]),
    "by a word": (SITUATION, RecordFilter(text="siege"), ["siege"]),
    "by kind": (SITUATION, RecordFilter(kinds=("siege", "curfew")), ["siege", "curfew"]),
    "by a broader kind of what is feared": (RISK, RecordFilter(kinds=("violence_against_persons",)), ["feared"]),
    "by another kind of what is feared": (RISK, RecordFilter(kinds=("killing",)), ["feared"]),
    "by what is not feared": (RISK, RecordFilter(kinds=("looting",)), []),
    "overlapping, an unknown day being any": (
        SITUATION,
        days("2016-12-01", "2016-12-05"),
        ["siege", "offensive", "curfew"],
    ),
    "overlapping before all dated ones": (SITUATION, days(None, "2016-01-01"), ["offensive", "curfew"]),
    "overlapping after all that ended": (SITUATION, days("2020-01-01", None), ["curfew"]),
    "certainly within": (SITUATION, days("2016-11-01", "2016-11-30", TimeMatch.WITHIN), ["blockade"]),
    "begun within": (SITUATION, days("2016-11-01", "2016-11-30", TimeMatch.STARTS), ["siege", "blockade"]),
    "in a province": (SITUATION, RecordFilter(within=SpaceFilter(places=("XQ01",))), ["siege"]),
    "in another": (SITUATION, RecordFilter(within=SpaceFilter(places=("XQ02",))), []),
    "from a place": (FLOW, RecordFilter(within=SpaceFilter(places=("place-XQ01",))), ["flight"]),
    "to a place": (FLOW, RecordFilter(within=SpaceFilter(places=("XR",))), ["flight"]),
    "in a box": (SITUATION, RecordFilter(within=SpaceFilter(bbox=(1.5, 1.5, 6, 6))), ["siege", "offensive"]),
    "near": (SITUATION, RecordFilter(within=SpaceFilter(near=Near(lon=2.1, lat=1, metres=12_000))), ["siege"]),
    "by source": (SITUATION, RecordFilter(sources=("monitors",)), ["siege"]),
    "by sex": (EPISODE, RecordFilter(people=PeopleFilter(sex=(Sex.FEMALE,))), ["missing"]),
    "by age": (
        EPISODE,
        RecordFilter(people=PeopleFilter(age_band=(AgeBand.ADULT, AgeBand.CHILD))),
        ["taken", "missing"],
    ),
    "by a broader role": (EPISODE, RecordFilter(people=PeopleFilter(roles=("human_rights_defender",))), ["taken"]),
    "by role and sex": (EPISODE, RecordFilter(people=PeopleFilter(roles=("medic",), sex=(Sex.MALE,))), []),
    "by status": (
        EPISODE,
        RecordFilter(people=PeopleFilter(civilian_status=(CivilianStatus.CIVILIAN,))),
        ["taken"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_finds(name: str) -> None:
    type_, where, expected = CASES[name]
    assert found(type_, where) == expected


REFUSALS: dict[str, tuple[RecordType, RecordFilter, str]] = {
    "a kind of another type": (FACILITY, RecordFilter(kinds=("siege",)), "no code 'siege' in vocabulary 'facility'"),
    "no kind at all": (RISK, RecordFilter(kinds=("sieges",)), "vocabulary 'act'"),
    "a role": (EPISODE, RecordFilter(people=PeopleFilter(roles=("medics",))), "the nearest is 'medic'"),
    "a place": (FLOW, RecordFilter(within=SpaceFilter(places=("XQ09",))), "no published place 'XQ09'"),
    "a source": (FLOW, RecordFilter(sources=("nobody",)), "no published source 'nobody'"),
    "a collection": (FLOW, RecordFilter(collections=("others",)), "did you mean 'other'"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_refuses(name: str) -> None:
    type_, where, sentence = REFUSALS[name]
    with pytest.raises(errors.UnknownKey, match=sentence):
        found(type_, where)


def test_one_by_code_or_id_and_its_history() -> None:
    with session.reading() as connection:
        named = connection.execute(records.named(["code-siege", "code-taken", "siege"], 1)).all()
        assert sorted((row[0], row[1]["type"]) for row in named) == [
            ("code-siege", "situation"),
            ("code-taken", "detention_episode"),
        ]
        assert [row[1]["id"] for row in connection.execute(records.by_ids(["clinic", "code-siege"], 1))] == ["clinic"]
        assert connection.execute(records.histories(["curfew"], 1)).all() == [("curfew", [{"number": 1}])]
        assert connection.execute(records.by_ids(["clinic"], 0)).all() == []


def test_control_of_a_place_in_order_of_its_days() -> None:
    with session.reading() as connection:
        (row,) = connection.execute(places.control(["place-XQ", "place-XR"], 1)).all()
    assert (row[0], [each["period"] for each in row[1]]) == ("place-XQ", [None, "2016-01-01", "2017-01-01"])
