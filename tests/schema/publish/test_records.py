"""Records that are no events, as they are published: what they share, what each type shows, and what is withdrawn."""

import datetime as dt
import uuid
from typing import Any

import pytest
import sqlalchemy as sa

from schema import session
from schema.publish import publish
from schema.tables import published
from schema.withdrawing import withdraw
from tests.recording import Recorder, box

pytestmark = pytest.mark.usefixtures("database")

DAY = dt.date(2016, 12, 9)


class World:
    """A country with a site, two sources, a document, two actors, and one record of each type."""

    def __init__(self, r: Recorder) -> None:
        r.place("XQ", "adm0", box(0, 0, 8, 4), kind="country")
        self.province = r.place("XQ01", "adm1", box(0, 0, 4, 4), "XQ")
        site = {"kind": "neighbourhood", "parent_pcode": "XQ01", "name_en": "East bank", "boundary_version": "test 1"}
        self.site = r.write("place", site)
        self.monitor, self.office = r.source("Monitor"), r.source("Office")
        self.report = r.write(
            "document", {"source_id": self.monitor, "title": "Report", "kind": "report", "published_on": DAY}
        )
        self.army, self.militia = r.force("Army"), r.force("Militia")
        c = self.collection = r.collection("records")
        self.event = r.event(c, "2016-12-08", site_id=self.site)
        self.records = {
            "detention_episode": r.lasting(
                "detention_episode", c, "missing_persons", day_from=DAY, day_to=DAY, authority_id=self.army
            ),
            "displacement_flow": r.lasting(
                "displacement_flow", c, "fled", origin_id=self.site, cause_id=self.event, stock=True
            ),
            "situation": r.lasting("situation", c, "truce", conditions=["no_medicine"], day_from=DAY),
            "corridor": r.lasting(
                "corridor", c, "evacuation", status="proposed", stated_length_metres=4000.0, day_to=DAY
            ),
            "risk_statement": r.lasting(
                "risk_statement", c, "fear", feared=["torture"], sex="unknown", age_band="unknown",
                civilian_status="civilian", roles=["medic"], trigger_en="leaving",
            ),
            "intervention": r.lasting("intervention", c, "appeal", status="pending", stated_parties=4),
            "facility": r.lasting("facility", c, "hospital", operator_id=self.militia),
        }  # fmt: skip
        self._beneath(r)

    def _beneath(self, r: Recorder) -> None:
        of = self.records
        self.men = r.write(
            "victim",
            {"record_id": of["detention_episode"], "unit": "group", "label_en": "men", "sex": "male"}
            | {"age_band": "adult", "civilian_status": "civilian", "roles": []},
        )
        hundreds = {"measure": "missing", "min": 200, "max": 999, "qualifier": "hundreds", "victim_id": self.men}
        r.claim(of["detention_episode"], self.office, document_id=self.report, **hundreds)
        for n, state in enumerate(("stopped", "whereabouts_unknown"), 1):
            stage = {"episode_id": of["detention_episode"], "position": n, "state": state, "source_id": self.office}
            r.write("detention_stage", stage | {"site_id": self.site, "date_precision": "day", "day_from": DAY})
        trapped = {"measure": "trapped", "qualifier": "tens_of_thousands", "min": 20_000, "max": 99_999}
        one = r.claim(of["situation"], self.monitor, **trapped)
        other = r.claim(
            of["situation"], self.office, measure="trapped", qualifier="round", min=100_000, best=100_000, max=100_000
        )
        r.write("claim_overlap", {"claim_id": one, "other_id": other})
        for concept in ("situation", "intervention"):
            r.write("party", {"record_id": of[concept], "actor_id": self.army})
        for concept in ("risk_statement", "corridor", "intervention"):
            r.information(
                of[concept], self.monitor, document_id=self.report, anchor_start=3, anchor_end=9, quote="words"
            )


@pytest.fixture(scope="module")
def world(database: object) -> World:
    with session.recording("tester") as connection:
        made = World(Recorder(connection))
    publish()
    return made


def shown(of: uuid.UUID) -> dict[str, Any]:
    """The current row of a record, as the public sees it."""
    with session.reading() as connection:
        record = published.record
        statement = sa.select(record).where(record.c.id == opaque(of), sa.func.upper_inf(record.c.known))
        return dict(connection.execute(statement).mappings().one())


def opaque(of: uuid.UUID) -> str:
    with session.recording("tester") as connection:
        return str(connection.scalar(sa.text("SELECT core.opaque(:id)"), {"id": of}))


def test_each_type_has_a_row_and_a_neutral_title(world: World) -> None:
    for concept, of in world.records.items():
        row = shown(of)
        assert row["type"] == row["document"]["type"] == concept
        assert row["document"]["title"]["en"]
        assert row["document"]["title"]["ar"]


def test_titles_say_what_is_known_of_the_days(world: World) -> None:
    titles = {concept: shown(of)["document"]["title"] for concept, of in world.records.items()}
    assert titles["situation"]["en"].endswith(", from 9 December 2016")
    assert titles["situation"]["ar"].endswith("، منذ ٩ كانون الأول/ديسمبر ٢٠١٦")
    assert titles["corridor"]["en"].endswith(", until 9 December 2016")
    assert titles["facility"] == {"en": "Hospital", "ar": "مستشفى"}


