"""Cautions about a series in which change is looked for, around a date or not."""

from analytics import wording
from analytics.change.evidence import Evidence, Rules, Turn
from analytics.evidence import Texts
from analytics.wording import AR, EN, number, percent
from schema.answering import Imprecise, Severity
from schema.vocabulary import Language

NAMED = 3
"""Sources or situations that a sentence names at most."""


def ratio(value: float, lang: Language) -> str:
    """A ratio with two decimals, more only where it is smaller."""
    return wording.digits(f"{value:.2f}" if value >= 0.1 else f"{value:.2g}", lang)


def gaps(e: Evidence) -> Texts | None:
    """In some buckets nobody is known to have looked."""
    n = e.uncovered
    if not n:
        return None
    return {
        EN: f"Points at which nobody is known to have looked: {number(n, EN)}. They are left out and not taken for "
        "zero; if they were quiet, levels there are lower than shown.",
        AR: f"نقاط لا يُعرف أن أحدًا كان يراقب فيها: {number(n, AR)}. وهي مستبعدة ولا تُعدّ صفرًا؛ فإن كانت هادئة "
        "فالمستويات فيها أدنى مما يظهر.",
    }


def quiet(e: Evidence) -> Texts | None:
    """Buckets without any event are taken for zero."""
    n = e.quiet
    if not n:
        return None
    return {
        EN: f"Points without any event that are taken for zero: {number(n, EN)}. Sources behind the records were "
        "heard of before and after them, and silent for no longer than by chance.",
        AR: f"نقاط بلا أي حدث عُدّت صفرًا: {number(n, AR)}. فقد وُجد قبلها وبعدها ما روته مصادر السجلات، ولم يطل "
        "صمتها أكثر مما تسمح به المصادفة.",
    }


def unnumbered(e: Evidence) -> Texts | None:
    """Some buckets hold records without the figure that is compared."""
    n = e.unnumbered
    if not n:
        return None
    return {
        EN: f"Points left out because records in them do not state the figure that is compared: {number(n, EN)}.",
        AR: f"نقاط مستبعدة لأن فيها سجلات لا تذكر الرقم الذي يُقارن: {number(n, AR)}.",
    }


def lowest_figures(e: Evidence) -> Texts | None:
    """Lowest figures are compared, since many buckets have no best one."""
    n = e.without_best
    if not n:
        return None
    return {
        EN: f"Points in which some record has no best figure: {number(n, EN)}. Of all points the lowest figures are "
        "compared: what is documented at the least.",
        AR: f"نقاط فيها سجل بلا رقم مرجَّح: {number(n, AR)}. ولذلك تُقارن أدنى أرقام النقاط كلها: ما هو موثَّق على الأقل.",
    }


def imprecise(e: Evidence) -> Texts | None:
    """Records that are not certain to lie in one bucket are spread, or most are left out."""
    if not e.records or e.certain == e.records:
        return None
    told = [(number(e.certain, lang), number(e.records, lang)) for lang in (EN, AR)]
    if e.imprecise is Imprecise.SPREAD:
        return {
            EN: f"Records certain to lie in one point: {told[0][0]} of {told[0][1]}. The others are spread over "
            "several: they are no independent counts, a change looks smaller, and its interval is too narrow.",
            AR: f"السجلات التي من المؤكد وقوعها في نقطة واحدة: {told[1][0]} من {told[1][1]}. والباقي موزّع على عدة "
            "نقاط: فهو ليس أعدادًا مستقلة، ويبدو التغيّر أصغر ومجاله أضيق مما ينبغي.",
        }
    if 2 * e.certain >= e.records:
        return None
    return {
        EN: f"Records certain to lie in one point: {told[0][0]} of {told[0][1]}. What most records show cannot be told "
        "from so few; take a wider bucket.",
        AR: f"السجلات التي من المؤكد وقوعها في نقطة واحدة: {told[1][0]} من {told[1][1]}. ولا يُعرف من هذا القليل ما "
        "تُظهره معظم السجلات؛ اختر فترة أوسع.",
    }


def immature(e: Evidence) -> Texts | None:
    """Of the last buckets not all reports are in."""
    if not e.immature or e.delay is None:
        return None
    en, ar = (wording.day(e.until, lang) for lang in (EN, AR))
    return {
        EN: f"Nine tenths of events are reported within so many days: {number(e.delay, EN)}. Points that were younger "
        f"on {en}, and are left out because reports are still to come: {number(e.immature, EN)}.",
        AR: f"يُبلَّغ عن تسعة أعشار الأحداث خلال هذا العدد من الأيام: {number(e.delay, AR)}. والنقاط الأحدث من ذلك في "
        f"{ar}، وهي مستبعدة لأن بلاغات ما زالت منتظرة: {number(e.immature, AR)}.",
    }


def delays_unknown(e: Evidence) -> Texts | None:
    """The series is recent, and how late reports come is not known."""
    if e.delay is not None or not e.young:
        return None
    return {
        EN: "The record does not tell how late reports come in: whether all are in for the last points cannot be said, "
        "and a fall at the end may be reports that are still to come.",
        AR: "لا يبيّن السجل كم تتأخر البلاغات: فلا يُعرف هل وردت كلها عن النقاط الأخيرة، وقد يكون الانخفاض في "
        "النهاية بلاغات ما زالت منتظرة.",
    }


