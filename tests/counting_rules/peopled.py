"""Rates and hexagons"""

import datetime as dt

from schema.answering import AreaLevel, Scale
from schema.filters import EventFilter, TimeFilter
from tests.counting_rules.mapped import OnTheMap

YEAR = EventFilter(occurred=TimeFilter(from_=dt.date(2021, 1, 1), to=dt.date(2021, 12, 31)))
RATE = {"level": AreaLevel.ADM1, "scale": Scale.RATE}
THREE = """
    | day        | place |
    | 2021-03-01 | XA01  |
    | 2021-04-01 | XA01  |
    | 2021-05-01 | XA02  |
"""
ALWAYS = ("RATE_COVERS_CHANCE_ONLY", "SMALL_NUMBERS", "DENOMINATOR_SOURCES")

EXAMPLES = (
    OnTheMap(
        "A rate is what was documented among those who lived there in the middle of the period",
        "Two among 50,000 are 4 among 100,000. The bounds are those of a Poisson process: 2 may come of 0.242 to "
        "7.225. "
        "Smoothed, each is drawn towards the 1.2 of all, XA01 by 0.71 of the way and XA02, which rests on more "
        "people, by "
        "0.38.",
        THREE,
        RATE,
        """
        | area     | lower    | value | upper     | records | people | smoothed |
        | XA01     | 0.484419 | 4     | 14.449375 | 2       | 50000  | 2.023529 |
        | XA02     | 0.012659 | 0.5   | 2.785822  | 1       | 200000 | 0.7625   |
        | unplaced | 0        | 0     | 0         | 0       |        |          |
        | total    | 0.247469 | 1.2   | 3.506909  | 3       |        |          |
        """,
        people="""
        | area | from       | people |
        | XA   | 2021-07-01 | 250000 |
        | XA01 | 2021-07-01 | 50000  |
        | XA02 | 2021-07-01 | 200000 |
        """,
        where=YEAR,
        caveats=ALWAYS,
    ),
    OnTheMap(
        "Where nobody counted the people there is no rate, and no zero",
        "XA02 was counted eight years before. Of the whole country nobody says how many live there, and provinces "
        "are not "
        "added up to it.",
        THREE,
        RATE,
        """
        | area     | lower    | value | upper     | records | people | smoothed |
        | XA01     | 0.484419 | 4     | 14.449375 | 2       | 50000  |          |
        | XA02     |          |       |           | 1       |        |          |
        | unplaced | 0        | 0     | 0         | 0       |        |          |
        | total    |          |       |           | 3       |        |          |
        """,
        people="""
        | area | from       | people |
        | XA01 | 2021-07-01 | 50000  |
        | XA02 | 2013-07-01 | 200000 |
        """,
        where=YEAR,
        caveats=(*ALWAYS, "NO_DENOMINATOR"),
    ),
    OnTheMap(
        "The population nearest to the middle of the period is taken, and told where it is stale",
        "Of XA01 there are three: the estimate of July goes before the projection, which supposes that nobody fled, "
        "and "
        "before the census of the year before last. XA02 was counted 700 days before the middle of the year. People "
        "left "
        "XA01 between census and estimate, but these are of different sources.",
        THREE,
        RATE,
        """
        | area     | lower    | value | upper     | records | people |
        | XA01     | 0.550476 | 5     | 20.068577 | 2       | 40000  |
        | XA02     | 0.025318 | 1     | 5.571643  | 1       | 100000 |
        | unplaced | 0        | 0     | 0         | 0       |        |
        | total    |          |       |           | 3       |        |
        """,
        people="""
        | area | from       | to         | people | low   | high  | basis      | source |
        | XA01 | 2019-10-01 |            | 60000  |       |       | census     | Office |
        | XA01 | 2021-01-01 | 2021-12-31 | 65000  |       |       | projection | Office |
        | XA01 | 2021-07-01 |            | 40000  | 36000 | 44000 | estimate   | Bureau |
        | XA02 | 2019-08-02 |            | 100000 |       |       | census     | Office |
        """,
        where=YEAR,
        caveats=(*ALWAYS, "DENOMINATOR_STALE"),
    ),
    OnTheMap(
        "What is known less precisely than a hexagon is wide lies in none",
        "One spot is known, one lies within a kilometre, one within five, and one anywhere in the province, whatever "
        "point "
        "is given for it. A hexagon of 253 km² holds a circle of 8.5 km.",
        """
        | day        | lon | lat | precision | metres |
        | 2021-03-01 | 1   | 1   | exact     |        |
        | 2021-04-01 | 1   | 1   | near      | 1000   |
        | 2021-05-01 | 1   | 1   | near      | 5000   |
        | 2021-06-01 | 2   | 2   | adm1      |        |
        """,
        {"level": AreaLevel.H3_5},
        """
        | area            | lower | value | upper | records | coverage | class |
        | 857541affffffff | 3     | 3     | 3     | 3       | covered  | 1     |
        | unplaced        | 1     | 1     | 1     | 1       |          |       |
        | total           | 4     | 4     | 4     | 4       |          |       |
        """,
        caveats=("UNPLACED",),
    ),
    OnTheMap(
        "Finer hexagons hold less, and hexagons and unplaced make the same total",
        "A hexagon of 5 km² holds a circle of 1.2 km.",
        """
        | day        | lon | lat | precision | metres |
        | 2021-03-01 | 1   | 1   | exact     |        |
        | 2021-04-01 | 1   | 1   | near      | 1000   |
        | 2021-05-01 | 1   | 1   | near      | 5000   |
        | 2021-06-01 | 2   | 2   | adm1      |        |
        """,
        {"level": AreaLevel.H3_7},
        """
        | area            | lower | value | upper | records | coverage | class |
        | 877541ad5ffffff | 2     | 2     | 2     | 2       | covered  | 1     |
        | unplaced        | 2     | 2     | 2     | 2       |          |       |
        | total           | 4     | 4     | 4     | 4       |          |       |
        """,
        caveats=("UNPLACED",),
    ),
)
