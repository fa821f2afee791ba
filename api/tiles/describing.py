"""TileJSON 3: what tiles there are, what is in them, whose it is, and how much of it no map can show."""

import math
from collections.abc import Generator, Iterable
from typing import Any

import sqlalchemy as sa

from api.tiles.drawing import Question
from schema.errors import NotReady
from schema.queries import tiles, tiles_totals

Steps = Generator[sa.Select[Any], Any, dict[str, Any]]
WORLD = 20_037_508.342789244
"""Half the width of the map, in its own metres."""

SUMS = {
    "events": "Records.",
    "incidents": "Of these, single incidents; the others stand for several.",
    "killed_stated": "Incidents of which somebody states how many were killed.",
    "killed_low": "Sum of least numbers killed in incidents; absent when nobody states one.",
    "killed_best": "Sum of best numbers killed in incidents; absent when one of them is unknown.",
    "killed_high": "Sum of greatest numbers killed in incidents; absent when one of them is open.",
    "fictional": "Whether all of it is invented, for demonstration.",
}
LAYERS: dict[str, tuple[str, dict[str, str]]] = {
    "events": (
        "A point for each event whose place is known at least as precisely as a 32nd of a tile.",
        {
            "code": "Citable code: the record is at /events/{code}.",
            "kind": "Neutral kind, a code of vocabulary event.",
            "violations": "Violations alleged, codes with commas between; absent when none is.",
            "day_from": "First local day on which it may have been.",
            "day_to": "Last local day, included.",
            "date_precision": "How precisely the date is published.",
            "place_precision": "How precisely the place is published.",
            "radius_metres": "Metres around the point within which it was; absent for the spot itself.",
            "granularity": "Incident, aggregate or pattern.",
            "verification": "Verification tier.",
            "killed_low": "Least number killed; absent when nobody states one.",
            "killed_best": "Best number killed; absent when unknown.",
            "killed_high": "Greatest number killed; absent when open.",
            "collection": "Slug of its collection.",
            "fictional": "Whether it is invented, for demonstration.",
        },
    ),
    "cells": (
        "Squares with sums in place of points, where these would be too many for one tile.",
        {**SUMS, "squares_a_side": "How many squares a tile has a side: the fewer, the more was summed."},
    ),
    "areas": (
        "Areas with sums of what is known to lie in them and no more precisely: it is no point and in no square.",
        {
            "pcode": "P-code.",
            "level": "Admin level.",
            "name_en": "Name in English.",
            "name_ar": "Name in Arabic.",
            **SUMS,
            "near": "Of the records, those with a published point that is known less precisely than a square is wide.",
        },
    ),
}


def describe(question: Question, query: str, address: str) -> Steps:
    """The description of tiles; `query` is the question in their address, `address` that of the site."""
    if question.made is None:
        raise NotReady("Nothing was made for tiles yet; `sijill publish` makes it.")
    drawn = question.drawn(tiles.Tile(0, 0, 0), 0)
    spots = yield tiles_totals.spots(drawn)
    areas = yield tiles_totals.areas(drawn)
    scope = question.scope
    told: dict[str, Any] = {
        "tilejson": "3.0.0",
        "name": "Sijill",
        "description": "Documented violations of human rights. Each event is in one layer of a tile: events, cells "
        "or areas. `unplaced` counts those that no map can show.",
        "attribution": "; ".join(_attributions(scope.collections)),
        "tiles": [f"{address}tiles/{{z}}/{{x}}/{{y}}.mvt{query}"],
        "minzoom": 0,
        "maxzoom": tiles.DEEPEST,
        "scheme": "xyz",
        "version": f"{scope.number}.0.0",
        "vector_layers": [
            {"id": name, "description": meaning, "fields": fields} for name, (meaning, fields) in LAYERS.items()
        ],
        "publication": scope.number,
        "published": scope.at,
        "fictional": any(each["fictional"] for each in scope.collections),
        "collections": [
            {name: each[name] for name in ("id", "name", "licence", "citation", "fictional")}
            for each in scope.collections
        ],
        "events": spots.events + areas.events,
        "unplaced": areas.unplaced,
        "docs": f"{address}datasets",
    }
    if bounds := _bounds(spots, areas):
        told["bounds"] = bounds
        told["center"] = [round((bounds[0] + bounds[2]) / 2, 6), round((bounds[1] + bounds[3]) / 2, 6), _zoom(bounds)]
    return told


def _attributions(collections: Iterable[dict[str, Any]]) -> Iterable[str]:
    for each in collections:
        invented = " (fictional)" if each["fictional"] else ""
        yield f"{each['citation']}{invented}, {each['licence']}"


def _bounds(spots: Any, areas: Any) -> list[float] | None:
    """The box around everything that is drawn, in degrees; None for nothing."""
    boxes = []
    if spots.west is not None:
        side = 2 * WORLD / 2**tiles.GRID
        west, east = (side * column - WORLD for column in (spots.west, spots.east + 1))
        north, south = (WORLD - side * row for row in (spots.north, spots.south + 1))
        boxes.append((west, south, east, north))
    if areas.west is not None:
        boxes.append((areas.west, areas.south, areas.east, areas.north))
    if not boxes:
        return None
    west, south, east, north = (
        pick(each) for pick, each in zip((min, min, max, max), zip(*boxes, strict=True), strict=True)
    )
    return [_longitude(west), _latitude(south), _longitude(east), _latitude(north)]


def _longitude(metres: float) -> float:
    return round(max(-180.0, min(180.0, metres / WORLD * 180)), 6)


def _latitude(metres: float) -> float:
    return round(math.degrees(math.atan(math.sinh(metres / WORLD * math.pi))), 6)


def _zoom(bounds: list[float]) -> int:
    """The zoom at which the box is about as wide as two tiles."""
    width = max(bounds[2] - bounds[0], bounds[3] - bounds[1], 0.05)
    return max(0, min(tiles.DEEPEST, math.floor(math.log2(720 / width))))
