"""The sensitivity panel: what every estimator that fits a table says of it, row by row, and never one number.

On the four lists of Ball et al. (2002) models whose BIC differs by less than 1 span 10,357 to 18,393; a reader who sees
one of them sees what the analyst liked. Rows without an estimate stay, with the reason.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from itertools import combinations

from analytics.capture.bounds import Bound, chao, chao_corrected, chao_model
from analytics.capture.coverage import Covered, sample_coverage
from analytics.capture.descriptives import pair
from analytics.capture.intervals import quantile
from analytics.capture.modelled import loglinear
from analytics.capture.preconditions import screen, together
from analytics.capture.rows import MODELS, Asked, Reckoner, Row, named
from analytics.capture.table import CaptureTable
from schema.answering import Estimator
from schema.errors import BadInput

LISTS_DIFFER = "lists differ"
"""Chao's bound for lists of different size, the only one of the three that is a bound whatever their sizes."""


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
    known = {**RECKONERS, **(further or {})}
    wanted = known.keys() if estimators is None else set(estimators)
    return rows(asked(table, seed=seed, inactive=inactive, stratum=stratum, level=level), wanted, known)


def asked(
    table: CaptureTable,
    *,
    seed: int,
    inactive: Collection[str] = (),
    stratum: str | None = None,
    level: float = 0.95,
    models: int = MODELS,
) -> Asked:
    """What the rows of a table are made of; see `panel`. `models` is how many log-linear models are shown at most.

    Raises BadInput for an inactive list that is not the table's, or a level that is none.
    """
    quantile(level)
    return Asked(screen(table, inactive), stratum, level, seed, models)


def rows(of: Asked, wanted: Collection[Estimator], known: Mapping[Estimator, Reckoner]) -> tuple[Row, ...]:
    """The rows of these estimators. Raises BadInput for one that is not among the known."""
    if strange := sorted(set(wanted) - known.keys()):
        raise BadInput(f"estimators: nobody reckons {strange[0]!r}; give some of {', '.join(sorted(known))}.")
    found: list[Row] = []
    for each in (one for one in Estimator if one in wanted):
        if of.screened.estimable:
            made = known[each](of)
            found.extend(replace(row, verdict=together(row.verdict, of.screened.verdict)) for row in made)
        else:
            found.append(Row(estimator=each, stratum=of.stratum, documented=of.table.n, verdict=of.screened.verdict))
    return tuple(found)


def _chapman(of: Asked) -> list[Row]:
    made = []
    for (i, first), (j, second) in combinations(enumerate(of.table.lists, start=1), 2):
        found = pair(of.table, first, second, level=of.level)
        value = found.chapman
        made.append(
            Row(
                estimator=Estimator.CHAPMAN,
                model=f"[{i}][{j}]",
                stratum=of.stratum,
                documented=found.documented,
                estimate=value.estimate if value else None,
                lower=value.lower if value else None,
                upper=value.upper if value else None,
                diagnostics={"shared": float(found.shared)},
                verdict=found.verdict,
            )
        )
    return made


def _chao(of: Asked) -> list[Row]:
    found = (
        ("classical", chao(of.table, level=of.level)),
        ("corrected", chao_corrected(of.table, level=of.level)),
        (LISTS_DIFFER, chao_model(of.table, level=of.level)),
    )
    return [_bound(of, name, each) for name, each in found]


def _bound(of: Asked, name: str, found: Bound) -> Row:
    return Row(
        estimator=Estimator.CHAO,
        model=name,
        stratum=of.stratum,
        documented=found.documented,
        estimate=found.estimate,
        lower=found.lower,
        upper=found.upper,
        diagnostics=named(error=found.error, deviance=found.deviance, df=found.df),
        verdict=found.verdict,
    )


def _coverage(of: Asked) -> list[Row]:
    found: Covered = sample_coverage(of.table, seed=of.seed, level=of.level)
    return [
        Row(
            estimator=Estimator.SAMPLE_COVERAGE,
            stratum=of.stratum,
            documented=found.documented,
            estimate=found.estimate,
            lower=found.lower,
            upper=found.upper,
            diagnostics=named(
                error=found.error,
                coverage=found.coverage,
                independent=found.independent,
                full=found.full,
                one_step=found.one_step,
            ),
            verdict=found.verdict,
        )
    ]


RECKONERS: Mapping[Estimator, Reckoner] = {
    Estimator.CHAPMAN: _chapman,
    Estimator.CHAO: _chao,
    Estimator.SAMPLE_COVERAGE: _coverage,
    Estimator.LOGLINEAR: loglinear,
}
"""Estimators that take no more than a second or two for five lists."""
