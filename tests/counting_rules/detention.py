"""Held and missing"""

import datetime as dt

from schema.answering import Bucket
from schema.filters import TimeFilter
from schema.queries.records import RecordFilter
from tests.counting_rules.lasting import Lasting

MONTHS = {"bucket": Bucket.MONTH}
SPRING = RecordFilter(occurred=TimeFilter(from_=dt.date(2021, 2, 1), to=dt.date(2021, 4, 30)))
EARLY = RecordFilter(occurred=TimeFilter(from_=dt.date(2021, 1, 1), to=dt.date(2021, 4, 30)))

EXAMPLES = (
    Lasting(
        "A stock is counted at the end of each point",
        "With exact days each stock is the one before, and who was taken, less who got out. Two people were taken in "
        "January, one of whom got out in February.",
        episodes="""
        | episode | from       |
        | A       | 2021-01-05 |
        | B       | 2021-01-20 |
        """,
        stages="""
        | episode | state    | from       |
        | A       | arrested | 2021-01-05 |
        | A       | released | 2021-02-10 |
        | B       | arrested | 2021-01-20 |
        | B       | released | 2021-04-02 |
        """,
        ask=MONTHS,
        shown="stock",
        answer="""
        | from       | to         | lower | value | upper | records |
        | 2021-01-05 | 2021-01-31 | 2     | 2     | 2     | 2       |
        | 2021-02-01 | 2021-02-28 | 1     | 1     | 1     | 1       |
        | 2021-03-01 | 2021-03-31 | 1     | 1     | 1     | 1       |
        | 2021-04-01 | 2021-04-02 | 0     | 0     | 0     | 0       |
        """,
        caveats=("FEW_EPISODES",),
    ),
    Lasting(
        "Who is not known to be out is possible, not certain",
        "A was last heard of on 3 February. Up to then A was held for certain; from then on A may be held and may be "
        "free, since releases often go unreported.",
        episodes="""
        | episode | from       |
        | A       | 2021-01-05 |
        """,
        stages="""
        | episode | state    | from       |
        | A       | arrested | 2021-01-05 |
        | A       | held     | 2021-02-03 |
        """,
        where=EARLY,
        ask=MONTHS,
        shown="stock",
        answer="""
        | from       | lower | value | upper | records |
        | 2021-01-01 | 1     | 1     | 1     | 1       |
        | 2021-02-01 | 0     |       | 1     | 1       |
        | 2021-03-01 | 0     |       | 1     | 1       |
        | 2021-04-01 | 0     |       | 1     | 1       |
        """,
        caveats=("OPEN_MAY_BE_OVER", "FEW_EPISODES"),
    ),
    Lasting(
        "A group without a number is people, and no zero",
        "Of A nobody says how many they are: they open the sums and add nothing. Where only they are held for certain, "
        "the lower bound is unknown.",
        episodes="""
        | episode | people | from       |
        | A       | ?      | 2021-01-05 |
        | B       | 20-30  | 2021-01-20 |
        """,
        stages="""
        | episode | state    | from       |
        | A       | arrested | 2021-01-05 |
        | A       | released | 2021-03-10 |
        | B       | arrested | 2021-01-20 |
        | B       | released | 2021-02-10 |
        """,
        ask=MONTHS,
        shown="stock",
        answer="""
        | from       | lower | value | upper | records | open_ended | without_best |
        | 2021-01-05 | 20    |       |       | 2       | 1          | 2            |
        | 2021-02-01 |       |       |       | 1       | 1          | 1            |
        | 2021-03-01 | 0     | 0     | 0     | 0       | 0          | 0            |
        """,
        caveats=("GROUPS_WITHOUT_NUMBER", "WITHOUT_BEST", "OPEN_ENDED", "FEW_EPISODES"),
    ),
    Lasting(
        "Imprecise days are bounds",
        "A was taken on some day from 20 January to 10 February: in either month, and at the end of January perhaps.",
        episodes="""
        | episode | from       | to         |
        | A       | 2021-01-20 | 2021-02-10 |
        """,
        stages="""
        | episode | state    | from       | to         |
        | A       | arrested | 2021-01-20 | 2021-02-10 |
        | A       | released | 2021-03-05 |            |
        """,
        ask=MONTHS,
        shown="entries",
        answer="""
        | from       | lower | value | upper | records | certain |
        | 2021-01-20 | 0     |       | 1     | 1       | 0       |
        | 2021-02-01 | 0     |       | 1     | 1       | 0       |
        | 2021-03-01 | 0     | 0     | 0     | 0       | 0       |
        """,
        caveats=("FEW_EPISODES",),
    ),
    Lasting(
        "Those taken before the period are in its stock",
        "A was taken in January and got out in March. Asked from February on, A is held at the end of February, and is "
        "nobody's entry.",
        episodes="""
        | episode | from       |
        | A       | 2021-01-05 |
        """,
        stages="""
        | episode | state    | from       |
        | A       | arrested | 2021-01-05 |
        | A       | held     | 2021-02-20 |
        | A       | released | 2021-03-02 |
        """,
        where=SPRING,
        ask=MONTHS,
        shown="stock",
        answer="""
        | from       | lower | value | upper | coverage |
        | 2021-02-01 | 1     | 1     | 1     | covered  |
        | 2021-03-01 | 0     | 0     | 0     | covered  |
        | 2021-04-01 |       |       |       | unknown  |
        """,
        caveats=("FEW_EPISODES",),
    ),
    Lasting(
        "One episode counts once, whoever tells of it",
        "Two sources told of A, and it stands once. Who died is not released some other day: outcomes are apart, and "
        "the day on which the body was returned is no second exit.",
        episodes="""
        | episode | from       | source         |
        | A       | 2021-01-05 | Council Agency |
        | B       | 2021-01-06 | Agency         |
        """,
        stages="""
        | episode | state           | from       | to         | source  |
        | A       | arrested        | 2021-01-05 |            | Council |
        | A       | released        | 2021-02-25 | 2021-03-02 | Agency  |
        | B       | arrested        | 2021-01-06 |            | Council |
        | B       | died_in_custody | 2021-02-02 |            | Council |
        | B       | body_returned   | 2021-03-02 |            | Agency  |
        """,
        ask=MONTHS,
        shown="exits",
        answer="""
        | from       | group           | lower | value | upper |
        | 2021-01-05 | Released        | 0     | 0     | 0     |
        | 2021-02-01 | Released        | 0     |       | 1     |
        | 2021-03-01 | Released        | 0     |       | 1     |
        | 2021-01-05 | Died in custody | 0     | 0     | 0     |
        | 2021-02-01 | Died in custody | 1     | 1     | 1     |
        | 2021-03-01 | Died in custody | 0     | 0     | 0     |
        """,
        caveats=("FEW_EPISODES",),
    ),
    Lasting(
        "The missing are counted by kind too",
        "To be missing is not to be detained. The whole counts both, and each kind stands by itself.",
        episodes="""
        | episode | kind            | people | from       |
        | A       | detention       | 1      | 2021-01-05 |
        | B       | missing_persons | 10     | 2021-01-10 |
        """,
        stages="""
        | episode | state               | from       |
        | A       | arrested            | 2021-01-05 |
        | A       | released            | 2021-02-05 |
        | B       | whereabouts_unknown | 2021-01-10 |
        | B       | found_alive         | 2021-02-10 |
        """,
        ask=MONTHS,
        shown="stock_by_kind",
        answer="""
        | from       | group           | lower | value | upper |
        | 2021-01-05 | Detention       | 1     | 1     | 1     |
        | 2021-02-01 | Detention       | 0     | 0     | 0     |
        | 2021-01-05 | Missing persons | 10    | 10    | 10    |
        | 2021-02-01 | Missing persons | 0     | 0     | 0     |
        """,
        caveats=("MISSING_AMONG", "FEW_EPISODES"),
    ),
    Lasting(
        "Survival leaves open what days leave open",
        "Five were taken, each on a known day. The first four were out after 10, 20, 30 and 40 days; the fifth got out "
        "on some day between the 5th and the 25th after, which makes a share between two bounds in that time.",
        episodes="""
        | episode | from       |
        | A       | 2021-01-01 |
        | B       | 2021-01-01 |
        | C       | 2021-01-01 |
        | D       | 2021-01-01 |
        | E       | 2021-01-01 |
        """,
        stages="""
        | episode | state    | from       | to         |
        | A       | arrested | 2021-01-01 |            |
        | A       | released | 2021-01-11 |            |
        | B       | arrested | 2021-01-01 |            |
        | B       | released | 2021-01-21 |            |
        | C       | arrested | 2021-01-01 |            |
        | C       | released | 2021-01-31 |            |
        | D       | arrested | 2021-01-01 |            |
        | D       | released | 2021-02-10 |            |
        | E       | arrested | 2021-01-01 |            |
        | E       | released | 2021-01-06 | 2021-01-26 |
        """,
        ask=MONTHS,
        shown="survival",
        answer="""
        | days | lower | value | upper | records |
        | 1    | 1     | 1     | 1     | 5       |
        | 7    | 1     | 1     | 1     | 5       |
        | 10   | 0.7   | 0.7   | 0.7   | 5       |
        | 20   | 0.4   | 0.4   | 0.4   | 5       |
        | 30   | 0.2   | 0.2   | 0.2   | 5       |
        | 40   | 0     | 0     | 0     | 5       |
        """,
    ),
    Lasting(
        "Moves between sites of detention",
        "A was moved from the prison to the branch. Where A was stopped is no site of detention, and a trial that "
        "names no place moves nobody.",
        episodes="""
        | episode | people | from       |
        | A       | 12-?   | 2021-01-01 |
        """,
        stages="""
        | episode | state       | from       | site     |
        | A       | stopped     | 2021-01-01 | Barracks |
        | A       | held        | 2021-01-02 | Prison   |
        | A       | tried       | 2021-02-01 |          |
        | A       | transferred | 2021-02-10 | Branch   |
        """,
        ask=MONTHS,
        shown="transfers",
        answer="""
        | origin | destination | lower | value | upper | records |
        | Prison | Branch      | 12    |       |       | 1       |
        """,
        caveats=("OPEN_MAY_BE_OVER", "WITHOUT_BEST", "OPEN_ENDED", "FEW_EPISODES"),
    ),
)
