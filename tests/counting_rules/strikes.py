"""Struck again"""

from tests.counting_rules.struck import StruckAgain

HOUR = {"window_minutes": 60}

EXAMPLES = (
    StruckAgain(
        "A repeat is certain when times and places leave no doubt",
        "B came 40 minutes after A, 30 metres away. The window is a day and the radius 100 metres unless told. Those "
        "who came to help were hit.",
        events="""
        | event | from       | time  | north | roles |
        | A     | 2021-03-01 | 12:00 | 0     |       |
        | B     | 2021-03-01 | 12:40 | 30    | medic |
        | C     | 2021-03-01 | 12:50 | 2000  |       |
        """,
        answer="""
        | certainty | lag_minutes | metres | responders_harmed |
        | certain   | 40          | 30     | yes               |
        """,
    ),
    StruckAgain(
        "What is known to the day cannot be told from what is known to the minute",
        "Three air strikes hit one spot on one day, and nobody says when. Whether one followed another within the hour "
        "cannot be told: each of the three pairs is counted apart, in neither bound.",
        events="""
        | event | from       | north |
        | A     | 2021-03-01 | 0     |
        | B     | 2021-03-01 | 0     |
        | C     | 2021-03-01 | 20    |
        """,
        ask=HOUR,
        answer="""
        | certain | possible | indeterminate |
        | 0       | 0        | 3             |
        """,
        caveats=("PAIRS_NOT_TOLD",),
    ),
    StruckAgain(
        "Times and places within bounds make a pair possible",
        "B may have come 50 to 70 minutes after A, so that the hour may have passed. D lies within 80 metres of its "
        "point, which is 60 metres from C: between 0 and 140 metres.",
        events="""
        | event | from       | time        | north | radius |
        | A     | 2021-03-01 | 12:00       | 0     |        |
        | B     | 2021-03-01 | 12:50-13:10 | 0     |        |
        | C     | 2021-03-05 | 09:00       | 0     |        |
        | D     | 2021-03-05 | 09:30       | 60    | 80     |
        """,
        ask=HOUR,
        answer="""
        | certain | possible | indeterminate |
        | 0       | 2        | 0             |
        """,
        caveats=("ONE_POINT",),
    ),
    StruckAgain(
        "Another side, or from the ground and not from the air, is no repeat",
        "B was shelled, and C is held to be the work of others. Of D neither side nor weapon is "
        "known: it counts as a repeat of each.",
        events="""
        | event | kind     | from       | time  | north | side  |
        | A     |          | 2021-03-01 | 12:00 | 0     | North |
        | B     | shelling | 2021-03-01 | 12:10 | 0     | North |
        | C     |          | 2021-03-01 | 12:20 | 0     | South |
        | D     | strike   | 2021-03-01 | 12:30 | 5     |       |
        """,
        ask=HOUR,
        answer="""
        | certain | possible | indeterminate |
        | 3       | 0        | 0             |
        """,
    ),
    StruckAgain(
        "Where the place is known too roughly nothing is compared",
        "Both strikes lie somewhere within five kilometres of one point. That the points are the same says nothing.",
        events="""
        | event | from       | time  | north | radius |
        | A     | 2021-03-01 | 12:00 | 0     | 5000   |
        | B     | 2021-03-01 | 12:30 | 0     | 5000   |
        """,
        answer="""
        | certain | possible | indeterminate | unplaced |
        | 0       | 0        | 0             | 2        |
        """,
        caveats=("PAIRS_NOT_TOLD",),
    ),
)
