"""A small published record about a country that does not exist, of places known in every way.

| event    | where                                            | killed     | violations                    |
|----------|--------------------------------------------------|------------|-------------------------------|
| spot     | the spot, in XT010101                            | 2, 3, 4    | massacre, killing_of_civilians |
| near     | within 5 km of a point                           | 1, ?, open | unlawful_killing              |
| vague    | near a point, nobody says how near               |            |                               |
| stand_in | the middle of XT0101, said to be exact           | 7, 8, 9    | massacre, pillage             |
| district | XT0101                                           |            | pillage                       |
| nowhere  | unknown                                          | 1, 1, 1    |                               |
| together | the spot; an aggregate                           | 50, 60, 70 | massacre                      |
| road     | a line in XT02, vaguely                          |            |                               |

`gone` was at a spot of its own in publication 1, and was removed for protection by the second. Collection `true` is
real, and has one event at a spot in the same country.
"""

import uuid
from typing import Any

from schema import session
from schema.publish import publish
from tests.recording import Recorder, box, point

VIOLATIONS = {
    "spot": ("massacre", "killing_of_civilians"),
    "near": ("unlawful_killing",),
    "stand_in": ("massacre", "pillage"),
    "district": ("pillage",),
    "together": ("massacre",),
}
LINE = "SRID=4326;LINESTRING(4.5 3, 5 3.5)"


def exact(lon: float, lat: float) -> dict[str, Any]:
    """A place at a spot."""
    return {"geometry": point(lon, lat), "place_precision": "exact"}


class Tarsa:
    """Writes it, and publishes it twice."""

    def __init__(self) -> None:
        self.events: dict[str, uuid.UUID] = {}
        with session.recording("tester") as connection:
            r = Recorder(connection)
            self._places(r)
            self.source = r.source("Council")
            self.collection = r.collection("tarsa", nature="fictional", citation="Tarsa Register", licence="CC0-1.0")
            self._record(r)
            true = r.collection("true")
            self._event(r, "true", **exact(6, 1), collection=true)
        publish()
        with session.recording("tester") as connection:
            r = Recorder(connection)
            r.write("event", {}, of=self.events["gone"], withdrawn=True, protective=True, reason="protection")
        publish()

    def _places(self, r: Recorder) -> None:
        r.place("XT", "adm0", box(0, 0, 8, 4), kind="country", name_ar="تارسا")
        r.place("XT01", "adm1", box(0, 0, 4, 4), "XT")
        r.place("XT02", "adm1", box(4, 0, 8, 4), "XT")
        r.place("XT0101", "adm2", box(0, 0, 2, 4), "XT01")
        r.place("XT010101", "adm3", box(0, 0, 2, 2), "XT0101")

    def _record(self, r: Recorder) -> None:
        self._event(r, "spot", (2, 3, 4), **exact(1, 1))
        near = {"place_precision": "near", "uncertainty_metres": 5_000}
        self._event(r, "near", (1, None, None), day="2021-02-02", **near, geometry=point(1.5, 1.2))
        self._event(r, "vague", day="2021-03-03", geometry=point(5, 1), place_precision="near")
        self._event(r, "stand_in", (7, 8, 9), **exact(1, 2), place_basis="admin_centroid")
        self._event(r, "district", geometry=point(1, 2), place_precision="adm2", kind="shelling")
        self._event(r, "nowhere", (1, 1, 1))
        self._event(r, "together", (50, 60, 70), **exact(1, 1), granularity="aggregate")
        self._event(r, "road", geometry=LINE, place_precision="fuzzy", area_scheme="pcode", stated_adm1="XT02")
        self._event(r, "gone", (5, 5, 5), **exact(3, 3))
        for name, violations in VIOLATIONS.items():
            r.act(self.events[name], *violations)

    def _event(
        self,
        r: Recorder,
        name: str,
        killed: tuple[int | None, ...] = (),
        *,
        day: str = "2021-01-10",
        collection: uuid.UUID | None = None,
        **given: Any,
    ) -> None:
        made = self.events[name] = r.event(collection or self.collection, day, **given)
        r.information(made, self.source)
        if killed:
            low, best, high = killed
            r.claim(made, self.source, min=low, best=best, max=high)
