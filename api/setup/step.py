"""A step of set-up: what it prints, how long it took, and why it could not be finished."""

import os
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
LOG = ROOT / "var" / "setup.log"


class Unfinished(Exception):
    """A step that a person has to help with; `str()` is one sentence saying how."""


@contextmanager
def step(name: str) -> Iterator[None]:
    """Print `name` and, once done, the seconds it took."""
    print(f"  {name:<18}", end="", flush=True)
    begun = time.monotonic()
    try:
        yield
    except BaseException:
        print("not done", flush=True)
        raise
    print(f"{time.monotonic() - begun:6.1f} s", flush=True)


def call(*command: str | Path, environment: Mapping[str, str] | None = None) -> str:
    """Run `command` in the checkout and return what it printed; all of it goes to `var/setup.log` too.

    Raises:
        subprocess.CalledProcessError: it failed; `stderr` holds its words.
    """
    LOG.parent.mkdir(exist_ok=True)
    done = subprocess.run(
        [str(word) for word in command],
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    with LOG.open("a", encoding="utf-8") as log:
        log.write(f"$ {' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    done.check_returncode()
    return done.stdout
