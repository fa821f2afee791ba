"""Cautions about what was put together: granularities, categories, protected sources, groups without a number."""

from analytics import wording
from analytics.evidence import Evidence, Rule, Texts
from analytics.series.form import STOCKS
from analytics.wording import AR, EN, listed, number
from schema import terms
from schema.answering import Severity
from schema.vocabulary import Granularity, Language, Measure


def granularities_mixed(e: Evidence) -> Texts | None:
    """Records of several granularities were asked for together."""
    if len(e.facts.mixed) < 2:
        return None
    en, ar = (listed([_granularity(each, lang) for each in e.facts.mixed], lang) for lang in (EN, AR))
    if e.counts_records:
        return {
            EN: f"Records of different kinds ({en}) are counted side by side; one may sum up others, so their number "
            "is no number of incidents.",
            AR: f"تُعدّ سجلات من أنواع مختلفة ({ar}) جنبًا إلى جنب؛ وقد يجمع أحدها غيره، فعددها ليس عدد حوادث.",
        }
    return {
        EN: f"Records of different kinds ({en}) are not added up, since one may be part of another: where they meet, "
        "the lower bound is the greatest of theirs, and there is no best figure and no upper bound.",
        AR: f"لا تُجمع سجلات من أنواع مختلفة ({ar}) لأن أحدها قد يكون جزءًا من آخر: حيث تلتقي يكون الحد الأدنى أكبر "
        "حدودها الدنيا، ولا رقم مرجَّح ولا حد أعلى.",
    }


def _granularity(each: Granularity, lang: Language) -> str:
    label = terms.label("granularity", each, lang)
    return label.lower() if lang is EN else label


def at_least_one(e: Evidence) -> Texts | None:
    """Some records stand for a number of incidents that nobody states."""
    n = e.facts.open_ended
    if not n or e.measure is not Measure.INCIDENTS:
        return None
    return {
        EN: f"Records that stand for a number of incidents nobody states: {number(n, EN)}. Each counts as at least "
        "one.",
        AR: f"سجلات تمثّل عددًا من الحوادث لا يذكره أحد: {number(n, AR)}. يُحسب كلٌّ منها حادثة واحدة على الأقل.",
    }


def groups_without_number(e: Evidence) -> Texts | None:
    """Some groups of people harmed have a size that nobody states."""
    n = e.facts.unnumbered
    if not n or not e.facts.groups:
        return None
    return {
        EN: f"Groups of people whose size no source states: {number(n, EN)}. Each is people, not zero; sums that "
        "include them have no best figure and are open above.",
        AR: f"مجموعات من الناس لا يذكر أي مصدر عدد أفرادها: {number(n, AR)}. كلٌّ منها أناس وليست صفرًا؛ والمجاميع التي "
        "تشملها بلا رقم مرجَّح ومفتوحة من أعلى.",
    }


def categories_overlap(e: Evidence) -> Texts | None:
    """A record may stand in several cells."""
    if not e.facts.several:
        return None
    en, ar = (listed([wording.by_dimension(each, lang) for each in e.facts.several], lang) for lang in (EN, AR))
    return {
        EN: f"A record stands in each of its categories ({en}): they do not add up to the total.",
        AR: f"يظهر السجل في كل فئة من فئاته ({ar}): لا يساوي مجموعها المجموع الكلي.",
    }


def protected_left_out(e: Evidence) -> Texts | None:
    """Sources whose identity is withheld appear in no count by source."""
    if not e.facts.protected:
        return None
    return {
        EN: "Sources whose identity is withheld to protect people are left out of every count by source; their records "
        "are in the total.",
        AR: "المصادر المحجوبة هويتها لحماية أشخاص مستبعدة من كل عدّ بحسب المصدر؛ وسجلاتها داخلة في المجموع الكلي.",
    }


def reported_by(e: Evidence) -> Texts | None:
    """Only what had been stated by a day is counted."""
    if e.reported is None:
        return None
    en, ar = (wording.day(e.reported, lang) for lang in (EN, AR))
    left = (
        (
            f" Events of which no such day is known are left out: {number(e.undated, EN)}.",
            f" واستُبعدت أحداث لا يُعرف لها يوم كهذا: {number(e.undated, AR)}.",
        )
        if e.undated
        else ("", "")
    )
    now = (
        ("Sources", "والمصادر") if e.counts_records else ("Places, categories and sources", "والأماكن والفئات والمصادر")
    )
    return {
        EN: f"This is what sources are known to have stated by the end of {en}.{left[0]} {now[0]} are as the record "
        "has them now.",
        AR: f"هذا ما يُعرف أن المصادر ذكرته حتى نهاية {ar}.{left[1]} {now[1]} كما هي في السجل الآن.",
    }


def stock_not_added(e: Evidence) -> Texts | None:
    """Numbers of people in a state at a time are not added up over time; a series takes the last one."""
    if e.measure not in STOCKS or e.unit is not None or e.facts.records < 2:
        return None
    return {
        EN: "What is counted is so many people at a time: numbers of several records are not added up, and where "
        "several meet none is shown. A time series shows the last number stated.",
        AR: "المعدود عدد من الناس في وقت بعينه: لا تُجمع أعداد سجلات عدة، وحيث تلتقي سجلات عدة لا يُعرض عدد. أما السلسلة "
        "الزمنية فتعرض آخر عدد مذكور.",
    }


def confidential_apart(e: Evidence) -> Texts | None:
    """Confidential collections are left out, since nobody named one; each is counted on a lattice of its own."""
    if not e.apart:
        return None
    return {
        EN: "Confidential collections are not counted here; each has a lattice of its own.",
        AR: "المجموعات السرية غير محسوبة هنا؛ لكلٍّ منها جدول خاص.",
    }


CAUTIONS: tuple[tuple[str, Severity, Rule], ...] = (
    ("GRANULARITIES_MIXED", Severity.WARNING, granularities_mixed),
    ("GROUPS_WITHOUT_NUMBER", Severity.WARNING, groups_without_number),
    ("STOCK_NOT_ADDED", Severity.WARNING, stock_not_added),
    ("REPORTED_BY", Severity.NOTE, reported_by),
    ("AT_LEAST_ONE", Severity.NOTE, at_least_one),
    ("CATEGORIES_OVERLAP", Severity.NOTE, categories_overlap),
    ("PROTECTED_LEFT_OUT", Severity.NOTE, protected_left_out),
    ("CONFIDENTIAL_APART", Severity.NOTE, confidential_apart),
)
"""Each with its code and weight."""
