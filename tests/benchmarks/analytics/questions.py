"""What is asked of the record: as GraphQL, and by hand in SQL as somebody who knows the published tables would."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg import sql

from schema import terms

COLLECTION = "qasira"
CELLS_MS = 50.0
"""Milliseconds within which cells are to answer."""
OF_ONE, OF_ALL = 20.0, 10.0
"""How many times as fast as events: of one area or violation, and of everything."""

ENVELOPE = "value lower upper records openEnded withoutBest status caveats { code } method { fromCells }"
SERIES = (
    "timeSeries(where: %s, measure: KILLED, bucket: MONTH) { " + ENVELOPE + " unplaced { lower records }"
    " points { start value lower upper records certain coverage activeSources } }"
)
MAP = (
    "areaMap(where: %s, measure: KILLED, level: LEVEL) { " + ENVELOPE + " unplaced { lower records }"
    " areas { place { pcode } value lower upper records coverage } }"
)
TABLE = (
    "crossTab(where: %s, measure: KILLED, rows: VIOLATION, columns: MONTH) { " + ENVELOPE + " cells"
    " { row { code } column { code } value lower upper records } }"
)

_TALLIED = """from open.event e join open.tally t on t.event_id = e.id
where upper_inf(e.known) and upper_inf(t.known) and e.collection = 'qasira' and e.granularity = 'incident'
  and t.measure = 'killed' and t.population = 'all'"""
_SUMS = "count(*), sum(t.low), case when count(t.best) = count(*) then sum(t.best) end, sum(t.high)"
BY_MONTH = f"select date_trunc('month', e.day_from) as key, {_SUMS} {_TALLIED} {{}} group by 1 order by 1"
BY_AREA = f"select e.{{}} as key, {_SUMS} {_TALLIED} group by 1 order by 1"
BY_BOTH = (
    f"select v.violation, date_trunc('month', e.day_from), {_SUMS} "
    + _TALLIED.replace("\nwhere", " left join lateral unnest(e.violations) as v (violation) on true\nwhere")
    + " group by 1, 2 order by 1, 2"
)


@dataclass(frozen=True)
class Question:
    """One question, both ways.

    Attributes:
        name: as the document calls it.
        document: of GraphQL.
        statement: by hand. An event falls whole to the month of its first day, which takes less than sharing it out.
        values: of the statement.
        goal: how many times as fast as from events.
        adds_up: whether the statement's rows add up to the total of the answer.
    """

    name: str
    document: str
    statement: sql.SQL | sql.Composed
    values: Sequence[Any] = field(default=())
    goal: float = OF_ALL
    adds_up: bool = True


def questions(connection: psycopg.Connection) -> list[Question]:
    """The questions, of the area and the violation that have most incidents."""
    area = _most(connection, "select adm1 from open.event where adm1 is not null and")
    violation = _most(connection, "select unnest(violations) from open.event where")
    everything = f'{{collections: ["{COLLECTION}"]}}'
    there = f'{{collections: ["{COLLECTION}"], within: {{places: ["{area}"]}}}}'
    alleged = f'{{collections: ["{COLLECTION}"], violations: ["{violation}"]}}'
    codes = sorted(terms.narrower("violation", [violation]))
    by_month, by_area = sql.SQL(BY_MONTH), sql.SQL(BY_AREA)
    return [
        Question("series, whole record", f"{{ {SERIES % everything} }}", by_month.format(sql.SQL(""))),
        Question(
            "series, one area", f"{{ {SERIES % there} }}", by_month.format(sql.SQL("and e.adm1 = %s")), [area], OF_ONE
        ),
        Question(
            "series, one violation",
            f"{{ {SERIES % alleged} }}",
            by_month.format(sql.SQL("and e.violations && %s")),
            [codes],
            OF_ONE,
        ),
        *(
            Question(
                f"map, {level}",
                f"{{ {(MAP % everything).replace('LEVEL', level)} }}",
                by_area.format(sql.Identifier(level.lower())),
            )
            for level in ("ADM1", "ADM2")
        ),
        Question("violation by month", f"{{ {TABLE % everything} }}", sql.SQL(BY_BOTH), adds_up=False),
    ]


def _most(connection: psycopg.Connection, of: str) -> str:
    found = connection.execute(
        sql.SQL(
            "select code from ({} upper_inf(known) and collection = %s and granularity = 'incident') as f (code)"
            " group by code order by count(*) desc, code limit 1"
        ).format(sql.SQL(of)),
        [COLLECTION],
    ).fetchone()
    if found is None:
        raise LookupError(f"Nothing is published of collection {COLLECTION}; run `sijill sample qasira`.")
    return str(found[0])
