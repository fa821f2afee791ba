"""How much better than by chance somebody guesses where a record lies, within the area that is published of it."""

import re
from base64 import b64decode
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2_contingency

from tests.privacy.placed import Box

GRID = 16
"""Guesses a side of the area."""
PARTS = 4
"""Into how many strips one learns to divide it, either way."""
FLUKE = 1e-4
"""How seldom one takes chance for knowledge, over all that one looks at."""

Belief = NDArray[np.float64]
"""Weight of each guess, by row from the south and column from the west."""
Facts = Mapping[str, Hashable]
"""What was read of a record, by where it was read."""


def nothing() -> Belief:
    """Any place of the area is as likely as any other."""
    return np.ones((GRID, GRID))


def inside(boxes: Iterable[Box], cell: Box) -> Belief:
    """That it lies in one of these."""
    found = np.zeros((GRID, GRID))
    for west, south, east, north in boxes:
        found += np.outer(_shares(south, north, cell[1], cell[3]), _shares(west, east, cell[0], cell[2]))
    return found if found.sum() > 0 else nothing()


def _shares(least: float, most: float, begin: float, end: float) -> Belief:
    """How much of each strip of a side lies between two numbers."""
    edges = np.linspace(begin, end, GRID + 1)
    shares: Belief = np.clip(np.minimum(most, edges[1:]) - np.maximum(least, edges[:-1]), 0, None)
    return shares


def missed(belief: Belief, truth: tuple[float, float], cell: Box) -> tuple[float, float]:
    """How far from the truth one guesses by a belief, and by none, in degrees."""
    lons, lats = (np.linspace(*ends, 2 * GRID + 1)[1::2] for ends in ((cell[0], cell[2]), (cell[1], cell[3])))
    far = np.hypot(lons[None, :] - truth[0], lats[:, None] - truth[1])
    return float((far * belief).sum() / belief.sum()), float(far.mean())


def gain(misses: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Percent by which guesses are nearer than by chance, and the most that it may be (97.5 % of resamples)."""
    told, chance = np.array(misses).T
    draws = np.random.default_rng(1).integers(0, len(told), (1_000, len(told)))
    resampled = 1 - told[draws].sum(axis=1) / chance[draws].sum(axis=1)
    return float(1 - told.sum() / chance.sum()) * 100, float(np.quantile(resampled, 0.975)) * 100


def leaves(value: Any, at: str = "") -> Iterator[tuple[str, Hashable]]:
    """Every single value of an answer with its path; of texts, cursors included, the numbers too."""
    if isinstance(value, Mapping):
        for name, each in value.items():
            yield from leaves(each, f"{at}.{name}")
    elif isinstance(value, list | tuple):
        yield f"{at}.length", len(value)
        for n, each in enumerate(value):
            yield from leaves(each, f"{at}.{n}")
    else:
        yield at, value
        if isinstance(value, str):
            plain = b64decode(value + "==", b"-_").decode("latin-1") if at.endswith("cursor") else value
            yield from ((f"{at}~{n}", float(each)) for n, each in enumerate(re.findall(r"-?\d+\.\d+", plain)))


def learned(facts: Sequence[Facts], truths: Sequence[tuple[float, float]], cells: Sequence[Box]) -> list[Belief | None]:
    """What somebody believes who knows half of the places and finds out what goes with them; None for that half.

    Of all that was read, that which goes best with east and west, and with south and north, is taken, if chance would
    hardly ever go as well with it.
    """
    known = np.random.default_rng(2).permutation(len(facts)) < len(facts) // 2
    where = [
        [min(int(PARTS * (truth[way] - cell[way]) / (cell[way + 2] - cell[way])), PARTS - 1) for way in (0, 1)]
        for truth, cell in zip(truths, cells, strict=True)
    ]
    read = list(_comparable(facts, cells))
    ways = [_best(read, [part[way] for part in where], known) for way in (0, 1)]
    found: list[Belief | None] = []
    for n, certain in enumerate(known):
        across, up = (np.repeat(way[n], GRID // PARTS) for way in ways)
        found.append(None if certain else np.outer(up, across))
    return found


def _comparable(facts: Sequence[Facts], cells: Sequence[Box]) -> Iterator[list[Hashable]]:
    """What was read of all, as few different values: itself, and its place among those of the same area."""
    for name in sorted({name for each in facts for name in each}):
        column = [each.get(name) for each in facts]
        often = {value for value, times in Counter(column).items() if times >= 5}
        if len(often) > 1:
            yield [value if value in often else "seldom" for value in column]
        if len(set(column)) > PARTS:
            yield _ranked(column, cells)


def _ranked(column: Sequence[Hashable], cells: Sequence[Box]) -> list[Hashable]:
    found: list[Hashable] = [None] * len(column)
    for cell in set(cells):
        here = [n for n, each in enumerate(cells) if each == cell and column[n] is not None]
        for rank, n in enumerate(sorted(here, key=lambda n: _sortable(column[n]))):
            found[n] = rank * PARTS // len(here)
    return found


def _sortable(value: Hashable) -> tuple[bool, float, str]:
    number = isinstance(value, int | float)
    return number, float(value) if isinstance(value, int | float) else 0.0, "" if number else str(value)


def _best(read: Sequence[list[Hashable]], parts: Sequence[int], known: NDArray[np.bool_]) -> list[Belief]:
    """For each record, how likely each strip is."""
    least, best = FLUKE / max(1, 2 * len(read)), None
    for column in read:
        table: dict[Hashable, Belief] = {}
        for value, part, certain in zip(column, parts, known, strict=True):
            if certain:
                table.setdefault(value, np.zeros(PARTS))[part] += 1
        counts = np.array(list(table.values()))
        counts = counts[:, counts.sum(axis=0) > 0]
        fluke = chi2_contingency(counts).pvalue if min(counts.shape) > 1 else 1.0
        if fluke < least:
            least, best = fluke, (column, table)
    if best is None:
        return [np.ones(PARTS)] * len(parts)
    column, table = best
    return [table.get(value, np.zeros(PARTS)) + 1 for value in column]
