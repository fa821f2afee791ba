"""`python3 -m api.setup run` sets up and serves; `python3 -m api.setup test` sets up for the tests."""

import fcntl
import os
import subprocess
import sys

from api.setup import python, system, web
from api.setup.step import LOG, ROOT, Unfinished, call, step

SIJILL = python.PROGRAMS / "sijill"

READY = "SIJILL_READY"


def main(purpose: str) -> None:
    """Set up for `run` or `test`; `run` goes on as the web server."""
    LOG.parent.mkdir(exist_ok=True)
    # Two makes at once in one checkout take turns.
    with (LOG.parent / "set-up.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with step("system packages"):
            system.provide(tests=purpose == "test")
        with step("Python packages"):
            python.provide()
        with step("web assets"):
            web.provide()
        with step("database"):
            _sijill("db", "start")
        if purpose == "run":
            _serve_after_the_record()


def _serve_after_the_record() -> None:
    """Become the web server, which loads itself while a child prepares the record, and answers once that is done."""
    ready, done = os.pipe()
    if os.fork() == 0:
        os.close(ready)
        if subprocess.call([python.PROGRAMS / "python", "-m", "api.commands.prepare"], cwd=ROOT) == 0:
            os.write(done, b"done")
        os._exit(0)
    os.close(done)
    os.set_inheritable(ready, True)
    os.execve(SIJILL, ["sijill", "serve"], {**os.environ, READY: str(ready)})


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
