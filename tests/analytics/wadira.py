"""A small published record about a country that does not exist: what is sorted in tests, and how it is asked.

| event | when                  | where | granularity | killed     | what                                        |
|-------|-----------------------|-------|-------------|------------|---------------------------------------------|
| A     | 2021-01-10            | XA01  | incident    | 2, 3, 4    | 20 to 30 men detained and tortured          |
| B     | 2021-01-31/2021-02-01 | XA02  | incident    | 1, 2, 4    | a medic hit by one of two forces            |
| C     | 2021-03-05            |       | incident    |            | told by a protected source only             |
| D     | January 2021          | XA01  | aggregate   | 50, 60, 70 | hospitals and schools hit                   |
| E     | 2021-02-03            |       | pattern     |            | men of unknown number conscripted in flight |

A second collection, the Quiet File, which may tell of the same, has three incidents that only protected sources told.
"""

import uuid
from collections.abc import Mapping
from typing import Any, Protocol

from analytics.asking import Ask
from analytics.results import Result, release
from schema import session
from schema.access import Audience
from schema.filters import EventFilter
from schema.publish import publish
from schema.queries.scope import Scope, look_up, scope
from tests.recording import Recorder, box, point

XA01 = {"geometry": point(1, 1), "place_precision": "exact"}
XA02 = {"geometry": point(5, 1), "place_precision": "exact"}


class Wadira:
    """Writes it and publishes it as number 1. Attributes hold the ids in core of sources, actors and events."""

    def __init__(self) -> None:
        self.sources: dict[str, uuid.UUID] = {}
        self.events: dict[str, uuid.UUID] = {}
        with session.recording("tester") as connection:
            self._record(Recorder(connection))
        publish()

    def _record(self, r: Recorder) -> None:
        r.place("XA", "adm0", box(0, 0, 8, 4), kind="country", name_en="Wadira", name_ar="واديرا")
        r.place("XA01", "adm1", box(0, 0, 4, 4), "XA", kind="governorate", name_ar="الأولى")
        r.place("XA02", "adm1", box(4, 0, 8, 4), "XA", kind="governorate", name_ar="الثانية")
        self.sources["council"] = r.source("Council", name_ar="المجلس")
        self.sources["agency"] = r.source("Agency", independence_group="wire")
        self.sources["echo"] = r.source("Echo", independence_group="wire")
        self.sources["relay"] = r.source("Relay")
        self.sources["hidden"] = r.source("Hidden", protected=True)
        r.write("source_reliance", {"source_id": self.sources["relay"], "rests_on_id": self.sources["council"]})
        self.division = r.write("actor", {"name_en": "Division", "kind": "armed_forces"})
        self.air_force = r.write("actor", {"name_en": "Air Force", "name_ar": "سلاح الجو", "kind": "armed_forces"})
        self.collection = r.collection("wadira", nature="fictional", name_en="Wadira Register", name_ar="سجل واديرا")
        self._detention(r)
        self._strike(r)
        self.events["C"] = self._event(r, "2021-03-05", "hidden")
        self._hospitals(r)
        self._conscription(r)
        quiet = r.collection("quiet", nature="fictional", name_en="Quiet File")
        for day in (1, 2, 3):
            r.information(r.event(quiet, f"2021-04-0{day}"), self.sources["hidden"])

    def _event(self, r: Recorder, day: str, *sources: str, until: str | None = None, **given: Any) -> uuid.UUID:
        event = r.event(self.collection, day, until, **given)
        for source in sources:
            r.information(event, self.sources[source])
        return event

    def _victim(self, r: Recorder, event: uuid.UUID, **given: Any) -> uuid.UUID:
        usual = {"record_id": event, "unit": "group", "label_en": "men", "sex": "male", "age_band": "adult"}
        return r.write("victim", usual | {"civilian_status": "civilian", "roles": []} | given)

    def _detention(self, r: Recorder) -> None:
        event = self.events["A"] = self._event(r, "2021-01-10", "council", "agency", context=["flight"], **XA01)
        men = self._victim(r, event)
        for kind, violation in (("detention", "arbitrary_detention"), ("torture", "torture")):
            act = r.act(event, violation, kind=kind, victim_id=men)
            r.involvement(event, act, self.division, self.sources["council"], degree="direct")
        r.claim(event, self.sources["council"], min=2, best=3, max=4, stated_on="2021-01-11")
        r.claim(event, self.sources["council"], measure="detained", min=20, max=30, victim_id=men)

    def _strike(self, r: Recorder) -> None:
        kinds = {"facility_kinds": ["hospital"], "context": []}
        event = self._event(r, "2021-01-31", "agency", "echo", until="2021-02-01", **kinds, **XA02)
        self.events["B"] = event
        medic = self._victim(r, event, unit="person", label_en="a medic", sex="female", roles=["medic"])
        act = r.act(event, "attack_on_health_care", kind="killing", method="drone", victim_id=medic)
        r.involvement(event, act, self.division, self.sources["agency"], attribution="suspected", degree="suspected")
        r.involvement(event, act, self.air_force, self.sources["agency"], degree="direct")
        r.claim(event, self.sources["agency"], min=1, best=2, max=4, stated_on="2021-02-05")
        r.claim(event, self.sources["echo"], min=1, best=2, max=4)

    def _hospitals(self, r: Recorder) -> None:
        kinds = {"facility_kinds": ["hospital", "school"], "granularity": "aggregate", "date_precision": "month"}
        event = self._event(r, "2021-01-01", "council", until="2021-01-31", **kinds, **XA01)
        self.events["D"] = event
        r.act(event, "attack_on_health_care", "attack_on_school", kind="attack_on_medical_facility")
        r.claim(event, self.sources["council"], min=50, best=60, max=70, stated_on="2021-02-10")

    def _conscription(self, r: Recorder) -> None:
        event = self._event(r, "2021-02-03", "relay", granularity="pattern", context=["flight"])
        self.events["E"] = event
        men = self._victim(r, event)
        r.act(event, "forced_conscription", kind="forced_conscription", victim_id=men)


class Asking(Protocol):
    """What makes a question: `ask` of an analytic."""

    def __call__(self, where: EventFilter, scope: Scope, **question: Any) -> Ask[Any]:
        """The question."""


def answered(asking: Asking, where: EventFilter, question: Mapping[str, Any]) -> Any:
    """Put a question as every edge does: look up, ask, answer, release."""
    with session.reading() as connection:
        resolved = scope(connection.execute(look_up(where)).one_or_none(), where)
        made = asking(where, resolved, **question)
        rows = [connection.execute(statement).all() for statement in made.statements]
    result: Result = release(made.answer(rows), Audience.OPEN)
    return result
