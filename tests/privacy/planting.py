"""Canaries in everything secret that the record can hold, and in a few things that are published on purpose.

Which texts there are is read from the declarations: a column that is added is planted too.
"""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from schema.access import Audience, Class
from schema.tables.base import VERSION_COLUMNS, VERSIONED
from tests.privacy.canaries import Canary, Finder, Hit
from tests.recording import Recorder, point

FIRST = 100_000
"""The seed of the first; others draw beneath it."""
FEWEST = 500
PEOPLE = {"sex": "unknown", "age_band": "unknown", "civilian_status": "unknown", "roles": []}


class For(StrEnum):
    """Who may find a canary in what they are served."""

    NOBODY = "nobody"
    PARTNERS = "partners"
    EVERYBODY = "everybody"

    def let(self, audience: Audience) -> bool:
        """Whether an audience may."""
        return self is For.EVERYBODY or (self is For.PARTNERS and audience is Audience.PARTNER)


@dataclass(frozen=True)
class Place:
    """Where a canary is, in which form, and for whom."""

    where: str
    form: str
    whom: For


@dataclass
class Planted:
    """Every canary by its seed, with where it is; and the records that were made."""

    places: dict[int, Place] = field(default_factory=dict)
    days: set[dt.date] = field(default_factory=set)
    next: int = FIRST
    collections: dict[str, uuid.UUID] = field(default_factory=dict)
    events: dict[str, uuid.UUID] = field(default_factory=dict)

    def word(self, where: str, whom: For = For.NOBODY) -> str:
        """A word of its own."""
        return self._drawn(where, "word", whom).word

    def spot(self, where: str, whom: For = For.NOBODY) -> str:
        """A point of its own, as EWKT."""
        canary = self._drawn(where, "spot", whom)
        return point(canary.lon, canary.lat)

    def day(self, where: str, whom: For = For.NOBODY) -> dt.date:
        """A day of its own."""
        return self._drawn(where, "day", whom).day

    def _drawn(self, where: str, form: str, whom: For) -> Canary:
        canary = Canary.drawn(self.next)
        while canary.day in self.days:
            self.next += 1
            canary = Canary.drawn(self.next)
        self.days.add(canary.day)
        self.places[self.next] = Place(where, form, whom)
        self.next += 1
        return canary

    def seeds(self, whom: For) -> set[int]:
        """The canaries that are for these."""
        return {seed for seed, place in self.places.items() if place.whom is whom}

    def finder(self) -> Finder:
        """What finds all of them."""
        return Finder(map(Canary.drawn, self.places))

    def wrong(self, hits: Collection[Hit], audience: Audience) -> list[str]:
        """What an audience found that is not for it."""
        found = {hit for hit in self.own(hits) if not self.places[hit.seed].whom.let(audience)}
        return sorted(f"{self.places[hit.seed]} as {hit.shape} in {hit.within}" for hit in found)

    def own(self, hits: Collection[Hit]) -> list[Hit]:
        """Those of what was planted: of a canary that is here as a word, its day is anybody's."""
        return [hit for hit in hits if _form(hit.shape) == self.places[hit.seed].form]


def _form(shape: str) -> str:
    if shape.startswith("day"):
        return "day"
    return "spot" if shape.startswith(("doubles", "degrees", "metres")) else "word"


def texts(planted: Planted, concept: str, where: str, whom: For, *, without: Collection[str] = ()) -> dict[str, Any]:
    """A canary for every text of a concept that somebody wrote, and for what no reader ever sees of it."""
    made: dict[str, Any] = {}
    for column in VERSIONED[concept].columns:
        named = f"{where}: {concept}.{column.name}"
        if column.name in (*VERSION_COLUMNS, *without):
            continue
        if column.name == "provider_id":
            made[column.name] = planted.word(named)
        elif column.info["class"] >= Class.CASE and column.info["terms"] is None:
            made |= _of_cases(planted, column, named)
        elif column.info["free"]:
            made[column.name] = planted.word(named, whom)
    return made


def _of_cases(planted: Planted, column: "sa.Column[Any]", named: str) -> dict[str, Any]:
    if isinstance(column.type, sa.JSON):
        return {column.name: {"row": planted.word(named)}}
    if isinstance(column.type, sa.Text):
        return {column.name: planted.word(named)}
    # What is yes or no cannot be told from any other.
    return {column.name: True}


class Reasoned(Recorder):
    """Takes why a version was written from what is written."""

    def write(self, concept: str, content: dict[str, Any], *, of: uuid.UUID | None = None, **version: Any) -> uuid.UUID:
        """As `Recorder.write`."""
        told = {name: value for name, value in content.items() if name == "reason"}
        rest = {name: value for name, value in content.items() if name != "reason"}
        return super().write(concept, rest, of=of, **told, **version)


@dataclass
class Planter:
    """Writes records whose every text, point and day is a canary."""

    r: Reasoned
    planted: Planted
    sources: dict[str, uuid.UUID]

    def event(
        self,
        name: str,
        collection: str,
        *,
        whom: For = For.NOBODY,
        where: For | None = None,
        when: For | None = None,
        violation: str = "torture",
        without: Collection[str] = (),
        person: bool = False,
        **given: Any,
    ) -> uuid.UUID:
        """An event and what hangs on one: its texts for `whom`, its point for `where`, its day for `when`."""
        p = self.planted
        day = given.pop("day", None) or p.day(f"{name}: day", when or whom)
        content = texts(p, "event", name, whom, without=without)
        content |= {"geometry": p.spot(f"{name}: geometry", where or whom), "place_precision": "exact"}
        event = self.r.event(
            p.collections[collection], day.isoformat(), **content, reason=p.word(f"{name}: reason"), **given
        )
        self.beneath(name, event, whom, violation, person=person, without=without)
        p.events[name] = event
        return event

    def beneath(
        self, name: str, event: uuid.UUID, whom: For, violation: str, *, person: bool, without: Collection[str]
    ) -> None:
        """A victim, an act, a claim, information and an assessment."""
        p, r = self.planted, self.r
        unit = {"record_id": event, "unit": "person" if person else "group"}
        victim = r.write("victim", unit | PEOPLE | texts(p, "victim", name, whom, without=without))
        p.events[f"{name}: victim"] = victim
        act = r.act(event, violation, victim_id=victim, **texts(p, "act", name, whom, without=without))
        r.involvement(event, act, self.sources["army"], self.sources["council"])
        anchor = {"document_id": self.sources["report"], "anchor_start": 0, "anchor_end": 5}
        told = self.sources["council"]
        r.claim(event, told, best=3, min=3, max=3, **anchor, **texts(p, "claim", name, whom, without=without))
        r.information(event, told, **anchor, **texts(p, "information", name, whom, without=without))
        judged = {"event_id": event, "scheme": "sijill", "grade": "verified"}
        r.write("assessment", judged | texts(p, "assessment", name, whom, without=without))

    def lasting(self, concept: str, name: str, collection: str, kind: str, **given: Any) -> uuid.UUID:
        """A record that is no event, whose every text, point and day is nobody's business."""
        p, without = self.planted, given.pop("without", ())
        content = texts(p, concept, name, For.NOBODY, without=without)
        content |= {"geometry": p.spot(f"{name}: geometry"), "place_precision": "exact", **given}
        if "day_from" not in given:
            content |= dict.fromkeys(("day_from", "day_to"), p.day(f"{name}: day"))
        content |= {"date_precision": "day", "reason": p.word(f"{name}: reason")}
        of = self.r.lasting(concept, p.collections[collection], kind, **content)
        p.events[name] = of
        return of
