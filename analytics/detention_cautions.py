"""Cautions about detention: open cases pile up, durations take the silent ones to be like the others, kinds differ."""

from collections.abc import Callable
from dataclasses import dataclass

from analytics.results import Caveat
from analytics.wording import AR, EN, number, percent
from schema.answering import Severity

Texts = dict[str, str]

FEWEST = 5
"""Episodes below which no course of durations is given: each of them would be a fifth of it or more."""


@dataclass(frozen=True)
class Held:
    """What is known of the episodes of an answer.

    Attributes:
        episodes: those that match.
        undated: of these, those without any day by which they had begun.
        open: those without a stated end.
        silence: days from when an open case was last heard of to the end of the answer; the middle one.
        kinds: whether the missing are among others.
        groups: episodes of more than one person.
        cohort: episodes whose durations are followed.
        beginning_unknown: episodes that are in no duration, since no earliest day is known.
        censored: of the cohort, those without a stated end.
        contradictory: episodes whose days cannot all be as stated.
        unshown: transfers from a site that is not named.
    """

    episodes: int = 0
    undated: int = 0
    open: int = 0
    silence: int | None = None
    kinds: bool = False
    groups: int = 0
    cohort: int = 0
    beginning_unknown: int = 0
    censored: int = 0
    contradictory: int = 0
    unshown: int = 0


def undated(e: Held) -> Texts | None:
    """Some episodes began on no known day."""
    if not e.undated:
        return None
    return {
        EN: f"Episodes of which no day is known: {number(e.undated, EN)}. They may belong to any point, and are in "
        "none; stocks may be larger by them.",
        AR: f"وقائع لا يُعرف لها أي يوم: {number(e.undated, AR)}. قد تنتمي إلى أي نقطة، وليست في أيٍّ منها؛ وقد تزيد "
        "الأعداد القائمة بها.",
    }


def open_may_be_over(e: Held) -> Texts | None:
    """Some episodes have no stated end; that nobody told of a release does not mean that there was none."""
    if not e.open:
        return None
    since = (
        (
            f" Half of them were last heard of {number(e.silence, EN)} days or more before the end.",
            f" نصفها على الأقل آخر ما سُمع عنه يسبق النهاية بعدد أيام قدره {number(e.silence, AR)} أو أكثر.",
        )
        if e.silence
        else ("", "")
    )
    return {
        EN: f"Episodes without a stated end: {number(e.open, EN)} of {number(e.episodes, EN)}. Releases often go "
        "unreported, so that such cases pile up: they are in the upper bound until somebody says otherwise, and in the "
        f"lower one only as long as they were heard of.{since[0]}",
        AR: f"وقائع لم تُذكر نهايتها: {number(e.open, AR)} من {number(e.episodes, AR)}. كثيرًا ما لا يُبلَّغ عن الإفراج "
        "فتتراكم هذه الحالات: تبقى في الحد الأعلى حتى يقول أحد غير ذلك، وفي الحد الأدنى ما دام يُسمع عنها "
        f"فقط.{since[1]}",
    }


def silent_like_others(e: Held) -> Texts | None:
    """Durations that are not over are taken to go on like the others."""
    if e.cohort < FEWEST or not e.censored:
        return None
    return {
        EN: f"The courses of survival and outcomes take episodes without a stated end "
        f"({percent(e.censored, e.cohort, EN)}) to go on like the others. Whoever disappears from sight is seldom like "
        "the others: read them as what the record states, not as a forecast.",
        AR: f"تفترض منحنيات البقاء والنتائج أن الوقائع التي لم تُذكر نهايتها ({percent(e.censored, e.cohort, AR)}) تمضي "
        "كغيرها. وقلّما يشبه من يغيب عن الأنظار غيره: تُقرأ بوصفها ما يذكره السجل لا توقعًا.",
    }


