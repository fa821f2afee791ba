"""What was done within events, to whom, and by whom as the sources say."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from api.samples.country.bodies import actors
from api.samples.country.chance import Ints, Shares, one_list, shares, spread, weights
from api.samples.country.documents import named_sources
from api.samples.country.happenings import CHUNK
from api.samples.country.kinds import acts, kinds
from api.samples.country.people import People, describe, roles
from api.samples.country.reading import table
from api.samples.country.records import Records
from api.samples.country.rows import Column, Objects, Sheet, beneath, coded, listed, one_term_lists, plain, terms_of
from api.samples.qasira_places import PROVINCES
from schema import terms
from schema.vocabulary import Attribution, Responsibility

ATTRIBUTIONS = one_list(
    {
        Attribution.SUSPECTED: 0.2, Attribution.ALLEGED: 0.5, Attribution.CLAIMED: 0.06,
        Attribution.ACKNOWLEDGED: 0.06, Attribution.DENIED: 0.06, Attribution.ESTABLISHED: 0.12,
    }
)  # fmt: skip
RESPONSIBILITIES = tuple(each.value for each in Responsibility)
SOLE, JOINT, INDISTINCT, UNKNOWN = range(4)
SECOND_ACTOR = 0.22
NOBODY_NAMED = 0.15
ABSENT = 0.05
"""How much less often a force acts where it is not present."""
REASONS = (
    ("said to have helped an armed group", "قيل إنهم ساعدوا جماعة مسلحة"),
    ("said to have taken pictures", "قيل إنهم التقطوا صورًا"),
    ("refused to serve", "رفضوا الخدمة"),
)
ANSWERED = 0.2
OTHER_DEGREES = one_list(
    {"-": 0, **{term.code: 1.0 for term in terms.vocabulary("involvement").terms if term.code != "direct"}}
)
DEGREE = one_list({"direct": 3, "suspected": 1})


@dataclass(frozen=True)
class Deeds:
    """Acts of the events of a chunk, main acts first, then second ones: `record`, `act` and `number` harmed of each.

    `has_victim` says whether a group is described; `names` and `victims` name acts and victims in the stream.
    """

    record: Ints
    act: Ints
    number: Ints
    second: Ints
    has_victim: Ints
    people: People
    names: Objects
    victims: Objects


def deeds(made: Records) -> Deeds:
    """Draw the acts: the main one of every event and the second one of some."""
    happened, chance = made.happened, made.chance("deeds")
    also = np.flatnonzero(happened.also >= 0)
    record = np.concatenate((np.arange(CHUNK), also))
    act = np.concatenate((happened.act, happened.also[also]))
    number = np.concatenate((happened.count, happened.count_also[also]))
    second = (np.arange(len(record)) >= CHUNK).astype(np.int64)
    things = np.isin(acts().measure, acts().measure[[acts().names.index(name) for name in OF_THINGS]])
    nobody = things[act] | ((act == acts().names.index("fighting")) & (chance.random(len(act)) < 0.6))
    owners = made.names[record]
    return Deeds(
        record=record,
        act=act,
        number=number,
        second=second,
        has_victim=(~nobody).astype(np.int64),
        people=describe(chance, number, np.where(act == acts().names.index("fighting"), 0.1, 0.8)),
        names=beneath(owners, plain(["/a1", "/a2"])[second]),
        victims=beneath(owners, plain(["/v1", "/v2"])[second]),
    )


OF_THINGS = ("looting", "destruction", "attack_on_protected_object")
"""Acts whose numbers count things or occurrences: of those who suffered by them nobody tells."""


def deed_sheets(made: Records, done: Deeds) -> list[Sheet]:
    """Victims, acts and involvements as rows."""
    chance, life = made.chance("deed rows"), made.life.of(done.record)
    rows = np.flatnonzero(done.has_victim)
    role = acts().role.draw(chance, done.act)
    victim = Sheet(
        "victim",
        done.victims[rows],
        {
            "record_id": Column(made.names, done.record[rows]),
            **{name: column.of(rows) for name, column in done.people.labelled().items()},
            "roles": roles(acts().role.terms, role[rows]),
        },
        life.of(rows),
    )
    involved = _involvements(made, done)
    return [victim, _acts(made, done, involved.responsibility), involved.sheet]


def _acts(made: Records, done: Deeds, responsibility: Ints) -> Sheet:
    chance, count = made.chance("acts"), len(done.record)
    answers = one_list({"-": 0, **{term.code: 1.0 for term in terms.vocabulary("response").terms}})
    answer = answers.at(spread(chance, count), np.zeros(count, np.int64))
    reason = np.where(chance.random(count) < 0.03, (chance.random(count) * len(REASONS)).astype(np.int64), -1)
    columns = {
        "event_id": Column(made.names, done.record),
        "victim_id": Column(listed(done.victims.tolist()), np.where(done.has_victim > 0, np.arange(count), -1)),
        "kind": coded(acts().names, done.act),
        "violations": one_term_lists(acts().violation.terms, acts().violation.draw(chance, done.act)),
        "method": terms_of(acts().method.terms, acts().method.draw(chance, done.act)),
        "outcome": terms_of(acts().outcome.terms, acts().outcome.draw(chance, done.act)),
        "reason_en": coded([en for en, _ in REASONS], reason),
        "reason_ar": coded([ar for _, ar in REASONS], reason),
        "responsibility": coded(RESPONSIBILITIES, responsibility),
        "response": terms_of(answers.terms, np.where(chance.random(count) < ANSWERED, answer, 0)),
    }
    return Sheet("act", done.names, columns, made.life.of(done.record))


@dataclass(frozen=True)
class Involved:
    """Involvements as rows, and how those of each act combine."""

    sheet: Sheet
    responsibility: Ints


def _involvements(made: Records, done: Deeds) -> Involved:
    """Who did it, as the first source says; and sometimes another actor, beside the first or in its stead."""
    chance, count = made.chance("involvements"), len(done.record)
    kind, province = made.happened.kind[done.record], made.happened.province[done.record]
    group = _classes()[kind] * len(PROVINCES) + province
    first, other = (_forces().draw(chance, group) - 1 for _ in range(2))
    fighting = done.act == acts().names.index("fighting")
    named = (chance.random(count) >= NOBODY_NAMED) | fighting
    more = named & (first != other) & ((chance.random(count) < SECOND_ACTOR) | fighting)
    together = np.where(fighting | (chance.random(count) < 0.4), JOINT, INDISTINCT)
    responsibility = np.select([~named, more], [UNKNOWN, together], SOLE)
    rows = np.concatenate((np.flatnonzero(named), np.flatnonzero(more)))
    later = np.arange(len(rows)) >= named.sum()
    zeros = np.zeros(len(rows), np.int64)
    source = made.reports.source[made.lead][done.record[rows]]
    degree = DEGREE.at(chance.random(len(rows)), zeros) - 1
    others = OTHER_DEGREES.at(spread(chance, len(rows)), zeros)
    party = OTHER_DEGREES.code["party_to_fighting"]
    beside = np.where(fighting[rows], party, np.where(later | (chance.random(len(rows)) < 0.1), others, 0))
    degrees = listed([*DEGREE.terms[1:], *OTHER_DEGREES.terms[1:]])
    columns = {
        "event_id": Column(made.names, done.record[rows]),
        "act_id": Column(done.names, rows),
        "actor_id": Column(listed(actors()), np.where(later, other[rows], first[rows])),
        "source_id": Column(named_sources(), source),
        "degree": Column(degrees, np.where(beside > 0, beside + 1, degree)),
        "attribution": coded(ATTRIBUTIONS.terms, ATTRIBUTIONS.at(spread(chance, len(rows)), zeros)),
    }
    names = beneath(done.names[rows], plain(["/i1", "/i2"])[later.astype(np.int64)])
    return Involved(Sheet("involvement", names, columns, made.life.of(done.record[rows])), responsibility)


@cache
def _classes() -> Ints:
    """Number of the class of forces for each kind of event."""
    found = {kind: number for number, row in enumerate(table("forces")) for kind in row["kinds"].split()}
    return np.array([found[kind] for kind in kinds().names])


@cache
def _forces() -> Shares:
    """How often which actor is named, by class of event and province. Codes count from 1 in the table of actors."""
    present = {row["key"]: row["presence"] for row in table("actors")}
    groups: dict[str, dict[str, float]] = {}
    for row in table("forces"):
        given = weights(row["actors"])
        for letter in PROVINCES:
            # Every actor has its code in every group, so that codes are those of the table.
            groups[f"{row['class']} {letter}"] = {
                key: given.get(key, 0.0) * (1.0 if letter in where else ABSENT) for key, where in present.items()
            }
    return shares(groups)
