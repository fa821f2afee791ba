"""Totals over strata, and estimates without each list in turn.

The ends of intervals do not add up: a total is made of draws, one of each stratum at a time (Rubin 1987, for the
principle; Ball et al. 2003 for strata of place and time in the record of a truth commission). What cannot be estimated
is named beside the total and counts as nothing in it. Validation: the interval of two independent strata is that of
their sum.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from analytics.capture.intervals import quantile
from analytics.capture.poisson import Floats
from analytics.capture.preconditions import gravest, usable
from analytics.capture.table import CaptureTable
from analytics.reasons import Reason, Verdict, refused
from schema.errors import BadInput

DRAWS = 10_000

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Stratum:
    """Draws of all records of one stratum, documented and not; none when it cannot be estimated.

    Attributes:
        name: of the stratum; no two have the same.
        documented: its records on any list.
        draws: shape (any,): posterior draws or bootstrap estimates.
        verdict: of its estimate.
    """

    name: str
    documented: int
    draws: Floats
    verdict: Verdict


@dataclass(frozen=True)
class Total:
    """Strata together.

    Attributes:
        documented: records of the strata in the total.
        estimate: median of the drawn totals, None when no stratum can be estimated.
        lower: end of their central interval.
        upper: the other end.
        strata: names of the strata in the total.
        left_out: names of those that cannot be estimated, with their documented records and the reasons; their
            records are in none of the numbers above.
        verdict: the gravest of the strata in the total; NO_ESTIMATE when there is none.
    """

    documented: int
    estimate: float | None
    lower: float | None
    upper: float | None
    strata: tuple[str, ...]
    left_out: tuple[tuple[str, int, Verdict], ...]
    verdict: Verdict


def total(strata: Sequence[Stratum], *, seed: int, draws: int = DRAWS, level: float = 0.95) -> Total:
    """Add strata up draw by draw; the order in which they are given changes nothing.

    Args:
        strata: taken to be independent of one another.
        seed: of the pairing of draws; the same gives the same bytes.
        draws: totals drawn.
        level: of the central interval.

    Raises:
        BadInput: two strata of one name, fewer than one draw, or a level that is none.
    """
    quantile(level)
    if draws < 1 or len({each.name for each in strata}) < len(strata):
        raise BadInput("strata: name every stratum differently, and ask for 1 draw or more.")
    ordered = sorted(strata, key=lambda each: each.name)
    kept = [each for each in ordered if usable(each.verdict) and each.draws.size]
    left_out = tuple((each.name, each.documented, _why(each)) for each in ordered if each not in kept)
    if not kept:
        return Total(0, None, None, None, (), left_out, refused(Reason.NO_ESTIMATE))
    generator = np.random.default_rng(seed)
    summed = np.zeros(draws)
    for each in kept:
        summed += generator.choice(np.sort(each.draws), size=draws)
    tail = (1 - level) / 2
    lower, middle, upper = np.quantile(summed, [tail, 0.5, 1 - tail]).tolist()
    return Total(
        documented=sum(each.documented for each in kept),
        estimate=middle,
        lower=lower,
        upper=upper,
        strata=tuple(each.name for each in kept),
        left_out=left_out,
        verdict=gravest(each.verdict for each in kept),
    )


def leave_one_list_out(table: CaptureTable, estimator: Callable[[CaptureTable], T]) -> tuple[tuple[str, T], ...]:
    """What an estimator says without each list in turn, in order of name: an estimate that one list carries is none.

    Records on the dropped list alone are no longer documented; the number estimated is the same population's.
    """
    return tuple((name, estimator(table.without(name))) for name in table.lists)


def _why(stratum: Stratum) -> Verdict:
    return refused(Reason.NO_ESTIMATE) if usable(stratum.verdict) else stratum.verdict
