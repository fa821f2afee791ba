"""What truly happened, by month and province, with what no source reported: what estimates can be judged by."""

from dataclasses import dataclass, fields

import numpy as np

from api.samples.country.areas import country
from api.samples.country.chance import Ints
from api.samples.country.happenings import Happenings
from api.samples.qasira_parties import MONTHS, first_of


@dataclass(frozen=True)
class Truth:
    """Tables of province by month, in the order of P-codes and of months from January 2021. `undocumented_*` are of
    the events that no source reported; they are part of the others.
    """

    events: Ints
    killed: Ints
    killed_civilians: Ints
    undocumented_events: Ints
    undocumented_killed: Ints

    def __add__(self, other: "Truth") -> "Truth":
        return Truth(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))

    def as_json(self, events: int, seed: int) -> dict[str, object]:
        """The tables by P-code, with what they are of."""
        names = [area.pcode for area in country().provinces]
        tables = {each.name: getattr(self, each.name) for each in fields(self)}
        return {
            "fictional": True,
            "about": "Qasira, a fictional country: what truly happened in the invention, reported or not.",
            "events_recorded": events,
            "seed": seed,
            "months": [f"{first_of(month):%Y-%m}" for month in range(MONTHS)],
            "totals": {name: int(table.sum()) for name, table in tables.items()},
            **{name: dict(zip(names, table.tolist(), strict=True)) for name, table in tables.items()},
        }


def truth_of(happened: Happenings, recorded: Ints) -> Truth:
    """What truly happened in a chunk, up to the last event that is recorded of it.

    `happened` is all that was drawn, `recorded` the rows of it that became records, in order.
    """
    documented = np.zeros(len(happened.kind), bool)
    documented[happened.original[recorded]] = True
    counted = happened.true & (np.arange(len(documented)) <= recorded[-1])
    cell = happened.province * MONTHS + happened.month

    def table(weight: Ints, which: Ints) -> Ints:
        size = len(country().provinces) * MONTHS
        return np.bincount(cell[which], weight[which], size).astype(np.int64).reshape(-1, MONTHS)

    one = np.ones(len(cell), np.int64)
    everything, unknown = np.flatnonzero(counted), np.flatnonzero(counted & ~documented)
    return Truth(
        events=table(one, everything),
        killed=table(happened.killed, everything),
        killed_civilians=table(happened.civilians, everything),
        undocumented_events=table(one, unknown),
        undocumented_killed=table(happened.killed, unknown),
    )
