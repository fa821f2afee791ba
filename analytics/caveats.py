"""The sentences of caution, each from a rule over what is known of an answer, gravest first."""

from collections.abc import Sequence

from analytics.buckets import longest
from analytics.cautions import CAUTIONS
from analytics.evidence import Evidence, Rule, Texts
from analytics.facts import WIDTHS
from analytics.results import Caveat
from analytics.wording import AR, EN, listed, name, number, percent
from schema import terms
from schema.answering import Severity
from schema.vocabulary import Measure, Population

_MOST = 0.5
"""Above this share of records a rule about "most" of them speaks."""


def collections_overlap(e: Evidence) -> Texts | None:
    """Several collections may tell of the same events, so that adding them up would count twice."""
    slugs = e.facts.overlapping
    if not slugs:
        return None
    names = {each["id"]: each["name"] for each in e.collections}
    en, ar = (listed([name(names[slug], lang) for slug in slugs], lang) for lang in (EN, AR))
    return {
        EN: f"{en} may record the same events and are not added up; ask for one of them, or read each by itself.",
        AR: f"قد تسجّل المجموعات التالية الأحداث نفسها ولذلك لا تُجمع: {ar}. اطلب واحدة منها أو اقرأ كلًّا على حدة.",
    }


def fictional(e: Evidence) -> Texts | None:
    """The data are invented."""
    if not any(each["fictional"] for each in e.collections):
        return None
    return {
        EN: "These data are fictional, for demonstration; none of it happened.",
        AR: "هذه بيانات خيالية للعرض فقط؛ لم يقع شيء منها.",
    }


def redacted_since(e: Evidence) -> Texts | None:
    """This past state was redacted by a later publication."""
    if not e.removed:
        return None
    numbers = ", ".join(str(each) for each in e.removed)
    return {
        EN: f"Records have since been removed from this past state to protect people (publication {numbers}).",
        AR: f"أُزيلت لاحقًا سجلات من هذه الحالة السابقة لحماية أشخاص (النشرة {numbers}).",
    }


def mostly_fighting(e: Evidence) -> Texts | None:
    """Most of those counted as killed were killed in events in which no violation is alleged."""
    f = e.facts
    if e.measure is not Measure.KILLED or e.population is not Population.ALL or f.fighting <= _MOST * f.records:
        return None
    part, whole = (f.fighting_best, f.best) if f.best and not f.without_best else (f.fighting, f.records)
    subject = ("of these deaths", "من هذه الوفيات") if whole is f.best else ("of the events", "من الأحداث")
    return {
        EN: f"{percent(part, whole, EN)} {subject[0]} come from records in which no violation is alleged, mostly "
        "fighting: read them as deaths, not as violations.",
        AR: f"{percent(part, whole, AR)} {subject[1]} مصدرها سجلات لا يُدَّعى فيها انتهاك، ومعظمها قتال: "
        "تُقرأ على أنها وفيات لا انتهاكات.",
    }


def precision_coarser_than_bin(e: Evidence) -> Texts | None:
    """Most records are known less precisely than the bucket; the finest that would do is suggested."""
    if e.unit is None or not e.facts.records:
        return None
    fitting = dict(zip(WIDTHS, e.facts.fitting, strict=True))
    width = next(each for each in WIDTHS if longest(each) >= longest(e.unit))
    coarser = e.facts.records - fitting[width]
    if coarser <= _MOST * e.facts.records:
        return None
    enough = [each for each in WIDTHS if e.facts.records - fitting[each] <= _MOST * e.facts.records]
    en, ar = (terms.label("bucket", enough[0], lang) if enough else "" for lang in (EN, AR))
    hint = (f" Ask by {en.lower()} instead.", f" اطلبها بحسب: {ar}.") if enough else ("", "")
    return {
        EN: f"{percent(coarser, e.facts.records, EN)} of the records are known less precisely than one point of this "
        f"series.{hint[0]}",
        AR: f"{percent(coarser, e.facts.records, AR)} من السجلات معروفة بدقة أقل من نقطة واحدة في هذه "
        f"السلسلة.{hint[1]}",
    }


