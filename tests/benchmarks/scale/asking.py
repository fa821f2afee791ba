"""What readers wait for, asked of a server that runs: a page, a series, tiles, a whole file."""

import http.client
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

import orjson
import psycopg

from schema.roles import Login
from tests.benchmarks.analytics.questions import COLLECTION, questions
from tests.benchmarks.datasets.serving import Serving
from tests.benchmarks.graphql.preparing import HERE, connected

TURNS = 15
WARM = 3
PATIENCE = 600


class Refused(Exception):
    """A question of the benchmark's own was not answered."""


@contextmanager
def connection(serving: Serving) -> Iterator[http.client.HTTPConnection]:
    """A connection to the server that stays open."""
    made = http.client.HTTPConnection("127.0.0.1", serving.port, timeout=PATIENCE)
    try:
        yield made
    finally:
        made.close()


def page(serving: Serving) -> float:
    """Seconds for a page of 50 events with acts, involvements and claims, of one violation and a year, newest first."""
    text = (HERE / "queries" / "ours_q1.graphql").read_text(encoding="utf-8")
    with connected(Login.OPEN) as asked:
        violation, day = _usual(asked)
    where = {"collections": [COLLECTION], "violations": [violation], "occurred": {"from": f"{day}-01-01"}}
    return _posted(serving, {"query": text, "variables": {"where": where}})


def series(serving: Serving) -> float:
    """Seconds for people killed by month over the whole record."""
    with connected(Login.OPEN) as asked:
        return _posted(serving, {"query": questions(asked)[0].document})


def tile(serving: Serving, **conditions: str) -> float:
    """Seconds for a tile of zoom 4 with most events in it."""
    with connected(Login.OPEN) as asked:
        x, y = _busiest(asked)
    path = f"/tiles/4/{x}/{y}.mvt?{urlencode({'collections': COLLECTION, **conditions})}"
    with connection(serving) as asking:
        return _typical(lambda: _got(asking, "GET", path, None))


def _posted(serving: Serving, question: dict[str, object]) -> float:
    body = orjson.dumps(question)
    with connection(serving) as asking:
        answer = orjson.loads(_got(asking, "POST", "/graphql", body))
        if "errors" in answer:
            raise Refused(str(answer["errors"])[:500])
        return _typical(lambda: _got(asking, "POST", "/graphql", body))


def _got(asking: http.client.HTTPConnection, method: str, path: str, body: bytes | None) -> bytes:
    headers = {"content-type": "application/json"} if body else {}
    asking.request(method, path, body, headers)
    answer = asking.getresponse()
    content = answer.read()
    if answer.status not in {200, 204}:
        raise Refused(f"{path}: {answer.status} {content[:500]!r}")
    return content


def _typical(work: Callable[[], object]) -> float:
    for _ in range(WARM):
        work()
    taken = []
    for _ in range(TURNS):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def _usual(asked: psycopg.Connection) -> tuple[str, int]:
    """The violation alleged most often, and the year of the last event."""
    found = asked.execute(
        "select (select violation from open.cell"
        " where level = 'adm0' and violation ~ '^[a-z]' and measure = 'incidents'"
        " group by 1 order by sum(records) desc, 1 limit 1), extract(year from max(day_from))::int from open.event"
    ).fetchone()
    if found is None:
        raise Refused("Nothing is published.")
    return str(found[0]), int(found[1])


def _busiest(asked: psycopg.Connection) -> tuple[int, int]:
    """Column and row, at zoom 4, of the tile in which most published points lie."""
    found = asked.execute(
        "select floor((lon + 180) / 22.5)::int as x,"
        " floor((1 - ln(tan(radians(lat)) + 1 / cos(radians(lat))) / pi()) * 8)::int as y"
        " from open.event where lon is not null and collection = %s group by 1, 2 order by count(*) desc limit 1",
        [COLLECTION],
    ).fetchone()
    if found is None:
        raise Refused("No event has a point.")
    return int(found[0]), int(found[1])
