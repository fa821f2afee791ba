"""A small published record of strikes and attacks in a country that does not exist, its clocks three hours ahead.

Strikes (all by the Air Force from the air and told by the council, unless told otherwise; places near `SPOT`):

| event     | when (local)                    | where           | what                                            |
|-----------|---------------------------------|-----------------|-------------------------------------------------|
| first     | 2021-03-01 12:00                | SPOT            | homes                                           |
| second    | 2021-03-01 12:40                | 30 m north      | a medic killed                                  |
| ground    | 2021-03-01 13:00                | SPOT            | shelling: no air strike                         |
| drone     | 2021-03-01 13:20                | 2 km north      | an attack whose weapon makes it a strike        |
| early     | 2021-04-01 08:00 to 08:20       | east            |                                                 |
| late      | 2021-04-01 08:10 to 08:40       | 10 m from early | told by the agency alone: times overlap         |
| ward      | 2021-05-01                      | hospital        | roughly dated                                   |
| ward too  | 2021-05-01                      | hospital        | the same, told by the agency alone              |
| march     | March 2021                      | SPOT            |                                                 |
| copy      | 2021-06-01 10:00                | west            |                                                 |
| original  | 2021-06-01 10:30                | west            | of which the copy is a duplicate                |
| town      | 2021-06-02 09:00                | in some town    | known to the district only                      |
| fresh     | ten days ago                    | SPOT            | too young to be told                            |

An aggregate of strikes and a mine are none. Attacks on facilities: ward, ward too; `school` on 2021-02-10, which names
none; `raid` on the clinic on 2021-07-01, after which it did not work; `gate`, a raid on 2021-03-15 of the clinic.
Facilities: hospital (hidden; functioning January to April 2021), clinic (hidden; functioning January to June, not from
July to December), school (never hit), depot (its spot public, 300 m from SPOT).
"""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy.dialects.postgresql import Range

from schema import session
from schema.publish import publish
from tests.recording import Recorder, box, point

ZONE = dt.timezone(dt.timedelta(hours=3))
SPOT = (1.0, 1.0)
NORTH = 1 / 110_574
"""Degrees of a metre to the north, at the equator."""


def at(day: str, start: str, end: str | None = None) -> dict[str, Any]:
    """Columns of instants on a local day."""
    lower, upper = (
        dt.datetime.combine(dt.date.fromisoformat(day), dt.time.fromisoformat(each), ZONE)
        for each in (start, end or start)
    )
    return {"occurred": Range(lower, upper, bounds="[]"), "date_precision": "exact"}


def metres_north(metres: float, lon: float = 1.0) -> dict[str, Any]:
    """Columns of an exact point so far north of SPOT."""
    return {"geometry": point(lon, 1.0 + metres * NORTH), "place_precision": "exact"}


