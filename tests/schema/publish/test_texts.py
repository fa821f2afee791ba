"""What people wrote in words of their own, when a protected source spoke, and where in an area a point lies."""

import datetime as dt
import uuid
from typing import Any

import pytest
import sqlalchemy as sa

from schema import session
from schema.access import Audience
from schema.publish import publish
from schema.tables import published
from schema.tables.place import policy
from tests.recording import Recorder, box, point
from tests.schema.publish.shown import current, versions, withheld, written

pytestmark = pytest.mark.usefixtures("database")

DAY = dt.date(2016, 12, 14)
MONTH = (dt.date(2016, 12, 1), dt.date(2016, 12, 31))
CANARY = "behind the mill"
TEXTS = ("summary", "acts.reason", "acts.victim.label", "assessments.rationale", "claims.verbatim", "claims.anchor")


@pytest.fixture(scope="module", autouse=True)
def _country(database: object) -> None:
    with session.recording("tester") as connection:
        r = Recorder(connection)
        r.place("XQ", "adm0", box(0, 0, 8, 4), kind="country")
        r.place("XQ01", "adm1", box(0, 0, 4, 4), "XQ")
        r.place("XQ0101", "adm2", box(0, 0, 2, 4), "XQ01")
        r.place("XQ010101", "adm3", box(0, 0, 2, 2), "XQ0101")


def rule(concept: str, code: str, place: str, date: str, **more: Any) -> None:
    """A policy for public collections and everybody but partners."""
    key = {"concept": concept, "code": code, "audience": "open", "disclosure": "public"}
    with session.migrating() as connection:
        levels = {"place_precision": place, "date_precision": date}
        connection.execute(policy.insert().values(key | levels | more))


def worded(r: Recorder, event: uuid.UUID, source: uuid.UUID) -> None:
    """Texts beneath an event, wherever there can be one."""
    document = r.write("document", {"source_id": source, "title": "Report", "kind": "report", "published_on": DAY})
    anchor = {"document_id": document, "anchor_start": 0, "anchor_end": 5, "quote": CANARY}
    victim = r.write("victim", {"record_id": event, "unit": "person", "label_en": f"Boy {CANARY}"} | PEOPLE)
    r.act(event, victim_id=victim, reason_en=CANARY)
    r.claim(event, source, best=3, verbatim=CANARY, **anchor)
    r.information(event, source, **anchor)
    judged = {"event_id": event, "scheme": "sijill", "grade": "reported", "tier": "reported", "rationale_en": CANARY}
    r.write("assessment", judged | {"made_on": DAY})


PEOPLE = {"sex": "unknown", "age_band": "unknown", "civilian_status": "unknown", "roles": []}


@pytest.mark.parametrize("hidden", [False, True], ids=["open", "hidden"])
def test_words_go_where_anything_of_a_record_is_withheld(hidden: bool) -> None:
    def struck(r: Recorder, c: uuid.UUID, source: uuid.UUID) -> uuid.UUID:
        at = {"facility_id": r.lasting("facility", c, "clinic")} if hidden else {}
        event = r.event(c, summary_en=f"It stood {CANARY}.", **at)
        worded(r, event, source)
        return event

    event = written(f"worded-{hidden}".lower(), struck)
    with session.recording("tester") as connection:
        Recorder(connection).write("event", {"context": ["siege"]}, of=event, reason=f"It was {CANARY}")
    publish()
    row = current(published.event, event)
    assert (CANARY in str(dict(row))) is not hidden
    told = row["history"][0]
    assert (told["kind"], told["reason"]) == ("changed", None if hidden else f"It was {CANARY}")
    fields = (*TEXTS, "information.anchor")
    assert ({(field, "generalised") for field in fields} <= withheld(row)) is hidden
    with session.reading() as connection:
        found = sa.text(
            "SELECT count(*) FROM event WHERE upper_inf(known) AND words @@ 'mill'::tsquery AND code = :code"
        )
        assert connection.scalar(found, {"code": row["code"]}) == (0 if hidden else 1)
        flat = sa.text("SELECT to_jsonb(f)::text FROM flat_event f WHERE code = :code AND upper_inf(known)")
        assert (CANARY in str(connection.scalar(flat, {"code": row["code"]}))) is not hidden


