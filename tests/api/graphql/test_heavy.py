"""Answers that take long have threads of their own."""

import threading

import pytest

from analytics.asking import Rows
from api.graphql.reader import Reader
from tests.api.worlds import World

pytestmark = pytest.mark.asyncio(loop_scope="module")


class Where:
    """Answers with the thread that it is answered in."""

    statements = ()

    def __init__(self, *, heavy: bool) -> None:
        self.heavy = heavy

    def answer(self, rows: Rows) -> str:
        assert rows == []
        return threading.current_thread().name


async def test_plain_answers_never_wait_for_long_ones(world: World) -> None:
    assert world.events
    reader = Reader()
    try:
        assert (await reader.answer(Where(heavy=True))).startswith("heavy")
        assert not (await reader.answer(Where(heavy=False))).startswith("heavy")
    finally:
        await reader.close()
