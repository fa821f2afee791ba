"""`make bench-graphql`: our server beside PostGraphile, an idiomatic Strawberry server, a bare application and pgbench.

EVENTS, ROUNDS and SECONDS say how much; `--profile` tells instead where our own time goes.
"""

import argparse
import os

from tests.benchmarks.graphql import inside, load, preparing, questions, replaying, report, servers
from tests.benchmarks.graphql.measuring import PGBENCH, SERVERS, Plan, measured
from tests.benchmarks.graphql.preparing import tell


def _read() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-graphql", description=__doc__)
    parser.add_argument("--events", type=int, default=int(os.environ.get("EVENTS", "1000000")))
    parser.add_argument("--database", help="one that holds as many already, instead of that of its own")
    parser.add_argument("--rounds", type=int, default=int(os.environ.get("ROUNDS", "5")))
    parser.add_argument("--seconds", type=int, default=int(os.environ.get("SECONDS", "10")))
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 16])
    parser.add_argument("--questions", nargs="+", default=list(questions.QUESTIONS))
    parser.add_argument("--servers", nargs="+", default=[*SERVERS, PGBENCH])
    parser.add_argument("--equal", type=int, default=40, help="sets whose answers are compared before measuring")
    parser.add_argument("--profile", action="store_true", help="tell where our server's own time goes, and end")
    parser.add_argument("--dry", action="store_true", help="write no document")
    return parser.parse_args()


def _profile(drawn: questions.Drawn, question: str) -> inside.Profile:
    return inside.run(lambda ours: inside.profile(ours, drawn.bodies("ours", question)[:50]))


def main() -> None:
    asked = _read()
    preparing.prepare(asked.events, asked.database)
    os.environ.update(servers.LIMITLESS)
    drawn = questions.draw()
    if asked.profile:
        for question in asked.questions:
            tell(f"{question}\n{report.functions(_profile(drawn, question))}")
        return
    versions = {"wrk": load.provide_wrk(), "Node": servers.install_postgraphile()}
    sent = replaying.record(drawn)
    tell(", ".join(f"{question}: {number:g} statements" for question, number in sent.items()))
    plan = Plan(
        asked.rounds, asked.seconds, asked.processes, asked.connections, asked.questions, asked.servers, asked.equal
    )
    rounds = measured(drawn, plan)
    profiled = _profile(drawn, "q1")
    text = report.text(report.Measured(asked.events, versions, sent, plan, rounds, profiled))
    if asked.dry:
        tell(text)
    else:
        report.write(text)


if __name__ == "__main__":
    main()
