"""What the records have in common that are no events: a number of each for every chunk of events."""

import math
from dataclasses import dataclass

import numpy as np

from api.samples.country import placing, timing
from api.samples.country.bodies import COLLECTION
from api.samples.country.calendar import FORTNIGHT, bulletin_day, publication_of
from api.samples.country.chance import Ints, Shares, even, one_list, spread, stream_of
from api.samples.country.documents import BULLETINS, bulletins, named_sources
from api.samples.country.gazetteer import gazetteer
from api.samples.country.happenings import CHUNK
from api.samples.country.kinds import MEASURES
from api.samples.country.numbers import Numbers
from api.samples.country.rows import (
    BOTH,
    DAYS,
    PREFIX,
    SECOND,
    Column,
    Life,
    Objects,
    Sheet,
    beneath,
    coded,
    days,
    fixed,
    listed,
    plain,
    terms_of,
)
from api.samples.country.titles import PLACES, titles_of
from schema import terms
from schema.vocabulary import CivilianStatus, ClaimStatus, Language, Population, Stance

SPEAKERS = np.array([0, 1, 5, 8, 9, 10, 1, 0])
"""Sources that tell of what lasts, as often as they stand here."""
CONNECTIONS = one_list({"-": 0.6, "reporter": 1, "witness": 1, "ngo": 1, "human_rights_ngo": 1, "medical_provider": 1})
RELIABILITIES = one_list({"-": 0.7, "likely_reliable": 1, "unsure": 1})
STANCES = (Stance.SUPPORTS.value, Stance.UPDATES.value, Stance.CONTRADICTS.value, Stance.DENIES.value)
AT_ONCE = 150
"""Days within which everything is told that is recorded from the start."""


@dataclass(frozen=True)
class Asked:
    """What to draw: so many of a type for a whole chunk, named by a letter; `wanted` events tell how many of them."""

    concept: str
    letter: str
    each_chunk: int
    seed: int
    chunk: int
    wanted: int
    from_the_start: bool = False
    days: float = 20.0
    """Days that it lasts on average."""


