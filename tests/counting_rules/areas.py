"""Imprecise places"""

import datetime as dt

from schema.answering import AreaLevel
from schema.filters import EventFilter, SpaceFilter, TimeFilter
from schema.vocabulary import Measure
from tests.counting_rules.worked import Example

PLACED = """
    | event | from       | to         | adm0 | adm1 | adm2   | low | best | high |
    | A     | 2030-01-10 | 2030-01-10 | XA   | XA01 | XA0101 | 2   | 3    | 4    |
    | B     | 2030-01-10 | 2030-01-10 | XA   | XA01 |        | 10  | 20   | 30   |
    | C     | 2030-01-10 | 2030-01-10 | XA   |      |        | 100 | 100  | 200  |
"""

EXAMPLES = (
    Example(
        "What is known to the country only inflates no province",
        "C happened somewhere in the country. No province gets it; it is unplaced, and part of the total. Nobody was "
        "active in XA02, so its number is unknown.",
        PLACED,
        {"level": AreaLevel.ADM1},
        """
        | area     | lower | value | upper | records | coverage | class |
        | XA01     | 12    | 23    | 34    | 2       | covered  | 1     |
        | XA02     |       |       |       | 0       | unknown  |       |
        | unplaced | 100   | 100   | 200   | 1       |          |       |
        | total    | 112   | 123   | 234   | 3       |          |       |
        """,
        caveats=("UNPLACED",),
    ),
    Example(
        "Areas and unplaced make the same total at every level",
        "One level deeper B has no code either, so it joins C.",
        PLACED,
        {"level": AreaLevel.ADM2},
        """
        | area     | lower | value | upper | records | coverage | class |
        | XA0101   | 2     | 3     | 4     | 1       | covered  | 1     |
        | XA0102   |       |       |       | 0       | unknown  |       |
        | XA0201   |       |       |       | 0       | unknown  |       |
        | unplaced | 110   | 120   | 230   | 2       |          |       |
        | total    | 112   | 123   | 234   | 3       |          |       |
        """,
        caveats=("UNPLACED",),
    ),
    Example(
        "Zero where a source was active",
        "Clashes in the districts of XA01: the strike shows that somebody looked at XA0102.",
        """
        | event | from       | to         | adm0 | adm1 | adm2   | kind        | low | best | high |
        | A     | 2030-01-10 | 2030-01-10 | XA   | XA01 | XA0101 | armed_clash | 2   | 3    | 4    |
        | B     | 2030-01-10 | 2030-01-10 | XA   | XA01 | XA0102 | airstrike   | 10  | 20   | 30   |
        """,
        {"level": AreaLevel.ADM2, "measure": Measure.INCIDENTS},
        """
        | area     | lower | value | upper | records | coverage | class |
        | XA0101   | 1     | 1     | 1     | 1       | covered  | 1     |
        | XA0102   | 0     | 0     | 0     | 0       | covered  | 0     |
        | unplaced | 0     | 0     | 0     | 0       |          |       |
        | total    | 1     | 1     | 1     | 1       |          |       |
        """,
        where=EventFilter(kinds=("armed_clash",), within=SpaceFilter(places=("XA01",))),
    ),
    Example(
        "A map counts the share inside the period, as a series does",
        "Half of A's days lie in January, and so does half of its number.",
        """
        | event | from       | to         | adm0 | adm1 | adm2   | low | best | high |
        | A     | 2030-01-31 | 2030-02-01 | XA   | XA01 | XA0101 | 2   | 4    | 8    |
        """,
        {"level": AreaLevel.ADM0},
        """
        | area     | lower | value | upper | records | coverage | class |
        | XA       | 1     | 2     | 4     | 1       | covered  | 1     |
        | unplaced | 0     | 0     | 0     | 0       |          |       |
        | total    | 1     | 2     | 4     | 1       |          |       |
        """,
        where=EventFilter(occurred=TimeFilter(from_=dt.date(2030, 1, 1), to=dt.date(2030, 1, 31))),
        caveats=("OUTSIDE_WINDOW",),
    ),
)