def few_cases(e: Held) -> Texts | None:
    """There are too few episodes for a course of durations."""
    if not e.episodes or e.cohort >= FEWEST:
        return None
    return {
        EN: f"Episodes whose duration can be followed: {number(e.cohort, EN)}. That is too few for a course of "
        "survival or outcomes, and none is given.",
        AR: f"الوقائع التي يمكن تتبّع مدتها: {number(e.cohort, AR)}. وهي أقل مما يلزم لمنحنى بقاء أو نتائج، فلم يُعطَ أي "
        "منهما.",
    }


def beginning_unknown(e: Held) -> Texts | None:
    """Some episodes are in no duration since it is not known since when."""
    if not e.beginning_unknown:
        return None
    return {
        EN: f"Episodes of which it is not known since when: {number(e.beginning_unknown, EN)}. They are in the stock "
        "and in no duration.",
        AR: f"وقائع لا يُعرف متى بدأت: {number(e.beginning_unknown, AR)}. هي في العدد القائم وليست في أي مدة.",
    }


def groups_count_once(e: Held) -> Texts | None:
    """Durations count episodes, and a group is one."""
    if not e.groups or e.cohort < FEWEST:
        return None
    return {
        EN: f"Stock and flow count people; survival, outcomes and ageing count episodes, and a group is one of them. "
        f"Groups among them: {number(e.groups, EN)}.",
        AR: f"العدد القائم والحركة يعدّان الناس؛ أما البقاء والنتائج والأعمار فتعدّ الوقائع، والمجموعة واحدة منها. عدد "
        f"المجموعات فيها: {number(e.groups, AR)}.",
    }


def missing_among(e: Held) -> Texts | None:
    """The missing are counted together with those who are known to be held."""
    if not e.kinds:
        return None
    return {
        EN: "Missing and disappeared people are counted together with those known to be held. To be missing is not to "
        "be detained: read each kind by itself.",
        AR: "يُعدّ المفقودون والمختفون قسرًا مع من يُعرف أنهم محتجزون. وليس الفقدان احتجازًا: يُقرأ كل نوع على حدة.",
    }


def contradictory(e: Held) -> Texts | None:
    """Days of some episodes cannot all be so."""
    if not e.contradictory:
        return None
    return {
        EN: f"Episodes whose stated days cannot all be right: {number(e.contradictory, EN)}. Their bounds hold all of "
        "them.",
        AR: f"وقائع لا يمكن أن تصح أيامها المذكورة كلها: {number(e.contradictory, AR)}. وحدودها تشملها جميعًا.",
    }


def transfers_unshown(e: Held) -> Texts | None:
    """Some transfers came from a site that is not named or not published."""
    if not e.unshown:
        return None
    return {
        EN: f"Transfers from a site that is not known or not published: {number(e.unshown, EN)}. They are not shown.",
        AR: f"حالات نقل من مكان غير معروف أو غير منشور: {number(e.unshown, AR)}. وهي غير مبيّنة.",
    }


Rule = Callable[[Held], Texts | None]

RULES: tuple[tuple[str, Severity, Rule], ...] = (
    ("OPEN_MAY_BE_OVER", Severity.WARNING, open_may_be_over),
    ("SILENT_LIKE_OTHERS", Severity.WARNING, silent_like_others),
    ("UNDATED_EPISODES", Severity.WARNING, undated),
    ("FEW_EPISODES", Severity.WARNING, few_cases),
    ("MISSING_AMONG", Severity.WARNING, missing_among),
    ("DAYS_CONTRADICT", Severity.NOTE, contradictory),
    ("BEGINNING_UNKNOWN", Severity.NOTE, beginning_unknown),
    ("GROUPS_COUNT_ONCE", Severity.NOTE, groups_count_once),
    ("TRANSFERS_UNSHOWN", Severity.NOTE, transfers_unshown),
)
"""Each with its code and weight."""


def cautions(evidence: Held) -> tuple[Caveat, ...]:
    """What must be said of an answer about detention."""
    return tuple(Caveat(code, weight, text) for code, weight, rule in RULES if (text := rule(evidence)) is not None)
