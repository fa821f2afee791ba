"""What the rows of a map come to: areas with their numbers, rates, classes, and what stands together."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from analytics import area_cautions, classes, counting, envelope, population_cautions
from analytics.activity import Activity
from analytics.area_cautions import MapEvidence
from analytics.asking import Rows
from analytics.counting import Sums
from analytics.denominators import PER, AtRisk, Populations
from analytics.envelope import Asked
from analytics.facts import Facts
from analytics.reasons import Reason, refused
from analytics.results import Bounded, Method
from analytics.results_areas import Area, AreaMap, Cluster
from analytics.series.form import STOCKS
from analytics.spatial import clustering, rates
from analytics.spatial.clustering import Ground
from schema.answering import ADMIN, AreaLevel, Coverage, IntervalKind, ResultStatus, Scale, Scan
from schema.errors import TooLarge

MOST = 10_000
"""Hexagons that a map may have."""

MOST_COMPARED = 2_000
"""Areas that may be compared with their neighbours."""

MOST_CASES = 50_000
"""Rows of area and day that a scan of time looks at."""


@dataclass(frozen=True)
class Mapped:
    """A checked question for a map."""

    asked: Asked
    level: AreaLevel
    scale: Scale
    hotspots: bool
    scan: Scan | None
    seed: int

    @property
    def compared(self) -> bool:
        """Whether it must be known which areas touch."""
        return self.hotspots or self.scan is not None


@dataclass
class _Counts:
    """What the first statement tells."""

    by_code: dict[str | None, Sums] = field(default_factory=lambda: defaultdict(Sums))
    slugs: set[str] = field(default_factory=set)
    told: Facts = field(default_factory=Facts)


def area_map(rows: Rows, of: Mapped, *, geometry: bool) -> AreaMap:
    """The map that the rows of its statements come to. Raises TooLarge."""
    waiting = iter(rows)
    counts, seen = _counts(next(waiting)), Activity.of(next(waiting))
    populations, extent = _populations(next(waiting)) if of.scale is Scale.RATE else (Populations(), None)
    shapes = list(next(waiting)) if of.compared and of.level in ADMIN else []
    days = list(next(waiting)) if of.scan is Scan.SPACE_TIME else []
    total = counting.added(counts.by_code.values())
    overlapping = envelope.overlapping(of.asked.scope, sorted(counts.slugs))
    apart = overlapping or of.asked.measure in STOCKS

    def shown(exact: Sums) -> Bounded:
        # What people held on one day is no part of what they held on another.
        return counting.withheld(exact) if overlapping or (apart and exact.records > 1) else exact.bounded()

    bare = _areas(of, counts, seen, geometry=geometry)
    # A code whose area is not published cannot be shown; its records are unplaced rather than lost.
    known = {area.code for area in bare}
    unplaced = counting.added(value for code, value in counts.by_code.items() if code not in known)
    told = replace(counts.told, unplaced=unplaced, overlapping=tuple(sorted(counts.slugs)) if overlapping else ())
    numbered = [
        replace(area, **vars(shown(exact) if (exact := counts.by_code.get(area.code, Sums())).events else _none(area)))
        for area in bare
    ]
    risks = _risks(of, numbered, populations, extent)
    evidence = MapEvidence(
        unplaced=unplaced.records,
        records=total.records,
        level=of.level,
        stock=of.asked.measure in STOCKS and total.records > 1,
    )
    # Rates of what may be counted twice there are none, and nothing is compared by them.
    areas, whole = _rated(numbered, risks, shown(total)) if risks else (numbered, shown(total))
    areas, clusters, evidence = _compared(of, areas, counts, shapes, days, evidence)
    evidence = area_cautions.with_rates(evidence, areas) if risks else evidence
    ends = classes.breaks(area.value for area in areas if area.value is not None)
    common = envelope.common(
        of.asked,
        seen,
        told,
        total.events,
        None,
        own=(*area_cautions.cautions(evidence), *(population_cautions.cautions(list(risks.values())) if risks else ())),
    )
    return AreaMap(
        **vars(whole),
        **common | _judged(common, risks),
        method=_method(of, evidence),
        area_level=of.level,
        scale=of.scale,
        areas=tuple(replace(area, class_=classes.class_of(area.value, ends)) for area in areas),
        unplaced=shown(unplaced),
        breaks=ends,
        clusters=clusters,
    )


def _counts(rows: Sequence[Any]) -> _Counts:
    made = _Counts()
    for row in rows:
        if not row.counted:
            made.told = replace(made.told, left_out=row.records)
            continue
        made.told += Facts.of(row.facts)
        made.slugs.add(row.collection)
        made.by_code[row.code] += Sums.of(row)
    return made


def _populations(rows: Sequence[Any]) -> tuple[Populations, tuple[dt.date, dt.date] | None]:
    """Figures, and first and last day of what was counted."""
    extent = next(row for row in rows if row.pcode is None)
    found = (extent.day_from, extent.day_to) if extent.day_from else None
    return Populations.of(row for row in rows if row.pcode is not None), found


def _areas(of: Mapped, counts: _Counts, seen: Activity, *, geometry: bool) -> list[Area]:
    """The areas in order of code, without numbers. Raises TooLarge for too many hexagons."""
    nothing: dict[str, Any] = {"value": None, "lower": None, "upper": None, "records": 0}

    def looked(code: str) -> Coverage:
        # The record states no area as not covered so far; silence alone does not say that nobody looked.
        return Coverage.COVERED if seen.active.get((code, None), 0) else Coverage.UNKNOWN

    if of.level in ADMIN:
        return [
            Area(**nothing, place=document, coverage=looked(str(document["pcode"])), geometry=shape)
            for document, shape in seen.areas
        ]
    cells = sorted({code for code in counts.by_code if code} | {code for code, _ in seen.active if code})
    if len(cells) > MOST:
        raise TooLarge(
            f"level: {of.level.name} makes more than {MOST:,} hexagons; take wider ones, or ask for a smaller part."
        )
    return [
        Area(**nothing, h3=cell, coverage=looked(cell), geometry=clustering.boundary(cell) if geometry else None)
        for cell in cells
    ]


def _none(area: Area) -> Bounded:
    """What an area without events has: zero where somebody looked."""
    return Sums().bounded(seen=area.coverage is Coverage.COVERED)


def _risks(
    of: Mapped, areas: Iterable[Area], populations: Populations, extent: tuple[dt.date, dt.date] | None
) -> dict[str, AtRisk]:
    """Who was at risk in each area over the period asked of, or that of what was counted where it is open."""
    if of.scale is not Scale.RATE:
        return {}
    time = of.asked.where.occurred
    first, last = time.from_ or (extent and extent[0]), time.to or (extent and extent[1])
    if not first or not last:
        return {area.code: AtRisk(verdict=refused(Reason.NO_DENOMINATOR)) for area in areas}
    return {area.code: populations.chosen(area.code, first, last) for area in areas}


def _rated(areas: Sequence[Area], risks: Mapping[str, AtRisk], total: Bounded) -> tuple[list[Area], Bounded]:
    """The areas with rates, and the rate of all of them together: None where one has nobody to be at risk."""
    import numpy as np

    nothing = Bounded(value=None, lower=None, upper=None, records=total.records)
    counted = np.array([np.nan if area.value is None else area.value for area in areas], dtype=np.float64)
    people = np.array([risks[area.code].people or np.nan for area in areas], dtype=np.float64)
    smoothed = rates.shrunk(counted, people, per=PER).rates.tolist() if len(areas) else []
    made = []
    for area, drawn in zip(areas, smoothed, strict=True):
        risk = risks[area.code]
        rate = risk.rate_of(area) or replace(
            nothing, records=area.records, open_ended=area.open_ended, without_best=area.without_best
        )
        drawn_to = None if np.isnan(drawn) else round(drawn, counting.DIGITS)
        made.append(replace(area, **vars(rate), people=risk.people, smoothed=drawn_to))
    return made, AtRisk.together(risks.values()).rate_of(total) or nothing


def _compared(
    of: Mapped, areas: list[Area], counts: _Counts, shapes: Sequence[Any], days: Sequence[Any], evidence: MapEvidence
) -> tuple[list[Area], tuple[Cluster, ...], MapEvidence]:
    """The areas with what they are to their neighbours, the clusters of a scan, and what is to be said of both."""
    if not of.compared:
        return areas, (), evidence
    if len(areas) > MOST_COMPARED:
        raise TooLarge(
            f"level: {of.level.name} makes more than {MOST_COMPARED:,} areas, and no more can be compared with each "
            "other; take wider ones, or ask for a smaller part."
        )
    ground = Ground.of(areas, shapes)
    whole = {area.code: counts.by_code.get(area.code, Sums()).certain for area in areas}
    if of.hotspots:
        areas, evidence = clustering.hotspots(areas, ground, of.seed, evidence)
    if of.scan is None:
        return areas, (), evidence
    if of.scan is Scan.SPATIAL:
        clusters, evidence = clustering.spatial_scan(areas, whole, ground, of.seed, evidence)
    else:
        clusters, evidence = clustering.space_time_scan(areas, days, ground, of.seed, evidence)
    return areas, clusters, evidence


def _judged(common: Mapping[str, Any], risks: Mapping[str, AtRisk]) -> dict[str, Any]:
    """What a rate says of itself: its interval, and that there is none where nobody is known to live anywhere."""
    if not risks:
        return {}
    if any(each.people is not None for each in risks.values()):
        return {"interval": IntervalKind.CONFIDENCE}
    status = ResultStatus.NOT_ESTIMABLE if common["status"] is ResultStatus.OK else common["status"]
    rest = tuple(each for each in common["caveats"] if each.code != population_cautions.NOBODY.code)
    return {"interval": IntervalKind.CONFIDENCE, "status": status, "caveats": (population_cautions.NOBODY, *rest)}


def _method(of: Mapped, evidence: MapEvidence) -> Method:
    told: dict[str, Any] = {"level": of.level.name, "imprecise": "SPREAD"}
    if of.scale is Scale.RATE:
        told |= {
            "per": PER,
            "population": "nearest to the middle of the period",
            "interval": "exact Poisson, Garwood 1936",
            "smoothed": "empirical Bayes, Marshall 1991",
        }
    if of.hotspots:
        told |= {"hotspots": "Gi* and local Moran", "falseDiscoveryRate": clustering.RATE}
        told |= {"permutations": evidence.permutations}
    if of.scan:
        told |= {"scan": of.scan.name, "replicates": clustering.REPLICATES}
        told |= {"longestDays": clustering.LONGEST} if of.scan is Scan.SPACE_TIME else {}
    paper = clustering.PAPERS.get(of.scan) if of.scan else None
    return Method("area-map", "1", told, seed=of.seed if of.compared else None, paper=paper)
