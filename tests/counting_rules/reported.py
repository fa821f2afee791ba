"""What had been reported by a day"""

import datetime as dt

from schema.answering import Bucket, Dimension
from schema.filters import EventFilter, Reported
from tests.counting_rules.recorded import Recorded

CLAIMS = """
    | event | source  | stated     | min | best | max |
    | A     | Council | 2021-01-11 | 2   | 3    | 4   |
    | A     | Agency  | 2021-01-20 | 5   | 6    | 7   |
    | A     | Radio   |            | 3   | 5    | 50  |
    | B     | Agency  | 2021-01-25 | 1   | 1    | 1   |
    | C     | Radio   |            | 9   | 9    | 9   |
"""
EVENTS = """
    | event | from       | to         |
    | A     | 2021-01-10 | 2021-01-10 |
    | B     | 2021-01-15 | 2021-01-15 |
    | C     | 2021-01-16 | 2021-01-16 |
"""

EXAMPLES = (
    Recorded(
        "A tally holds until somebody says something new",
        "From 11 January only the council had spoken; from the 20th the agency too, and the two could not both be "
        "right. What the radio said is of no known day, so it is in no such row. It is in the tally of today.",
        events=EVENTS,
        claims=CLAIMS,
        answer="""
        | event | reported                 | measure | population | low | best | high | conflicting |
        | A     | 2021-01-11 to 2021-01-19 | killed  | all        | 2   | 3    | 4    | no          |
        | A     | from 2021-01-20          | killed  | all        | 2   |      | 7    | yes         |
        | B     | from 2021-01-25          | killed  | all        | 1   | 1    | 1    | no          |
        """,
    ),
    Recorded(
        "Numbers as they had been stated by then",
        "By 22 January nobody is known to have told of B. Of C no day is known on which anybody told of it, so it is "
        "left out whatever the day, and that is said.",
        events=EVENTS,
        claims=CLAIMS,
        ask={"rows": Dimension.MONTH},
        where=EventFilter(reported=Reported(to=dt.date(2021, 1, 22))),
        answer="""
        | row          | lower | value | upper | records |
        | January 2021 | 2     |       | 7     | 1       |
        | total        | 2     |       | 7     | 1       |
        """,
        caveats=("CONFLICTING", "REPORTED_BY", "WITHOUT_BEST"),
    ),
    Recorded(
        "Numbers as they are known now",
        "Without a day everything counts, whenever it was said: the radio's claim too.",
        events=EVENTS,
        claims=CLAIMS,
        ask={"bucket": Bucket.MONTH},
        answer="""
        | from       | lower | value | upper | records |
        | 2021-01-01 | 12    |       | 60    | 3       |
        | unplaced   | 0     | 0     | 0     | 0       |
        | total      | 12    |       | 60    | 3       |
        """,
        caveats=("CONFLICTING", "WITHOUT_BEST"),
    ),
)
