"""What is asked: three questions, the text of each for every server, and the values drawn for them from the data.

Q1  a page of 50 events, newest first, by box, dates and violations, with acts, involvements and claims
Q2  the incidents of one province by month
Q3  one event with everything in it
"""

import calendar
import datetime as dt
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
import psycopg

from schema import terms
from schema.roles import Login
from tests.benchmarks.graphql.preparing import HERE, connected

SEED = 4
SETS = 200
QUESTIONS = ("q1", "q2", "q3")
ENOUGH = 60
"""Events that a page's filter must match, so that the page is full."""
HALF_WIDTHS = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 6.4)
"""Of boxes around the town of an event, in degrees."""

Values = dict[str, Any]


@dataclass(frozen=True)
class Drawn:
    """The values of each question, in the same order for every server."""

    values: dict[str, list[Values]]

    def bodies(self, server: str, question: str) -> list[bytes]:
        """What is posted to a server."""
        text = (HERE / "queries" / f"{server}_{question}.graphql").read_text(encoding="utf-8")
        made = VARIABLES[server][question]
        return [orjson.dumps({"query": text, "variables": made(each)}) for each in self.values[question]]

    def numbers(self, question: str) -> list[bytes]:
        """What is posted to a server that has the values already."""
        return [orjson.dumps({"question": question, "set": number}) for number in range(len(self.values[question]))]


def draw(sets: int = SETS) -> Drawn:
    """Draw by a fixed seed."""
    drawn = random.Random(SEED)  # noqa: S311 -- the same everywhere
    with connected(Login.OPEN) as connection:
        return Drawn(
            {
                "q1": list(_pages(connection, drawn, sets)),
                "q2": list(_series(connection, drawn, sets)),
                "q3": [{"id": ident} for ident, *_ in _any_events(connection, "true", sets)],
            }
        )


def _any_events(connection: psycopg.Connection, condition: str, number: int) -> list[tuple[Any, ...]]:
    """Events in an order that has nothing to do with what they are."""
    statement = f"select id, lon, lat, day_from from bench.event where {condition} order by md5(code) limit {number}"
    return connection.execute(statement.encode()).fetchall()


def _pages(connection: psycopg.Connection, drawn: random.Random, sets: int) -> Iterator[Values]:
    usual = [
        code
        for (code,) in connection.execute(
            "select v from bench.event, unnest(violations) v group by v order by count(*) desc, v limit 24"
        )
    ]
    for _, lon, lat, day in _any_events(connection, "lon is not null", sets):
        asked = sorted(drawn.sample(usual, drawn.randint(2, 4)))
        before, after = drawn.randint(60, 360), drawn.randint(60, 360)
        dates = (day - dt.timedelta(days=before), day + dt.timedelta(days=after))
        for half in HALF_WIDTHS[drawn.randint(0, 3) :]:
            values = {
                "box": [round(each, 4) for each in (lon - half, lat - half, lon + half, lat + half)],
                "from": dates[0].isoformat(),
                "to": dates[1].isoformat(),
                "violations": asked,
                "narrower": sorted(terms.narrower("violation", asked)),
            }
            if _matches(connection, values) >= ENOUGH:
                break
        yield values


def _matches(connection: psycopg.Connection, values: Values) -> int:
    found = connection.execute(
        "select count(*) from (select from bench.events_in_box(%s, %s, %s, %s) where day_from <= %s and day_to >= %s"
        " and violations && %s limit %s) as found",
        [*values["box"], values["to"], values["from"], values["narrower"], ENOUGH],
    ).fetchone()
    return int(found[0]) if found else 0


def _series(connection: psycopg.Connection, drawn: random.Random, sets: int) -> Iterator[Values]:
    provinces = [
        code
        for (code,) in connection.execute("select distinct adm1 from bench.event where adm1 is not null order by adm1")
    ]
    first, last = connection.execute("select min(month), max(month) from bench.event").fetchone() or (None, None)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    for _ in range(sets):
        begin = drawn.randint(0, months - 12)
        end = drawn.randint(begin + 11, months - 1)
        from_, to = (dt.date(first.year + n // 12, n % 12 + 1, 1) for n in (begin, end))
        to = to.replace(day=calendar.monthrange(to.year, to.month)[1])
        yield {"province": drawn.choice(provinces), "from": from_.isoformat(), "to": to.isoformat()}


def _where(**conditions: Any) -> Values:
    return {"where": {"collections": ["qasira"], **conditions}}


def _sides(values: Values) -> Values:
    return dict(zip(("west", "south", "east", "north"), values["box"], strict=True))


def _dates(values: Values) -> Values:
    return {"from": values["from"], "to": values["to"]}


VARIABLES: Mapping[str, Mapping[str, Callable[[Values], Values]]] = {
    "ours": {
        "q1": lambda v: _where(occurred=_dates(v), within={"bbox": v["box"]}, violations=v["violations"]),
        "q2": lambda v: _where(occurred=_dates(v), within={"places": [v["province"]]}),
        "q3": lambda v: v,
    },
    "postgraphile": {
        "q1": lambda v: {**_sides(v), **_dates(v), "violations": v["narrower"]},
        "q2": lambda v: v,
        "q3": lambda v: v,
    },
    "idiomatic": {
        "q1": lambda v: {"box": _sides(v), **_dates(v), "violations": v["narrower"]},
        "q2": lambda v: v,
        "q3": lambda v: v,
    },
}
