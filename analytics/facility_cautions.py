"""Cautions about attacks on facilities: lists that are not whole, conditions that nobody states, attacks told twice."""

from collections.abc import Callable
from dataclasses import dataclass

from analytics import striking
from analytics.evidence import Texts
from analytics.results import Caveat
from analytics.wording import AR, EN, listed, number, percent
from schema import terms
from schema.answering import Severity


@dataclass(frozen=True)
class Attacks:
    """What the rules look at.

    Attributes:
        attacks: attacks that are counted.
        unnamed: of these, those that name no facility at risk.
        known: facilities at risk.
        months, months_unknown: facility-months whose condition is known, and is not.
        told_twice: pairs of attacks on one facility in the same days of which no source told both.
        young: attacks that were left out since their period is not closed.
        kinds: kinds of facility at risk, where the violations asked for imply them.
        functioned: whether any facility may have functioned.
    """

    attacks: int
    unnamed: int
    known: int
    months: float
    months_unknown: float
    told_twice: int
    young: int
    kinds: tuple[str, ...]
    functioned: bool


def facilities_incomplete(a: Attacks) -> Texts | None:
    """Attacks name no facility: the list of facilities is not whole, or what was hit may not be named."""
    if not a.unnamed:
        return None
    return {
        EN: f"Attacks that name no facility among those listed: {number(a.unnamed, EN)} of {number(a.attacks, EN)}. "
        "They may have hit one of these, or one that is in no list: shares and the concentration are of attacks that "
        "name one.",
        AR: f"هجمات لا تسمّي منشأة من المنشآت المسرودة: {number(a.unnamed, AR)} من {number(a.attacks, AR)}. قد تكون "
        "أصابت إحداها أو منشأة لا ترد في أي قائمة: الحصص ودرجة التركّز تخص الهجمات التي تسمّي منشأة.",
    }


def status_unknown(a: Attacks) -> Texts | None:
    """The condition of facilities is unknown for most of the time."""
    whole = a.months + a.months_unknown
    if a.months_unknown <= 0.5 * whole or not whole:
        return None
    return {
        EN: f"For {percent(a.months_unknown, whole, EN)} of the facility-months no published life-line tells the "
        "condition: they count as perhaps at work, and the rate has wide bounds.",
        AR: f"{percent(a.months_unknown, whole, AR)} من أشهر المنشآت لا يبيّن حالتها أي خط حياة منشور: تُحسب على أنها "
        "ربما كانت تعمل، وحدّا المعدل متباعدان.",
    }


def none_functioned(a: Attacks) -> Texts | None:
    """There is no facility-month to divide by."""
    if a.functioned or not a.attacks:
        return None
    return {
        EN: "No facility is known that may have been at work in these days: there is no rate.",
        AR: "لا تُعرف منشأة ربما كانت تعمل في هذه الأيام: لا معدل.",
    }


def attack_told_twice(a: Attacks) -> Texts | None:
    """One attack that several lists hold would be counted several times."""
    if not a.told_twice:
        return None
    return {
        EN: f"Pairs of attacks on one facility in the same days of which no source told both: "
        f"{number(a.told_twice, EN)}. Each may be one attack that two lists hold, counted twice.",
        AR: f"أزواج هجمات على منشأة واحدة في الأيام نفسها لم يروِ أي مصدر كليهما: {number(a.told_twice, AR)}. "
        "قد يكون كل زوج هجومًا واحدًا ورد في قائمتين وحُسب مرتين.",
    }


def closed_periods_only(a: Attacks) -> Texts | None:
    """What was attacked lately may be attacked again, and is left out."""
    if not a.young:
        return None
    days = striking.CLOSED_AFTER
    return {
        EN: f"To protect people, only closed periods are answered for: attacks of the last {number(days, EN)} days "
        f"before the publication are left out ({number(a.young, EN)}).",
        AR: f"حمايةً للناس لا يُجاب إلا عن فترات منتهية: استُبعدت هجمات وقعت قبل النشر بأقل من المهلة (بالأيام: "
        f"{number(days, AR)})، وعددها {number(a.young, AR)}.",
    }


def kinds_implied(a: Attacks) -> Texts | None:
    """Facilities at risk are those that the violations asked for are about."""
    if not a.kinds:
        return None
    en, ar = (listed([terms.label("facility", kind, lang) for kind in a.kinds], lang) for lang in (EN, AR))
    return {
        EN: f"Facilities at risk are taken to be those that the violations asked for are about: {en}. Ask with "
        "facilityKinds for others.",
        AR: f"المنشآت المعرّضة هي ما تتعلق به الانتهاكات المطلوبة: {ar}. لغيرها حدّد facilityKinds.",
    }


RULES: tuple[tuple[str, Severity, Callable[[Attacks], Texts | None]], ...] = (
    ("FACILITIES_INCOMPLETE", Severity.WARNING, facilities_incomplete),
    ("STATUS_UNKNOWN", Severity.WARNING, status_unknown),
    ("NONE_FUNCTIONED", Severity.WARNING, none_functioned),
    ("ATTACK_TOLD_TWICE", Severity.WARNING, attack_told_twice),
    ("CLOSED_PERIODS_ONLY", Severity.NOTE, closed_periods_only),
    ("KINDS_IMPLIED", Severity.NOTE, kinds_implied),
)
"""Every rule with its code and weight."""


def cautions(attacks: Attacks) -> tuple[Caveat, ...]:
    """What must be said of the attacks."""
    return tuple(Caveat(code, weight, text) for code, weight, rule in RULES if (text := rule(attacks)) is not None)
