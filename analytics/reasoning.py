"""Reasons for which an estimator gives no number, or one that must not be used, in words: as caveats."""

from collections.abc import Mapping

from analytics.reasons import Reason, Verdict
from analytics.results import Caveat
from analytics.wording import AR, EN
from schema.answering import ResultStatus, Severity

_TEXTS: Mapping[Reason, tuple[str, str]] = {
    Reason.LISTS_LT_2: (
        "There are fewer than two lists: nothing can be compared.",
        "عدد القوائم أقل من اثنتين: لا شيء يُقارن.",
    ),
    Reason.LISTS_LT_3: (
        "There are fewer than three lists: figures of two describe their overlap and are no estimate.",
        "عدد القوائم أقل من ثلاث: أرقام القائمتين تصف تداخلهما وليست تقديرًا.",
    ),
    Reason.NO_OVERLAP: (
        "No two lists share a record: nothing says how many are missing from all of them.",
        "لا تشترك أي قائمتين في سجل: لا شيء يدل على عدد ما يغيب عنها كلها.",
    ),
    Reason.SPARSE: (
        "Too few records are shared between lists for a stable estimate.",
        "السجلات المشتركة بين القوائم أقل من أن تتيح تقديرًا مستقرًا.",
    ),
    Reason.NO_ESTIMATE: (
        "No estimate of this model exists for these counts.",
        "لا يوجد لهذا النموذج تقدير من هذه الأعداد.",
    ),
    Reason.HETEROGENEITY: (
        "Records differ much in how likely lists are to hold them: the figure is a lower bound at most.",
        "تتفاوت السجلات كثيرًا في احتمال ورودها في القوائم: الرقم حد أدنى على الأكثر.",
    ),
    Reason.STRUCTURAL_ZERO: (
        "A list was not at work here, or only in a part of the time or area.",
        "لم تكن إحدى القوائم تعمل هنا، أو كانت تعمل في جزء من المدة أو المنطقة فقط.",
    ),
    Reason.LISTS_TOO_MANY: (
        "There are too many lists for this estimator.",
        "عدد القوائم أكبر مما يحتمله هذا المقدِّر.",
    ),
    Reason.DUPLICATE_LIST: (
        "Two lists hold the same records: one is taken from the other, or they are one list.",
        "تضم قائمتان السجلات نفسها: إحداهما مأخوذة عن الأخرى أو هما قائمة واحدة.",
    ),
    Reason.UNMIXED_CHAINS: (
        "The chains of the sampler do not agree with one another: the figure must not be used.",
        "لا تتفق سلاسل المعاينة بعضها مع بعض: لا يجوز استعمال الرقم.",
    ),
    Reason.BIMODAL: (
        "The estimate has two separate peaks: the data do not decide between them.",
        "للتقدير قمّتان منفصلتان: لا ترجّح البيانات إحداهما.",
    ),
    Reason.AT_LIMIT: (
        "The estimate runs into the limit of what was searched.",
        "بلغ التقدير حدّ ما جرى البحث فيه.",
    ),
    Reason.REPLICATES_FEW: (
        "There are few replicates: the interval may be too narrow.",
        "عدد النسخ المكررة قليل: قد يكون المجال أضيق مما ينبغي.",
    ),
    Reason.SERIES_TOO_SHORT: (
        "The series has too few points for this method.",
        "نقاط السلسلة أقل مما تتطلبه هذه الطريقة.",
    ),
    Reason.CYCLES_LT_2: (
        "The series is shorter than two full cycles: seasons cannot be told from change.",
        "السلسلة أقصر من دورتين كاملتين: لا يمكن تمييز الموسم من التغيّر.",
    ),
    Reason.GAPS: (
        "The series has points at which nobody is known to have looked; the method needs all of them.",
        "في السلسلة نقاط لا يُعرف أن أحدًا كان يراقب فيها؛ والطريقة تحتاج إليها كلها.",
    ),
    Reason.IMPRECISE: (
        "Most records are known less precisely than one point: what came before and what after cannot be told apart.",
        "معظم السجلات معروفة بدقة أقل من نقطة واحدة: لا يمكن تمييز ما سبق مما لحق.",
    ),
    Reason.NOTHING_BEFORE: (
        "Nothing was counted before the date: there is nothing to compare with.",
        "لم يُحصَ شيء قبل التاريخ: لا شيء يُقارن به.",
    ),
    Reason.NOTHING_AFTER: (
        "Nothing was counted after the date.",
        "لم يُحصَ شيء بعد التاريخ.",
    ),
    Reason.NO_REPORTING_HISTORY: (
        "The record does not say when reports came in, or they came all at once: delays cannot be estimated.",
        "لا يبيّن السجل متى وردت التقارير، أو أنها وردت دفعة واحدة: لا يمكن تقدير التأخر.",
    ),
    Reason.REPORTS_FEW: (
        "There are too few reports for their delays to be learnt.",
        "البلاغات أقل من أن يُعرف منها تأخرها.",
    ),
    Reason.NOTHING_YET: (
        "Nothing has been reported yet of a point that is not complete: what is to come of it cannot be told.",
        "لم يُبلَّغ بعد عن شيء في نقطة لم تكتمل: لا يمكن القول ما الذي سيرد فيها.",
    ),
    Reason.NOT_CONVERGED: (
        "The reckoning did not settle on a result.",
        "لم يستقر الحساب على نتيجة.",
    ),
    Reason.NO_DENOMINATOR: (
        "No dated population is recorded for some of the areas: they have no rate.",
        "لا يوجد عدد سكان مؤرَّخ لبعض المناطق: فلا معدل لها.",
    ),
    Reason.NO_NEIGHBOURS: (
        "Areas have no neighbours, so that nothing can be said of clusters.",
        "ليس للمناطق جوار، فلا يمكن القول شيئًا عن التجمعات.",
    ),
    Reason.NO_VARIATION: (
        "All values are alike: there is nothing to tell apart.",
        "القيم كلها متماثلة: لا شيء يُميَّز.",
    ),
    Reason.LIST_DEPENDENT_BY_CONSTRUCTION: (
        "A list draws on another, so that what they share shows nothing.",
        "تستقي إحدى القوائم من أخرى، فلا يدل ما تشتركان فيه على شيء.",
    ),
    Reason.COLLECTIONS_UNMATCHED: (
        "Records come from collections that have not been matched with one another.",
        "السجلات من مجموعات لم تُطابق إحداها بالأخرى.",
    ),
    Reason.AGGREGATES_AMONG: (
        "Some of the records are no single incident, and cannot be found again in another list.",
        "بعض السجلات ليست حادثة واحدة، ولا يمكن العثور عليها في قائمة أخرى.",
    ),
    Reason.SELECTED_BY_LIST: (
        "Records were selected by who documented them, so that what lists share shows nothing.",
        "اختيرت السجلات بحسب من وثّقها، فلا يدل ما تشترك فيه القوائم على شيء.",
    ),
    Reason.OPEN_POPULATION: (
        "Reports of the last days are still coming in: what is estimated is not closed yet.",
        "ما زالت تقارير الأيام الأخيرة ترد: ما يُقدَّر لم يكتمل بعد.",
    ),
    Reason.STRATUM_UNKNOWN: (
        "It is not known to which stratum these records belong.",
        "لا يُعرف إلى أي طبقة تنتمي هذه السجلات.",
    ),
    Reason.TOO_LONG: (
        "This takes longer than a question may; publishing a collection that declares it reckons it, or `sijill`.",
        "يستغرق هذا أطول مما يُسمح به لسؤال؛ يُحسب عند نشر مجموعة تعلن عنه أو بأمر سطر الأوامر المخصص للتقدير.",
    ),
    Reason.EMPTY: (
        "Nothing matches: there is nothing to reckon with.",
        "لا شيء يطابق: لا شيء يُحسب منه.",
    ),
}

_WEIGHT = {ResultStatus.NOT_ESTIMABLE: Severity.REFUSAL, ResultStatus.UNSTABLE: Severity.WARNING}


def explained(verdict: Verdict) -> tuple[Caveat, ...]:
    """The reasons of a verdict as caveats: refusals where there is no number, warnings where it must not be used."""
    weight = _WEIGHT.get(verdict.status, Severity.NOTE)
    return tuple(
        Caveat(each.name, weight, {EN: _TEXTS[each][0], AR: _TEXTS[each][1]}) for each in dict.fromkeys(verdict.reasons)
    )
