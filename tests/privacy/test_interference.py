"""Two records that differ in secrets alone are answered alike, byte for byte: what cannot be told cannot be read."""

import base64
import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa
from graphql import build_schema

from api.graphql.schema import sdl
from schema import session, settings
from schema.roles import Login
from tests.database import VARIABLE, Database, Run, chosen
from tests.privacy.goals import goal
from tests.privacy.worlds import Guarded, Secrets
from tests.twin.asking import sides
from tests.twin.chance import Chance
from tests.twin.documents import _Draft
from tests.twin.pool import Pool

FILES = [
    f"/datasets/{grain}.{kind}?collections=alpha"
    for grain in ("events", "acts", "claims", "tallies", "sources", "places")
    for kind in ("csv", "jsonl", "parquet", "geojson", "xlsx")
]
PAGES = [
    "/",
    "/sources",
    "/collections/alpha",
    "/collections/beta",
    "/changes",
    "/places/XQ",
    "/places/XQ0101",
    "/datasets",
    "/releases",
    "/nothing",
    "/tiles/tilejson.json",
    "/collections",
]
TILES = [
    f"/tiles/{z}/{x}/{y}.mvt?collections=alpha"
    for z in range(7)
    for x, y in {(2**z // 2, 2**z // 2), (2**z // 2, 2**z // 2 - 1)}
]

Request = dict[str, Any]


@dataclass(frozen=True)
class Two:
    """Two databases, and what is there to be asked for in the first."""

    one: str
    other: str
    pool: Pool

    def requests(self, several: int, seed: int) -> list[Request]:
        """So many, drawn; a quarter of them are addresses."""
        schema = build_schema(sdl())
        made: list[Request] = [_get(path) for path in (*PAGES, *FILES, *TILES)][: several // 4]
        for number in range(several - len(made)):
            chance = Chance(random.Random(f"{seed} {number}"))  # noqa: S311 - so that it can be seen again
            question = _Draft(chance, schema, self.pool).question()
            body = {"query": question.text, "variables": dict(question.variables), "operationName": question.operation}
            made.append({"method": "POST", "path": "/graphql", "body": body})
        return made


def _get(path: str) -> Request:
    return {"method": "GET", "path": path, "body": None}


def answers(database: str, requests: list[Request]) -> list[dict[str, Any]]:
    """What a server of its own answers from a database."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.privacy.answering"],
        input="\n".join(map(json.dumps, requests)),
        capture_output=True,
        text=True,
        check=False,
        cwd=settings.checkout(),
        env=os.environ | {VARIABLE: database},
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def differing(two: Two, requests: list[Request]) -> list[str]:
    """Requests that are answered differently, with the first place where."""
    one, other = answers(two.one, requests), answers(two.other, requests)
    assert len(one) == len(other) == len(requests)
    return [_told(*each) for each in zip(requests, one, other, strict=True) if each[1] != each[2]]


def _told(request: Request, one: dict[str, Any], other: dict[str, Any]) -> str:
    bodies = [base64.b64decode(each["body"]) for each in (one, other)]
    at = next((n for n, (a, b) in enumerate(zip(*bodies, strict=False)) if a != b), min(map(len, bodies)))
    parts = " | ".join(repr(body[max(0, at - 80) : at + 60]) for body in bodies)
    headers = [pair for pair in one["headers"] if pair not in other["headers"]]
    return f"{request['path']} {json.dumps(request['body'])[:300]}: {one['status']} {other['status']} {headers} {parts}"


@pytest.fixture(scope="module")
def two(run: Run) -> Iterator[Two]:
    with ExitStack() as held:
        made: list[Database] = []
        for seed in (1, 2):
            made.append(held.enter_context(run.copy("interference")))
            Guarded(Secrets(seed))
            session.close()
        with chosen(made[0].name), sides() as asking:
            pool = asking.pool()
        yield Two(made[0].name, made[1].name, pool)


def test_what_readers_ask_is_answered_alike(two: Two) -> None:
    requests = two.requests(60, 1)
    given = answers(two.one, requests)
    assert sum(each["status"] == 200 for each in given) > 30
    assert differing(two, requests) == []


@pytest.mark.long
def test_ten_thousand_operations_are_answered_alike(two: Two) -> None:
    found = differing(two, two.requests(10_000, 2))
    goal("noninterference_public", len(found), "0 of 10000", not found)
    assert found == []


def test_the_records_do_differ(two: Two) -> None:
    """The positive control: who may see secrets sees that they are not the same."""
    for statement in (
        "SELECT string_agg(name_en, ' ' ORDER BY id) FROM core.source",
        "SELECT count(*) FROM core.event",
    ):
        told = []
        for name in (two.one, two.other):
            engine = sa.create_engine(settings.login_url(Login.MIGRATOR, name))
            with engine.connect() as connection:
                told.append(connection.scalar(sa.text(statement)))
            engine.dispose()
        assert told[0] != told[1], statement


def test_one_word_too_many_is_seen(two: Two) -> None:
    """The control: a word that does get out makes a difference, and none once it is taken back."""
    asked = [_get("/datasets/sources.csv?collections=alpha")]
    assert differing(two, asked) == []
    engine = sa.create_engine(settings.login_url(Login.MIGRATOR, two.other))
    let_out = "UPDATE open.source SET name_en = replace(name_en, :before, :after)"
    try:
        with engine.begin() as connection:
            connection.execute(sa.text(let_out), {"before": "Agency", "after": "Agency of somebody"})
        assert len(differing(two, asked)) == len(asked)
    finally:
        with engine.begin() as connection:
            connection.execute(sa.text(let_out), {"before": "Agency of somebody", "after": "Agency"})
        engine.dispose()
    assert differing(two, asked) == []
