"""How much processor time a server with its children, and PostgreSQL's backends, took, read from `/proc`."""

import os
from dataclasses import dataclass
from pathlib import Path

import psycopg

TICK = 1 / os.sysconf("SC_CLK_TCK")
PROC = Path("/proc")


def _stat(process: int) -> list[str]:
    """Fields of `stat` from the third on; none when the process is gone."""
    try:
        return (PROC / str(process) / "stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    except OSError:
        return []


def spent(process: int) -> float:
    """Seconds that a process took, its threads included."""
    fields = _stat(process)
    return (int(fields[11]) + int(fields[12])) * TICK if fields else 0.0


def spent_by_ended_children(process: int) -> float:
    """Seconds that the children took which ended and were waited for."""
    fields = _stat(process)
    return (int(fields[13]) + int(fields[14])) * TICK if fields else 0.0


def family(process: int) -> list[int]:
    """A process and everything beneath it."""
    parents = {}
    for each in PROC.iterdir():
        if each.name.isdigit() and (fields := _stat(int(each.name))):
            parents[int(each.name)] = int(fields[1])
    found = [process]
    for member in found:
        found += [child for child, parent in parents.items() if parent == member]
    return found


@dataclass(frozen=True)
class Reading:
    """Seconds of processor time of each process at one moment; `sessions` counts those that the database ever had."""

    server: dict[int, float]
    backends: dict[int, float]
    ended: float
    sessions: int

    def server_since(self, before: "Reading") -> float:
        return sum(seconds - before.server.get(process, 0.0) for process, seconds in self.server.items())

    def database_since(self, before: "Reading") -> float:
        """Of the backends that are there, and of all that ended meanwhile if any of this database did."""
        there = sum(seconds - before.backends.get(process, 0.0) for process, seconds in self.backends.items())
        gone = before.backends.keys() - self.backends.keys()
        if not gone and self.passing(before) <= 0:
            return there
        return there + max(self.ended - before.ended - sum(before.backends[process] for process in gone), 0.0)

    def passing(self, before: "Reading") -> int:
        """Connections that came and went meanwhile."""
        return self.sessions - before.sessions - len(self.backends.keys() - before.backends.keys())


class Meter:
    """Reads the clocks of servers and of the backends of the database that `connection`, a superuser's, is to."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection = connection
        self._postmaster = int(_stat(connection.info.backend_pid)[1])

    def read(self, server: int | None) -> Reading:
        """The clocks now; `server` is the process above all of a server's."""
        found = self._connection.execute(
            "select pid, (select sessions from pg_stat_database where datname = current_database())"
            " from pg_stat_activity where datname = current_database() and backend_type = 'client backend'"
        ).fetchall()
        own = self._connection.info.backend_pid
        return Reading(
            {process: spent(process) for process in ([] if server is None else family(server))},
            {process: spent(process) for process, _ in found if process != own},
            spent_by_ended_children(self._postmaster),
            int(found[0][1]),
        )
