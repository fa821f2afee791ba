"""Cautions about displacement: unknown ends, numbers that count the same people, stocks that were seldom stated."""

from collections.abc import Callable
from dataclasses import dataclass

from analytics.results import Caveat
from analytics.wording import AR, EN, number
from schema.answering import Severity

Texts = dict[str, str]


@dataclass(frozen=True)
class Moved:
    """What is known of the movements of an answer.

    Attributes:
        flows, stocks: records of either.
        undated: flows on no known days, and `outside` those that may have been partly outside the period.
        unnumbered: flows and stocks of which no source states a number.
        undelimited: flows whose numbers add up a time that no source delimits.
        nowhere: flows whose destination is not known.
        unshown: flows whose origin is not known or not published.
        coarser: flows with an end that is known less precisely than the level.
        overlapping: flows left out since others count some of the same people.
        unplaced: stocks that may be of several buckets.
        sparse: of the `buckets`, those in which not all stocks were stated.
        returns: whether people who returned are among others who moved.
    """

    flows: int = 0
    stocks: int = 0
    undated: int = 0
    outside: int = 0
    unnumbered: int = 0
    undelimited: int = 0
    nowhere: int = 0
    unshown: int = 0
    coarser: int = 0
    overlapping: int = 0
    unplaced: int = 0
    sparse: int = 0
    buckets: int = 0
    returns: bool = False


def undated(e: Moved) -> Texts | None:
    """Some people moved on no known days."""
    if not e.undated:
        return None
    return {
        EN: f"Movements of which no day is known: {number(e.undated, EN)}. They are between their places, and in no "
        "point over time.",
        AR: f"حركات لا يُعرف لها أي يوم: {number(e.undated, AR)}. هي بين أماكنها، وليست في أي نقطة زمنية.",
    }


def outside(e: Moved) -> Texts | None:
    """Some may have moved outside the period."""
    if not e.outside:
        return None
    return {
        EN: f"Movements that may have been outside the period in part: {number(e.outside, EN)}. They are in upper "
        "bounds only.",
        AR: f"حركات قد يكون جزء منها خارج الفترة: {number(e.outside, AR)}. وهي في الحدود العليا فقط.",
    }


def unnumbered(e: Moved) -> Texts | None:
    """Of some nobody states how many."""
    if not e.unnumbered:
        return None
    return {
        EN: f"Movements and stocks of which no source states how many people: {number(e.unnumbered, EN)}. They are "
        "people and not zero; sums that include them have no best figure and are open above.",
        AR: f"حركات وأعداد قائمة لا يذكر أي مصدر كم عدد ناسها: {number(e.unnumbered, AR)}. هم أناس وليسوا صفرًا؛ "
        "والمجاميع التي تشملهم بلا رقم مرجَّح ومفتوحة من أعلى.",
    }


def nowhere(e: Moved) -> Texts | None:
    """Of some it is not known where they went."""
    if not e.nowhere:
        return None
    return {
        EN: f"Movements whose destination no source states: {number(e.nowhere, EN)} of {number(e.flows, EN)}. They "
        "stand in a destination of their own; those who came to a known place may be more by them.",
        AR: f"حركات لا يذكر أي مصدر وجهتها: {number(e.nowhere, AR)} من {number(e.flows, AR)}. وهي مبيّنة في وجهة خاصة "
        "بها؛ وقد يزيد بها عدد من وصلوا إلى مكان معروف.",
    }


def unshown(e: Moved) -> Texts | None:
    """Of some it is not published where they left."""
    if not e.unshown:
        return None
    return {
        EN: f"Movements from a place that is not known or not published: {number(e.unshown, EN)}. They are in the "
        "total and not in the table.",
        AR: f"حركات من مكان غير معروف أو غير منشور: {number(e.unshown, AR)}. وهي في المجموع الكلي وليست في الجدول.",
    }


def coarser(e: Moved) -> Texts | None:
    """An end of some is known less precisely than the level."""
    if not e.coarser:
        return None
    return {
        EN: f"Movements with an end that is known less precisely than this level: {number(e.coarser, EN)}. It stands "
        "as the wider area, beside the areas within it.",
        AR: f"حركات أحد طرفيها معروف بدقة أقل من هذا المستوى: {number(e.coarser, AR)}. ويُبيَّن بوصفه المنطقة الأوسع، إلى "
        "جانب المناطق التي فيها.",
    }


