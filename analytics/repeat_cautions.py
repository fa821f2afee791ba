"""Cautions about repeat strikes: what could not be told apart, what was left out, and what may look like a repeat."""

from collections.abc import Callable
from dataclasses import dataclass

from analytics import striking
from analytics.evidence import Texts
from analytics.results import Caveat
from analytics.wording import AR, EN, number
from schema.answering import Severity


@dataclass(frozen=True)
class Pairs:
    """What the rules look at.

    Attributes:
        strikes: strikes that were compared.
        told: pairs that are certain or possible; `indeterminate` are the others.
        unplaced: strikes without a place that is known finely enough.
        young: strikes that were left out since their period is not closed.
        one_told_twice: pairs, certain or possible, of which no source told both.
        on_one_point: pairs, certain or possible, that are near by coordinates which are the same to the last digit.
        chains_left: chains that are not listed.
        compared: whether they were compared with chance.
    """

    strikes: int
    told: int
    indeterminate: int
    unplaced: int
    young: int
    one_told_twice: int
    on_one_point: int
    chains_left: int
    compared: bool


def pairs_not_told(p: Pairs) -> Texts | None:
    """Times or places are too imprecise to tell whether some strikes are repeats: these are in neither bound."""
    if not p.indeterminate and not p.unplaced:
        return None
    return {
        EN: f"Pairs of strikes on one spot whose times are known too roughly to tell: {number(p.indeterminate, EN)}, "
        f"against {number(p.told, EN)} that can be told. Strikes whose place is known, or published, too roughly to be "
        f"compared at all: {number(p.unplaced, EN)} of {number(p.strikes, EN)}. Neither are in any bound: the true "
        "number may lie above the upper one.",
        AR: f"أزواج من الضربات على موضع واحد لا تكفي دقة أوقاتها للبتّ فيها: {number(p.indeterminate, AR)}، مقابل "
        f"{number(p.told, AR)} يمكن البتّ فيها. ضربات مكانها معروف أو منشور بدقة لا تكفي للمقارنة أصلًا: "
        f"{number(p.unplaced, AR)} من {number(p.strikes, AR)}. هذه وتلك خارج الحدّين: قد يكون العدد الحقيقي فوق الحد "
        "الأعلى.",
    }


def one_strike_told_twice(p: Pairs) -> Texts | None:
    """Two records of one strike by different sources look like a repeat."""
    if not p.one_told_twice:
        return None
    return {
        EN: f"Pairs, certain or possible, of which no source told both strikes: {number(p.one_told_twice, EN)}. One "
        "strike that two sources date differently would look the same.",
        AR: f"أزواج مؤكدة أو ممكنة لم يروِ أي مصدر ضربتيها معًا: {number(p.one_told_twice, AR)}. ضربة واحدة يؤرّخها "
        "مصدران بوقتين مختلفين تبدو كذلك.",
    }


def one_point(p: Pairs) -> Texts | None:
    """A point that stands for a name would make strikes on different streets one spot."""
    if not p.on_one_point:
        return None
    return {
        EN: f"Pairs, certain or possible, that rest on exactly the same coordinates: {number(p.on_one_point, EN)}. "
        "Where a point stands for the name of a place, different spots in it look like one.",
        AR: f"أزواج مؤكدة أو ممكنة تستند إلى إحداثيات متطابقة تمامًا: {number(p.on_one_point, AR)}. حيث تمثّل النقطة "
        "اسم مكان تبدو مواضعه المختلفة موضعًا واحدًا.",
    }


def closed_periods_only(p: Pairs) -> Texts | None:
    """What was struck lately may be struck again, and is left out."""
    if not p.young:
        return None
    days = striking.CLOSED_AFTER
    return {
        EN: f"To protect people, only closed periods are answered for: strikes of the last {number(days, EN)} days "
        f"before the publication are left out ({number(p.young, EN)}).",
        AR: f"حمايةً للناس لا يُجاب إلا عن فترات منتهية: استُبعدت ضربات وقعت قبل النشر بأقل من المهلة (بالأيام: "
        f"{number(days, AR)})، وعددها {number(p.young, AR)}.",
    }


def chains_not_listed(p: Pairs) -> Texts | None:
    """There are more chains than are listed."""
    if not p.chains_left:
        return None
    return {
        EN: f"Chains that are counted but not listed: {number(p.chains_left, EN)}. Certain ones are listed first; ask "
        "for fewer days or a smaller area to see the others.",
        AR: f"سلاسل محسوبة غير مسرودة: {number(p.chains_left, AR)}. تُسرد المؤكدة أولًا؛ اطلب أيامًا أقل أو منطقة أصغر "
        "لترى غيرها.",
    }


def not_compared(p: Pairs) -> Texts | None:
    """There is no comparison with chance."""
    if p.compared or not p.told:
        return None
    return {
        EN: "These repeats are not compared with chance: that takes several strikes of one area and month at known "
        "times, not too many of them near each other, of collections that do not overlap.",
        AR: "لم تُقارن هذه التكرارات بالمصادفة: تتطلب المقارنة ضربات عدة في منطقة وشهر واحد بأوقات معروفة، لا يتقارب "
        "منها ما يفوق الحد، من مجموعات لا تتداخل.",
    }


RULES: tuple[tuple[str, Severity, Callable[[Pairs], Texts | None]], ...] = (
    ("PAIRS_NOT_TOLD", Severity.WARNING, pairs_not_told),
    ("ONE_STRIKE_TOLD_TWICE", Severity.WARNING, one_strike_told_twice),
    ("ONE_POINT", Severity.WARNING, one_point),
    ("CLOSED_PERIODS_ONLY", Severity.NOTE, closed_periods_only),
    ("CHAINS_NOT_LISTED", Severity.NOTE, chains_not_listed),
    ("NOT_COMPARED_WITH_CHANCE", Severity.NOTE, not_compared),
)
"""Every rule with its code and weight."""


def cautions(pairs: Pairs) -> tuple[Caveat, ...]:
    """What must be said of the repeats."""
    return tuple(Caveat(code, weight, text) for code, weight, rule in RULES if (text := rule(pairs)) is not None)
