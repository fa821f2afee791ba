"""What stands together on a map: hotspots among areas and their neighbours, and circles that hold more than chance.

Both look at areas and hexagons, never at the points that stand for them: a record that is known to a district only is
counted for the district, or left out, and said to be. Circles are drawn in metres about a point inside each area.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from analytics.area_cautions import SURE, MapEvidence
from analytics.counting import DIGITS
from analytics.denominators import PER
from analytics.reasons import FINE, Reason, refused
from analytics.results_areas import Area, Cluster
from schema.answering import Association, Coverage, Scan
from schema.errors import TooLarge

RATE = 0.05
"""Share of false hotspots among those marked that is tolerated."""

REPLICATES = 999
"""Random maps of a scan."""

LONGEST = 7
"""Days of the longest window of a scan of time."""

MOST_SCANNED = 300
"""Areas that a scan searches: 999 random maps of them take some seconds."""

MOST_SEARCHED = 700_000
"""Places times places times days that a scan of time searches: likewise."""

PAPERS: Mapping[Scan, str] = {
    Scan.SPATIAL: "Kulldorff (1997), Communications in Statistics - Theory and Methods 26",
    Scan.SPACE_TIME: "Kulldorff and others (2005), PLoS Medicine 2",
}


@dataclass(frozen=True)
class Ground:
    """Where areas lie: a point inside each, in degrees, and the codes of those that it touches."""

    points: Mapping[str, tuple[float, float]]
    touching: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, areas: Sequence[Area], shapes: Sequence[Any]) -> Self:
        """The ground of areas that have a boundary, from the rows on them; of hexagons, from their names."""
        if not any(area.h3 for area in areas):
            return cls(
                {row.code: (row.lon, row.lat) for row in shapes},
                {row.code: tuple(sorted(row.touching)) for row in shapes},
            )
        import h3

        cells = [str(area.h3) for area in areas]
        middles = {cell: h3.cell_to_latlng(cell) for cell in cells}
        return cls(
            {cell: (middle[1], middle[0]) for cell, middle in middles.items()},
            {cell: tuple(sorted(set(h3.grid_disk(cell, 1)) - {cell})) for cell in cells},
        )


def boundary(cell: str) -> Mapping[str, Any]:
    """A hexagon as GeoJSON."""
    import h3

    ring = [[round(lon, DIGITS), round(lat, DIGITS)] for lat, lon in h3.cell_to_boundary(cell)]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def hotspots(areas: Sequence[Area], ground: Ground, seed: int, evidence: MapEvidence) -> tuple[list[Area], MapEvidence]:
    """The areas with Gi*, its p-value after Benjamini and Hochberg, and what each is to its neighbours.

    Counts are compared as they are, rates as deviations by their own precision (Assunção and Reis 1999), so that small
    populations do not pass for extremes. Areas where nobody is known to have looked take no part.
    """
    import numpy as np

    from analytics.spatial.hotspots import local, standardised

    known = [area for area in areas if area.code in ground.points]
    values = np.array([np.nan if area.value is None else area.value for area in known], dtype=np.float64)
    if any(area.people for area in areas):
        people = np.array([area.people or np.nan for area in known], dtype=np.float64)
        values = standardised(np.round(values * people / PER, DIGITS), people)
    found = local(values, _neighbours(known, ground), seed=seed, rate=RATE)
    told = {
        area.code: {
            "hotspot": _number(p),
            "gi": None if np.isnan(p) else _number(z),
            "association": Association(kind.value),
        }
        for area, p, z, kind in zip(known, found.adjusted.tolist(), found.gi.tolist(), found.kinds, strict=True)
    }
    marked = sum(p <= RATE for p in found.adjusted.tolist())
    why = next((each for each in found.verdicts if not {*each.reasons} <= {Reason.NO_NEIGHBOURS, Reason.EMPTY}), FINE)
    compared = int(np.isfinite(found.adjusted).sum())
    verdict = why if why is not FINE or compared else refused(Reason.SPARSE)
    blank: dict[str, Any] = {"hotspot": None, "gi": None, "association": Association.NOT_COMPARED}
    return [replace(area, **told.get(area.code, blank)) for area in areas], replace(
        evidence,
        hotspots=True,
        compared=compared,
        marked=marked,
        permutations=found.permutations,
        verdicts=(*evidence.verdicts, verdict),
    )


def spatial_scan(
    areas: Sequence[Area], cases: Mapping[str, int], ground: Ground, seed: int, evidence: MapEvidence
) -> tuple[tuple[Cluster, ...], MapEvidence]:
    """Circles with more cases than the people there, or hexagons alike, give reason for (Poisson).

    Where rates were asked for it is people that are at risk, else every hexagon in which anybody was active as much as
    any other. Raises TooLarge above 300 areas.
    """
    import numpy as np

    from analytics.spatial.scanning import poisson

    rated = any(area.h3 is None for area in areas)
    searched = [
        area
        for area in areas
        if area.code in ground.points and area.coverage is Coverage.COVERED and (area.people or not rated)
    ]
    _check(len(searched))
    held = np.array([cases.get(area.code, 0) for area in searched], dtype=np.int64)
    at_risk = np.array([area.people or 1 for area in searched], dtype=np.float64)
    longitude, latitude = _coordinates(searched, ground)
    found = poisson(held, at_risk, longitude, latitude, seed=seed, replicates=REPLICATES)
    made = tuple(
        Cluster(
            *_members(searched, each.areas),
            radius_metres=round(each.radius, 1),
            start=None,
            end=None,
            cases=each.cases,
            expected=round(each.expected, DIGITS),
            relative_risk=None if each.relative_risk is None else round(each.relative_risk, DIGITS),
            log_likelihood_ratio=round(each.ratio, DIGITS),
            p_value=round(each.p, DIGITS),
        )
        for each in found.clusters
    )
    placed = evidence.records - evidence.unplaced
    return made, replace(
        evidence,
        scan=Scan.SPATIAL,
        undated=max(placed - int(held.sum()), 0),
        sure=sum(each.p <= SURE for each in found.clusters),
        verdicts=(*evidence.verdicts, found.verdict),
    )


def space_time_scan(
    areas: Sequence[Area], days: Sequence[Any], ground: Ground, seed: int, evidence: MapEvidence
) -> tuple[tuple[Cluster, ...], MapEvidence]:
    """Circles and days, up to seven, with more cases than place and day alone give reason for (permutation).

    `days` are rows with `code`, `day` and `n`. Raises TooLarge for more than can be searched in some seconds.
    """
    import numpy as np

    from analytics.spatial.spacetime import permutation

    held = [row for row in days if row.code in ground.points]
    codes = sorted({row.code for row in held})
    _check(len(codes))
    ordinals = [row.day.toordinal() for row in held for _ in range(row.n)]
    width = max(ordinals, default=0) - min(ordinals, default=0) + 1
    if len(codes) ** 2 * width > MOST_SEARCHED or len(ordinals) > _MOST_CASES:
        raise TooLarge(
            f"scan: {len(codes)} areas over {width:,} days with {len(ordinals):,} cases are more than can be "
            "searched; of "
            f"areas x areas x days {MOST_SEARCHED:,}, and {_MOST_CASES:,} cases, are. Ask for fewer days, wider "
            "areas or a "
            "smaller part."
        )
    searched = [area for area in areas if area.code in set(codes)]
    number = {area.code: n for n, area in enumerate(searched)}
    place = np.array([number[row.code] for row in held for _ in range(row.n)], dtype=np.intp)
    longitude, latitude = _coordinates(searched, ground)
    found = permutation(
        place, np.array(ordinals, dtype=np.intp), longitude, latitude, seed=seed, replicates=REPLICATES, longest=LONGEST
    )
    made = tuple(
        Cluster(
            *_members(searched, each.places),
            radius_metres=round(each.radius, 1),
            start=dt.date.fromordinal(each.first),
            end=dt.date.fromordinal(each.last),
            cases=each.cases,
            expected=round(each.expected, DIGITS),
            relative_risk=None,
            log_likelihood_ratio=round(each.ratio, DIGITS),
            p_value=round(each.p, DIGITS),
        )
        for each in found.clusters
    )
    return made, replace(
        evidence,
        scan=Scan.SPACE_TIME,
        undated=max(evidence.records - evidence.unplaced - len(ordinals), 0),
        sure=sum(each.p <= SURE for each in found.clusters),
        verdicts=(*evidence.verdicts, found.verdict),
    )


_MOST_CASES = 20_000
"""Cases that a scan of time deals out anew 999 times."""


def _check(areas: int) -> None:
    if areas > MOST_SCANNED:
        raise TooLarge(
            f"scan: {areas:,} areas are more than the {MOST_SCANNED} that can be searched; ask for a wider level, or a "
            "smaller part."
        )


def _neighbours(areas: Sequence[Area], ground: Ground) -> Any:
    from analytics.spatial.neighbours import Neighbours

    number = {area.code: n for n, area in enumerate(areas)}
    return Neighbours(
        tuple(number),
        tuple(tuple(sorted(number[each] for each in ground.touching[code] if each in number)) for code in number),
    )


def _coordinates(areas: Sequence[Area], ground: Ground) -> tuple[Any, Any]:
    import numpy as np

    points = np.array([ground.points[area.code] for area in areas], dtype=np.float64).reshape(-1, 2)
    return points[:, 0], points[:, 1]


def _members(areas: Sequence[Area], numbers: Sequence[int]) -> tuple[tuple[Mapping[str, Any], ...], tuple[str, ...]]:
    inside = [areas[n] for n in numbers]
    return tuple(a.place for a in inside if a.place is not None), tuple(a.h3 for a in inside if a.h3 is not None)


def _number(value: float) -> float | None:
    import math

    return None if math.isnan(value) else round(value, DIGITS)
