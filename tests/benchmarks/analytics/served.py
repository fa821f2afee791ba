"""Answers through GraphQL, from cells and from events, beside a GROUP BY that is written by hand."""

import asyncio
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import orjson
import psycopg

from analytics import cells
from api.graphql import router
from schema.roles import Login
from tests.benchmarks.analytics.questions import Question, questions
from tests.benchmarks.analytics.timing import Times, in_turns
from tests.benchmarks.graphql.inside import Inside
from tests.benchmarks.graphql.preparing import connected, tell

CELLS, EVENTS, BY_HAND = "cells", "events", "by hand"
UNHURRIED = {"SIJILL_RATE": "off", "SIJILL_DATABASE_SECONDS": "600", "PGOPTIONS": "-c statement_timeout=600s"}
"""What takes long is measured, and not stopped."""
DEADLINE = 600
WARM = 2


class Different(Exception):
    """Two ways of asking the same do not give the same."""


@dataclass(frozen=True)
class Served:
    """Times of a question by each way of asking it, and how many incidents its answer rests on."""

    question: Question
    times: Mapping[str, Times]
    records: int


def measured(turns: int, patience: float) -> list[Served]:
    """Every question by all ways, in turns, once all of them gave the same. Raises Different."""
    os.environ.update(UNHURRIED)
    router.DEADLINE = DEADLINE
    found = []
    with connected(Login.OPEN) as connection, asyncio.Runner() as runner:
        inside = Inside()
        try:
            for question in questions(connection):
                works = _works(runner, inside, connection, question)
                records = _checked(question, {name: work() for name, work in works.items()})
                for _ in range(WARM - 1):
                    works[CELLS]()
                found.append(Served(question, in_turns(works, turns=turns, patience=patience), records))
                tell(line(found[-1]))
        finally:
            runner.run(inside.close())
    return found


def _works(
    runner: asyncio.Runner, inside: Inside, connection: psycopg.Connection, question: Question
) -> dict[str, Callable[[], Any]]:
    body = orjson.dumps({"query": question.document})

    def of_cells() -> Any:
        return runner.run(inside.post(body)).body

    def of_events() -> Any:
        with _without_cells():
            return of_cells()

    def by_hand() -> Any:
        return connection.execute(question.statement, question.values).fetchall()

    return {CELLS: of_cells, EVENTS: of_events, BY_HAND: by_hand}


@contextmanager
def _without_cells() -> Iterator[None]:
    """Nothing fits cells meanwhile, so that the same is asked of events."""
    fitting = cells.fitting
    cells.fitting = lambda *_: None
    try:
        yield
    finally:
        cells.fitting = fitting


def _checked(question: Question, given: Mapping[str, Any]) -> int:
    """How many records the answer rests on, if all ways say the same. Raises Different."""
    answers = {}
    for way in (CELLS, EVENTS):
        told = orjson.loads(given[way])
        if "errors" in told:
            raise Different(f"{question.name}, {way}: {told['errors']}")
        (answers[way],) = told["data"].values()
        if answers[way].pop("method")["fromCells"] is not (way == CELLS):
            raise Different(f"{question.name}: what should come from {way} did not; `sijill publish` makes cells.")
    if answers[CELLS] != answers[EVENTS]:
        raise Different(f"{question.name}: cells and events give different answers.")
    whole = answers[CELLS]
    if question.adds_up:
        by_hand = (sum(row[1] for row in given[BY_HAND]), sum(row[2] or 0 for row in given[BY_HAND]))
        if (whole["records"], whole["lower"]) != by_hand:
            raise Different(f"{question.name}: {by_hand} by hand, {whole['records'], whole['lower']} through GraphQL.")
    return int(whole["records"])


def line(served: Served) -> str:
    parts = (f"{name} {times.middle * 1000:.1f} ms" for name, times in served.times.items())
    return f"{served.question.name}: {', '.join(parts)}; {served.records:,} records"
