"""The steps of publishing: SQL files beside this one, and what is told of each while it goes on."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files

import sqlalchemy as sa


def run(connection: sa.Connection, step: str) -> None:
    """Execute a step."""
    # By the driver itself: a step holds several statements and no parameters.
    cursor = connection.connection.cursor()
    cursor.execute(text(step))
    cursor.close()


def text(step: str) -> str:
    """The SQL of a step."""
    return files("schema").joinpath("publish", f"{step}.sql").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Progress:
    """Tells of each step how many seconds it took, and for which audience."""

    tell: Callable[[str], None]
    whom: str = "all"

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Tell how long the block took, once it has ended well."""
        begun = time.monotonic()
        yield
        self.tell(f"{self.whom}: {name}, {time.monotonic() - begun:.1f} s")

    def run(self, connection: sa.Connection, *steps: str) -> None:
        """Execute steps, and tell of each."""
        for each in steps:
            # Without the number that orders the files.
            with self.step(each.partition("_")[2].replace("_", " ")):
                run(connection, each)
