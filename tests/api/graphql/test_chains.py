"""Chains of fragments are free, so they are answered, and as quickly as if nothing were in them twice."""

import time

import pytest
from httpx2 import AsyncClient, Response

from api.graphql import guard, rates
from tests.api.graphql.hostile_chains import PLACES, chains

MOST_SECONDS = 0.020
"""Of a processor, for a chain beyond what the same question takes without one; following one of 18 takes far more."""
HOPELESS = 1.0


@pytest.fixture(autouse=True)
def without_rate(monkeypatch: pytest.MonkeyPatch) -> None:
    """One address may ask all of it."""
    monkeypatch.setenv(rates.VARIABLE, rates.OFF)


async def send(client: AsyncClient, text: str) -> tuple[Response, float]:
    """The answer to a document that was not asked before, and the seconds that it took of the processor."""
    guard.documents.forget()
    begun = time.process_time()
    answer = await client.post("/graphql", json={"query": text})
    return answer, time.process_time() - begun


@pytest.mark.parametrize("place", PLACES)
async def test_a_chain_is_followed_once(client: AsyncClient, place: str) -> None:
    plain = PLACES[place][1].replace("...F0", "__typename")
    usual = min([(await send(client, plain))[1] for _ in range(4)])  # the first of all loads what reckons
    for chain in chains(place):
        answer, took = await send(client, chain.text)
        for _ in range(8):  # others use the processor's caches, too
            if usual + MOST_SECONDS < took < HOPELESS:
                took = min(took, (await send(client, chain.text))[1])
        assert took <= usual + MOST_SECONDS, f"{chain.name}: {took * 1000:.0f} ms, usually {usual * 1000:.0f} ms"
        told = answer.json()
        assert "errors" not in told, (chain, told["errors"])
        assert told["data"]
