"""Who moved, and how many are displaced"""

import datetime as dt

from schema.answering import AreaLevel, Bucket
from schema.filters import TimeFilter
from schema.queries.records import RecordFilter
from tests.counting_rules.lasting import Lasting

PROVINCES = {"bucket": Bucket.MONTH, "level": AreaLevel.ADM1}
DISTRICTS = {"bucket": Bucket.MONTH, "level": AreaLevel.ADM2}
FEBRUARY = RecordFilter(occurred=TimeFilter(from_=dt.date(2021, 2, 1), to=dt.date(2021, 2, 28)))

WAYS = """
        | movement | origin | destination | from       | people |
        | A        | XA0101 | XA0201      | 2021-01-10 | 10-20  |
        | B        | XA0102 | XA0201      | 2021-01-11 | 5      |
        | C        | XA0101 |             | 2021-01-12 | 7-?    |
        | D        | XA     | XB          | 2021-01-13 | 3      |
        """

EXAMPLES = (
    Lasting(
        "Flows are added up between areas, and unknown ends are kept",
        "A and B go from one province to another. Nobody says where C went. D left from somewhere in the country, "
        "which stands beside its provinces.",
        movements=WAYS,
        ask=PROVINCES,
        shown="flows",
        answer="""
        | origin | destination | lower | value | upper | records |
        | XA     | XB          | 3     | 3     | 3     | 1       |
        | XA01   | XA02        | 15    |       | 25    | 2       |
        | XA01   |             | 7     |       |       | 1       |
        """,
        caveats=("DESTINATION_UNKNOWN", "COARSER_ENDS", "WITHOUT_BEST", "OPEN_ENDED"),
    ),
    Lasting(
        "The same people at every level",
        "By district the same four records make four rows, and the same total.",
        movements=WAYS,
        ask=DISTRICTS,
        shown="flows",
        answer="""
        | origin | destination | lower | value | upper | records |
        | XA     | XB          | 3     | 3     | 3     | 1       |
        | XA0101 | XA0201      | 10    |       | 20    | 1       |
        | XA0101 |             | 7     |       |       | 1       |
        | XA0102 | XA0201      | 5     | 5     | 5     | 1       |
        """,
        caveats=("DESTINATION_UNKNOWN", "COARSER_ENDS", "WITHOUT_BEST", "OPEN_ENDED"),
    ),
    Lasting(
        "Running totals are not added",
        "500 had fled by the end of January and 800 by the end of February, both since 1 January: the 800 hold the "
        "500. At least 800 moved, and nobody says how many in all.",
        movements="""
        | movement | origin | destination | from       | to         | people | adds up                  |
        | A        | XA01   | XA02        | 2021-01-01 | 2021-01-31 | 500    | 2021-01-01 to 2021-01-31 |
        | B        | XA01   | XA02        | 2021-01-01 | 2021-02-28 | 800    | 2021-01-01 to 2021-02-28 |
        """,
        ask=PROVINCES,
        shown="flows",
        answer="""
        | origin | destination | lower | value | upper | records |
        | XA01   | XA02        | 800   |       |       | 1       |
        """,
        caveats=("SAME_PEOPLE_LEFT_OUT",),
    ),
    Lasting(
        "Claims that overlap are never added",
        "A source says that those who fled to XA02 are among all who fled XA01.",
        movements="""
        | movement | origin | destination | from       | people | overlaps |
        | A        | XA01   |             | 2021-01-10 | 900    |          |
        | B        | XA01   | XA02        | 2021-01-10 | 400    | A        |
        """,
        ask=PROVINCES,
        shown="number",
        answer="""
        | lower | value | upper | records |
        | 900   |       |       | 2       |
        """,
        caveats=("SAME_PEOPLE_LEFT_OUT", "DESTINATION_UNKNOWN"),
    ),
    Lasting(
        "Who may have moved outside the period is possible only",
        "A moved on some days from 20 January to 10 February. In February it may have been all of them, or none.",
        movements="""
        | movement | origin | destination | from       | to         | people |
        | A        | XA01   | XA02        | 2021-01-20 | 2021-02-10 | 100    |
        | B        | XA01   | XA02        | 2021-02-15 |            | 40     |
        """,
        where=FEBRUARY,
        ask=PROVINCES,
        shown="flows",
        answer="""
        | origin | destination | lower | value | upper | records |
        | XA01   | XA02        | 40    |       | 140   | 2       |
        """,
        caveats=("PARTLY_OUTSIDE",),
    ),
    Lasting(
        "A total that runs up from no stated day is that of its record's days",
        "More than 80,000 had fled by 31 January, since the offensive began; the record has it from the middle of "
        "December. How many of them in January nobody says.",
        movements="""
        | movement | origin | from       | to         | people  | adds up             |
        | A        | XA01   | 2020-12-15 | 2021-01-31 | 80001-? | until to 2021-01-31 |
        """,
        ask=PROVINCES,
        shown="moved",
        answer="""
        | from       | lower | value | upper | records |
        | 2020-12-15 | 0     |       |       | 1       |
        | 2021-01-01 | 0     |       |       | 1       |
        """,
        caveats=(
            *("RUNNING_TOTALS", "DESTINATION_UNKNOWN", "PRECISION_COARSER_THAN_BIN"),
            *("WITHOUT_BEST", "OPEN_ENDED"),
        ),
    ),
    Lasting(
        "Stocks are never added over time, nor to flows",
        "Two statements in January: the last one stands. Nothing is carried into February. In March both places were "
        "stated, and only there is the number of all of them known.",
        movements="""
        | movement | stock | origin | destination | from       | people |
        | A        | yes   | XA01   | XA02        | 2021-01-05 | 100    |
        | B        | yes   | XA01   | XA02        | 2021-01-25 | 80     |
        | C        | yes   | XA01   | XA02        | 2021-03-01 | 50     |
        | D        | yes   | XA02   | XA01        | 2021-03-05 | 20     |
        | E        | no    | XA01   | XA02        | 2021-01-10 | 30     |
        """,
        ask=PROVINCES,
        shown="stock",
        answer="""
        | from       | lower | value | upper | records |
        | 2021-01-05 | 80    |       |       | 1       |
        | 2021-02-01 |       |       |       | 0       |
        | 2021-03-01 | 70    | 70    | 70    | 2       |
        """,
        caveats=("STOCKS_SPARSE",),
    ),
    Lasting(
        "Who returned is no displaced person",
        "Of those who fled 100 are displaced; 40 others are back. The whole counts the displaced.",
        movements="""
        | movement | stock | kind     | origin | destination | from       | people |
        | A        | yes   | fled     | XA01   | XA02        | 2021-01-25 | 100    |
        | B        | yes   | returned | XA02   | XA01        | 2021-01-25 | 40     |
        """,
        ask=PROVINCES,
        shown="stock",
        answer="""
        | from       | lower | value | upper | records |
        | 2021-01-25 | 100   | 100   | 100   | 1       |
        """,
    ),
    Lasting(
        "A whole and a part of it are not added",
        "300 who left XA01 are displaced, wherever they are; 120 of those who left it are in XA02.",
        movements="""
        | movement | stock | origin | destination | from       | people |
        | A        | yes   | XA01   |             | 2021-01-25 | 300    |
        | B        | yes   | XA01   | XA02        | 2021-01-26 | 120    |
        """,
        ask=PROVINCES,
        shown="stock",
        answer="""
        | from       | lower | value | upper | records |
        | 2021-01-25 | 300   |       |       | 2       |
        """,
    ),
)
