"""By what else something withheld could be told: a day, a title, the name of a site, the queue, rows of the past."""

import datetime as dt
import uuid
from typing import Any

import pytest
import sqlalchemy as sa

from schema import session
from schema.access import Audience
from schema.publish import publish
from schema.tables import published
from schema.tables.keeping import embargo
from schema.tables.place import policy
from tests.recording import Recorder, box
from tests.schema.publish.shown import current, stand_ins, versions, withheld, written

pytestmark = pytest.mark.usefixtures("database")

TODAY = dt.datetime.now(dt.UTC).date()
LONG_AGO, LATELY = TODAY - dt.timedelta(days=400), TODAY - dt.timedelta(days=20)
DAY = dt.date(2016, 12, 14)


@pytest.fixture(scope="module", autouse=True)
def _country(database: object) -> None:
    with session.recording("tester") as connection:
        r = Recorder(connection)
        r.place("XQ", "adm0", box(0, 0, 8, 4), kind="country")
        r.place("XQ01", "adm1", box(0, 0, 4, 4), "XQ")


def site_of(r: Recorder, name: str = "Mill quarter") -> uuid.UUID:
    quarter = {"kind": "neighbourhood", "parent_pcode": "XQ01", "name_en": name, "boundary_version": "test 1"}
    return r.write("place", quarter)


def status_of(r: Recorder, facility: uuid.UUID, source: uuid.UUID, status: str, until: dt.date) -> None:
    content = {"facility_id": facility, "status": status, "source_id": source, "date_precision": "day"}
    r.write("facility_status", content | {"day_to": until})


def control_of(r: Recorder, c: uuid.UUID, source: uuid.UUID, site: uuid.UUID, until: dt.date) -> tuple[uuid.UUID, ...]:
    """That somebody, named nowhere else, held the site until then, by a source that stands behind an event: and who."""
    r.claim(r.event(c), source, best=1)
    guard = r.force("Mill guard")
    held = {"place_id": site, "actor_id": guard, "source_id": source, "date_precision": "day"}
    return r.write("control", held | {"day_to": until}), guard


def test_a_collection_that_becomes_confidential_leaves_and_its_past_with_it() -> None:
    def closed(r: Recorder, c: uuid.UUID, source: uuid.UUID) -> tuple[uuid.UUID, ...]:
        facility = r.lasting("facility", c, "clinic")
        status_of(r, facility, source, "damaged", LATELY)
        return c, source, facility, r.event(c), r.event(c)

    collection, source, facility, event, withdrawn_before = written("shut", closed)
    withdrawn("event", withdrawn_before, protective=False)
    published_before = (published.record, facility), (published.event, event), (published.event, withdrawn_before)
    assert all(versions(*each) for each in published_before)
    with session.recording("tester") as connection:
        r = Recorder(connection)
        r.write("collection", {"disclosure": "confidential"}, of=collection)
        status_of(r, facility, source, "functioning", LONG_AGO)
    with session.publishing() as connection:
        connection.execute(sa.delete(embargo).where(embargo.c.record_id == facility))
        connection.execute(embargo.insert().values(record_id=facility, until=TODAY))
    publish()
    for audience in Audience:
        assert not any(versions(*each, audience) for each in published_before)
    with session.reading() as connection:
        assert (
            list(connection.scalars(sa.text("SELECT slug FROM collection WHERE slug = 'shut' AND upper_inf(known)")))
            == []
        )


def test_a_withheld_date_is_not_told_by_the_day_of_the_first_report() -> None:
    with session.migrating() as connection:
        rule = {"code": "torture", "audience": "open", "disclosure": "public"}
        connection.execute(policy.insert().values(rule | {"place_precision": "exact", "date_precision": "month"}))

    def told(r: Recorder, c: uuid.UUID, source: uuid.UUID) -> tuple[uuid.UUID, uuid.UUID]:
        both = r.event(c, title_en="Taken on St Lucy's day"), r.event(c, title_en="Fighting on St Lucy's day")
        for event in both:
            r.claim(event, source, best=1, stated_on=DAY)
        r.act(both[0], "torture")
        return both

    event, other = written("dated", told)
    row = current(published.event, event)
    assert row["first_reported"] is None
    assert str(DAY) not in str(row["document"])
    assert "Lucy" not in str(dict(row))
    fields = ("title", "occurred", "claims.period", "claims.statedOn", "claims.anchor", "information.anchor")
    assert withheld(row) == {(field, "generalised") for field in fields}
    assert current(published.event, event, Audience.PARTNER)["first_reported"] == DAY
    assert (current(published.event, other)["first_reported"], withheld(current(published.event, other))) == (
        DAY,
        set(),
    )


