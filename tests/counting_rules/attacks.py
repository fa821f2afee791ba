"""Facilities attacked"""

import datetime as dt

from schema.filters import EventFilter, TimeFilter
from tests.counting_rules.struck import StruckAgain

APRIL = EventFilter(occurred=TimeFilter(from_=dt.date(2021, 4, 1), to=dt.date(2021, 4, 30)))
WARDS = """
    | facility | kind     |
    | East     | hospital |
    | West     | hospital |
"""

EXAMPLES = (
    StruckAgain(
        "Attacks that name no facility make bounds of how many were hit",
        "East was hit twice. The third attack may have hit East, West, or a hospital that is in no list: one or two "
        "were hit, and of those hit half or all were hit again.",
        facilities=WARDS,
        events="""
        | event | from       | facility | kinds    |
        | A     | 2021-04-02 | East     | hospital |
        | B     | 2021-04-09 | East     | hospital |
        | C     | 2021-04-20 |          | hospital |
        """,
        answer="""
        | what      | lower | value | upper | records |
        | attacks   | 3     | 3     | 3     | 3       |
        | hit       | 1     |       | 2     | 3       |
        | hit again | 0.5   | 1     | 1     | 2       |
        """,
        caveats=("FACILITIES_INCOMPLETE", "STATUS_UNKNOWN"),
    ),
    StruckAgain(
        "A rate is per facility and month at work, and what nobody knows widens it",
        "East was at work all April, when it was hit once. Of West nothing is published: it may have been at work for "
        "a month or not at all, so there was one attack in one to two facility-months (of 30.44 days).",
        facilities=WARDS,
        lives="""
        | facility | status      | from       | to         |
        | East     | functioning | 2021-03-01 | 2021-04-30 |
        """,
        events="""
        | event | from       | facility | kinds    |
        | A     | 2021-04-02 | East     | hospital |
        """,
        where=APRIL,
        answer="""
        | what              | lower | value | upper | records |
        | hit               | 1     | 1     | 1     | 1       |
        | per month at work | 0.507 |       | 1.015 | 1       |
        """,
    ),
    StruckAgain(
        "An attack finds a facility as it was the day before",
        "The strike of 10 April closed East, which was at work until then; that of 20 April hit a closed building, and "
        "is no attack on a hospital at work. West was closed all the month.",
        facilities=WARDS,
        lives="""
        | facility | status          | from       | to         |
        | East     | functioning     | 2021-03-01 | 2021-04-09 |
        | East     | not_functioning | 2021-04-10 | 2021-05-31 |
        | West     | not_functioning | 2021-03-01 | 2021-05-31 |
        """,
        events="""
        | event | from       | facility | kinds    |
        | A     | 2021-04-10 | East     | hospital |
        | B     | 2021-04-20 | East     | hospital |
        """,
        where=APRIL,
        answer="""
        | what              | lower | value | upper | records |
        | attacks           | 2     | 2     | 2     | 2       |
        | per month at work | 3.382 | 3.382 | 3.382 | 2       |
        """,
    ),
    StruckAgain(
        "An attack that may lie outside the days asked for is only possible",
        "B happened on some day of March or April.",
        facilities=WARDS,
        events="""
        | event | from       | to         | facility | kinds    |
        | A     | 2021-04-02 |            | East     | hospital |
        | B     | 2021-03-01 | 2021-04-30 | West     | hospital |
        """,
        where=APRIL,
        answer="""
        | what    | lower | value | upper | records |
        | attacks | 1     |       | 2     | 2       |
        | hit     | 1     |       | 2     | 2       |
        """,
        caveats=("STATUS_UNKNOWN",),
    ),
)
