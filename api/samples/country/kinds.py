"""Which acts, methods, outcomes, violations and roles go together, as shares that are drawn from."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from api.samples.country.chance import Floats, Ints, Shares, shares, weights
from api.samples.country.reading import table
from schema.vocabulary import Measure

MEASURES = tuple(measure.value for measure in Measure)
SIZES = {
    Measure.KILLED: (0.7, 0.9), Measure.INJURED: (1.2, 1.0), Measure.DETAINED: (1.0, 1.1),
    Measure.DISAPPEARED: (0.5, 0.8), Measure.ABDUCTED: (0.5, 0.8), Measure.TORTURED: (0.4, 0.8),
    Measure.CONSCRIPTED: (1.6, 1.0), Measure.DISPLACED: (5.5, 1.3), Measure.EVACUATED: (5.5, 1.1),
    Measure.RETURNED: (4.5, 1.2), Measure.TRAPPED: (6.5, 1.2), Measure.FACILITIES_DAMAGED: (0.1, 0.5),
    Measure.FACILITIES_DESTROYED: (0.2, 0.6), Measure.INCIDENTS: (0.4, 0.6), Measure.VICTIMS: (0.9, 1.0),
    Measure.MISSING: (1.0, 1.0),
}  # fmt: skip
"""Mean and deviation of the logarithm of how many an act harms, by what is counted."""


@dataclass(frozen=True)
class Kinds:
    """Kinds of event with what they consist of. Act codes count from 1 in `acts.terms`, whose first stands for none."""

    names: tuple[str, ...]
    kind: Shares
    acts: Shares
    also: Shares
    context: Shares
    facility: Shares
    site: Shares
    size: Floats


@dataclass(frozen=True)
class Acts:
    """Kinds of act with what they are done with, to whom, and how they end; groups are acts in table order."""

    names: tuple[str, ...]
    method: Shares
    outcome: Shares
    violation: Shares
    role: Shares
    measure: Ints
    location: Floats
    deviation: Floats

    def numbers(self, drawn: Shares) -> Ints:
        """Number of each drawn term among the acts, -1 for none."""
        places = {name: number for number, name in enumerate(self.names)}
        return np.array([places.get(term, -1) for term in drawn.terms])


@cache
def kinds() -> Kinds:
    """The kinds of `kinds.csv`."""
    rows = table("kinds")

    def column(name: str) -> Shares:
        return shares({row["kind"]: weights(row[name]) for row in rows})

    return Kinds(
        names=tuple(row["kind"] for row in rows),
        kind=shares({"": {row["kind"]: float(row["weight"]) for row in rows}}),
        acts=column("acts"),
        also=column("also"),
        context=column("contexts"),
        facility=column("facilities"),
        site=column("sites"),
        size=np.array([float(row["size"]) for row in rows]),
    )


@cache
def acts() -> Acts:
    """The acts of `acts.csv`."""
    rows = table("acts")

    def column(name: str) -> Shares:
        return shares({row["act"]: weights(row[name]) for row in rows})

    return Acts(
        names=tuple(row["act"] for row in rows),
        method=column("methods"),
        outcome=column("outcomes"),
        violation=column("violations"),
        role=column("roles"),
        measure=np.array([MEASURES.index(row["measure"]) for row in rows]),
        location=np.array([SIZES[Measure(row["measure"])][0] for row in rows]),
        deviation=np.array([SIZES[Measure(row["measure"])][1] for row in rows]),
    )


def measure_code(measure: Measure) -> int:
    """Number of a measure."""
    return MEASURES.index(measure.value)
