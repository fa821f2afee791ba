"""Cautions about maps: rates of few records, and what a hotspot or a cluster does and does not say."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from analytics import wording
from analytics.denominators import PER
from analytics.evidence import Texts
from analytics.reasoning import explained
from analytics.reasons import FINE, Reason, Verdict
from analytics.results import Caveat
from analytics.results_areas import Area
from analytics.spatial.rates import WILD
from analytics.wording import AR, EN, number
from schema.answering import ADMIN, AreaLevel, Scan, Severity

SURE = 0.05
"""A p-value up to which a cluster is more than chance."""


@dataclass(frozen=True)
class MapEvidence:
    """What the rules of caution look at.

    Attributes:
        level: of the map.
        records, unplaced: that are counted, and of these known less precisely than the level.
        wild: areas whose rate varies by more than 30 per cent by chance alone.
        hotspots: whether areas were compared with their neighbours; `compared` how many were, `marked` how many of
            them stood out, `permutations` how often values were dealt out anew.
        scan: which circles were searched, if any; `undated` records left out since no day is known of them, `sure`
            clusters that are more than chance.
        verdicts: of the comparisons that were asked for.
    """

    level: AreaLevel = AreaLevel.ADM1
    records: int = 0
    unplaced: int = 0
    wild: int = 0
    hotspots: bool = False
    compared: int = 0
    marked: int = 0
    permutations: int = 0
    scan: Scan | None = None
    undated: int = 0
    sure: int = 0
    verdicts: tuple[Verdict, ...] = ()


def with_rates(evidence: MapEvidence, areas: Sequence[Area]) -> MapEvidence:
    """The same, knowing how many rates rest on little."""
    known = [(area.value * area.people / PER, area) for area in areas if area.value is not None and area.people]
    return replace(evidence, wild=sum(count < WILD**-2 for count, _ in known))


def small_numbers(e: MapEvidence) -> Texts | None:
    """Some rates rest on so few that chance alone moves them by more than a third."""
    if not e.wild:
        return None
    return {
        EN: f"Areas whose rate rests on fewer than twelve: {number(e.wild, EN)}. Chance alone moves such rates by a "
        "third; "
        "compare areas by the smoothed rate, and never rank them by the other.",
        AR: f"مناطق يستند معدلها إلى أقل من اثني عشر: {number(e.wild, AR)}. الصدفة وحدها تحرّك هذه المعدلات بمقدار "
        "الثلث؛ "
        "قارن المناطق بالمعدل الممهَّد ولا ترتّبها بالمعدل الآخر.",
    }


def left_out(e: MapEvidence) -> Texts | None:
    """Records known less precisely than the level make no hotspot and no cluster."""
    if not (e.hotspots or e.scan) or not e.unplaced:
        return None
    en, ar = (wording.at_level(e.level, lang) for lang in (EN, AR))
    return {
        EN: f"Records known less precisely than {en} take no part in the comparison: {number(e.unplaced, EN)} of "
        f"{number(e.records, EN)}. The middle of an area stands for no place.",
        AR: f"سجلات معروفة بدقة أقل من {ar} لا تدخل في المقارنة: {number(e.unplaced, AR)} من {number(e.records, AR)}. "
        "مركز المنطقة لا ينوب عن مكان.",
    }


def multiple(e: MapEvidence) -> Texts | None:
    """Many areas are compared at once."""
    if not e.hotspots or not e.compared:
        return None
    return {
        EN: f"{number(e.compared, EN)} areas are compared at once; p-values allow for that (Benjamini and Hochberg), "
        "so "
        f"that of those marked ({number(e.marked, EN)}) one in twenty is expected to be so by chance.",
        AR: f"تُقارن مناطق عددها {number(e.compared, AR)} دفعة واحدة؛ وتراعي قيم p ذلك (بنجاميني وهوخبرغ)، فمن المناطق "
        f"المميَّزة ({number(e.marked, AR)}) يُتوقع أن يكون واحد من كل عشرين كذلك بالصدفة.",
    }


def of_reporting(e: MapEvidence) -> Texts | None:
    """A hotspot may be one of reporting; space-time permutation says so of itself."""
    if not (e.hotspots or e.scan is Scan.SPATIAL):
        return None
    return {
        EN: "A hotspot or cluster is where records stand together: it may be where more was reported and not where "
        "more "
        "happened.",
        AR: "البؤرة أو التجمع حيث تجتمع السجلات: فقد يكون حيث أُبلغ أكثر لا حيث وقع أكثر.",
    }


def without_people(e: MapEvidence) -> Texts | None:
    """A scan of hexagons does not know who lives there."""
    if e.scan is not Scan.SPATIAL or e.level in ADMIN:
        return None
    return {
        EN: "Every hexagon in which anybody was active is expected to have as many cases as any other, however many "
        "people "
        "live there: towns look like clusters.",
        AR: "يُتوقع لكل مسدس نشط فيه أحد عدد الحالات نفسه مهما كان عدد سكانه: فتبدو المدن تجمعات.",
    }


def adjusts(e: MapEvidence) -> Texts | None:
    """What the space-time permutation allows for, and what it does not."""
    if e.scan is not Scan.SPACE_TIME:
        return None
    return {
        EN: "The scan allows for places that always report more and for days on which everybody does (purely spatial "
        "and "
        "purely temporal bias), not for a source that begins or ceases to report one place within the period.",
        AR: "يراعي المسح الأماكن التي يُبلَّغ عنها أكثر دائمًا والأيام التي يكثر فيها الإبلاغ عن الجميع (تحيّز مكاني "
        "صرف "
        "وزمني صرف)، ولا يراعي مصدرًا يبدأ الإبلاغ عن مكان أو يكفّ عنه خلال الفترة.",
    }


def undated(e: MapEvidence) -> Texts | None:
    """Records of which no single day is known take no part in a scan of time, nor such at the edge of the period."""
    if not e.scan or not e.undated:
        return None
    return {
        EN: "Records of which the day is not known for certain to lie within what is searched: "
        f"{number(e.undated, EN)}. "
        "They are left out of the scan.",
        AR: f"سجلات لا يُعرف يقينًا أن يومها ضمن ما يُمسح: {number(e.undated, AR)}. وهي مستبعدة من المسح.",
    }


def no_cluster(e: MapEvidence) -> Texts | None:
    """No circle holds more than chance explains."""
    if not e.scan or e.sure or any(each is not FINE for each in e.verdicts):
        return None
    return {
        EN: "No circle holds more cases than chance explains; the likeliest are shown with their p-values.",
        AR: "لا توجد دائرة فيها حالات أكثر مما تفسره الصدفة؛ والأرجح منها مبيّن مع قيم p.",
    }


def too_few(e: MapEvidence) -> Texts | None:
    """Too few areas to compare."""
    if not any(Reason.SPARSE in each.reasons for each in e.verdicts):
        return None
    return {
        EN: "Too few areas have a known number and a neighbour that has one (eight for hotspots, two for a scan): "
        "nothing "
        "is compared.",
        AR: "المناطق ذات العدد المعروف والجار المعروف أقل مما يلزم (ثمانٍ للبؤر واثنتان للمسح): لا شيء يُقارن.",
    }


RULES: tuple[tuple[str, Severity, Callable[[MapEvidence], Texts | None]], ...] = (
    ("TOO_FEW_AREAS", Severity.REFUSAL, too_few),
    ("SMALL_NUMBERS", Severity.WARNING, small_numbers),
    ("COMPARISON_LEAVES_OUT", Severity.WARNING, left_out),
    ("CLUSTERS_OF_REPORTING", Severity.WARNING, of_reporting),
    ("SCAN_WITHOUT_PEOPLE", Severity.WARNING, without_people),
    ("SCAN_ALLOWS_FOR", Severity.WARNING, adjusts),
    ("SCAN_LEAVES_OUT", Severity.WARNING, undated),
    ("MULTIPLE_COMPARISONS", Severity.NOTE, multiple),
    ("NO_CLUSTER", Severity.NOTE, no_cluster),
)
"""Each with its code and weight."""


def cautions(evidence: MapEvidence) -> tuple[Caveat, ...]:
    """What must be said of a map beside what is said of every count, in the order of `RULES`."""
    own = [Caveat(code, severity, text) for code, severity, rule in RULES if (text := rule(evidence))]
    # What is said in words of maps need not be said in words of lists.
    rest = [
        Verdict(each.status, tuple(r for r in each.reasons if r is not Reason.SPARSE)) for each in evidence.verdicts
    ]
    return (*own, *_once(rest))


def _once(verdicts: Sequence[Verdict]) -> list[Caveat]:
    found = {caveat.code: caveat for each in verdicts for caveat in explained(each)}
    return list(found.values())
