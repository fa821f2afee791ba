"""What publish withholds of places that get hit again, of what parties could still use, and of protected sources."""

import datetime as dt
import uuid
from typing import Any

import pytest
import sqlalchemy as sa

from schema import session
from schema.access import Audience
from schema.publish import publish
from schema.tables import published
from schema.tables.place import embargo_rule
from tests.recording import Recorder, box, point
from tests.schema.publish.shown import current, stand_ins, withheld, written

pytestmark = pytest.mark.usefixtures("database")

TODAY = dt.datetime.now(dt.UTC).date()
LONG_AGO, LATELY = TODAY - dt.timedelta(days=400), TODAY - dt.timedelta(days=20)
SPOT = {"geometry": point(1, 1), "place_precision": "exact", "place_verbatim": "behind the mill"}


@pytest.fixture(scope="module", autouse=True)
def _country(database: object) -> None:
    with session.recording("tester") as connection:
        r = Recorder(connection)
        r.place("XQ", "adm0", box(0, 0, 8, 4), kind="country")
        r.place("XQ01", "adm1", box(0, 0, 4, 4), "XQ")
        r.place("XQ0101", "adm2", box(0, 0, 2, 4), "XQ01")
        r.place("XQ010101", "adm3", box(0, 0, 2, 2), "XQ0101")


def hospital(r: Recorder, collection: uuid.UUID, source: uuid.UUID, **given: Any) -> tuple[uuid.UUID, uuid.UUID]:
    facility = r.lasting("facility", collection, "hospital", title_en="Hospital of the mill", **SPOT, **given)
    event = r.event(collection, facility_id=facility, title_en="Strike behind the mill", **SPOT)
    r.claim(event, source, best=3)
    return facility, event


def test_a_facility_and_what_hit_it_stand_at_the_second_level() -> None:
    facility, event = written("hidden", hospital)
    for row in (current(published.record, facility), current(published.event, event)):
        shown = row["document"]
        assert (shown["geometry"], shown["place_verbatim"], row["geometry"]) == (None, None, None)
        assert (shown["place"]["pcode"], shown["place_precision"]) == ("XQ0101", "adm2")
        assert [each["pcode"] for each in shown["areas"]] == ["XQ", "XQ01", "XQ0101"]
        assert "mill" not in str(dict(row))
        assert {("geometry", "generalised"), ("placeVerbatim", "generalised")} <= withheld(row)
    assert (current(published.event, event)["lon"], current(published.event, event)["adm3"]) == (None, None)


def test_a_facility_whose_place_a_cited_document_made_public_is_shown() -> None:
    def cited(r: Recorder, c: uuid.UUID, source: uuid.UUID) -> Any:
        document = r.write("document", {"source_id": source, "title": "List of hospitals", "kind": "report"})
        return hospital(r, c, source, public_document_id=document)

    facility, event = written("cited", cited)
    for row in (current(published.record, facility), current(published.event, event)):
        assert row["document"]["geometry"] == {"type": "Point", "coordinates": [1, 1]}
        assert row["document"]["place"]["pcode"] == "XQ010101"
        assert withheld(row) == set()
    assert current(published.record, facility)["document"]["title"]["en"] == "Hospital of the mill"


def test_a_notification_changes_nothing_that_is_published() -> None:
    facility, _ = written("notified", hospital)
    before = current(published.record, facility)
    with session.recording("tester") as connection:
        Recorder(connection).write("facility", {"notified": True}, of=facility)
    publish()
    assert current(published.record, facility) == before


def test_a_life_line_shows_closed_periods_after_their_embargo() -> None:
    def line(r: Recorder, c: uuid.UUID, source: uuid.UUID) -> uuid.UUID:
        facility = r.lasting("facility", c, "clinic")
        spans = (("functioning", None, LONG_AGO), ("damaged", LONG_AGO, LATELY), ("not_functioning", LATELY, None))
        for status, start, end in spans:
            content = {"facility_id": facility, "status": status, "day_from": start, "day_to": end}
            r.write("facility_status", content | {"date_precision": "day", "source_id": source})
        return facility

    facility = written("line", line)
    row = current(published.record, facility)
    assert [each["status"] for each in row["document"]["lifeline"]] == ["functioning"]
    assert ("lifeline", "embargo") in withheld(row)
    assert waiting(facility) == [LATELY + dt.timedelta(days=180)]


def waiting(of: uuid.UUID) -> list[dt.date]:
    with session.recording("tester") as connection:
        found = connection.scalars(sa.text("SELECT until FROM core.embargo WHERE record_id = :id"), {"id": of})
        return list(found)


