"""What is added to what"""

from schema.answering import Bucket
from schema.filters import EventFilter
from schema.vocabulary import Granularity, Population
from tests.counting_rules.worked import MONTHS, Example

WITH_AGGREGATE = """
    | event | from       | to         | granularity | low | best | high |
    | A     | 2030-01-10 | 2030-01-10 | incident    | 2   | 3    | 4    |
    | B     | 2030-01-01 | 2030-01-31 | aggregate   | 50  | 60   | 70   |
"""
TWO_RECORDS = """
    | event | collection | from       | to         | low | best | high |
    | A     | Wadira     | 2030-01-10 | 2030-01-10 | 2   | 3    | 4    |
    | B     | Ourin      | 2030-01-10 | 2030-01-10 | 1   | 3    | 9    |
    | C     | Ourin      | 2030-02-10 | 2030-02-10 | 1   | 1    | 1    |
"""

EXAMPLES = (
    Example(
        "Everybody, or civilians",
        "Each population has its own number. Here 2 of the 3 killed were civilians in A, and for B nobody says.",
        """
        | event | from       | to         | low | best | high | civilians |
        | A     | 2030-01-10 | 2030-01-10 | 3   | 3    | 3    | 2         |
        | B     | 2030-01-11 | 2030-01-11 | 5   | 5    | 5    |           |
        """,
        {"bucket": MONTHS, "population": Population.CIVILIANS},
        """
        | from       | lower | value | upper | records |
        | 2030-01-01 | 2     | 2     | 2     | 1       |
        | unplaced   | 0     | 0     | 0     | 0       |
        | total      | 2     | 2     | 2     | 1       |
        """,
        caveats=("NOT_STATED",),
    ),
    Example(
        "An aggregate is never added to its parts",
        "B sums up a month, in which A may be contained. Analytics count incidents, and say what they left out.",
        WITH_AGGREGATE,
        {"bucket": MONTHS},
        """
        | from       | lower | value | upper | records |
        | 2030-01-01 | 2     | 3     | 4     | 1       |
        | unplaced   | 0     | 0     | 0     | 0       |
        | total      | 2     | 3     | 4     | 1       |
        """,
        caveats=("AGGREGATES_LEFT_OUT",),
    ),
    Example(
        "Aggregates are counted by themselves when asked for",
        "The filter names the granularity; only one at a time can be asked for.",
        WITH_AGGREGATE,
        {"bucket": Bucket.MONTH},
        """
        | from       | lower | value | upper | records |
        | 2030-01-01 | 50    | 60    | 70    | 1       |
        | unplaced   | 0     | 0     | 0     | 0       |
        | total      | 50    | 60    | 70    | 1       |
        """,
        where=EventFilter(granularity=(Granularity.AGGREGATE,)),
    ),
    Example(
        "Collections that may overlap are not added up",
        "A and B may be one and the same event, as two organisations recorded it. Each collection has its own series; "
        "there is no total.",
        TWO_RECORDS,
        {"bucket": MONTHS},
        """
        | from              | lower | value | upper | records |
        | 2030-01-01 Ourin  | 1     | 3     | 9     | 1       |
        | 2030-01-01 Wadira | 2     | 3     | 4     | 1       |
        | 2030-02-01 Ourin  | 1     | 1     | 1     | 1       |
        | 2030-02-01 Wadira |       |       |       | 0       |
        | unplaced          |       |       |       | 0       |
        | total             |       |       |       | 3       |
        """,
        caveats=("COLLECTIONS_OVERLAP",),
        collections={"Ourin": {}, "Wadira": {}},
    ),
    Example(
        "Collections that are declared disjoint are added up",
        "The same events, where one of the collections states that it shares none with the other.",
        TWO_RECORDS,
        {"bucket": MONTHS},
        """
        | from       | lower | value | upper | records |
        | 2030-01-01 | 3     | 6     | 13    | 2       |
        | 2030-02-01 | 1     | 1     | 1     | 1       |
        | unplaced   | 0     | 0     | 0     | 0       |
        | total      | 4     | 7     | 14    | 3       |
        """,
        collections={"Ourin": {"disjoint_with": ("Wadira",)}, "Wadira": {}},
    ),
)
