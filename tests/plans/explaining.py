"""What PostgreSQL does for a statement, step by step."""

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

WEIGHTS = {"Bitmap Index Scan": 0.1, "Index Only Scan": 1.0}
HEAP = 3.0
"""What a row costs that an index marks, that it gives by itself, or that is fetched from the table: 0.03, 0.3 and 1 µs.

Work is counted and not timed, so that a busy machine changes nothing.
"""


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A plan's steps."""
    yield plan
    for each in plan.get("Plans", ()):
        yield from nodes(each)


def explained(connection: sa.Connection, statement: sa.Select[Any]) -> list[dict[str, Any]]:
    """The steps of a statement, as executed with its values."""
    compiled = statement.compile(dialect=postgresql.dialect(), compile_kwargs={"render_postcompile": True})
    answer = connection.exec_driver_sql(
        f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {compiled}", dict(compiled.construct_params())
    ).scalar_one()
    (plan,) = answer if isinstance(answer, list) else json.loads(answer)
    return list(nodes(plan["Plan"]))


def read(steps: list[dict[str, Any]]) -> dict[str, float]:
    """How many rows each table or index gave, those that a condition then dropped included."""
    found: dict[str, float] = {}
    for step in steps:
        if name := step.get("Relation Name") or step.get("Index Name"):
            dropped = step.get("Rows Removed by Filter", 0) + step.get("Rows Removed by Index Recheck", 0)
            found[name] = found.get(name, 0) + step["Actual Loops"] * (step["Actual Rows"] + dropped)
    return found


def work(steps: list[dict[str, Any]]) -> float:
    """Rows looked at, those that were dropped included, by what each costs."""
    found = 0.0
    for step in steps:
        dropped = step.get("Rows Removed by Filter", 0) + step.get("Rows Removed by Index Recheck", 0)
        rows = step["Actual Loops"] * (step["Actual Rows"] + dropped)
        if "Index Name" in step or "Relation Name" in step:
            found += WEIGHTS.get(step["Node Type"], HEAP) * rows
    return found
