"""What lists lack for an estimate, as it is known of how they were made; each says what data would help."""

from analytics.captures import Captures, Partly
from analytics.evidence import Texts
from analytics.list_cautions import named
from analytics.wording import AR, EN, day, listed, number, period
from schema.vocabulary import Language


def aggregates_among(c: Captures) -> Texts | None:
    """A record that stands for several incidents cannot be recognised in another list."""
    if not c.sums:
        return None
    return {
        EN: f"Records that are no single incident: {number(c.sums, EN)}. Lists can be compared only incident by "
        "incident: ask for incidents, or record the incidents that these sum up.",
        AR: f"سجلات ليست حادثة واحدة: {number(c.sums, AR)}. لا تُقارن القوائم إلا حادثة بحادثة: اطلب الحوادث المفردة، "
        "أو سجّل الحوادث التي تجمعها هذه.",
    }


def collections_unmatched(c: Captures) -> Texts | None:
    """Records of different collections have not been matched, so that the same incident may stand in both."""
    if c.collections < 2:
        return None
    return {
        EN: f"Records come from collections that have not been matched with one another: {number(c.collections, EN)}. "
        "The same incident may stand in several as different records: ask for one collection, or match them.",
        AR: f"السجلات من مجموعات لم تُطابق إحداها بالأخرى: {number(c.collections, AR)}. قد ترد الحادثة نفسها في أكثر من "
        "مجموعة سجلاتٍ مختلفة: اطلب مجموعة واحدة، أو طابق بينها.",
    }


def selected(c: Captures) -> Texts | None:
    """A filter keeps what certain lists, or so many, hold, or any by a day: overlap is then no finding of its own."""
    if not c.selected:
        return None
    return {
        EN: "The question keeps only records of certain sources, or of several, or told of by a day: what lists share "
        "is then what was asked for, and shows nothing of what they miss. What would help: to leave sources, "
        "independentSources and reported out.",
        AR: "يُبقي السؤال سجلات مصادر معيّنة أو عدة مصادر أو ما أُبلغ عنه حتى يوم فقط: ما تشترك فيه القوائم هو إذن ما "
        "طُلب، ولا يدل على ما يفوتها. ما يفيد: حذف شروط المصادر وعددها المستقل ويوم الإبلاغ.",
    }


def graded(c: Captures) -> Texts | None:
    """Verification rests on who documented a record, so that to choose by it is to choose by lists."""
    if not c.graded:
        return None
    return {
        EN: "The question sorts or keeps records by how well they are verified, which rests on how many lists hold "
        "them: overlap is then partly what was asked for. What would help: to leave verification out.",
        AR: "يفرز السؤال السجلات أو يُبقيها بحسب درجة التحقق منها، وهي تقوم على عدد القوائم التي تضمها: فالتقاطع عندئذ "
        "هو في جزء منه ما طُلب. ما يفيد: حذف شرط التحقق.",
    }


def echoes_only(c: Captures) -> Texts | None:
    """Several sources, but all from one well."""
    if c.sources < 2 or len(c.lists) > 1:
        return None
    return {
        EN: f"All {number(c.sources, EN)} sources are compilations, or draw on one another or on the same informants, "
        "and count as one list at most. What would help: a source with informants of its own.",
        AR: f"كل المصادر، وعددها {number(c.sources, AR)}، تجمع عن غيرها أو يستقي بعضها من بعض أو من المخبرين أنفسهم، "
        "فتُعدّ قائمة واحدة على الأكثر. ما يفيد: مصدر له مخبروه.",
    }