def test_a_group_has_the_size_that_claims_name(world: World) -> None:
    document = shown(world.records["detention_episode"])["document"]
    size = document["victim"]["size"]
    assert (size["low"], size["best"], size["high"], size["measure"]) == (200, None, 999, "victims")
    assert size["claims"] == [document["claims"][0]["id"]]
    assert document["state"] == "whereabouts_unknown"
    assert [each["state"] for each in document["stages"]] == ["stopped", "whereabouts_unknown"]
    assert document["stages"][0]["site"]["name"]["en"] == "East bank"


def test_figures_that_contradict_each_other_stand_side_by_side(world: World) -> None:
    document = shown(world.records["situation"])["document"]
    (tally,) = document["tallies"]
    assert (tally["low"], tally["best"], tally["high"]) == (20_000, None, 100_000)
    assert tally["conflicting"] is True
    first, second = document["claims"]
    assert first["overlaps"] == [second["id"]]
    assert second["overlaps"] == [first["id"]]


def test_what_each_type_shows(world: World) -> None:
    flow, corridor = (shown(world.records[each])["document"] for each in ("displacement_flow", "corridor"))
    assert flow["origin"]["name"]["en"] == "East bank"
    assert (flow["destination"], flow["cause"]["id"], flow["stock"]) == (None, opaque(world.event), True)
    assert (corridor["status"], corridor["stated_length_metres"], corridor["geometry"]) == ("proposed", 4000.0, None)
    risk, appeal = (shown(world.records[each]) for each in ("risk_statement", "intervention"))
    assert (risk["kinds"], risk["roles"], risk["document"]["trigger"]["en"]) == (["torture"], ["medic"], "leaving")
    assert risk["document"]["anchor"]["start"] == 3
    assert [each["name"]["en"] for each in appeal["document"]["parties"]] == ["Army"]
    assert (appeal["document"]["stated_parties"], appeal["document"]["response"]) == (4, None)


def test_a_movement_lies_in_the_areas_of_both_ends(world: World) -> None:
    assert shown(world.records["displacement_flow"])["areas"] == ["XQ", "XQ01"]


def test_an_event_stands_at_its_site(world: World) -> None:
    with session.reading() as connection:
        event = published.event
        document = connection.execute(sa.select(event.c.document).where(event.c.id == opaque(world.event))).scalar_one()
    assert document["place"]["name"]["en"] == "East bank"
    assert [each["pcode"] for each in document["areas"]] == ["XQ", "XQ01"]


def test_claims_of_all_records_are_in_one_table(world: World) -> None:
    with session.reading() as connection:
        claim = published.claim
        rows = connection.execute(sa.select(claim.c.record_type, claim.c.measure).order_by(claim.c.measure)).all()
    assert {("detention_episode", "missing"), ("situation", "trapped")} <= {tuple(row) for row in rows}


def test_a_record_is_corrected_and_withdrawn_like_an_event(world: World) -> None:
    with session.recording("tester") as connection:
        r = Recorder(connection)
        of = r.lasting("situation", world.collection, "curfew", title_en="Curfew")
        code = connection.scalar(sa.text("SELECT code FROM core.identity WHERE id = :id"), {"id": of})
    first = publish().number
    with session.recording("tester") as connection:
        Recorder(connection).write("situation", {"title_en": "Night curfew"}, of=of, reason="only at night")
    second = publish()
    assert first is not None
    assert (second.number, second.records) == (first + 1, 1)
    row = shown(of)
    assert [entry["reason"] for entry in row["history"]] == ["only at night", None]
    with session.recording("tester") as connection:
        withdraw(connection, str(code), actor="tester", reason="taken back", protective=False)
    assert publish().withdrawn == 1
    assert versions(of) == [(first, first + 1), (first + 1, first + 2)]
    with session.recording("tester") as connection:
        Recorder(connection).write("situation", {}, of=of, withdrawn=True, protective=True, reason="safety")
    publish()
    assert versions(of) == []


def versions(of: uuid.UUID) -> list[tuple[int, int | None]]:
    """First publication of each version of a record and the one that ended it."""
    with session.reading() as connection:
        record = published.record
        found = connection.scalars(
            sa.select(record.c.known).where(record.c.id == opaque(of)).order_by(record.c.since)
        ).all()
    return [(each.lower, each.upper) for each in found]


@pytest.mark.parametrize(
    ("states", "allowed"),
    [
        (("arrested", "held", "transferred", "released"), True),
        (("whereabouts_unknown", "disappeared", "body_returned"), True),
        (("released",), False),
        (("arrested", "released", "held"), False),
        (("died_in_custody", "held"), False),
    ],
    ids=["career", "disappeared", "begins with its end", "goes on after its end", "held after death"],
)
def test_states_follow_as_they_can(world: World, states: tuple[str, ...], allowed: bool) -> None:
    def write() -> None:
        with session.recording("tester") as connection:
            r = Recorder(connection)
            episode = r.lasting("detention_episode", world.collection, "detention")
            for n, state in enumerate(states, 1):
                stage = {"episode_id": episode, "position": n, "state": state, "source_id": world.office}
                r.write("detention_stage", stage | {"date_precision": "unknown"})

    if allowed:
        write()
    else:
        with pytest.raises(sa.exc.IntegrityError, match="cannot follow"):
            write()


def test_a_claim_names_a_record_and_nothing_else(world: World) -> None:
    with (
        pytest.raises(sa.exc.IntegrityError, match="is no event or facility or"),
        session.recording("tester") as connection,
    ):
        Recorder(connection).claim(world.office, world.office, best=1)
