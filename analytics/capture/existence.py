"""Whether a log-linear model has an estimate at all: the marginal cone of its table, by linear programming.

With empty cells the likelihood may have no maximum, and software then returns a number all the same (Fienberg and
Rinaldo 2012, Annals of Statistics 40; Chan, Silverman and Vincent 2021, Journal of the American Statistical Association
116, for lists that do not overlap). Existence goes down: where a model has an estimate, every special case of it has.
Validation: a search by chance for tables without empty cells; special cases of models that exist.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analytics.capture.hierarchy import Model

_ABOVE = 1e-7
"""Smallest cell of the most even table of the same margins, as a part of the mean cell, that counts as not zero."""


def exists(design: NDArray[np.float64], counts: NDArray[np.int64]) -> bool:
    """Whether the likelihood has a maximum: whether some table without empty cells has the same margins.

    Args:
        design: shape (C, T).
        counts: shape (C,), 0 or more.
    """
    from scipy.optimize import linprog

    if (counts > 0).all():
        return True
    margins = counts @ design
    if (margins <= 0).any():
        return False
    cells, columns = design.shape
    mean = counts.sum() / cells
    least = np.zeros(cells + 1)
    least[-1] = -1
    floor = np.hstack([-np.eye(cells), np.ones((cells, 1))])
    same = np.hstack([design.T, np.zeros((columns, 1))])
    found = linprog(least, A_ub=floor, b_ub=np.zeros(cells), A_eq=same, b_eq=margins / mean, method="highs")
    return bool(found.status == 0 and -found.fun > _ABOVE)


def identifiable(design: NDArray[np.float64]) -> bool:
    """Whether no parameter can be made up by others: full column rank. Hierarchical models are, until rows go."""
    return bool(np.linalg.matrix_rank(design) == design.shape[1])


def existing(models: Sequence[Model], counts: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which models have an estimate, shape (models,); the largest are tested first, and settle what they contain."""
    if (counts > 0).all():
        return np.ones(len(models), dtype=np.bool_)
    proven: list[Model] = []
    answer = np.zeros(len(models), dtype=np.bool_)
    for at in sorted(range(len(models)), key=lambda at: -models[at].parameters):
        each = models[at]
        if any(larger.contains(each) for larger in proven):
            answer[at] = True
        elif exists(each.design(), counts):
            answer[at] = True
            proven.append(each)
    return answer
