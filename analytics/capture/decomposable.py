"""Averaging over decomposable models: how many records no list holds, whichever lists depend on each other directly.

Every chordal graph on the lists is a model. A hyper-Dirichlet prior of `delta` for each of the 2^J patterns makes the
probability of the table under a model a closed formula, so that the posterior of the number of undocumented records
is exact on a grid, with no chain and no optimiser (Madigan and York 1997, Biometrika 84:19-31; Dawid and Lauritzen
1993, Annals of Statistics 21:1272-1317). All graphs are equally likely beforehand. The prior of N, documented and
undocumented together, is proportional to 1 / N: so does the code of the R package dga (Johndrow, Lum and Ball),
whose documentation speaks of the undocumented alone.

Validation cases: the Kosovo table of four lists against that formula written out model by model, and tables of three
lists against numerical integration over the probabilities of patterns (tests/analytics/capture/test_decomposable.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analytics.capture.chains import humps
from analytics.capture.graphs import WIDEST, Graph, chordal
from analytics.capture.posterior import CEILING, Nodes, Posterior
from analytics.capture.preconditions import screen, together, usable
from analytics.capture.table import CaptureTable
from analytics.reasons import FINE, Reason, Verdict, refused, unstable
from schema.errors import BadInput

TAIL = 1e-6
"""Without a limit the grid ends where less of the posterior than this lies beyond."""

NEGLIGIBLE = 1e-10
"""Models that together have less of the posterior than this are not followed over the fine grid."""

PRESSING = 1e-3
"""More of the posterior than this beyond the limit, and the limit rather than the data decides the upper end."""

NAMED = 20
"""So many models are named, the most probable ones."""

COARSE = 0.5
CLOSE = 1 / 64
"""Parts of the least standard deviation by which n0 is stepped: to survey all models, and to answer."""

_BLOCK = 8192
_MODELS = 1024
_STIRLING = 32


@dataclass(frozen=True)
class Model:
    """One graph: `cliques` are the sets of lists that depend on each other directly, by name; `median` is of N."""

    cliques: tuple[tuple[str, ...], ...]
    probability: float
    median: float


@dataclass(frozen=True, eq=False)
class Averaged:
    """What averaging over decomposable models gives.

    Attributes:
        verdict: that of `preconditions.screen`, refused too with more than 6 lists (LISTS_TOO_MANY), unstable when the
            posterior has two humps (BIMODAL) or more than 0.1 % of it lies beyond the limit (AT_LIMIT).
        delta: prior count of each pattern.
        posterior: of the number of undocumented records; None when refused.
        models: the 20 most probable, in that order.
    """

    verdict: Verdict
    delta: float
    posterior: Posterior | None = None
    models: tuple[Model, ...] = ()


def averaged(table: CaptureTable, *, delta: float | None = None, limit: int | None = None) -> Averaged:
    """The posterior of the number of undocumented records, averaged over all decomposable models.

    Args:
        table: of 3 to 6 lists; those without records are left out.
        delta: prior count of each pattern, above 0; None is 2^-J. The answer may depend on it: see `over_deltas`.
        limit: the greatest number of undocumented records thought possible; None goes on until less than 10^-6 of the
            posterior lies beyond. Under the complete graph the posterior falls off so slowly that its mean, not its
            quantiles, depends on the limit.

    Raises:
        BadInput: a delta that is not above 0, or a limit below 1.
    """
    if delta is not None and not 0 < delta < np.inf:
        raise BadInput(f"delta: {delta} given; give a number above 0, such as {2.0**-table.width}.")
    if limit is not None and not 1 <= limit <= CEILING:
        raise BadInput(f"limit: {limit} given; give 1 to {CEILING:,} undocumented records.")
    screened = screen(table)
    table, known = screened.table, screened.verdict
    if screened.estimable and table.width > WIDEST:
        known = refused(Reason.LISTS_TOO_MANY)
    count = 2.0**-table.width if delta is None else float(delta)
    if not usable(known):
        return Averaged(known, count)
    weighing = _Weighing(table, count)
    coarse = Nodes.spaced(table.n, CEILING, COARSE)
    masses, models, top = weighing.survey(coarse)
    after = weighing.after(coarse, masses)
    reach = limit or int(coarse.last[-1 if after[-1] >= TAIL else int(np.argmax(after < TAIL))])
    nodes = Nodes.spaced(table.n, reach, CLOSE)
    mass, named = weighing.following(models).over(nodes, top)
    posterior = Posterior(table.n, nodes, mass, reach, float(np.interp(reach, coarse.last, after)))
    return Averaged(together(known, _verdict(posterior)), count, posterior, named)


def over_deltas(table: CaptureTable, deltas: Sequence[float] | None = None) -> tuple[Averaged, ...]:
    """The same for several values of `delta`, ascending: how far the answer rests on what was believed beforehand.

    Great values draw every pattern towards being equally likely, and N towards the documented records or into two
    humps. None takes 2^-J / 4, / 2, times 1, 2, 4, and 1.

    Raises BadInput as `averaged`.
    """
    own = 2.0**-table.width
    chosen = [own / 4, own / 2, own, 2 * own, 4 * own, 1.0] if deltas is None else deltas
    return tuple(averaged(table, delta=delta) for delta in sorted(set(chosen)))


def _verdict(posterior: Posterior) -> Verdict:
    found = {
        Reason.BIMODAL: len(humps(posterior.density, posterior.mass)) > 1,
        Reason.AT_LIMIT: posterior.beyond > PRESSING,
    }
    reasons = tuple(reason for reason, holds in found.items() if holds)
    return unstable(*reasons) if reasons else FINE


class _Weighing:
    """Log of the joint probability of the table and a number of undocumented records, under each of some models.

    Up to a constant that all share. What changes with n0 are the cells of nobody on the lists of a clique or separator,
    and their sums, so that each set of lists is reckoned once and models add and subtract.
    """

    def __init__(self, table: CaptureTable, delta: float, graphs: tuple[Graph, ...] | None = None) -> None:
        self._table, self._delta = table, delta
        self._graphs = chordal(table.width) if graphs is None else graphs
        self._signs = np.zeros((len(self._graphs), 2**table.width))
        for row, graph in zip(self._signs, self._graphs, strict=True):
            np.add.at(row, list(graph.cliques), 1)
            np.add.at(row, list(graph.separators), -1)
        used = np.flatnonzero(self._signs.any(axis=0)).tolist()
        self._terms = {lists: _Term.of(table, delta, lists) for lists in used}

    def following(self, masses: NDArray[np.float64]) -> "_Weighing":
        """Only the models that together have all but a negligible share of these masses, shape (models,).

        The most probable come first.
        """
        order = np.argsort(-masses, kind="stable")
        little = np.cumsum(masses[order][::-1])[::-1] < NEGLIGIBLE * masses.sum()
        return _Weighing(self._table, self._delta, tuple(self._graphs[k] for k in order[~little].tolist()))

    def survey(self, nodes: Nodes) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
        """Masses of runs and of models, relative to the greatest log, which comes last; a few models at a time."""
        sets, common = self._sets(nodes.at)
        runs, models, top = np.zeros(nodes.at.size), np.zeros(len(self._graphs)), -np.inf
        for begin in range(0, len(self._graphs), _MODELS):
            part = slice(begin, begin + _MODELS)
            logs = self._signs[part] @ sets + common
            before, top = top, max(top, float(logs.max()))
            runs, models = runs * np.exp(before - top), models * np.exp(before - top)
            weights = np.exp(logs - top) * nodes.width
            runs += weights.sum(axis=0)
            models[part] = weights.sum(axis=1)
        return runs, models, top

    def after(self, nodes: Nodes, masses: NDArray[np.float64]) -> NDArray[np.float64]:
        """Share of the posterior after each run, also of what lies past the last one.

        There only the complete graph is left, under which it falls off as n0 to the power of -1 - (2^J - 1) delta.
        """
        past = masses[-1] / nodes.width[-1] * nodes.last[-1] / ((2**self._table.width - 1) * self._delta)
        return np.asarray((np.cumsum(masses[::-1])[::-1] - masses + past) / (masses.sum() + past), dtype=np.float64)

    def _logs(self, n0: NDArray[np.float64]) -> NDArray[np.float64]:
        """Shape (models, len(n0))."""
        sets, common = self._sets(n0)
        return np.asarray(self._signs @ sets + common, dtype=np.float64)

    def _sets(self, n0: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """What each set of lists contributes, shape (2^J, len(n0)), and what is common to all models."""
        n, prior = self._table.n, self._delta * 2**self._table.width
        rise = _Rising(n0)
        whole = rise(n + prior - 1)
        sets = np.zeros((self._signs.shape[1], n0.size))
        for k, term in self._terms.items():
            sets[k] = term.constant + rise(term.nobody - 1) - whole
        return sets, rise(n) - np.log(n + n0)

    def over(self, nodes: Nodes, top: float) -> tuple[NDArray[np.float64], tuple[Model, ...]]:
        """Share of each run of n0, and the models worth naming; `top` is near the greatest log."""
        mass, model = np.zeros(nodes.at.size), np.zeros(len(self._graphs))
        first = np.zeros((min(NAMED, len(self._graphs)), nodes.at.size))
        for begin in range(0, nodes.at.size, _BLOCK):
            part = slice(begin, begin + _BLOCK)
            weights = np.exp(self._logs(nodes.at[part]) - top) * nodes.width[part]
            mass[part] = weights.sum(axis=0)
            model += weights.sum(axis=1)
            first[:, part] = weights[: len(first)]
        named = [self._model(k, nodes, own / model[k], model[k] / mass.sum()) for k, own in enumerate(first)]
        return mass / mass.sum(), tuple(sorted(named, key=lambda each: (-each.probability, each.cliques)))

    def _model(self, k: int, nodes: Nodes, mass: NDArray[np.float64], probability: float) -> Model:
        lists = self._table.lists
        cliques = [tuple(name for j, name in enumerate(lists) if clique >> j & 1) for clique in self._graphs[k].cliques]
        own = Posterior(self._table.n, nodes, mass, 0, 0.0)
        return Model(tuple(sorted(cliques)), float(probability), own.quantile(0.5))


@dataclass(frozen=True)
class _Term:
    """What a set of lists contributes: `nobody` is the count of its pattern of nobody, without n0, and its prior."""

    constant: float
    nobody: float

    @classmethod
    def of(cls, table: CaptureTable, delta: float, lists: int) -> "_Term":
        from scipy.special import gammaln

        patterns = np.arange(1, 2**table.width) & lists
        counts = np.bincount(patterns, weights=table.counts, minlength=2**table.width)
        cells = counts[[k for k in range(2**table.width) if k & ~lists == 0]]
        prior = delta * 2 ** (table.width - lists.bit_count())
        constant = gammaln(cells[1:] + prior).sum() - cells.size * gammaln(prior) + gammaln(delta * 2**table.width)
        return cls(float(constant), float(cells[0] + prior))


class _Rising:
    """Log of the gamma function of n0 + 1 + by, less that of n0 + 1, for many values of `by`, each above -1.

    As a difference of two logarithms it would be lost in rounding beyond n0 of a million or so; from 32 on the terms
    of Stirling's series are subtracted one by one instead.
    """

    def __init__(self, n0: NDArray[np.float64]) -> None:
        x = n0 + 1
        self._near, self._far = x < _STIRLING, x >= _STIRLING
        self._low, self._x = x[self._near], x[self._far]
        self._log, self._rest = np.log(self._x), _remainder(self._x)

    def __call__(self, by: float) -> NDArray[np.float64]:
        from scipy.special import gammaln

        risen = np.empty(self._near.size)
        risen[self._near] = gammaln(self._low + by) - gammaln(self._low)
        y = self._x + by
        more = (y - 0.5) * np.log1p(by / self._x) + by * self._log - by
        risen[self._far] = more + _remainder(y) - self._rest
        return risen


def _remainder(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Stirling's series: log gamma of x is (x - 1/2) log x - x + log(2 pi) / 2 and this."""
    square = x * x
    return (1 / 12 - (1 / 360 - (1 / 1260 - 1 / (1680 * square)) / square) / square) / x
