"""The servers that are compared: how each is started, asked and ended.

All log in as the public does, so that PostgreSQL treats them alike (custom plans, no JIT, read only), and keep at most
as many connections per process as ours.
"""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from schema.pooling import POOL
from schema.roles import Login
from schema.settings import login_url
from tests.benchmarks.graphql.preparing import HERE, HOME, SIJILL, WORK, tell

PER_PROCESS = 2 * POOL
"""Connections that a process may have; ours keeps half of them and opens the others under load."""
NODE = WORK / "postgraphile"
STARTED = 60.0
"""Seconds in which a server must answer."""
Command = tuple[Sequence[str | Path], Mapping[str, str]]
Starting = Callable[[int, int], Command]
"""From port and number of processes to words and environment."""


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


LIMITLESS = {"SIJILL_RATE": "off", "SIJILL_DATABASE_SECONDS": "60"}
"""The others have no limits to a question either."""


UNHURRIED = {"PGOPTIONS": "-c statement_timeout=120s"}
"""So that what takes long is measured, and not stopped; the driver of each reads it."""


def _ours(port: int, processes: int) -> Command:
    return [SIJILL, "serve", "--port", str(port), "--workers", str(processes)], LIMITLESS


def _postgraphile(port: int, processes: int) -> Command:
    node = next(NODE.glob("node_modules/node-linux-*/bin/node"))
    url = login_url(Login.OPEN)
    host = url.host or str(url.query["host"])
    environment = {
        "PGHOST": host,
        "PGPORT": str(url.port or 5432),
        "PGUSER": str(url.username),
        "PGPASSWORD": str(url.password),
        "PGDATABASE": str(url.database),
        "NODE_ENV": "production",
        "GRAPHILE_ENV": "production",
    }
    return [node, NODE / "server.mjs", str(port), str(processes), "bench", str(PER_PROCESS)], environment


def _uvicorn(module: str) -> Starting:
    def command(port: int, processes: int) -> Command:
        options = ("--log-level", "warning", "--no-access-log", "--workers", str(processes), "--port", str(port))
        words = [sys.executable, "-m", "uvicorn", f"tests.benchmarks.graphql.{module}:application", *options]
        return words, {"POOL": str(PER_PROCESS), "STATEMENTS": str(WORK / "statements.json")}

    return command


COMMANDS: Mapping[str, tuple[Starting, str]] = {
    "ours": (_ours, "/graphql"),
    "postgraphile": (_postgraphile, "/graphql"),
    "idiomatic": (_uvicorn("idiomatic"), "/"),
    "bare": (_uvicorn("bare"), "/"),
}


def install_postgraphile() -> str:
    """Install what the lock pins, unless it is there; returns the version of Node."""
    NODE.mkdir(parents=True, exist_ok=True)
    files = ("package.json", "package-lock.json")
    there = all((NODE / f"{name}.done").exists() for name in files) and all(
        (NODE / f"{name}.done").read_bytes() == (HERE / "postgraphile" / name).read_bytes() for name in files
    )
    shutil.copy(HERE / "postgraphile" / "server.mjs", NODE)
    if not there:
        tell("PostGraphile and a Node for it are installed from npm.")
        for name in files:
            shutil.copy(HERE / "postgraphile" / name, NODE)
        options = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
        subprocess.run(["npm", "ci", *options], check=True, cwd=NODE)
        for name in files:
            shutil.copy(HERE / "postgraphile" / name, NODE / f"{name}.done")
    node = next(NODE.glob("node_modules/node-linux-*/bin/node"))
    version = subprocess.run([node, "--version"], check=True, capture_output=True, text=True).stdout.strip()
    return version.removeprefix("v")


@dataclass
class Server:
    """A server that runs."""

    name: str
    path: str
    port: int
    process: subprocess.Popen[bytes]

    @classmethod
    def start(cls, name: str, processes: int) -> "Server":
        """Start it, and wait until it answers. Raises RuntimeError when it does not."""
        command, path = COMMANDS[name]
        port = free_port()
        words, environment = command(port, processes)
        with (WORK / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(
                [str(word) for word in words],
                cwd=HOME,
                env={**os.environ, **UNHURRIED, **environment},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        started = cls(name, path, port, process)
        started._wait()
        return started

    def _wait(self) -> None:
        until = time.monotonic() + STARTED
        while time.monotonic() < until and self.process.poll() is None:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                    return
            except OSError:
                time.sleep(0.2)
        self.stop()
        raise RuntimeError(f"{self.name} did not start; see {WORK / self.name}.log.")

    def stop(self) -> None:
        """End it and what it started."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()

    def ask(self, bodies: Sequence[bytes]) -> list[bytes]:
        """The answers, one after another over one connection."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        answers = []
        for body in bodies:
            connection.request("POST", self.path, body, {"content-type": "application/json"})
            answers.append(connection.getresponse().read())
        connection.close()
        return answers
