"""Strata together: totals made of draws, and which strata are in none of them."""

from collections.abc import Mapping, Sequence

from analytics.capture.bayesian import sampled
from analytics.capture.preconditions import usable
from analytics.capture.rows import Row
from analytics.capture.strata import Stratum, total
from analytics.capture.totals import DRAWERS, NOTHING, Drawn
from analytics.estimating import LEVEL, Effort, Panelled
from analytics.kept_estimates import Shelf, address
from analytics.reasons import Verdict, refused
from schema.answering import Estimator

SUM = "sum of strata"
"""How the model of a total is named, before that of its parts."""


def totals(parts: Sequence[Panelled], effort: Effort, shelf: Shelf) -> tuple[Row, ...]:
    """Rows of all strata together; strata without an estimate count as nothing in them, and are in `left_out`."""
    found = []
    for estimator in effort.estimators:
        for name, drawn in _drawn(estimator, parts, effort, shelf).items():
            strata = [
                Stratum(str(n), part.asked.table.n, each.draws, each.verdict)
                for n, (part, each) in enumerate(zip(parts, drawn, strict=True))
            ]
            made = total(strata, seed=effort.seed, level=LEVEL)
            found.append(
                Row(
                    estimator=estimator,
                    model=f"{SUM}, {name}" if name else SUM,
                    documented=made.documented,
                    estimate=made.estimate,
                    lower=made.lower,
                    upper=made.upper,
                    diagnostics={"strata": float(len(made.strata)), "left_out": float(len(made.left_out))},
                    verdict=made.verdict if made.strata else _refused(made.left_out),
                )
            )
    return tuple(found)


def _refused(strata: Sequence[tuple[str, int, Verdict]]) -> Verdict:
    """Where no stratum has an estimate, why none has."""
    return refused(*dict.fromkeys(reason for *_, verdict in strata for reason in verdict.reasons))


def left_out(parts: Sequence[Panelled]) -> tuple[Panelled, ...]:
    """Strata of which nothing can be estimated."""
    return tuple(part for part in parts if not usable(part.verdict))


def _drawn(
    estimator: Estimator, parts: Sequence[Panelled], effort: Effort, shelf: Shelf
) -> Mapping[str | None, list[Drawn]]:
    """Draws of each stratum, by the name of the total."""
    if estimator is Estimator.LATENT_CLASS:
        return {None: [_latent(part, effort, shelf) for part in parts]}
    return {
        name: [
            drawer(part.asked, part.of(estimator)) if usable(part.verdict) else Drawn(NOTHING, part.verdict)
            for part in parts
        ]
        for name, drawer in DRAWERS.get(estimator, {}).items()
    }


def _latent(part: Panelled, effort: Effort, shelf: Shelf) -> Drawn:
    row = part.of(Estimator.LATENT_CLASS)[0]
    if row.estimate is None or not usable(row.verdict):
        return Drawn(NOTHING, row.verdict)
    if (kept := shelf.get(address(part.asked, Estimator.LATENT_CLASS))) is not None:
        return Drawn(kept.draws, row.verdict)
    table = part.asked.table
    return Drawn(sampled(table, effort.seed, effort.sampling(table.width)).draws, row.verdict)
