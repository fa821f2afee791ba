"""Who reports what, when and how exactly: what makes the record differ from what happened.

The chance that a source reports an event grows with what the event did and depends on province and period, so that the
sources' lists are neither complete nor independent: what estimates of the undocumented have to cope with.
"""

from dataclasses import dataclass

import numpy as np

from api.samples.country.bodies import REPORTING
from api.samples.country.calendar import FORTNIGHT, bulletin_day, publication_of, silence
from api.samples.country.chance import Floats, Ints, Truths, stream_of
from api.samples.country.documents import BULLETINS
from api.samples.country.happenings import CHUNK, DRAWN, Happenings
from api.samples.country.kinds import acts, measure_code
from api.samples.country.reading import table
from api.samples.qasira_places import PROVINCES
from schema.vocabulary import Measure

NETWORK, LANTERN, COAST, STATE, RADIO, ISLANDS, CLINICS, ARCHIVE = range(8)
ECHOES = {COAST: (LANTERN, 0.5), RADIO: (STATE, 0.55)}
"""Who repeats whom, and how often."""
COMPILED = (NETWORK, LANTERN, STATE, ISLANDS)
COMPILES, COMPILED_MONTHS = 0.3, 24


@dataclass(frozen=True)
class Habits:
    """How the sources report, one row for each of `REPORTING`.

    `reach` is the largest chance to report an event, by province; `months` the first and the last in which it works;
    `scale` the number of people harmed at which two thirds of the reach are reached; `delay` the mean days until it
    speaks; `dead_civilians` and `dead_others` what it makes of each true death, `harmed` of each other harm; `noise`
    the deviation of the logarithm of its errors.
    """

    reach: Floats
    months: Ints
    scale: Floats
    delay: Floats
    dead_civilians: Floats
    dead_others: Floats
    harmed: Floats
    noise: Floats


def habits() -> Habits:
    """The habits of `habits.csv`; the letters name the provinces that a source knows well."""
    rows = table("habits")
    reach = [
        [float(row["reach"]) * (1 if letter in row["provinces"] else float(row["elsewhere"])) for letter in PROVINCES]
        for row in rows
    ]

    def numbers(name: str) -> Floats:
        return np.array([float(row[name]) for row in rows])

    return Habits(
        reach=np.array(reach),
        months=np.array([[int(row["from_month"]), int(row["to_month"])] for row in rows]),
        scale=numbers("scale"),
        delay=numbers("delay"),
        dead_civilians=numbers("dead_civilians"),
        dead_others=numbers("dead_others"),
        harmed=numbers("harmed"),
        noise=numbers("noise"),
    )


@dataclass(frozen=True)
class Reports:
    """Reports in the order of their records, then of their sources. `publication` is the one that takes them up."""

    record: Ints
    source: Ints
    stated: Ints
    bulletin: Ints
    publication: Ints

    @property
    def first(self) -> Ints:
        """Number of the first report of each record."""
        return np.flatnonzero(np.r_[True, self.record[1:] != self.record[:-1]])


def report(seed: int, chunk: int, happened: Happenings) -> tuple[Ints, Reports]:
    """The happenings that become records, in order, and the reports of them.

    Raises RuntimeError when fewer were reported than a chunk holds, which no seed has brought about.
    """
    chance = stream_of(seed, chunk, "reporting")
    reported = _who(chance, happened)
    rows = np.flatnonzero(reported.any(axis=1))[:CHUNK]
    if len(rows) < CHUNK:
        raise RuntimeError(
            f"Seed {seed}, chunk {chunk}: {len(rows)} of {DRAWN} happenings were reported, {CHUNK} are wanted."
        )
    record, source = np.nonzero(reported[rows])
    last = happened.last_day[rows][record]
    delay = chance.exponential(habits().delay[source]) + 1
    stated = np.minimum(last + delay.astype(np.int64), (BULLETINS - 1) * FORTNIGHT)
    fortnight = stated // FORTNIGHT
    return rows, Reports(
        record=record,
        source=source,
        stated=stated,
        bulletin=source * BULLETINS + fortnight,
        publication=publication_of(bulletin_day(fortnight)),
    )


def _who(chance: np.random.Generator, happened: Happenings) -> Truths:
    """Which source reports which happening."""
    how = habits()
    harm = np.minimum(happened.count, 500)[:, None]
    month = happened.month[:, None]
    likely = how.reach.T[happened.province] * (1 - np.exp(-(harm + 0.5) / how.scale))
    likely *= (month >= how.months[:, 0]) & (month <= how.months[:, 1])
    likely[:, CLINICS] *= np.isin(acts().measure[happened.act], _SEEN_IN_CLINICS)
    drawn = chance.random((DRAWN, REPORTING))
    said = drawn < likely
    for echo, (origin, share) in ECHOES.items():
        said[:, echo] |= said[:, origin] & (drawn[:, echo] < share)
    compiled = said[:, COMPILED].any(axis=1) & (month[:, 0] < COMPILED_MONTHS)
    said[:, ARCHIVE] = compiled & (drawn[:, ARCHIVE] < COMPILES)
    # What sums up others, or tells again, exists only because somebody wrote it.
    untold = ~happened.true & ~said.any(axis=1)
    said[untold, np.where(happened.granularity[untold] > 0, ISLANDS, RADIO)] = True
    province, first, last = silence()
    said[(happened.province == province) & (happened.last_day >= first) & (happened.day <= last)] = False
    who: Truths = said
    return who


_SEEN_IN_CLINICS = [measure_code(each) for each in (Measure.KILLED, Measure.INJURED, Measure.TORTURED)]
