"""What does not depend on an object is made once for all that a request shows."""

import asyncio
import gc
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from httpx2 import AsyncClient

from api.graphql import lists
from api.graphql.loading import Loading, begun
from schema.errors import BadInput
from tests.api.worlds import ask, refusal


class Nothing(Loading):
    """A request that asks the database for nothing."""

    async def rows(self, statement: Any) -> Sequence[Any]:
        raise AssertionError(statement)


def test_what_is_equal_is_made_once() -> None:
    request, made = Nothing(), list[int]()

    def make() -> int:
        made.append(1)
        return len(made)

    corners = [[float(n), 0.0] for n in range(5)]
    assert [request.once(("area", list(corners)), make) for _ in range(3)] == [1, 1, 1]
    assert request.once(("area", corners[1:]), make) == 2
    assert Nothing().once(("area", corners), make) == 3


def test_what_cannot_be_made_is_not_tried_again() -> None:
    request, tried = Nothing(), list[int]()

    def make() -> None:
        tried.append(1)
        raise BadInput("no polygon")

    for _ in range(3):
        with pytest.raises(BadInput, match="no polygon"):
            request.once(("area",), make)
    assert tried == [1]


async def test_what_nobody_waits_for_any_more_is_not_logged() -> None:
    told: list[Any] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context))

    async def fail() -> None:
        raise BadInput("what somebody asked")

    task = begun(fail())
    await asyncio.sleep(0)
    del task
    gc.collect()
    await asyncio.sleep(0)
    asyncio.get_running_loop().set_exception_handler(None)
    assert told == []


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The filters that were read."""
    found, whole = list[Any](), lists.read_events

    def counting(where: Any) -> Any:
        found.append(where)
        return whole(where)

    monkeypatch.setattr(lists, "read_events", counting)
    return found


QUERY = """query Q($where: EventFilter) { places { nodes { code: pcode events(where: $where) { nodes { code } } } } }"""
SQUARE = [[[0, 0], [90, 0], [90, 80], [0, 80], [0, 0]]]
CROSSED = [[[0, 0], [4, 4], [4, 0], [0, 4], [0, 0]]]


@pytest.mark.parametrize("answer", [ask, refusal], ids=["answered", "refused"])
async def test_a_filter_is_read_once_for_all_owners(
    besieged: AsyncClient, read: list[Any], answer: Callable[..., Any]
) -> None:
    corners = SQUARE if answer is ask else CROSSED
    where = {"within": {"area": {"type": "Polygon", "coordinates": corners}}}
    found = await answer(besieged, QUERY, where=where)
    if answer is ask:
        assert len(found["places"]["nodes"]) > 2
    assert len(read) == 1
