"""Hospitals, schools, bakeries and other protected objects of a chunk, and what became of them."""

from dataclasses import dataclass, replace

import numpy as np

from api.samples.country.bodies import REPORTING, actor, sources
from api.samples.country.calendar import cuts
from api.samples.country.chance import Ints, one_list, spread, spread_within
from api.samples.country.documents import PAPERS, named_sources, papers
from api.samples.country.gazetteer import gazetteer
from api.samples.country.kinds import kinds
from api.samples.country.lasting import Asked, Lasting, lasting
from api.samples.country.parts import PUBLICATIONS
from api.samples.country.rows import (
    DAYS,
    FIRST,
    SECOND,
    Column,
    Life,
    Objects,
    Sheet,
    coded,
    days,
    fixed,
    plain,
    truths,
)
from schema import terms
from schema.vocabulary import DatePrecision, FacilityStatus

EACH_CHUNK = 160
FREQUENT = {"hospital": 6.0, "school": 8.0, "clinic": 4.0, "homes": 3.0, "market": 3.0, "bakery": 4.0, "mosque": 3.0}
KNOWN = 0.5
"""Share of events at a kind of facility in which it is known which one was hit."""
OPERATORS = (
    "government",
    "white_tent",
    "open_harbour",
    "rescue_corps",
    "coast_power",
    "talmar_council",
    "lamp_administration",
)
HARMED = one_list(
    {
        FacilityStatus.DAMAGED: 4, FacilityStatus.NOT_FUNCTIONING: 3, FacilityStatus.DESTROYED: 1.5,
        FacilityStatus.PARTIAL: 2, FacilityStatus.RELOCATED: 1, FacilityStatus.UNKNOWN: 1,
    }
)  # fmt: skip
"""What an attack makes of a facility."""
MENDED = one_list({FacilityStatus.FUNCTIONING: 3, FacilityStatus.PARTIAL: 3, FacilityStatus.UNKNOWN: 1})
PRECISIONS = tuple(each.value for each in DatePrecision)
PERIODS = one_list(dict(zip(PRECISIONS, (1, 12, 3, 2, 3, 1, 1, 1, 1), strict=True)))
CITED = 0.15
"""Share of facilities whose place and status a document made public."""
WORN = 0.7
"""Share of the others that fall short for a while, as for want of fuel."""
HITS = 3
"""Attacks that mark a facility's life-line, at most."""


@dataclass(frozen=True)
class Facilities:
    """The facilities of a chunk. All are known from the first publication on, their course from their revision."""

    records: Lasting

    def hit(self, chance: np.random.Generator, kind: Ints, province: Ints) -> Ints:
        """A facility of the kind in the province for each event, -1 where none is known. `kind` counts from 1."""
        mine = self.records
        own = {term: number for number, term in enumerate(mine.kinds.terms)}
        wanted = np.array([own[term] for term in kinds().facility.terms])[kind]
        cells = mine.kind * 8 + gazetteer().province[mine.settlement]
        order = np.argsort(cells, kind="stable")
        sizes = np.bincount(cells, minlength=len(mine.kinds.terms) * 8)
        cell = wanted * 8 + province
        begins = (np.cumsum(sizes) - sizes)[cell]
        chosen = order[
            np.minimum(begins + (spread_within(chance, cell) * sizes[cell]).astype(np.int64), mine.count - 1)
        ]
        known = (wanted > 0) & (sizes[cell] > 0) & (chance.random(len(kind)) < KNOWN)
        return np.where(known, chosen, -1)

    def recorded(self, facility: Ints) -> Ints:
        """Those of the facilities that are recorded, -1 in place of the others."""
        return np.where((facility >= 0) & (self.records.life.born[facility] > 0), facility, -1)


def facilities(seed: int, chunk: int, wanted: int) -> Facilities:
    """The facilities of a chunk."""
    every = [each.code for each in terms.vocabulary("facility").terms]
    shares = one_list({code: FREQUENT.get(code, 1.5) for code in every})
    asked = Asked("facility", "F", EACH_CHUNK, seed, chunk, wanted, from_the_start=True)
    drawn = lasting(asked, shares)
    latest = drawn.chance.integers(6, PUBLICATIONS + 1, drawn.count)
    life = Life(drawn.life.born, np.where(drawn.life.born > 0, np.maximum(drawn.life.revised, latest), 0))
    return Facilities(replace(drawn, life=life))