@pytest.mark.parametrize("public", [False, True], ids=["hidden", "public"])
def test_a_title_does_not_tell_where_a_hidden_facility_stands(public: bool) -> None:
    def struck(r: Recorder, c: uuid.UUID, source: uuid.UUID) -> uuid.UUID:
        document = r.write("document", {"source_id": source, "title": "List of clinics", "kind": "report"})
        clinic = r.lasting("facility", c, "clinic", **({"public_document_id": document} if public else {}))
        return r.event(c, facility_id=clinic, title_en="Strike on the clinic behind the mill")

    row = current(published.event, written(f"titled-{public}".lower(), struck))
    assert withheld(row) == (set() if public else {("title", "generalised")})
    assert ("mill" in str(dict(row))) is public
    assert row["document"]["title"]["en"]


def names_nothing(r: Recorder, c: uuid.UUID, source: uuid.UUID, site: uuid.UUID) -> None:
    r.claim(r.event(c), source, best=1)


def at_event(r: Recorder, c: uuid.UUID, source: uuid.UUID, site: uuid.UUID) -> None:
    r.event(c, site_id=site)


def at_hidden_event(r: Recorder, c: uuid.UUID, source: uuid.UUID, site: uuid.UUID) -> None:
    r.event(c, site_id=site, facility_id=r.lasting("facility", c, "clinic", site_id=site))


def from_origin(r: Recorder, c: uuid.UUID, source: uuid.UUID, site: uuid.UUID) -> None:
    r.lasting("displacement_flow", c, "fled", origin_id=site, stock=True)


def at_stage(r: Recorder, c: uuid.UUID, source: uuid.UUID, site: uuid.UUID) -> None:
    stage = {"episode_id": r.lasting("detention_episode", c, "missing_persons"), "position": 1, "state": "arrested"}
    r.write("detention_stage", stage | {"source_id": source, "site_id": site, "date_precision": "unknown"})


def to_corridor_of_late(r: Recorder, c: uuid.UUID, source: uuid.UUID, site: uuid.UUID) -> None:
    r.lasting("corridor", c, "evacuation", status="open", destination_id=site, day_to=LATELY)


def to_past_corridor(r: Recorder, c: uuid.UUID, source: uuid.UUID, site: uuid.UUID) -> None:
    r.lasting("corridor", c, "evacuation", status="open", destination_id=site, day_to=LONG_AGO)


def held_of_late(r: Recorder, c: uuid.UUID, source: uuid.UUID, site: uuid.UUID) -> None:
    control_of(r, c, source, site, LATELY)


def held_in_the_past(r: Recorder, c: uuid.UUID, source: uuid.UUID, site: uuid.UUID) -> None:
    control_of(r, c, source, site, LONG_AGO)


WITHHOLD = (names_nothing, at_hidden_event, to_corridor_of_late, held_of_late)
NAME = (at_event, from_origin, at_stage, to_past_corridor, held_in_the_past)


@pytest.mark.parametrize("naming", [*WITHHOLD, *NAME], ids=lambda naming: naming.__name__)
def test_a_site_is_published_once_something_published_names_it(naming: Any) -> None:
    slug = naming.__name__.replace("_", "-")
    collection, source, site = written(slug, lambda r, c, source: (c, source, site_of(r)))
    assert versions(published.place, site) == []
    with session.recording("tester") as connection:
        naming(Recorder(connection), collection, source, site)
    publish()
    assert (current(published.place, site) is not None) is (naming in NAME)


@pytest.mark.parametrize("protective", [False, True], ids=["ordinary", "protective"])
def test_a_site_goes_from_the_past_with_the_last_that_named_it(protective: bool) -> None:
    def named(r: Recorder, c: uuid.UUID, _: uuid.UUID) -> tuple[uuid.UUID, ...]:
        alone, shared = site_of(r, "Alone"), site_of(r, "Shared")
        r.event(c, site_id=shared)
        return alone, shared, r.event(c, site_id=alone), r.event(c, site_id=shared)

    alone, shared, *events = written(f"left-{protective}".lower(), named)
    assert current(published.place, alone)["name_en"] == "Alone"
    withdrawn("event", *events, protective=protective)
    assert current(published.place, alone) is None
    assert [row["name_en"] for row in versions(published.place, alone)] == ([] if protective else ["Alone"])
    assert current(published.place, shared)["name_en"] == "Shared"


def withdrawn(concept: str, *of: uuid.UUID, protective: bool) -> None:
    with session.recording("tester") as connection:
        for each in of:
            Recorder(connection).write(concept, {}, of=each, withdrawn=True, protective=protective)
    publish()


