"""Stocks of several places as one number: added where they were all stated and count different people."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from analytics.durations.linked import greatest, linked
from analytics.durations.stocks import Stated
from analytics.results import Bounded


@dataclass(frozen=True)
class Together:
    """Several stocks of one bucket together.

    Attributes:
        records: statements that it rests on.
        low: of those that state one; None where none does.
        best: None where one has none, or where not everybody was stated.
        high: None where one is open, or where not everybody was stated.
        open_ended, without_best: of the statements.
    """

    records: int
    low: float | None
    best: float | None
    high: float | None
    open_ended: int
    without_best: int

    def bounded(self) -> Bounded:
        """The number as it is shown."""
        return Bounded(
            value=self.best,
            lower=self.low,
            upper=self.high,
            records=self.records,
            open_ended=self.open_ended,
            without_best=self.without_best,
        )


def together(stated: Sequence[Stated], every: Collection[str], pairs: Iterable[tuple[int, int]]) -> Together:
    """What stocks of one bucket come to together.

    Of those that count some of the same people (`pairs` of positions) the greatest low stands for all of them, and
    there is no best and no high: nobody says how many are counted twice. Where some of `every` stock were not stated in
    this bucket those that were bound the number from below only.
    """
    sets = linked(len(stated), pairs)
    low, best, high = ([getattr(each, name) for each in stated] for name in ("low", "best", "high"))
    several = any(len(rows) > 1 for rows in sets)
    kept = [greatest(rows, [True] * len(stated), low) for rows in sets]
    lows = [low[row] for row in kept if low[row] is not None]
    whole = bool(stated) and not several and {each.of for each in stated} == set(every)
    return Together(
        records=sum(len(each.rows) for each in stated),
        low=sum(lows) if lows else None,
        best=sum(best) if whole and None not in best else None,
        high=sum(high) if whole and None not in high else None,
        open_ended=high.count(None),
        without_best=best.count(None),
    )
