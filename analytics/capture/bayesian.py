"""Rows of the sensitivity panel from posteriors: averages over decomposable models, and latent classes.

They take longer than the others, the latter some seconds for each chain, so that the panel has them only when asked:

    panel(table, seed=1, further=BAYESIAN)
"""

from collections.abc import Mapping, Sequence

from analytics.capture.decomposable import Averaged, over_deltas
from analytics.capture.latent import latent_classes
from analytics.capture.panel import Asked, Reckoner, Row
from schema.answering import Estimator


def averages(asked: Asked) -> Sequence[Row]:
    """One row for each `delta`, that of 2^-J first and without a name: how far apart they lie is part of the answer."""
    own = 2.0**-asked.table.width
    found = sorted(over_deltas(asked.table), key=lambda each: (each.delta != own, each.delta))
    if found[0].posterior is None:
        return [_average(asked, found[0], None)]
    return [_average(asked, each, None if each.delta == own else f"delta {each.delta:g}") for each in found]


def classes(asked: Asked) -> Sequence[Row]:
    """One row; its diagnostics say how well the chains agree."""
    found = latent_classes(asked.table, seed=asked.seed)
    if found.mixing is None:
        return [Row(estimator=Estimator.LATENT_CLASS, documented=found.documented, verdict=found.verdict)]
    tail = (1 - asked.level) / 2
    return [
        Row(
            estimator=Estimator.LATENT_CLASS,
            model=f"up to {found.classes} classes",
            stratum=asked.stratum,
            documented=found.documented,
            estimate=found.quantile(0.5),
            lower=found.quantile(tail),
            upper=found.quantile(1 - tail),
            diagnostics={
                "mean": found.mean,
                "r_hat": found.mixing.r_hat,
                "bulk_size": found.mixing.bulk,
                "tail_size": found.mixing.tail,
                "humps": float(found.mixing.humps),
                "occupied": float(found.occupied.mean()),
            },
            verdict=found.verdict,
        )
    ]


BAYESIAN: Mapping[Estimator, Reckoner] = {Estimator.DECOMPOSABLE: averages, Estimator.LATENT_CLASS: classes}
"""For the `further` of `panel`."""


def _average(asked: Asked, found: Averaged, model: str | None) -> Row:
    posterior, tail = found.posterior, (1 - asked.level) / 2
    return Row(
        estimator=Estimator.DECOMPOSABLE,
        model=model,
        stratum=asked.stratum,
        documented=asked.table.n,
        estimate=posterior.quantile(0.5) if posterior else None,
        lower=posterior.quantile(tail) if posterior else None,
        upper=posterior.quantile(1 - tail) if posterior else None,
        diagnostics=_measures(found),
        verdict=found.verdict,
    )


def _measures(found: Averaged) -> dict[str, float]:
    if found.posterior is None:
        return {"delta": found.delta}
    return {
        "delta": found.delta,
        "mean": found.posterior.mean,
        "beyond": found.posterior.beyond,
        "best_probability": found.models[0].probability,
    }
