"""All cells in interleaved rounds: every server in turn, so that whatever else the machine does falls on all alike."""

import itertools
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

import orjson

from tests.benchmarks.graphql import answers
from tests.benchmarks.graphql.load import Cell, Round, measure, measure_pgbench, write_bodies
from tests.benchmarks.graphql.preparing import WORK, connected, tell
from tests.benchmarks.graphql.processor import Meter
from tests.benchmarks.graphql.questions import QUESTIONS, SETS, Drawn
from tests.benchmarks.graphql.servers import Server

SERVERS = ("ours", "postgraphile", "idiomatic", "bare")
PGBENCH = "pgbench"
WARM = 1
"""Seconds of a round that is thrown away, for each cell, before the first that counts."""


@dataclass(frozen=True)
class Plan:
    """What is to be measured."""

    rounds: int
    seconds: int
    processes: Sequence[int]
    connections: Sequence[int]
    questions: Sequence[str]
    servers: Sequence[str]
    equal: int


def bodies(drawn: Drawn, server: str, question: str) -> list[bytes]:
    return drawn.numbers(question) if server == "bare" else drawn.bodies(server, question)


def check(started: Sequence[Server], drawn: Drawn, plan: Plan) -> None:
    """Compare the answers of all servers for sets spread over all. Raises Different."""
    chosen = sorted({round(n * (SETS - 1) / max(plan.equal - 1, 1)) for n in range(plan.equal)})
    for question in plan.questions:
        found = {}
        for server in started:
            every = bodies(drawn, server.name, question)
            given = server.ask([every[number] for number in chosen])
            found[server.name] = [answers.plain(question, body) for body in given]
        for at, number in enumerate(chosen):
            answers.compare(question, number, {name: each[at] for name, each in found.items()})
    tell(f"{len(chosen)} sets of {', '.join(plan.questions)}: the same rows from {', '.join(s.name for s in started)}.")


def measured(drawn: Drawn, plan: Plan) -> list[Round]:
    """The rounds of all cells; refuses to measure servers that do not give the same rows."""
    for server, question in itertools.product(plan.servers, QUESTIONS):
        if server != PGBENCH:
            write_bodies(server, question, bodies(drawn, server, question))
    found = []
    with (WORK / "rounds.jsonl").open("wb") as kept:
        for processes in plan.processes:
            for each in _with(processes, drawn, plan):
                found.append(each)
                kept.write(orjson.dumps(each) + b"\n")
                kept.flush()
    return found


def _with(processes: int, drawn: Drawn, plan: Plan) -> Iterator[Round]:
    with ExitStack() as running:
        meter = Meter(running.enter_context(connected()))
        started = {}
        for name in plan.servers:
            if name != PGBENCH:
                started[name] = Server.start(name, processes)
                running.callback(started[name].stop)
        check([*started.values()], drawn, plan)
        for number in range(-1, plan.rounds):
            seconds = plan.seconds if number >= 0 else WARM
            # Each round begins with another server.
            turned = [*plan.servers[max(number, 0) % len(plan.servers) :], *plan.servers]
            order = list(dict.fromkeys(turned))
            for question, connections in itertools.product(plan.questions, plan.connections):
                for name in order:
                    cell = Cell(name, question, processes, connections)
                    if name == PGBENCH:
                        each = measure_pgbench(meter, cell, number, seconds)
                    else:
                        first = max(number, 0) * SETS // max(plan.rounds, 1)
                        each = measure(meter, started[name], cell, number, seconds, first)
                    if number >= 0:
                        tell(_line(each))
                        yield each


def _line(each: Round) -> str:
    cell = each.cell
    return (
        f"round {each.number + 1}  {cell.question} {cell.processes}p {cell.connections:>2}c  {cell.server:<12} "
        f"{each.rate:8.1f}/s  p50 {each.p50:8.2f}  p95 {each.p95:8.2f} ms  "
        f"python {each.python:6.2f}  postgresql {each.postgresql:6.2f} ms/request"
        f"  generator {each.generator:.3f}"
        + (f"  {each.failed} FAILED" if each.failed else "")
        + (f"  {each.passing} connections came and went" if each.passing > 0 else "")
    )
