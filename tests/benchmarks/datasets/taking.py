"""Files as somebody takes them: over a socket from a server that runs, every byte read and thrown away."""

import http.client
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.datasets import memory

BUFFER = 1 << 20
PATIENCE = 3_600


@dataclass(frozen=True)
class Taken:
    """Seconds to the first byte of the body and to the last, bytes, and the server's memory beyond what it had."""

    first: float
    seconds: float
    size: int
    over: int


class Failed(Exception):
    """A file did not come, or not whole."""


def take(port: int, path: str, server: int, sink: Callable[[memoryview], object] | None = None) -> Taken:
    """Take a file whole from a server, which is process number `server`. Raises Failed."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    buffer = bytearray(BUFFER)
    view = memoryview(buffer)
    size, first = 0, 0.0
    with memory.peak(server) as seen:
        begun = time.perf_counter()
        connection.request("GET", path)
        answer = connection.getresponse()
        if answer.status != http.client.OK:
            raise Failed(f"{path}: {answer.status} {answer.read(2_000)!r}")
        while length := answer.readinto(buffer):
            first = first or time.perf_counter() - begun
            size += length
            if sink is not None:
                sink(view[:length])
        seconds = time.perf_counter() - begun
    connection.close()
    return Taken(first, seconds, size, seen.over)


def keep(port: int, path: str, server: int, to: Path) -> Taken:
    """Take a file and keep it."""
    with to.open("wb") as file:
        return take(port, path, server, file.write)
