"""Draws of all records by each estimator of which a total over strata can be made."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from analytics.capture.bayesian import average
from analytics.capture.bootstrap import averaged, parametric
from analytics.capture.loglinear import Ranking
from analytics.capture.modelled import DIFFER
from analytics.capture.panel import LISTS_DIFFER
from analytics.capture.poisson import Floats
from analytics.capture.preconditions import usable
from analytics.capture.rows import ALL_MODELS, Asked, Row
from analytics.reasons import Reason, Verdict, refused
from schema.answering import Estimator

SIZE = 2_000
"""Draws of each stratum."""

LIKELY = 1e-3
"""Models of a smaller weight are not drawn from."""

NOTHING: Floats = np.zeros(0)


@dataclass(frozen=True, eq=False)
class Drawn:
    """Draws of all records of one stratum by one estimator, with the verdict of what they are drawn from."""

    draws: Floats
    verdict: Verdict


Drawer = Callable[[Asked, tuple[Row, ...]], Drawn]
"""Draws from what rows are made of, and the rows that were."""


def around(row: Row, seed: int, size: int = SIZE) -> Floats:
    """Draws about an estimate with a standard error, on the logarithm of the undocumented part, as its interval is."""
    missing = (row.estimate or 0.0) - row.documented
    if row.estimate is None or missing <= 0:
        return NOTHING if row.estimate is None else np.full(size, row.estimate)
    spread = np.sqrt(np.log1p((row.diagnostics["error"] / missing) ** 2))
    return np.asarray(row.documented + missing * np.exp(spread * np.random.default_rng(seed).standard_normal(size)))


def averaged_models(of: Asked, _rows: tuple[Row, ...]) -> Drawn:
    """Populations drawn from log-linear models by their weight; of many lists from the one that steps lead to."""
    if of.table.width > ALL_MODELS:
        draws = parametric(of.table, of.best, size=SIZE, seed=of.seed)
    else:
        likely = tuple(each for each in of.ranked.models if each.weight > LIKELY)
        draws = averaged(of.table, Ranking(likely, (), None, None), size=SIZE, seed=of.seed)
    return Drawn(draws, of.verdict if draws.size else refused(Reason.NO_ESTIMATE))


def records_differ(of: Asked, rows: tuple[Row, ...]) -> Drawn:
    """About the model with records that differ."""
    return _about(of, next((row for row in rows if (row.model or "").endswith(DIFFER)), None))


def bound(of: Asked, rows: tuple[Row, ...]) -> Drawn:
    """About Chao's bound for lists of different size."""
    return _about(of, next((row for row in rows if row.model == LISTS_DIFFER), None))


def covered(of: Asked, rows: tuple[Row, ...]) -> Drawn:
    """About sample coverage."""
    return _about(of, next(iter(rows), None))


def decomposable(of: Asked, rows: tuple[Row, ...]) -> Drawn:
    """From the posterior over decomposable models."""
    posterior = average(of.table).posterior if usable(rows[0].verdict) else None
    return Drawn(NOTHING if posterior is None else posterior.draws(SIZE, of.seed), rows[0].verdict)


def _about(of: Asked, row: Row | None) -> Drawn:
    if row is None or not usable(row.verdict):
        return Drawn(NOTHING, of.verdict if row is None else row.verdict)
    return Drawn(around(row, of.seed), row.verdict)


DRAWERS: Mapping[Estimator, Mapping[str | None, Drawer]] = {
    Estimator.CHAO: {LISTS_DIFFER: bound},
    Estimator.SAMPLE_COVERAGE: {None: covered},
    Estimator.LOGLINEAR: {"averaged by BIC": averaged_models, DIFFER: records_differ},
    Estimator.DECOMPOSABLE: {None: decomposable},
}
"""Of each estimator the totals that are made, by the name of their model; latent classes keep draws of their own."""
