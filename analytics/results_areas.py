"""Maps: counts, rates and clusters by area."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from analytics import wording
from analytics.results import Bounded, Result
from schema.answering import AreaLevel, Coverage
from schema.vocabulary import Language


@dataclass(frozen=True, kw_only=True)
class Area(Bounded):
    """One area of a map: `place` as published (id, pcode, name, kind, level), `geometry` as GeoJSON when asked for.

    `class_` 0 is zero, 1 and up are the classes that end at `AreaMap.breaks`; None has no value to be classed by.
    """

    place: Mapping[str, Any]
    coverage: Coverage
    geometry: Mapping[str, Any] | None = None
    class_: int | None = None


@dataclass(frozen=True, kw_only=True)
class AreaMap(Result):
    """Counts by area in order of code; areas and `unplaced` add up to the total. `breaks` are upper ends of classes."""

    SELECTION: ClassVar[str] = (
        "areas { place { pcode } value lower upper records coverage class } breaks "
        "unplaced { value lower upper records }"
    )
    PAGE: ClassVar[bool] = True

    area_level: AreaLevel
    areas: tuple[Area, ...]
    unplaced: Bounded
    breaks: tuple[float, ...]

    def what(self, lang: Language) -> str:
        """What is counted, and in what areas."""
        return f"{super().what(lang)} {wording.by_level(self.area_level, lang)}"
