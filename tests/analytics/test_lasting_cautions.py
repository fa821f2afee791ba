"""Every rule about what lasts and moves fires where it should and is silent where it should be, in both languages."""

import re

import pytest

from analytics import detention_cautions, displacement_cautions
from analytics.detention_cautions import Held
from analytics.displacement_cautions import Moved
from analytics.results import Caveat

HELD = {"episodes": 10, "cohort": 8}
FIRES = {
    "OPEN_MAY_BE_OVER": (Held(**HELD, open=3, silence=400), Held(**HELD), "3 of 10"),
    "SILENT_LIKE_OTHERS": (Held(**HELD, censored=4), Held(episodes=4, cohort=4, censored=4), "50%"),
    "UNDATED_EPISODES": (Held(**HELD, undated=2), Held(**HELD), "known: 2."),
    "FEW_EPISODES": (Held(episodes=10, cohort=4), Held(), "followed: 4."),
    "MISSING_AMONG": (Held(**HELD, kinds=True), Held(**HELD), "not to be detained"),
    "DAYS_CONTRADICT": (Held(**HELD, contradictory=1), Held(**HELD), "be right: 1."),
    "BEGINNING_UNKNOWN": (Held(**HELD, beginning_unknown=1), Held(**HELD), "since when: 1."),
    "GROUPS_COUNT_ONCE": (Held(**HELD, groups=2), Held(episodes=4, cohort=4, groups=2), "among them: 2."),
    "TRANSFERS_UNSHOWN": (Held(**HELD, unshown=5), Held(**HELD), "published: 5."),
    "SAME_PEOPLE_LEFT_OUT": (Moved(flows=9, overlapping=2), Moved(flows=9), "same people: 2."),
    "STOCKS_SPARSE": (Moved(stocks=3, sparse=4, buckets=1250), Moved(stocks=3, buckets=12), "4 of 1,250"),
    "RUNNING_TOTALS": (Moved(flows=9, undelimited=1), Moved(flows=9), "delimits: 1."),
    "MOVEMENTS_WITHOUT_NUMBER": (Moved(flows=9, unnumbered=3), Moved(flows=9), "people: 3."),
    "DESTINATION_UNKNOWN": (Moved(flows=9, nowhere=3), Moved(flows=9), "3 of 9"),
    "UNDATED_MOVEMENTS": (Moved(flows=9, undated=1), Moved(flows=9), "known: 1."),
    "RETURNS_AMONG": (Moved(flows=9, returns=True), Moved(flows=9), "counted twice"),
    "PARTLY_OUTSIDE": (Moved(flows=9, outside=4), Moved(flows=9), "in part: 4."),
    "STOCKS_UNPLACED": (Moved(stocks=9, unplaced=4), Moved(stocks=9), "points: 4."),
    "COARSER_ENDS": (Moved(flows=9, coarser=4), Moved(flows=9), "level: 4."),
    "ORIGIN_UNSHOWN": (Moved(flows=9, unshown=4), Moved(flows=9), "published: 4."),
}


def found(evidence: Held | Moved) -> dict[str, Caveat]:
    if isinstance(evidence, Held):
        return {each.code: each for each in detention_cautions.cautions(evidence)}
    return {each.code: each for each in displacement_cautions.cautions(evidence)}


def test_every_rule_is_tried() -> None:
    assert set(FIRES) == {code for code, *_ in (*detention_cautions.RULES, *displacement_cautions.RULES)}


@pytest.mark.parametrize("code", FIRES)
def test_fires_and_is_silent(code: str) -> None:
    fires, silent, words = FIRES[code]
    assert code not in found(silent)
    said = found(fires)[code].text
    assert words in said["en"]
    assert said["en"].endswith(".")
    assert said["ar"].endswith(".")
    assert not re.search(r"[0-9]", said["ar"]), "Arabic sentences have Arabic-Indic digits"
    numbers = re.findall(r"[٠-٩٬٫]*[٠-٩]", said["ar"])
    assert len(numbers) == len(re.findall(r"[0-9][0-9,.]*(?<![,.])", said["en"]))
