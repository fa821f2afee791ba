"""Our tiles beside those that tipg draws of the same events, each from one process that runs.

tipg has a table of nothing but the published points that are exact, with an index, and is set up as its own
documentation does. At zoom 4 ours has squares with sums where tipg has points: all of them, or up to its usual limit,
which says nothing of the rest. At a zoom at which both draw every event as a point of its own, the points are counted
before anything is timed.
"""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

import mapbox_vector_tile

from schema import settings
from tests.benchmarks.analytics.timing import Times, in_turns, ratio
from tests.benchmarks.datasets import bare_tipg
from tests.benchmarks.datasets.equal import Different
from tests.benchmarks.datasets.serving import Serving
from tests.benchmarks.graphql.preparing import HOME, connected, tell
from tests.benchmarks.graphql.servers import STARTED, free_port

PLAIN_MS, FILTERED_MS, FASTER = 20.0, 100.0, 5.0
TURNS = 15
WARM = 3
FILTER = {"violations": "unlawful_killing"}
"""What publish made sums of."""
SEVERAL = {"violations": "unlawful_killing,arbitrary_detention"}
"""What it made none of."""
MANY = 150
"""Points that a tile should have at least in which both draw the same."""
PLAIN, FILTERED, SUMMED, ALL, USUAL, DEEP, DEEP_THEIRS = (
    "zoom 4",
    "zoom 4, one violation",
    "zoom 4, two violations",
    "all points by tipg",
    "some points by tipg",
    "deep",
    "deep by tipg",
)
LIMIT = 10_000
"""Points that tipg draws in a tile unless it is told otherwise."""
DEFAULT = "default"
"""How tipg calls the layer of a tile."""

Place = tuple[int, int, int]


@dataclass(frozen=True)
class Tiles:
    """Times of each, and what the compared tile was."""

    times: dict[str, Times]
    deep: Place
    points: int
    all: int

    @property
    def told(self) -> str:
        """What was compared, in words."""
        z, x, y = self.deep
        return (
            f"Over HTTP from one process each, in turns, medians of {TURNS}. At zoom 4 the tile with most events, "
            f"which we draw as squares and areas with sums, and tipg as points: {self.all:,} exact ones, which the "
            f"sums hold too, or as many as it draws unless told otherwise ({LIMIT:,}), without the rest. *Deep* is "
            f"the tile {z}/{x}/{y}, in which both draw {self.points:,} points, one an event: ours with all that is "
            "told of each and the areas around, tipg's with codes. Publish makes sums of one violation, not of two."
        )

    def goals(self) -> Iterator[tuple[str, str, str, bool, float]]:
        """Name, goal, what was measured, whether it is met, and by how much it is missed."""
        for name, most in ((PLAIN, PLAIN_MS), (FILTERED, FILTERED_MS), (SUMMED, FILTERED_MS)):
            if name not in self.times:
                continue  # kept from before it was measured
            took = self.times[name].middle * 1000
            yield name, f"≤ {most:g} ms", f"{took:.1f} ms", took <= most, took / most
        for ours, theirs in ((PLAIN, ALL), (PLAIN, USUAL), (DEEP, DEEP_THEIRS)):
            times = ratio(self.times[ours], self.times[theirs])
            told = f"{self.times[ours].middle * 1000:.1f} ms, {self.times[theirs].middle * 1000:.1f} ms: {times:.1f} ×"
            yield ours, f"≥ {FASTER:g} × {theirs}", told, times >= FASTER, FASTER / times


def measure(serving: Serving) -> Tiles:
    """Take turns. Raises Different when both do not draw the same points."""
    _make_table()
    ours = http.client.HTTPConnection("127.0.0.1", serving.port, timeout=600)
    with _bare() as port:
        theirs = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        wide, deep, points = _places(ours, theirs, serving)
        works = {
            PLAIN: partial(_got, ours, _ours(serving.query, wide)),
            FILTERED: partial(_got, ours, _ours(serving.query, wide, **FILTER)),
            SUMMED: partial(_got, ours, _ours(serving.query, wide, **SEVERAL)),
            ALL: partial(_got, theirs, _theirs(wide)),
            USUAL: partial(_got, theirs, _theirs(wide, limit=LIMIT)),
            DEEP: partial(_got, ours, _ours(serving.query, deep)),
            DEEP_THEIRS: partial(_got, theirs, _theirs(deep)),
        }
        for work in [*works.values()] * WARM:
            work()
        drawn = _count(works[ALL](), DEFAULT)
        found = Tiles(in_turns(works, turns=TURNS, patience=30), deep, points, drawn)
    for name, times in found.times.items():
        tell(f"tile, {name}: {times.middle * 1000:.1f} ms")
    return found


