"""Latent classes: against the exact posterior of one class, and records drawn from classes that are known."""

import csv
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import gammaln
from scipy.stats import nbinom

from analytics.capture.latent import LatentClasses, Sampling, latent_classes
from analytics.capture.table import CaptureTable
from analytics.reasons import Reason, refused
from schema.answering import ResultStatus
from schema.errors import BadInput

SHORT = Sampling(left_out=1000, iterations=8000, thin=4)

INDEPENDENT = CaptureTable.from_cells(
    "abc", {"100": 60, "010": 49, "110": 24, "001": 87, "101": 32, "011": 42, "111": 12}
)


def independence(table: CaptureTable, limit: int) -> NDArray[np.float64]:
    """Posterior of n0 under independent lists with uniform chances and a prior of N proportional to 1 / N.

    N! / n0! x 1 / N x product over lists of s! (N - s)! / (N + 1)!, where s are the sizes of the lists.
    """
    n0 = np.arange(limit + 1.0)
    everybody = table.n + n0
    log = gammaln(everybody) - gammaln(n0 + 1)
    for size in table.sizes.tolist():
        log = log + gammaln(everybody - size + 1) - gammaln(everybody + 2)
    weights = np.exp(log - log.max())
    return np.asarray(weights / weights.sum(), dtype=np.float64)


def simulated(chances: list[list[float]], sizes: list[int], seed: int) -> CaptureTable:
    """Records of classes of these sizes, each with its own chances to be on each list."""
    rng = np.random.default_rng(seed)
    on = np.concatenate([rng.random((n, len(row))) < row for row, n in zip(chances, sizes, strict=True)])
    patterns = on @ (1 << np.arange(on.shape[1]))
    counts = np.bincount(patterns, minlength=2 ** on.shape[1])[1:]
    return CaptureTable(tuple("abcdefgh"[: on.shape[1]]), counts)


@pytest.fixture(scope="module")
def one_class() -> LatentClasses:
    return latent_classes(INDEPENDENT, seed=1, classes=1, sampling=SHORT)


def test_one_class_is_the_independence_model(one_class: LatentClasses) -> None:
    exact = independence(INDEPENDENT, 20 * INDEPENDENT.n)
    n0 = np.arange(exact.size)
    mean = float(exact @ n0)
    deviation = float(np.sqrt(exact @ (n0 - mean) ** 2))
    assert one_class.mixing is not None
    error = deviation / np.sqrt(one_class.mixing.bulk)
    assert one_class.mean - INDEPENDENT.n == pytest.approx(mean, abs=4 * error)
    assert one_class.undocumented.std() == pytest.approx(deviation, rel=0.06)
    for share in (0.025, 0.5, 0.975):
        known = INDEPENDENT.n + int(np.searchsorted(np.cumsum(exact), share))
        assert one_class.quantile(share) == pytest.approx(known, abs=0.2 * deviation)
    assert one_class.verdict.status is ResultStatus.OK


def weighted(table: CaptureTable, classes: int, size: int, limit: int) -> NDArray[np.float64]:
    """Posterior of n0 by draws of everything else from its prior, weighted by the probability of the table.

    With classes and n0 summed out, that is the product over patterns of (chance of the pattern / chance to be on any
    list) to the power of its count; n0 is then the number of failures before n successes.
    """
    rng = np.random.default_rng(7)
    concentration = np.maximum(rng.gamma(0.25, 4, (size, 1)), 1e-200)
    passed = np.exp(np.log(1 - rng.random((size, classes - 1))) / concentration)
    rest = np.cumprod(np.hstack([np.ones((size, 1)), passed]), axis=1)
    share = rest * np.hstack([1 - passed, np.ones((size, 1))])
    chance = rng.random((size, classes, table.width))
    seen = 1 - (share * np.prod(1 - chance, axis=2)).sum(axis=1)
    log = np.zeros(size)
    for on, count in zip(table.presence, table.counts.tolist(), strict=True):
        of_class = np.prod(np.where(on, chance, 1 - chance), axis=2)
        log += count * np.log((share * of_class).sum(axis=1) / seen)
    weight = np.exp(log - log.max())
    taken = rng.choice(seen, 20_000, p=weight / weight.sum())
    mass = nbinom.pmf(np.arange(limit + 1)[:, None], table.n, taken).sum(axis=1)
    return np.asarray(mass / mass.sum(), dtype=np.float64)


@pytest.mark.parametrize("classes", [2, 4])
def test_several_classes_against_draws_from_the_prior(classes: int) -> None:
    table = CaptureTable.from_cells("abc", {"100": 4, "010": 3, "110": 2, "001": 5, "101": 2, "011": 1, "111": 2})
    known = weighted(table, classes, 200_000, 20 * table.n)
    found = latent_classes(table, seed=1, classes=classes, sampling=Sampling(left_out=500, iterations=12_000, thin=4))
    shares = [float((found.undocumented <= k).mean()) for k in range(0, 31, 3)]
    np.testing.assert_allclose(shares, np.cumsum(known)[:31:3], atol=0.02)
    assert found.verdict.status is ResultStatus.OK


