"""Rows of the sensitivity panel from posteriors: averages over decomposable models, and latent classes.

They take longer than the others, the latter some seconds for each chain, so that the panel has them only when asked:

    panel(table, seed=1, further=BAYESIAN)
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from analytics.capture.decomposable import Averaged, averaged, over_deltas
from analytics.capture.latent import LatentClasses, Sampling, latent_classes
from analytics.capture.preconditions import together
from analytics.capture.rows import Asked, Reckoner, Row, named
from analytics.capture.table import CaptureTable
from schema.answering import Estimator

RECENT = 16
"""Posteriors that are remembered: a total over strata needs those of its rows again."""


@lru_cache(RECENT)
def average(table: CaptureTable) -> Averaged:
    """What `averaged` gives with a `delta` of 2^-J; of a table just asked for it is remembered."""
    return averaged(table)


@lru_cache(RECENT)
def sampled(table: CaptureTable, seed: int, sampling: Sampling) -> LatentClasses:
    """What `latent_classes` gives; of a table just asked for it is remembered."""
    return latent_classes(table, seed=seed, sampling=sampling)


def averages(asked: Asked) -> Sequence[Row]:
    """One row for each `delta`, that of 2^-J first and without a name: how far apart they lie is part of the answer."""
    first = own_average(asked)
    if first[0].estimate is None:
        return first
    own = 2.0**-asked.table.width
    others = (each for each in over_deltas(asked.table) if each.delta != own)
    return [*first, *(_average(asked, each, f"delta {each.delta:g}") for each in others)]


def own_average(asked: Asked) -> Sequence[Row]:
    """The first of these rows alone."""
    return [_average(asked, average(asked.table), None)]


def classes(asked: Asked, sampling: Sampling | None = None) -> Sequence[Row]:
    """One row; its diagnostics say how well the chains agree."""
    length = sampling or Sampling()
    found = sampled(asked.table, asked.seed, length)
    row = Row(
        estimator=Estimator.LATENT_CLASS, stratum=asked.stratum, documented=found.documented, verdict=found.verdict
    )
    if found.mixing is None:
        return [row]
    tail = (1 - asked.level) / 2
    return [
        replace(
            row,
            model=f"up to {found.classes} classes",
            estimate=found.quantile(0.5),
            lower=found.quantile(tail),
            upper=found.quantile(1 - tail),
            diagnostics=named(
                mean=found.mean,
                r_hat=found.mixing.r_hat,
                bulk_size=found.mixing.bulk,
                tail_size=found.mixing.tail,
                humps=found.mixing.humps,
                occupied=float(found.occupied.mean()),
                iterations=length.chains * length.iterations,
            ),
        )
    ]


BAYESIAN: Mapping[Estimator, Reckoner] = {Estimator.DECOMPOSABLE: averages, Estimator.LATENT_CLASS: classes}
"""For the `further` of `panel`."""


def _average(asked: Asked, found: Averaged, model: str | None) -> Row:
    posterior, tail = found.posterior, (1 - asked.level) / 2
    row = Row(
        estimator=Estimator.DECOMPOSABLE,
        model=model,
        stratum=asked.stratum,
        documented=asked.table.n,
        diagnostics={"delta": found.delta},
        verdict=found.verdict,
        supposed=model is not None,
    )
    if posterior is None:
        return row
    return replace(
        row,
        estimate=posterior.quantile(0.5),
        lower=posterior.quantile(tail),
        upper=posterior.quantile(1 - tail),
        diagnostics={
            "delta": found.delta,
            "mean": posterior.mean,
            "beyond": posterior.beyond,
            "best_probability": found.models[0].probability,
        },
        # A graph without every pair of lists takes records to be alike.
        verdict=together(found.verdict, asked.alike),
    )
