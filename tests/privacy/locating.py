"""Whoever wants to know where something happened, and asks all that is served for it."""

import asyncio
import csv
import io
import json
import logging
import math
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import h3
import mapbox_vector_tile
import pytest
import structlog
from fastapi import FastAPI
from httpx2 import AsyncClient, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.changes.feed import PATH as CHANGES
from api.changes.feed import Feed
from api.datasets import router as files
from api.graphql import rates
from api.graphql.router import Router
from api.tiles import router as tiles
from schema import session
from schema.access import Audience
from schema.queries.tiles import DEEPEST
from tests.api.worlds import ask
from tests.api.worlds import client as client_of
from tests.privacy.placed import WORLD, Box, area, areas

SEEN = """query ($events: EventFilter, $records: RecordFilter, $at: AsOf) {
    events(where: $events, first: 500, asOf: $at) { nodes { code } }
    detentionEpisodes(where: $records, first: 500, asOf: $at) { nodes { code } }
    facilities(where: $records, first: 500, asOf: $at) { nodes { code } } }"""
SHOWN = """id code title geometry placePrecision placeVerbatim uncertaintyMetres place { id pcode }
    occurred { from to } redaction { field reason }"""
LISTED = (
    "query ($where: %s, $at: AsOf, $after: String) { %s(where: $where, first: 500, asOf: $at, after: $after %s)"
    " { edges { cursor node { %s } } pageInfo { hasNextPage endCursor } } }"
)
COUNTED = """query ($where: EventFilter, $level: AreaLevel!, $at: AsOf) {
    areaMap(where: $where, level: $level, asOf: $at) { areas { records h3 place { pcode } } } }"""
ORDERS = ("OCCURRED_DESC", "KILLED_DESC", "PUBLISHED_DESC")
FINER = ("ADM3", "H3_5", "H3_8")
FILES = [f"{grain}.{form}" for grain in ("events", "detentions", "facilities") for form in ("csv", "jsonl", "geojson")]

Regions = dict[str, list[Box]]
"""Where records must lie, by code; those of which nothing was found are not there."""


class Outsider:
    """Asks what is served to one audience, in an event loop of its own."""

    def __init__(self, runner: asyncio.Runner, client: AsyncClient) -> None:
        self.runner = runner
        self.client = client

    def get(self, path: str) -> Response:
        """What is at an address."""
        return self.runner.run(self.client.get(path))

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """The data of an answer without errors."""
        return self.runner.run(ask(self.client, query, **variables))

    def seen(self, collections: Collection[str], within: Mapping[str, Any], at: str | None) -> set[str]:
        """Codes of what lies there by what is published."""
        where = {"collections": list(collections), "within": dict(within)}
        data = self.ask(SEEN, events=where, records=where, at=at)
        found = [node["code"] for listed in data.values() for node in listed["nodes"]]
        assert all(len(listed["nodes"]) < 500 for listed in data.values()), "more than is looked at"
        return set(found)

    def listed(self, kind: str, collections: Collection[str], at: str | None, by: str = "") -> list[dict[str, Any]]:
        """Edges of all pages, in order."""
        filtered, field = ("EventFilter", "events") if kind == "events" else ("RecordFilter", kind)
        query = LISTED % (filtered, field, f", orderBy: {by}" if by else "", SHOWN)
        edges: list[dict[str, Any]] = []
        after = None
        while True:
            told = self.ask(query, where={"collections": list(collections)}, at=at, after=after)[field]
            edges += told["edges"]
            after = told["pageInfo"]["endCursor"]
            if not told["pageInfo"]["hasNextPage"]:
                return edges

    def facts(self, collections: Collection[str], states: Collection[str | None]) -> dict[str, dict[str, Any]]:
        """All that is read of each record: in lists of every order, past states, files and the feed, by code."""
        found: dict[str, dict[str, Any]] = {}

        def note(code: str, name: str, told: Any) -> None:
            found.setdefault(code, {})[name] = told

        for at in states:
            for kind, by in [("events", each) for each in ORDERS] + [("detentionEpisodes", ""), ("facilities", "")]:
                for place, edge in enumerate(self.listed(kind, collections, at, by)):
                    note(edge["node"]["code"], f"{kind} {by} at {at}", edge | {"rank": place})
        for name in FILES:
            for place, row in enumerate(self._rows(name, collections)):
                note(row["code"], name, row | {"rank": place})
        for place, line in enumerate(self.get(f"{CHANGES}?collections={','.join(collections)}").json()["changes"]):
            note(line["code"], "changes", line | {"rank": place})
        return found

    def _rows(self, name: str, collections: Collection[str]) -> list[dict[str, Any]]:
        answer = self.get(f"/datasets/{name}?collections={','.join(collections)}")
        assert answer.status_code == 200, answer.text[:300]
        if name.endswith("csv"):
            return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
        if name.endswith("jsonl"):
            return [json.loads(line) for line in answer.text.splitlines()]
        return [each | {"code": each["properties"]["code"]} for each in answer.json()["features"]]

    def placed(self, code: str, collections: Collection[str], at: str | None) -> list[Box]:
        """Areas and hexagons in which a map counts one event alone."""
        where = {"collections": list(collections), "events": [code]}
        boxes = []
        for level in FINER:
            counted = self.ask(COUNTED, where=where, level=level, at=at)["areaMap"]["areas"]
            here = [each for each in counted if each["records"]]
            boxes += [area(each["place"]["pcode"]) if each["h3"] is None else _around(each["h3"]) for each in here]
        return boxes[-1:]


