"""Hundreds of hostile requests, each refused in next to no time and leaving nothing behind."""

import asyncio
import gc
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from httpx2 import AsyncClient, Response
from strawberry.extensions import MaxAliasesLimiter, QueryDepthLimiter

from api import serve
from api.graphql import guard, rates
from api.graphql.schema import schema
from schema.errors import NotReady
from tests.api.graphql.hostile import Hostile, corpus
from tests.api.worlds import client as client_of
from tests.database import Database

MOST_SECONDS = 0.020
"""Of a processor, for one request from its bytes to those of its refusal."""
MOST_GROWTH = 16 * 2**20
CORPUS = corpus()
FAMILIES = {each.family: [one for one in CORPUS if one.family == each.family] for each in CORPUS}


@pytest.fixture(scope="module")
def without_rate() -> Iterator[None]:
    """One address may ask all of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(rates.VARIABLE, rates.OFF)
        yield


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def asking(database: Database, without_rate: None) -> AsyncIterator[AsyncClient]:
    """A client of an application that has answered before, and whose own objects are not looked through again."""
    assert database.name
    try:
        application = serve.app()
    except NotReady as problem:
        pytest.skip(str(problem))
    async with client_of(application) as client:
        await client.post("/graphql", json={"query": "{ __schema { types { name } } }"})
        await client.post("/graphql", json={"query": "{ nothing }"})
        gc.collect()
        gc.freeze()
        yield client
        gc.unfreeze()


async def send(client: AsyncClient, hostile: Hostile) -> tuple[Response, float]:
    """The answer, and the seconds that it took of the processor."""
    begun = time.process_time()
    answer = await client.post("/graphql", content=hostile.body, headers={"content-type": hostile.kind})
    return answer, time.process_time() - begun


def refused(answer: Response) -> bool:
    """Whether an answer is a refusal in sentences, and nothing but that."""
    if answer.status_code not in {200, 400, 413, 415}:
        return False
    told = answer.json()
    errors = told.get("errors", [])
    codes = {each["extensions"]["code"] for each in errors}
    clear = all(_bearable(each["message"]) for each in errors)
    return told.get("data") is None and bool(errors) and codes <= {"BAD_INPUT", "TOO_COSTLY"} and clear


def _bearable(sentence: str) -> bool:
    return 0 < len(sentence) < 500 and "Traceback" not in sentence and "set_int_max_str_digits" not in sentence


def test_there_are_five_hundred() -> None:
    assert len({(each.body, each.kind) for each in CORPUS}) == len(CORPUS) >= 500
    assert len({(each.family, each.name) for each in CORPUS}) == len(CORPUS)


@pytest.mark.parametrize("family", FAMILIES)
async def test_each_is_refused_at_once(asking: AsyncClient, family: str) -> None:
    wrong = []
    for hostile in FAMILIES[family]:
        guard.documents.forget()
        answer, took = await send(asking, hostile)
        for _ in range(20):  # others use the processor's caches, too
            if took > MOST_SECONDS:
                await asyncio.sleep(0.05)
                guard.documents.forget()
                took = min(took, (await send(asking, hostile))[1])
        if took > MOST_SECONDS or not refused(answer):
            wrong.append((hostile.name, f"{took * 1000:.0f} ms", answer.status_code, answer.text[:200]))
    assert not wrong


async def test_memory_stays_flat(asking: AsyncClient) -> None:
    for hostile in CORPUS:
        await send(asking, hostile)
    gc.collect()
    before = _resident()
    for hostile in CORPUS:
        await send(asking, hostile)
    gc.collect()
    assert _resident() - before < MOST_GROWTH
    assert guard.documents.held <= guard.documents.characters


def test_limiters_that_expand_fragments_are_not_installed() -> None:
    """Those of Strawberry follow fragments without remembering them: 659 bytes take eight seconds."""
    installed = [each if isinstance(each, type) else type(each) for each in schema().extensions]
    installed += [type(each) for each in schema().get_extensions()]
    assert guard.Guard in installed
    assert not [each for each in installed if issubclass(each, QueryDepthLimiter | MaxAliasesLimiter)]


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * 4096
