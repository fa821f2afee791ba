"""What form a series is to have: steps of time, days, groups, scale, and what is done with imprecise dates."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from analytics.series import zones
from schema.answering import Bucket, Dimension, Imprecise, Scale
from schema.errors import BadInput
from schema.vocabulary import Measure

STOCKS = frozenset({Measure.TRAPPED})
"""Measures of how many are in a state at a time. A number of them holds until the next one, and none is added to it."""

ATTRIBUTED = frozenset({Dimension.ACTOR, Dimension.ACTOR_KIND})
"""Dimensions of who is held responsible, of which the category without a name may be anybody."""

BY_SOURCE = frozenset({Dimension.SOURCE, Dimension.SOURCE_LEFT_OUT})

_OF_TIME = frozenset({Dimension.YEAR, Dimension.MONTH})


@dataclass(frozen=True)
class Form:
    """The form of a series of a measure."""

    measure: Measure
    bucket: Bucket
    imprecise: Imprecise = Imprecise.SPREAD
    group_by: Dimension | None = None
    scale: Scale = Scale.COUNT
    zone: str | None = None
    seed: int = 1

    @property
    def stock(self) -> bool:
        """Whether the measure is one of a state, of which the last number of a bucket holds."""
        return self.measure in STOCKS

    @property
    def needs_events(self) -> bool:
        """Whether it asks for more of events than which whole months they may lie in."""
        apart = self.stock or self.group_by or self.zone is not None or self.imprecise is Imprecise.DRAWS
        return bool(apart) or self.bucket not in {Bucket.MONTH, Bucket.QUARTER, Bucket.YEAR}

    @property
    def arguments(self) -> Mapping[str, Any]:
        """The arguments of the question besides filter, measure and population, without those that say nothing."""
        return {
            "bucket": self.bucket,
            "imprecise": self.imprecise,
            **({"groupBy": self.group_by} if self.group_by else {}),
            **({"scale": self.scale} if self.scale is not Scale.COUNT else {}),
            **({"timeZone": self.zone} if self.zone is not None else {}),
            **({"seed": self.seed} if self.imprecise is Imprecise.DRAWS else {}),
        }

    def check(self) -> None:
        """Raise BadInput for what does not go together, with one sentence."""
        if self.zone is not None:
            zones.check(self.zone)
        if self.group_by in _OF_TIME:
            raise BadInput(
                f"groupBy: {self.group_by.name} is time, which the buckets tell; give bucket: {self.group_by.name}, "
                "or name another dimension."
            )
        if self.imprecise is Imprecise.DRAWS and not 0 <= self.seed < 2**31:
            raise BadInput(f"seed: {self.seed} is no seed; give a whole number from 0 to {2**31 - 1:,}.")
        if self.imprecise is Imprecise.DRAWS and self.group_by is Dimension.SOURCE_LEFT_OUT:
            raise BadInput("imprecise: DRAWS cannot be had with SOURCE_LEFT_OUT; take SPREAD or BOUNDS.")
        if self.stock:
            self._check_stock()

    def _check_stock(self) -> None:
        state = f"{self.measure.name} counts people in a state at a time"
        if self.scale is Scale.CUMULATIVE:
            raise BadInput(f"scale: {state}, which is never added up over time; leave CUMULATIVE out.")
        if self.imprecise in {Imprecise.BOUNDS, Imprecise.DRAWS}:
            raise BadInput(f"imprecise: {state}, and no part of them can be placed; take SPREAD or EXCLUDE.")
        if self.group_by is Dimension.SOURCE_LEFT_OUT:
            raise BadInput(f"groupBy: {state}, of which the last number holds; take SOURCE to see each source's own.")
