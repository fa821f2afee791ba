"""Our tiles beside those that tipg draws of the same events, from the same server and as the same login.

At a zoom at which both draw every event as a point of its own, the points are counted before anything is timed. At zoom
4 ours has squares with sums where tipg has points up to its limit, which says nothing of the rest.
"""

import http.client
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

import mapbox_vector_tile
import orjson

from schema.roles import Login
from tests.benchmarks.analytics.timing import Times, in_turns, ratio
from tests.benchmarks.datasets.equal import Different
from tests.benchmarks.datasets.serving import Serving
from tests.benchmarks.graphql.preparing import connected, tell

PLAIN_MS, FILTERED_MS, FASTER = 20.0, 100.0, 5.0
TURNS = 30
WARM = 3
FILTER = {"violations": "unlawful_killing"}
MANY = 150
"""Points that a tile should have at least in which both draw the same."""
PLAIN, FILTERED, THEIRS, DEEP, DEEP_THEIRS = (
    "zoom 4",
    "zoom 4, one violation",
    "zoom 4 by tipg",
    "same points",
    "same points by tipg",
)

Place = tuple[int, int, int]


@dataclass(frozen=True)
class Tiles:
    """Times of each, and what the compared tile was."""

    times: dict[str, Times]
    deep: Place
    points: int
    limit: int

    @property
    def told(self) -> str:
        """What was compared, in words."""
        z, x, y = self.deep
        return (
            f"Over HTTP from one process, in turns, medians of {TURNS}. At zoom 4 the tile with most events, which we "
            f"draw as squares and areas with sums and tipg as {self.limit:,} points, as many as it takes from a "
            f"table. *Same points* is the tile {z}/{x}/{y}, in which both draw {self.points:,} points, one an event."
        )

    def goals(self) -> Iterator[tuple[str, str, str, bool, float]]:
        """Name, goal, what was measured, whether it is met, and by how much it is missed."""
        for name, most in ((PLAIN, PLAIN_MS), (FILTERED, FILTERED_MS)):
            took = self.times[name].middle * 1000
            yield name, f"≤ {most:g} ms", f"{took:.1f} ms", took <= most, took / most
        for ours, theirs in ((PLAIN, THEIRS), (DEEP, DEEP_THEIRS)):
            times = ratio(self.times[ours], self.times[theirs])
            told = f"{self.times[ours].middle * 1000:.1f} ms, {self.times[theirs].middle * 1000:.1f} ms: {times:.1f} ×"
            yield ours, f"≥ {FASTER:g} × tipg", told, times >= FASTER, FASTER / times


def measure(serving: Serving, collection: str) -> Tiles:
    """Take turns. Raises Different when both do not draw the same points."""
    connection = http.client.HTTPConnection("127.0.0.1", serving.port, timeout=600)
    wide, deep = _places(connection, serving)
    ours = partial(_ours, serving.query)
    points = _count(_got(connection, ours(deep)), "events")
    theirs = _count(_got(connection, _theirs(collection, deep)), "default")
    if points != theirs or not points:
        raise Different(f"tile {deep}: {points:,} points of ours, {theirs:,} of tipg.")
    paths = {
        PLAIN: ours(wide),
        FILTERED: ours(wide, **FILTER),
        THEIRS: _theirs(collection, wide),
        DEEP: ours(deep),
        DEEP_THEIRS: _theirs(collection, deep),
    }
    for path in [*paths.values()] * WARM:
        _got(connection, path)
    works = {name: partial(_got, connection, path) for name, path in paths.items()}
    limit = _count(_got(connection, paths[THEIRS]), "default")
    found = Tiles(in_turns(works, turns=TURNS, patience=30), deep, points, limit)
    for name, times in found.times.items():
        tell(f"tile, {name}: {times.middle * 1000:.1f} ms")
    return found


def _ours(query: list[tuple[str, str]], place: Place, **conditions: str) -> str:
    z, x, y = place
    return f"/tiles/{z}/{x}/{y}.mvt?{urlencode([*query, *conditions.items()])}"


def _theirs(collection: str, place: Place) -> str:
    z, x, y = place
    return f"/ogc/collections/{collection}/tiles/WebMercatorQuad/{z}/{x}/{y}?{urlencode({'properties': 'code'})}"


def _got(connection: http.client.HTTPConnection, path: str) -> bytes:
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


def _places(connection: http.client.HTTPConnection, serving: Serving) -> tuple[Place, Place]:
    """The tile of zoom 4 with most events, and beneath it a deep one whose points are not too many to be drawn."""
    tile = (
        "floor((lon + 180) / 360 * {0})::int as x,"
        " floor((1 - ln(tan(radians(lat)) + 1 / cos(radians(lat))) / pi()) / 2 * {0})::int as y"
    )
    rows = (
        f"select {tile} from open.event where upper_inf(known) and lon is not null and collection = 'qasira'"
        " and place_precision = 'exact' group by 1, 2 {1}"
    )
    with connected(Login.OPEN) as asked:
        wide = asked.execute(rows.format(2**4, "order by count(*) desc limit 1").encode()).fetchone() or (0, 0)
        for z in range(8, 15):
            having = "having count(*) < 900 order by count(*) desc limit 1"
            found = asked.execute(rows.format(2**z, having).encode()).fetchone()
            if found is None:
                continue
            deep = (z, int(found[0]), int(found[1]))
            if _count(_got(connection, _ours(serving.query, deep)), "events") >= MANY:
                return (4, int(wide[0]), int(wide[1])), deep
    raise Different("There is no tile in which points are drawn one by one.")


def collections(serving: Serving) -> list[str]:
    """What tipg serves."""
    connection = http.client.HTTPConnection("127.0.0.1", serving.port, timeout=60)
    return [each["id"] for each in orjson.loads(_got(connection, "/ogc/collections"))["collections"]]