def test_a_limit_cuts_the_posterior_and_is_told() -> None:
    """Two thirds of the records are on one list only, so that one documented record for each is too few."""
    table = CaptureTable.from_cells("abc", {"100": 40, "010": 40, "001": 40, "110": 3, "011": 4, "101": 3})
    found = latent_classes(table, seed=1, classes=1, sampling=Sampling(left_out=500, iterations=4000, thin=1, most=1))
    exact = independence(table, table.n)
    assert found.undocumented.max() <= table.n
    assert found.mean - table.n == pytest.approx(float(exact @ np.arange(exact.size)), rel=0.05)
    assert Reason.AT_LIMIT in found.verdict.reasons


def test_the_truth_of_two_known_classes_is_found() -> None:
    """4,000 records, half of them half as easy to find; independence misses many of these."""
    table = simulated([[0.6, 0.5, 0.55, 0.6], [0.2, 0.3, 0.25, 0.2]], [2000, 2000], 4)
    found = latent_classes(table, seed=2, classes=5, sampling=SHORT)
    alone = independence(table, 20 * table.n)
    upper_alone = table.n + int(np.searchsorted(np.cumsum(alone), 0.975))
    assert upper_alone < 4000
    assert found.quantile(0.025) < 4000 < found.quantile(0.975)
    assert found.quantile(0.5) == pytest.approx(4000, rel=0.1)
    assert found.occupied.min() >= 2


def test_same_seed_same_bytes_and_names_of_lists_change_nothing(one_class: LatentClasses) -> None:
    again = latent_classes(INDEPENDENT, seed=1, classes=1, sampling=SHORT)
    assert again.undocumented.tobytes() == one_class.undocumented.tobytes()
    assert again.mixing == one_class.mixing
    other = latent_classes(INDEPENDENT, seed=2, classes=1, sampling=SHORT)
    assert other.undocumented.tobytes() != one_class.undocumented.tobytes()
    renamed = CaptureTable.from_cells("zyx", INDEPENDENT.cells)
    found = latent_classes(renamed, seed=1, classes=1, sampling=SHORT)
    assert found.quantile(0.5) == pytest.approx(one_class.quantile(0.5), rel=0.01)
    turned = CaptureTable.from_cells("cba", {pattern[::-1]: count for pattern, count in INDEPENDENT.cells.items()})
    assert (
        latent_classes(turned, seed=1, classes=1, sampling=SHORT).undocumented.tobytes() == again.undocumented.tobytes()
    )


def test_chains_that_are_too_short_do_not_pass() -> None:
    table = simulated([[0.7] * 4, [0.05] * 4], [500, 3000], 5)
    found = latent_classes(table, seed=3, sampling=Sampling(left_out=0, iterations=80, thin=1))
    assert Reason.UNMIXED_CHAINS in found.verdict.reasons


def test_what_cannot_be_estimated() -> None:
    two = CaptureTable.from_cells("ab", {"10": 5, "01": 5, "11": 5})
    found = latent_classes(two, seed=1)
    assert found.verdict == refused(Reason.LISTS_LT_3)
    assert found.draws.size == 0
    assert np.isnan(found.mean)
    assert np.isnan(found.quantile(0.5))
    empty = latent_classes(CaptureTable.from_cells("abc", {}), seed=1)
    assert empty.verdict == refused(Reason.EMPTY, Reason.STRUCTURAL_ZERO)
    apart = CaptureTable.from_cells("abc", {"100": 5, "010": 5, "001": 5})
    assert latent_classes(apart, seed=1).verdict == refused(Reason.NO_OVERLAP)


def test_arguments_that_cannot_be() -> None:
    with pytest.raises(BadInput, match="chains: 3 given"):
        Sampling(chains=3)
    with pytest.raises(BadInput, match="iterations: 70 given; give at least 160"):
        Sampling(iterations=70)
    with pytest.raises(BadInput, match="seed"):
        latent_classes(INDEPENDENT, seed=-1)
    with pytest.raises(BadInput, match="classes"):
        latent_classes(INDEPENDENT, seed=1, classes=0)


def test_the_compiler_is_not_imported_until_it_is_needed() -> None:
    code = "import sys, analytics.capture.latent; sys.exit('numba' in sys.modules or 'scipy' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, env=dict(os.environ))


@pytest.mark.long
def test_chains_of_kosovo_agree_whatever_the_seed(data_folder: Path) -> None:
    """Four chains of 850,000 iterations of the Gibbs steps alone gave quantiles of 9,104, 10,457 and 13,832."""
    with (data_folder / "mse" / "kosovo_4list_contingency.csv").open() as file:
        lists, *rows = csv.reader(file)
    table = CaptureTable.from_cells(lists[:-1], {"".join(row[:-1]): int(row[-1]) for row in rows})
    for seed in (1, 2):
        found = latent_classes(table, seed=seed)
        assert found.verdict.status is ResultStatus.OK
        assert found.quantile(0.5) == pytest.approx(10_457, rel=0.03)
        assert found.quantile(0.025) == pytest.approx(9_104, rel=0.08)
        assert found.quantile(0.975) == pytest.approx(13_832, rel=0.08)


@pytest.mark.long
def test_speed_of_a_chain() -> None:
    """50,000 iterations within 5 seconds on four lists, compiled before."""
    table = simulated([[0.6, 0.5, 0.55, 0.6], [0.2, 0.3, 0.25, 0.2]], [2000, 2000], 4)
    latent_classes(table, seed=1, sampling=Sampling(left_out=0, iterations=160))
    began = time.process_time()
    latent_classes(table, seed=1, sampling=Sampling(left_out=0, iterations=50_000))
    assert (time.process_time() - began) / 4 < 5
