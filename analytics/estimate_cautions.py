"""Cautions about a sensitivity panel: what its range spans, what stands in none of its numbers, where it is thin."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from analytics.defensible import DELTA
from analytics.evidence import Texts
from analytics.reasons import Reason
from analytics.results import Caveat
from analytics.wording import AR, EN, listed, name, number
from schema.answering import Estimator, ResultStatus, Severity

APART = 2.0
"""A range whose upper end is so many times the lower says that the data do not decide."""


@dataclass(frozen=True)
class Shown:
    """What cautions look at.

    Attributes:
        status: of the whole.
        defended: rows that the range spans, of the estimators that they come from.
        lower: end of the range.
        upper: the other end.
        documented: records that match.
        listed: of these, records on any list.
        reasons: reasons of the rows, by estimator.
        left_out: names of strata that cannot be estimated, with their documented records.
        recorded: whether it is of records of ours; else of a table that was given.
    """

    status: ResultStatus
    defended: tuple[Estimator, ...]
    lower: float | None
    upper: float | None
    documented: int
    listed: int
    reasons: tuple[tuple[Estimator, Reason], ...]
    left_out: tuple[tuple[dict[str, str], int], ...]
    recorded: bool


def nothing_defensible(s: Shown) -> Texts | None:
    """There are rows, but none that may be defended."""
    if s.status is not ResultStatus.UNSTABLE or s.lower is not None:
        return None
    return {
        EN: "No row may be defended, so no range is given; the rows are shown with what is wrong with each.",
        AR: "لا صف يمكن الدفاع عنه، فلا يُعطى مجال؛ وتُعرض الصفوف مع علّة كل منها.",
    }


def bound_only(s: Shown) -> Texts | None:
    """Only a lower bound holds."""
    if s.defended or s.lower is None or s.left_out:
        return None
    return {
        EN: "Only a lower bound may be defended: how many more there are is open.",
        AR: "لا يمكن الدفاع إلا عن حدّ أدنى: عدد ما فوقه مفتوح.",
    }


def strata_left_out(s: Shown) -> Texts | None:
    """Strata without an estimate count with what is documented, and open the range above."""
    if not s.left_out:
        return None
    total = sum(n for _, n in s.left_out)
    en, ar = (listed([name(each, lang) for each, _ in s.left_out], lang) for lang in (EN, AR))
    return {
        EN: f"Strata that cannot be estimated: {en}. They are in no row of the total; the range has their documented "
        f"records ({number(total, EN)}) as a least number and is open above.",
        AR: f"طبقات لا يمكن تقديرها: {ar}. ليست في أي صف من صفوف المجموع؛ ويأخذ المجال سجلاتها الموثَّقة "
        f"({number(total, AR)}) حدًّا أدنى ويبقى مفتوحًا من أعلى.",
    }


def models_disagree(s: Shown) -> Texts | None:
    """Rows that may all be defended are far apart."""
    if s.lower is None or s.upper is None or not s.documented or s.upper < APART * s.lower:
        return None
    return {
        EN: f"What may be defended lies between {number(s.lower, EN)} and {number(s.upper, EN)}: these data do not "
        "decide between models that fit alike. Quote the range, never one row.",
        AR: f"ما يمكن الدفاع عنه يقع بين {number(s.lower, AR)} و{number(s.upper, AR)}: لا ترجّح هذه البيانات بين نماذج "
        "متقاربة الملاءمة. اذكر المجال ولا تذكر صفًّا واحدًا.",
    }


def unmixed(s: Shown) -> Texts | None:
    """Chains of the latent classes do not agree."""
    if (Estimator.LATENT_CLASS, Reason.UNMIXED_CHAINS) not in s.reasons:
        return None
    return {
        EN: "The chains of the latent-class model do not agree in the time that a question has; `sijill estimate` "
        "runs them for longer. Their row is not in the range.",
        AR: "لا تتفق سلاسل نموذج الأصناف الكامنة في الوقت المتاح لسؤال؛ ويشغّلها أمر التقدير مدة أطول. صفها ليس داخل "
        "المجال.",
    }


def too_long(s: Shown) -> Texts | None:
    """An estimator was left out because it takes too long."""
    if not any(reason is Reason.TOO_LONG for _, reason in s.reasons):
        return None
    return {
        EN: "Left out, since they take longer than a question may: estimators whose rows say TOO_LONG. They are "
        "reckoned when a collection that declares the question is published, or by `sijill estimate`.",
        AR: "استُبعدت لأنها تستغرق أطول مما يُسمح به لسؤال: المقدِّرات التي تذكر صفوفها ذلك. تُحسب عند نشر مجموعة تعلن "
        "السؤال أو بأمر التقدير.",
    }


def on_no_list(s: Shown) -> Texts | None:
    """Documented records that no list holds are among what the lists miss."""
    if not s.recorded or s.documented <= s.listed:
        return None
    return {
        EN: "Some documented records are on no list: only compilations, or sources that may not be named, tell of "
        "them. Rows count them among what the lists miss; the range never lies below what is documented.",
        AR: "بعض السجلات الموثَّقة ليس في أي قائمة: لا ترويه إلا مصادر جامعة أو مصادر لا يجوز ذكر اسمها. تعدّها الصفوف "
        "مما يفوت القوائم؛ ولا ينزل المجال أبدًا دون الموثَّق.",
    }


def range_spans(s: Shown) -> Texts | None:
    """What the range is."""
    if not s.defended:
        return None
    return {
        EN: "The range spans the intervals of rows that may be defended: status OK; of the log-linear models those "
        f"whose BIC is at most {number(DELTA, EN)} above the best, and the one in which records differ. It is no "
        "interval of confidence, and holds the truth only if one of these models does.",
        AR: "يمتد المجال على فترات الصفوف التي يمكن الدفاع عنها: حالتها سليمة؛ ومن النماذج اللوغاريتمية الخطية ما لا "
        f"يزيد معيار المعلومات البايزي فيه على أفضلها بأكثر من {number(DELTA, AR)}، والنموذج الذي تتباين فيه السجلات. "
        "ليس مجال ثقة، ولا يحوي الحقيقة إلا إذا صحّ أحد هذه النماذج.",
    }


def table_given(s: Shown) -> Texts | None:
    """Nothing is known of lists that a caller gives."""
    if s.recorded:
        return None
    return {
        EN: "The table was given with the question: whether its lists were made independently, of the same people or "
        "incidents, in the same time and place, and matched well, is for whoever gives it to know.",
        AR: "أُعطي الجدول مع السؤال: استقلال قوائمه وكونها عن الناس أو الحوادث أنفسهم وفي الزمان والمكان نفسيهما وجودة "
        "مطابقتها أمور يعرفها من أعطاه.",
    }


Rule = Callable[[Shown], Texts | None]

RULES: tuple[tuple[str, Severity, Rule], ...] = (
    ("NOTHING_DEFENSIBLE", Severity.WARNING, nothing_defensible),
    ("BOUND_ONLY", Severity.WARNING, bound_only),
    ("STRATA_LEFT_OUT", Severity.WARNING, strata_left_out),
    ("MODELS_DISAGREE", Severity.WARNING, models_disagree),
    ("UNMIXED_CHAINS", Severity.NOTE, unmixed),
    ("TOO_LONG", Severity.NOTE, too_long),
    ("ON_NO_LIST", Severity.NOTE, on_no_list),
    ("RANGE_SPANS", Severity.NOTE, range_spans),
    ("TABLE_GIVEN", Severity.NOTE, table_given),
)
"""Each with its code and weight."""


def cautions(shown: Shown) -> Sequence[Caveat]:
    """What must be said of a panel beside the reasons that its lists give."""
    return [Caveat(code, severity, text) for code, severity, rule in RULES if (text := rule(shown)) is not None]
