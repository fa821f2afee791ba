"""Chains of fragments are free, so they are answered, and with steps in proportion to what is written.

Steps are calls of functions, not seconds: they come out alike however much else a machine has to do.
"""

import sys
from types import FrameType
from typing import Any

import pytest
from httpx2 import AsyncClient, Response

from api.graphql import guard, rates
from tests.api.graphql.hostile_chains import PLACES, chains

MOST_STEPS = 100
"""For a character of a document, beyond what the same question takes without a chain; following one of 18 links takes
hundreds of thousands."""


@pytest.fixture(autouse=True)
def without_rate(monkeypatch: pytest.MonkeyPatch) -> None:
    """One address may ask all of it."""
    monkeypatch.setenv(rates.VARIABLE, rates.OFF)


async def send(client: AsyncClient, text: str) -> tuple[Response, int]:
    """The answer to a document that was not asked before, and the calls that it took."""
    guard.documents.forget()
    steps = 0

    def count(frame: FrameType, happening: str, argument: Any) -> None:
        nonlocal steps
        steps += happening in ("call", "c_call")

    sys.setprofile(count)
    try:
        answer = await client.post("/graphql", json={"query": text})
    finally:
        sys.setprofile(None)
    return answer, steps


@pytest.mark.parametrize("place", PLACES)
async def test_a_chain_is_followed_once(client: AsyncClient, place: str) -> None:
    plain = PLACES[place][1].replace("...F0", "__typename")
    usual = min([(await send(client, plain))[1] for _ in range(3)])  # the first of all loads what reckons
    for chain in chains(place):
        answer, steps = await send(client, chain.text)
        assert steps <= usual + MOST_STEPS * len(chain.text), f"{chain.name}: {steps} steps, usually {usual}"
        told = answer.json()
        assert "errors" not in told, (chain, told["errors"])
        assert told["data"]
