"""What truly happens in Qasira: drawn first, and known in full to nobody but the generator."""

from dataclasses import dataclass, fields

import numpy as np

from api.samples.country.calendar import happening, month_begins
from api.samples.country.chance import Floats, Ints, Truths, one_list, spread, spread_within, stream_of
from api.samples.country.gazetteer import gazetteer
from api.samples.country.kinds import acts, kinds, measure_code
from api.samples.country.rows import DAYS
from schema.vocabulary import Granularity, Measure

CHUNK = 5_000
"""Events of a chunk: reported ones, each a record."""
DRAWN = 10_000
"""Happenings that are drawn for a chunk, of which so many are reported that the rest is never needed."""
GRANULARITIES = tuple(each.value for each in Granularity)
SHAPES = one_list({Granularity.INCIDENT: 0.955, Granularity.AGGREGATE: 0.03, Granularity.PATTERN: 0.015})
AGAIN = 0.012
"""Share of records that tell once more of what another record holds."""
SUMMED = 12
"""An aggregate tells of so many times as much as an incident."""
MOST_OF = 60_000
"""No happening is larger."""


@dataclass(frozen=True)
class Happenings:
    """Happenings in the order in which they become records. Days count from 0, places and kinds are numbers.

    `count` is the true number of what `act` counts, `count_also` that of the second act (-1 where there is none),
    `civilians` the civilians among the true dead. `original` is the row of the happening itself, another one where a
    record tells of it again. Aggregates and patterns sum up others and add nothing to what is true.
    """

    kind: Ints
    settlement: Ints
    day: Ints
    last_day: Ints
    act: Ints
    also: Ints
    count: Ints
    count_also: Ints
    civilians: Ints
    granularity: Ints
    original: Ints

    @property
    def province(self) -> Ints:
        """Province of each."""
        return gazetteer().province[self.settlement]

    @property
    def month(self) -> Ints:
        """Month of each, from January 2021, by its first day."""
        return np.searchsorted(month_begins(), self.day, side="right") - 1

    @property
    def true(self) -> Truths:
        """Whether a row stands for one happening of its own."""
        single = self.granularity == GRANULARITIES.index(Granularity.INCIDENT)
        own: Truths = single & (self.original == np.arange(len(self.kind)))
        return own

    @property
    def killed(self) -> Ints:
        """True dead of each."""
        deadly = acts().measure == measure_code(Measure.KILLED)
        second = np.where(self.also >= 0, np.where(deadly[self.also], self.count_also, 0), 0)
        return np.where(deadly[self.act], self.count, 0) + second

    def take(self, rows: Ints) -> "Happenings":
        """Some of the rows."""
        return Happenings(*(getattr(self, each.name)[rows] for each in fields(self)))


def draw(seed: int, chunk: int) -> Happenings:
    """All happenings of a chunk."""
    chance = stream_of(seed, chunk, "happenings")
    settlement, day = _where_and_when(chance)
    kind = kinds().kind.at(spread(chance, DRAWN), np.zeros(DRAWN, np.int64)) - 1
    shape = SHAPES.at(spread(chance, DRAWN), np.zeros(DRAWN, np.int64))
    granularity = np.array([0, *(GRANULARITIES.index(term) for term in SHAPES.terms[1:])])[shape]
    act = acts().numbers(kinds().acts)[kinds().acts.draw(chance, kind)]
    also = acts().numbers(kinds().also)[kinds().also.draw(chance, kind)]
    times = np.where(granularity > 0, SUMMED, 1.0) * kinds().size[kind]
    count = _how_many(chance, act, times)
    count_also = np.where(also >= 0, _how_many(chance, also, times), -1)
    long = np.select([granularity == 0, granularity == 1], [0, 29], 120) * chance.random(DRAWN)
    made = Happenings(
        kind=kind,
        settlement=settlement,
        day=day,
        last_day=np.minimum(day + long.astype(np.int64), DAYS - 1),
        act=act,
        also=also,
        count=count,
        count_also=count_also,
        civilians=np.zeros(DRAWN, np.int64),
        granularity=granularity,
        original=np.arange(DRAWN),
    )
    return _again(chance, _with_civilians(chance, made))


def _where_and_when(chance: np.random.Generator) -> tuple[Ints, Ints]:
    """Settlement and day: province and month by how much happens, settlement by how often it is in the news."""
    months = np.diff(month_begins())
    table = happening() * months
    cell = np.searchsorted(np.cumsum(table) / table.sum(), spread(chance, DRAWN), side="right")
    cell = np.minimum(cell, table.size - 1)
    province, month = np.divmod(cell, table.shape[1])
    day = month_begins()[month] + (chance.random(DRAWN) * months[month]).astype(np.int64)
    places = gazetteer()
    weight = places.weight[: places.settlements]
    share = np.array([np.where(places.province[: places.settlements] == each, weight, 0) for each in range(len(table))])
    bounds = (np.cumsum(share, axis=1) / share.sum(axis=1, keepdims=True) + np.arange(len(table))[:, None]).ravel()
    number = np.searchsorted(bounds, province + spread_within(chance, province) * (1 - 1e-9), side="right")
    return number % places.settlements, day


def _how_many(chance: np.random.Generator, act: Ints, times: Floats) -> Ints:
    """At least one; lognormal, so that most are few and some are many."""
    drawn = np.exp(acts().location[act] + acts().deviation[act] * chance.standard_normal(len(act)))
    return np.clip((drawn * times).astype(np.int64), 1, MOST_OF)


def _with_civilians(chance: np.random.Generator, made: Happenings) -> Happenings:
    """Whom the dead were: fighting kills few civilians, everything else mostly them."""
    fighting = np.char.find(np.array(acts().names), "fighting")[made.act] == 0
    share = np.where(fighting, 0.08, 0.85)
    return _replaced(made, civilians=chance.binomial(made.killed, share))


def _again(chance: np.random.Generator, made: Happenings) -> Happenings:
    """Let some rows tell once more of the row before them, with the same truth."""
    rows = np.flatnonzero((chance.random(DRAWN) < AGAIN) & made.true)
    rows = rows[(rows > 0) & made.true[rows - 1]]
    rows = rows[~np.isin(rows - 1, rows)]
    source = np.arange(DRAWN)
    source[rows] = rows - 1
    return made.take(source)


def _replaced(made: Happenings, **changed: Ints) -> Happenings:
    return Happenings(**{each.name: changed.get(each.name, getattr(made, each.name)) for each in fields(made)})
