"""`python3 -m api.setup run` sets up and serves; `python3 -m api.setup test` sets up for the tests."""

import fcntl
import os
import subprocess
import sys

from api.setup import python, system, web
from api.setup.step import LOG, Unfinished, call, step

SIJILL = python.PROGRAMS / "sijill"

# Name of the step, and the command that does it.
DATABASE = (("database", ("db", "start")),)
RECORD = (
    ("migrations", ("migrate",)),
    ("sample", ("sample",)),
    ("publish", ("publish",)),
)


def main(purpose: str) -> None:
    """Set up for `run` or `test`; `run` goes on as the web server."""
    LOG.parent.mkdir(exist_ok=True)
    # Two makes at once in one checkout take turns.
    with (LOG.parent / "set-up.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with step("system packages"):
            system.provide(browser=purpose == "test")
        with step("Python packages"):
            python.provide()
        with step("web assets"):
            web.provide()
        for name, command in (*DATABASE, *(RECORD if purpose == "run" else ())):
            with step(name):
                _sijill(*command)
    if purpose == "run":
        host, port = os.environ.get("SIJILL_HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
        print(f"Sijill is at http://{host}:{port}   /explore   /graphql   /datasets", flush=True)
        os.execv(SIJILL, ["sijill", "serve"])


def _sijill(*command: str) -> None:
    try:
        call(SIJILL, *command)
    except subprocess.CalledProcessError as problem:
        said = (problem.stderr or "").strip().splitlines()
        raise Unfinished(said[-1] if said else f"sijill {' '.join(command)} failed; see {LOG}.") from None


if __name__ == "__main__":
    if sys.argv[1:] not in (["run"], ["test"]):
        sys.exit("Say `run` or `test`.")
    try:
        main(sys.argv[1])
    except Unfinished as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        sys.exit(130)
