"""`make bench-analytics`: answers from cells beside answers from events, and methods beside other implementations.

EVENTS says how large a country is asked about; what is missing of it is loaded and published first, which takes long.
"""

import argparse
import os
import subprocess
import warnings

from tests.benchmarks.analytics import changed, lasting, mapped, methods, report, served, undocumented
from tests.benchmarks.graphql import preparing
from tests.benchmarks.graphql.preparing import HOME, SIJILL, tell

CASES = {"undocumented": undocumented.cases, "mapped": mapped.cases, "lasting": lasting.cases, "changed": changed.cases}
ANSWERS = "answers"


def _read() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-analytics", description=__doc__)
    parser.add_argument("--events", type=int, default=int(os.environ.get("EVENTS", "1000000")))
    parser.add_argument("--database", help="one that holds a published country already, whatever EVENTS")
    parser.add_argument("--turns", type=int, default=20)
    parser.add_argument("--patience", type=float, default=30, help="seconds after which what is slow sits out")
    parser.add_argument(
        "--only", nargs="+", choices=[ANSWERS, *CASES], default=[ANSWERS, *CASES], help="then nothing is written"
    )
    parser.add_argument("--dry", action="store_true", help="write no document")
    return parser.parse_args()


def _prepare(events: int, database: str | None) -> None:
    """Let this process work on the database, with cells of its last publication; nothing is loaded into a named one."""
    preparing.provide(0 if database else events, database)
    with preparing.connected() as connection:
        found = connection.execute(
            "select from open.cell_state where number = (select max(number) from open.publication)"
        )
        made = found.fetchone() is not None
    if not made:
        tell("sijill publish")
        subprocess.run([SIJILL, "publish"], check=True, cwd=HOME)


def main() -> None:
    asked = _read()
    # Regressions that fit perfectly, which some of ours do, are warned of one by one.
    warnings.simplefilter("ignore")
    before = os.getloadavg()[0]
    answers: list[served.Served] = []
    if ANSWERS in asked.only:
        _prepare(asked.events, asked.database)
        answers = served.measured(asked.turns, asked.patience)
    found = [
        each
        for name, cases in CASES.items()
        if name in asked.only
        for each in methods.measured(cases(), asked.turns, asked.patience)
    ]
    text = report.text(report.Measured(answers, found, (before, os.getloadavg()[0])))
    tell(f"\n{text}")
    if not asked.dry and {*asked.only} == {ANSWERS, *CASES}:
        report.write(text)


if __name__ == "__main__":
    main()
