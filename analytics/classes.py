"""Classes for maps: Jenks' natural breaks, their ends rounded upwards so that a key can be read.

George F. Jenks, "The data model concept in statistical mapping" (1967); Fisher's exact algorithm as jenkspy has it.
Validation: sudden infant deaths of North Carolina in five classes, as mapclassify has them.
"""

import bisect
from collections.abc import Iterable, Sequence
from decimal import ROUND_CEILING, Decimal

import jenkspy

from schema.errors import BadInput

CLASSES = 5
_SAMPLE = 200
"""Values that breaks are found from at most; the exact algorithm takes quadratic time."""


def breaks(values: Iterable[float]) -> tuple[float, ...]:
    """Upper ends of at most five classes of the positive values, each rounded up to two significant digits."""
    positive = sorted(value for value in values if value > 0)
    if len(positive) > _SAMPLE:
        # Evenly over the ranks, so that the answer is the same every time, and with the greatest.
        last = len(positive) - 1
        positive = [positive[round(n * last / (_SAMPLE - 1))] for n in range(_SAMPLE)]
    distinct = sorted(set(positive))
    ends = distinct if len(distinct) <= CLASSES else _jenks(positive)
    return tuple(sorted({_rounded_up(end) for end in ends}))


def class_of(value: float | None, ends: Sequence[float]) -> int | None:
    """0 for zero, 1 and up for the classes that `ends` close, None for what is not known.

    Ends that were found for another map may lie lower: the last class then holds what is above it too.
    """
    if value is None:
        return None
    return 0 if value == 0 else min(bisect.bisect_left(ends, value) + 1, max(len(ends), 1))


def check(ends: Sequence[float]) -> None:
    """Raise BadInput for ends that make no classes."""
    if len(ends) > CLASSES or any(not 0 < end < float("inf") for end in ends) or list(ends) != sorted(set(ends)):
        raise BadInput(f"breaks: give at most {CLASSES} upper ends above 0, the lowest first, as another map has them.")


def _jenks(values: Sequence[float]) -> list[float]:
    # The first of jenkspy's breaks is the least value; the others are the upper ends.
    return [float(end) for end in jenkspy.jenks_breaks(values, n_classes=CLASSES)[1:]]


def _rounded_up(value: float) -> float:
    exact = Decimal(repr(value))
    step = Decimal(1).scaleb(exact.adjusted() - 1)
    return float((exact / step).to_integral_value(ROUND_CEILING) * step)
