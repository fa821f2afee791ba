"""Whether what no list recorded can be estimated from who recorded the same: preconditions, and what data would help.

Multiple systems estimation compares lists that were made independently of one another. Sources of one independence
group are one list, and whoever draws on one of them joins it; whoever draws on several lists, and a compilation
(`dataset`), is none. Two lists allow the estimator of Chapman (1951), which takes for granted that they are independent
of each other; three or more allow models with dependence (Bishop, Fienberg and Holland 1975). With fewer than seven
shared records a two-list estimate is biased (Robson and Regier 1964). Nothing is estimated here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from analytics.evidence import Texts
from analytics.results import Caveat, Estimability
from analytics.wording import AR, EN, number
from schema.answering import ResultStatus, Severity

RECAPTURES = 7
"""Shared records from which upward the bias of a two-list estimate is negligible."""

_COMPILED = "dataset"


@dataclass(frozen=True)
class Captures:
    """Which lists hold which records.

    Attributes:
        sources: named sources behind the records.
        lists: lists that are independent of one another, by a name of no meaning.
        held: records by the exact set of lists that hold them; none holds what only compilations tell of.
        collections: collections with records; those of different ones have not been matched with each other.
        sums: records that stand for several incidents or none in particular.
    """

    sources: int
    lists: frozenset[str]
    held: Mapping[frozenset[str], int]
    collections: int
    sums: int

    @property
    def shared(self) -> int:
        """Records that two lists or more hold."""
        return sum(n for lists, n in self.held.items() if len(lists) > 1)

    @property
    def pairs(self) -> dict[tuple[str, str], int]:
        """How many records each two lists share."""
        every = combinations(sorted(self.lists), 2)
        return {pair: sum(n for lists, n in self.held.items() if lists.issuperset(pair)) for pair in every}


def lists(sources: Mapping[str, Mapping[str, Any]], rests_on: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """The list of each source that belongs to one.

    Args:
        sources: published sources by id.
        rests_on: ids of sources that each draws on. Those not among `sources` are lists all the same: two sources that
            draw on one and the same are echoes of each other. Protected ones cannot be told apart and are taken as one.
    """
    group = {key: f"group {source['independence_group']}" for key, source in sources.items()}
    wells: dict[str, set[str]] = {}
    for key in sources:
        drawn = {group.get(other, f"source {other}") for other in rests_on.get(key, ())}
        wells.setdefault(group[key], set()).update(drawn - {group[key]})

    def ends(name: str, before: tuple[str, ...] = ()) -> frozenset[str]:
        """The lists that a group comes down to; those that draw on each other in a circle are one."""
        if name in before:
            return frozenset({min(before[before.index(name) :])})
        below = [ends(well, (*before, name)) for well in sorted(wells.get(name, ()))]
        return frozenset().union(*below) or frozenset({name})

    found = {key: ends(group[key]) for key, source in sources.items() if source["kind"] != _COMPILED}
    return {key: next(iter(own)) for key, own in found.items() if len(own) == 1}


Rule = Callable[[Captures], Texts | None]


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


def too_few_lists(c: Captures) -> Texts | None:
    """One source, or none that is named."""
    if c.sources > 1 or len(c.lists) > 1:
        return None
    return {
        EN: f"Named sources: {number(c.sources, EN)}. What would help: at least two more that document the same "
        "independently.",
        AR: f"المصادر المسمّاة: {number(c.sources, AR)}. ما يفيد: مصدران آخران على الأقل يوثّقان الأمر نفسه باستقلال.",
    }


def no_overlap(c: Captures) -> Texts | None:
    """No two lists hold the same record."""
    if len(c.lists) < 2 or c.shared:
        return None
    return {
        EN: f"No record is in two of the {number(len(c.lists), EN)} independent lists, so nothing shows how much each "
        "misses. What would help: lists of the same place and time, with their records matched.",
        AR: f"لا سجل في قائمتين من القوائم المستقلة، وعددها {number(len(c.lists), AR)}، فلا شيء يبيّن كم يفوت كلًّا "
        "منها. ما يفيد: قوائم للمكان والزمان نفسيهما مع مطابقة سجلاتها.",
    }


def two_lists_only(c: Captures) -> Texts | None:
    """With two lists their independence has to be taken on trust."""
    if len(c.lists) != 2 or not c.shared:
        return None
    return {
        EN: "Only two independent lists: an estimate would rest on the assumption that one's chance to record an "
        "incident does not depend on the other's, which nothing here can test. What would help: a third list.",
        AR: "قائمتان مستقلتان فقط: يقوم أي تقدير على افتراض أن احتمال تسجيل إحداهما للحادثة لا يتوقف على الأخرى، ولا "
        "شيء هنا يختبر ذلك. ما يفيد: قائمة أخرى.",
    }


def sparse(c: Captures) -> Texts | None:
    """Too little overlap, or pairs of lists without any."""
    if not c.shared:
        return None
    pairs = c.pairs
    empty = sum(1 for n in pairs.values() if not n)
    if not empty and c.shared >= RECAPTURES:
        return None
    return {
        EN: f"Records in two independent lists or more: {number(c.shared, EN)}; pairs of lists that share none: "
        f"{number(empty, EN)} of {number(len(pairs), EN)}. Estimates from so little shift with every record. What "
        "would help: a longer period or a wider area.",
        AR: f"السجلات الواردة في قائمتين مستقلتين أو أكثر: {number(c.shared, AR)}؛ أزواج القوائم التي لا يجمعها سجل: "
        f"{number(empty, AR)} من {number(len(pairs), AR)}. التقدير من هذا القليل يتغيّر مع كل سجل. ما يفيد: مدة أطول أو "
        "منطقة أوسع.",
    }


def heterogeneity(c: Captures) -> Texts | None:
    """What no table of overlaps can show."""
    if len(c.lists) < 2 or not c.shared:
        return None
    return {
        EN: "Overlap counts incidents, not people. Incidents that everybody hears of are in all lists and quiet ones "
        "in none; such differences make estimates too low, and this table cannot show them.",
        AR: "التقاطع يعدّ الحوادث لا الناس. ما يسمع به الجميع يرد في كل القوائم وما يخفى لا يرد في أي منها؛ ومثل هذا "
        "الاختلاف يجعل التقدير أقل من الحقيقة، ولا يبيّنه هذا الجدول.",
    }


RULES: tuple[tuple[str, Severity, Rule], ...] = (
    ("AGGREGATES_AMONG", Severity.REFUSAL, aggregates_among),
    ("COLLECTIONS_UNMATCHED", Severity.REFUSAL, collections_unmatched),
    ("TOO_FEW_LISTS", Severity.REFUSAL, too_few_lists),
    ("ECHOES_ONLY", Severity.REFUSAL, echoes_only),
    ("NO_OVERLAP", Severity.REFUSAL, no_overlap),
    ("TWO_LISTS_ONLY", Severity.WARNING, two_lists_only),
    ("SPARSE", Severity.WARNING, sparse),
    ("HETEROGENEITY", Severity.NOTE, heterogeneity),
)
"""Every precondition with its code and weight, gravest first."""


def estimability(captures: Captures) -> Estimability:
    """Whether an estimate is warranted: a refusal makes it not estimable, a warning unstable."""
    said = [Caveat(code, severity, text) for code, severity, rule in RULES if (text := rule(captures)) is not None]
    weights = {each.severity for each in said}
    status = ResultStatus.OK
    if Severity.REFUSAL in weights:
        status = ResultStatus.NOT_ESTIMABLE
    elif Severity.WARNING in weights:
        status = ResultStatus.UNSTABLE
    return Estimability(status, tuple(said))
