"""Records of lattices, drawn from a seed."""

import itertools
import random
from collections.abc import Iterable

from schema.lattice.auditing import Publication, Range, Row, attack
from schema.lattice.comparing import Shown
from schema.lattice.counting import FINEST, Contribution, Plans, tabulate
from schema.lattice.making import as_published

CLASSES = ("unlawful_killing", "torture", "unlawful_attacks", "forced_displacement", "none")
AREAS = ("ZZ01", "ZZ02", "ZZ03", "ZZ04", "unplaced")
PERIODS = ("2016-Q1", "2016-Q2", "2016-Q3", "2016-Q4", "2017-Q1", "2017-Q2", "2017-Q3", "2017-Q4")


def record(name: str, area: str = "ZZ01", period: str = "2016-Q1", kind: str = "none", *groups: str) -> Contribution:
    """One record; by two sources unless told."""
    return Contribution(name, area, period, kind, frozenset(groups or ("one", "two")))


def drawn(seed: int) -> list[Contribution]:
    """Some records: of even seeds scattered ones, of which most lattices are coarsened until nothing is hidden; of odd
    ones such that most keep hidden numbers.
    """
    chance = random.Random(seed)  # noqa: S311 - drawn to be the same every time
    slots = _scattered(chance) if seed % 2 == 0 else _one_thin(chance)
    return [
        record(f"r{at:04}", *slot, f"s{chance.randrange(9)}", f"t{chance.randrange(9)}")
        for at, slot in enumerate(slots)
    ]


def _scattered(chance: random.Random) -> list[tuple[str, str, str]]:
    """More in the first areas, periods and classes than in the last."""
    areas, periods = AREAS[: chance.randint(1, len(AREAS))], PERIODS[: chance.randint(1, len(PERIODS))]

    def one_of(names: tuple[str, ...]) -> str:
        return names[min(int(chance.expovariate(0.7)), len(names) - 1)]

    return [(one_of(areas), one_of(periods), one_of(CLASSES)) for _ in range(chance.randint(0, 400))]


def _one_thin(chance: random.Random) -> list[tuple[str, str, str]]:
    """As many everywhere, but for one area with a few."""
    areas = [f"ZZ{at:02}" for at in range(chance.randint(6, 11))]
    periods = chance.choice((PERIODS[:2], PERIODS[:4], PERIODS[1:4:2]))
    kinds, thin = CLASSES[: chance.randint(2, len(CLASSES))], chance.choice(areas)
    return [
        slot
        for slot in itertools.product(areas, periods, kinds)
        for _ in range(chance.randint(0, 2) if slot[0] == thin else chance.randint(4, 9))
    ]


def large(seed: int) -> list[Contribution]:
    """Some thousands in 14 areas, six years and 13 classes: few in most places, hundreds in some."""
    chance = random.Random(seed)  # noqa: S311 - drawn to be the same every time
    found = []
    for area, quarter, kind in itertools.product(range(14), range(24), range(13)):
        if chance.random() < 0.16:
            for _ in range(min(int(chance.expovariate(0.07)) + 1, 300)):
                period = f"{2011 + quarter // 4}-Q{quarter % 4 + 1}"
                groups = f"s{chance.randrange(9)}", f"t{chance.randrange(9)}"
                found.append(record(f"r{len(found):05}", f"ZZ{area:02}", period, f"class{kind}", *groups))
    return found


def hidden(members: Iterable[Contribution], plans: Plans = FINEST, *, but: int = 0) -> Shown:
    """The table of some records with nothing left out but what is too small, and `but` of these shown."""
    table = tabulate(members, plans)
    return Shown(table, frozenset(sorted(table.primary())[but:]))


def attacked(*shown: Shown, grew: bool = True) -> list[Range]:
    """What the attacker finds of publications in a row."""
    return attack([as_published(each) for each in shown], [grew] * (len(shown) - 1))


def row(name: tuple[str, str, str], value: int | None, low: int = 0, high: int | None = None) -> Row:
    """A published number."""
    return Row(name, value, low, high)


def publication(*rows: Row, **merged: tuple[str, ...]) -> Publication:
    """Some published numbers."""
    return Publication(rows, merged)
