"""Imprecise dates"""

import datetime as dt

from schema.answering import Bucket, Imprecise
from schema.filters import EventFilter, TimeFilter
from tests.counting_rules.worked import MONTHS, Example

YEAR_2030 = EventFilter(occurred=TimeFilter(from_=dt.date(2030, 1, 1), to=dt.date(2030, 12, 31)))
EARLY_2030 = EventFilter(occurred=TimeFilter(from_=dt.date(2030, 1, 1), to=dt.date(2030, 2, 28)))

ACROSS_MONTHS = """
    | event | from       | to         | low | best | high |
    | A     | 2030-01-10 | 2030-01-10 | 2   | 3    | 4    |
    | B     | 2030-01-31 | 2030-02-01 | 1   | 2    | 4    |
"""

EXAMPLES = (
    Example(
        "Spread: each bucket gets its share of the days",
        "B happened on 31 January or 1 February. One of its two days lies in each month, so each month gets half of "
        "its low, best and high. A lies wholly in January and is certain there. The points add up to the total.",
        ACROSS_MONTHS,
        {"bucket": MONTHS},
        """
        | from       | lower | value | upper | records | certain |
        | 2030-01-01 | 2.5   | 4     | 6     | 2       | 1       |
        | 2030-02-01 | 0.5   | 1     | 2     | 1       | 0       |
        | unplaced   | 0     | 0     | 0     | 0       |         |
        | total      | 3     | 5     | 8     | 2       |         |
        """,
    ),
    Example(
        "Spread: a month known only by its name never lands on day 1",
        "A is known to February 2030 only, so each of the 28 days gets a twenty-eighth of it; here by week, the first "
        "of which begins in January.",
        """
        | event | from       | to         | low | best | high |
        | A     | 2030-02-01 | 2030-02-28 | 28  | 28   | 56   |
        """,
        {"bucket": Bucket.WEEK},
        """
        | from       | lower | value | upper | records | certain |
        | 2030-01-28 | 3     | 3     | 6     | 1       | 0       |
        | 2030-02-04 | 7     | 7     | 14    | 1       | 0       |
        | 2030-02-11 | 7     | 7     | 14    | 1       | 0       |
        | 2030-02-18 | 7     | 7     | 14    | 1       | 0       |
        | 2030-02-25 | 4     | 4     | 8     | 1       | 0       |
        | unplaced   | 0     | 0     | 0     | 0       |         |
        | total      | 28    | 28    | 56    | 1       |         |
        """,
        caveats=("PRECISION_COARSER_THAN_BIN",),
    ),
    Example(
        "Spread: what lies outside the period is told, not counted",
        "Two of B's four days lie in January and February. The other half of it is not counted, and a caveat says so.",
        """
        | event | from       | to         | low | best | high |
        | A     | 2030-01-05 | 2030-01-05 | 1   | 1    | 1    |
        | B     | 2030-02-27 | 2030-03-02 | 4   | 8    | 12   |
        """,
        {"bucket": MONTHS},
        """
        | from       | lower | value | upper | records | certain |
        | 2030-01-01 | 1     | 1     | 1     | 1       | 1       |
        | 2030-02-01 | 2     | 4     | 6     | 1       | 0       |
        | unplaced   | 0     | 0     | 0     | 0       |         |
        | total      | 3     | 5     | 7     | 2       |         |
        """,
        where=EARLY_2030,
        caveats=("OUTSIDE_WINDOW",),
    ),
    Example(
        "Bounds: certain below, possible above",
        "January holds A for certain and B possibly, so at least A's low and at most both highs. A value is given only "
        "where every record is certain. Points of bounds do not add up, and are not meant to.",
        ACROSS_MONTHS,
        {"bucket": MONTHS, "imprecise": Imprecise.BOUNDS},
        """
        | from       | lower | value | upper | records | certain |
        | 2030-01-01 | 2     |       | 8     | 2       | 1       |
        | 2030-02-01 | 0     |       | 4     | 1       | 0       |
        | unplaced   | 0     | 0     | 0     | 0       |         |
        | total      | 3     | 5     | 8     | 2       |         |
        """,
    ),
    Example(
        "Exclude: what fits no single bucket stands apart",
        "B may belong to either month, so neither gets it. It is not lost: it is unplaced, and part of the total.",
        ACROSS_MONTHS,
        {"bucket": MONTHS, "imprecise": Imprecise.EXCLUDE},
        """
        | from       | lower | value | upper | records | certain |
        | 2030-01-01 | 2     | 3     | 4     | 1       | 1       |
        | 2030-02-01 |       |       |       | 0       | 0       |
        | unplaced   | 1     | 2     | 4     | 1       |         |
        | total      | 3     | 5     | 8     | 2       |         |
        """,
        caveats=("UNPLACED",),
    ),
    Example(
        "Weeks begin on Monday, or on Saturday",
        "2030-01-05 is a Saturday: the last weekend of an ISO week, and the first day of a week from Saturday.",
        """
        | event | from       | to         | low | best | high |
        | A     | 2030-01-04 | 2030-01-04 | 1   | 1    | 1    |
        | B     | 2030-01-05 | 2030-01-05 | 2   | 2    | 2    |
        """,
        {"bucket": Bucket.WEEK_FROM_SATURDAY},
        """
        | from       | lower | value | upper | records | certain |
        | 2029-12-29 | 1     | 1     | 1     | 1       | 1       |
        | 2030-01-05 | 2     | 2     | 2     | 1       | 1       |
        | unplaced   | 0     | 0     | 0     | 0       |         |
        | total      | 3     | 3     | 3     | 2       |         |
        """,
    ),
)
