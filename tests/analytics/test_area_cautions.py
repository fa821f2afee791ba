"""Each caution about maps fires and keeps silent; on labels dealt out at random hardly any hotspot is marked."""

from collections.abc import Callable

import numpy as np
import pytest

from analytics.area_cautions import RULES, MapEvidence, cautions, with_rates
from analytics.evidence import Texts
from analytics.reasons import FINE, Reason, refused
from analytics.results_areas import Area
from analytics.spatial.clustering import Ground, hotspots
from analytics.wording import AR, EN
from schema.answering import AreaLevel, Association, Coverage, Scan, Severity

HEXAGON = AreaLevel.H3_6
FIRES: dict[str, tuple[MapEvidence, MapEvidence]] = {
    "TOO_FEW_AREAS": (MapEvidence(verdicts=(refused(Reason.SPARSE),)), MapEvidence(verdicts=(FINE,))),
    "SMALL_NUMBERS": (MapEvidence(wild=1), MapEvidence()),
    "COMPARISON_LEAVES_OUT": (MapEvidence(hotspots=True, unplaced=2, records=9), MapEvidence(unplaced=2, records=9)),
    "CLUSTERS_OF_REPORTING": (MapEvidence(hotspots=True), MapEvidence(scan=Scan.SPACE_TIME)),
    "SCAN_WITHOUT_PEOPLE": (MapEvidence(HEXAGON, scan=Scan.SPATIAL), MapEvidence(scan=Scan.SPATIAL)),
    "SCAN_ALLOWS_FOR": (MapEvidence(scan=Scan.SPACE_TIME), MapEvidence(scan=Scan.SPATIAL)),
    "SCAN_LEAVES_OUT": (MapEvidence(scan=Scan.SPACE_TIME, undated=1), MapEvidence(scan=Scan.SPACE_TIME)),
    "MULTIPLE_COMPARISONS": (MapEvidence(hotspots=True, compared=9), MapEvidence(hotspots=True)),
    "NO_CLUSTER": (MapEvidence(scan=Scan.SPATIAL), MapEvidence(scan=Scan.SPATIAL, sure=1)),
}


@pytest.mark.parametrize(("code", "severity", "rule"), RULES)
def test_each_rule_fires_and_keeps_silent(
    code: str, severity: Severity, rule: Callable[[MapEvidence], Texts | None]
) -> None:
    firing, silent = FIRES[code]
    said = rule(firing)
    assert said
    assert said[EN]
    assert said[AR]
    assert not any(digit in said[AR] for digit in "0123456789")
    assert rule(silent) is None
    assert severity


def test_all_rules_are_tried() -> None:
    assert list(FIRES) == [code for code, *_ in RULES]


def test_a_comparison_that_is_refused_says_why_once() -> None:
    twice = MapEvidence(hotspots=True, scan=Scan.SPATIAL, verdicts=(refused(Reason.NO_VARIATION),) * 2)
    said = [each.code for each in cautions(twice)]
    assert said.count("NO_VARIATION") == 1
    assert "NO_CLUSTER" not in said


def area(n: int, value: float | None, people: int | None = None) -> Area:
    return Area(
        value=value,
        lower=value,
        upper=value,
        records=int(value or 0),
        coverage=Coverage.COVERED,
        place={"pcode": f"XA{n:02}"},
        people=people,
    )


def test_rates_that_rest_on_few_are_counted() -> None:
    """Twelve give a coefficient of variation of 0.29, eleven 0.302."""
    areas = [area(1, 12.0, 100_000), area(2, 11.0, 100_000), area(3, 11.0, 200_000), area(4, None, 9), area(5, 3.0)]
    assert with_rates(MapEvidence(), areas).wild == 1


def test_labels_dealt_out_at_random_give_a_hotspot_in_one_map_of_twenty() -> None:
    side = 7
    codes = [f"XA{n:02}" for n in range(side * side)]
    steps = [(a, b) for a in (-1, 0, 1) for b in (-1, 0, 1) if (a, b) != (0, 0)]
    touching = {
        codes[x * side + y]: tuple(
            codes[(x + a) * side + y + b] for a, b in steps if 0 <= x + a < side and 0 <= y + b < side
        )
        for x in range(side)
        for y in range(side)
    }
    ground = Ground({code: (float(n), 0.0) for n, code in enumerate(codes)}, touching)
    dealt = np.random.default_rng(5).poisson(4, (100, side * side))
    marked = 0
    for n, values in enumerate(dealt.tolist()):
        found, evidence = hotspots([area(k, float(v)) for k, v in enumerate(values)], ground, n, MapEvidence())
        marked += any(each.association is Association.HIGH_AMONG_HIGH for each in found)
        assert evidence.compared == side * side
    assert marked <= 5
