"""A small published record of everything that is no event, for tests of what is served."""

import datetime as dt
import uuid
from typing import Any

from schema import session
from schema.publish import publish
from tests.recording import Recorder, box, point


def days(first: str | None, last: str | None = None, precision: str = "day") -> dict[str, Any]:
    """Columns of an interval of days."""
    return {
        "day_from": first and dt.date.fromisoformat(first),
        "day_to": last and dt.date.fromisoformat(last),
        "date_precision": precision,
    }


class Siege:
    """Province XQ01 of country XQ is besieged from July to December 2016, as an office and a newspaper tell it.

    In the real collection `beta`: a hospital that is hit on 3 December and has a life-line, men who went missing, a
    movement, the siege, a corridor, three risk statements of which one is undated, an intervention. Two events lie in
    the siege, one lies elsewhere, one came later. The fictional collection `invented` has a siege of XQ02 and an event.
    """

    def __init__(self) -> None:
        with session.recording("tester") as connection:
            self.r = Recorder(connection)
            self._ground()
            self._voices()
            self._events()
            self._facility()
            self._men()
            self._movement()
            self._situation()
            self._corridor()
            self._feared()
            self._intervention()
            self._fiction()
        # Whoever writes more brings a recorder of a transaction that is open.
        del self.r
        publish()

    def lasting(self, concept: str, kind: str, title: str, day_columns: dict[str, Any], **given: Any) -> uuid.UUID:
        """A record of `beta` in XQ01, said by the office."""
        usual = {"collection_id": self.beta, "provider_id": title, "kind": kind, "title_en": title}
        usual |= {"timezone": "Etc/UTC", "place_precision": "adm1", "geometry": point(1, 1)}
        made = self.r.write(concept, usual | day_columns | given)
        self.r.information(
            made, self.office, document_id=self.report, anchor_start=10, anchor_end=20, quote="ten words."
        )
        return made

    def _ground(self) -> None:
        r = self.r
        r.place("XQ", "adm0", box(0, 0, 8, 4), kind="country", name_en="Qasira")
        r.place("XQ01", "adm1", box(0, 0, 4, 4), "XQ", kind="governorate", name_en="West")
        self.east = r.place("XQ02", "adm1", box(4, 0, 8, 4), "XQ", kind="governorate", name_en="East")
        self.old = r.place("XQ0101", "adm2", box(0, 0, 2, 4), "XQ01", kind="district", name_en="Old Town")
        r.place("XQ0102", "adm2", box(2, 0, 4, 4), "XQ01", kind="district", name_en="New Town")
        self.gate = r.write(
            "place",
            {"kind": "crossing", "name_en": "West Gate", "geometry": point(1, 2), "boundary_version": "test 1"},
        )

    def _voices(self) -> None:
        r = self.r
        self.office = r.source("Office", kind="un_body")
        self.daily = r.source("Daily", kind="newspaper")
        r.write("source_reliance", {"source_id": self.office, "rests_on_id": self.daily})
        given = {"title": "Statement", "kind": "report", "graphic": False, "published_on": dt.date(2016, 12, 13)}
        self.report = r.write("document", {"source_id": self.office, **given})
        said = {"document_id": self.report, "source_id": self.daily, "quote": "we heard"}
        r.write("quotation", {**said, "anchor_start": 40, "anchor_end": 48})
        r.write("quotation", {**said, "anchor_start": 4, "anchor_end": 9, "quote": None})
        self.coalition = r.write("actor", {"name_en": "Coalition", "kind": "coalition", "country_pcode": "XQ"})
        self.members = [r.force("First Brigade"), r.force("Second Brigade")]
        for member in self.members:
            r.write("actor_membership", {"coalition_id": self.coalition, "member_id": member})
        r.write(
            "control",
            {"place_id": self.gate, "actor_id": self.coalition, "source_id": self.daily}
            | days("2016-01-01", "2016-06-30"),
        )
        self.beta = r.collection("beta", name_en="Beta")
        self.invented = r.collection("invented", nature="fictional", disjoint_with=[])

    def _events(self) -> None:
        r = self.r
        self.hospital = self.r.write(
            "facility",
            {"collection_id": self.beta, "provider_id": "hospital", "kind": "hospital", "title_en": "Hospital"}
            | {
                "timezone": "Etc/UTC",
                "place_precision": "exact",
                "geometry": point(1, 1),
                "operator_id": self.coalition,
            }
            | days("2010-01-01", "2016-12-31"),
        )
        exact = {"geometry": point(1, 1), "place_precision": "exact"}
        self.strike = r.event(
            self.beta,
            "2016-12-03",
            title_en="Strike",
            kind="airstrike",
            facility_id=self.hospital,
            facility_kinds=["hospital"],
            **exact,
        )
        self.flight = r.event(self.beta, "2016-12-12", "2016-12-13", title_en="Flight", kind="flight", **exact)
        elsewhere = {"geometry": point(5, 2), "place_precision": "adm1"}
        self.outside = r.event(self.beta, "2016-12-05", title_en="Elsewhere", **elsewhere)
        self.later = r.event(self.beta, "2017-02-01", title_en="Later", **exact)
        victim = {"unit": "group", "sex": "mixed", "age_band": "mixed", "civilian_status": "civilian"}
        self.medics = r.write("victim", {"record_id": self.strike, "label_en": "medics", "roles": ["medic"], **victim})
        act = r.act(self.strike, "attack_on_medical_facility", kind="killing", victim_id=self.medics)
        r.involvement(self.strike, act, self.coalition, self.office, degree="direct")
        r.act(self.strike, "attack_on_medical_facility", kind="attack_on_medical_facility")
        r.act(self.flight, kind="displacement")
        self.killed = r.claim(self.strike, self.office, min=3, best=3, max=3, stated_on=dt.date(2016, 12, 4))
        self.revised = r.claim(
            self.strike, self.office, min=5, best=5, max=5, stated_on=dt.date(2016, 12, 20), supersedes_id=self.killed
        )
        r.claim(self.strike, self.daily, min=3, victim_id=self.medics, verbatim="at least three medics")
        for event in (self.outside, self.later):
            r.claim(event, self.daily, best=1, min=1, max=1)

    def _facility(self) -> None:
        def period(status: str, span: dict[str, Any], source: uuid.UUID, **given: Any) -> None:
            content = {"facility_id": self.hospital, "status": status, "source_id": source, **span, **given}
            self.r.write("facility_status", content)

        self.r.information(self.hospital, self.daily)
        period("functioning", days("2010-01-01", "2016-12-02", "year"), self.office)
        period("destroyed", days("2016-12-03", "2016-12-20"), self.office, cause_id=self.strike)
        period("damaged", days("2016-12-15", "2016-12-20"), self.daily)
        period("relocated", days("2016-12-21"), self.daily)

    def _men(self) -> None:
        self.men = self.lasting(
            "detention_episode",
            "missing_persons",
            "Men missing",
            days("2016-12-09", "2016-12-13", "days"),
            whereabouts="not_known",
            authority_id=self.coalition,
        )
        men = {"unit": "group", "sex": "male", "age_band": "adult", "civilian_status": "unknown", "roles": []}
        group = self.r.write("victim", {"record_id": self.men, "label_en": "men of Old Town", **men})
        stage = {"episode_id": self.men, "source_id": self.office}
        self.r.write(
            "detention_stage", {**stage, "position": 1, "state": "stopped", **days("2016-12-09", "2016-12-12")}
        )
        self.r.write(
            "detention_stage",
            {**stage, "position": 2, "state": "whereabouts_unknown", "date_verbatim": "since Friday"}
            | {"site_id": self.gate, **days(None, None, "unknown")},
        )
        self.hundreds = self.r.claim(
            self.men, self.office, measure="missing", qualifier="hundreds", min=100, max=999, victim_id=group
        )

    def _movement(self) -> None:
        gone = {"origin_id": self.old, "destination_id": self.east, "stock": False}
        self.flow = self.lasting(
            "displacement_flow",
            "fled",
            "Flight to the East",
            days("2016-12-12", "2016-12-13", "days"),
            cause_id=self.flight,
            **gone,
        )
        moved = self.r.claim(self.flow, self.office, measure="displaced", best=800, stated_on=dt.date(2016, 12, 13))
        same = self.r.claim(
            self.flight, self.office, measure="displaced", min=500, stated_on=dt.date(2016, 12, 14), verbatim="over 500"
        )
        self.r.write("claim_overlap", {"claim_id": moved, "other_id": same})

    def _situation(self) -> None:
        self.siege = self.lasting(
            "situation", "siege", "Siege of the West", days("2016-07-01", "2016-12-22"), conditions=["no_medicine"]
        )
        for member in self.members:
            self.r.write("party", {"record_id": self.siege, "actor_id": member})
        self.r.claim(self.siege, self.office, measure="trapped", qualifier="tens_of_thousands", min=10000, max=99999)
        self.r.claim(self.siege, self.daily, measure="trapped", qualifier="round", min=100000, best=100000, max=100000)

    def _corridor(self) -> None:
        self.corridor = self.lasting(
            "corridor",
            "evacuation",
            "Way out",
            days("2016-12-13", "2016-12-22"),
            status="agreed",
            origin_id=self.gate,
            destination_id=self.east,
            controlled_by_id=self.coalition,
            stated_length_metres=21_000.0,
            geometry=None,
        )

    def _feared(self) -> None:
        people = {"sex": "unknown", "age_band": "unknown", "civilian_status": "civilian"}
        spans = (days("2016-12-13"), days(None, None, "unknown"), days("2016-12-14"))
        self.fears = [
            self.lasting(
                "risk_statement",
                "fear",
                f"Fear {n}",
                span,
                feared=["arrest", "killing"],
                roles=["journalist"] if n == 1 else ["medic"],
                trigger_en="if the town falls",
                **people,
            )
            for n, span in enumerate(spans, 1)
        ]

    def _intervention(self) -> None:
        self.appeal = self.lasting(
            "intervention",
            "appeal",
            "Appeal for a way out",
            days("2016-12-13", "2016-12-13"),
            stated_parties=224,
            addressee_en="the parties",
            addressee_ar="الأطراف",
            condition_en="that nobody is harmed",
            status="pending",
        )
        self.r.write("party", {"record_id": self.appeal, "actor_id": self.coalition})

    def _fiction(self) -> None:
        elsewhere = {"collection_id": self.invented, "geometry": point(5, 2)}
        self.lasting("situation", "siege", "Siege of the East", days("2021-01-01", "2021-12-31"), **elsewhere)
        told = self.r.event(
            self.invented, "2021-05-01", title_en="Invented", geometry=point(5, 2), place_precision="adm1"
        )
        self.r.claim(told, self.daily, best=7, min=7, max=7)