def at_work_in_part(c: Captures) -> Texts | None:
    """A list could not hold what lay outside the time or area in which it was at work."""
    if not c.partly:
        return None
    hint = ("", "")
    if c.common is not None:
        en, ar = (period(*c.common, lang) for lang in (EN, AR))
        hint = (f" All were at work from {en}: ask for that time.", f" عملت كلها من {ar}: اطلب هذه المدة.")
    every = {lang: listed([_part(c, each, lang) for each in c.partly], lang) for lang in (EN, AR)}
    return {
        EN: f"Lists that could not hold every record, since they were not at work all the time or everywhere: "
        f"{every[EN]}. That looks like dependence and moves estimates either way.{hint[0]} What would help too: strata "
        "by time or area.",
        AR: f"قوائم لم يكن بوسعها أن تضم كل سجل، لأنها لم تعمل طوال الوقت أو في كل مكان: {every[AR]}. يبدو ذلك ترابطًا "
        f"ويحرّك التقديرات صعودًا أو هبوطًا.{hint[1]} ما يفيد أيضًا: طبقات بحسب الزمن أو المنطقة.",
    }


def _part(c: Captures, part: Partly, lang: Language) -> str:
    """A list with what it was limited to, and the records that lie beyond."""
    limits = []
    if part.first and part.last:
        limits.append(period(part.first, part.last, lang))
    if part.areas:
        limits.append(f"{'not in' if lang is EN else 'ليس في'} {listed(list(part.areas), lang)}")
    beyond = f"{'records outside' if lang is EN else 'سجلات خارج ذلك'}: {number(part.beyond, lang)}"
    return f"{named(c, [part.name], lang)} ({('; ' if lang is EN else '؛ ').join([*limits, beyond])})"


def still_reported(c: Captures) -> Texts | None:
    """The last of the records are so recent that reports of their days are still coming in."""
    if c.reach is None:
        return None
    en, ar = (day(c.reach, lang) for lang in (EN, AR))
    return {
        EN: f"Records reach up to {en}, and of such recent days reports are still coming in, from some lists later "
        "than from others: what is estimated is not closed yet. What would help: an earlier last day.",
        AR: f"تمتد السجلات حتى {ar}، وما زالت التقارير عن أيام قريبة كهذه ترد، ومن بعض القوائم متأخرة عن غيرها: ما "
        "يُقدَّر لم يكتمل بعد. ما يفيد: يوم أخير أبكر.",
    }


def joined_or_left_out(c: Captures) -> Texts | None:
    """Sources that are no list of their own."""
    if not c.joined and not c.left_out:
        return None
    return {
        EN: f"Sources that echo or draw on another and count as one list with it: {number(c.joined, EN)}; sources that "
        f"compile several lists and are none: {number(c.left_out, EN)}. Counted as lists they would pull estimates "
        "down.",
        AR: f"مصادر تردّد غيرها أو تستقي منه وتُعدّ معه قائمة واحدة: {number(c.joined, AR)}؛ ومصادر تجمع عن عدة قوائم "
        f"فلا تُعدّ قائمة: {number(c.left_out, AR)}. لو عُدّت قوائم لخفضت التقديرات.",
    }


def pooled(c: Captures) -> Texts | None:
    """Lists too small to be compared with each other were taken together."""
    if not c.pooled:
        return None
    return {
        EN: f"Small lists taken together as one, since they share too little to be compared each by itself: "
        f"{number(c.pooled, EN)}.",
        AR: f"قوائم صغيرة جُمعت في قائمة واحدة لأن ما تشترك فيه أقل من أن تُقارن كل على حدة: {number(c.pooled, AR)}.",
    }


def linkage_unreviewed(c: Captures) -> Texts | None:
    """That two sources tell of the same is the record's own finding."""
    if not c.recorded or len(c.lists) < 2 or not c.shared:
        return None
    return {
        EN: "That sources speak of the same incident is as those found who recorded it, and was not reviewed apart: a "
        "match that was missed makes estimates too high, a false one too low.",
        AR: "القول إن مصادر تتحدث عن الحادثة نفسها هو ما رآه من سجّلها، ولم يُراجَع على حدة: المطابقة الفائتة ترفع "
        "التقدير، والخاطئة تخفضه.",
    }
