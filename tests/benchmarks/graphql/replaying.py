"""What our server sends to PostgreSQL, kept for the bare application as it is, and for pgbench as literals."""

from collections.abc import Sequence
from typing import Any

import orjson
import psycopg

from schema.roles import Login
from tests.benchmarks.graphql import inside
from tests.benchmarks.graphql.inside import Inside, Sent
from tests.benchmarks.graphql.preparing import WORK, connected
from tests.benchmarks.graphql.questions import QUESTIONS, Drawn

CHOSEN = "chosen_set"
SCRIPTS = 100
"""Files that pgbench draws from; it takes no more than 128, and is slow to read one that holds much."""


def record(drawn: Drawn) -> dict[str, float]:
    """Write the statements of every set to files; returns how many are sent for each question."""
    found = inside.run(lambda ours: _all(ours, drawn))
    (WORK / "statements.json").write_bytes(orjson.dumps(found, default=str))
    with connected(Login.OPEN) as connection:
        cursor = psycopg.ClientCursor(connection)
        for question, sets in found.items():
            scripts = ["\n".join(_literal(cursor, sent)) for sent in sets]
            for number in range(SCRIPTS):
                (WORK / f"pgbench_{question}_{number}.sql").write_text(
                    _one_of(scripts[number::SCRIPTS]), encoding="utf-8"
                )
    return {question: sum(map(len, sets)) / len(sets) for question, sets in found.items()}


async def _all(ours: Inside, drawn: Drawn) -> dict[str, list[Sent]]:
    return {question: await inside.statements(ours, drawn.bodies("ours", question)) for question in QUESTIONS}


def _literal(cursor: psycopg.ClientCursor[Any], sent: Sent) -> list[str]:
    lines = [f"{cursor.mogrify(text, values)};" for text, values, _ in sent]
    return ["begin;", *lines, "commit;"] if any(in_transaction for *_, in_transaction in sent) else lines


def _one_of(scripts: Sequence[str]) -> str:
    """One of the scripts, drawn anew each time."""
    branches = (f"\\if :{CHOSEN} = {number}\n{script}\n\\endif\n" for number, script in enumerate(scripts))
    return f"\\set {CHOSEN} random(0, {len(scripts) - 1})\n" + "".join(branches)