class Struck:
    """Writes it and publishes it as number 1. `events` and `facilities` hold ids in core by name."""

    def __init__(self) -> None:
        self.events: dict[str, uuid.UUID] = {}
        self.facilities: dict[str, uuid.UUID] = {}
        with session.recording("tester") as connection:
            self.r = Recorder(connection)
            self._ground()
            self._facilities()
            self._strikes()
            self._others()
            self._attacks()
        publish()

    def _ground(self) -> None:
        r = self.r
        r.place("XS", "adm0", box(0, 0, 8, 4), kind="country", name_en="Strand", name_ar="ستراند")
        r.place("XS01", "adm1", box(0, 0, 8, 4), "XS", kind="governorate", name_ar="الأولى")
        r.place("XS0101", "adm2", box(0, 0, 4, 4), "XS01", kind="district")
        r.place("XS0102", "adm2", box(4, 0, 8, 4), "XS01", kind="district")
        self.council, self.agency = r.source("Council", name_ar="المجلس"), r.source("Agency")
        self.forces = r.write("actor", {"name_en": "Forces", "kind": "armed_forces"})
        self.air_force = r.write("actor", {"name_en": "Air Force", "kind": "armed_forces", "parent_id": self.forces})
        self.collection = r.collection("struck", nature="fictional", name_en="Struck", timezone="Asia/Riyadh")

    def facility(self, name: str, kind: str, *life: tuple[str, str, str], **given: Any) -> uuid.UUID:
        """A facility of XS0101 with stretches (status, first day, last day) of its life-line."""
        usual = {"title_en": name.title(), "geometry": point(2, 2), "place_precision": "exact"}
        usual |= {"day_from": dt.date(2010, 1, 1), "date_precision": "year"}
        made = self.r.lasting("facility", self.collection, kind, **(usual | given))
        self.facilities[name] = made
        self.r.information(made, self.council)
        for each in life:
            self.stretch(name, *each)
        return made

    def stretch(self, name: str, status: str, first: str, last: str, **given: Any) -> None:
        """A stretch of a facility's life-line."""
        days = {"day_from": dt.date.fromisoformat(first), "day_to": dt.date.fromisoformat(last)}
        said = {"facility_id": self.facilities[name], "status": status, "source_id": self.council}
        self.r.write("facility_status", {"date_precision": "day"} | said | days | given)

    def _facilities(self) -> None:
        self.facility("hospital", "hospital", ("functioning", "2021-01-01", "2021-04-30"))
        self.facility("clinic", "clinic", ("functioning", "2021-01-01", "2021-06-30"))
        self.facility("school", "school")
        given = {"title": "Guide", "kind": "report", "graphic": False, "source_id": self.council}
        guide = self.r.write("document", given)
        self.facility("depot", "aid_store", **metres_north(300), public_document_id=guide)

    def strike(
        self, name: str, day: str, kind: str = "airstrike", *, by: uuid.UUID | None = None, **given: Any
    ) -> None:
        """An event with one act, for which the Air Force is held responsible."""
        source = by or self.council
        method, roles = given.pop("method", None), given.pop("roles", None)
        usual = {"kind": kind, "timezone": "Asia/Riyadh"}
        event = self.r.event(self.collection, day, given.pop("until", None), **(usual | given))
        self.events[name] = event
        self.r.information(event, source)
        victim = {}
        if roles is not None:
            who = {"record_id": event, "unit": "person", "label_en": "a person", "sex": "female", "age_band": "adult"}
            victim = {"victim_id": self.r.write("victim", who | {"civilian_status": "civilian", "roles": roles})}
        act = self.r.act(event, kind="killing", method=method, **victim)
        self.r.involvement(event, act, self.air_force, source, degree="direct")

    def _strikes(self) -> None:
        east, west = 1.5, 0.5
        self.strike("first", "2021-03-01", **at("2021-03-01", "12:00"), **metres_north(0))
        self.strike("second", "2021-03-01", **at("2021-03-01", "12:40"), **metres_north(30), roles=["medic"])
        self.strike("ground", "2021-03-01", "shelling", **at("2021-03-01", "13:00"), **metres_north(0))
        by_drone = {**at("2021-03-01", "13:20"), **metres_north(2000), "method": "drone"}
        self.strike("drone", "2021-03-01", "attack_on_civilians", **by_drone)
        self.strike("early", "2021-04-01", **at("2021-04-01", "08:00", "08:20"), **metres_north(0, east))
        overlapping = at("2021-04-01", "08:10", "08:40")
        self.strike("late", "2021-04-01", by=self.agency, **overlapping, **metres_north(10, east))
        self.strike("march", "2021-03-01", until="2021-03-31", date_precision="month", **metres_north(0))
        self.strike("copy", "2021-06-01", **at("2021-06-01", "10:00"), **metres_north(0, west))
        self.strike("original", "2021-06-01", **at("2021-06-01", "10:30"), **metres_north(0, west))
        link = {"event_id": self.events["copy"], "other_id": self.events["original"], "kind": "duplicate_of"}
        self.r.write("event_relation", link)
        rough = {"geometry": point(1, 1), "place_precision": "adm2"}
        self.strike("town", "2021-06-02", **at("2021-06-02", "09:00"), **rough)

    def _others(self) -> None:
        lately = (dt.datetime.now(dt.UTC).date() - dt.timedelta(days=10)).isoformat()
        self.strike("fresh", lately, **at(lately, "09:00"), **metres_north(0))
        self.strike("sum", "2021-03-01", granularity="aggregate", **metres_north(0))
        self.strike("mine", "2021-03-01", "landmine_or_ied", **at("2021-03-01", "12:10"), **metres_north(0))

    def _attacks(self) -> None:
        def hit(name: str | None, *kinds: str) -> dict[str, Any]:
            return {"facility_id": self.facilities[name] if name else None, "facility_kinds": list(kinds)}

        self.strike("ward", "2021-05-01", **hit("hospital", "hospital"), **metres_north(0, 2.0))
        self.strike("ward too", "2021-05-01", by=self.agency, **hit("hospital", "hospital"), **metres_north(0, 2.0))
        self.strike("school", "2021-02-10", "explosion", **hit(None, "school"))
        self.strike("gate", "2021-03-15", "raid", **hit("clinic", "clinic"))
        self.strike("raid", "2021-07-01", "raid", **hit("clinic", "clinic"))
        self.stretch("clinic", "not_functioning", "2021-07-01", "2021-12-31", cause_id=self.events["raid"])
