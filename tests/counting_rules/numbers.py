"""What a sum knows"""

import datetime as dt

from schema.answering import Bucket
from schema.filters import EventFilter, TimeFilter
from schema.vocabulary import Measure, Population
from tests.counting_rules.worked import MONTHS, Example

FIRST_QUARTER = EventFilter(occurred=TimeFilter(from_=dt.date(2030, 1, 1), to=dt.date(2030, 3, 31)))

EXAMPLES = (
    Example(
        "Bounds are sums of bounds",
        "Lower is the sum of the lows, value that of the bests, upper that of the highs.",
        """
        | event | from       | to         | low | best | high |
        | A     | 2030-01-10 | 2030-01-10 | 2   | 3    | 4    |
        | B     | 2030-01-11 | 2030-01-11 | 10  | 20   | 40   |
        """,
        {"bucket": MONTHS},
        """
        | from       | lower | value | upper | records | open_ended | without_best |
        | 2030-01-01 | 12    | 23    | 44    | 2       | 0          | 0            |
        | unplaced   | 0     | 0     | 0     | 0       | 0          | 0            |
        | total      | 12    | 23    | 44    | 2       | 0          | 0            |
        """,
    ),
    Example(
        "One unknown best leaves the value unknown",
        "B states between 10 and 40 and nothing in between. Leaving it out of the sum of bests would count it as zero.",
        """
        | event | from       | to         | low | best | high |
        | A     | 2030-01-10 | 2030-01-10 | 2   | 3    | 4    |
        | B     | 2030-01-11 | 2030-01-11 | 10  |      | 40   |
        """,
        {"bucket": MONTHS},
        """
        | from       | lower | value | upper | records | open_ended | without_best |
        | 2030-01-01 | 12    |       | 44    | 2       | 0          | 1            |
        | unplaced   | 0     | 0     | 0     | 0       | 0          | 0            |
        | total      | 12    |       | 44    | 2       | 0          | 1            |
        """,
        caveats=("WITHOUT_BEST",),
    ),
    Example(
        "One open end leaves the sum open",
        'B says "at least ten". No greatest number is invented for it.',
        """
        | event | from       | to         | low | best | high |
        | A     | 2030-01-10 | 2030-01-10 | 2   | 3    | 4    |
        | B     | 2030-01-11 | 2030-01-11 | 10  | 10   |      |
        """,
        {"bucket": MONTHS},
        """
        | from       | lower | value | upper | records | open_ended | without_best |
        | 2030-01-01 | 12    | 13    |       | 2       | 1          | 0            |
        | unplaced   | 0     | 0     | 0     | 0       | 0          | 0            |
        | total      | 12    | 13    |       | 2       | 1          | 0            |
        """,
        caveats=("OPEN_ENDED",),
    ),
    Example(
        "An unstated low adds nothing; when none is stated, lower is unknown",
        'In January B says "up to 40": A\'s low still bounds the sum. In February nobody states a least number.',
        """
        | event | from       | to         | low | best | high |
        | A     | 2030-01-10 | 2030-01-10 | 2   | 3    | 4    |
        | B     | 2030-01-11 | 2030-01-11 |     |      | 40   |
        | C     | 2030-02-11 | 2030-02-11 |     |      | 7    |
        """,
        {"bucket": MONTHS},
        """
        | from       | lower | value | upper | records | open_ended | without_best |
        | 2030-01-01 | 2     |       | 44    | 2       | 0          | 1            |
        | 2030-02-01 |       |       | 7     | 1       | 0          | 1            |
        | unplaced   | 0     | 0     | 0     | 0       | 0          | 0            |
        | total      | 2     |       | 51    | 3       | 0          | 2            |
        """,
        caveats=("WITHOUT_BEST",),
    ),
    Example(
        "An event that states no number is no zero",
        "B says nothing of anybody killed. It is left out of the records that the number rests on, and told of. In a "
        "bucket that holds nothing else the number is unknown.",
        """
        | event | from       | to         | low        | best | high |
        | A     | 2030-01-10 | 2030-01-10 | 2          | 3    | 4    |
        | B     | 2030-01-11 | 2030-01-11 | not stated |      |      |
        | C     | 2030-02-11 | 2030-02-11 | not stated |      |      |
        """,
        {"bucket": MONTHS},
        """
        | from       | lower | value | upper | records | certain |
        | 2030-01-01 | 2     | 3     | 4     | 1       | 1       |
        | 2030-02-01 |       |       |       | 0       | 0       |
        | unplaced   | 0     | 0     | 0     | 0       |         |
        | total      | 2     | 3     | 4     | 1       |         |
        """,
        caveats=("NOT_STATED",),
    ),
    Example(
        "Zero where somebody was looking, unknown where nobody was",
        "Of civilians, nothing is documented in February. A source was active then, with a battle, in which it states "
        "that none of the dead was a civilian, so February is zero. In March no source was active: unknown.",
        """
        | event | from       | to         | low | best | high | civilians | violations       |
        | A     | 2030-01-10 | 2030-01-10 | 2   | 3    | 4    | 2         | unlawful_killing |
        | B     | 2030-02-11 | 2030-02-11 | 5   | 5    | 5    | 0         |                |
        """,
        {"bucket": MONTHS, "population": Population.CIVILIANS},
        """
        | from       | lower | value | upper | records | coverage | sources |
        | 2030-01-01 | 2     | 2     | 2     | 1       | covered  | 1       |
        | 2030-02-01 | 0     | 0     | 0     | 1       | covered  | 1       |
        | 2030-03-01 |       |       |       | 0       | unknown  | 0       |
        | unplaced   | 0     | 0     | 0     | 0       |          |         |
        | total      | 2     | 2     | 2     | 2       |          |         |
        """,
        where=FIRST_QUARTER,
    ),
    Example(
        "Coverage ignores what the events are about, and a vague date proves nothing",
        "Only clashes are asked for. The strike of February shows that source T was at work then: zero clashes. The "
        "strike known to the first quarter only could be of any month, so it shows nothing for March.",
        """
        | event | from       | to         | kind        | sources | low | best | high |
        | A     | 2030-01-10 | 2030-01-10 | armed_clash | S       | 2   | 3    | 4    |
        | B     | 2030-02-11 | 2030-02-11 | airstrike   | T       | 1   | 1    | 1    |
        | C     | 2030-01-01 | 2030-03-31 | airstrike   | U       | 1   | 1    | 1    |
        """,
        {"bucket": MONTHS, "measure": Measure.INCIDENTS},
        """
        | from       | lower | value | upper | records | coverage | sources |
        | 2030-01-01 | 1     | 1     | 1     | 1       | covered  | 1       |
        | 2030-02-01 | 0     | 0     | 0     | 0       | covered  | 1       |
        | 2030-03-01 |       |       |       | 0       | unknown  | 0       |
        | unplaced   | 0     | 0     | 0     | 0       |          |         |
        | total      | 1     | 1     | 1     | 1       |          |         |
        """,
        where=EventFilter(occurred=FIRST_QUARTER.occurred, kinds=("armed_clash",)),
    ),
    Example(
        "Incidents are counted, and shared out like people",
        "Every event is one, whatever numbers it states. By year both halves come together again.",
        """
        | event | from       | to         | low | best | high |
        | A     | 2030-12-31 | 2031-01-01 | 1   | 2    | 4    |
        | B     | 2031-03-01 | 2031-03-01 |     |      |      |
        """,
        {"bucket": Bucket.YEAR, "measure": Measure.INCIDENTS},
        """
        | from       | lower | value | upper | records | certain |
        | 2030-01-01 | 0.5   | 0.5   | 0.5   | 1       | 0       |
        | 2031-01-01 | 1.5   | 1.5   | 1.5   | 2       | 1       |
        | unplaced   | 0     | 0     | 0     | 0       |         |
        | total      | 2     | 2     | 2     | 2       |         |
        """,
    ),
)