def sources_start_or_stop(e: Evidence) -> Texts | None:
    """Sources behind many records began or ceased."""
    if not e.turns:
        return None
    en, ar = (_turns(e.turns, lang) for lang in (EN, AR))
    return {
        EN: f"{en}: changes in reporting are not changes in violence.",
        AR: f"{ar}: تغيّر الإبلاغ ليس تغيّرًا في العنف.",
    }


def _turns(turns: tuple[Turn, ...], lang: Language) -> str:
    parts = []
    for starts, english, arabic in (
        (True, "first heard of", "أول ما وُجد منه"),
        (False, "last heard of", "آخر ما وُجد منه"),
    ):
        those = [each for each in turns if each.starts is starts]
        named = [f"{wording.name(each.name, lang)} ({wording.day(each.day, lang)})" for each in those[:NAMED]]
        if more := len(those) - len(named):
            further = "further sources" if lang is EN else "مصادر أخرى"
            named.append(f"{further}: {number(more, lang)}")
        if named:
            parts.append(f"{english if lang is EN else arabic} {wording.listed(named, lang)}")
    text = ("; " if lang is EN else "؛ ").join(parts)
    head = (
        "Sources behind many of the records began or ceased"
        if lang is EN
        else "بدأت أو توقفت مصادر يستند إليها كثير من السجلات"
    )
    return f"{head}, {text}" if lang is EN else f"{head}، {text}"


def resembling(e: Evidence) -> Texts | None:
    """Neighbouring points resemble one another more than by chance."""
    if e.resembling is None:
        return None
    en, ar = (ratio(e.resembling, lang) for lang in (EN, AR))
    if e.date is None:
        return {
            EN: f"Neighbouring points resemble one another beside the shifts, too (correlation {en}): a slow drift "
            "may be shown as shifts.",
            AR: f"تتشابه النقاط المتجاورة حتى بمعزل عن التحوّلات (الارتباط {ar}): قد يظهر التدرّج البطيء تحوّلات.",
        }
    return {
        EN: f"Neighbouring points resemble one another (correlation {en}): the interval is widened for it and may "
        "still be too narrow.",
        AR: f"تتشابه النقاط المتجاورة (الارتباط {ar}): وُسّع المجال لذلك، وقد يبقى أضيق مما ينبغي.",
    }


def seasons(e: Evidence) -> Texts | None:
    """Seasons are not set apart from change."""
    if e.seasonal is not False:
        return None
    if e.date is None:
        return {
            EN: "Seasons are not set apart from shifts: what returns every year may be shown as one.",
            AR: "لا تُفصل المواسم عن التحوّلات: قد يظهر ما يتكرر كل سنة تحوّلًا.",
        }
    return {
        EN: "Seasons are not set apart, since that needs two full cycles: what returns every year may look like "
        "change.",
        AR: "لم تُفصل المواسم لأن ذلك يحتاج إلى دورتين كاملتين: قد يبدو ما يتكرر كل سنة تغيّرًا.",
    }


def unsure(e: Evidence) -> Texts | None:
    """The day of some shift is known to no better than a range."""
    if not e.unsure:
        return None
    en, ar = (
        wording.listed([wording.period(first, last, lang) for first, last in e.unsure[:NAMED]], lang)
        for lang in (EN, AR)
    )
    return {
        EN: f"When a shift was is known only roughly ({en}).",
        AR: f"لا يُعرف موعد التحوّل إلا تقريبًا ({ar}).",
    }


def at_limit(e: Evidence) -> Texts | None:
    """More shifts than were looked for would fit."""
    if e.limit is None:
        return None
    return {
        EN: f"Shifts that were looked for, at most: {number(e.limit, EN)}. More would fit: ask for more, or read the "
        "series as one that keeps changing.",
        AR: f"أكثر ما بُحث عنه من التحوّلات: {number(e.limit, AR)}. والمزيد منها يلائم: اطلب أكثر، أو اقرأ السلسلة "
        "على أنها دائمة التغيّر.",
    }


OF_SERIES: Rules = (
    ("GAPS", Severity.WARNING, gaps),
    ("LOWEST_FIGURES", Severity.WARNING, lowest_figures),
    ("UNNUMBERED", Severity.WARNING, unnumbered),
    ("IMPRECISE", Severity.WARNING, imprecise),
    ("IMMATURE", Severity.WARNING, immature),
    ("SOURCE_STARTS_OR_STOPS", Severity.WARNING, sources_start_or_stop),
    ("NEIGHBOURS_ALIKE", Severity.WARNING, resembling),
    ("QUIET_POINTS", Severity.NOTE, quiet),
    ("DELAYS_UNKNOWN", Severity.NOTE, delays_unknown),
)
"""For every answer about change."""

OF_SHIFTS: Rules = (
    *OF_SERIES,
    ("AT_LIMIT", Severity.WARNING, at_limit),
    ("DATE_UNSURE", Severity.NOTE, unsure),
    ("SEASON_NOT_SET_APART", Severity.NOTE, seasons),
)
"""For shifts that are looked for."""


def share(part: float, lang: Language) -> str:
    """A share in per cent."""
    return percent(part, 1, lang)
