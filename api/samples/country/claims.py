"""Claims of a chunk as rows: every number with its source, words and standing, and numbers that were put right."""

from dataclasses import replace

import numpy as np

from api.samples.country.bodies import REPORTING, actors
from api.samples.country.calendar import FORTNIGHT, cuts
from api.samples.country.chance import Ints, spread
from api.samples.country.deeds import Deeds
from api.samples.country.documents import BULLETINS, bulletins, named_sources
from api.samples.country.kinds import MEASURES
from api.samples.country.meaning import (
    MAIN,
    POPULATIONS,
    ROLES,
    STATUS,
    Said,
    main_claims,
    meant_by,
    part_claims,
    saying,
    second_claims,
    side_claims,
)
from api.samples.country.numbers import put
from api.samples.country.people import AGES, SEXES, STATUSES
from api.samples.country.records import CORRECTIONS, Records
from api.samples.country.rows import (
    FIRST,
    SECOND,
    Column,
    Objects,
    Sheet,
    beneath,
    coded,
    days,
    listed,
    one_term_lists,
    plain,
    truths,
    whole,
)
from schema.vocabulary import CivilianStatus, ClaimStatus, Population

STATUS_NAMES = STATUS.terms[1:]
OF_ONE_ACT = 0.1
"""Share of main claims that count what the main act did, and no more; the others count the whole event."""
SIZES = 0.3
"""Share of claims on acts, and of main ones, that state how large the group is that was harmed."""
ANCHORED = 0.3
CONTESTED = 0.05
OVERLAPPING = 0.5
RESTATED = (0.6, 1.7)
"""A number that is put right becomes so many times what it was."""


def claim_sheets(made: Records, done: Deeds) -> list[Sheet]:
    """All claims, and which of them count some of the same people."""
    meant = meant_by(made)
    main = main_claims(made, meant)
    parts = part_claims(made, meant)
    others = (second_claims(made, done, meant), parts, side_claims(made, meant))
    return [
        *_main_sheets(made, done, main),
        *(_sheet(made, done, said) for said in others),
        _restated(made, done, main),
        _overlaps(made, parts),
    ]


def _sheet(made: Records, done: Deeds, said: Said) -> Sheet:
    """Claims as rows. Only the number of whole records is about a group that has a size."""
    chance, reports = made.chance(f"claims {said.mark}"), made.reports
    count, record = len(said.report), made.reports.record[said.report]
    started = np.where(chance.random(count) < ANCHORED, (chance.random(count) * 4000).astype(np.int64), -1)
    summed = made.happened.granularity[record] > 0
    # The main act of an event is the act of its own number.
    group = np.where((said.act < 0) & (said.mark == MAIN), record, said.act)
    sized = (chance.random(count) < SIZES) & (group >= 0) & (done.has_victim[group] > 0)
    numbers = put(chance, said.number)
    columns = {
        "record_id": Column(made.names, record),
        "act_id": Column(listed(done.names.tolist()), said.act),
        "victim_id": Column(listed(done.victims.tolist()), np.where(sized, group, -1)),
        "source_id": Column(named_sources(), reports.source[said.report]),
        "document_id": Column(bulletins(), reports.bulletin[said.report]),
        "anchor_start": whole(started),
        "anchor_end": whole(np.where(started >= 0, started + 40, -1)),
        "measure": coded(MEASURES, said.measure),
        **numbers.columns(),
        "verbatim": numbers.words(chance),
        "population": coded(POPULATIONS, said.population),
        "sex": coded(SEXES, said.only_sex),
        "age_band": coded(AGES, said.only_age),
        "civilian_status": coded(STATUSES, _status(chance, said)),
        "roles": one_term_lists(("", *ROLES), said.only_role + 1),
        "side_id": Column(listed(actors()), said.side),
        "period_from": days(np.where(summed, made.happened.day[record], -1)),
        "period_to": days(np.where(summed, made.happened.last_day[record], -1)),
        "cumulative": truths(summed.astype(np.int64)),
        "stated_on": days(reports.stated[said.report]),
        "status": coded(STATUS_NAMES, np.maximum(said.status, 0)),
    }
    return Sheet("claim", _names(made, said), columns, made.life.of(record), made.state[said.report])


