"""The two ways to answer: the schema that is served, and its twin, which executes the ordinary way."""

import asyncio
import json
import logging
import sys
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any

import pytest
import structlog
from fastapi import FastAPI
from graphql import GraphQLError, GraphQLSchema, build_schema, parse
from httpx2 import AsyncClient

from api.graphql import rates
from api.graphql.execution import Executor
from api.graphql.remembering import copy_of
from api.graphql.router import Router
from api.graphql.schema import schema, sdl, twin
from schema import prepared, session
from schema.access import Audience
from schema.errors import SijillError
from tests.api.worlds import ask
from tests.api.worlds import client as client_of
from tests.twin import pool as pools
from tests.twin.differences import Answer, difference
from tests.twin.documents import Question
from tests.twin.pool import Pool
from tests.twin.reach import Reach


@dataclass
class Figures:
    """What became of the documents so far."""

    documents: int = 0
    with_data: int = 0
    with_errors: int = 0
    differences: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    given_up: Counter[str] = field(default_factory=Counter)
    """What made a plan leave a root field to the ordinary executor, but for refusals."""
    bytes: int = 0
    seconds: dict[str, float] = field(default_factory=lambda: {"compiled": 0.0, "twin": 0.0})

    def __str__(self) -> str:
        failed = sum(number for status, number in self.statuses.items() if status >= 500)
        took = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in self.seconds.items())
        codes = ", ".join(f"{code} {number}" for code, number in self.codes.most_common())
        return (
            f"{self.documents:,} documents, {self.with_data:,} answered with data, {self.with_errors:,} with errors"
            f" ({codes or 'none'}), {self.differences} differences, {failed} 5xx, {self.given_up.total()} fields given"
            f" up by their plans, {self.bytes:,} bytes; {took}"
        )


class Sides:
    """Asks both, in one event loop of its own."""

    def __init__(self, runner: asyncio.Runner, compiled: AsyncClient, twin: AsyncClient) -> None:
        self.runner = runner
        self.clients = {"compiled": compiled, "twin": twin}
        self.schema: GraphQLSchema = build_schema(sdl())
        self.begin()

    def begin(self) -> None:
        """Count anew."""
        self.figures, self.reach = Figures(), Reach(self.schema)

    def telling(self, leave: Callable[..., Any]) -> Callable[..., Any]:
        """The same way out of a plan, counted."""

        def left(executor: Executor, *given: Any) -> Any:
            problem = sys.exc_info()[1]
            # Arguments that are refused are refused where something comes of their field, which plans do not know.
            if not isinstance(problem, GraphQLError | SijillError):
                self.figures.given_up[f"{type(problem).__name__}: {problem}"] += 1
            return leave(executor, *given)

        return left

    def pool(self) -> Pool:
        """What may be asked for, as the twin tells it."""

        async def answered(text: str) -> Mapping[str, Any]:
            return await ask(self.clients["twin"], text)

        return self.runner.run(pools.fill(answered))

    def agree(self, question: Question) -> dict[str, Any]:
        """The answer, which must be the same both ways and nobody's failure. Raises AssertionError."""
        before = self.figures.given_up.copy()
        # Whoever is asked first reads the document, and judges it for both: each is in half of all cases.
        order = sorted(self.clients, reverse=len(question.text) % 2 == 1)
        answers = {name: self.runner.run(self._ask(name, question)) for name in order}
        one, other = answers["compiled"], answers["twin"]
        self._count(question, other)
        found = difference(one, other)
        for name, each in answers.items():
            if each.status >= 500 or "INTERNAL" in each.codes:
                failed = each.content.get("broken", each.codes)
                found = f"{name} failed: {each.status} {failed}" + (f"; {found}" if found else "")
        if not other.codes and not found and self.figures.given_up != before:
            # The answer is right, since the twin gave it; but then it proves nothing about the plan.
            found = f"nothing is wrong with it, and its plan gave up: {self.figures.given_up - before}"
        if found:
            self.figures.differences += 1
            raise AssertionError(f"\n{question}\n\ncompiled != twin: {found}")
        return other.content

    async def _ask(self, name: str, question: Question) -> Answer:
        sent = {"query": question.text, "variables": question.variables, "operationName": question.operation}
        begun = time.perf_counter()
        try:
            # To build every statement anew takes long, so a quarter of all questions must do.
            with _forgetful() if name == "twin" and len(question.text) % 4 == 0 else nullcontext():
                answer = await self.clients[name].post("/graphql", json=sent)
        except (Exception, asyncio.CancelledError) as problem:
            # What a server could not answer at all.
            return Answer(500, json.dumps({"data": None, "broken": repr(problem)}).encode())
        self.figures.seconds[name] += time.perf_counter() - begun
        return Answer(answer.status_code, answer.content)

    def _count(self, question: Question, answer: Answer) -> None:
        figures, content = self.figures, answer.content
        figures.documents += 1
        figures.statuses[answer.status] += 1
        figures.bytes += len(answer.body)
        figures.with_data += holds(content.get("data"))
        figures.with_errors += "errors" in content
        figures.codes.update(set(answer.codes))
        if content.get("data") is not None:
            self.reach.note(parse(question.text), question.variables, content["data"])


def holds(value: Any) -> bool:
    """Whether anything but nulls and empty lists is in it."""
    if isinstance(value, dict):
        return any(holds(each) for name, each in value.items() if name != "__typename")
    return any(map(holds, value)) if isinstance(value, list) else value is not None


@contextmanager
def sides() -> Iterator[Sides]:
    """Both, on the database that the settings name now, with nobody's rate limited."""
    with pytest.MonkeyPatch.context() as patch, _incidents_only(), asyncio.Runner() as runner:
        patch.setenv(rates.VARIABLE, rates.OFF)
        both = [runner.run(_client(Router(made=each()))) for each in (schema, twin)]
        asking = Sides(runner, *both)
        patch.setattr(Executor, "_ordinarily", asking.telling(Executor._ordinarily))
        try:
            yield asking
        finally:
            for each in both:
                runner.run(each.aclose())
            runner.run(session.close_async())


async def _client(router: Router) -> AsyncClient:
    server = FastAPI(openapi_url=None)
    server.include_router(router)
    return client_of(server)


@contextmanager
def _forgetful() -> Iterator[None]:
    """With no statement and no key remembered from other questions: a mix-up among those must make a difference."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(prepared, "_forms", OrderedDict())
        patch.setattr(copy_of(Audience.OPEN), "_rows", OrderedDict())
        yield


@contextmanager
def _incidents_only() -> Iterator[None]:
    """Let the log tell of failures alone: a long run asks tens of thousands of questions."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    try:
        yield
    finally:
        structlog.configure(**before)
