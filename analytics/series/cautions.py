"""Cautions about the form of a series: days that do not move, dates drawn at random, stocks, running totals, groups."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from analytics.results import Caveat
from analytics.series.form import Form
from analytics.series.scales import DRAWS
from analytics.wording import AR, EN, digits, listed, name, number, percent
from schema.answering import Dimension, Imprecise, Scale, Severity
from schema.vocabulary import Language, Measure

Texts = dict[str, str]

_NAMED = 3
"""Actors whose shares are told, those with most first."""

_MOST_NAMED = 4
"""Sources that are named."""

_SEVERAL: Texts = {
    EN: " Where several records or areas have one, they may be of the same people: the lower bound is the greatest of "
    "their least numbers, the upper the sum of their greatest, and there is no best figure; ask for one area, or by "
    "area.",
    AR: " وحيث ذُكر أكثر من عدد لمناطق أو في سجلات مختلفة فقد تكون لأشخاص أنفسهم: الحد الأدنى أكبر حدودها الدنيا، "
    "والأعلى مجموع حدودها العليا، ولا رقم مرجَّح؛ اطلب منطقة واحدة أو بحسب المنطقة.",
}


@dataclass(frozen=True)
class Shares:
    """Bounds of the shares of who is held responsible, over the whole period.

    Attributes:
        of: label of each, in both languages, with the lower and the upper end of its share, 0 … 1.
        nobodys, records: records in which nobody is named for some act, of so many.
        counted: whether shares are of what is counted; otherwise, where some number is not known, of records.
    """

    of: Sequence[tuple[dict[str, str], float, float]]
    nobodys: int
    records: int
    counted: bool


@dataclass(frozen=True)
class Told:
    """What is known of a series in its form.

    Attributes:
        stays: records that have no instants by which they could move to the days of the time zone.
        unseen: buckets in which nobody is known to have looked, between others.
        several: whether a number of a stock is that of several records or areas.
        roughly: records of a stock that are known too roughly for any one bucket.
        untold: records of which no number can be told without some source.
        shares: of who is held responsible.
        partly: sources that told of nothing in the first part of the period or in the last.
    """

    form: Form
    stays: int = 0
    drawn: int = 0
    unseen: int = 0
    several: bool = False
    roughly: int = 0
    untold: int = 0
    shares: Shares | None = None
    partly: tuple[Mapping[str, str], ...] = ()


def days_not_moved(t: Told) -> Texts | None:
    """A time zone was asked for, and some records are known to a local day only."""
    if t.form.zone is None or not t.stays:
        return None
    # The name of a zone is a code, and keeps its letters.
    return {
        EN: f"Buckets are days of {t.form.zone}. Records known to a local day and to no hour stay on it: "
        f"{number(t.stays, EN)}.",
        AR: f"الأيام أيام المنطقة الزمنية {t.form.zone}. سجلات يُعرف يومها المحلي دون ساعتها تبقى في يومها: "
        f"{number(t.stays, AR)}.",
    }


def dates_drawn(t: Told) -> Texts | None:
    """Records that may lie in several buckets were placed at random."""
    if t.form.imprecise is not Imprecise.DRAWS or not t.drawn:
        return None
    return {
        EN: f"Records that may lie in several points: {number(t.drawn, EN)}. Each was put on a day of its own interval "
        f"at random, {number(DRAWS, EN)} times: the value is the middle of the placements, the bounds enclose 95% of "
        "them from the lowest to the highest figures. Such points do not add up; in each placement they do.",
        AR: f"سجلات قد تقع في أكثر من نقطة: {number(t.drawn, AR)}. وُضع كل منها عشوائيًا في يوم من فترته "
        f"{number(DRAWS, AR)} مرة: القيمة هي وسط المواضع، والحدّان يحيطان بـ{digits('95%', AR)} منها من أدنى "
        "الأرقام إلى أعلاها. لا تُجمع هذه النقاط؛ أما في كل وضع فتُجمع.",
    }


def last_value(t: Told) -> Texts | None:
    """The measure is a stock."""
    if not t.form.stock:
        return None
    more = dict(_SEVERAL) if t.several else {EN: "", AR: ""}
    if t.roughly:
        more[EN] += f" Records known too roughly for any one point, which are in none: {number(t.roughly, EN)}."
        more[AR] += f" سجلات معروفة بدقة لا تكفي لأي نقطة بعينها، فليست في أيٍّ منها: {number(t.roughly, AR)}."
    return {
        EN: "How many people are in this state is no sum: of each point, and of the whole, the last number stated in "
        f"it holds.{more[EN]}",
        AR: f"عدد من هم في هذه الحال ليس مجموعًا: يُؤخذ في كل نقطة وفي الكل آخر عدد مذكور.{more[AR]}",
    }


def running_total_gaps(t: Told) -> Texts | None:
    """A running total passes over buckets in which nobody is known to have looked."""
    if t.form.scale is not Scale.CUMULATIVE or not t.unseen:
        return None
    return {
        EN: f"Points in which no source is known to have been active: {number(t.unseen, EN)}. They add nothing to the "
        "running total, which is what was documented and not what happened.",
        AR: f"نقاط لا يُعرف أن مصدرًا كان عاملًا فيها: {number(t.unseen, AR)}. لا تضيف شيئًا إلى المجموع المتراكم، فهو ما "
        "وُثِّق لا ما وقع.",
    }


def attribution_bounds(t: Told) -> Texts | None:
    """Nobody is named for some of what is counted: it may be anybody's."""
    s = t.shares
    if s is None or not s.nobodys:
        return None
    of = ("what is counted", "المعدود") if s.counted else ("records", "السجلات")
    told = {lang: _told(s, lang) for lang in (EN, AR)}
    return {
        EN: f"Records in which nobody is named: {number(s.nobodys, EN)} of {number(s.records, EN)}. They may be of any "
        "actor: its lower bound is what is attributed to it, its upper bound adds them. Shares of "
        f"{of[0]} over the whole period, at least and at most: {told[EN]}.",
        AR: f"سجلات لم يُسمَّ فيها أحد: {number(s.nobodys, AR)} من {number(s.records, AR)}. قد تكون لأي جهة: حدّها الأدنى "
        f"ما نُسب إليها، وحدّها الأعلى يضيفها. الحصص من {of[1]} في الفترة كلها، على الأقل وعلى الأكثر: {told[AR]}.",
    }


