"""Records whose place is protected in every way there is, drawn so that nothing that may be told depends on the place.

The country is 8 by 4 degrees, with provinces of 4 by 4, districts of 2 by 4 and subdistricts of 2 by 2.
"""

import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

import sqlalchemy as sa

from schema import session
from schema.publish import publish
from schema.tables.base import identity
from tests.recording import Recorder, box, point

Box = tuple[float, float, float, float]
"""West, south, east, north."""

WORLD: Box = (0.0, 0.0, 8.0, 4.0)
PROTECTED, EXACT = ("guarded", "struck"), ("known",)
"""Collections: those of protected records, and that of the control."""


class Way(StrEnum):
    """How a place is protected."""

    PROVINCE = "torture"
    DISTRICT = "unlawful_killing"
    LATER = "unlawful_killing, then torture"
    FACILITY = "facility"
    EPISODE = "detention episode"
    NONE = "public"


def area(pcode: str) -> Box:
    """Where an area lies, by its code: XQ, XQ01, XQ0102, XQ010201."""
    west, south, east, north = WORLD
    for depth, part in enumerate(int(pcode[at : at + 2]) - 1 for at in range(2, len(pcode), 2)):
        if depth < 2:
            half = (east - west) / 2
            west, east = west + part * half, west + (part + 1) * half
        else:
            half = (north - south) / 2
            south, north = south + part * half, south + (part + 1) * half
    return west, south, east, north


def holding(lon: float, lat: float, depth: int) -> str:
    """The code of the area of a depth that holds a point."""
    return next(code for code in areas(depth) if _within(lon, lat, area(code)))


def areas(depth: int) -> list[str]:
    """The codes of all areas of a depth."""
    return ["XQ"] if depth == 0 else [f"{code}{part}" for code in areas(depth - 1) for part in ("01", "02")]


def _within(lon: float, lat: float, cell: Box) -> bool:
    return cell[0] <= lon < cell[2] and cell[1] <= lat < cell[3]


@dataclass(frozen=True)
class Target:
    """A record and where it happened; `also` are others of the same spot, and `codes` what all these are cited by."""

    way: Way
    lon: float
    lat: float
    of: uuid.UUID
    act: uuid.UUID | None
    also: tuple[uuid.UUID, ...]
    codes: tuple[str, ...] = ()

    @property
    def collection(self) -> str:
        """Where it belongs."""
        return {Way.FACILITY: "struck", Way.NONE: "known"}.get(self.way, "guarded")

    @property
    def countable(self) -> bool:
        """Whether it is an event of a collection of which maps are made."""
        return self.way in {Way.FACILITY, Way.NONE}

    def cell(self, partner: bool) -> Box:
        """The smallest area that its audience may know it to lie in."""
        wide = {Way.PROVINCE, Way.LATER} if not partner else set()
        return area(holding(self.lon, self.lat, 1 if self.way in wide | {Way.EPISODE, Way.NONE} else 2))


