"""Random variates that the sampler of the latent-class model draws, compiled.

Importing this module imports a compiler, which takes a second or two. What is compiled is kept beside the file, or
where NUMBA_CACHE_DIR says.
"""

import math
from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """The function, compiled when it is first called with arguments of some types; it holds no lock while it runs."""
    try:
        return cast("Function", njit(cache=True, nogil=True)(function))
    except RuntimeError:  # nowhere to keep it: compiled again by every process
        return cast("Function", njit(nogil=True)(function))


@compiled
def log_gamma(rng: np.random.Generator, shape: float) -> float:
    """Log of a gamma variate; of a small shape the variate itself would be 0."""
    if shape >= 1:
        return math.log(rng.gamma(shape, 1.0))
    return math.log(rng.gamma(shape + 1, 1.0)) + math.log(1 - rng.random()) / shape


@compiled
def share_out(rng: np.random.Generator, total: int, weights: NDArray[np.float64], out: NDArray[np.int64]) -> None:
    """Spread `total` records over classes in proportion to the weights, into `out`."""
    rest = weights.sum()
    out[:] = 0
    for k in range(weights.size):
        if total == 0:
            break
        if k == weights.size - 1 or weights[k] >= rest:
            out[k] = total
        elif weights[k] > 0:
            out[k] = rng.binomial(total, weights[k] / rest)
        total -= out[k]
        rest -= weights[k]


@compiled
def failures(rng: np.random.Generator, n: int, seen: float, limit: int) -> int:
    """Failures before n successes, each of probability `seen`; a number above the limit where that is exceeded."""
    if seen <= 0:
        return limit + 1
    expected = rng.gamma(float(n), max(1 - seen, 0.0) / seen)
    return rng.poisson(expected) if expected < 2.0 * limit + 1000 else limit + 1