def _told(shares: Shares, lang: Language) -> str:
    dash = "–"
    most = shares.of[:_NAMED]
    each = [f"{name(label, lang)} {percent(low, 1, lang)}{dash}{percent(high, 1, lang)}" for label, low, high in most]
    return listed(each, lang)


def each_left_out(t: Told) -> Texts | None:
    """Sources are left out in turn."""
    if t.form.group_by is not Dimension.SOURCE_LEFT_OUT:
        return None
    en, ar = (
        "Without a source, events that only it documented are left out",
        "من دون المصدر تُستبعد الأحداث التي وثّقها وحده",
    )
    if t.form.measure is not Measure.INCIDENTS:
        en += ", and the others have the number that remains of the other sources' claims"
        ar += "، ويبقى لغيرها العدد الذي تدل عليه ادعاءات المصادر الأخرى"
    if n := t.untold:
        en += f". Records of which published claims do not tell that number, and which have none: {number(n, EN)}"
        ar += f". سجلات لا تدل الادعاءات المنشورة على عددها من دون مصدر ما، فلا عدد لها: {number(n, AR)}"
    return {EN: f"{en}.", AR: f"{ar}."}


def sources_start_or_stop(t: Told) -> Texts | None:
    """Some sources tell of one part of the period only."""
    if not t.partly:
        return None
    named = {lang: listed([name(each, lang) for each in t.partly[:_MOST_NAMED]], lang) for lang in (EN, AR)}
    if (rest := len(t.partly) - _MOST_NAMED) > 0:
        named = {
            EN: f"{named[EN]} (and {number(rest, EN)} more)",
            AR: f"{named[AR]} (وغيرها: {number(rest, AR)})",
        }
    return {
        EN: "Sources that told of nothing dated to one point in the first or the last quarter of the period: "
        f"{named[EN]}. Where a source starts or stops, the total changes although what happens may not.",
        AR: f"مصادر لم تروِ شيئًا مؤرَّخًا بنقطة واحدة في الربع الأول أو الأخير من الفترة: {named[AR]}. حيث يبدأ مصدر أو "
        "يتوقف يتغيّر المجموع وإن لم يتغيّر ما يقع.",
    }


Rule = Callable[[Told], Texts | None]

RULES: tuple[tuple[str, Severity, Rule], ...] = (
    ("LAST_VALUE", Severity.WARNING, last_value),
    ("ATTRIBUTION_BOUNDS", Severity.WARNING, attribution_bounds),
    ("RUNNING_TOTAL_GAPS", Severity.WARNING, running_total_gaps),
    ("SOURCES_START_OR_STOP", Severity.WARNING, sources_start_or_stop),
    ("DATES_DRAWN", Severity.NOTE, dates_drawn),
    ("DAYS_NOT_MOVED", Severity.NOTE, days_not_moved),
    ("EACH_LEFT_OUT", Severity.NOTE, each_left_out),
)
"""Each with its code and weight."""


def caveats(told: Told) -> list[Caveat]:
    """What must be said of a series in its form."""
    return [Caveat(code, severity, text) for code, severity, rule in RULES if (text := rule(told)) is not None]
