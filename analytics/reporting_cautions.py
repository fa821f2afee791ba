"""Cautions about reporting: who took it up or left off, how late it came, and what a nowcast could not take in."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analytics.change.truncation import FEWEST
from analytics.evidence import Texts
from analytics.results import Bounded, Caveat
from analytics.wording import AR, EN, day, listed, name, number, percent
from schema.answering import Severity

TWICE = 2
"""By how many times, and a week at least, the slowest source has to be slower than the quickest to be told of."""

HELD = 0.8
"""Share of the intervals of earlier nowcasts, which are of 90 %, that has to have held what came."""

FORECASTS = 20
"""Earlier forecasts from which on that share says something."""

_NAMED = 5
"""Sources that a sentence names at most."""

Source = Mapping[str, Any]


@dataclass(frozen=True)
class Reporting:
    """What is known of the reports behind an answer, as far as its cautions depend on it.

    Attributes:
        until: the last day whose reports are known.
        dated, undated: events told of on a known day, and on none that is known.
        before: events told of before they are said to have been.
        bulk: whether most reports came on a few days.
        ripe: last day of whose events nine in ten are expected to be reported; None where that cannot be told.
        last: last day of what is shown; None for nothing.
        delays: days until a source stated something: the median and how many records, by source.
        started, stopped: sources that took up telling, or left off, within the period.
        protected: whether protected sources are shown as one.
        lowest: whether people are counted by their least stated numbers.
        since: events told of after `until` in a bucket that is not full.
        later: what was told of after the longest delay that is expected; below 0 where more was taken back.
        unpaired: sources with too few records to be paired with others.
        forecasts, held: earlier nowcasts, and the share of them whose interval held what came; None without any.
        score, naive_score: how far they were off, and how far what had been reported was off; None without any.
    """

    until: dt.date
    dated: int = 0
    undated: int = 0
    before: int = 0
    bulk: bool = False
    ripe: dt.date | None = None
    last: dt.date | None = None
    delays: Sequence[tuple[Source, Bounded]] = ()
    started: Sequence[Source] = ()
    stopped: Sequence[Source] = ()
    protected: bool = False
    lowest: bool = False
    since: int = 0
    later: int = 0
    unpaired: int = 0
    forecasts: int = 0
    held: float | None = None
    score: float | None = None
    naive_score: float | None = None


Rule = Callable[[Reporting], Texts | None]


def report_days_unknown(r: Reporting) -> Texts | None:
    """Of some events no day is known on which anybody told of them."""
    if not r.undated:
        return None
    every = r.dated + r.undated
    return {
        EN: f"Records of which no day is known on which anybody told of them: {number(r.undated, EN)} of "
        f"{number(every, EN)}. Nothing can be said of how late they were reported.",
        AR: f"سجلات لا يُعرف في أي يوم أُخبر عنها: {number(r.undated, AR)} من {number(every, AR)}. لا يمكن القول كم تأخر "
        "الإبلاغ عنها.",
    }


def bulk_publication(r: Reporting) -> Texts | None:
    """Most reports came on a few days, as when a compilation is published."""
    if not r.bulk:
        return None
    return {
        EN: "Most of these records were reported on a few days, though they lie on many: they were published in bulk, "
        "and their delays tell of the publication, not of the reporting.",
        AR: "أُبلغ عن معظم هذه السجلات في أيام قليلة مع أنها موزعة على أيام كثيرة: فقد نُشرت دفعة واحدة، وتأخرها يدل على "
        "النشر لا على الإبلاغ.",
    }


def recent_immature(r: Reporting) -> Texts | None:
    """The last of what is shown is so young that more reports are to come."""
    if r.ripe is None or r.last is None or r.last <= r.ripe:
        return None
    return {
        EN: f"What happened after {day(r.ripe, EN)} is too recent to be compared with what went before: of it, fewer "
        f"than nine in ten records are expected to have been reported by {day(r.until, EN)}.",
        AR: f"ما وقع بعد {day(r.ripe, AR)} أحدث من أن يُقارن بما قبله: يُتوقع أن يكون ما أُبلغ عنه منه حتى "
        f"{day(r.until, AR)} أقل من تسعة أعشار السجلات.",
    }


def delays_differ_by_source(r: Reporting) -> Texts | None:
    """One source is much slower than another, so that the mix of sources moves the delay."""
    known = [
        (source, median)
        for source, median in r.delays
        if median.records >= FEWEST and median.lower is not None and median.upper is not None
    ]
    if len(known) < TWICE:
        return None
    quick, least = min(known, key=lambda each: (each[1].upper or 0.0, str(each[0]["id"])))
    slow, greatest = max(known, key=lambda each: (each[1].lower or 0.0, str(each[0]["id"])))
    if least.upper is None or greatest.lower is None or greatest.lower < max(TWICE * least.upper, least.upper + 7):
        return None
    names = {lang: (name(slow["name"], lang), name(quick["name"], lang)) for lang in (EN, AR)}
    most, few = ({lang: number(each, lang) for lang in (EN, AR)} for each in (greatest.lower, least.upper))
    return {
        EN: f"Sources differ in how late they tell: {names[EN][0]} takes at least {most[EN]} days for half of what it "
        f"tells, {names[EN][1]} at most {few[EN]}. Where the mix of sources changes, so does the delay.",
        AR: f"تتفاوت المصادر في تأخرها: عدد الأيام حتى نصف ما يخبر به {names[AR][0]} هو {most[AR]} على الأقل، وحتى نصف "
        f"ما يخبر به {names[AR][1]} هو {few[AR]} على الأكثر. ومتى تغيّر مزيج المصادر تغيّر التأخر.",
    }


def told_before(r: Reporting) -> Texts | None:
    """Some records were reported before the day on which they are said to have been."""
    if not r.before:
        return None
    return {
        EN: f"Records reported before the day on which they are said to have been: {number(r.before, EN)}. One of the "
        "two days is wrong.",
        AR: f"سجلات أُبلغ عنها قبل اليوم الذي يُقال إنها وقعت فيه: {number(r.before, AR)}. أحد اليومين خطأ.",
    }


def _named(sources: Sequence[Source]) -> tuple[str, str]:
    shown = sources[:_NAMED]
    more = len(sources) - len(shown)
    en, ar = (listed([name(each["name"], lang) for each in shown], lang) for lang in (EN, AR))
    return (f"{en}; further ones: {number(more, EN)}", f"{ar}؛ وغيرها: {number(more, AR)}") if more else (en, ar)


def sources_start_or_stop(r: Reporting) -> Texts | None:
    """A source takes up telling within the period, or leaves off, beyond what chance would do."""
    if not (r.started or r.stopped):
        return None
    started, stopped = _named(r.started), _named(r.stopped)
    en = [f"Took up telling within the period: {started[0]}."] * bool(r.started)
    en += [f"Left off within it: {stopped[0]}."] * bool(r.stopped)
    ar = [f"بدأت الإخبار خلال الفترة: {started[1]}."] * bool(r.started)
    ar += [f"توقفت خلالها: {stopped[1]}."] * bool(r.stopped)
    return {
        EN: " ".join([*en, "Changes at these points may be changes in reporting."]),
        AR: " ".join([*ar, "قد تكون التغيرات عند هذه النقاط تغيرات في الإبلاغ."]),
    }


def protected_together(r: Reporting) -> Texts | None:
    """Protected sources share a row."""
    if not r.protected:
        return None
    return {
        EN: "Sources whose identity is withheld to protect people are shown as one, however many they are.",
        AR: "المصادر المحجوبة هويتها لحماية أشخاص مبيّنة كأنها مصدر واحد، مهما كان عددها.",
    }


def lowest_numbers(r: Reporting) -> Texts | None:
    """People are nowcast by the least numbers stated."""
    if not r.lowest:
        return None
    return {
        EN: "People are counted by the least number that had been stated of each record by then; what is expected is "
        "that number in the end, and no best figure.",
        AR: "يُعدّ الناس بأدنى رقم ذُكر في كل سجل حتى ذلك الحين؛ والمتوقع هو ذلك الرقم في النهاية، لا رقم مرجَّح.",
    }


def reported_since(r: Reporting) -> Texts | None:
    """Reports of the bucket that is not full are left out."""
    if not r.since:
        return None
    return {
        EN: f"Reports after {day(r.until, EN)}, the end of the last full bucket, are not taken in: "
        f"{number(r.since, EN)} records.",
        AR: f"البلاغات بعد {day(r.until, AR)}، نهاية آخر فترة كاملة، غير محسوبة: عدد سجلاتها {number(r.since, AR)}.",
    }


def later_still(r: Reporting) -> Texts | None:
    """Some reports came later than the nowcast looks ahead."""
    if r.later <= 0:
        return None
    return {
        EN: f"Some reports came later than the nowcast looks ahead, with {number(r.later, EN)} counted in them; of "
        "recent buckets such are not expected.",
        AR: f"وردت بلاغات بعد المدى الذي ينظر إليه التقدير، ومجموع ما فيها {number(r.later, AR)}؛ ولا يُتوقع مثلها في "
        "الفترات الأخيرة.",
    }


def pairs_limited(r: Reporting) -> Texts | None:
    """There are more sources than are paired."""
    if not r.unpaired:
        return None
    return {
        EN: f"Pairs are those of the sources with most records; not paired: {number(r.unpaired, EN)} sources.",
        AR: f"الأزواج هي أزواج المصادر التي لها أكثر السجلات؛ عدد المصادر غير المقارنة: {number(r.unpaired, AR)}.",
    }


def backtest_misses(r: Reporting) -> Texts | None:
    """Earlier nowcasts were surer than they should have been."""
    if r.held is None or r.forecasts < FORECASTS or r.held >= HELD:
        return None
    return {
        EN: f"Nowcasts made in the same way at earlier times held what came in {percent(r.held, 1, EN)} of cases, "
        "though their intervals are meant to in 90%: reporting did not go on as it had.",
        AR: f"التقديرات المماثلة في أوقات سابقة شملت ما ورد في {percent(r.held, 1, AR)} من الحالات، مع أن مجالاتها "
        "يُراد بها ٩٠٪: لم يستمر الإبلاغ كما كان.",
    }


def naive_is_better(r: Reporting) -> Texts | None:
    """Earlier nowcasts were farther off than what had been reported."""
    if r.score is None or r.naive_score is None or r.score <= r.naive_score:
        return None
    return {
        EN: "Nowcasts made in the same way at earlier times were farther from what came than the reports at hand: here "
        "the reports alone are the better guide.",
        AR: "التقديرات المماثلة في أوقات سابقة كانت أبعد مما ورد من البلاغات التي كانت متوفرة: "
        "البلاغات وحدها هنا دليل أفضل.",
    }


RULES: tuple[tuple[str, Severity, Rule], ...] = (
    ("BULK_PUBLICATION", Severity.WARNING, bulk_publication),
    ("BACKTEST_MISSES", Severity.WARNING, backtest_misses),
    ("NAIVE_IS_BETTER", Severity.WARNING, naive_is_better),
    ("RECENT_IMMATURE", Severity.WARNING, recent_immature),
    ("REPORT_DAYS_UNKNOWN", Severity.WARNING, report_days_unknown),
    ("DELAYS_DIFFER_BY_SOURCE", Severity.WARNING, delays_differ_by_source),
    ("SOURCES_START_OR_STOP", Severity.WARNING, sources_start_or_stop),
    ("TOLD_BEFORE", Severity.NOTE, told_before),
    ("PROTECTED_TOGETHER", Severity.NOTE, protected_together),
    ("LOWEST_NUMBERS", Severity.NOTE, lowest_numbers),
    ("REPORTED_SINCE", Severity.NOTE, reported_since),
    ("LATER_STILL", Severity.NOTE, later_still),
    ("PAIRS_LIMITED", Severity.NOTE, pairs_limited),
)
"""Each with its code and weight, gravest first."""

FAILED = frozenset({"BACKTEST_MISSES", "NAIVE_IS_BETTER"})
"""Those that make a nowcast unfit for use."""


def cautions(reporting: Reporting) -> tuple[Caveat, ...]:
    """What must be said of the reports behind an answer."""
    return tuple(
        Caveat(code, severity, text) for code, severity, rule in RULES if (text := rule(reporting)) is not None
    )
