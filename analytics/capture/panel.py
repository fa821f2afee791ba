"""The sensitivity panel: what every estimator that fits a table says of it, row by row, and never one number.

On the four lists of Ball et al. (2002) models whose BIC differs by less than 1 span 10,357 to 18,393; a reader who sees
one of them sees what the analyst liked. Rows without an estimate stay, with the reason.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from analytics.capture.bounds import Bound, chao, chao_corrected, chao_model
from analytics.capture.coverage import Covered, sample_coverage
from analytics.capture.descriptives import pair
from analytics.capture.highest import highest_order
from analytics.capture.intervals import quantile
from analytics.capture.loglinear import Fit, Weighed, every_model, ranking
from analytics.capture.preconditions import Screened, screen, together
from analytics.capture.stepwise import stepwise
from analytics.capture.table import CaptureTable
from analytics.reasons import Verdict
from schema.answering import Estimator
from schema.errors import BadInput

MODELS = 120
"""Log-linear models that are shown, best by BIC first; four lists have 113, five have 1,024."""

ALL_MODELS = 5
"""Lists up to which every model is fitted; from as many upward one is chosen by steps too."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One estimate among others, of documented and undocumented records together; None where there is none.

    Attributes:
        estimator: who reckons it.
        model: such as [12][3]; None for an estimator of one form.
        stratum: None for all records together.
        documented: records on the lists that it rests on.
        estimate: of all records.
        lower: end of its interval.
        upper: the other end, None also where it is open.
        delta_bic: difference of BIC to the best log-linear model.
        diagnostics: of fit and convergence, by name.
        verdict: whether it can be used.
    """

    estimator: Estimator
    model: str | None = None
    stratum: str | None = None
    documented: int
    estimate: float | None = None
    lower: float | None = None
    upper: float | None = None
    delta_bic: float | None = None
    diagnostics: Mapping[str, float] = field(default_factory=dict)
    verdict: Verdict


Reckoner = Callable[["Asked"], Sequence[Row]]
"""Rows of one estimator."""


@dataclass(frozen=True)
class Asked:
    """What rows are made of: a screened table, with the stratum it is of, the level of intervals and a seed."""

    screened: Screened
    stratum: str | None
    level: float
    seed: int

    @property
    def table(self) -> CaptureTable:
        """The table without lists that were not at work."""
        return self.screened.table


def panel(
    table: CaptureTable,
    *,
    seed: int,
    estimators: Collection[Estimator] | None = None,
    inactive: Collection[str] = (),
    stratum: str | None = None,
    level: float = 0.95,
    further: Mapping[Estimator, Reckoner] | None = None,
) -> tuple[Row, ...]:
    """Every row of a table, in order of estimator; log-linear models best first.

    Args:
        table: of any number of lists; where nothing may be estimated each estimator has one row that says why.
        seed: of whatever draws; the same gives the same bytes.
        estimators: those wanted; all that are known by default.
        inactive: lists that were not at work.
        stratum: that the table is of.
        level: of intervals.
        further: estimators that are reckoned elsewhere, by name.

    Raises:
        BadInput: an estimator that nobody reckons, an inactive list that is not the table's, or a level that is none.
    """
    quantile(level)
    known = _RECKONERS | dict(further or {})
    wanted = known.keys() if estimators is None else set(estimators)
    if strange := sorted(set(wanted) - known.keys()):
        raise BadInput(f"estimators: nobody reckons {strange[0]!r}; give some of {', '.join(sorted(known))}.")
    asked = Asked(screen(table, inactive), stratum, level, seed)
    rows: list[Row] = []
    for each in (one for one in Estimator if one in wanted):
        if asked.screened.estimable:
            found = known[each](asked)
            rows.extend(replace(row, verdict=together(row.verdict, asked.screened.verdict)) for row in found)
        else:
            rows.append(Row(estimator=each, stratum=stratum, documented=asked.table.n, verdict=asked.screened.verdict))
    return tuple(rows)


def _chapman(asked: Asked) -> list[Row]:
    rows = []
    for (i, first), (j, second) in combinations(enumerate(asked.table.lists, start=1), 2):
        found = pair(asked.table, first, second, level=asked.level)
        value = found.chapman
        rows.append(
            Row(
                estimator=Estimator.CHAPMAN,
                model=f"[{i}][{j}]",
                stratum=asked.stratum,
                documented=found.documented,
                estimate=value.estimate if value else None,
                lower=value.lower if value else None,
                upper=value.upper if value else None,
                diagnostics={"shared": float(found.shared)},
                verdict=found.verdict,
            )
        )
    return rows


def _chao(asked: Asked) -> list[Row]:
    found = (
        ("classical", chao(asked.table, level=asked.level)),
        ("corrected", chao_corrected(asked.table, level=asked.level)),
        ("lists differ", chao_model(asked.table, level=asked.level)),
    )
    return [_bound(asked, name, each) for name, each in found]


def _bound(asked: Asked, name: str, found: Bound) -> Row:
    return Row(
        estimator=Estimator.CHAO,
        model=name,
        stratum=asked.stratum,
        documented=found.documented,
        estimate=found.estimate,
        lower=found.lower,
        upper=found.upper,
        diagnostics=_named(error=found.error, deviance=found.deviance, df=found.df),
        verdict=found.verdict,
    )


def _coverage(asked: Asked) -> list[Row]:
    found: Covered = sample_coverage(asked.table, seed=asked.seed, level=asked.level)
    return [
        Row(
            estimator=Estimator.SAMPLE_COVERAGE,
            stratum=asked.stratum,
            documented=found.documented,
            estimate=found.estimate,
            lower=found.lower,
            upper=found.upper,
            diagnostics=_named(
                error=found.error,
                coverage=found.coverage,
                independent=found.independent,
                full=found.full,
                one_step=found.one_step,
            ),
            verdict=found.verdict,
        )
    ]


def _loglinear(asked: Asked) -> list[Row]:
    rows: list[Row] = []
    if asked.table.width <= ALL_MODELS:
        ranked = ranking(every_model(asked.table, level=asked.level))
        rows += [_fit(asked, each.fit, each) for each in ranked.models[:MODELS]]
        rows += [_fit(asked, each, None) for each in ranked.without[: MODELS - len(rows)]]
    if asked.table.width >= ALL_MODELS:
        chosen = stepwise(asked.table, level=asked.level)
        rows.append(
            Row(
                estimator=Estimator.LOGLINEAR,
                model=f"stepwise {chosen.name}" if chosen.name else "stepwise",
                stratum=asked.stratum,
                documented=chosen.documented,
                estimate=chosen.estimate,
                lower=chosen.lower,
                upper=chosen.upper,
                diagnostics=_named(error=chosen.error, added=len(chosen.added)),
                verdict=chosen.verdict,
            )
        )
    return rows + _supposed(asked)


def _fit(asked: Asked, fit: Fit, weighed: Weighed | None) -> Row:
    return Row(
        estimator=Estimator.LOGLINEAR,
        model=fit.name,
        stratum=asked.stratum,
        documented=fit.documented,
        estimate=fit.estimate,
        lower=fit.lower,
        upper=fit.upper,
        delta_bic=weighed.delta if weighed else None,
        diagnostics=_named(
            error=fit.error,
            deviance=fit.deviance,
            df=fit.df,
            aic=fit.aic,
            bic=fit.bic,
            bias=fit.bias,
            weight=weighed.weight if weighed else None,
        ),
        verdict=fit.verdict,
    )


def _supposed(asked: Asked) -> list[Row]:
    """The saturated model under other odds ratios of highest order; that of 1 is among the models already."""
    return [
        Row(
            estimator=Estimator.LOGLINEAR,
            model=f"saturated, ξ = {each.factor:.3g}",
            stratum=asked.stratum,
            documented=each.documented,
            estimate=each.estimate,
            lower=each.lower,
            upper=each.upper,
            diagnostics=_named(error=each.error),
            verdict=each.verdict,
        )
        for each in highest_order(asked.table, level=asked.level)
        if each.factor != 1
    ]


def _named(**values: float | None) -> dict[str, float]:
    return {name: float(value) for name, value in values.items() if value is not None}


_RECKONERS: dict[Estimator, Reckoner] = {
    Estimator.CHAPMAN: _chapman,
    Estimator.CHAO: _chao,
    Estimator.SAMPLE_COVERAGE: _coverage,
    Estimator.LOGLINEAR: _loglinear,
}