@dataclass(frozen=True)
class Lasting:
    """Records of one type in a chunk. `source` and `stated` are of the first report, `later_*` of a second one."""

    concept: str
    chance: np.random.Generator
    names: Objects
    kinds: Shares
    kind: Ints
    life: Life
    settlement: Ints
    first: Ints
    last: Ints
    source: Ints
    stated: Ints
    later_source: Ints
    later_stated: Ints
    columns: dict[str, Column]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.names)

    @property
    def names_or_none(self) -> Objects:
        """The names for columns that refer to them; -1 is none."""
        return listed(self.names.tolist())

    def sheet(self, **columns: Column) -> Sheet:
        """The records as rows, with the columns of their own type."""
        return Sheet(self.concept, self.names, self.columns | columns, self.life)

    def child_names(self, suffix: str, rows: Ints | None = None) -> Objects:
        """Names of rows beneath the records."""
        owners = self.names if rows is None else self.names[rows]
        return beneath(owners, f"/{suffix}")

    def source_of(self, second: bool) -> Column:
        """The source of the first or of the second report."""
        return Column(named_sources(), self.later_source if second else self.source)

    def document_of(self, second: bool) -> Column:
        """The bulletin of the first or of the second report."""
        stated, source = (self.later_stated, self.later_source) if second else (self.stated, self.source)
        return Column(bulletins(), source * BULLETINS + stated // FORTNIGHT)

    def state(self, second: bool) -> Ints:
        """In which states of its record the first or second report stands: the second once its bulletin is there."""
        if not second:
            return np.full(self.count, BOTH)
        there = publication_of(bulletin_day(self.later_stated // FORTNIGHT)) <= self.life.revised
        return np.where(there, SECOND, 0)

    def information(self) -> list[Sheet]:
        """What both reports contribute."""
        return [self._information(second) for second in (False, True)]

    def _information(self, second: bool) -> Sheet:
        count, chance = self.count, self.chance
        stance = (chance.random(count) * len(STANCES)).astype(np.int64) if second else np.zeros(count, np.int64)
        columns = {
            "record_id": Column(self.names),
            "source_id": self.source_of(second),
            "document_id": self.document_of(second),
            "stance": coded(STANCES, stance),
            "connection": terms_of(CONNECTIONS.terms, CONNECTIONS.at(spread(chance, count), np.zeros(count, np.int64))),
            "reliability": terms_of(
                RELIABILITIES.terms, RELIABILITIES.at(spread(chance, count), np.zeros(count, np.int64))
            ),
        }
        names = self.child_names("s2" if second else "s1")
        return Sheet("information", names, columns, self.life, self.state(second))

    def claim(self, numbers: Numbers, measure: Ints, *, second: bool, **columns: Column) -> Sheet:
        """A number of the first or of the second report for each record, about everybody."""
        count, none = self.count, fixed(None, self.count)
        stated = self.later_stated if second else self.stated
        given = {
            "record_id": Column(self.names),
            "source_id": self.source_of(second),
            "document_id": self.document_of(second),
            "measure": coded(MEASURES, measure),
            **numbers.columns(),
            "verbatim": numbers.words(self.chance),
            "population": fixed(Population.ALL.value, count),
            "civilian_status": fixed(CivilianStatus.UNKNOWN.value, count),
            "roles": fixed("{}", count),
            "period_from": none,
            "period_to": none,
            "cumulative": fixed("false", count),
            "stated_on": days(stated),
            "status": fixed(ClaimStatus.REPORTED.value, count),
        }
        names = self.child_names("s2/c1" if second else "s1/c1")
        return Sheet("claim", names, given | columns, self.life, self.state(second))


def lasting(asked: Asked, kinds: Shares | None = None) -> Lasting:
    """Draw records of a type: kinds evenly by default, somewhere, some time, told by one source, later by another."""
    count, chance = asked.each_chunk, stream_of(asked.seed, asked.chunk, asked.concept)
    drawn = kinds or one_list(even([each.code for each in terms.vocabulary(asked.concept).terms]))
    zeros = np.zeros(count, np.int64)
    kind = drawn.at(spread(chance, count), zeros)
    places = gazetteer()
    weight = places.weight[: places.settlements]
    settlement = chance.choice(places.settlements, count, p=weight / weight.sum())
    first = (spread(chance, count) * (AT_ONCE - 60 if asked.from_the_start else DAYS - 150)).astype(np.int64)
    last = np.minimum(first + chance.exponential(asked.days, count).astype(np.int64), DAYS - 1)
    told = first if asked.from_the_start else last
    stated = told + (chance.exponential(25 if not asked.from_the_start else 5, count)).astype(np.int64) + 1
    stated = np.minimum(stated, AT_ONCE if asked.from_the_start else DAYS + 200)
    later = np.minimum(stated + 40 + chance.exponential(220, count).astype(np.int64), DAYS + 300)
    born, revised = (publication_of(bulletin_day(each // FORTNIGHT)) for each in (stated, later))
    revised = np.where((revised > born) & ((chance.random(count) < 0.35) | asked.from_the_start), revised, 0)
    beyond = np.arange(count) >= math.ceil(count * asked.wanted / CHUNK)
    life = Life(np.where(beyond, 0, born), np.where(beyond, 0, revised))
    speaker = (chance.random((2, count)) * len(SPEAKERS)).astype(np.int64)
    names = [f"{PREFIX}{asked.letter}-{asked.chunk * count + number:07}" for number in range(1, count + 1)]
    dated = timing.date(chance, first, last, precision=_evenly(chance, count, timing.HOW_WELL), event=False)
    placed = placing.place(chance, settlement, _evenly(chance, count, placing.HOW_WELL))
    province = np.where(placed.precision >= placing.COUNTRY, 8, places.province[settlement])
    columns = {
        "collection_id": fixed(COLLECTION, count),
        "provider_id": Column(plain([name.removeprefix(PREFIX) for name in names])),
        "kind": terms_of(drawn.terms, kind),
        "title_en": Column(titles_of(asked.concept, drawn.terms, Language.EN), kind * PLACES + province),
        "title_ar": Column(titles_of(asked.concept, drawn.terms, Language.AR), kind * PLACES + province),
        **dated.columns,
        **placed.columns,
    }
    return Lasting(
        concept=asked.concept,
        chance=chance,
        names=plain(names),
        kinds=drawn,
        kind=kind,
        life=life,
        settlement=settlement,
        first=first,
        last=last,
        source=SPEAKERS[speaker[0]],
        stated=stated,
        later_source=np.where(SPEAKERS[speaker[1]] == SPEAKERS[speaker[0]], 2, SPEAKERS[speaker[1]]),
        later_stated=later,
        columns=columns,
    )


def _evenly(chance: np.random.Generator, count: int, usual: Shares) -> Ints:
    """Precisions as usual, yet each of them somewhere among the records."""
    drawn = usual.at(spread(chance, count), np.zeros(count, np.int64)) - 1
    every = len(usual.terms) - 1
    rows = chance.permutation(count)[:every]
    drawn[rows] = np.arange(every)[: len(rows)]
    return drawn
