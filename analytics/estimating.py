"""Panels of a table or of a stratum: the rows of every estimator, and what they say without each list.

What is public has to be answered in seconds. So latent classes run with short chains, which the gates then judge, and
not in strata, and averaging over decomposable models of six lists is left out; unless they were kept
(`kept_estimates`).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from analytics.capture.bayesian import averages, classes, own_average
from analytics.capture.graphs import WIDEST
from analytics.capture.latent import Sampling
from analytics.capture.panel import RECKONERS, rows
from analytics.capture.preconditions import Screened, screen, together
from analytics.capture.rows import MODELS, Asked, Reckoner, Row
from analytics.capture.strata import leave_one_list_out
from analytics.capture.table import CaptureTable
from analytics.kept_estimates import LARGE, THOROUGH, Shelf, address, lasting
from analytics.reasons import FINE, Reason, Verdict, refused
from schema.answering import Estimator

LEVEL = 0.95
"""Of every interval."""

FEW = 10
"""Log-linear models that are shown where rows are many: of a stratum, and without a list."""

_SHORT = Sampling(left_out=2_000, iterations=10_000, thin=10)
_SHORTER = Sampling(left_out=2_000, iterations=5_000, thin=10)


@dataclass(frozen=True)
class Layer:
    """A table to be estimated from.

    Attributes:
        table: of all lists, at work here or not.
        stratum: that it is of; None for everything.
        known: what is known against it beside what it shows.
        differ: whether its records are known to differ in how easily lists find them.
        brief: whether few rows are wanted, and those that take long not at all.
    """

    table: CaptureTable
    stratum: str | None = None
    known: Verdict = FINE
    differ: bool = False
    brief: bool = False


@dataclass(frozen=True)
class Effort:
    """Which estimators, with which seed; `thorough` takes as long as they need."""

    estimators: tuple[Estimator, ...]
    seed: int
    thorough: bool = False

    def sampling(self, width: int) -> Sampling:
        """How long the chains of so many lists are."""
        if self.thorough:
            return THOROUGH
        return _SHORT if width < LARGE else _SHORTER


@dataclass(frozen=True)
class Panelled:
    """A layer with its rows, in order of estimator. `kept` has the addresses of those that were reckoned before."""

    layer: Layer
    asked: Asked
    rows: tuple[Row, ...]
    kept: tuple[tuple[Estimator, str], ...] = ()

    @property
    def verdict(self) -> Verdict:
        """Of the layer, whatever its rows say."""
        return self.asked.verdict

    def of(self, estimator: Estimator) -> tuple[Row, ...]:
        """The rows of an estimator."""
        return tuple(row for row in self.rows if row.estimator is estimator)


@lru_cache(32)
def asked_of(layer: Layer, seed: int) -> Asked:
    """What the rows of a layer are made of; remembered, since what several estimators need stays with it."""
    screened = screen(layer.table)
    judged = Screened(screened.table, screened.dropped, together(screened.verdict, layer.known))
    return Asked(judged, layer.stratum, LEVEL, seed, FEW if layer.brief else MODELS, layer.differ)


def panelled(layer: Layer, effort: Effort, shelf: Shelf) -> Panelled:
    """The rows of a layer."""
    asked = asked_of(layer, effort.seed)
    there = {each: address(asked, each) for each in lasting(asked, effort.estimators)}
    kept = {each: shelf[key] for each, key in there.items() if key in shelf}
    fresh = _fresh(layer, replace(effort, estimators=tuple(e for e in effort.estimators if e not in kept)))
    found = [*fresh, *(_of_layer(row, asked) for each in kept.values() for row in each.rows)]
    order = list(Estimator)
    found.sort(key=lambda row: order.index(row.estimator))
    positions = [layer.table.lists.index(name) + 1 for name in asked.table.lists]
    wanted = (row for row in found if not (row.supposed and layer.brief))
    named = tuple(replace(row, model=_renumbered(row.model, positions)) for row in wanted)
    return Panelled(layer, asked, named, tuple((each, there[each]) for each in kept))


@lru_cache(64)
def _fresh(layer: Layer, effort: Effort) -> tuple[Row, ...]:
    """Rows of a table are the same whoever asks, and are remembered."""
    return rows(asked_of(layer, effort.seed), effort.estimators, {**RECKONERS, **_posteriors(layer, effort)})


def _posteriors(layer: Layer, effort: Effort) -> Mapping[Estimator, Reckoner]:
    """Estimators that take long, as far as they may."""

    def graphs(asked: Asked) -> Sequence[Row]:
        large = asked.table.width >= LARGE
        if large and asked.table.width <= WIDEST and not effort.thorough:
            return [_too_long(asked, Estimator.DECOMPOSABLE)]
        return own_average(asked) if large or layer.brief else averages(asked)

    def latent(asked: Asked) -> Sequence[Row]:
        if layer.brief and not effort.thorough:
            return [_too_long(asked, Estimator.LATENT_CLASS)]
        return classes(asked, effort.sampling(asked.table.width))

    return {Estimator.DECOMPOSABLE: graphs, Estimator.LATENT_CLASS: latent}


def _too_long(asked: Asked, estimator: Estimator) -> Row:
    return Row(estimator=estimator, stratum=asked.stratum, documented=asked.table.n, verdict=refused(Reason.TOO_LONG))


def _of_layer(row: Row, asked: Asked) -> Row:
    """A row that was kept of a table, as one of this layer: what is known against the layer holds for it too."""
    return replace(row, stratum=asked.stratum, verdict=together(row.verdict, asked.screened.verdict))


def _renumbered(model: str | None, positions: Sequence[int]) -> str | None:
    """A model with lists counted as in the table of all lists, some of which were not at work here."""

    def term(found: re.Match[str]) -> str:
        return "".join(["[", *(str(positions[int(digit) - 1]) for digit in found[1]), "]"])

    return None if model is None else re.sub(r"\[(\d+)\]", term, model)


def without_each(layer: Layer, effort: Effort) -> tuple[tuple[str, Panelled], ...]:
    """The same without each list in turn, by those estimators that take no time; nothing of a table that is refused."""
    left = {Estimator.CHAPMAN, Estimator.LATENT_CLASS}
    if layer.table.width > LARGE - 1:
        left.add(Estimator.DECOMPOSABLE)
    quick = tuple(each for each in effort.estimators if each not in left)
    if not quick or not asked_of(layer, effort.seed).screened.estimable:
        return ()
    less = Effort(quick, effort.seed)
    return leave_one_list_out(layer.table, lambda table: panelled(replace(layer, table=table, brief=True), less, {}))
