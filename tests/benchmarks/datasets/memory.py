"""Memory of a process and of all that it started, as Linux tells it.

Pages that several processes share, as a fork does with what it was forked from, count once in all (PSS): the sum is
what the machine would have back if all of them ended.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

EVERY = 0.1
"""Seconds between two looks."""
_PROC = Path("/proc")


@dataclass
class Peak:
    """The most that was seen since the beginning, and what there was then, in bytes."""

    before: int
    most: int

    @property
    def over(self) -> int:
        return max(0, self.most - self.before)


@contextmanager
def peak(root: int) -> Iterator[Peak]:
    """Look at the tree under process `root` again and again while the block runs."""
    seen = Peak(*[resident(root)] * 2)
    done = threading.Event()

    def look() -> None:
        while not done.wait(EVERY):
            seen.most = max(seen.most, resident(root))

    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    try:
        yield seen
    finally:
        done.set()
        looking.join()


def resident(root: int) -> int:
    """Bytes of a process and all beneath it in memory; what has ended by then counts nothing."""
    return sum(_resident(each) for each in _tree(root))


def _tree(root: int) -> set[int]:
    parents = {int(each.name): _parent(each) for each in _PROC.iterdir() if each.name.isdigit()}
    found = {root}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def _parent(process: Path) -> int:
    try:
        # The name of the program stands in brackets and may hold blanks.
        return int((process / "stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, IndexError):
        return 0


def _resident(number: int) -> int:
    try:
        for line in (_PROC / str(number) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0
