"""Cautions about the people that rates are reckoned on: none stated, stated long before, moving, and who says so."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from analytics.denominators import MOVING, AtRisk
from analytics.evidence import Texts
from analytics.results import Caveat
from analytics.wording import AR, EN, listed, number, percent
from schema.answering import Severity

MOST_SOURCES = 5
"""Sources of populations that are named."""


@dataclass(frozen=True)
class Populace:
    """What is known of the populations behind an answer.

    Attributes:
        none: areas, or points of a series, without a population near.
        stale: those whose population lies farther from the period than a yearly one would; `days` the farthest.
        moving: those whose stated population changes much from one figure to the next.
        credits: who says so, each as its source wants to be cited.
    """

    none: int = 0
    stale: int = 0
    days: int = 0
    moving: int = 0
    credits: tuple[str, ...] = ()


def populace(found: Sequence[AtRisk]) -> Populace:
    """The same of populations that were chosen."""
    figures = [figure for each in found for figure in each.figures]
    known = [each for each in found if each.people is not None]
    return Populace(
        none=len(found) - len(known),
        stale=sum(each.stale for each in known),
        days=max((each.days or 0 for each in known), default=0),
        moving=sum(each.moved > MOVING for each in known),
        credits=tuple(
            sorted({" · ".join(filter(None, (f.citation or f.source, f.licence))) for f in figures}, key=str.lower)
        ),
    )


def no_denominator(e: Populace) -> Texts | None:
    """Some have no population near the period, and so no rate."""
    if not e.none:
        return None
    return {
        EN: f"No population within five years of the period is recorded for some: {number(e.none, EN)}. "
        "They have no rate.",
        AR: f"لا يوجد عدد سكان مسجَّل ضمن خمس سنوات من الفترة في بعض الحالات: {number(e.none, AR)}. فلا معدل لها.",
    }


def stale(e: Populace) -> Texts | None:
    """Some populations were stated more than half a year from the middle of the period."""
    if not e.stale:
        return None
    return {
        EN: f"Populations that were stated for a time more than half a year from the middle of the period: "
        f"{number(e.stale, EN)}; the farthest by {number(e.days, EN)} days. Whoever fled or came since is not in them.",
        AR: f"أعداد سكان ذُكرت لزمن يبعد أكثر من نصف سنة عن منتصف الفترة: {number(e.stale, AR)}؛ وأبعدها بعدد أيام "
        "قدره "
        f"{number(e.days, AR)}. ومن نزح أو قدم بعدها غير داخل فيها.",
    }


def moving(e: Populace) -> Texts | None:
    """Some populations change much from one figure to the next."""
    if not e.moving:
        return None
    share = (percent(MOVING, 1, EN), percent(MOVING, 1, AR))
    return {
        EN: f"Populations that differ from the figure before or after by more than {share[0]}: {number(e.moving, EN)}. "
        "People fled or came there, so that the rate depends on the day that is taken.",
        AR: f"أعداد سكان تختلف عن الرقم السابق أو اللاحق بأكثر من {share[1]}: {number(e.moving, AR)}. نزح الناس منها "
        "أو "
        "إليها، فيتوقف المعدل على اليوم المأخوذ.",
    }


def chance_only(e: Populace) -> Texts | None:
    """The interval of a rate covers chance and nothing else."""
    if not e.credits:
        return None
    return {
        EN: "The interval of a rate is that of independent records falling by chance (exact Poisson): it covers "
        "neither "
        "what was never reported, nor that one event harms several people, nor errors of the population.",
        AR: "مجال المعدل هو مجال سجلات مستقلة تقع بالصدفة (بواسون الدقيق): لا يشمل ما لم يُبلَّغ عنه قط، ولا أن "
        "حادثة واحدة "
        "تؤذي عدة أشخاص، ولا أخطاء عدد السكان.",
    }


def credited(e: Populace) -> Texts | None:
    """Who states the populations."""
    if not e.credits:
        return None
    named, rest = list(e.credits[:MOST_SOURCES]), len(e.credits) - MOST_SOURCES
    more = (f" (and {number(rest, EN)} more)", f" (وغيرها: {number(rest, AR)})") if rest > 0 else ("", "")
    return {EN: f"Populations: {listed(named, EN)}{more[0]}.", AR: f"أعداد السكان: {listed(named, AR)}{more[1]}."}


RULES: tuple[tuple[str, Severity, Callable[[Populace], Texts | None]], ...] = (
    ("NO_DENOMINATOR", Severity.WARNING, no_denominator),
    ("DENOMINATOR_STALE", Severity.WARNING, stale),
    ("DENOMINATOR_MOVING", Severity.WARNING, moving),
    ("RATE_COVERS_CHANCE_ONLY", Severity.WARNING, chance_only),
    ("DENOMINATOR_SOURCES", Severity.NOTE, credited),
)
"""Each with its code and weight."""


NOBODY = Caveat(
    "NO_DENOMINATOR",
    Severity.REFUSAL,
    {
        EN: "No population within five years of the middle of the period is recorded for any of the areas: there is no "
        "rate.",
        AR: "لا يوجد عدد سكان مسجَّل ضمن خمس سنوات من منتصف الفترة لأي من المناطق: فلا معدل.",
    },
)
"""What is said where nobody is known to have lived anywhere."""


def cautions(found: Sequence[AtRisk]) -> tuple[Caveat, ...]:
    """What must be said of the populations behind an answer, in the order of `RULES`."""
    evidence = populace(found)
    return tuple(Caveat(code, severity, text) for code, severity, rule in RULES if (text := rule(evidence)))
