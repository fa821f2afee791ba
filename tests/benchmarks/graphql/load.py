"""One round: questions posted by wrk, or statements sent by pgbench, with what they cost."""

import os
import re
import resource
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson

from schema.roles import Login
from schema.settings import login_url
from tests.benchmarks.graphql.preparing import HERE, WORK, tell
from tests.benchmarks.graphql.processor import Meter
from tests.benchmarks.graphql.servers import UNHURRIED, Server


@dataclass(frozen=True)
class Cell:
    """What is measured in rounds: a server under one question and load."""

    server: str
    question: str
    processes: int
    connections: int


@dataclass(frozen=True)
class Round:
    """What one round measured; latencies and processor times in milliseconds, the latter per request."""

    cell: "Cell"
    number: int
    requests: int
    seconds: float
    p50: float
    p95: float
    failed: int
    python: float
    postgresql: float
    generator: float
    kilobytes: float
    passing: int

    @property
    def rate(self) -> float:
        """Requests in a second."""
        return self.requests / self.seconds


def provide_wrk() -> str:
    """Install the load generator when it is missing; returns its version. Raises RuntimeError when it cannot."""
    if shutil.which("wrk") is None:
        tell("The load generator wrk is installed.")
        subprocess.run(["apt-get", "install", "-y", "-q", "--no-install-recommends", "wrk"], check=False)
    if shutil.which("wrk") is None:
        raise RuntimeError("This needs the load generator wrk: apt-get install wrk, as root.")
    said = subprocess.run(["wrk", "-v"], check=False, capture_output=True, text=True).stdout
    return said.split()[1].removeprefix("debian/")


def write_bodies(server: str, question: str, bodies: Sequence[bytes]) -> None:
    _bodies(server, question).write_bytes(b"\n".join(bodies) + b"\n")


def _bodies(server: str, question: str) -> Path:
    return WORK / f"{server}_{question}.bodies"


def measure(meter: Meter, server: Server, cell: Cell, number: int, seconds: int, first: int) -> Round:
    """Ask for so many seconds, beginning with set `first`."""
    words = (
        *("wrk", "-t1", f"-c{cell.connections}", f"-d{seconds}s", "--timeout", "30s", "-s", str(HERE / "cycle.lua")),
        *(f"http://127.0.0.1:{server.port}{server.path}", "--", str(_bodies(cell.server, cell.question)), str(first)),
    )
    before = meter.read(server.process.pid)
    said, generator = _timed(words)
    after = meter.read(server.process.pid)
    found = orjson.loads(said.strip().splitlines()[-1])
    requests = max(found["requests"], 1)
    return Round(
        cell=cell,
        number=number,
        requests=found["requests"],
        seconds=found["seconds"],
        p50=found["p50"],
        p95=found["p95"],
        failed=found["failed"],
        python=after.server_since(before) / requests * 1000,
        postgresql=after.database_since(before) / requests * 1000,
        generator=generator / requests * 1000,
        kilobytes=found["bytes"] / requests / 1024,
        passing=after.passing(before),
    )


def measure_pgbench(meter: Meter, cell: Cell, number: int, seconds: int) -> Round:
    """Send the statements as literals for so many seconds."""
    scripts, log = sorted(WORK.glob(f"pgbench_{cell.question}_*.sql")), WORK / "pgbench_times"
    for old in WORK.glob(f"{log.name}.*"):
        old.unlink()
    url = login_url(Login.OPEN)
    words = (
        *("pgbench", "--no-vacuum", f"--client={cell.connections}", "--jobs=1", f"--time={seconds}"),
        *(f"--file={script}" for script in scripts),
        *("--log", f"--log-prefix={log}", "--protocol=simple"),
        *("-h", url.host or str(url.query["host"]), "-p", str(url.port or 5432), "-U", str(url.username)),
        str(url.database),
    )
    before = meter.read(None)
    said, generator = _timed(words, {"PGPASSWORD": str(url.password), **UNHURRIED})
    after = meter.read(None)
    lines = [
        line.split() for file in WORK.glob(f"{log.name}.*") for line in file.read_text(encoding="ascii").splitlines()
    ]
    times = sorted(int(line[2]) / 1000 for line in lines)
    requests = max(len(times), 1)
    # It says nothing of transactions in a second when none ended within its time.
    told = re.findall(r"^tps = ([\d.]+)", said, re.MULTILINE)
    return Round(
        cell=cell,
        number=number,
        requests=len(times),
        seconds=requests / float(told[0]) if told else seconds,
        p50=times[len(times) // 2] if times else 0.0,
        p95=times[int(len(times) * 0.95)] if times else 0.0,
        failed=0,
        python=0.0,
        postgresql=after.database_since(before) / requests * 1000,
        generator=generator / requests * 1000,
        kilobytes=0.0,
        passing=0,
    )


def _timed(words: Sequence[str], environment: dict[str, str] | None = None) -> tuple[str, float]:
    """What a program said, and the seconds of processor time that it took. Raises RuntimeError when it failed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(words, check=False, capture_output=True, text=True, env={**os.environ, **(environment or {})})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        raise RuntimeError(f"{words[0]} failed: {done.stderr.strip()[-500:] or done.stdout[-500:]}")
    return done.stdout, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