class Placed:
    """So many records of protected places, and a tenth as many of exact ones, corrected and published several times."""

    def __init__(self, number: int, publications: int) -> None:
        self.chance = random.Random(number)  # noqa: S311 - drawn alike each time
        self.publications = publications
        with session.recording("tester") as connection:
            self._begin(Recorder(connection))
            ways = [way for way in Way if way is not Way.NONE]
            made = [ways[n % len(ways)] for n in range(number)] + [Way.NONE] * (number // 10)
            self.targets = [self._record(self.recorder, way) for way in made]
        publish()
        for turn in range(1, publications):
            with session.recording("tester") as connection:
                self.recorder = Recorder(connection)
                self.targets = [self._corrected(n, turn, each) for n, each in enumerate(self.targets)]
            publish()
        del self.recorder
        with session.recording("tester") as connection:
            named = connection.execute(sa.select(identity.c.id, identity.c.code))
            codes = {row.id: row.code for row in named}
        self.targets = [replace(each, codes=tuple(codes[of] for of in (each.of, *each.also))) for each in self.targets]

    @property
    def states(self) -> list[str]:
        """All publications, as one asks for them."""
        return [str(number + 1) for number in range(self.publications)]

    @property
    def protected(self) -> list[Target]:
        """Those whose place is."""
        return [each for each in self.targets if each.way is not Way.NONE]

    @property
    def exact(self) -> list[Target]:
        """Those whose place everybody may know."""
        return [each for each in self.targets if each.way is Way.NONE]

    def _begin(self, r: Recorder) -> None:
        self.recorder = r
        for depth in range(4):
            for code in areas(depth):
                r.place(code, f"adm{depth}", box(*area(code)), code[:-2] if depth else None)
        self.source = r.source("Council")
        disclosed = {"disclosure": "confidential", "default_level": "record"}
        self.collections = {slug: r.collection(slug, **disclosed if slug == "guarded" else {}) for slug in _SLUGS}

    def _record(self, r: Recorder, way: Way) -> Target:
        """One at a place drawn anywhere; a provider names the southern subdistrict, or no area, whatever the place."""
        lon, lat = self.chance.uniform(*WORLD[::2]), self.chance.uniform(*WORLD[1::2])
        where = {"geometry": point(lon, lat), "place_precision": "exact", "place_verbatim": f"{lon:.5f} {lat:.5f}"}
        if self.chance.random() < 0.5:
            where |= {"area_scheme": "pcode", "stated_adm3": f"{holding(lon, lat, 2)}01"}
        return Target(way, lon, lat, *_MAKING[way](self, r, where))

    def _event(self, r: Recorder, slug: str, where: dict[str, object], *violations: str, **more: object) -> uuid.UUID:
        event = r.event(self.collections[slug], f"2016-{self.chance.randint(1, 12):02}-15", **where, **more)
        r.claim(event, self.source, best=self.chance.randint(1, 9))
        self.act = r.act(event, *violations)
        return event

    def _confided(self, r: Recorder, where: dict[str, object], violation: str) -> "Made":
        return self._event(r, "guarded", where, violation), self.act, ()

    def _struck(self, r: Recorder, where: dict[str, object]) -> "Made":
        facility = r.lasting("facility", self.collections["struck"], "clinic", **where)
        return self._event(r, "struck", where, facility_id=facility), None, (facility,)

    def _held(self, r: Recorder, where: dict[str, object]) -> "Made":
        held = r.lasting("detention_episode", self.collections["guarded"], "missing_persons", **where)
        r.claim(held, self.source, measure="detained", best=self.chance.randint(1, 9))
        return held, None, ()

    def _known(self, r: Recorder, where: dict[str, object]) -> "Made":
        return self._event(r, "known", where), None, ()

    def _corrected(self, n: int, turn: int, target: Target) -> Target:
        """A little aside, every second time; some are found out to have been worse than a killing."""
        if target.way is Way.LATER and turn == 1:
            self.recorder.write("act", {"violations": ["unlawful_killing", "torture"]}, of=target.act)
        if target.way is Way.NONE:
            # What moves within its area makes no publication; this does.
            self.recorder.write("event", {"title_en": f"Told {turn} times"}, of=target.of)
        if (n + turn) % 2 or target.way in {Way.FACILITY, Way.NONE}:
            return target
        west, south, east, north = area(holding(target.lon, target.lat, 3))
        lon = min(max(target.lon + self.chance.uniform(-0.01, 0.01), west), east - 1e-6)
        lat = min(max(target.lat + self.chance.uniform(-0.01, 0.01), south), north - 1e-6)
        concept = "detention_episode" if target.way is Way.EPISODE else "event"
        self.recorder.write(concept, {"geometry": point(lon, lat)}, of=target.of)
        return replace(target, lon=lon, lat=lat)


Made = tuple[uuid.UUID, uuid.UUID | None, tuple[uuid.UUID, ...]]
_SLUGS = (*PROTECTED, *EXACT)
_MAKING: dict[Way, Callable[[Placed, Recorder, dict[str, object]], Made]] = {
    Way.PROVINCE: lambda w, r, where: w._confided(r, where, "torture"),
    Way.DISTRICT: lambda w, r, where: w._confided(r, where, "unlawful_killing"),
    Way.LATER: lambda w, r, where: w._confided(r, where, "unlawful_killing"),
    Way.FACILITY: Placed._struck,
    Way.EPISODE: Placed._held,
    Way.NONE: Placed._known,
}
