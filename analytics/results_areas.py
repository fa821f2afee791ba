"""Maps: counts, rates and clusters by area."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from analytics import wording
from analytics.results import Bounded, Result
from schema.answering import ADMIN, AreaLevel, Association, Coverage, Scale
from schema.vocabulary import Language


@dataclass(frozen=True, kw_only=True)
class Area(Bounded):
    """One area of a map: `place` as published (id, pcode, name, kind, level), or `h3`, the name of a hexagon.

    Attributes:
        geometry: as GeoJSON when asked for.
        class_: 0 is zero, 1 and up are the classes that end at `AreaMap.breaks`; None has no value to be classed by.
        people: at risk, as its source states them; None unless rates were asked for, or where nobody states them.
        smoothed: the rate drawn towards that of all areas, the more the less it rests on; None likewise.
        hotspot: p-value of Gi* after allowing for the number of areas; None unless hotspots were asked for.
        gi: Gi* as a z-score, above 0 where the area and its neighbours lie high.
        association: what the area is to its neighbours, at a false discovery rate of 5 %.
    """

    place: Mapping[str, Any] | None = None
    h3: str | None = None
    coverage: Coverage
    geometry: Mapping[str, Any] | None = None
    class_: int | None = None
    people: int | None = None
    smoothed: float | None = None
    hotspot: float | None = None
    gi: float | None = None
    association: Association | None = None

    @property
    def code(self) -> str:
        """P-code, or name of the hexagon."""
        return str(self.place["pcode"]) if self.place is not None else str(self.h3)

    @property
    def name(self) -> Mapping[str, str]:
        """Its name by language; a hexagon has none."""
        return {} if self.place is None else self.place["name"]

    @property
    def kind(self) -> str | None:
        """What kind of place it is; a hexagon is none."""
        return None if self.place is None else str(self.place["kind"])


@dataclass(frozen=True)
class Cluster:
    """A circle, over the days from `start` to `end` where time was searched too, with more cases than expected.

    Attributes:
        places, cells: areas or hexagons in it, nearest to its centre first.
        radius_metres: from its centre to the farthest of their centres; 0 for one area.
        cases: records observed inside.
        expected: how many chance alone would put there.
        relative_risk: risk inside by risk outside; None where nothing is left outside, and where time was searched.
        log_likelihood_ratio: how much likelier a cluster is than none.
        p_value: share of random maps whose likeliest cluster is at least as likely.
    """

    places: tuple[Mapping[str, Any], ...]
    cells: tuple[str, ...]
    radius_metres: float
    start: dt.date | None
    end: dt.date | None
    cases: int
    expected: float
    relative_risk: float | None
    log_likelihood_ratio: float
    p_value: float


@dataclass(frozen=True, kw_only=True)
class AreaMap(Result):
    """Counts or rates by area in order of code. `breaks` are upper ends of classes.

    Counts of areas and `unplaced` add up to the total. Of rates, `value` is that of all areas together, and `unplaced`
    stays a count: nobody lives nowhere. `geometry` are outlines to draw beneath, when asked for.
    """

    SELECTION: ClassVar[str] = (
        "areas { place { pcode } h3 value lower upper records coverage class people smoothed hotspot gi association } "
        "breaks unplaced { value lower upper records } clusters { places { pcode } cells radiusMetres start end cases "
        "expected relativeRisk logLikelihoodRatio pValue }"
    )
    PAGE: ClassVar[bool] = True

    area_level: AreaLevel
    scale: Scale = Scale.COUNT
    areas: tuple[Area, ...]
    unplaced: Bounded
    breaks: tuple[float, ...]
    clusters: tuple[Cluster, ...] = ()
    geometry: tuple[Mapping[str, Any], ...] = ()

    def what(self, lang: Language) -> str:
        """What is counted, per how many people where that was asked for, and in what areas."""
        counted = wording.scaled(super().what(lang), self.scale, lang)
        given = self.question.arguments
        compared = wording.compared(given.get("scan"), lang, hotspots="hotspots" in given)
        return f"{counted} {wording.by_level(self.area_level, lang)}{compared}"

    def has_page(self) -> bool:
        """Pages show counts of areas; rates, hexagons and clusters are asked of GraphQL."""
        return self.area_level in ADMIN and set(self.question.arguments) <= {"level"}
