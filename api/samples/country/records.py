"""The events of a chunk as records: which happenings they tell of, when they are recorded, revised and withdrawn."""

from dataclasses import dataclass

import numpy as np

from api.samples.country.chance import Ints, Truths, one_list, spread, stream_of
from api.samples.country.happenings import CHUNK, Happenings, draw
from api.samples.country.parts import PUBLICATIONS
from api.samples.country.reporting import Reports, report
from api.samples.country.rows import BOTH, PREFIX, SECOND, Life, Objects, plain

CORRECTIONS = one_list({"-": 0.95, "number": 0.018, "retraction": 0.008, "place": 0.009, "date": 0.008, "kind": 0.007})
"""What is corrected in the revision of an event."""
PROTECTIVE = 0.002
"""Share of events that are withdrawn to protect people."""
WITHDRAWN_AGAIN = 0.6
"""Share of the records that tell again of another's event which are found out and withdrawn."""
REASONS = ("It tells again of an event that another record holds.", "Withdrawn for protection.")


@dataclass(frozen=True)
class Records:
    """The events of a chunk. `born` 0 in `life` marks those beyond the number asked for; nothing of them is written.

    `everything` is what was drawn, reported or not, `drawn` the place of each record's happening in it, `withdrawn` the
    publication before which the record is taken back (0: never), `correction` a code of `CORRECTIONS`. `again` is the
    record of which it tells again, else -1.
    """

    seed: int
    chunk: int
    everything: Happenings
    drawn: Ints
    happened: Happenings
    reports: Reports
    life: Life
    correction: Ints
    withdrawn: Ints
    protective: Truths
    again: Ints
    names: Objects

    def chance(self, topic: str) -> np.random.Generator:
        """The source of chance of a topic."""
        return stream_of(self.seed, self.chunk, topic)

    @property
    def lead(self) -> Ints:
        """Number of the report by which each record began."""
        order = np.lexsort((self.reports.publication, self.reports.record))
        return order[self.reports.first]

    @property
    def state(self) -> Ints:
        """In which states of its record a report stands."""
        return np.where(self.reports.publication <= self.life.born[self.reports.record], BOTH, SECOND)


def records(seed: int, chunk: int, wanted: int = CHUNK) -> Records:
    """The first `wanted` events of a chunk."""
    drawn = draw(seed, chunk)
    rows, reports = report(seed, chunk, drawn)
    happened = drawn.take(rows)
    chance = stream_of(seed, chunk, "records")
    born = np.minimum.reduceat(reports.publication, reports.first)
    late = np.maximum.reduceat(reports.publication, reports.first)
    correction = CORRECTIONS.at(spread(chance, CHUNK), np.zeros(CHUNK, np.int64))
    corrected = np.where(correction > 0, born + 1 + chance.poisson(1.0, CHUNK), 0)
    revised = np.maximum(np.where(late > born, late, 0), np.where(corrected <= PUBLICATIONS, corrected, 0))
    correction = np.where(revised > 0, correction, 0)
    again = _original(rows, happened)
    protective = (chance.random(CHUNK) < PROTECTIVE) & (again < 0)
    taken = protective | ((again >= 0) & (chance.random(CHUNK) < WITHDRAWN_AGAIN))
    withdrawn = np.where(taken, np.maximum(born, revised) + 1 + chance.poisson(2.0, CHUNK), 0)
    withdrawn[withdrawn > PUBLICATIONS] = 0
    beyond = np.arange(CHUNK) >= wanted
    born[beyond], revised[beyond], withdrawn[beyond] = 0, 0, 0
    first = chunk * CHUNK + 1
    return Records(
        seed=seed,
        chunk=chunk,
        everything=drawn,
        drawn=rows,
        happened=happened,
        reports=reports,
        life=Life(born, revised),
        correction=correction,
        withdrawn=withdrawn,
        protective=protective,
        again=again,
        names=plain([f"{PREFIX}E-{number:08}" for number in range(first, first + CHUNK)]),
    )


def _original(rows: Ints, happened: Happenings) -> Ints:
    """For each record the record of the happening of which it tells again, -1 where there is none."""
    where = np.full(rows[-1] + 1, -1)
    where[rows] = np.arange(len(rows))
    tells_again = happened.original != rows
    return np.where(tells_again, where[happened.original], -1)
