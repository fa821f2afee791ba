"""Detention episodes of a chunk: careers through the states that may follow one another, every step among them."""

from collections import deque
from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np

from api.samples.country.bodies import actor
from api.samples.country.calendar import publication_of
from api.samples.country.chance import Ints, spread
from api.samples.country.documents import named_sources
from api.samples.country.gazetteer import gazetteer
from api.samples.country.kinds import MEASURES
from api.samples.country.lasting import Asked, Lasting, lasting
from api.samples.country.numbers import put
from api.samples.country.people import describe
from api.samples.country.placing import spot_names
from api.samples.country.rows import (
    BOTH,
    DAYS,
    LATEST,
    SECOND,
    Column,
    Life,
    Sheet,
    beneath,
    coded,
    days,
    listed,
    plain,
    terms_of,
    whole,
)
from api.samples.country.timing import PRECISIONS
from schema import terms
from schema.vocabulary import DatePrecision, DetentionState, Measure

EACH_CHUNK = 240
LENGTH = 200.0
"""Days of a career on average."""
LEARNT = 30
"""Days after which a change of state is told."""
GROUPS = 0.15
"""Share of episodes of more than one person."""
SIZED = 0.5
"""Share of first claims that state how large the group is that was taken."""
HELD_AT = ("prison", "intelligence_branch", "detention_site", "secret_site", "military_base", "police_checkpoint")
AUTHORITIES = (
    "public_security",
    "police",
    "prisons",
    "army",
    "seventh_lamp",
    "lamp_administration",
    "salt_road",
    "saltmarsh",
    "unknown",
)
COUNTED = {
    "abduction": Measure.ABDUCTED, "kidnapping_for_ransom": Measure.ABDUCTED, "missing_persons": Measure.MISSING,
    "enforced_disappearance": Measure.DISAPPEARED, "conscription": Measure.CONSCRIPTED, "other": Measure.VICTIMS,
}  # fmt: skip
"""What the numbers of a kind of episode count; of the others, people detained."""
USUAL = (
    (DetentionState.ARRESTED, DetentionState.HELD, DetentionState.RELEASED),
    (DetentionState.ARRESTED, DetentionState.WHEREABOUTS_UNKNOWN),
    (DetentionState.STOPPED, DetentionState.ARRESTED, DetentionState.HELD, DetentionState.TRANSFERRED),
    (DetentionState.ABDUCTED, DetentionState.HELD, DetentionState.EXCHANGED),
)
FEW = {
    DatePrecision.EXACT: 1, DatePrecision.DAY: 12, DatePrecision.DAYS: 2, DatePrecision.WEEK: 2,
    DatePrecision.MONTH: 3, DatePrecision.QUARTER: 1, DatePrecision.YEAR: 1, DatePrecision.YEARS: 1,
    DatePrecision.UNKNOWN: 1,
}  # fmt: skip


@cache
def careers() -> tuple[tuple[str, ...], ...]:
    """Courses that together take every step that the vocabulary allows, and some usual ones."""
    following = {term.code: term.next or () for term in terms.vocabulary("detention_state").terms}
    first = [term.code for term in terms.vocabulary("detention_state").terms if term.first]
    found: list[tuple[str, ...]] = [tuple(str(state) for state in career) for career in USUAL]
    taken = {step for career in found for step in pairwise(career)}
    for state, nexts in following.items():
        for other in nexts:
            if (state, other) not in taken:
                career = (*_way(following, first, state), *_way_out(following, other))
                taken |= set(pairwise(career))
                found.append(career)
    return tuple(found)


def _way(following: dict[str, tuple[str, ...]], first: list[str], wanted: str) -> tuple[str, ...]:
    """The shortest course that begins where one may and ends in a state."""
    waiting: deque[tuple[str, ...]] = deque((state,) for state in first)
    while waiting:
        course = waiting.popleft()
        if course[-1] == wanted:
            return course
        waiting.extend((*course, other) for other in following[course[-1]] if other not in course)
    raise ValueError(f"No course leads to the state {wanted}.")


def _way_out(following: dict[str, tuple[str, ...]], begin: str) -> tuple[str, ...]:
    """The shortest course from a state to an end."""
    waiting: deque[tuple[str, ...]] = deque([(begin,)])
    while waiting:
        course = waiting.popleft()
        if not following[course[-1]]:
            return course
        waiting.extend((*course, other) for other in following[course[-1]] if other not in course)
    return (begin,)


