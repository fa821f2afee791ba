"""One estimate from replicates of one table, in which what was unknown was imputed or linked by chance.

They are combined on the logarithm of the number of undocumented records by the rules of Rubin (1987, Multiple
Imputation for Nonresponse in Surveys), in the form of Gelman et al. (2013, Bayesian Data Analysis, section 18.2) that
the package verdata of the Human Rights Data Analysis Group uses for the Colombian truth commission.

Validation case: two and three replicates reckoned by hand (tests/analytics/capture/test_combining.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analytics.reasons import FINE, Reason, Verdict, refused, unstable
from schema.errors import BadInput

ENOUGH = 10
"""With fewer replicates the variance between them is hardly known."""

NONE_LEFT = 0.1
"""What a draw of no undocumented record counts as, for 0 has no logarithm; as in verdata."""


@dataclass(frozen=True, eq=False)
class Replicate:
    """One version of the table: records it holds, and draws of the number of undocumented ones, shape (draws,)."""

    documented: int
    undocumented: NDArray[np.float64]


@dataclass(frozen=True)
class Combined:
    """One estimate from replicates; numbers are None when there are fewer than two.

    Attributes:
        verdict: refused with fewer than 2 replicates and unstable with fewer than 10 (REPLICATES_FEW).
        replicates: how many.
        documented: mean over replicates, in whole records.
        mean: of N, in whole records, as are the ends of the interval.
        lower: end of the interval of N.
        upper: end of the interval of N.
        within: mean variance of log n0 inside replicates.
        between: variance of its mean between them.
        total: within + (m + 1) / m x between.
        freedom: degrees of freedom of the t distribution; infinite when replicates do not differ.
    """

    verdict: Verdict
    replicates: int
    documented: int | None = None
    mean: int | None = None
    lower: int | None = None
    upper: int | None = None
    within: float | None = None
    between: float | None = None
    total: float | None = None
    freedom: float | None = None


def combined(replicates: Sequence[Replicate], *, level: float = 0.95) -> Combined:
    """Estimates of several replicates as one, whatever their order.

    Args:
        replicates: each with at least two draws.
        level: probability that the interval is to hold, above 0 and below 1.

    Raises:
        BadInput: fewer than 2 draws of a replicate, or draws or records that are negative or no numbers, or a level
            that is no probability.
    """
    if not 0 < level < 1:
        raise BadInput(f"level: {level} given; give a probability above 0 and below 1.")
    for each in replicates:
        _check(each)
    m = len(replicates)
    if m < 2:
        return Combined(refused(Reason.REPLICATES_FEW), m)
    logs = [np.log(np.where(each.undocumented == 0, NONE_LEFT, each.undocumented)) for each in replicates]
    means = np.sort([log.mean() for log in logs])
    within = float(np.sort([log.var(ddof=1) for log in logs]).mean())
    between = float(means.var(ddof=1))
    total = within + (m + 1) / m * between
    freedom = (m - 1) * (1 + within / ((m + 1) * between)) ** 2 if between > 0 else np.inf
    half = _student(level, freedom) * np.sqrt(total)
    documented = round(sum(each.documented for each in replicates) / m)
    expected = np.sort([each.undocumented.mean() for each in replicates]).mean()
    return Combined(
        verdict=unstable(Reason.REPLICATES_FEW) if m < ENOUGH else FINE,
        replicates=m,
        documented=documented,
        mean=documented + round(float(expected)),
        lower=documented + round(float(np.exp(means.mean() - half))),
        upper=documented + round(float(np.exp(means.mean() + half))),
        within=within,
        between=between,
        total=total,
        freedom=freedom,
    )


def _check(replicate: Replicate) -> None:
    draws = replicate.undocumented
    if replicate.documented < 0:
        raise BadInput(f"documented: {replicate.documented} given; give 0 or more records.")
    if draws.ndim != 1 or draws.size < 2 or not np.isfinite(draws).all() or draws.min() < 0:
        raise BadInput("draws: give at least 2 numbers of 0 or more for each replicate.")


def _student(level: float, freedom: float) -> float:
    """The value that a t variate exceeds in size with probability 1 - level; normal at infinite freedom."""
    from scipy.stats import t

    return float(t.ppf((1 + level) / 2, freedom))