def _names(made: Records, said: Said) -> Objects:
    """Names of claims: beneath the record, by source and sort."""
    ends = plain([f"/s{source}/{said.mark}" for source in range(REPORTING)])
    return beneath(made.names[made.reports.record[said.report]], ends[made.reports.source[said.report]])


def _status(chance: np.random.Generator, said: Said) -> Ints:
    """Civilian status as the population has it; of everybody it is unknown, or contested."""
    code = {each: STATUSES.index(each) for each in CivilianStatus}
    contested = chance.random(len(said.report)) < CONTESTED
    return np.select(
        [
            said.population == POPULATIONS.index(Population.CIVILIANS),
            said.population == POPULATIONS.index(Population.COMBATANTS),
            contested,
        ],
        [code[CivilianStatus.CIVILIAN], code[CivilianStatus.COMBATANT], code[CivilianStatus.CONTESTED]],
        code[CivilianStatus.UNKNOWN],
    )


def _main_sheets(made: Records, done: Deeds, main: Said) -> list[Sheet]:
    """The main claims; those that are retracted later stand twice."""
    chance, record = made.chance("of one act"), made.reports.record[main.report]
    of_act = np.where((chance.random(len(record)) < OF_ONE_ACT) & (main.population == 0), record, -1)
    sheet = _sheet(made, done, replace(main, act=of_act))
    begun = np.isin(main.report, made.lead)
    withdrawn = begun & (made.correction[record] == CORRECTIONS.code["retraction"]) & (made.life.revised[record] > 0)
    rows = np.flatnonzero(withdrawn)
    before = replace(
        sheet,
        names=sheet.names[rows],
        columns={name: column.of(rows) for name, column in sheet.columns.items()},
        life=sheet.life.of(rows),
        state=np.full(len(rows), FIRST),
    )
    retracted = np.where(withdrawn, STATUS_NAMES.index(ClaimStatus.RETRACTED), main.status)
    after = {**sheet.columns, "status": coded(STATUS_NAMES, retracted)}
    return [replace(sheet, columns=after, state=np.where(withdrawn, SECOND, made.state[main.report])), before]


def _restated(made: Records, done: Deeds, main: Said) -> Sheet:
    """Numbers put right by the source that stated them first: they supersede its earlier claim."""
    chance, record = made.chance("restated"), made.reports.record[main.report]
    changed = (made.correction[record] == CORRECTIONS.code["number"]) & (made.life.revised[record] > 0)
    rows = np.flatnonzero(changed & np.isin(main.report, made.lead))
    number = np.maximum((main.number[rows] * chance.uniform(*RESTATED, len(rows))).astype(np.int64), 1)
    status = STATUS.at(spread(chance, len(rows)), np.zeros(len(rows), np.int64)) - 1
    restricted = {"population": main.population[rows], "status": status}
    said = saying("c5", main.report[rows], np.full(len(rows), -1), main.measure[rows], number, **restricted)
    sheet = _sheet(made, done, said)
    fortnight = (cuts()[made.life.revised[record[rows]] - 1] + 1) // FORTNIGHT - 1
    source = made.reports.source[said.report]
    later = {
        "document_id": Column(bulletins(), source * BULLETINS + fortnight),
        "stated_on": days(fortnight * FORTNIGHT + 3),
        "supersedes_id": Column(_names(made, replace(said, mark=main.mark))),
    }
    return replace(sheet, columns={**sheet.columns, **later}, state=np.full(len(rows), SECOND))


def _overlaps(made: Records, parts: Said) -> Sheet:
    """Claims on some people count them among those of whom another source gives the whole number."""
    chance, lead = made.chance("overlaps"), made.lead[made.reports.record[parts.report]]
    rows = np.flatnonzero((lead != parts.report) & (chance.random(len(parts.report)) < OVERLAPPING))
    one = _names(made, parts)[rows]
    whole_number = replace(parts, mark=MAIN, report=lead)
    columns = {"claim_id": Column(one), "other_id": Column(_names(made, whole_number)[rows])}
    record = made.reports.record[parts.report[rows]]
    return Sheet(
        "claim_overlap", beneath(one, "/overlap"), columns, made.life.of(record), made.state[parts.report[rows]]
    )
