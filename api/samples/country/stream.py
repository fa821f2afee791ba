"""The stream of rows: twenty publications, each with what is new or revised in it, in an order that never changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np

from api.samples.country.bodies import body_rows
from api.samples.country.claims import claim_sheets
from api.samples.country.deeds import deed_sheets, deeds
from api.samples.country.detention import detention_sheets
from api.samples.country.documents import document_rows
from api.samples.country.events import Details, details, event_sheets
from api.samples.country.facilities import HITS, Facilities, facilities, facility_sheets, life_lines
from api.samples.country.gazetteer import place_rows
from api.samples.country.happenings import CHUNK
from api.samples.country.judging import assessment_sheets, relation_sheet
from api.samples.country.movement import movement_sheets
from api.samples.country.parts import Recipe
from api.samples.country.peopling import population_rows
from api.samples.country.records import REASONS, Records, records
from api.samples.country.responses import intervention_sheets, risk_sheets
from api.samples.country.rows import Batch, Identified, Sheet, frame_batches, listed
from api.samples.country.situations import control_rows, corridor_rows, situation_rows
from api.samples.country.statements import information
from api.samples.country.truth import Truth, truth_of


@dataclass(frozen=True)
class Withdrawal:
    """An event that is taken back before a publication, and why."""

    publication: int
    name: str
    reason: str
    protective: bool


@dataclass(frozen=True)
class Chunk:
    """Everything of one chunk: sheets of rows, withdrawals in the order of their records, and what truly happened."""

    sheets: tuple[Sheet, ...]
    withdrawals: tuple[Withdrawal, ...]
    truth: Truth

    def batches(self, identified: Identified | None = None) -> Iterator[Batch]:
        """All rows, sheet by sheet and within it by publication."""
        for sheet in self.sheets:
            yield from sheet.batches(identified)


@dataclass(frozen=True)
class Stream:
    """The collection of so many events from a seed. Chunks can be drawn in any order; each time they are the same."""

    events: int
    seed: int

    @property
    def recipe(self) -> Recipe:
        """What it is made from."""
        return Recipe(self.events, self.seed)

    @property
    def chunks(self) -> int:
        """How many chunks it has."""
        return -(-self.events // CHUNK)

    def wanted(self, chunk: int) -> int:
        """How many events of a chunk belong to it: all, but of the last."""
        return min(self.events - chunk * CHUNK, CHUNK)

    def chunk(self, number: int) -> Chunk:
        """Draw a chunk, counted from 0."""
        return draw_chunk(self.seed, number, self.wanted(number))

    def rows(self, number: int) -> int:
        """Make all rows of a chunk; returns how many there are."""
        return sum(len(batch.rows) for batch in self.chunk(number).batches())

    @property
    def frame(self) -> tuple[Batch, ...]:
        """What is the same whatever the seed: places and who lives there, bodies, documents, situations."""
        return frame()


@cache
def frame() -> tuple[Batch, ...]:
    """The rows that every stream begins with, by publication."""
    rows = [
        *place_rows(),
        *population_rows(),
        *body_rows(),
        *document_rows(),
        *situation_rows(),
        *corridor_rows(),
        *control_rows(),
    ]
    return tuple(frame_batches(rows))


def draw_chunk(seed: int, chunk: int, wanted: int) -> Chunk:
    """All rows of the first `wanted` events of a chunk and of what goes with them."""
    made, objects = records(seed, chunk, wanted), facilities(seed, chunk, wanted)
    found, done = details(made, objects), deeds(made)
    sheets = (
        *facility_sheets(objects),
        *event_sheets(made, found, objects),
        *deed_sheets(made, done),
        information(made),
        *claim_sheets(made, done),
        *assessment_sheets(made),
        relation_sheet(made),
        *life_lines(objects, _hits(made, found, objects), listed(made.names.tolist())),
        *detention_sheets(seed, chunk, wanted),
        *movement_sheets(made, wanted),
        *risk_sheets(seed, chunk, wanted),
        *intervention_sheets(seed, chunk, wanted),
    )
    return Chunk(sheets, tuple(_withdrawals(made)), truth_of(made.everything, made.drawn[:wanted]))


def _hits(made: Records, found: Details, objects: Facilities) -> list[list[tuple[int, int]]]:
    """For each facility day and number of the first events that hit it and are recorded by its revision."""
    revised = objects.records.life.revised[found.facility]
    usable = (made.life.born > 0) & (made.life.born <= revised) & (made.withdrawn == 0)
    usable &= objects.recorded(found.facility) >= 0
    rows = np.flatnonzero(usable)
    rows = rows[np.lexsort((made.happened.day[rows], found.facility[rows]))]
    hits: list[list[tuple[int, int]]] = [[] for _ in range(objects.records.count)]
    for facility, day, row in zip(
        found.facility[rows].tolist(), made.happened.day[rows].tolist(), rows.tolist(), strict=True
    ):
        if len(hits[facility]) < HITS:
            hits[facility].append((day, row))
    return hits


def _withdrawals(made: Records) -> Iterator[Withdrawal]:
    for row in np.flatnonzero(made.withdrawn).tolist():
        protective = bool(made.protective[row])
        yield Withdrawal(int(made.withdrawn[row]), str(made.names[row]), REASONS[protective], protective)
