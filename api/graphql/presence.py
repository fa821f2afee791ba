"""Whether who asked is still there: a question that nobody waits for any more is stopped, in the database too."""

import asyncio
from types import TracebackType

from starlette.requests import Request

AFTER = 1
"""Seconds after which one looks; most questions are answered by then, and pay next to nothing for this."""


class Gone(TimeoutError):
    """Whoever asked has gone away, which ends the time of the question."""


class Presence:
    """A block that ends with Gone when the connection of a request is closed by the other side."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._gone = False
        self._watching: asyncio.Task[None] | None = None

    async def __aenter__(self) -> None:
        """Begin."""
        self._asking = asyncio.current_task()
        self._later = asyncio.get_running_loop().call_later(AFTER, self._look)

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End. Raises Gone."""
        self._later.cancel()
        if self._watching is not None:
            self._watching.cancel()
        if self._gone and kind is asyncio.CancelledError and self._asking is not None and not self._asking.uncancel():
            raise Gone from None

    def _look(self) -> None:
        self._watching = asyncio.create_task(self._watch())

    async def _watch(self) -> None:
        # Of a GET, the end of its empty body comes first; nothing else comes before the other side has gone.
        for _ in range(2):
            message = await self._request.receive()
            if message["type"] == "http.disconnect" and self._asking is not None:
                self._gone = True
                self._asking.cancel()
                return
