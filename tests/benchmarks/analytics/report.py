"""docs/benchmarks/analytics.md: what was measured, beside what, and where goals are missed."""

import os
import platform
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version

from tests.benchmarks.analytics import methods, questions
from tests.benchmarks.analytics.served import BY_HAND, CELLS, EVENTS, Served
from tests.benchmarks.analytics.timing import Times, ratio
from tests.benchmarks.graphql.preparing import HOME, connected

DOCUMENT = HOME / "docs" / "benchmarks" / "analytics.md"
PACKAGES = ("numpy", "scipy", "numba", "statsmodels", "esda", "ruptures", "strawberry-graphql", "psycopg")


@dataclass(frozen=True)
class Measured:
    """All that the document tells of; `loads` are those of the machine before and after, over a minute."""

    served: Sequence[Served]
    methods: Sequence[methods.Measured]
    loads: tuple[float, float]


def text(measured: Measured) -> str:
    answers = _answered(measured.served) if measured.served else ""
    return f"""# Answers and methods, timed

*Written by `make bench-analytics`.*

{_head(measured.loads)}
{answers}
## Methods
Fixed inputs, after a first run of each. Another implementation takes turns with ours, and has given the same figures
before anything is timed, where both have figures that must be the same. The least time of ours, and how many times as
long the other takes for the same work.

{_methods(measured.methods)}"""


def _answered(served: Sequence[Served]) -> str:
    return f"""
## Answers through GraphQL: from cells, from events, by hand
{_database(served)}

{_answers(served)}
{QUALIFIED}

### Goals
{_goals(served)}"""


QUALIFIED = f"""Medians of turns in which all ways were asked one after the other, warm, with the least in
brackets; the whole way through the web application in one process, without a socket. Before that, cells and events
gave the same answer in every number, bound, caveat and coverage, and both the same records and lower bound as the
statement by hand, save for the table, whose rows do not add up. *From events* is the same question put to events
with a GROUP BY that shares events out over their days, keeps bounds and says who was looking. *By hand* is a plain
GROUP BY of the published tables, for the same login: events with their tallies, each whole in the month of its
first day, without coverage, sources, caveats or names. Cells are to answer within {questions.CELLS_MS:g} ms."""


def _head(loads: tuple[float, float]) -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{commit()}. {os.cpu_count()} cores, {memory:.0f} GiB, load {loads[0]:.1f} before and {loads[1]:.1f} after. "
        f"Python {platform.python_version()}, {versions(PACKAGES)}."
    )


def commit() -> str:
    """What is measured, and whether it is more than was committed."""
    changed = run("git", "status", "--porcelain", "--untracked-files=no", "--", "api", "schema", "analytics")
    return f"Commit `{run('git', 'rev-parse', '--short', 'HEAD')}`" + (", with changes" if changed else "")


def versions(packages: Iterable[str]) -> str:
    """Of these packages, as they are installed."""
    return ", ".join(f"{name} {version(name)}" for name in packages)


def run(*words: str) -> str:
    """What a program says."""
    return subprocess.run(words, check=False, capture_output=True, text=True, cwd=HOME).stdout.strip()


def _database(served: Sequence[Served]) -> str:
    with connected() as connection:
        found = connection.execute(
            "select current_setting('server_version'), current_setting('shared_buffers'),"
            " (select count(*) from open.event where upper_inf(known)), (select count(*) from open.cell),"
            " pg_size_pretty(pg_total_relation_size('open.cell') + pg_total_relation_size('open.cell_source'))"
        ).fetchone()
    if found is None:
        raise LookupError("The database tells nothing of itself.")
    release, buffers, events, cells, size = found
    turns = max((len(each.times[CELLS].seconds) for each in served), default=0)
    return (
        f"PostgreSQL {str(release).partition(' ')[0]}, shared_buffers {buffers}; {events:,} events of all collections, "
        f"{cells:,} cells ({size} with those of sources). People killed in collection `qasira`; {turns} turns."
    )


def _answers(served: Sequence[Served]) -> str:
    rows = [
        [
            each.question.name,
            f"{each.records:,}",
            *(_milliseconds(each.times[way]) for way in (CELLS, EVENTS, BY_HAND)),
            f"{ratio(each.times[CELLS], each.times[EVENTS]):,.1f} ×",
            f"{ratio(each.times[CELLS], each.times[BY_HAND]):,.1f} ×",
        ]
        for each in served
    ]
    head = ["question", "records", "from cells", "from events", "by hand", "events / cells", "by hand / cells"]
    return table(head, rows)


def _milliseconds(times: Times) -> str:
    return f"{times.middle * 1000:,.0f} ms ({times.least * 1000:,.0f})"


def _goals(served: Sequence[Served]) -> str:
    rows = []
    for each in served:
        took = each.times[CELLS].middle * 1000
        if each.question.adds_up:
            rows.append(
                [each.question.name, f"≤ {questions.CELLS_MS:g} ms", f"{took:,.0f} ms", _met(took / questions.CELLS_MS)]
            )
        goal = each.question.goal
        for way in (EVENTS, BY_HAND):
            times = ratio(each.times[CELLS], each.times[way])
            named = "by hand" if way == BY_HAND else f"from {way}"
            rows.append([each.question.name, f"≥ {goal:g} × {named}", f"{times:,.1f} ×", _met(goal / times)])
    return table(["question", "goal", "measured", ""], rows)


def _methods(measured: Sequence[methods.Measured]) -> str:
    rows = []
    for each in measured:
        goal = each.case.goal
        rows.append(
            [
                each.case.name,
                _seconds(each.ours.least),
                "" if goal is None else f"≤ {goal:g} s, {_met(each.ours.least / goal)}",
                each.case.beside,
                "" if each.ratio is None else f"{each.ratio:,.1f} ×",
            ]
        )
    return table(["method", "ours", "goal", "beside", "takes"], rows)


def _seconds(seconds: float) -> str:
    return f"{seconds * 1000:,.0f} ms" if seconds < 1 else f"{seconds:,.1f} s"


def _met(part: float) -> str:
    """Whether a goal was met, given what was taken of what was allowed."""
    return "met" if part <= 1 else f"missed by a factor of {part:.1f}"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = list(head)
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def write(made: str) -> None:
    DOCUMENT.parent.mkdir(exist_ok=True)
    DOCUMENT.write_text(made, encoding="utf-8")
