"""docs/benchmarks/graphql.md: tables of what was measured, ratios within rounds, and where goals are missed."""

import json
import os
import platform
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median

from tests.benchmarks.graphql.inside import Profile
from tests.benchmarks.graphql.load import Cell, Round
from tests.benchmarks.graphql.measuring import PGBENCH, Plan
from tests.benchmarks.graphql.preparing import HERE, HOME, connected

DOCUMENT = HOME / "docs" / "benchmarks" / "graphql.md"
BEGIN, END = "<!-- written by make bench-graphql -->", "<!-- end of what make bench-graphql writes -->"
NAMES = {
    "ours": "Sijill",
    "postgraphile": "PostGraphile",
    "idiomatic": "Strawberry + ORM",
    "bare": "bare ASGI",
    PGBENCH: "pgbench",
}
QUESTIONS = {"q1": "Q1, page of 50", "q2": "Q2, months of a province", "q3": "Q3, one event whole"}
PACKAGES = ("strawberry-graphql", "graphql-core", "sqlalchemy", "psycopg", "uvicorn", "uvloop", "orjson", "msgspec")


@dataclass(frozen=True)
class Goal:
    """The least ratio of ours to another server, in one cell."""

    question: str
    processes: int
    connections: int
    other: str
    least: float


GOALS = (
    Goal("q1", 1, 16, "postgraphile", 4),
    Goal("q1", 2, 16, "postgraphile", 3),
    Goal("q3", 1, 16, "postgraphile", 3),
    Goal("q3", 2, 16, "postgraphile", 2),
    Goal("q1", 1, 16, "idiomatic", 20),
    Goal("q1", 2, 16, "idiomatic", 20),
    Goal("q1", 1, 16, "bare", 0.9),
    Goal("q1", 2, 16, "bare", 0.9),
    Goal("q3", 1, 16, "bare", 0.9),
    Goal("q3", 2, 16, "bare", 0.9),
)
PYTHON_SHARE = 1.5
"""Milliseconds of Python that a page may cost when Python projects the documents."""


@dataclass(frozen=True)
class Measured:
    """All that the document tells of."""

    events: int
    versions: Mapping[str, str]
    sent: Mapping[str, float]
    plan: Plan
    rounds: list[Round]
    profiled: Profile

    def of(self, cell: Cell) -> list[Round]:
        return [each for each in self.rounds if each.cell == cell]

    def ratios(self, cell: Cell, other: str) -> list[float]:
        """Of each round, how many times as many requests ours answered as the other did."""
        others = self.of(Cell(other, cell.question, cell.processes, cell.connections))
        return [one.rate / another.rate for one, another in zip(self.of(cell), others, strict=False) if another.rate]


def text(measured: Measured) -> str:
    parts = [_head(measured), _goals(measured), _ratios(measured)]
    parts += [_table(measured, question) for question in measured.plan.questions]
    parts.append(f"### Where Sijill's own time goes, Q1\n{profile(measured.profiled)}")
    return "\n".join(parts)


def write(made: str) -> None:
    """Put it between its marks, and leave what others wrote around it."""
    before, after = "# GraphQL beside others\n\n", ""
    if DOCUMENT.exists():
        before, _, rest = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)
        after = rest.partition(END)[2].lstrip("\n")
    DOCUMENT.parent.mkdir(exist_ok=True)
    whole = f"{before.rstrip()}\n\n{BEGIN}\n{made.strip()}\n{END}\n"
    DOCUMENT.write_text(f"{whole}\n{after}" if after else whole, encoding="utf-8")


def _head(measured: Measured) -> str:
    plan = measured.plan
    sent = ", ".join(f"{question.upper()} {number:g}" for question, number in measured.sent.items())
    return f"""## Measured
{_commit()}. {_machine()}. {_database(measured.events)}.
{"; ".join(f"{name} {number}" for name, number in _versions(measured.versions).items())}.

{plan.rounds} interleaved rounds of {plan.seconds} s for each cell, 200 sets of values drawn from the data by a fixed
seed, the servers in turn; {plan.equal} sets of each question gave the same rows from all servers before anything was
measured. Medians, with the least and the greatest round. Statements that Sijill sends for one request: {sent}.
"""


def _run(*words: str) -> str:
    return subprocess.run(words, check=False, capture_output=True, text=True, cwd=HOME).stdout.strip()


def _commit() -> str:
    changed = _run("git", "status", "--porcelain", "--untracked-files=no", "--", "api", "schema", "analytics")
    return f"Commit `{_run('git', 'rev-parse', '--short', 'HEAD')}`" + (
        ", with changes not committed" if changed else ""
    )


def _machine() -> str:
    info = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    model = next((line.partition(": ")[2] for line in info.splitlines() if line.startswith("model name")), "unknown")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores ({model}), {memory:.0f} GiB, {platform.system()} {platform.release().split('-')[0]}"


