"""Values of arguments: of things that are there, so that most documents find something, and a share of bad ones."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from graphql import GraphQLInputType, get_named_type, is_enum_type, is_input_object_type, is_list_type, is_non_null_type

from tests.twin.chance import Chance
from tests.twin.pool import RECORDS, Pool, around

OFTEN = {"where": 75, "first": 85, "orderBy": 50, "asOf": 25, "after": 0, "lang": 40, "measure": 60, "population": 50}
SELDOM = 40
"""In percent, how often an argument is given that need not be."""

FIRST = (2, 1, 3, 4, 5, 8, 20)
CONDITIONS = {0: 6, 1: 5, 2: 1}
OWN_KINDS = {"actors": "actor", "sources": "source", "places": "place", **{name: f"used {name}" for name in RECORDS}}

WRONG: Mapping[str, Sequence[Any]] = {
    "first": (0, -1, 501, "many", None),
    "after": ("AAAA", "no cursor", "w7nDqQ", ""),
    "asOf": (99_999, "1999-01-01", "yesterday", 0),
    "since": (99_999, "2999-01-01", "yesterday", None),
    "bbox": ([1.0, 2.0, 3.0], [200.0, 0.0, 0.0, 0.0], [0.0, 5.0, 1.0, 4.0]),
    "area": ({"type": "Point", "coordinates": [1, 2]}, {"type": "Polygon"}, 7),
    "near": ({"lon": 500.0, "lat": 0.0, "metres": 5.0}, {"lon": 0.0, "lat": 0.0, "metres": -5.0}, {"lon": 0.0}),
    "occurred": ({"from": "2023-01-01", "to": "2022-01-01"}, {"from": "2023-13-01"}, {"till": "2023-01-01"}),
    "reported": ({"to": "never"},),
    "independentSources": (-3, 2**40),
    "on": ("2022-02-30", "", 5),
    "lang": ("en", "XX", None),
}
WRONG_KEYS = ("SJ-0000-0000", "nowhere", "XQ99", "", "é", "x@1", "@", "x@y")
WRONG_MEMBER = ("NOT_A_MEMBER", "lower", 1, None)


class Arguments:
    """Values in the state of one document; a `spoiled` one has bad values among them."""

    def __init__(self, chance: Chance, pool: Pool, spoiled: bool) -> None:
        self.chance, self.pool, self.spoiled = chance, pool, spoiled
        self.readers: Mapping[str, Callable[[], Any]] = {
            "first": lambda: chance.one(FIRST),
            **dict.fromkeys(("asOf", "since"), lambda: chance.one(pool.states)),
            "code": lambda: chance.one(pool.events),
            "name": lambda: chance.one(pool.vocabularies),
            "id": lambda: chance.one(pool.everything()),
            "inside": lambda: chance.one(pool.pcodes),
            "text": lambda: chance.one(pool.words),
            "bbox": self._box,
            "area": self._area,
            "near": self._near,
            "independentSources": lambda: chance.below(4),
            "on": self._day,
            "from": self._day,
            "to": self._day,
            "after": lambda: chance.one(self._units()),
            "timeZone": lambda: chance.one(("Etc/UTC", "Asia/Damascus", "Mars/Olympus")),
            "seed": lambda: chance.one((1, 7, -1)),
            "breaks": lambda: chance.one(([1.0, 5.0], [5.0, 1.0], [])),
            "permalink": lambda: chance.one(("/explore?bucket=YEAR", "/graphql?query=%7B", "")),
            "lists": lambda: chance.one((["A", "B", "C"], ["A"])),
            "cells": lambda: [{"pattern": "110", "count": 3}, {"pattern": "011", "count": 2}],
            "pattern": lambda: chance.one(("110", "11", "2")),
            "count": lambda: chance.below(9),
            "situation": lambda: chance.one(pool.ids["Situation"] or ("nothing of the kind",)),
            "date": self._day,
            **dict.fromkeys(("hotspots",), lambda: chance.hit(20)),
            **dict.fromkeys(("radiusMetres", "windowMinutes", "most", "anticipation", "lag"), lambda: chance.below(4)),
        }

    def paged(self, field: str) -> dict[str, Any] | None:
        """Arguments of a root list with a cursor that it gave out, or none."""
        units = self.pool.units.get(field)
        return {**self.chance.one(units), "first": self.chance.one(FIRST)} if units and self.chance.hit(20) else None

    def of(self, field: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Values for the arguments of a field."""
        chance = self.chance
        given = {}
        for name, argument in arguments.items():
            required = is_non_null_type(argument.type) and argument.ast_node.default_value is None
            if required or chance.hit(OFTEN.get(name, SELDOM)) or (self.spoiled and chance.hit(10)):
                given[name] = self.value(name, argument.type, field)
        return given

    def value(self, name: str, type_: GraphQLInputType, field: str) -> Any:
        """A value of an argument, or of a field of an input."""
        if self.spoiled and self.chance.hit(15):
            return self._wrong(name, type_)
        if not is_non_null_type(type_) and self.chance.hit(3):
            return None
        if is_input_object_type(get_named_type(type_)) and name != "near":
            return self._conditions(get_named_type(type_), field)
        if name in self.readers:
            return self.readers[name]()
        return self._collections(field) if name == "collections" else self._listed(name, type_, field)

    def _listed(self, name: str, type_: GraphQLInputType, field: str) -> Any:
        """One or some of what a key or a closed list may be."""
        below = get_named_type(type_)
        options: Sequence[Any] = tuple(below.values) if is_enum_type(below) else self._keys(name, field)
        if name in {"measure", "measures"} and self.pool.measures and self.chance.hit(70):
            options = self.pool.measures
        if not is_list_type(type_.of_type if is_non_null_type(type_) else type_):
            return self.chance.one(options)
        return [] if self.chance.hit(5) else self.chance.some(options, 3)

    def _conditions(self, type_: Any, field: str) -> dict[str, Any]:
        # What is invented is found only where its collection is named.
        given: dict[str, Any] = {}
        if "collections" in type_.fields and self.chance.hit(85):
            given["collections"] = self._collections(field)
        if "about" in type_.fields and self.chance.hit(90):
            given["about"] = {"collections": self._collections(field)}
        names = tuple(type_.fields)
        for _ in range(self.chance.weighted(CONDITIONS)):
            name = self.chance.one(names)
            given.setdefault(name, self.value(name, type_.fields[name].type, field))
        return given

    def _keys(self, name: str, field: str) -> Sequence[str]:
        """What an argument that names things may name."""
        pool = self.pool
        if name == "kinds":
            return self._codes(OWN_KINDS.get(field, "used event"))
        things = {"ids": {"actors": "Actor", "sources": "Source"}.get(field, ""), "sources": "Source"}
        things |= {"during": "Situation", "facilities": "Facility"}
        if kind := things.get(name):
            return pool.ids[kind] or ("nothing of the kind",)
        codes = {"violations": "used violation", "acts": "used act", "methods": "used method"}
        codes |= {"context": "used context", "facilityKinds": "used facility"}
        if name in codes:
            return self._codes(codes[name])
        keys = {
            "ids": pool.everything,
            "actors": lambda: pool.parties or pool.ids["Actor"],
            "events": lambda: pool.events + pool.ids["Event"],
            "records": lambda: pool.records or pool.events,
            "places": lambda: pool.pcodes + pool.ids["Place"],
            "independenceGroups": lambda: pool.groups,
            "victimRoles": lambda: pool.codes["role"],
            "roles": lambda: pool.codes["role"],
            "collection": lambda: pool.slugs,
        }
        return keys[name]()

    def _codes(self, vocabulary: str) -> Sequence[str]:
        """Codes that something has; else any of the vocabulary."""
        return self.pool.codes[vocabulary] or self.pool.codes[vocabulary.removeprefix("used ")] or ("nothing",)

    def _collections(self, field: str) -> list[str]:
        slugs = self.pool.held.get(field, self.pool.slugs)
        if len(slugs) > 1 and self.chance.hit(15):
            return slugs if self.spoiled else slugs[1:]
        return slugs[:1]

    def _units(self) -> Sequence[str]:
        """Cursors of lists that this one may not be."""
        return [each["after"] for units in self.pool.units.values() for each in units]

    def _day(self) -> str:
        return around(self.chance.one(self.pool.days), self.chance.one((0, -30, 30, 365, -365)))

    def _box(self) -> list[float]:
        lon, lat = self.chance.one(self.pool.points)
        half = self.chance.one((1.0, 0.25, 4.0))
        return [lon - half, lat - half, lon + half, lat + half]

    def _area(self) -> dict[str, Any]:
        west, south, east, north = self._box()
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        return {"type": "Polygon", "coordinates": [ring]}

    def _near(self) -> dict[str, float]:
        lon, lat = self.chance.one(self.pool.points)
        return {"lon": lon, "lat": lat, "metres": self.chance.one((20_000.0, 500.0, 300_000.0))}

    def _wrong(self, name: str, type_: GraphQLInputType) -> Any:
        if name in WRONG:
            return self.chance.one(WRONG[name])
        if is_enum_type(get_named_type(type_)):
            return self.chance.one(WRONG_MEMBER)
        key = self.chance.one(WRONG_KEYS)
        return [key] if self.chance.hit(50) else key
