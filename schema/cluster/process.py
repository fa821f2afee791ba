"""Whether the server of a data folder runs, and what a crash left behind."""

import time
from pathlib import Path

from schema.cluster.site import SOCKET
from schema.errors import NotReady

LEAVING = 15.0  # seconds that orphaned sessions get to notice that their server was killed


def server_of(data: Path) -> int | None:
    """Process id of the server that works on `data`; a process that merely inherited the number is not it."""
    process = _noted(data)
    return process if process is not None and _works_in(process, data) else None


def clear_traces(data: Path, sockets: Path) -> None:
    """After a crash: wait for orphaned sessions to end, and remove lock files whose number now belongs to a stranger.

    PostgreSQL itself removes lock files whose process is gone. It refuses to start when the number was given to another
    process of the same user, or when nobody collects the dead process; both are common in containers.

    Raises:
        NotReady: sessions of a killed server still work on the data.
    """
    deadline = time.monotonic() + LEAVING
    while _workers(data):
        if time.monotonic() > deadline:
            raise NotReady(f"Sessions of a killed server still work on {data}; end them, then start again.")
        time.sleep(0.2)
    process = _noted(data)
    if process is not None and Path(f"/proc/{process}").exists():
        (data / "postmaster.pid").unlink(missing_ok=True)
        (sockets / f"{SOCKET}.lock").unlink(missing_ok=True)


def _noted(data: Path) -> int | None:
    """The process id that the pid file names."""
    try:
        first = (data / "postmaster.pid").read_text(encoding="ascii").splitlines()[:1]
    except (FileNotFoundError, PermissionError):
        return None
    return int(first[0]) if first and first[0].isdigit() else None


def _workers(data: Path) -> list[int]:
    """Processes that work in `data`; every process of PostgreSQL does so from its start."""
    numbers = (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())
    return [number for number in numbers if _works_in(number, data)]


def _works_in(process: int, data: Path) -> bool:
    try:
        return Path(f"/proc/{process}/cwd").samefile(data)
    except OSError:
        return False
