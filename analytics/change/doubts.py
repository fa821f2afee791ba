"""Cautions about a change at a date: what else may have made it, and how sure it is."""

from analytics import wording
from analytics.change.around import Situation
from analytics.change.cautions import NAMED, OF_SERIES, ratio, seasons, share
from analytics.change.evidence import Evidence, Rules
from analytics.evidence import Texts
from analytics.wording import AR, EN, number
from schema import terms
from schema.answering import Severity
from schema.vocabulary import Language

ALIKE = 0.1
"""Share of other dates with as great a change, above which a date does not stand out."""

DIFFERS = 1.25
"""Ratio of active sources after to before, or before to after, from which on reporting has changed."""


def split(e: Evidence) -> Texts | None:
    """The date lies within a bucket."""
    if not e.split or e.date is None:
        return None
    en, ar = (wording.day(e.date, lang) for lang in (EN, AR))
    return {
        EN: f"The date, {en}, lies within a point; that point belongs to neither side and is left out.",
        AR: f"يقع التاريخ {ar} داخل نقطة؛ وتلك النقطة لا تخص أيًّا من الجانبين وهي مستبعدة.",
    }


def vague(e: Evidence) -> Texts | None:
    """The situation began on a day that is known only roughly."""
    if e.vague is None or e.date is None:
        return None
    how = [terms.label("date_precision", e.vague.precision, lang) for lang in (EN, AR)]
    en, ar = (wording.day(e.date, lang) for lang in (EN, AR))
    return {
        EN: f"When the situation {e.vague.code} began is known only roughly ({how[0].lower()}); {en} is the first day "
        "on which it may have.",
        AR: f"لا يُعرف متى بدأ الوضع {_isolated(e.vague.code)} إلا تقريبًا ({how[1]})؛ و{ar} أول يوم يحتمل أن يكون "
        "بدأ فيه.",
    }


def ended(e: Evidence) -> Texts | None:
    """The situation was over before the series is."""
    if e.ended is None:
        return None
    en, ar = (wording.day(e.ended, lang) for lang in (EN, AR))
    return {
        EN: f"The situation ended on {en}, and what came later counts as after the date, too; end the period on that "
        "day to see it alone.",
        AR: f"انتهى الوضع في {ar}، ويُحسب ما جاء بعده أيضًا ضمن ما بعد التاريخ؛ أنهِ الفترة في ذلك اليوم لتراه وحده.",
    }


def reporting_changed(e: Evidence) -> Texts | None:
    """More or fewer sources were active after the date than before."""
    if e.active is None:
        return None
    before, after = e.active
    if abs(after - before) < 1 or max(before, after) < DIFFERS * min(before, after):
        return None
    return {
        EN: f"Sources active in a point, on average: {number(before, EN)} before the date and {number(after, EN)} "
        "after. Part of the change may be one of reporting.",
        AR: f"المصادر العاملة في النقطة، في المتوسط: {number(before, AR)} قبل التاريخ و{number(after, AR)} بعده. قد "
        "يكون جزء من التغيّر تغيّرًا في الإبلاغ.",
    }


def does_not_stand_out(e: Evidence) -> Texts | None:
    """At many other dates the change is as great."""
    if e.placebo_share is None or not e.stands_out or e.placebo_share <= ALIKE:
        return None
    return {
        EN: f"As great a change is found at {share(e.placebo_share, EN)} of the dates that were tried for comparison: "
        "this date does not stand out.",
        AR: f"يوجد تغيّر بهذا القدر عند {share(e.placebo_share, AR)} من التواريخ التي جُرّبت للمقارنة: هذا التاريخ لا "
        "يبرز بينها.",
    }


def one_point_decides(e: Evidence) -> Texts | None:
    """Without one bucket the answer would be another."""
    if e.influence is None:
        return None
    i = e.influence
    en, ar = (wording.period(i.start, i.end, lang) for lang in (EN, AR))
    return {
        EN: f"One point weighs much: without that of {en} the ratio would be {ratio(i.without, EN)} instead of "
        f"{ratio(i.ratio, EN)}.",
        AR: f"لنقطة واحدة وزن كبير: من دون نقطة {ar} تكون النسبة {ratio(i.without, AR)} بدلًا من {ratio(i.ratio, AR)}.",
    }


