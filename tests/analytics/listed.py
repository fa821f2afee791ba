"""A small published record of who documented what: lists that do not depend on one another, and lists that fail.

| collection | lists                                   | what it is for                                            |
|------------|-----------------------------------------|-----------------------------------------------------------|
| lists      | north, south, east; echo, archive       | 300 incidents happened; lists of independent sources      |
| partly     | north, south, late (from July on)       | a list that was not at work all the time                  |
| pair       | north, south                            | two lists                                                 |
| apart      | north, south, east                      | lists that share nothing                                  |
| recent     | north, south, east                      | incidents of last week                                    |

In `lists` the echo repeats the north, the archive compiles the north and the south and alone has two incidents, and
a protected source alone has three more; twelve incidents are known to the country only. One is an aggregate.
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

import numpy as np

from schema import session
from schema.publish import publish
from tests.recording import Recorder, box, point

TRUE = 300
CHANCES = {"north": 0.55, "south": 0.45, "east": 0.5}
DECLARED = [
    {"from": {"records": {"collections": ["lists"]}}, "estimators": ["LATENT_CLASS"]},
    {"from": {"records": {"collections": ["nowhere"]}}},
    {"from": {}},
]
"""Questions that `lists` declares; two of them cannot be put."""
AREAS = {
    "XA01": {"geometry": point(1, 1), "place_precision": "exact"},
    "XA02": {"geometry": point(5, 1), "place_precision": "exact"},
}


class Listed:
    """Writes it and publishes it as number 1. `held` are the sets of lists that hold the incidents of `lists`."""

    def __init__(self) -> None:
        self.held: list[frozenset[str]] = []
        self.events: list[uuid.UUID] = []
        with session.recording("tester") as connection:
            self._record(Recorder(connection))
        publish()

    def _record(self, r: Recorder) -> None:
        r.place("XA", "adm0", box(0, 0, 8, 4), kind="country", name_en="Wadira", name_ar="واديرا")
        r.place("XA01", "adm1", box(0, 0, 4, 4), "XA", kind="governorate", name_en="First", name_ar="الأولى")
        r.place("XA02", "adm1", box(4, 0, 8, 4), "XA", kind="governorate", name_en="Second", name_ar="الثانية")
        self.sources = {name: r.source(name.title(), name_ar="مصدر") for name in (*CHANCES, "late")}
        self.sources["echo"] = r.source("Echo")
        self.sources["archive"] = r.source("Archive", kind="dataset")
        self.sources["hidden"] = r.source("Hidden", protected=True)
        for name, wells in (("echo", ["north"]), ("archive", ["north", "south"])):
            for well in wells:
                reliance = {"source_id": self.sources[name], "rests_on_id": self.sources[well]}
                r.write("source_reliance", reliance)
        self._independent(r)
        self._partly(r)
        pair = self._collection(r, "pair")
        self._events(r, pair, _drawn({"north": 0.5, "south": 0.5}, 80, 2))
        apart = self._collection(r, "apart")
        self._events(r, apart, [frozenset({name}) for name in CHANCES for _ in range(9)])
        recent = self._collection(r, "recent")
        last_week = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=7)
        self._events(r, recent, _drawn(CHANCES, 80, 3), days=[last_week] * 80)

    def _collection(self, r: Recorder, slug: str) -> uuid.UUID:
        named = {"nature": "fictional", "name_en": slug.title(), "name_ar": "مجموعة"}
        return r.collection(slug, **named, **({"estimates": DECLARED} if slug == "lists" else {}))

    def _independent(self, r: Recorder) -> None:
        held = _drawn(CHANCES, TRUE, 1)
        self.held = [each for each in held if each]
        lists = self._collection(r, "lists")
        echoed = [each | {"echo"} if "north" in each and n % 3 == 0 else each for n, each in enumerate(held)]
        self._events(r, lists, echoed, placed=TRUE - 12)
        self._events(r, lists, [frozenset({"archive"})] * 2 + [frozenset({"hidden"})] * 3)
        sums = r.event(lists, "2021-02-01", "2021-02-28", granularity="aggregate")
        r.information(sums, self.sources["north"])

    def _partly(self, r: Recorder) -> None:
        held = _drawn({"north": 0.5, "south": 0.5, "late": 0.6}, 200, 4)
        days = _days(len(held))
        working = [each if day.month > 6 else each - {"late"} for each, day in zip(held, days, strict=True)]
        self._events(r, self._collection(r, "partly"), working, days=days)

    def _events(
        self,
        r: Recorder,
        collection: uuid.UUID,
        held: Iterable[frozenset[str]],
        *,
        days: list[dt.date] | None = None,
        placed: int = 10_000,
    ) -> None:
        sets = list(held)
        for n, (names, day) in enumerate(zip(sets, days or _days(len(sets)), strict=True)):
            if not names:
                continue
            where: dict[str, Any] = AREAS["XA01" if n % 3 else "XA02"] if n < placed else {}
            event = r.event(collection, day.isoformat(), **where)
            self.events.append(event)
            for name in sorted(names):
                r.information(event, self.sources[name])


def _drawn(chances: dict[str, float], size: int, seed: int) -> list[frozenset[str]]:
    """Which lists hold each of so many incidents, independently of one another."""
    on = np.random.default_rng(seed).random((size, len(chances))) < np.array(list(chances.values()))
    return [frozenset(name for name, held in zip(chances, row, strict=True) if held) for row in on.tolist()]


def _days(number: int) -> list[dt.date]:
    """Days of 2021, evenly apart."""
    return [dt.date(2021, 1, 1) + dt.timedelta(days=n * 365 // number) for n in range(number)]