def not_stated(e: Evidence) -> Texts | None:
    """Events match that state no number of what is counted. They are no zeros."""
    missing = e.facts.events - e.facts.records
    if not missing:
        return None
    if e.facts.groups:
        return {
            EN: f"Matching events that describe nobody harmed ({e.what(EN)}): {number(missing, EN)}; they are left "
            "out, not counted as zero.",
            AR: f"أحداث مطابقة لا تصف أحدًا ممن وقع عليهم الأذى ({e.what(AR)}): {number(missing, AR)}؛ وهي مستبعدة ولا "
            "تُعدّ صفرًا.",
        }
    return {
        EN: f"Of {number(e.facts.events, EN)} matching events, {number(missing, EN)} state no number for this measure "
        f"({e.what(EN)}); they are left out, not counted as zero.",
        AR: f"من أصل {number(e.facts.events, AR)} من الأحداث المطابقة، {number(missing, AR)} لا تذكر عددًا لهذا المقياس "
        f"({e.what(AR)})؛ وهي مستبعدة ولا تُعدّ صفرًا.",
    }


def outside_window(e: Evidence) -> Texts | None:
    """Some records lie partly outside the period; that part is not counted."""
    f = e.facts
    if not f.outside:
        return None
    if e.measure is Measure.INCIDENTS or not f.outside_unknown:
        amount = (number(f.outside_best, EN), number(f.outside_best, AR))
    else:
        amount = (f"at least {number(f.outside_low, EN)}", f"{number(f.outside_low, AR)} على الأقل")
    return {
        EN: f"Records that may lie partly outside the period: {number(f.outside, EN)}. Their share by days outside it, "
        f"{amount[0]}, is not counted.",
        AR: f"سجلات قد يقع جزء منها خارج الفترة: {number(f.outside, AR)}. حصتها بالأيام خارج الفترة، وهي {amount[1]}، "
        "غير محسوبة.",
    }


def unplaced(e: Evidence) -> Texts | None:
    """Some records are known too roughly for any bucket or area."""
    left = e.facts.unplaced.bounded()
    if not e.facts.unplaced.events:
        return None
    records = left.records or e.facts.unplaced.events
    known = [each for each in (left.value, left.lower) if each is not None]
    at_least = left.value is None and left.lower is not None
    en = f", {'at least ' if at_least else ''}{number(known[0], EN)} counted in them" if known else ""
    ar = f"، ومجموع ما فيها {number(known[0], AR)}{' على الأقل' if at_least else ''}" if known else ""
    where = (
        ("for any one point", "لأي نقطة بعينها")
        if e.unit
        else ("for any one area at this level", "لأي منطقة بهذا المستوى")
    )
    return {
        EN: f"Records known too roughly {where[0]}: {number(records, EN)}{en}. They stand apart "
        "and belong to the total.",
        AR: f"سجلات معروفة بدقة لا تكفي {where[1]}: {number(records, AR)}{ar}. وهي مبيّنة على حدة وتدخل في المجموع.",
    }


def without_best(e: Evidence) -> Texts | None:
    """Some records have bounds but no best figure."""
    n = e.facts.without_best
    # Of incidents AT_LEAST_ONE says why.
    if not n or e.measure is Measure.INCIDENTS:
        return None
    return {
        EN: f"Records without a best figure: {number(n, EN)} of {number(e.facts.records, EN)}. Sums that include them "
        "have bounds only.",
        AR: f"سجلات بلا رقم مرجَّح: {number(n, AR)} من {number(e.facts.records, AR)}. المجاميع التي تشملها لها حدّان فقط.",
    }


def open_ended(e: Evidence) -> Texts | None:
    """Some records have no upper bound."""
    n = e.facts.open_ended
    # Of incidents AT_LEAST_ONE says why.
    if not n or e.measure is Measure.INCIDENTS:
        return None
    return {
        EN: f"Records that state no upper bound: {number(n, EN)} of {number(e.facts.records, EN)}. Sums that include "
        "them are open above.",
        AR: f"سجلات لا تذكر حدًّا أعلى: {number(n, AR)} من {number(e.facts.records, AR)}. المجاميع التي تشملها "
        "مفتوحة من أعلى.",
    }


def single_source(e: Evidence) -> Texts | None:
    """Most records rest on one independent source."""
    f = e.facts
    if f.single <= _MOST * f.records:
        return None
    return {
        EN: f"{percent(f.single, f.records, EN)} of the records rest on one independent source.",
        AR: f"{percent(f.single, f.records, AR)} من السجلات تستند إلى مصدر مستقل واحد.",
    }


