"""Who told, how late, and what two sources have in common"""

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from analytics import calendars, overlaps, reporting
from analytics.results import Result, SourceOverlap, release
from analytics.results_reporting import ReportingDelay, SourceActivity
from schema import session
from schema.access import Audience
from schema.answering import Bucket
from schema.filters import EventFilter
from schema.queries.scope import look_up, scope
from tests.counting_rules.recorded import Record, Recorded
from tests.counting_rules.tables import Cells, as_text, cells, lay_out
from tests.counting_rules.worked import cautions

ASKING: Mapping[str, Any] = {
    "sourceActivity": calendars.ask,
    "reportingDelay": reporting.ask,
    "sourceOverlap": overlaps.ask,
}


@dataclass(frozen=True)
class Telling(Recorded):
    """One rule about reporting; `of` is what is asked."""

    of: str = "sourceActivity"

    def answer_of(self, record: Record) -> Result:
        """The answer to what is asked, put as every edge does."""
        where = EventFilter(collections=(record.slugs[self.name],))
        with session.reading() as connection:
            resolved = scope(connection.execute(look_up(where)).one_or_none(), where)
            made = ASKING[self.of](where, resolved, **(self.ask or {}))
            rows = [connection.execute(statement).all() for statement in made.statements]
        return release(made.answer(rows), Audience.OPEN)


def told(result: Result) -> Cells:
    """An answer as a table of texts."""
    if isinstance(result, SourceActivity):
        return [
            {"source": _name(row.source), "from": str(cell.start), **_bounds(cell)}
            for row in sorted(result.calendar, key=lambda row: _name(row.source))
            for cell in row.cells
        ]
    if isinstance(result, ReportingDelay):
        rows = [("all", result, result.undated)]
        rows += [(_name(row.source), row, row.undated) for row in result.by_source]
        return sorted(
            ({"source": name, **_bounds(row), "undated": str(undated)} for name, row, undated in rows),
            key=lambda row: row["source"],
        )
    if isinstance(result, SourceOverlap):
        return sorted(
            (
                {
                    "pair": " ".join(sorted((_name(each.one), _name(each.other)))),
                    "both": str(each.both),
                    "jaccard": as_text(round(each.jaccard, 2)),
                    "odds": as_text(each.odds and round(each.odds.ratio, 2)),
                    "same list": as_text(each.same_list),
                }
                for each in result.pairs
            ),
            key=lambda row: row["pair"],
        )
    raise TypeError(type(result).__name__)


def _name(source: Mapping[str, Any]) -> str:
    return str(source["name"]["en"])


def _bounds(number: Any) -> dict[str, str]:
    return {name: as_text(getattr(number, name)) for name in ("lower", "value", "upper", "records")}


def rendered(example: Telling) -> str:
    """The example as a section of Markdown."""
    why = "\n".join(textwrap.wrap(example.why, 110))
    tables = "\n\n".join(lay_out(rows) for rows in example.tables.values())
    given = ", ".join(f"{name}: {value.name}" for name, value in (example.ask or {}).items())
    question = f"{example.of}({given})" if given else example.of
    answer = lay_out(cells(example.answer))
    head = f"### {example.name}\n\n{why}\n\n```\n{tables}\n```\n"
    return f"{head}`{question}`\n```\n{answer}\n```\n{cautions(example.caveats)}"


EXAMPLES = (
    Telling(
        "A source told of something in a month for certain, or may have",
        "The agency told of A in January, and of B, of which it is known only that it was from 30 January to 2 "
        "February: by days, half of it falls to each month. So it told of one to two in January, and of none or one "
        "in February. When it said so is another matter: see `stated`.",
        events="""
        | event | from       | to         |
        | A     | 2021-01-10 | 2021-01-10 |
        | B     | 2021-01-30 | 2021-02-02 |
        """,
        claims="""
        | event | source  | stated     | best |
        | A     | Agency  | 2021-01-12 | 1    |
        | A     | Council | 2021-01-11 | 1    |
        | B     | Agency  | 2021-03-01 | 2    |
        """,
        ask={"bucket": Bucket.MONTH},
        answer="""
        | source  | from       | lower | value | upper | records |
        | Agency  | 2021-01-01 | 1     | 1.5   | 2     | 2       |
        | Agency  | 2021-02-01 | 0     | 0.5   | 1     | 1       |
        | Council | 2021-01-01 | 1     | 1     | 1     | 1       |
        """,
    ),
    Telling(
        "Delays have the bounds of dates, and what has no day has none",
        "The council told of A the next day and of B after nine to twelve days, since B is known to four days. Of C no "
        "day is known on which anybody told of it: it is counted apart. The median is the delay within which half of "
        "those that can be told were reported: one day. The agency told of B alone.",
        of="reportingDelay",
        events="""
        | event | from       | to         |
        | A     | 2021-01-10 | 2021-01-10 |
        | B     | 2021-01-20 | 2021-01-23 |
        | C     | 2021-01-25 | 2021-01-25 |
        """,
        claims="""
        | event | source  | stated     | best |
        | A     | Council | 2021-01-11 | 1    |
        | B     | Council | 2021-02-01 | 1    |
        | B     | Agency  | 2021-02-10 | 2    |
        | C     | Council |            | 1    |
        """,
        ask={"bucket": Bucket.YEAR},
        answer="""
        | source  | lower | value | upper | records | undated |
        | Agency  | 18    | 19    | 21    | 1       | 0       |
        | Council | 1     | 1     | 1     | 2       | 1       |
        | all     | 1     | 1     | 1     | 2       | 1       |
        """,
        caveats=("REPORT_DAYS_UNKNOWN",),
    ),
    Telling(
        "Two sources have records in common more often than by chance, or less",
        "Agency and paper are echoes of one another and one list. What neither of two sources documented is known only "
        "from a third list: of what the radio has, agency and council both have one record, each has one alone, and "
        "neither has two, so that the odds are 1 × 2 / (1 × 1). Of a pair without such a count no odds are given.",
        of="sourceOverlap",
        sources="""
        | source | group |
        | Agency | wire  |
        | Paper  | wire  |
        """,
        events="""
        | event | from       | sources              |
        | A     | 2021-01-10 | Agency Council Radio |
        | B     | 2021-01-11 | Agency Radio         |
        | C     | 2021-01-12 | Council Radio        |
        | D     | 2021-01-13 | Radio                |
        | E     | 2021-01-14 | Radio                |
        | F     | 2021-01-15 | Agency Paper         |
        """,
        ask={},
        answer="""
        | pair           | both | jaccard | odds | same list |
        | Agency Council | 1    | 0.25    | 2    | no        |
        | Agency Paper   | 1    | 0.33    |      | yes       |
        | Agency Radio   | 2    | 0.33    |      | no        |
        | Council Paper  | 0    | 0       |      | no        |
        | Council Radio  | 2    | 0.4     |      | no        |
        | Paper Radio    | 0    | 0       |      | no        |
        """,
    ),
)
