"""A working day at the desk, from a first report to what the public reads."""

import secrets

import pytest
import sqlalchemy as sa

from schema import session
from schema.access import Role
from schema.publish import publish
from tests.api.staff.asking import World, act, claim, event, make, told, versions, write
from tests.database import Database

CONTRIBUTOR, VERIFIER, SAFEGUARD = Role.CONTRIBUTOR, Role.VERIFIER, Role.SAFEGUARD
VICTIM = {"unit": "person", "labelEn": "A baker", "sex": "male", "ageBand": "adult", "civilianStatus": "civilian"}


@pytest.fixture(scope="module")
def world(database: Database) -> World:
    return database.filled(make)


def test_from_a_report_to_what_is_known(world: World) -> None:
    made = write(CONTRIBUTOR, "createEvent", content=event(world, titleEn="Shelling"), fields="id code version again")
    assert made["version"] == 1
    assert made["code"].startswith("SJ-")
    victim = write(CONTRIBUTOR, "createVictim", content=VICTIM | {"recordId": made["id"]})
    harm = act(made["id"], victimId=victim["id"])
    deed = write(CONTRIBUTOR, "createAct", content=harm)
    first = write(CONTRIBUTOR, "createClaim", content=claim(made["id"], world.source, 3))
    write(CONTRIBUTOR, "correctClaim", id=first["id"], version=1, changes={"best": 4, "verbatim": "four dead"})
    write(VERIFIER, "correctEvent", id=made["id"], version=1, changes={"titleEn": "Shelling of a market"})
    involved = {"eventId": made["id"], "actId": deed["id"], "actorId": world.force, "sourceId": world.source}
    write(VERIFIER, "createInvolvement", content=involved | {"degree": "party_to_fighting", "attribution": "alleged"})
    graded = {"eventId": made["id"], "scheme": "sijill", "grade": "corroborated", "tier": "corroborated"}
    write(VERIFIER, "assess", content=graded)
    shown = told(
        VERIFIER,
        "query($code: String) { event(code: $code) { id titleEn version actor claims { best verbatim }"
        " victims { labelEn } acts { kind involvements { degree } } assessments { tier } } }",
        code=made["code"],
    )["event"]
    assert shown == {
        "id": made["id"],
        "titleEn": "Shelling of a market",
        "version": 2,
        "actor": "vera",
        "claims": [{"best": 4, "verbatim": "four dead"}],
        "victims": [{"labelEn": "A baker"}],
        "acts": [{"kind": "fighting", "involvements": [{"degree": "party_to_fighting"}]}],
        "assessments": [{"tier": "corroborated"}],
    }
    assert versions(made["id"]) == [(1, "nadia", False), (2, "vera", False)]
    history = told(VERIFIER, "query($id: ID!) { history(id: $id) { version actor changed } }", id=made["id"])
    assert history["history"] == [
        {"version": 1, "actor": "nadia", "changed": []},
        {"version": 2, "actor": "vera", "changed": ["titleEn"]},
    ]


def test_what_is_left_out_stays_and_null_empties(world: World) -> None:
    made = write(VERIFIER, "createEvent", content=event(world, titleEn="Kept", titleAr="محفوظ", summaryEn="Gone"))
    write(VERIFIER, "correctEvent", id=made["id"], version=1, changes={"summaryEn": None})
    found = told(VERIFIER, "query($id: ID) { event(id: $id) { titleEn titleAr summaryEn } }", id=made["id"])
    assert found["event"] == {"titleEn": "Kept", "titleAr": "محفوظ", "summaryEn": None}


def test_a_shape_comes_back_as_it_was_given(world: World) -> None:
    spot = {"type": "Point", "coordinates": [36.5, 35.25]}
    made = write(VERIFIER, "createEvent", content=event(world, geometry=spot, placePrecision="exact"))
    again = write(VERIFIER, "correctEvent", id=made["id"], version=1, changes={"titleEn": "A spot"})
    assert again["version"] == 2
    found = told(VERIFIER, "query($id: ID) { event(id: $id) { geometry } }", id=made["id"])
    assert found["event"]["geometry"] == spot


def test_what_is_withheld_or_withdrawn_is_not_published(world: World) -> None:
    kept, held, gone = (
        write(VERIFIER, "createEvent", content=event(world, titleEn=title), fields="id code version again")
        for title in ("Published", "Held", "Taken back")
    )
    level = {"record": held["id"], "level": "WITHHELD"}
    for audience in ("OPEN", "PARTNER"):
        write(VERIFIER, "setReleaseLevel", audience=audience, **level)
    write(VERIFIER, "withdraw", id=gone["id"], version=1, protective=True)
    why = "query($id: ID!) { released(record: $id) { audience level why } }"
    assert told(VERIFIER, why, id=held["id"])["released"][0] == {
        "audience": "OPEN",
        "level": "WITHHELD",
        "why": "vera set it: as told",
    }
    assert told(VERIFIER, why, id=kept["id"])["released"][0]["level"] == "RECORD"
    assert told(VERIFIER, "{ unpublished }")["unpublished"] > 0
    publish()
    assert told(VERIFIER, "{ unpublished }")["unpublished"] == 0
    with session.reading() as connection:
        shown = set(connection.scalars(sa.text("SELECT code FROM event WHERE upper_inf(known)")))
    assert kept["code"] in shown
    assert gone["code"] not in shown
    assert held["code"] not in shown


def test_pages_go_through_everything_once(world: World) -> None:
    marked = secrets.token_hex(6)
    made = {write(VERIFIER, "createEvent", content=event(world, titleEn=f"{marked} {n}"))["id"] for n in range(5)}
    text = "query($w: EventWhere, $a: ID) { events(where: $w, first: 2, after: $a) { nodes { id } next } }"
    seen, after = [], None
    for _ in range(4):
        page = told(VERIFIER, text, w={"search": marked, "kind": "state_based_conflict"}, a=after)["events"]
        seen += [node["id"] for node in page["nodes"]]
        after = page["next"]
        if after is None:
            break
    assert sorted(seen) == seen
    assert set(seen) == made
    assert told(VERIFIER, text, w={"search": marked, "dayFromSince": "2016-12-14"})["events"]["nodes"] == []


def test_who_one_is_and_what_one_may(world: World) -> None:
    me = told(CONTRIBUTOR, "{ me { holder role writes } }")["me"]
    assert me["holder"] == "nadia"
    assert me["role"] == "CONTRIBUTOR"
    assert "claim" in me["writes"]
    assert "assessment" not in me["writes"]
    rights = told(VERIFIER, '{ access(field: "event.stated") { use allowed because } }')["access"]
    assert rights[0]["use"] == "select"
    assert rights[0]["allowed"] is False
    assert "class case" in rights[0]["because"]