@pytest.mark.parametrize("protected", [False, True], ids=["named", "protected"])
def test_when_and_how_a_protected_source_spoke_is_told_by_nothing(protected: bool) -> None:
    def told(r: Recorder, c: uuid.UUID, _: uuid.UUID) -> uuid.UUID:
        event, salt = r.event(c), r.source("Salt", protected=protected)
        document = r.write("document", {"source_id": salt, "title": "Diary", "kind": "report", "published_on": DAY})
        r.claim(event, salt, best=3, verbatim=CANARY, stated_on=DAY)
        r.information(event, salt, connection="medical_provider", reliability="unsure", document_id=document)
        return event

    event = written(f"spoken-{protected}".lower(), told)
    row = current(published.event, event)
    shown = str(dict(row))
    assert [each in shown for each in (CANARY, str(DAY), "medical_provider")] == [not protected] * 3
    assert row["first_reported"] == (None if protected else DAY)
    fields = ("claims.verbatim", "claims.statedOn", "information.connection", "information.reliability")
    assert ({(field, "safety") for field in fields} <= withheld(row)) is protected
    with session.reading() as connection:
        by_day = sa.text("SELECT count(*) FROM tally_reported WHERE event_id = :id")
        assert (connection.scalar(by_day, {"id": row["id"]}) == 0) is protected
    assert row["document"]["tallies"][0]["best"] == 3


@pytest.mark.parametrize("lon", [1.0, 1.9, 6.0], ids=["here", "there", "in another area"])
@pytest.mark.parametrize("stated", [None, "XQ01", "XQ010101"], ids=["unnamed", "wider", "named"])
def test_a_generalised_place_does_not_tell_whether_the_point_agreed(lon: float, stated: str | None) -> None:
    slug = f"basis-{lon}-{stated}".lower().replace(".", "-").replace("none", "no")
    if stated is None and lon > 2:
        pytest.skip("Nothing but the point says which area it is.")

    def placed(r: Recorder, c: uuid.UUID, _: uuid.UUID) -> uuid.UUID:
        named = {"XQ01": "stated_adm1", "XQ010101": "stated_adm3"}
        given = {} if stated is None else {named[stated]: stated, "area_scheme": "pcode"}
        where = {"geometry": point(lon, 1), "place_precision": "exact"}
        return r.event(c, facility_id=r.lasting("facility", c, "clinic"), **where, **given)

    row = current(published.event, written(slug, placed))
    expected = "stated" if stated == "XQ010101" or (stated is not None and lon > 2) else "none"
    assert row["code_basis"] == expected
    assert row["document"]["code_basis"] == expected


def test_records_that_are_no_events_obey_policies() -> None:
    rule("detention_episode", "", "adm1", "month")
    rule("displacement_flow", "fled", "adm1", "month")

    def made(r: Recorder, c: uuid.UUID, source: uuid.UUID) -> tuple[uuid.UUID, uuid.UUID]:
        site = r.write(
            "place", {"kind": "prison", "parent_pcode": "XQ010101", "name_en": CANARY, "boundary_version": "1"}
        )
        day = {"day_from": DAY, "day_to": DAY, "date_precision": "day"}
        where = {"geometry": point(1, 1), "place_precision": "exact"}
        held = r.lasting("detention_episode", c, "missing_persons", **where, **day)
        stage = {"episode_id": held, "position": 1, "state": "arrested", "source_id": source, "site_id": site}
        r.write("detention_stage", stage | day | {"date_verbatim": CANARY})
        r.claim(held, source, measure="detained", best=2, stated_on=DAY, verbatim=CANARY)
        flow = r.lasting("displacement_flow", c, "fled", stock=False, origin_id=site, **day)
        return held, flow

    for of in written("governed", made):
        row = current(published.record, of)
        assert (row["day_from"], row["day_to"]) == MONTH
        assert row["geometry"] is None
        assert CANARY not in str(dict(row))
        assert str(DAY) not in str(dict(row))
        assert ("occurred", "generalised") in withheld(row)
        partner = current(published.record, of, Audience.PARTNER)
        assert (partner["day_from"], CANARY in str(dict(partner))) == (DAY, True)
    assert row["document"]["origin"]["pcode"] == "XQ01"
    assert ("origin", "generalised") in withheld(row)


