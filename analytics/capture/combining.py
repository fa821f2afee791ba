"""One estimate from several: replicates of one table that was partly imputed or linked by chance, and totals of strata.

Replicates are combined on the logarithm of the number of undocumented records by the rules of Rubin (1987), in the
form of Gelman et al. (2013, Bayesian Data Analysis, section 18.2) that the Colombian truth commission's package
verdata uses. Totals of strata add draws up, never ends of intervals, which would be far too wide.

Validation cases: two replicates reckoned by hand; the total of strata of known distribution
(tests/analytics/capture/test_combining.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analytics.reasons import FINE, Reason, Verdict, refused, unstable
from schema.answering import ResultStatus
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
        _check(each.documented, each.undocumented, 2)
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


@dataclass(frozen=True, eq=False)
class Stratum:
    """One part of a total: its name, the verdict on its estimate, records, and draws of N; None when refused."""

    name: str
    verdict: Verdict
    documented: int
    draws: NDArray[np.float64] | None


@dataclass(frozen=True, eq=False)
class Total:
    """What strata add up to.

    Attributes:
        verdict: unstable when a stratum is unstable or left out, refused when all are left out, with their reasons.
        documented: records of all strata, also of those left out.
        draws: of N over the strata that have an estimate, shape (draws,); empty when none has.
        left_out: names of strata without an estimate, ascending. Of these nothing is known but what is documented.
        documented_left_out: records of those.
    """

    verdict: Verdict
    documented: int
    draws: NDArray[np.float64]
    left_out: tuple[str, ...]
    documented_left_out: int


def total(strata: Sequence[Stratum], *, seed: int) -> Total:
    """Draws of the total of strata, taken to be independent of each other, whatever their order.

    Each stratum's draws are put in random order before they are added, and drawn again from themselves where others
    have more: draws in one and the same order of size would give a total as wide as the sum of all intervals.

    Raises:
        BadInput: no strata, a name twice, a negative seed, or draws that are negative or no numbers.
    """
    names = [each.name for each in strata]
    if not strata or len(set(names)) < len(names):
        raise BadInput("strata: give at least one, each with a name of its own.")
    if seed < 0:
        raise BadInput(f"seed: {seed} given; give 0 or more.")
    ordered = sorted(strata, key=lambda each: each.name)
    for each in ordered:
        _check(each.documented, each.draws if each.draws is not None else np.ones(1), 1)
    estimated = [(each.name, each.draws) for each in ordered if each.draws is not None]
    missing = [each for each in ordered if each.draws is None]
    size = max((draws.size for _, draws in estimated), default=0)
    sources = np.random.SeedSequence(seed).spawn(len(estimated))
    summed = np.zeros(size)
    for (_, draws), own in zip(estimated, sources, strict=True):
        rng = np.random.default_rng(own)
        summed += rng.permutation(draws) if draws.size == size else rng.choice(draws, size)
    return Total(
        verdict=_joined(ordered, all_refused=not estimated),
        documented=sum(each.documented for each in ordered),
        draws=summed,
        left_out=tuple(each.name for each in missing),
        documented_left_out=sum(each.documented for each in missing),
    )


def _joined(strata: Sequence[Stratum], *, all_refused: bool) -> Verdict:
    reasons = sorted({reason for each in strata for reason in each.verdict.reasons})
    if all_refused:
        return refused(*reasons)
    if all(each.draws is not None and each.verdict.status is ResultStatus.OK for each in strata):
        return FINE
    return unstable(*reasons)


def _check(documented: int, draws: NDArray[np.float64], least: int) -> None:
    if documented < 0:
        raise BadInput(f"documented: {documented} given; give 0 or more records.")
    if draws.ndim != 1 or draws.size < least or not np.isfinite(draws).all() or draws.min() < 0:
        raise BadInput(f"draws: give at least {least} numbers of 0 or more.")


def _student(level: float, freedom: float) -> float:
    """The value that a t variate exceeds in size with probability 1 - level; normal at infinite freedom."""
    from scipy.stats import t

    return float(t.ppf((1 + level) / 2, freedom))
