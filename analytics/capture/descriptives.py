"""What a capture table shows before anything is modelled: frequencies, pairs of lists, and what each list adds.

Figures of a pair hold if its two lists do not depend on one another, which a pair cannot show: they describe, and are
no estimate. Lincoln (1930) and Petersen (1896) with the variance of Sekar and Deming (1949), Chapman (1951) with that
of Seber (1970), intervals of Chao (1987). Validation case: hepatitis A in a college of Taiwan (Chao et al. 2001).
"""

from dataclasses import dataclass
from itertools import combinations
from math import exp, log, sqrt

from analytics.capture.intervals import logarithmic, quantile
from analytics.capture.preconditions import screen
from analytics.capture.table import CaptureTable
from analytics.captures import RECAPTURES
from analytics.reasons import FINE, Reason, Verdict, refused, unstable


@dataclass(frozen=True)
class Estimated:
    """An estimate of all records with its standard error and interval."""

    estimate: float
    error: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Odds:
    """Odds ratio with its interval: above 1 the lists hold the same records more often than by chance."""

    ratio: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Pair:
    """Two lists.

    Attributes:
        lists: their names.
        documented: records on either.
        shared: records on both.
        petersen: n1 n2 / m; None without a shared record.
        chapman: (n1 + 1)(n2 + 1) / (m + 1) - 1; None without a shared record.
        odds: among records that a further list holds; None with two lists, or where a count it needs is 0.
        verdict: NO_OVERLAP without a shared record, SPARSE with fewer than seven (Robson and Regier 1964), LISTS_LT_3
            where there is no third list, so that even the figures that stand are descriptions only.
    """

    lists: tuple[str, str]
    documented: int
    shared: int
    petersen: Estimated | None
    chapman: Estimated | None
    odds: Odds | None
    verdict: Verdict


@dataclass(frozen=True)
class Contribution:
    """A list: the records on it, those on it alone, and the share of all records that are on it alone."""

    name: str
    records: int
    alone: int
    share: float


@dataclass(frozen=True)
class Descriptives:
    """What a table shows.

    Attributes:
        documented: records on any list.
        frequencies: records on exactly 1, 2, .. J lists.
        contributions: one for each list, in order of name.
        pairs: one for every two lists, in order of names.
        apart: pairs of lists that share no record.
        duplicates: pairs of lists that hold exactly the same records.
        verdict: whether anything may be estimated from the table.
    """

    documented: int
    frequencies: tuple[int, ...]
    contributions: tuple[Contribution, ...]
    pairs: tuple[Pair, ...]
    apart: tuple[tuple[str, str], ...]
    duplicates: tuple[tuple[str, str], ...]
    verdict: Verdict


def describe(table: CaptureTable, *, level: float = 0.95) -> Descriptives:
    """Describe a table of any number of lists; raises BadInput for a level that is none."""
    quantile(level)
    pairs = tuple(pair(table, a, b, level=level) for a, b in combinations(table.lists, 2))
    alone = [int(table.counts[(1 << j) - 1]) for j in range(table.width)]
    return Descriptives(
        documented=table.n,
        frequencies=tuple(table.frequencies.tolist()),
        contributions=tuple(
            Contribution(name, size, only, only / table.n if table.n else 0.0)
            for name, size, only in zip(table.lists, table.sizes.tolist(), alone, strict=True)
        ),
        pairs=pairs,
        apart=tuple(each.lists for each in pairs if not each.shared),
        duplicates=table.duplicates,
        verdict=screen(table).verdict,
    )


def pair(table: CaptureTable, first: str, second: str, *, level: float = 0.95) -> Pair:
    """Figures of two lists. Raises BadInput for a name that is none of the table's lists, or a level that is none."""
    both = table.marginal(first, second)
    shared = int(both.counts[2])
    verdict = FINE if shared >= RECAPTURES else unstable(Reason.SPARSE)
    if table.width < 3:
        verdict = unstable(Reason.LISTS_LT_3, *verdict.reasons)
    if not shared:
        verdict = refused(Reason.NO_OVERLAP)
    return Pair(
        lists=(both.lists[0], both.lists[1]),
        documented=both.n,
        shared=shared,
        petersen=petersen(both, level=level) if shared else None,
        chapman=chapman(both, level=level) if shared else None,
        odds=_odds(table, both, level),
        verdict=verdict,
    )


def petersen(both: CaptureTable, *, level: float = 0.95) -> Estimated:
    """Lincoln and Petersen's estimate of a table of two lists that share a record: n1 n2 / m."""
    m = int(both.counts[2])
    a, b = both.sizes.tolist()
    estimate, variance = a * b / m, a * b * (a - m) * (b - m) / m**3
    return Estimated(estimate, sqrt(variance), *logarithmic(both.n, estimate, variance, level))


def chapman(both: CaptureTable, *, level: float = 0.95) -> Estimated:
    """Chapman's estimate of a table of two lists: (n1 + 1)(n2 + 1) / (m + 1) - 1, without bias where n1 + n2 >= N."""
    m = int(both.counts[2])
    a, b = both.sizes.tolist()
    estimate = (a + 1) * (b + 1) / (m + 1) - 1
    variance = (a + 1) * (b + 1) * (a - m) * (b - m) / ((m + 1) ** 2 * (m + 2))
    return Estimated(estimate, sqrt(variance), *logarithmic(both.n, estimate, variance, level))


def _odds(table: CaptureTable, both: CaptureTable, level: float) -> Odds | None:
    """Of the records that a further list holds, the odds ratio with the interval of Woolf (1955)."""
    rest = [j for j, name in enumerate(table.lists) if name not in both.lists]
    held = table.presence[:, rest].any(axis=1)
    on = table.presence[:, [table.lists.index(name) for name in both.lists]]
    a, b, c, d = (
        int(table.counts[held & (on[:, 0] == first) & (on[:, 1] == second)].sum())
        for first, second in ((True, True), (True, False), (False, True), (False, False))
    )
    if not a * b * c * d:
        return None
    ratio = a * d / (b * c)
    width = quantile(level) * sqrt(1 / a + 1 / b + 1 / c + 1 / d)
    return Odds(ratio, exp(log(ratio) - width), exp(log(ratio) + width))