def changes_on(e: Evidence) -> Texts | None:
    """The effect grows or fades."""
    if e.slope is None:
        return None
    en, ar = (ratio(e.slope, lang) for lang in (EN, AR))
    way = ("rises", "يرتفع") if e.slope > 1 else ("falls", "ينخفض")
    return {
        EN: f"After the date the rate {way[0]} from point to point beside the trend, too (by a factor of {en}): the "
        "ratio is an average over the whole time after.",
        AR: f"بعد التاريخ {way[1]} المعدل من نقطة إلى أخرى بما يزيد على الاتجاه (بمعامل {ar}): النسبة متوسط للمدة "
        "التالية كلها.",
    }


def people_moved(e: Evidence) -> Texts | None:
    """People left or came at about the same time."""
    if not e.moved:
        return None
    return {
        EN: f"Movements of people from or to the area, on record near the date: {number(e.moved, EN)}. Fewer or more "
        "events may mean fewer or more people there; this is no rate per head.",
        AR: f"حركات سكان من المنطقة أو إليها مسجّلة قرب التاريخ: {number(e.moved, AR)}. قد تعني قلة الأحداث أو كثرتها "
        "قلة الناس هناك أو كثرتهم؛ فليس هذا معدلًا لكل فرد.",
    }


def other_situations(e: Evidence) -> Texts | None:
    """Other situations began or ended at about the same time."""
    if not e.others:
        return None
    en, ar = (_others(e.others, lang) for lang in (EN, AR))
    return {
        EN: f"Near the date other situations began or ended: {en}. What they changed cannot be told apart.",
        AR: f"قرب التاريخ بدأت أو انتهت أوضاع أخرى: {ar}. ولا يمكن فصل ما غيّرته.",
    }


def _others(others: tuple[Situation, ...], lang: Language) -> str:
    named = []
    for each in others[:NAMED]:
        kind = terms.label("situation", each.kind, lang)
        shown = f"{kind[0].lower() + kind[1:]} {each.code}" if lang is EN else f"{kind} {_isolated(each.code)}"
        named.append(shown)
    if more := len(others) - len(named):
        named.append(f"{'further' if lang is EN else 'وغيرها'}: {number(more, lang)}")
    return wording.listed(named, lang)


def _isolated(code: str) -> str:
    """A code within Arabic words, which must not take part in their order."""
    return f"\u2068{code}\u2069"


def sources_disagree(e: Evidence) -> Texts | None:
    """By one source it rose, by another it fell."""
    if len(e.opposed) < 2:
        return None
    en, ar = ([wording.name(each, lang) for each in e.opposed] for lang in (EN, AR))
    return {
        EN: f"Sources disagree on the direction: by what {en[0]} tells the rate rose, by what {en[1]} tells it fell.",
        AR: f"تختلف المصادر في الاتجاه: بحسب ما يرويه {ar[0]} ارتفع المعدل، وبحسب ما يرويه {ar[1]} انخفض.",
    }


def control_refused(e: Evidence) -> Texts | None:
    """The control has too little to be compared."""
    if not e.control_refused:
        return None
    return {
        EN: "The control series has no ratio of its own: too little was counted in it before or after the date.",
        AR: "لا نسبة لسلسلة المقارنة: ما أُحصي فيها قبل التاريخ أو بعده أقل مما يلزم.",
    }


OF_DATE: Rules = (
    *OF_SERIES,
    ("SITUATION_ENDED", Severity.WARNING, ended),
    ("DATE_ROUGH", Severity.WARNING, vague),
    ("REPORTING_CHANGED", Severity.WARNING, reporting_changed),
    ("DATE_DOES_NOT_STAND_OUT", Severity.WARNING, does_not_stand_out),
    ("SOURCES_DISAGREE", Severity.WARNING, sources_disagree),
    ("ONE_POINT_DECIDES", Severity.WARNING, one_point_decides),
    ("OTHER_SITUATIONS", Severity.WARNING, other_situations),
    ("PEOPLE_MOVED", Severity.WARNING, people_moved),
    ("CONTROL_NOT_ESTIMABLE", Severity.WARNING, control_refused),
    ("CHANGE_GOES_ON", Severity.NOTE, changes_on),
    ("DATE_WITHIN_POINT", Severity.NOTE, split),
    ("SEASON_NOT_SET_APART", Severity.NOTE, seasons),
)
"""For a change at a date."""