def _database(events: int) -> str:
    with connected() as connection:
        found = connection.execute(
            "select current_setting('server_version'), postgis_lib_version(), current_setting('shared_buffers'),"
            " pg_size_pretty(pg_database_size(current_database()))"
        ).fetchone()
    server, postgis, buffers, size = found or ("?", "?", "?", "?")
    server = str(server).partition(" ")[0]
    return (
        f"PostgreSQL {server}, PostGIS {postgis}, shared_buffers {buffers}; `qasira` with {events:,} events, "
        f"{size} with the record, the published copies and the tables of the peers"
    )


def _versions(others: Mapping[str, str]) -> dict[str, str]:
    lock = json.loads((HERE / "postgraphile" / "package.json").read_text(encoding="utf-8"))
    found = {"Python": platform.python_version()} | {name: version(name) for name in PACKAGES}
    return found | {name.rpartition("/")[2]: number for name, number in lock["dependencies"].items()} | dict(others)


def _rows(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = list(head)
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def _spread(values: list[float], digits: int = 0) -> str:
    if not values:
        return "–"
    return f"{median(values):,.{digits}f} ({min(values):,.{digits}f}–{max(values):,.{digits}f})"


def _goals(measured: Measured) -> str:
    rows = []
    for goal in GOALS:
        cell = Cell("ours", goal.question, goal.processes, goal.connections)
        ratios = measured.ratios(cell, goal.other)
        if ratios:
            missed = 1 - median(ratios) / goal.least
            rows.append([_named(cell), f"≥ {goal.least:g} × {NAMES[goal.other]}", _spread(ratios, 2), _met(missed)])
    cell = Cell("ours", "q1", 1, 16)
    python = [each.python for each in measured.of(cell)]
    if python:
        missed = median(python) / PYTHON_SHARE - 1
        rows.append([_named(cell), f"Python ≤ {PYTHON_SHARE} ms", _spread(python, 2), _met(missed)])
    return f"### Goals\n{_rows(['cell', 'goal', 'measured', ''], rows)}"


def _named(cell: Cell) -> str:
    return f"{cell.question.upper()}, {cell.connections} connections, processes: {cell.processes}"


def _met(missed: float) -> str:
    return "met" if missed <= 0 else f"missed by {missed:.0%}"


def _ratios(measured: Measured) -> str:
    others = [name for name in measured.plan.servers if name != "ours"]
    rows = []
    for question in measured.plan.questions:
        for processes in measured.plan.processes:
            for connections in measured.plan.connections:
                cell = Cell("ours", question, processes, connections)
                if not measured.of(cell):
                    continue
                rows.append(
                    [
                        QUESTIONS[question],
                        str(processes),
                        str(connections),
                        *(_spread(measured.ratios(cell, other), 2) for other in others),
                    ]
                )
    head = ["question", "processes", "connections", *(f"Sijill / {NAMES[other]}" for other in others)]
    return f"### Requests in a second, as a ratio within the same round\n{_rows(head, rows)}"


def _table(measured: Measured, question: str) -> str:
    rows = []
    for processes in measured.plan.processes:
        for connections in measured.plan.connections:
            for name in measured.plan.servers:
                found = measured.of(Cell(name, question, processes, connections))
                if found:
                    rows.append([str(processes), str(connections), NAMES[name], *_figures(found)])
    head = (
        "processes",
        "connections",
        "server",
        "requests/s",
        "p50 ms",
        "p95 ms",
        "server's CPU ms",
        "PostgreSQL's CPU ms",
        "both",
    )
    return f"### {QUESTIONS[question]}\n{_rows(head, rows)}"


def _figures(found: list[Round]) -> list[str]:
    def middle(values: Iterable[float]) -> str:
        return f"{median(values):.2f}"

    failed = sum(each.failed for each in found)
    return [
        _spread([each.rate for each in found]) + (f", {failed} failed" if failed else ""),
        middle(each.p50 for each in found),
        middle(each.p95 for each in found),
        "–" if found[0].cell.server == PGBENCH else middle(each.python for each in found),
        middle(each.postgresql for each in found),
        middle(each.python + each.postgresql for each in found),
    ]


def profile(profiled: Profile) -> str:
    """CPU of Python for one request without the web server, and how a profiler splits it by library."""
    rows = [
        [name, f"{share:.1%}", f"{share * profiled.milliseconds:.3f}"]
        for name, share in profiled.shares
        if share >= 0.005
    ]
    return (
        f"{profiled.milliseconds:.2f} ms of processor time for a request inside the process, Uvicorn's own left out "
        f"({profiled.requests} requests, one after another); a profiler splits it so:\n\n"
        + _rows(["where", "share", "ms"], rows)
    )


def functions(profiled: Profile) -> str:
    """The same, with the functions that take most."""
    rows = [[name, f"{share:.1%}", f"{calls / profiled.requests:.1f}"] for name, share, calls in profiled.functions]
    return f"{profile(profiled)}\n{_rows(['function', 'own share', 'calls a request'], rows)}"