def facility_sheets(mine: Facilities) -> list[Sheet]:
    """The facilities and what the sources say of them, without their life-lines."""
    records = mine.records
    chance, count = records.chance, records.count
    operator = (chance.random(count) * len(OPERATORS) * 1.5).astype(np.int64)
    cited = (chance.random(count) < CITED) * (chance.integers(0, len(sources()) - REPORTING, count) * PAPERS + 1) - 1
    notified = (chance.random(count) * 3).astype(np.int64) - 1
    sheet = records.sheet(
        operator_id=coded([actor(key) for key in OPERATORS], np.where(operator < len(OPERATORS), operator, -1)),
        public_document_id=Column(papers(), cited),
        notified=truths(notified),
        # It stands until a status says otherwise.
        day_to=fixed(None, count),
    )
    return [sheet, *records.information()]


@dataclass(frozen=True)
class Period:
    """A stretch of a life-line; -1 stands for what is unknown, open or without a cause."""

    facility: int
    number: int
    status: FacilityStatus
    begin: int
    end: int
    cause: int


def life_lines(mine: Facilities, hits: list[list[tuple[int, int]]], causes: Objects) -> list[Sheet]:
    """The life-lines. By facility, `hits` has day and number of the events that hit it; `causes` names the events."""
    chance, life = mine.records.chance, mine.records.life
    periods = [each for number, found in enumerate(hits) for each in _periods(chance, number, found)]
    horizon = cuts()[np.maximum(life.revised, 1) - 1]
    later = [each for each in periods if each.begin <= horizon[each.facility]]
    first = [each for each in periods if each.number == 1]
    return [
        _sheet(mine, first, np.full(mine.records.count, cuts()[0]), causes, FIRST),
        _sheet(mine, later, horizon, causes, SECOND),
    ]


def _periods(chance: np.random.Generator, facility: int, hits: list[tuple[int, int]]) -> list[Period]:
    """Working at first, then as every attack and every repair leaves it."""
    marks: list[tuple[int, FacilityStatus, int]] = [(-1, FacilityStatus.FUNCTIONING, -1)]
    harmed, mended = (
        [FacilityStatus(each.terms[code]) for code in each.at(chance.random(HITS), np.zeros(HITS, np.int64))]
        for each in (HARMED, MENDED)
    )
    apart = chance.integers(15, 200, HITS).tolist()
    for number, (day, cause) in enumerate(hits[:HITS]):
        if day > marks[-1][0] + 1:
            marks += [(day, harmed[number], cause), (day + apart[number], mended[number], -1)]
    if not hits and chance.random() < WORN:
        day = int(chance.integers(30, DAYS - 250))
        marks += [(day, FacilityStatus.PARTIAL, -1), (day + apart[0], mended[0], -1)]
    ends = [begin - 1 for begin, _, _ in marks[1:]] + [-1]
    return [
        Period(facility, number, status, begin, end, cause)
        for number, ((begin, status, cause), end) in enumerate(zip(marks, ends, strict=True), start=1)
        if begin < DAYS
    ]


def _sheet(mine: Facilities, periods: list[Period], horizon: Ints, causes: Objects, state: int) -> Sheet:
    """Rows of some periods, as far as they could be known by the horizon of their facility."""
    chance, records, count = mine.records.chance, mine.records, len(periods)
    facility = np.array([each.facility for each in periods], np.int64)
    end = np.array([each.end for each in periods], np.int64)
    precision = PERIODS.at(spread(chance, count), np.zeros(count, np.int64)) - 1
    columns = {
        "facility_id": Column(records.names[facility]),
        "status": Column(plain([each.status.value for each in periods])),
        "day_from": days(np.array([each.begin for each in periods], np.int64)),
        "day_to": days(np.where(end <= np.minimum(horizon[facility], DAYS - 1), end, -1)),
        "date_precision": coded(PRECISIONS, precision),
        "cause_id": Column(causes, np.array([each.cause for each in periods], np.int64)),
        "source_id": Column(named_sources(), chance.integers(0, len(sources()), count)),
    }
    names = plain([f"{records.names[each.facility]}/p{each.number}" for each in periods])
    return Sheet("facility_status", names, columns, records.life.of(facility), np.full(count, state))
