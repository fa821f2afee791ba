"""What the rows of a map come to: areas with their numbers, rates, classes, and what stands together."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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
    """A checked question for a map; without `breaks` classes are made from its own values."""

    asked: Asked
    level: AreaLevel
    scale: Scale
    hotspots: bool
    scan: Scan | None
    seed: int
    breaks: tuple[float, ...] = ()

    @property
    def compared(self) -> bool:
        """Whether it must be known which areas touch."""
        return self.hotspots or self.scan is not None


@dataclass(frozen=True)
class _Counts:
    """What the first statement tells; `overlapping` are collections that may tell of the same events."""

    by_code: Mapping[str | None, Sums]
    told: Facts
    overlapping: tuple[str, ...]
    stock: bool

    @property
    def total(self) -> Sums:
        """Everything that was counted."""
        return counting.added(self.by_code.values())

    def of(self, code: str) -> Sums:
        """What was counted in one area."""
        return self.by_code.get(code, Sums())

    def shown(self, exact: Sums) -> Bounded:
        """A sum as it is shown: what people held on one day is no part of what they held on another."""
        apart = self.overlapping or (self.stock and exact.records > 1)
        return counting.withheld(exact) if apart else exact.bounded()


def area_map(rows: Rows, of: Mapped, *, geometry: bool) -> AreaMap:
    """The map that the rows of its statements come to. Raises TooLarge."""
    waiting = iter(rows)
    counts, seen = _counts(next(waiting), of), Activity.of(next(waiting))
    people = _People.of(next(waiting), next(waiting), of) if of.scale is Scale.RATE else None
    areas = _areas(of, counts, seen, geometry=geometry)
    # A code whose area is not published cannot be shown; its records are unplaced rather than lost.
    known = {area.code for area in areas}
    unplaced = counting.added(value for code, value in counts.by_code.items() if code not in known)
    whole, risks = counts.shown(counts.total), people.at_risk(areas) if people else {}
    if people:
        whole, areas = people.whole.rate_of(whole) or _unknown(whole), _rated(areas, risks)
    evidence = MapEvidence(of.level, counts.total.records, unplaced.records)
    areas, clusters, evidence = _compared(of, areas, counts, waiting, evidence)
    evidence = area_cautions.with_rates(evidence, areas) if people else evidence
    own = (*area_cautions.cautions(evidence), *(population_cautions.cautions(list(risks.values())) if people else ()))
    told = replace(counts.told, unplaced=unplaced, overlapping=counts.overlapping)
    common = envelope.common(of.asked, seen, told, counts.total.events, None, own=own)
    ends = of.breaks or classes.breaks(area.value for area in areas if area.value is not None)
    return AreaMap(
        **vars(whole),
        **common | _judged(common, risks),
        method=_method(of, evidence),
        area_level=of.level,
        scale=of.scale,
        areas=tuple(replace(area, class_=classes.class_of(area.value, ends)) for area in areas),
        unplaced=counts.shown(unplaced),
        breaks=ends,
        clusters=clusters,
        geometry=tuple(shape for each, shape in seen.areas if shape is not None and each["level"] != of.level),
    )


def _counts(rows: Sequence[Any], of: Mapped) -> _Counts:
    by_code: dict[str | None, Sums] = defaultdict(Sums)
    slugs: set[str] = set()
    told = Facts()
    for row in rows:
        if not row.counted:
            told = replace(told, left_out=row.records)
            continue
        told += Facts.of(row.facts)
        slugs.add(row.collection)
        by_code[row.code] += Sums.of(row)
    overlapping = tuple(sorted(slugs)) if envelope.overlapping(of.asked.scope, sorted(slugs)) else ()
    return _Counts(by_code, told, overlapping, of.asked.measure in STOCKS)


@dataclass(frozen=True)
class _People:
    """Who lived in the areas, and in all that was asked of, over the period; None where no day is known at all."""

    areas: Populations
    together: Populations
    period: tuple[dt.date, dt.date] | None

    @classmethod
    def of(cls, areas: Sequence[Any], whole: Sequence[Any], of: Mapped) -> "_People":
        """Read the rows of both statements; where the period is open, it is that of what was counted."""
        time, extent = of.asked.where.occurred, next(row for row in areas if row.pcode is None)
        first, last = time.from_ or extent.day_from, time.to or extent.day_to
        return cls(
            Populations.of(row for row in areas if row.pcode is not None),
            Populations.of(whole),
            (first, last) if first and last and first <= last else None,
        )

    def at_risk(self, areas: Iterable[Area]) -> dict[str, AtRisk]:
        """Who was at risk in each area."""
        nobody = AtRisk(verdict=refused(Reason.NO_DENOMINATOR))
        return {a.code: self.areas.chosen(a.code, *self.period) if self.period else nobody for a in areas}

    @property
    def whole(self) -> AtRisk:
        """Who was at risk in all that was asked of."""
        return self.together.together(*self.period) if self.period else AtRisk.together([])


def _areas(of: Mapped, counts: _Counts, seen: Activity, *, geometry: bool) -> list[Area]:
    """The areas in order of code, with their counts. Raises TooLarge for too many hexagons."""
    if of.level in ADMIN:
        return [
            _area(counts, seen, str(document["pcode"]), place=document, geometry=shape)
            for document, shape in seen.areas
            if document["level"] == of.level
        ]
    cells = sorted({code for code in counts.by_code if code} | {code for code, _ in seen.active if code})
    if len(cells) > MOST:
        raise TooLarge(
            f"level: {of.level.name} makes more than {MOST:,} hexagons; take wider ones, or ask for a smaller part."
        )
    outlines = [clustering.boundary(cell) if geometry else None for cell in cells]
    return [_area(counts, seen, cell, h3=cell, geometry=shape) for cell, shape in zip(cells, outlines, strict=True)]


def _area(counts: _Counts, seen: Activity, code: str, **shown: Any) -> Area:
    # The record states no area as not covered so far; silence alone does not say that nobody looked.
    looked = Coverage.COVERED if seen.active.get((code, None), 0) else Coverage.UNKNOWN
    exact = counts.of(code)
    number = counts.shown(exact) if exact.events else exact.bounded(seen=looked is Coverage.COVERED)
    return Area(**vars(number), coverage=looked, **shown)


def _rated(areas: Sequence[Area], risks: Mapping[str, AtRisk]) -> list[Area]:
    """The areas with rates, smoothed ones beside them."""
    import numpy as np

    counted = np.array([np.nan if area.value is None else area.value for area in areas], dtype=np.float64)
    people = np.array([risks[area.code].people or np.nan for area in areas], dtype=np.float64)
    smoothed = rates.shrunk(counted, people, per=PER).rates.tolist() if len(areas) else []
    return [
        replace(
            area,
            **vars(risks[area.code].rate_of(area) or _unknown(area)),
            people=risks[area.code].people,
            smoothed=None if np.isnan(drawn) else round(drawn, counting.DIGITS),
        )
        for area, drawn in zip(areas, smoothed, strict=True)
    ]


def _unknown(number: Bounded) -> Bounded:
    return Bounded(
        value=None,
        lower=None,
        upper=None,
        records=number.records,
        open_ended=number.open_ended,
        without_best=number.without_best,
    )


def _compared(
    of: Mapped, areas: list[Area], counts: _Counts, rows: Iterator[Sequence[Any]], evidence: MapEvidence
) -> tuple[list[Area], tuple[Cluster, ...], MapEvidence]:
    """The areas with what they are to their neighbours, the clusters of a scan, and what is to be said of both."""
    if not of.compared:
        return areas, (), evidence
    shapes = next(rows) if of.level in ADMIN else []
    if len(areas) > MOST_COMPARED:
        raise TooLarge(
            f"level: {of.level.name} makes more than {MOST_COMPARED:,} areas, and no more can be compared with each "
            "other; take wider ones, or ask for a smaller part."
        )
    ground = Ground.of(areas, shapes)
    if of.hotspots:
        areas, evidence = clustering.hotspots(areas, ground, of.seed, evidence)
    if of.scan is None:
        return areas, (), evidence
    if of.scan is Scan.SPATIAL:
        certain = {area.code: counts.of(area.code).certain for area in areas}
        return areas, *clustering.spatial_scan(areas, certain, ground, of.seed, evidence)
    return areas, *clustering.space_time_scan(areas, next(rows), ground, of.seed, evidence)


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