def test_what_waited_is_taken_up_when_its_day_has_come() -> None:
    def closed(r: Recorder, c: uuid.UUID, source: uuid.UUID) -> uuid.UUID:
        facility = r.lasting("facility", c, "school")
        content = {"facility_id": facility, "status": "damaged", "day_from": LONG_AGO, "day_to": LATELY}
        r.write("facility_status", content | {"date_precision": "day", "source_id": source})
        return facility

    facility = written("lapsing", closed)
    assert current(published.record, facility)["document"]["lifeline"] == []
    # As if the days had gone by: the rule is what counts them.
    with session.migrating() as connection:
        connection.execute(sa.text("ALTER TABLE core.embargo_rule NO FORCE ROW LEVEL SECURITY"))
        connection.execute(sa.update(embargo_rule).where(embargo_rule.c.concept == "facility").values(days=10))
        connection.execute(sa.text("ALTER TABLE core.embargo_rule FORCE ROW LEVEL SECURITY"))
        connection.execute(sa.text("ALTER TABLE core.embargo NO FORCE ROW LEVEL SECURITY"))
        connection.execute(sa.text("UPDATE core.embargo SET until = current_date"))
        connection.execute(sa.text("ALTER TABLE core.embargo FORCE ROW LEVEL SECURITY"))
    assert publish().records >= 1
    row = current(published.record, facility)
    assert [each["status"] for each in row["document"]["lifeline"]] == ["damaged"]
    assert withheld(row) == set()
    assert waiting(facility) == []


@pytest.mark.parametrize(
    ("concept", "kind", "end", "open_to_all"),
    [
        ("situation", "siege", LONG_AGO, True),
        ("situation", "siege", LATELY, False),
        ("situation", "front_line", None, False),
        ("situation", "truce", LATELY, True),
        ("corridor", "evacuation", LONG_AGO, True),
        ("corridor", "evacuation", LATELY, False),
    ],
    ids=["siege over", "siege of late", "front line", "truce", "corridor over", "corridor of late"],
)
def test_areas_and_routes_wait_until_they_are_of_no_use(
    concept: str, kind: str, end: dt.date | None, open_to_all: bool
) -> None:
    def made(r: Recorder, c: uuid.UUID, source: uuid.UUID) -> uuid.UUID:
        where = {"geometry": box(0.5, 0.5, 1.5, 1.5), "place_precision": "near", "place_verbatim": "from the mill on"}
        given = {"status": "open"} if concept == "corridor" else {}
        of = r.lasting(concept, c, kind, day_to=end, **where, **given)
        r.claim(of, source, measure="trapped", best=4, stated_on=end)
        return of

    row = current(published.record, written(f"{concept}-{kind}-{end}".lower().replace("_", "-"), made))
    assert (row["geometry"] is not None) is open_to_all
    assert ("mill" in str(dict(row))) is open_to_all
    assert (("geometry", "embargo") in withheld(row)) is not open_to_all
    if concept == "corridor":
        assert row["document"]["status"] == ("open" if open_to_all else None)
        embargoed = {(field, "embargo") for field in ("status", "origin", "destination")}
        assert (embargoed & withheld(row)) == (set() if open_to_all else embargoed)


def test_control_is_told_of_the_past_alone() -> None:
    def held(r: Recorder, c: uuid.UUID, source: uuid.UUID) -> list[uuid.UUID]:
        place = r.write(
            "place", {"kind": "town", "parent_pcode": "XQ010101", "name_en": "Town", "boundary_version": "test 1"}
        )
        force = r.force("Force")
        r.claim(r.event(c), source, best=1)
        spans = ((None, LONG_AGO), (LONG_AGO, LATELY), (LATELY, None))
        content = {"place_id": place, "actor_id": force, "source_id": source, "date_precision": "day"}
        return [r.write("control", content | {"day_from": start, "day_to": end}) for start, end in spans]

    first, second, third = (current(published.control, each) for each in written("control", held))
    assert first["document"]["actor"]["name"]["en"] == "Force"
    assert (second, third) == (None, None)


def test_protected_sources_are_shown_from_three_upward() -> None:
    def told(names: tuple[str, ...]) -> Any:
        def make(r: Recorder, c: uuid.UUID, _: uuid.UUID) -> uuid.UUID:
            event = r.event(c)
            for name in names:
                r.claim(event, r.source(name, protected=True, independence_group="inside"), best=2)
            return event

        return make

    event = written("guarded", told(("Salt", "Pepper")))
    row = current(published.event, event)
    assert {each["id"] for each in row["document"]["sources"]} == {"protected"}
    assert row["independent_sources"] == 1
    assert ("sources", "safety") in withheld(row)
    assert stand_ins() == 0
    written("guarded-too", told(("Cumin",)))
    assert stand_ins() == 1
    with session.reading() as connection:
        everything = "".join(
            str(connection.execute(sa.select(each)).all())
            for each in (published.event, published.source, published.claim)
        )
    assert not any(name in everything for name in ("Salt", "Pepper", "Cumin", "inside"))


def test_a_source_that_becomes_protected_is_gone_from_the_past() -> None:
    def told(r: Recorder, c: uuid.UUID, source: uuid.UUID) -> tuple[uuid.UUID, uuid.UUID]:
        event = r.event(c)
        r.claim(event, source, best=2)
        return event, source

    event, source = written("named-once", told)
    with session.recording("tester") as connection:
        Recorder(connection).write("source", {"protected": True}, of=source)
    publish()
    row = current(published.event, event)
    assert "Source of named-once" not in str(dict(row))
    for audience in Audience:
        with session.reading(audience) as connection:
            rows = connection.execute(sa.text("SELECT document::text FROM event"))
            assert not any("Source of named-once" in document for (document,) in rows)
