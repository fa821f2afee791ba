"""From claims to tallies"""

from tests.counting_rules.recorded import Recorded

EXAMPLES = (
    Recorded(
        "Claims about the same people are never added up",
        "Two sources speak of the same dead. The tally spans what they say: no number is preferred, and since one of "
        'them says "at least", it has no upper bound.',
        claims="""
        | source  | min | best | max |
        | Council | 82  |      |     |
        | Agency  | 79  | 90   | 112 |
        """,
        answer="""
        | measure | population | low | best | high | sources | conflicting |
        | killed  | all        | 79  |      |      | 2       | no          |
        """,
    ),
    Recorded(
        "A best number stands when all who state it agree",
        "Both give 90, so 90 is the best; the bounds are the widest of both.",
        claims="""
        | source  | min | best | max |
        | Council | 85  | 90   | 95  |
        | Agency  | 79  | 90   | 112 |
        """,
        answer="""
        | measure | population | low | best | high | sources | conflicting |
        | killed  | all        | 79  | 90   | 112  | 2       | no          |
        """,
    ),
    Recorded(
        "Figures that cannot both be true stand side by side",
        '"Tens of thousands" is 20,000 to 99,999 people, and not 100,000. Neither is added to the other, and neither '
        "wins: the tally spans both and says that they conflict.",
        claims="""
        | source     | measure | min    | best   | max    |
        | Statement  | trapped | 20000  |        | 99999  |
        | Aid groups | trapped | 100000 | 100000 | 100000 |
        """,
        answer="""
        | measure | population | low   | best | high   | sources | conflicting |
        | trapped | all        | 20000 |      | 100000 | 2       | yes         |
        """,
    ),
    Recorded(
        "Each measure has its own tally",
        "The displaced are not among the dead, whoever speaks of both.",
        claims="""
        | source  | measure   | min   | best | max |
        | Council | displaced | 80001 |      |     |
        | Council | killed    | 82    |      |     |
        """,
        answer="""
        | measure   | population | low   | best | high | sources | conflicting |
        | displaced | all        | 80001 |      |      | 1       | no          |
        | killed    | all        | 82    |      |      | 1       | no          |
        """,
    ),
    Recorded(
        "Echoes count once, with what they said last",
        "The paper prints what the agency sends. They are one independence group: its latest statement stands, and "
        "repetition confirms nothing.",
        sources="""
        | source | group |
        | Agency | wire  |
        | Paper  | wire  |
        """,
        claims="""
        | source | stated     | min | best | max |
        | Agency | 2021-01-11 | 10  | 10   | 10  |
        | Paper  | 2021-01-12 | 12  | 12   | 12  |
        """,
        answer="""
        | measure | population | low | best | high | sources | conflicting |
        | killed  | all        | 12  | 12   | 12   | 1       | no          |
        """,
    ),
    Recorded(
        "What a source replaces or takes back no longer counts",
        "The council corrects 40 to 12, and the agency takes its 300 back. Both statements stay in the record.",
        claims="""
        | claim | source  | min | best | max | replaces | status    |
        | first | Council | 40  | 40   | 40  |          |           |
        |       | Council | 12  | 12   | 12  | first    |           |
        |       | Agency  | 300 | 300  | 300 |          | retracted |
        """,
        answer="""
        | measure | population | low | best | high | sources | conflicting |
        | killed  | all        | 12  | 12   | 12   | 1       | no          |
        """,
    ),
    Recorded(
        "Bounds that exclude their own best number are widened to hold it",
        "The source states at least 177 and at most 177 dead, and a best figure of 142. The claim stays as it was "
        "stated; the tally reaches from the best to the greatest, and answers say that it is incoherent.",
        claims="""
        | source  | min | best | max |
        | Dataset | 177 | 142  | 177 |
        """,
        answer="""
        | measure | population | low | best | high | sources | conflicting |
        | killed  | all        | 142 | 142  | 177  | 1       | no          |
        """,
    ),
    Recorded(
        "A best number alone bounds nothing",
        '"About four" says neither at least nor at most. Zero is a number like any other.',
        claims="""
        | event | source  | min | best | max |
        | A     | Council |     | 4    |     |
        | B     | Council | 0   | 0    | 0   |
        """,
        answer="""
        | event | measure | population | low | best | high |
        | A     | killed  | all        |     | 4    |      |
        | B     | killed  | all        | 0   | 0    | 0    |
        """,
    ),
)
