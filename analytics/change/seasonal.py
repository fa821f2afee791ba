"""Seasonal decomposition: what of a series is trend, what returns with the season, and what is left."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analytics.change.laws import Floats
from analytics.reasons import FINE, Reason, Verdict, refused
from schema.errors import BadInput

CYCLES = 2
"""Full cycles that a season needs to be told from chance."""


@dataclass(frozen=True)
class Decomposition:
    """Parts of a series that add up to it, one number per bucket in its unit; none when refused.

    Attributes:
        verdict: `CYCLES_LT_2`; `GAPS` when buckets are missing, for a season cannot be told across gaps without
            inventing them; `NO_VARIATION` for a constant series.
        trend, season, rest: the parts.
        trend_strength, season_strength: share of the variance besides the other part that each accounts for, 0 … 1
            (Wang, Smith and Hyndman 2006, Data Mining and Knowledge Discovery 13:335).
    """

    verdict: Verdict
    trend: tuple[float, ...] = ()
    season: tuple[float, ...] = ()
    rest: tuple[float, ...] = ()
    trend_strength: float | None = None
    season_strength: float | None = None


def decompose(values: ArrayLike, cycle: int, *, robust: bool = True) -> Decomposition:
    """Decompose a series of equally wide buckets by loess (STL), with statsmodels.

    Args:
        values: one number per bucket in order of time; NaN where nobody looked, and then it is refused.
        cycle: buckets of a full cycle: 12 for months of a year, 7 for days of a week.
        robust: whether single massacres may bend the season less.

    Raises:
        BadInput: an infinite value, or a cycle of less than 2 buckets.

    Paper: Cleveland, Cleveland, McRae and Terpenning (1990), Journal of Official Statistics 6:3. Validation: known
    trends and seasons are found again, and the parts add up.
    """
    from statsmodels.tsa.seasonal import STL

    series = np.asarray(values, dtype=np.float64)
    if series.ndim != 1 or np.isinf(series).any():
        raise BadInput("values: give one finite number per bucket, or NaN where nobody looked.")
    if cycle < 2:
        raise BadInput(f"cycle: {cycle} buckets make no season; give 2 or more.")
    if series.size < CYCLES * cycle:
        return Decomposition(refused(Reason.CYCLES_LT_2))
    if np.isnan(series).any():
        return Decomposition(refused(Reason.GAPS))
    if np.ptp(series) == 0:
        return Decomposition(refused(Reason.NO_VARIATION))
    found = STL(series, period=cycle, robust=robust).fit()
    trend, season, rest = (np.asarray(part, dtype=np.float64) for part in (found.trend, found.seasonal, found.resid))
    return Decomposition(
        FINE,
        trend=tuple(trend.tolist()),
        season=tuple(season.tolist()),
        rest=tuple(rest.tolist()),
        trend_strength=_strength(rest, trend),
        season_strength=_strength(rest, season),
    )


TIMES = 99
"""Reshuffled series that a season is compared with."""


def reshuffled(found: Decomposition, cycle: int, seed: int) -> float:
    """Share of series without a season that show one as strong, this one among them (Phipson and Smyth 2010).

    Even noise shows some season, and the more the fewer cycles there are. What is not trend is reshuffled `TIMES` times
    and taken apart again, as is the series itself, without robustness, which takes fifteen times as long. Raises
    BadInput for a decomposition that was refused.
    """
    if found.season_strength is None:
        raise BadInput("found: it has no parts that could be reshuffled.")
    trend, moving = np.array(found.trend), np.array(found.season) + np.array(found.rest)
    random = np.random.default_rng(seed)
    actual, *others = (
        decompose(trend + each, cycle, robust=False).season_strength or 0.0
        for each in (moving, *(random.permutation(moving) for _ in range(TIMES)))
    )
    return (1 + sum(each >= actual for each in others)) / (1 + TIMES)


def _strength(rest: Floats, part: Floats) -> float:
    whole = float(np.var(rest + part))
    return max(0.0, 1 - float(np.var(rest)) / whole) if whole else 0.0
