"""What stands in several places"""

from schema.answering import Dimension
from schema.filters import EventFilter
from schema.vocabulary import Granularity, Measure
from tests.counting_rules.recorded import Recorded

EVERY = EventFilter(granularity=tuple(Granularity))
MIXED = """
    | event | from       | to         | granularity | facilities      |
    | A     | 2021-01-10 | 2021-01-10 | incident    | hospital        |
    | B     | 2021-01-01 | 2021-01-31 | aggregate   | hospital school |
    | C     | 2021-01-01 | 2021-01-31 | pattern     | hospital        |
"""
KILLED = """
    | event | source  | min | best | max |
    | A     | Council | 2   | 3    | 4   |
    | B     | Council | 50  | 60   | 70  |
"""

EXAMPLES = (
    Recorded(
        "One event under several conditions stands under each, and once in the total",
        "A was in flight and at a checkpoint. Its three dead stand in both rows, so rows do not add up.",
        events="""
        | event | from       | context           |
        | A     | 2021-01-10 | flight checkpoint |
        | B     | 2021-01-11 | flight            |
        | C     | 2021-01-12 |                   |
        """,
        claims="""
        | event | source  | min | best | max |
        | A     | Council | 3   | 3    | 3   |
        | B     | Council | 2   | 2    | 2   |
        | C     | Council | 1   | 1    | 1   |
        """,
        ask={"rows": Dimension.CONTEXT},
        answer="""
        | row         | lower | value | upper | records |
        | Flight      | 5     | 5     | 5     | 2       |
        | Checkpoint  | 3     | 3     | 3     | 1       |
        | None stated | 1     | 1     | 1     | 1       |
        | total       | 6     | 6     | 6     | 3       |
        """,
        caveats=("CATEGORIES_OVERLAP",),
    ),
    Recorded(
        "Two categories of one cell belong to one act",
        "The Division tortured and the Guard killed. Nobody says that the Division killed, so there is no such cell. "
        "An act that is alleged as two violations stands under both.",
        acts="""
        | act     | violations                          | actors   |
        | torture | torture                             | Division |
        | killing | unlawful_killing death_in_custody   | Guard    |
        """,
        ask={"rows": Dimension.VIOLATION, "columns": Dimension.ACTOR, "measure": Measure.INCIDENTS},
        answer="""
        | row                                    | column   | lower | value | upper | records |
        | Massacres and other unlawful killing   | Guard    | 1     | 1     | 1     | 1       |
        | Death in custody                       | Guard    | 1     | 1     | 1     | 1       |
        | Torture and ill-treatment of detainees | Division | 1     | 1     | 1     | 1       |
        | total                                  |          | 1     | 1     | 1     | 1       |
        """,
        caveats=("CATEGORIES_OVERLAP",),
    ),
    Recorded(
        "An aggregate or a pattern is at least one incident",
        "B and C stand for a number of incidents that nobody states. Each is at least one, and open above.",
        events=MIXED,
        ask={"rows": Dimension.FACILITY_KIND, "measure": Measure.INCIDENTS},
        where=EventFilter(granularity=(Granularity.AGGREGATE,)),
        answer="""
        | row      | lower | value | upper | records | open_ended |
        | Hospital | 1     |       |       | 1       | 1          |
        | School   | 1     |       |       | 1       | 1          |
        | total    | 1     |       |       | 1       | 1          |
        """,
        caveats=("AT_LEAST_ONE", "CATEGORIES_OVERLAP"),
    ),
    Recorded(
        "Incidents, aggregates and patterns are not added to one another",
        "All three tell of hospitals hit, and A may be contained in B, and both in C. At least one incident is "
        "certain; three are not.",
        events=MIXED,
        ask={"rows": Dimension.FACILITY_KIND, "measure": Measure.INCIDENTS},
        where=EVERY,
        answer="""
        | row      | lower | value | upper | records | open_ended |
        | Hospital | 1     |       |       | 3       | 2          |
        | School   | 1     |       |       | 1       | 1          |
        | total    | 1     |       |       | 3       | 2          |
        """,
        caveats=("AT_LEAST_ONE", "CATEGORIES_OVERLAP", "GRANULARITIES_MIXED"),
    ),
    Recorded(
        "Of several sums, the greatest lower bound is certain",
        "Two dead at least in A, fifty at least in B, of which the two may be part: at least fifty. How many of the "
        "four and the seventy are the same people nobody says, so there is neither best nor highest. Schools are in B "
        "alone, and have its numbers.",
        events=MIXED,
        claims=KILLED,
        ask={"rows": Dimension.FACILITY_KIND},
        where=EVERY,
        answer="""
        | row      | lower | value | upper | records |
        | Hospital | 50    |       |       | 2       |
        | School   | 50    | 60    | 70    | 1       |
        | total    | 50    |       |       | 2       |
        """,
        caveats=("CATEGORIES_OVERLAP", "GRANULARITIES_MIXED", "NOT_STATED"),
    ),
    Recorded(
        "Echoes are one source among those that told of the same",
        "The paper shares its reporters with the agency. A was documented by two independent sources, B by one. What "
        "only protected sources told is in the total, and from three records upward a set without names.",
        sources="""
        | source | group | protected |
        | Agency | wire  |           |
        | Paper  | wire  |           |
        | Hidden |       | yes       |
        """,
        events="""
        | event | from       | sources              |
        | A     | 2021-01-10 | Agency Paper Council |
        | B     | 2021-01-11 | Agency Paper Hidden  |
        | C     | 2021-01-12 | Hidden               |
        """,
        ask={},
        answer="""
        | sources              | records | independent |
        | Agency Council Paper | 1       | 2           |
        | Agency Paper         | 1       | 1           |
        | total                | 3       |             |
        """,
        caveats=("PROTECTED_LEFT_OUT",),
    ),
)