def reporting_changes(e: Evidence) -> Texts | None:
    """The number of active sources at least doubles within the series, by two or more."""
    if e.unit is None or e.facts.active is None:
        return None
    least, most = e.facts.active
    if most < 2 * least or most - least < 2:
        return None
    return {
        EN: f"The number of active sources varies from {number(least, EN)} to {number(most, EN)} per point: changes in "
        "reporting are not changes in violence.",
        AR: f"يتراوح عدد المصادر العاملة بين {number(least, AR)} و{number(most, AR)} في كل نقطة: تغيّر الإبلاغ "
        "ليس تغيّرًا في العنف.",
    }


def aggregates_left_out(e: Evidence) -> Texts | None:
    """Records of another granularity match; they are not added to what may be their parts."""
    n = e.facts.left_out
    if not n:
        return None
    en, ar = (listed([terms.label("granularity", each, lang) for each in e.granularities], lang) for lang in (EN, AR))
    return {
        EN: f"Left out: {number(n, EN)} records that are no single event of the kind counted ({en.lower()}), "
        "since they may sum up others.",
        AR: f"استُبعد {number(n, AR)} من السجلات التي ليست من النوع المعدود ({ar})، لأنها قد تجمع غيرها.",
    }


def conflicting(e: Evidence) -> Texts | None:
    """Sources of some records contradict each other."""
    n = e.facts.conflicting
    if not n:
        return None
    return {
        EN: f"Records whose sources cannot all be right about the number: {number(n, EN)}; their bounds span "
        "all of them.",
        AR: f"سجلات لا يمكن أن تصحّ أعداد مصادرها كلها معًا: {number(n, AR)}؛ وحدودها تشملها جميعًا.",
    }


def incoherent(e: Evidence) -> Texts | None:
    """Some sources state a least number above their best, or a best above their greatest."""
    n = e.incoherent
    if not n:
        return None
    return {
        EN: f"Records in which a source's own bounds exclude its best figure: {number(n, EN)}; their bounds are "
        "widened to hold it.",
        AR: f"سجلات تستبعد فيها حدود المصدر نفسه رقمَه المرجَّح: {number(n, AR)}؛ وقد وُسّعت حدودها لتشمله.",
    }


RULES: tuple[tuple[str, Severity, Rule], ...] = (
    ("COLLECTIONS_OVERLAP", Severity.WARNING, collections_overlap),
    ("FICTIONAL", Severity.WARNING, fictional),
    ("REDACTED_SINCE", Severity.WARNING, redacted_since),
    ("MOSTLY_FIGHTING", Severity.WARNING, mostly_fighting),
    ("NOT_STATED", Severity.WARNING, not_stated),
    ("UNPLACED", Severity.WARNING, unplaced),
    ("PRECISION_COARSER_THAN_BIN", Severity.WARNING, precision_coarser_than_bin),
    ("REPORTING_CHANGES", Severity.WARNING, reporting_changes),
    ("SINGLE_SOURCE", Severity.WARNING, single_source),
    ("OUTSIDE_WINDOW", Severity.NOTE, outside_window),
    ("AGGREGATES_LEFT_OUT", Severity.NOTE, aggregates_left_out),
    ("WITHOUT_BEST", Severity.NOTE, without_best),
    ("OPEN_ENDED", Severity.NOTE, open_ended),
    ("CONFLICTING", Severity.NOTE, conflicting),
    ("INCOHERENT", Severity.NOTE, incoherent),
    *CAUTIONS,
)
"""Every rule with its code and weight."""

_GRAVITY = (Severity.REFUSAL, Severity.WARNING, Severity.NOTE)


def caveats(evidence: Evidence, own: Sequence[Caveat] = ()) -> tuple[Caveat, ...]:
    """What must be said of an answer, gravest first; `own` are those of its method, the collections' come last."""
    found = list(own)
    found += [Caveat(code, severity, text) for code, severity, rule in RULES if (text := rule(evidence)) is not None]
    # What a rule has found in the answer itself need not be said again of the collection.
    said = {each.code for each in found}
    for each in evidence.collections:
        stated = [caveat for caveat in each.get("caveats") or () if caveat["code"] not in said]
        found += [Caveat(caveat["code"], Severity.NOTE, caveat["text"]) for caveat in stated]
    return tuple(sorted(found, key=lambda caveat: _GRAVITY.index(caveat.severity)))
