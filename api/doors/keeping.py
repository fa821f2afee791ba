"""What was found of tokens, for a few seconds: nobody is asked for twice in one page, and none is known for long.

A secret that nobody knows yet is reckoned for two requests at a time, and for one of each address: whoever guesses
waits for their own guesses, and others do not.
"""

import asyncio
import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from weakref import WeakValueDictionary

from api.doors.keys import find
from schema.errors import Unauthenticated
from schema.keys import Key

FRESH = 4.0
"""Seconds for which a token is taken for what it was."""
MOST = 1_000
"""Tokens kept; those that were not used for longest go first."""
AT_ONCE = 2
"""Secrets reckoned at a time: each takes 25 ms of a processor, and 19 MiB."""

_threads = ThreadPoolExecutor(2 * AT_ONCE, "door")
"""Half of them for callers who are known."""


@dataclass(frozen=True, slots=True)
class Found:
    """The key of a token, and when it was asked for."""

    key: Key
    at: float


class Keeper:
    """Tokens that were known lately. `clock` counts seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self._found: OrderedDict[bytes, Found] = OrderedDict()
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._lines: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def knows(self, token: str) -> bool:
        """Whether a token was that of somebody when it was asked for last."""
        return _mark(token) in self._found

    def holds(self, found: Found) -> bool:
        """Whether what was found can still be relied on."""
        return self.clock() - found.at < FRESH

    async def find(self, token: str, address: str) -> Found:
        """The key that a token proves, at most `FRESH` seconds old. Raises Unauthenticated, NotReady."""
        known = self._found.get(_mark(token))
        if known is None:
            # A line of its own for each address, in which each waits before it is anybody's turn.
            line = self._lines.setdefault(address, asyncio.Lock())
            async with line:
                known = self._found.get(_mark(token))
                if known is None:
                    async with self._turns:
                        return await self._asked(token, None)
        return known if self.holds(known) else await self._asked(token, known.key)

    async def _asked(self, token: str, known: Key | None) -> Found:
        mark, begun = _mark(token), self.clock()
        try:
            key = await asyncio.get_running_loop().run_in_executor(_threads, find, token, known)
        except Unauthenticated:
            self._found.pop(mark, None)
            raise
        found = self._found[mark] = Found(key, begun)
        self._found.move_to_end(mark)
        if len(self._found) > MOST:
            self._found.popitem(last=False)
        return found


def _mark(token: str) -> bytes:
    """Under what a token is kept: not itself, so that no dump of memory's tables is a list of tokens."""
    return hashlib.sha256(token.encode("latin-1")).digest()
