"""What the numbers of the sources mean: whose dead and wounded, how many of the true ones, and of which act."""

from dataclasses import dataclass

import numpy as np

from api.samples.country.chance import Floats, Ints, one_list, spread
from api.samples.country.deeds import Deeds
from api.samples.country.happenings import CHUNK
from api.samples.country.kinds import acts, measure_code
from api.samples.country.people import AGES, SEXES
from api.samples.country.records import Records
from api.samples.country.reporting import ECHOES, habits
from schema.vocabulary import ClaimStatus, Measure, Population

STATUS = one_list(
    {
        ClaimStatus.REPORTED: 0.8, ClaimStatus.CORROBORATED: 0.1, ClaimStatus.VERIFIED: 0.06,
        ClaimStatus.DISPUTED: 0.03, ClaimStatus.RETRACTED: 0.01,
    }
)  # fmt: skip
MAIN = "c1"
"""Mark of the claims on the number of the main act."""
POPULATIONS = tuple(each.value for each in Population)
ROLES = ("child", "woman", "medic", "displaced_person", "student", "patient", "fighter")
"""Roles to which a source may restrict its number."""
FORCES = 16
"""The first actors of the table are forces; the dead of a side are counted of these."""


@dataclass(frozen=True)
class Said:
    """Claims of one sort: the report and the act that each is about (-1: the event), and the number meant.

    `only_*` restrict whom it counts, -1 where they do not; `mark` ends the claim's name.
    """

    mark: str
    report: Ints
    act: Ints
    measure: Ints
    number: Ints
    population: Ints
    only_sex: Ints
    only_age: Ints
    only_role: Ints
    side: Ints
    status: Ints


@dataclass(frozen=True)
class Meant:
    """What each report makes of the numbers: of the main act, of civilians among its dead, and of the second act."""

    number: Ints
    civilians: Ints
    also: Ints


def meant_by(made: Records) -> Meant:
    """True numbers as each source sees them: over- or understated, with its own error, or copied from another."""
    reports, chance, how, happened = made.reports, made.chance("meant"), habits(), made.happened
    count, source, record = len(reports.record), reports.source, reports.record
    deadly = acts().measure[happened.act] == measure_code(Measure.KILLED)
    error = np.exp(how.noise[source] * chance.standard_normal(count))
    civil = np.where(deadly, np.minimum(happened.civilians, happened.count), 0)[record]
    rest = happened.count[record] - civil
    stated_civil: Ints = _near(civil * how.dead_civilians[source] * error)
    others: Floats = np.where(deadly[record], how.dead_others[source], how.harmed[source])
    stated_others = _near(rest * others * error)
    number = np.maximum(stated_civil + stated_others, 1)
    also = np.maximum(_near(np.maximum(happened.count_also, 0)[record] * how.harmed[source] * error), 1)
    for echo, (origin, _) in ECHOES.items():
        rows, origins = _pairs(made, echo, origin)
        number[rows], stated_civil[rows], also[rows] = number[origins], stated_civil[origins], also[origins]
    return Meant(number, np.minimum(stated_civil, number), also)


def _near(numbers: Floats) -> Ints:
    whole: Ints = np.rint(numbers).astype(np.int64)
    return whole


def _pairs(made: Records, echo: int, origin: int) -> tuple[Ints, Ints]:
    """Reports of a source that repeats another's, and the reports that they repeat."""
    reports, where = made.reports, np.full(CHUNK, -1)
    own = np.flatnonzero(reports.source == origin)
    where[reports.record[own]] = own
    rows = np.flatnonzero(reports.source == echo)
    origins = where[reports.record[rows]]
    return rows[origins >= 0], origins[origins >= 0]


def saying(mark: str, report: Ints, act: Ints, measure: Ints, number: Ints, **restricted: Ints) -> Said:
    """Claims that are restricted in nothing but what is given, about everybody and reported by default."""
    none = np.full(len(report), -1)
    names = ("only_sex", "only_age", "only_role", "side", "status")
    columns = {name: restricted.get(name, none) for name in names}
    population = restricted.get("population", np.zeros(len(report), np.int64))
    return Said(mark, report, act, measure, number, population, **columns)


def main_claims(made: Records, meant: Meant) -> Said:
    """The number of the main act: a claim of every report but one in twenty."""
    chance, reports = made.chance("main claims"), made.reports
    told = chance.random(len(reports.record)) < 0.95
    told[made.lead] = True
    rows = np.flatnonzero(told)
    record = reports.record[rows]
    drawn = STATUS.at(spread(chance, len(rows)), np.zeros(len(rows), np.int64)) - 1
    population = np.where(chance.random(len(rows)) < 0.06, 3, 0)
    measure = acts().measure[made.happened.act[record]]
    return saying(MAIN, rows, record, measure, meant.number[rows], status=drawn, population=population)


def second_claims(made: Records, done: Deeds, meant: Meant) -> Said:
    """The number of the second act, from six in ten reports."""
    chance, reports = made.chance("second claims"), made.reports
    act = np.full(CHUNK, -1)
    later = np.flatnonzero(done.second)
    act[done.record[later]] = later
    rows = np.flatnonzero((act[reports.record] >= 0) & (chance.random(len(reports.record)) < 0.6))
    act_of = act[reports.record[rows]]
    return saying("c2", rows, act_of, acts().measure[done.act[act_of]], meant.also[rows])


def part_claims(made: Records, meant: Meant) -> Said:
    """Numbers of some of those harmed: civilians, women, children, people of one role."""
    chance, reports = made.chance("part claims"), made.reports
    rows = np.flatnonzero((meant.number >= 2) & (chance.random(len(reports.record)) < 0.2))
    count, record = len(rows), reports.record[rows]
    measure = acts().measure[made.happened.act[record]]
    which = (chance.random(count) * 5).astype(np.int64)
    civil = (which <= 1) & (meant.civilians[rows] > 0)
    smaller = np.maximum((meant.number[rows] * chance.uniform(0.1, 0.6, count)).astype(np.int64), 1)
    sex = np.where(which == 2, (chance.random(count) * len(SEXES)).astype(np.int64), -1)
    age = np.where(which == 3, (chance.random(count) * len(AGES)).astype(np.int64), -1)
    role = np.where(which == 4, (chance.random(count) * len(ROLES)).astype(np.int64), -1)
    number = np.where(civil, meant.civilians[rows], smaller)
    population = np.where(civil, POPULATIONS.index(Population.CIVILIANS), 0)
    restricted = {"only_sex": sex, "only_age": age, "only_role": role, "population": population}
    return saying("c3", rows, np.full(count, -1), measure, number, **restricted)


def side_claims(made: Records, meant: Meant) -> Said:
    """The dead of one side of the fighting."""
    chance, reports = made.chance("side claims"), made.reports
    fighting = made.happened.act == acts().names.index("fighting")
    rows = np.flatnonzero(fighting[reports.record] & (meant.number >= 2) & (chance.random(len(reports.record)) < 0.25))
    count = len(rows)
    number = np.maximum((meant.number[rows] - meant.civilians[rows]) // 2, 1)
    return saying(
        "c4",
        rows,
        np.full(count, -1),
        np.full(count, measure_code(Measure.KILLED)),
        number,
        side=chance.integers(1, FORCES, count),
        population=np.full(count, POPULATIONS.index(Population.COMBATANTS)),
    )
