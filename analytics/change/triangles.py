"""Reporting triangles: how many events of each time bucket had been reported after how many buckets.

Validation: reports with known ends, cut off at earlier buckets: the triangle is what was known then.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analytics.change.laws import Floats
from analytics.reasons import Reason, Verdict, refused
from schema.errors import BadInput

LEAST_BUCKETS = 4
"""Event buckets below which a triangle tells nothing of delays."""

BULK = 0.5
"""Share of all late reports that one bucket of reporting may bring before it is taken for a bulk import."""


@dataclass(frozen=True)
class Triangle:
    """Reports by event bucket (row, oldest first) and delay (column, 0 first).

    Attributes:
        counts: reports with exactly that delay; NaN where the time has not come.
        later: reports with more than the longest delay, in no cell.
        weighed: whether cells hold people rather than reports, of whom one report may bring more than all others.
    """

    counts: Floats
    later: float = 0.0
    weighed: bool = False

    @property
    def cumulative(self) -> Floats:
        """Reports with at most that delay; NaN where the time has not come."""
        return np.cumsum(self.counts, axis=1)

    def seen(self, buckets: int) -> "Triangle":
        """The triangle as it stood when only the first so many buckets had passed."""
        rows, columns = np.indices((buckets, self.counts.shape[1]))
        seen = np.where(rows + columns < buckets, self.counts[:buckets], np.nan)
        return Triangle(seen, weighed=self.weighed)


def reporting_triangle(
    event: ArrayLike,
    delay: ArrayLike,
    counts: ArrayLike,
    *,
    buckets: int,
    longest: int | None = None,
    revised: bool = False,
) -> Triangle:
    """The triangle of reports.

    Args:
        event: number of the bucket in which events occurred, 0 for the oldest.
        delay: buckets from there to the bucket in which they were reported; 0 for the same.
        counts: events with that bucket and delay; the same pair may come several times, and in any order.
        buckets: how many buckets there are; the last is the one in which it is asked, and should be a full one.
        longest: greatest delay in the triangle; None takes the greatest seen, at most `buckets` - 1.
        revised: whether later reports may take back what earlier ones counted, as numbers below 0.

    Raises:
        BadInput: a bucket that is not there, a report before its event or after the last bucket, a negative count.
    """
    when, late = (np.asarray(each, dtype=np.int64) for each in (event, delay))
    number = np.asarray(counts, dtype=np.float64)
    if not when.shape == late.shape == number.shape:
        raise BadInput("event, delay, counts: give as many of each.")
    if buckets < 1 or (when < 0).any() or (when >= buckets).any():
        raise BadInput(f"event: give buckets from 0 up to {buckets - 1}.")
    if (late < 0).any():
        raise BadInput("delay: one is negative; no event is reported before it occurs.")
    if (when + late >= buckets).any():
        raise BadInput("delay: one reaches past the last bucket; reports from then on are not known yet.")
    if not (np.isfinite(number).all() and (revised or (number >= 0).all())):
        raise BadInput("counts: one is negative or unknown; give 0 or more.")
    if longest is not None and longest < 0:
        raise BadInput(f"longest: {longest} is no delay; give 0 or more.")
    held = number != 0
    width = 1 + (int(late[held].max(initial=0)) if longest is None else min(longest, buckets - 1))
    inside = late < width
    cells = np.zeros((buckets, width))
    order = np.lexsort((number, late, when))
    kept = order[inside[order]]
    np.add.at(cells, (when[kept], late[kept]), number[kept])
    rows, columns = np.indices(cells.shape)
    later = float(np.sort(number[~inside]).sum())
    return Triangle(np.where(rows + columns < buckets, cells, np.nan), later)


def history(triangle: Triangle) -> Verdict | None:
    """Why delays cannot be learnt from the triangle, if so.

    `NO_REPORTING_HISTORY` when it is too small, when every report has the same delay, and when more than half of the
    late reports came in one bucket of reporting: then somebody imported them at once, and delays tell of the import.
    Of people the last tells nothing, since one report may bring many; ask it of a triangle of reports.
    """
    counts = np.nan_to_num(triangle.counts)
    if not counts.any():
        return refused(Reason.EMPTY)
    counts = np.abs(counts)  # what is taken back came in a report, too
    delays = int(np.count_nonzero(counts.sum(axis=0)))
    when = np.arange(counts.shape[0])[:, None] + np.arange(1, counts.shape[1])
    late = np.zeros(sum(counts.shape))
    np.add.at(late, when, counts[:, 1:])
    too_small = counts.shape[0] < LEAST_BUCKETS or counts.shape[1] < 2
    bulk = not triangle.weighed and late.max() > BULK * late.sum()
    if too_small or delays < 2 or bulk:
        return refused(Reason.NO_REPORTING_HISTORY)
    return None