@pytest.mark.parametrize("protective", [False, True], ids=["ordinary", "protective"])
def test_a_quotation_withdrawn_for_protection_is_gone_from_the_past(protective: bool) -> None:
    def quoting(r: Recorder, c: uuid.UUID, source: uuid.UUID) -> tuple[uuid.UUID, uuid.UUID]:
        document = r.write("document", {"source_id": source, "title": "Report", "kind": "report"})
        r.information(r.event(c), source, document_id=document)
        said = {"document_id": document, "source_id": source, "anchor_start": 0, "anchor_end": 5}
        return document, r.write("quotation", said | {"quote": "said the nurse"})

    document, quotation = written(f"quoted-{protective}".lower(), quoting)
    assert "nurse" in str(current(published.document, document))
    withdrawn("quotation", quotation, protective=protective)
    assert current(published.document, document)["document"]["quotations"] == []
    for audience in Audience:
        assert ("nurse" in str(versions(published.document, document, audience))) is not protective


@pytest.mark.parametrize("protective", [False, True], ids=["ordinary", "protective"])
def test_control_withdrawn_for_protection_is_gone_from_the_past(protective: bool) -> None:
    def held(r: Recorder, c: uuid.UUID, source: uuid.UUID) -> tuple[uuid.UUID, ...]:
        site = site_of(r)
        return site, *control_of(r, c, source, site, LONG_AGO)

    site, control, guard = written(f"held-{protective}".lower(), held)
    rows = ((published.control, control), (published.place, site), (published.actor, guard))
    assert all(current(*row) for row in rows)
    withdrawn("control", control, protective=protective)
    assert [current(*row) for row in rows] == [None] * 3
    assert [len(versions(*row)) for row in rows] == [0 if protective else 1] * 3


def test_who_holds_a_place_now_is_no_published_actor() -> None:
    _, guard = written("held-now", lambda r, c, source: control_of(r, c, source, site_of(r), LATELY))
    assert versions(published.actor, guard) == []


def test_whom_a_source_draws_on_is_published_when_behind_something() -> None:
    def drawing(r: Recorder, c: uuid.UUID, source: uuid.UUID) -> tuple[uuid.UUID, ...]:
        behind, unheard = r.source("Behind"), r.source("Unheard")
        event = r.event(c)
        for one in (source, behind):
            r.claim(event, one, best=1)
        for other in (behind, unheard):
            r.write("source_reliance", {"source_id": source, "rests_on_id": other})
        return source, behind, unheard

    source, behind, unheard = written("drawing", drawing)
    assert versions(published.source, unheard) == []
    assert current(published.source, source)["rests_on"] == [current(published.source, behind)["id"]]


def test_protected_sources_that_are_only_quoted_count_where_the_document_is_published() -> None:
    def told(r: Recorder, c: uuid.UUID, source: uuid.UUID) -> tuple[uuid.UUID, ...]:
        event, salt = r.event(c), r.source("Salt", protected=True)
        own = r.write("document", {"source_id": salt, "title": "Diary of Salt", "kind": "report"})
        r.claim(event, salt, best=1, document_id=own)
        r.claim(event, r.source("Pepper", protected=True), best=1)
        document = r.write("document", {"source_id": source, "title": "Report", "kind": "report"})
        said = {"document_id": document, "source_id": r.source("Cumin", protected=True)}
        r.write("quotation", said | {"anchor_start": 0, "anchor_end": 5})
        return event, source, document

    event, source, document = written("spices", told)
    row = current(published.event, event)
    assert withheld(row) == {("sources", "safety"), ("claims.anchor", "safety")}
    assert stand_ins() == 0
    with session.recording("tester") as connection:
        Recorder(connection).information(event, source, document_id=document)
    publish()
    assert stand_ins() == 1


def test_where_a_protected_source_is_quoted_is_told_to_nobody() -> None:
    def quoting(r: Recorder, c: uuid.UUID, source: uuid.UUID) -> uuid.UUID:
        document = r.write("document", {"source_id": source, "title": "Report", "kind": "report"})
        r.information(r.event(c), source, document_id=document)
        for start, who, words in ((0, source, "the mayor"), (20, r.source("Basil", protected=True), "the nurse")):
            said = {"document_id": document, "source_id": who, "anchor_start": start, "anchor_end": start + 9}
            r.write("quotation", said | {"quote": words})
        return document

    document = written("quoted-apart", quoting)
    for audience in Audience:
        told = str(versions(published.document, document, audience))
        assert "the mayor" in told
        assert "the nurse" not in told
