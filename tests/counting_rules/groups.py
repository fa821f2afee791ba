"""Series in groups, running totals, stocks and sources left out"""

import datetime as dt

from schema.answering import Bucket, Dimension, Imprecise, Scale
from schema.filters import EventFilter, TimeFilter
from schema.vocabulary import Measure
from tests.counting_rules.recorded import Recorded

YEAR = {"bucket": Bucket.YEAR}
QUARTERS = EventFilter(occurred=TimeFilter(from_=dt.date(2021, 1, 1), to=dt.date(2021, 9, 30)))
NAMED = """
    | event | act     | violations       | actors         |
    | A     | killing | unlawful_killing | Division       |
    | B     | killing | unlawful_killing | Division Guard |
    | C     | killing | unlawful_killing |                |
    | D     | killing | unlawful_killing | Guard          |
    | D     | torture | torture          |                |
"""
FOUR = """
    | event | from       |
    | A     | 2021-01-10 |
    | B     | 2021-02-11 |
    | C     | 2021-02-12 |
    | D     | 2021-03-12 |
"""

EXAMPLES = (
    Recorded(
        "What nobody is named for may be anybody's",
        "Two events are attributed to the Division, two to the Guard, one of them to both. C is attributed to nobody, "
        "and so is the torture in D, which the Division may have done: its upper bound adds both. Of the Guard D is "
        "one already, so that C alone is added.",
        events=FOUR,
        acts=NAMED,
        ask=YEAR | {"group_by": Dimension.ACTOR, "measure": Measure.INCIDENTS},
        answer="""
        | from                | lower | value | upper | records |
        | 2021-01-01          | 4     | 4     | 4     | 4       |
        | 2021-01-01 Division | 2     | 2     | 4     | 2       |
        | 2021-01-01 Guard    | 2     | 2     | 3     | 2       |
        | 2021-01-01 Unknown  | 2     | 2     | 2     | 2       |
        | unplaced            | 0     | 0     | 0     | 0       |
        | total               | 4     | 4     | 4     | 4       |
        """,
        caveats=("ATTRIBUTION_BOUNDS", "CATEGORIES_OVERLAP"),
    ),
    Recorded(
        "Without a source, what only it told vanishes and the others' numbers remain",
        "A is told by both: without the Agency the Council's 3 is left, without the Council the Agency's 5. B is told "
        "by the Agency alone and vanishes without it. The Paper repeats the Agency, and says in its stead what it "
        "said.",
        sources="""
        | source | group |
        | Agency | wire  |
        | Paper  | wire  |
        """,
        events="""
        | event | from       | sources              |
        | A     | 2021-01-10 | Agency Council       |
        | B     | 2021-02-11 | Agency               |
        | C     | 2021-02-12 | Agency Council Paper |
        """,
        claims="""
        | event | source  | min | best | max |
        | A     | Council | 3   | 3    | 3   |
        | A     | Agency  | 5   | 5    | 5   |
        | B     | Agency  | 10  | 10   | 10  |
        | C     | Agency  | 20  | 20   | 20  |
        | C     | Paper   | 20  | 20   | 20  |
        """,
        ask=YEAR | {"group_by": Dimension.SOURCE_LEFT_OUT},
        answer="""
        | from                       | lower | value | upper | records |
        | 2021-01-01                 | 33    |       | 35    | 3       |
        | 2021-01-01 Without Agency  | 23    | 23    | 23    | 2       |
        | 2021-01-01 Without Council | 35    | 35    | 35    | 3       |
        | 2021-01-01 Without Paper   | 33    |       | 35    | 3       |
        | unplaced                   | 0     | 0     | 0     | 0       |
        | total                      | 33    |       | 35    | 3       |
        """,
        caveats=("CONFLICTING", "EACH_LEFT_OUT", "WITHOUT_BEST"),
    ),
    Recorded(
        "A running total counts each record once",
        "B happened in March or April: half of it stands in each quarter. It is one of two records from the first "
        "quarter on, and certain from the second. In the third nobody is known to have looked, so that it has no "
        "number; the total until then is not lost.",
        events="""
        | event | from       | to         | sources |
        | A     | 2021-01-10 | 2021-01-10 | Council |
        | B     | 2021-03-31 | 2021-04-01 | Council |
        """,
        claims="""
        | event | source  | min | best | max |
        | A     | Council | 2   | 3    | 4   |
        | B     | Council | 1   | 2    | 4   |
        """,
        ask={"bucket": Bucket.QUARTER, "scale": Scale.CUMULATIVE},
        where=QUARTERS,
        answer="""
        | from       | lower | value | upper | records | certain |
        | 2021-01-01 | 2.5   | 4     | 6     | 2       | 1       |
        | 2021-04-01 | 3     | 5     | 8     | 2       | 2       |
        | 2021-07-01 |       |       |       | 0       | 0       |
        | unplaced   | 0     | 0     | 0     | 0       |         |
        | total      | 3     | 5     | 8     | 2       |         |
        """,
    ),
    Recorded(
        "How many are trapped is never added up: the last number holds",
        "A said 100, and B four days later 80: 80 are trapped. Adding them would count people twice. Nobody says how "
        "many there were in February. The last number of the year is that of March.",
        events="""
        | event | from       | to         | sources |
        | A     | 2021-01-10 | 2021-01-10 | Council |
        | B     | 2021-01-14 | 2021-01-14 | Council |
        | C     | 2021-02-14 | 2021-02-14 | Council |
        | D     | 2021-03-02 | 2021-03-02 | Council |
        | E     | 2021-03-20 | 2021-04-02 | Council |
        """,
        claims="""
        | event | source  | measure | min | best | max |
        | A     | Council | trapped | 100 | 100  | 100 |
        | B     | Council | trapped | 70  | 80   | 90  |
        | D     | Council | trapped | 40  | 50   |     |
        | E     | Council | trapped | 10  | 10   | 10  |
        """,
        ask={"bucket": Bucket.MONTH, "measure": Measure.TRAPPED, "imprecise": Imprecise.EXCLUDE},
        where=EventFilter(occurred=TimeFilter(to=dt.date(2021, 3, 31))),
        answer="""
        | from       | lower | value | upper | records |
        | 2021-01-01 | 70    | 80    | 90    | 1       |
        | 2021-02-01 |       |       |       | 0       |
        | 2021-03-01 | 40    | 50    |       | 1       |
        | unplaced   |       |       |       | 1       |
        | total      | 40    | 50    |       | 1       |
        """,
        caveats=("LAST_VALUE", "NOT_STATED", "OUTSIDE_WINDOW"),
    ),
    Recorded(
        "Two numbers of one day may be of the same people",
        "Both records tell of people trapped on the same day, nobody says whether they are the same people: at least "
        "the 60 that one of them has for sure, at most both.",
        events="""
        | event | from       | sources |
        | A     | 2021-01-10 | Council |
        | B     | 2021-01-10 | Agency  |
        """,
        claims="""
        | event | source  | measure | min | best | max |
        | A     | Council | trapped | 60  | 70   | 80  |
        | B     | Agency  | trapped | 20  | 20   | 20  |
        """,
        ask=YEAR | {"measure": Measure.TRAPPED},
        answer="""
        | from       | lower | value | upper | records |
        | 2021-01-01 | 60    |       | 100   | 2       |
        | unplaced   |       |       |       | 0       |
        | total      | 60    |       | 100   | 2       |
        """,
        caveats=("LAST_VALUE",),
    ),
)