@contextmanager
def outsider(audience: Audience) -> Iterator[Outsider]:
    """One who is served as an audience is, on the database that the settings name now."""
    with pytest.MonkeyPatch.context() as patch, asyncio.Runner() as runner:
        patch.setenv(rates.VARIABLE, rates.OFF)
        before = structlog.get_config()
        # The log need not tell of thousands of questions.
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
        client = runner.run(_client(audience))
        try:
            yield Outsider(runner, client)
        finally:
            structlog.configure(**before)
            runner.run(client.aclose())
            runner.run(session.close_async())


async def _client(audience: Audience) -> AsyncClient:
    server, feed = FastAPI(openapi_url=None), Feed(audience)
    for each in (Router(audience), files.router(audience), tiles.router(audience)):
        server.include_router(each)

    async def front(scope: Scope, receive: Receive, send: Send) -> None:
        app: ASGIApp = feed if scope["path"] == CHANGES else server
        await app(scope, receive, send)

    return client_of(front)


SPACES: dict[str, Callable[[Box], dict[str, Any]]] = {
    "bbox": lambda box: {"bbox": list(box)},
    "near": lambda box: {"near": _circle(box)},
    "area": lambda box: {"area": {"type": "Polygon", "coordinates": [_ring(box)]}},
}
"""How one asks for what lies in a box, or around it."""


def bisected(seen: Callable[[Box], set[str]], wanted: Collection[str], steps: int, box: Box = WORLD) -> Regions:
    """Where each lies, by asking for a box, then for its quarters while anything that is wanted lies in them."""
    here = seen(box) & set(wanted)
    if not here:
        return {}
    if not steps:
        return {code: [box] for code in here}
    west, south, east, north = box
    lon, lat = (west + east) / 2, (south + north) / 2
    found: Regions = {}
    for each in ((west, south, lon, lat), (lon, south, east, lat), (west, lat, lon, north), (lon, lat, east, north)):
        for code, boxes in bisected(seen, here, steps - 1, each).items():
            found.setdefault(code, []).extend(boxes)
    return {code: found.get(code, [box]) for code in here}


def within(seen: Callable[[Mapping[str, Any]], set[str]]) -> Regions:
    """The deepest areas in which each is found by the code of the area."""
    found: Regions = {}
    for depth in (1, 2, 3):
        for code in areas(depth):
            found |= {each: [area(code)] for each in seen({"places": [code]})}
    return found


def on_tiles(asking: Outsider, collections: Collection[str], wanted: Collection[str], deepest: int) -> Regions:
    """Where each is drawn as a point, by tiles from that of the whole world down."""
    found: Regions = {}
    going = [(0, 0, 0, set(wanted))]
    while going:
        z, x, y, sought = going.pop()
        here = {each.get("code", "") for each in _drawn(asking, collections, z, x, y)} & sought
        for code in here:
            found[code] = [_of_tile(z, x, y)]
        if here and z < deepest:
            going += [(z + 1, 2 * x + right, 2 * y + down, here) for right in (0, 1) for down in (0, 1)]
    return found


def over(asking: Outsider, collections: Collection[str], code: str, spot: tuple[float, float]) -> list[Box]:
    """The deepest tile over a spot on which an event is drawn, or squares are, by whoever happens to look there."""
    found: list[Box] = []
    for z in range(DEEPEST + 1):
        x = int((spot[0] + 180) / 360 * 2**z)
        y = int((1 - math.asinh(math.tan(math.radians(spot[1]))) / math.pi) / 2 * 2**z)
        if any(each.get("code", code) == code for each in _drawn(asking, collections, z, x, y)):
            found = [_of_tile(z, x, y)]
    return found


def _drawn(asking: Outsider, collections: Collection[str], z: int, x: int, y: int) -> list[dict[str, Any]]:
    """What is drawn finer than areas: points with a code each, and squares without."""
    answer = asking.get(f"{tiles.PATH}/{z}/{x}/{y}.mvt?collections={','.join(collections)}")
    layers = mapbox_vector_tile.decode(answer.content) if answer.status_code == 200 else {}
    drawn = [each for name in ("events", "cells") for each in layers.get(name, {"features": []})["features"]]
    return [each["properties"] for each in drawn]


def _of_tile(z: int, x: int, y: int) -> Box:
    def lat(row: int) -> float:
        return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * row / 2**z))))

    return x / 2**z * 360 - 180, lat(y + 1), (x + 1) / 2**z * 360 - 180, lat(y)


def _ring(box: Box) -> list[list[float]]:
    west, south, east, north = box
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def _circle(box: Box) -> dict[str, float]:
    west, south, east, north = box
    metres = 111_500 * math.hypot(east - west, north - south) / 2
    return {"lon": (west + east) / 2, "lat": (south + north) / 2, "metres": metres}


def _around(cell: str) -> Box:
    lats, lons = zip(*h3.cell_to_boundary(cell), strict=True)
    return min(lons), min(lats), max(lons), max(lats)
