"""Rows of estimators that take longer than a question may, kept under the address of what they are of.

The address is that of the table with the method and all its parameters (`CaptureTable.address`): the same table has the
same, whoever reckons it, so that rows kept at publish are those that `sijill estimate` gives. Draws are kept as
quantiles, of which a total over strata is made.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

import numpy as np

from analytics.capture.bayesian import average, classes, own_average, sampled
from analytics.capture.latent import Sampling
from analytics.capture.poisson import Floats
from analytics.capture.rows import Asked, Row
from analytics.capture.totals import NOTHING, SIZE
from analytics.reasons import Reason, Verdict
from schema.answering import Estimator, ResultStatus

GRID = 400
"""Quantiles that stand for draws."""

DIGITS = 6
"""Decimals of what is kept."""

THOROUGH = Sampling()
"""How long chains are where time is no matter."""

LARGE = 6
"""Lists from which upward averaging over decomposable models takes longer than a question may."""


@dataclass(frozen=True, eq=False)
class Kept:
    """Rows of one estimator of one table, without a stratum, and draws of all records, ascending."""

    rows: tuple[Row, ...]
    draws: Floats

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        rows = [
            {**asdict(row), "verdict": {"status": row.verdict.status, "reasons": list(row.verdict.reasons)}}
            for row in self.rows
        ]
        return {"rows": rows, "draws": [round(float(each), DIGITS) for each in self.draws]}

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> Self:
        """As it was kept."""
        rows = tuple(
            Row(**{**row, "estimator": Estimator(row["estimator"]), "verdict": _verdict(row["verdict"])})
            for row in kept["rows"]
        )
        return cls(rows, np.array(kept["draws"], dtype=np.float64))


Shelf = Mapping[str, Kept]
"""What is kept, by address."""


def lasting(of: Asked, wanted: Sequence[Estimator]) -> tuple[Estimator, ...]:
    """Of these estimators those that take longer than a question may, for a table that can be estimated from."""
    if not of.screened.estimable:
        return ()
    large = of.table.width >= LARGE
    return tuple(
        each for each in wanted if each is Estimator.LATENT_CLASS or (large and each is Estimator.DECOMPOSABLE)
    )


def address(of: Asked, estimator: Estimator) -> str:
    """Under which the rows of an estimator of this table are kept."""
    parameters: dict[str, Any] = {"level": of.level}
    if estimator is Estimator.LATENT_CLASS:
        parameters |= {"seed": of.seed, "sampling": asdict(THOROUGH)}
    return of.table.address(str(estimator), parameters)


def reckoned(of: Asked, estimator: Estimator) -> Kept:
    """What there is to keep: takes from seconds to minutes."""
    if estimator is Estimator.LATENT_CLASS:
        rows = classes(of, THOROUGH)
        draws = sampled(of.table, of.seed, THOROUGH).draws
    else:
        rows = own_average(of)
        posterior = average(of.table).posterior
        draws = NOTHING if posterior is None else posterior.draws(SIZE, of.seed)
    return Kept(tuple(replace(row, stratum=None) for row in rows), _grid(draws))


def _grid(draws: Floats) -> Floats:
    return np.quantile(draws, (np.arange(GRID) + 0.5) / GRID) if draws.size else NOTHING


def _verdict(kept: Mapping[str, Any]) -> Verdict:
    return Verdict(ResultStatus(kept["status"]), tuple(Reason(each) for each in kept["reasons"]))