def detention_sheets(seed: int, chunk: int, wanted: int) -> list[Sheet]:
    """Episodes, who was taken, their states, and what is said of how many."""
    drawn = lasting(Asked("detention_episode", "D", EACH_CHUNK, seed, chunk, wanted, days=0.0))
    chance, count = drawn.chance, drawn.count
    career = (spread(chance, count) * len(careers())).astype(np.int64)
    stages = [
        _stage_days(chance, int(first), len(careers()[which])) for first, which in zip(drawn.first, career, strict=True)
    ]
    ended = publication_of(np.array([each[-1] for each in stages]) + LEARNT)
    revised = np.maximum(drawn.life.revised, np.where(ended > drawn.life.born, ended, 0))
    made = replace(drawn, life=Life(drawn.life.born, np.where(drawn.life.born > 0, revised, 0)))
    number = np.where(chance.random(count) < GROUPS, np.exp(1 + chance.random(count) * 3).astype(np.int64), 1)
    whereabouts = [term.code for term in terms.vocabulary("whereabouts").terms]
    sheet = made.sheet(
        authority_id=coded([actor(key) for key in AUTHORITIES], _some(chance, count, len(AUTHORITIES), 0.85)),
        whereabouts=terms_of(whereabouts, _some(chance, count, len(whereabouts), 0.8)),
    )
    return [sheet, _victims(made, number), _stages(made, career, stages), *made.information(), *_claims(made, number)]


def _some(chance: np.random.Generator, count: int, of: int, share: float) -> Ints:
    """Evenly spread codes for a share of the rows, -1 for the others."""
    return np.where(chance.random(count) < share, (spread(chance, count) * of).astype(np.int64), -1)


def _stage_days(chance: np.random.Generator, first: int, count: int) -> list[int]:
    steps = chance.exponential(LENGTH / count, count)
    steps[0] = 0
    return [min(first + int(day), DAYS + 60 + place) for place, day in enumerate(np.cumsum(steps + (steps > 0)))]


def _victims(made: Lasting, number: Ints) -> Sheet:
    people = describe(made.chance, number, np.full(made.count, 0.85))
    roles = ("{}", "{}", "{}", "{activist}", "{student}", "{medic}", "{fighter}")
    columns = {
        "record_id": Column(made.names),
        **people.labelled(),
        "roles": coded(roles, _some(made.chance, made.count, len(roles), 1.0)),
    }
    return Sheet("victim", made.child_names("v1"), columns, made.life)


def _stages(made: Lasting, career: Ints, stages: list[list[int]]) -> Sheet:
    """The states of all episodes; those learnt after the episode was first recorded stand in its revision."""
    chance = made.chance
    states = [state for which in career.tolist() for state in careers()[which]]
    owner = np.repeat(np.arange(made.count), [len(each) for each in stages])
    position = np.concatenate([np.arange(1, len(each) + 1) for each in stages])
    day = np.concatenate([np.array(each) for each in stages])
    count = len(owner)
    precision = np.array([PRECISIONS.index(term) for term in FEW])[_by_weight(chance, count)]
    unknown = precision == PRECISIONS.index(DatePrecision.UNKNOWN)
    sites = np.concatenate([gazetteer().kinds[kind] for kind in HELD_AT])
    length = np.array([0, 0, 3, 6, 29, 89, 364, 700, 0])[precision]
    learnt = publication_of(day + LEARNT)
    columns = {
        "episode_id": Column(made.names, owner),
        "position": whole(position),
        "state": Column(plain(states)),
        "day_from": days(np.where(unknown, -1, day)),
        "day_to": days(np.where(unknown, -1, np.minimum(day + length, LATEST))),
        "date_precision": coded(PRECISIONS, precision),
        "date_verbatim": coded(("some weeks later", "بعد أسابيع"), _some(chance, count, 2, 0.08)),
        "site_id": Column(spot_names(), np.where(chance.random(count) < 0.5, chance.choice(sites, count), -1)),
        "source_id": Column(named_sources(), made.source[owner]),
    }
    state = np.where(learnt <= made.life.born[owner], BOTH, SECOND)
    state[position == 1] = BOTH
    names = beneath(made.names[owner], plain([f"/t{place}" for place in position.tolist()]))
    return Sheet("detention_stage", names, columns, made.life.of(owner), state)


def _by_weight(chance: np.random.Generator, count: int) -> Ints:
    weight = np.array(list(FEW.values()), float)
    return np.searchsorted(np.cumsum(weight / weight.sum())[:-1], spread(chance, count), side="right")


def _claims(made: Lasting, number: Ints) -> list[Sheet]:
    """How many were taken, as the first source says and, of groups, as the second one does."""
    measure = np.array([MEASURES.index(COUNTED.get(term, Measure.DETAINED)) for term in made.kinds.terms])[made.kind]
    sized = np.where(made.chance.random(made.count) < SIZED, np.arange(made.count), -1)
    victim = Column(listed(made.child_names("v1").tolist()), sized)
    later = np.maximum((number * made.chance.uniform(0.7, 1.6, made.count)).astype(np.int64), 1)
    return [
        made.claim(put(made.chance, number), measure, second=False, victim_id=victim),
        made.claim(put(made.chance, later), measure, second=True),
    ]
