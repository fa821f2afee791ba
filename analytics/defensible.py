"""Which rows of a sensitivity panel may be defended, and what they span.

A row may be defended when its status is OK, it estimates rather than describes or supposes, and, of the hierarchical
log-linear models, its BIC is at most `DELTA` above that of the best: a greater difference is strong evidence against it
(Kass and Raftery 1995, Journal of the American Statistical Association 90). The model with records that differ is
always among them, for that all records are found as easily is what nobody can know beforehand. Figures of pairs of
lists describe; Chao's bound bounds from below, and decides the lower end only where nothing else may be defended.
"""

from collections.abc import Iterable, Sequence

from analytics.capture.modelled import DIFFER
from analytics.capture.panel import LISTS_DIFFER
from analytics.capture.rows import Row
from schema.answering import Estimator, ResultStatus

DELTA = 6.0
"""Differences of BIC up to this may be defended."""


def describing(row: Row) -> bool:
    """Whether a row describes a pair of lists, or supposes something, rather than estimates."""
    return row.supposed or row.estimator is Estimator.CHAPMAN


def defensible(row: Row) -> bool:
    """Whether a row may be defended."""
    if row.verdict.status is not ResultStatus.OK or describing(row):
        return False
    if row.estimator is Estimator.CHAO or row.estimate is None or row.lower is None or row.upper is None:
        return False
    differing = row.model is not None and row.model.endswith(DIFFER)
    return differing or row.delta_bic is None or row.delta_bic <= DELTA


def span(rows: Sequence[Row], at_least: int) -> tuple[float | None, float | None]:
    """Ends of what the defensible rows span, neither below `at_least`, which are documented.

    With Chao's bound alone the upper end is open; with nothing both are None.
    """
    kept = [row for row in rows if defensible(row)]
    if kept:
        lower, upper = min(_known(row.lower for row in kept)), max(_known(row.upper for row in kept))
        return max(lower, float(at_least)), max(upper, float(at_least))
    bounds = [row for row in rows if bounding(row)]
    return (max(*_known(row.lower for row in bounds), float(at_least)), None) if bounds else (None, None)


def bounding(row: Row) -> bool:
    """Whether a row is a lower bound that holds."""
    return (
        row.estimator is Estimator.CHAO
        and (row.model or "").endswith(LISTS_DIFFER)
        and row.verdict.status is ResultStatus.OK
        and row.lower is not None
    )


def _known(ends: Iterable[float | None]) -> list[float]:
    return [end for end in ends if end is not None]