def _make_table() -> None:
    """Every published point of the country in a table of its own."""
    with connected() as connection:
        connection.execute("create schema if not exists bench")
        connection.execute("drop table if exists bench.point")
        connection.execute(
            "create table bench.point as select id, code, place_precision, lon, lat,"
            " st_setsrid(st_makepoint(lon, lat), 4326)::geometry(point, 4326) as geometry"
            " from open.event where upper_inf(known) and collection = 'qasira' and place_precision = 'exact'"
            " and lon is not null"
        )
        connection.execute("alter table bench.point add primary key (id)")
        connection.execute("create index on bench.point using gist (geometry)")
        connection.execute("analyze bench.point")


@contextmanager
def _bare() -> Iterator[int]:
    """tipg's own server; its port."""
    url = settings.administrative_url(settings.read().database)
    words = {"host": url.host or url.query["host"], "port": url.port or 5432, "user": url.username}
    words |= {"password": url.password, "database": url.database}
    port = free_port()
    options = ["--port", str(port), "--log-level", "warning", "--no-access-log"]
    process = subprocess.Popen(
        [sys.executable, "-m", "uvicorn", f"{bare_tipg.__name__}:application", *options],
        cwd=HOME,
        env={**os.environ, bare_tipg.ADDRESS: json.dumps(words), "TIPG_MAX_FEATURES_PER_TILE": str(1000 * LIMIT)},
    )
    try:
        until = time.monotonic() + STARTED
        while time.monotonic() < until and process.poll() is None:
            try:
                with socket.create_connection(("127.0.0.1", port), timeout=1):
                    break
            except OSError:
                time.sleep(0.2)
        yield port
    finally:
        process.terminate()
        process.wait()


def _ours(query: list[tuple[str, str]], place: Place, **conditions: str) -> str:
    z, x, y = place
    return f"/tiles/{z}/{x}/{y}.mvt?{urlencode([*query, *conditions.items()])}"


def _theirs(place: Place, **more: int) -> str:
    z, x, y = place
    query = urlencode({"properties": "code", **more})
    return f"/collections/{bare_tipg.COLLECTION}/tiles/WebMercatorQuad/{z}/{x}/{y}?{query}"


def _got(connection: http.client.HTTPConnection, path: str) -> bytes:
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
    except (http.client.RemoteDisconnected, BrokenPipeError):
        # A server gives up a connection over which nothing came while the other had its turn.
        connection.close()
        connection.request("GET", path)
        answer = connection.getresponse()
    content = answer.read()
    if answer.status not in {200, 204}:
        raise Different(f"{path}: {answer.status} {content[:500]!r}")
    return content


def _count(tile: bytes, layer: str) -> int:
    layers = mapbox_vector_tile.decode(tile) if tile else {}
    features = layers.get(layer, {"features": []})["features"]
    return sum(each["geometry"]["type"] == "Point" for each in features)


def _places(
    ours: http.client.HTTPConnection, theirs: http.client.HTTPConnection, serving: Serving
) -> tuple[Place, Place, int]:
    """The tile of zoom 4 with most points, and a deep one in which both draw the same, with how many these are."""
    tile = (
        "floor((lon + 180) / 360 * {0})::int as x,"
        " floor((1 - ln(tan(radians(lat)) + 1 / cos(radians(lat))) / pi()) / 2 * {0})::int as y"
    )
    rows = f"select {tile} from bench.point group by 1, 2 {{1}}"
    tried = []
    with connected() as asked:
        wide = asked.execute(rows.format(2**4, "order by count(*) desc limit 1").encode()).fetchone() or (0, 0)
        for z in range(8, 15):
            having = f"having count(*) between {MANY} and 900 order by count(*) desc limit 8"
            for x, y in asked.execute(rows.format(2**z, having).encode()).fetchall():
                deep = (z, int(x), int(y))
                counts = (
                    _count(_got(ours, _ours(serving.query, deep)), "events"),
                    _count(_got(theirs, _theirs(deep)), DEFAULT),
                )
                if counts[0] == counts[1] > 0:
                    return (4, int(wide[0]), int(wide[1])), deep, counts[0]
                tried.append((deep, counts))
    raise Different(f"There is no tile in which both draw the same points: {tried}")