def same_people(e: Moved) -> Texts | None:
    """Some count people whom others count too."""
    if not e.overlapping:
        return None
    return {
        EN: f"Movements left out of the sums since others count some of the same people: {number(e.overlapping, EN)}. "
        "Such are running totals over times that meet. The greatest lower bound stands for all of them, without best "
        "figure and upper bound.",
        AR: f"حركات استُبعدت من المجاميع لأن غيرها يعدّ بعض الناس أنفسهم: {number(e.overlapping, AR)}. ومنها المجاميع "
        "المتراكمة عن أوقات متقاطعة. ويقوم أكبر حد أدنى مقامها كلها، بلا رقم مرجَّح ولا حد أعلى.",
    }


def running_totals(e: Moved) -> Texts | None:
    """Some numbers run up from a day that no source states."""
    if not e.undelimited:
        return None
    return {
        EN: f"Movements whose numbers add up a time that no source delimits: {number(e.undelimited, EN)}. They are "
        "taken to have been between the first and the last day of their record; in parts of that time they are in "
        "upper bounds only.",
        AR: f"حركات تجمع أعدادها وقتًا لا يحدّه أي مصدر: {number(e.undelimited, AR)}. تُحسب بين أول يوم في سجلها وآخره؛ "
        "وهي في أجزاء ذلك الوقت حدود عليا فقط.",
    }


def stocks_sparse(e: Moved) -> Texts | None:
    """Stocks were not stated in every bucket."""
    if not e.sparse:
        return None
    return {
        EN: f"Points at which not every stock was stated: {number(e.sparse, EN)} of {number(e.buckets, EN)}. Nothing "
        "is carried forward: there the number is a lower bound, and it rises and falls with what was stated.",
        AR: f"نقاط لم يُذكر عندها كل عدد قائم: {number(e.sparse, AR)} من {number(e.buckets, AR)}. لا يُنقل شيء إلى ما "
        "بعده: الرقم هناك حد أدنى، ويعلو ويهبط مع ما ذُكر.",
    }


def stocks_unplaced(e: Moved) -> Texts | None:
    """Some stocks may be of several buckets."""
    if not e.unplaced:
        return None
    return {
        EN: f"Stocks whose date may lie in several points: {number(e.unplaced, EN)}. They are in none of them.",
        AR: f"أعداد قائمة قد يقع تاريخها في عدة نقاط: {number(e.unplaced, AR)}. وليست في أيٍّ منها.",
    }


def returns_among(e: Moved) -> Texts | None:
    """People who returned moved too."""
    if not e.returns:
        return None
    return {
        EN: "People who returned are among those who moved. Movements are added, never set off against each other, and "
        "whoever moved twice is counted twice.",
        AR: "العائدون من بين من انتقلوا. تُجمع الحركات ولا يُطرح بعضها من بعض، ومن انتقل مرتين يُعدّ مرتين.",
    }


Rule = Callable[[Moved], Texts | None]

RULES: tuple[tuple[str, Severity, Rule], ...] = (
    ("SAME_PEOPLE_LEFT_OUT", Severity.WARNING, same_people),
    ("STOCKS_SPARSE", Severity.WARNING, stocks_sparse),
    ("RUNNING_TOTALS", Severity.WARNING, running_totals),
    ("MOVEMENTS_WITHOUT_NUMBER", Severity.WARNING, unnumbered),
    ("DESTINATION_UNKNOWN", Severity.WARNING, nowhere),
    ("UNDATED_MOVEMENTS", Severity.WARNING, undated),
    ("RETURNS_AMONG", Severity.NOTE, returns_among),
    ("PARTLY_OUTSIDE", Severity.NOTE, outside),
    ("STOCKS_UNPLACED", Severity.NOTE, stocks_unplaced),
    ("COARSER_ENDS", Severity.NOTE, coarser),
    ("ORIGIN_UNSHOWN", Severity.NOTE, unshown),
)
"""Each with its code and weight."""


def cautions(evidence: Moved) -> tuple[Caveat, ...]:
    """What must be said of an answer about displacement."""
    return tuple(Caveat(code, weight, text) for code, weight, rule in RULES if (text := rule(evidence)) is not None)
