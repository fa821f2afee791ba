"""Estimates of what nobody recorded: log-linear models, decomposable graphs, latent classes."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

from analytics.capture.decomposable import Averaged, averaged
from analytics.capture.graphs import chordal
from analytics.capture.hierarchy import design, models
from analytics.capture.latent import Sampling, latent_classes
from analytics.capture.loglinear import Fit, every_model
from analytics.capture.table import CaptureTable
from tests.benchmarks.analytics.methods import Case

ITERATIONS = 50_000
FEW_ITERATIONS = 1_000
CLASSES = 10
SECONDS_A_CHAIN = 5.0
LIMIT = 40_000


@cache
def table(width: int) -> CaptureTable:
    """Lists that overlap, with a record of every pattern; the same in every run."""
    return CaptureTable(tuple("abcdef"[:width]), np.random.default_rng(5).integers(5, 300, 2**width - 1))


def cases() -> Iterator[Case]:
    four, five = table(4), table(5)
    glm = "statsmodels GLM, one by one"
    yield Case(
        "all 113 log-linear models of 4 lists",
        lambda: every_model(four, level=None),
        beside=glm,
        theirs=lambda: one_by_one(four, 3),
        agree=same_estimates,
    )
    yield Case("the 113 with profile intervals", lambda: every_model(four), 1.0)
    yield Case(
        "1,024 log-linear models of 5 lists",
        lambda: every_model(five, level=None),
        3.0,
        glm,
        lambda: one_by_one(five, 2),
        agree=same_estimates,
    )
    yield Case("the 1,024 with profile intervals", lambda: every_model(five), turns=3)
    yield Case(
        "profile intervals of 8 models of 3 lists",
        lambda: every_model(table(3)),
        beside="scipy's brentq on statsmodels GLM, one by one",
        theirs=lambda: profiled(table(3)),
        agree=lambda ours, theirs: np.allclose([(e.lower, e.upper) for e in ours], theirs, rtol=1e-3),
    )
    yield Case(
        f"averaging over 61 decomposable models of 4 lists, up to {LIMIT:,}",
        lambda: averaged(four, limit=LIMIT),
        0.5,
        "numpy, every graph and number",
        lambda: every_graph(four),
        agree=same_median,
    )
    yield Case("averaging over 822 decomposable models of 5 lists", lambda: averaged(five), 5.0)
    yield Case(
        f"latent classes of 4 lists, four chains of {ITERATIONS:,} iterations at once",
        lambda: latent_classes(four, seed=1, classes=CLASSES, sampling=Sampling(left_out=0, iterations=ITERATIONS)),
        SECONDS_A_CHAIN * chains_a_core(),
        "Gibbs steps alone in numpy",
        lambda: gibbs(four, FEW_ITERATIONS),
        FEW_ITERATIONS / (4 * ITERATIONS),
        turns=3,
    )
    yield Case("compiling the sampler, once on a machine", compiled_anew, turns=1)


def chains_a_core() -> float:
    """How many of four chains each core has to run."""
    return 4 / min(os.cpu_count() or 1, 4)


def one_by_one(of: CaptureTable, order: int) -> list[float]:
    """All records by each model, as somebody with a package for regressions would reckon them."""
    from statsmodels.api import GLM, families

    found = []
    for each in models(of.width, order):
        columns = design(of.width, (0, *each.terms))
        found.append(of.n + float(np.exp(GLM(of.counts, columns, families.Poisson()).fit().params[0])))
    return found


def same_estimates(ours: tuple[Fit, ...], theirs: list[float]) -> bool:
    return np.allclose([each.estimate or np.nan for each in ours], theirs, rtol=1e-6)


def profiled(of: CaptureTable) -> list[tuple[float, float]]:
    """Ends of the interval of each model: the profile of the multinomial likelihood, each point a regression."""
    from scipy.optimize import brentq, minimize_scalar
    from scipy.special import gammaln
    from scipy.stats import chi2
    from statsmodels.api import GLM, families

    def of_model(columns: NDArray[np.float64]) -> tuple[float, float]:
        def height(logarithm: float) -> float:
            missing = np.exp(logarithm)
            counts, whole = np.append(of.counts, missing), of.n + missing
            fitted = GLM(counts, columns, families.Poisson()).fit(tol=1e-10).mu
            return float(gammaln(whole + 1) - gammaln(missing + 1) + (counts * np.log(fitted / whole)).sum())

        top = minimize_scalar(lambda at: -height(at), bounds=(-3, np.log(50 * of.n)), method="bounded")
        line = -top.fun - chi2.ppf(0.95, 1) / 2
        low, high = (
            brentq(lambda at: height(at) - line, *sorted((top.x, edge)), xtol=1e-6)
            for edge in (-3.0, np.log(500 * of.n))
        )
        return of.n + np.exp(low), of.n + np.exp(high)

    wanted = models(of.width, of.width - 1)
    nobody = (np.eye(1, 1 + len(each.terms)) for each in wanted)
    return [
        of_model(np.vstack((design(of.width, (0, *each.terms)), row))) for each, row in zip(wanted, nobody, strict=True)
    ]


def every_graph(of: CaptureTable) -> float:
    """Median of all records, from the closed formula of every graph at every whole number."""
    from scipy.special import gammaln

    missing = np.arange(LIMIT + 1)
    delta = 2.0**-of.width
    logs = {}

    def of_lists(lists: int) -> NDArray[np.float64]:
        """Log of the Dirichlet-multinomial probability of the table of some lists, by undocumented records."""
        if lists not in logs:
            chosen = [j for j in range(of.width) if lists >> j & 1]
            keys = np.array([sum((p >> j & 1) << at for at, j in enumerate(chosen)) for p in range(2**of.width)])
            sums = np.bincount(keys[1:], of.counts, 2 ** len(chosen))
            prior = delta * 2 ** (of.width - len(chosen))
            cells = gammaln(sums[1:] + prior).sum() + gammaln(sums[0] + missing + prior)
            logs[lists] = cells - sums.size * gammaln(prior) - gammaln(of.n + missing + 1) + gammaln(prior * sums.size)
            logs[lists] += gammaln(of.n + missing + 1) - gammaln(of.n + missing + prior * sums.size)
        return np.asarray(logs[lists])

    rows = np.array(
        [
            sum(map(of_lists, each.cliques)) - sum(map(of_lists, each.separators), np.zeros(missing.size))
            for each in chordal(of.width)
        ]
    )
    rows += gammaln(of.n + missing + 1) - gammaln(missing + 1) - np.log(of.n + missing)
    mass = np.exp(rows - rows.max()).sum(axis=0)
    return float(of.n + missing[np.searchsorted(np.cumsum(mass), mass.sum() / 2)])


def same_median(ours: Averaged, theirs: float) -> bool:
    return ours.posterior is not None and bool(np.isclose(ours.posterior.quantile(0.5), theirs, rtol=1e-3))


def gibbs(of: CaptureTable, iterations: int) -> float:
    """The sampler of Manrique-Vallier (2016) as its paper has it, an array at a time; mean of all records."""
    rng = np.random.default_rng(1)
    presence, counts = of.presence.astype(np.float64), of.counts
    share, chance = np.full(CLASSES, 1 / CLASSES), rng.uniform(0.1, 0.9, (CLASSES, of.width))
    concentration, total = 1.0, 0.0
    for _ in range(iterations):
        likely = share * np.exp(presence @ np.log(chance).T + (1 - presence) @ np.log1p(-chance).T)
        classes = np.array([rng.multinomial(n, row / row.sum()) for n, row in zip(counts, likely, strict=True)])
        unseen = share * np.prod(1 - chance, axis=1)
        missing = rng.negative_binomial(of.n, 1 - unseen.sum())
        nobody = rng.multinomial(missing, unseen / unseen.sum())
        inside = classes.sum(axis=0) + nobody
        held = classes.T @ presence
        chance = np.clip(rng.beta(1 + held, 1 + inside[:, None] - held), 1e-9, 1 - 1e-9)
        beyond = inside[::-1].cumsum()[::-1] - inside
        stick = np.clip(rng.beta(1 + inside[:-1], concentration + beyond[:-1]), 1e-12, 1 - 1e-12)
        left = np.concatenate(([0.0], np.log1p(-stick).cumsum()))
        share = np.exp(left + np.append(np.log(stick), 0.0))
        concentration = rng.gamma(0.25 + CLASSES - 1, 1 / (0.25 - left[-1]))
        total += of.n + missing
    return total / iterations


def compiled_anew() -> None:
    """A process that has to compile what this one has kept, and draws next to nothing."""
    code = (
        "from tests.benchmarks.analytics.undocumented import table, Sampling, latent_classes;"
        "latent_classes(table(4), seed=1, sampling=Sampling(left_out=0, iterations=160))"
    )
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-c", code], check=True, env=os.environ | {"NUMBA_CACHE_DIR": folder})
