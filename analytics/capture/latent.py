"""Latent classes: records of several kinds, each with its own chance to be on each list.

Within a class, lists are independent; how many classes there are is left open, up to a number (Manrique-Vallier 2016,
Biometrics 72:1246-1254). Shares of the classes come from a stick that is broken, with a concentration that has a gamma
prior of shape and rate 1/4; chances to be on a list are uniform beforehand; N has a prior proportional to 1 / N. Chains
draw all of it in turn (`gibbs`). They can stand still in one hump of two for a very long time and look well, so that
four or more are started far apart and must agree (`chains`); where they do not, the numbers must not be used.

As in the R package LCMCR, N is taken to be at most 21 times the documented records; here that is an argument.

Validation cases: one class is the independence model, whose posterior is known; small tables against draws from the
prior that are weighted; records drawn from two known classes (tests/analytics/capture/test_latent.py).
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analytics.capture.chains import CHAINS, Mixing, mixing
from analytics.capture.preconditions import screen, together
from analytics.capture.table import CaptureTable
from analytics.reasons import FINE, Reason, Verdict, unstable
from schema.errors import BadInput

CLASSES = 10
"""At most so many classes unless told otherwise."""

PRIOR = (0.25, 0.25)
"""Shape and rate of the gamma prior of the concentration."""

NEAR = 0.9
PRESSED = 0.025
"""With a greater share than this of the draws above so much of the limit, the limit decides the upper end."""


@dataclass(frozen=True)
class Sampling:
    """How long chains are. The answer may be used when they agree, however long they were.

    Attributes:
        chains: how many, at least 4; each starts elsewhere.
        left_out: iterations of each before anything is kept.
        iterations: of each afterwards.
        thin: every which of these is kept.
        most: undocumented records for each documented one, at most.
    """

    chains: int = CHAINS
    left_out: int = 10_000
    iterations: int = 200_000
    thin: int = 20
    most: int = 20

    def __post_init__(self) -> None:
        if self.chains < CHAINS:
            raise BadInput(f"chains: {self.chains} given; give at least {CHAINS}, for fewer cannot show that they mix.")
        if self.left_out < 0 or self.thin < 1 or self.most < 1:
            raise BadInput("leftOut, thin, most: give 0 or more, 1 or more, 1 or more.")
        if self.iterations < 8 * self.thin:
            raise BadInput(
                f"iterations: {self.iterations} given; give at least {8 * self.thin}, 8 draws of each chain."
            )


@dataclass(frozen=True, eq=False)
class LatentClasses:
    """What the latent-class model gives.

    Attributes:
        verdict: that of `preconditions.screen`, unstable too when chains do not agree (UNMIXED_CHAINS), or the draws
            have two humps (BIMODAL) or press against the limit (AT_LIMIT).
        documented: records on any list.
        classes: how many classes were allowed.
        undocumented: draws of the number of undocumented records, int64 of shape (chains, draws); empty when refused.
        occupied: classes with records at each draw, same shape; where it often equals `classes`, allow more.
        mixing: how well the chains agree; None when refused.
    """

    verdict: Verdict
    documented: int
    classes: int
    undocumented: NDArray[np.int64]
    occupied: NDArray[np.int64]
    mixing: Mixing | None

    @property
    def draws(self) -> NDArray[np.float64]:
        """Draws of N of all chains, shape (chains x draws,)."""
        return (self.documented + self.undocumented.ravel()).astype(np.float64)

    @property
    def mean(self) -> float:
        """Expected N; NaN when refused."""
        return float(self.draws.mean()) if self.undocumented.size else np.nan

    def quantile(self, share: float) -> float:
        """The N that is not exceeded with this probability; NaN when refused.

        Raises BadInput unless the share is above 0 and below 1.
        """
        if not 0 < share < 1:
            raise BadInput(f"share: {share} given; give a probability above 0 and below 1.")
        return float(np.quantile(self.draws, share)) if self.undocumented.size else np.nan


def latent_classes(
    table: CaptureTable, *, seed: int, classes: int | None = None, sampling: Sampling | None = None
) -> LatentClasses:
    """Draws of the number of undocumented records under the latent-class model.

    Args:
        table: of 3 to 8 lists; those without records are left out.
        seed: the same gives the same draws, on the same version of numpy.
        classes: how many classes to allow, at least 1; None is 10, or 2^J - 1 where that is less.
        sampling: how long chains are; None is four of 200,000 iterations, of which every twentieth is kept.

    Raises:
        BadInput: a negative seed, or fewer than 1 or more than 100 classes.
    """
    if seed < 0:
        raise BadInput(f"seed: {seed} given; give 0 or more.")
    screened = screen(table)
    table = screened.table
    allowed = min(2**table.width - 1, CLASSES) if classes is None else classes
    if classes is not None and not 1 <= classes <= 100:
        raise BadInput(f"classes: {classes} given; give 1 to 100.")
    if not screened.estimable:
        nothing = np.empty((0, 0), dtype=np.int64)
        return LatentClasses(screened.verdict, table.n, allowed, nothing, nothing, None)
    length = sampling or Sampling()
    seeds = np.random.SeedSequence(seed).spawn(length.chains)
    from analytics.capture.gibbs import run

    def chain(k: int) -> NDArray[np.int64]:
        return run(*_arguments(table, allowed, length, k, np.random.default_rng(seeds[k])))

    with ThreadPoolExecutor() as pool:
        traces = np.stack(list(pool.map(chain, range(length.chains))))
    undocumented, occupied = traces[:, :, 0], traces[:, :, 1]
    agreement = mixing(undocumented.astype(np.float64))
    pressed = float((undocumented > NEAR * length.most * table.n).mean()) > PRESSED
    limited = unstable(Reason.AT_LIMIT) if pressed else FINE
    verdict = together(screened.verdict, agreement.verdict, limited)
    return LatentClasses(verdict, table.n, allowed, undocumented, occupied, agreement)


def warm() -> None:
    """Load the sampler, and compile it where nobody has yet: seconds to a minute that no question should pay.

    What is compiled is kept beside the module, or where NUMBA_CACHE_DIR says, for every process to come.
    """
    table = CaptureTable.from_cells("abc", {"100": 9, "010": 9, "001": 9, "110": 5, "101": 4, "011": 4, "111": 3})
    latent_classes(table, seed=1, sampling=Sampling(left_out=0, iterations=8, thin=1))


Start = tuple[NDArray[np.float64], NDArray[np.float64], float, NDArray[np.int64]]


def _arguments(
    table: CaptureTable, classes: int, length: Sampling, number: int, rng: np.random.Generator
) -> tuple[
    np.random.Generator,
    NDArray[np.bool_],
    NDArray[np.int64],
    tuple[float, float],
    int,
    Start,
    tuple[int, int, int],
]:
    """What `gibbs.run` takes.

    Starts differ in what matters: from a tenth as many undocumented records as documented ones up to most of what is
    allowed, with chances and shares drawn from their priors and concentrations from 0.1 to 10.
    """
    first, last = np.log(min(0.1, length.most / 2)), np.log(length.most / 2)
    n0 = int(table.n * np.exp(first + (last - first) * number / (length.chains - 1)))
    chance = rng.uniform(0.02, 0.98, (classes, table.width))
    share = rng.dirichlet(np.ones(classes))
    start = (chance, np.log(share), float(10 ** rng.uniform(-1, 1)), rng.multinomial(n0, share))
    found = table.counts > 0
    kept = length.iterations // length.thin
    iterations = (length.left_out, kept, length.thin)
    return rng, table.presence[found], table.counts[found], PRIOR, length.most * table.n, start, iterations
