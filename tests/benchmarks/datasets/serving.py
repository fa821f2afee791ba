"""Our server as it ships, one process, without limits on how much one reader may take."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

from tests.benchmarks.datasets import taking
from tests.benchmarks.datasets.taking import Taken
from tests.benchmarks.graphql.servers import Server

WARM = ("csv", "parquet", "gpkg")


@dataclass(frozen=True)
class Serving:
    """A server that runs, and the events that are asked of it."""

    port: int
    number: int
    query: list[tuple[str, str]]

    @property
    def address(self) -> str:
        """Of the site, as permalinks begin."""
        return f"http://127.0.0.1:{self.port}/"

    def path(self, format_: str, *more: tuple[str, str]) -> str:
        """Where a file of events is."""
        return f"/datasets/events.{format_}?{urlencode([*self.query, *more])}"

    def take(self, format_: str) -> Taken:
        """Take a file whole."""
        return taking.take(self.port, self.path(format_), self.number)


@contextmanager
def serving(query: list[tuple[str, str]]) -> Iterator[Serving]:
    """Start it and let it write a small file of each kind once, so that memory is compared with one that is awake."""
    server = Server.start("ours", 1)
    try:
        made = Serving(server.port, server.process.pid, query)
        for format_ in WARM:
            taking.take(made.port, made.path(format_, ("from", "2021-01-01"), ("to", "2021-01-02")), made.number)
        yield made
    finally:
        server.stop()
