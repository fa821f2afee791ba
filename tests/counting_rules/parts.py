"""Parts of a whole"""

from schema.answering import Dimension
from schema.vocabulary import Measure
from tests.counting_rules.recorded import Recorded

EXAMPLES = (
    Recorded(
        "Women and children among the dead are counted among them",
        "At least 82 civilians, among them 11 women and 13 children, are at least 82 and not 106. Those 82 are people, "
        "so at least 82 people were killed; how many in all nobody says.",
        claims="""
        | source | population | sex    | age_band | min | best | max |
        | Office | civilians  |        |          | 82  |      |     |
        | Office | civilians  | female |          | 11  | 11   | 11  |
        | Office | civilians  |        | child    | 13  | 13   | 13  |
        """,
        answer="""
        | measure | population | low | best | high | sources | conflicting |
        | killed  | all        | 82  |      |      | 1       | no          |
        | killed  | civilians  | 82  |      |      | 1       | no          |
        """,
    ),
    Recorded(
        "A part that is larger than its whole conflicts with it",
        "Twelve women cannot be among at most ten dead. Neither number is changed.",
        claims="""
        | source  | sex    | min | best | max |
        | Council |        | 8   | 9    | 10  |
        | Agency  | female | 12  | 12   | 12  |
        """,
        answer="""
        | measure | population | low | best | high | sources | conflicting |
        | killed  | all        | 8   | 9    | 10   | 1       | yes         |
        """,
    ),
    Recorded(
        "The dead of all sides, stated by one source, are the combatants",
        "One source states the dead of each side in one document: nobody is in two of them, so they are added, within "
        "that statement only. One side alone would be no number of combatants.",
        acts="""
        | event | act      | actors         |
        | A     | fighting | Division Guard |
        | B     | fighting | Division Guard |
        """,
        claims="""
        | event | source | population | side     | min | best | max |
        | A     | Agency | combatants | Division | 3   | 3    | 4   |
        | A     | Agency | combatants | Guard    | 5   | 6    | 9   |
        | B     | Agency | combatants | Guard    | 5   | 6    | 9   |
        """,
        answer="""
        | event | measure | population | low | best | high |
        | A     | killed  | all        | 8   |      |      |
        | A     | killed  | combatants | 8   | 9    | 13   |
        """,
    ),
    Recorded(
        "A group has one size, whatever was done to it",
        "The same men were held, and later tortured. What is said of their number in either act bounds the group; a "
        "person is one, whoever says so; of the last group nobody states a number.",
        acts="""
        | event | act                 | victim  | unit   |
        | A     | detention           | men     | group  |
        | A     | torture             | men     | group  |
        | A     | killing             | a medic | person |
        | A     | forced_conscription | youths  | group  |
        """,
        claims="""
        | source  | measure  | group | min | best | max |
        | Council | detained | men   | 20  |      | 30  |
        | Agency  | tortured | men   | 25  |      | 40  |
        """,
        answer="""
        | group   | unit   | low | best | high | sources |
        | a medic | person |     |      |      |         |
        | men     | group  | 20  |      | 40   | 2       |
        | youths  | group  |     |      |      |         |
        """,
    ),
    Recorded(
        "Victims are people, counted once in the total",
        "The men stand under both acts, and once in the total. The youths are people, not zero: their row is unknown "
        "and leaves the total open.",
        acts="""
        | act                 | victim  | unit   |
        | detention           | men     | group  |
        | torture             | men     | group  |
        | killing             | a medic | person |
        | forced_conscription | youths  | group  |
        """,
        claims="""
        | source  | measure  | group | min | best | max |
        | Council | detained | men   | 20  |      | 30  |
        """,
        ask={"rows": Dimension.ACT, "measure": Measure.VICTIMS},
        answer="""
        | row                 | lower | value | upper | records | open_ended | without_best |
        | Killing             | 1     | 1     | 1     | 1       | 0          | 0            |
        | Torture             | 20    |       | 30    | 1       | 0          | 1            |
        | Detention           | 20    |       | 30    | 1       | 0          | 1            |
        | Forced conscription |       |       |       | 1       | 1          | 1            |
        | total               | 21    |       |       | 3       | 1          | 2            |
        """,
        caveats=("CATEGORIES_OVERLAP", "GROUPS_WITHOUT_NUMBER", "OPEN_ENDED", "WITHOUT_BEST"),
    ),
)