def test_what_a_policy_governs_stands_at_its_level_whatever_was_known() -> None:
    """Neither a record known to the month only nor one known to the day is told from the other."""
    rule("violation", "hostage_taking", "adm2", "month")
    days = ({"day_from": DAY, "day_to": DAY}, {"day_from": MONTH[0], "day_to": MONTH[1], "date_precision": "month"})
    places = (
        {"geometry": point(1, 1), "place_precision": "exact"},
        {"geometry": point(1.5, 3), "place_precision": "exact"},
    )
    rows = []
    for n, given in enumerate(day | place for day in days for place in places):

        def made(r: Recorder, c: uuid.UUID, _: uuid.UUID, given: dict[str, Any] = given) -> uuid.UUID:
            event = r.event(c, **given)
            r.act(event, "hostage_taking")
            return event

        document = current(published.event, written(f"level-{n}", made))["document"]
        rows.append(
            {name: document[name] for name in ("occurred", "place", "areas", "geometry", "code_basis", "redaction")}
        )
    assert all(row == rows[0] for row in rows)
    assert rows[0]["place"]["pcode"] == "XQ0101"


def test_texts_that_somebody_read_are_shown_until_they_change() -> None:
    def struck(r: Recorder, c: uuid.UUID, source: uuid.UUID) -> uuid.UUID:
        event = r.event(c, facility_id=r.lasting("facility", c, "clinic"), summary_en=CANARY, title_en="Raid")
        r.claim(event, source, best=1)
        return event

    event = written("signed", struck)
    assert current(published.event, event)["document"]["summary"]["en"] is None
    with session.publishing() as connection:
        digest = connection.scalar(sa.text("SELECT core.texts_digest(:id)"), {"id": event})
    with session.recording("tester") as connection:
        Recorder(connection).write("sign_off", {"record_id": event, "sha256": digest})
    publish()
    assert current(published.event, event)["document"]["summary"]["en"] == CANARY
    assert current(published.event, event)["document"]["title"]["en"] == "Raid"
    with session.recording("tester") as connection:
        Recorder(connection).write("event", {"summary_en": f"{CANARY} again"}, of=event)
    publish()
    assert [CANARY in str(dict(row)) for row in versions(published.event, event)] == [False]


def test_a_spot_that_moves_within_the_area_published_changes_nothing() -> None:
    """What is published of a hidden place is the same wherever in the area it lies: nothing is published anew."""

    def struck(r: Recorder, c: uuid.UUID, source: uuid.UUID) -> tuple[uuid.UUID, uuid.UUID]:
        where = {"geometry": point(1, 1), "place_precision": "exact"}
        hidden = r.event(c, facility_id=r.lasting("facility", c, "clinic"), **where)
        shown = r.event(c, **where)
        for event in (hidden, shown):
            r.claim(event, source, best=1)
        return hidden, shown

    hidden, shown = written("moving", struck)
    with session.recording("tester") as connection:
        Recorder(connection).write("event", {"geometry": point(1.75, 3.25)}, of=hidden)
    assert publish().number is None
    with session.recording("tester") as connection:
        Recorder(connection).write("event", {"geometry": point(1.75, 3.25)}, of=shown)
    assert publish().events == 1
