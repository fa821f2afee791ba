"""How sure events are judged to be, and how they hang together."""

import numpy as np

from api.samples.country.calendar import cuts
from api.samples.country.chance import Ints, Shares, one_list, spread
from api.samples.country.happenings import CHUNK, GRANULARITIES
from api.samples.country.records import Records
from api.samples.country.rows import Column, Sheet, beneath, coded, days, fixed, plain, terms_of
from schema import terms
from schema.vocabulary import Granularity, RelationKind, StandardOfProof, Verification

TIERS = one_list(
    {
        Verification.REPORTED: 0.5, Verification.CORROBORATED: 0.24, Verification.VERIFIED: 0.14,
        Verification.ACKNOWLEDGED: 0.04, Verification.DISPUTED: 0.05, Verification.REFUTED: 0.03,
    }
)  # fmt: skip
PROOF = one_list(
    {
        "-": 0.6, StandardOfProof.REASONABLE_SUSPICION: 0.15, StandardOfProof.REASONABLE_GROUNDS: 0.15,
        StandardOfProof.CLEAR_AND_CONVINCING: 0.06, StandardOfProof.BEYOND_REASONABLE_DOUBT: 0.04,
    }
)  # fmt: skip
JUDGED = 0.45
"""Share of events that are assessed on Sijill's own scale."""
ELSEWHERE = {
    "ucdp": "ucdp_event_clarity",
    "airwars": "airwars_grading",
    "who-ssa": "who_ssa_certainty",
    "huridocs": "huridocs_violation_status",
}
"""Other schemes that grade events, and the vocabulary of their grades."""
JUDGED_ELSEWHERE = 0.03
RATIONALES = (
    ("Fictional: two sources that do not rest on one another agree.", "خيالي: يتفق مصدران لا يستند أحدهما إلى الآخر."),
    ("Fictional: one source alone tells of it.", "خيالي: يرويها مصدر واحد."),
    ("Fictional: pictures were placed by landmarks.", "خيالي: حُدد مكان الصور بالمعالم."),
)
RELATED = 0.05
LINKS = (
    (RelationKind.PRECEDES, RelationKind.FOLLOWS),
    (RelationKind.CAUSES, RelationKind.CONSEQUENCE_OF),
    (RelationKind.PARALLEL, RelationKind.PARALLEL),
)
"""What an earlier event may be to a later one, and the later to the earlier."""
KINDS = tuple(each.value for each in RelationKind)


def assessment_sheets(made: Records) -> list[Sheet]:
    """Judgements on our own scale, then on each of the others."""
    chance = made.chance("assessments")
    rows = np.flatnonzero(chance.random(CHUNK) < JUDGED)
    tier = TIERS.at(spread(chance, len(rows)), np.zeros(len(rows), np.int64))
    graded = {"grade": terms_of(TIERS.terms, tier), "tier": terms_of(TIERS.terms, tier)}
    sheets = [_judged(made, chance, "sijill", rows, graded)]
    for scheme, vocabulary in ELSEWHERE.items():
        grades: Shares = one_list({each.code: 1.0 for each in terms.vocabulary(vocabulary).terms})
        rows = np.flatnonzero(chance.random(CHUNK) < JUDGED_ELSEWHERE)
        grade = grades.at(spread(chance, len(rows)), np.zeros(len(rows), np.int64))
        sheets.append(_judged(made, chance, scheme, rows, {"grade": terms_of(grades.terms, grade)}))
    return sheets


def _judged(made: Records, chance: np.random.Generator, scheme: str, rows: Ints, graded: dict[str, Column]) -> Sheet:
    count = len(rows)
    proof = PROOF.at(spread(chance, count), np.zeros(count, np.int64))
    reason = np.where(chance.random(count) < 0.3, (chance.random(count) * len(RATIONALES)).astype(np.int64), -1)
    columns = {
        "event_id": Column(made.names[rows]),
        "scheme": fixed(scheme, count),
        **graded,
        "standard_of_proof": terms_of(PROOF.terms, proof),
        "made_on": days(cuts()[np.maximum(made.life.born[rows], 1) - 1] - 3),
        "rationale_en": coded([en for en, _ in RATIONALES], reason),
        "rationale_ar": coded([ar for _, ar in RATIONALES], reason),
        "assessor": fixed("sijill sample", count),
    }
    names = beneath(made.names[rows], f"/j-{scheme}")
    return Sheet("assessment", names, columns, made.life.of(rows))


def relation_sheet(made: Records) -> Sheet:
    """Links between events. Each belongs to the later recorded of the two, so that both are there."""
    chance, life = made.chance("relations"), made.life
    again = np.flatnonzero((made.again >= 0) & (made.withdrawn == 0))
    pairs = [(again, made.again[again], np.full(len(again), KINDS.index(RelationKind.DUPLICATE_OF)))]
    rows = np.flatnonzero(chance.random(CHUNK) < RELATED)
    pairs.append(_linked(chance, made, rows))
    summed = np.flatnonzero(made.happened.granularity == GRANULARITIES.index(Granularity.AGGREGATE))
    pairs.append(_summed(made, summed))
    one, other, kind = (np.concatenate(parts) for parts in zip(*pairs, strict=True))
    known = (other >= 0) & (life.born[one] > 0) & (life.born[other] > 0) & (life.born[other] <= life.born[one])
    known &= (made.withdrawn[other] == 0) & (one != other)
    one, other, kind = one[known], other[known], kind[known]
    columns = {
        "event_id": Column(made.names[one]),
        "other_id": Column(made.names[other]),
        "kind": coded(KINDS, kind),
    }
    ends = zip(made.names[one].tolist(), other.tolist(), kind.tolist(), strict=True)
    names = plain([f"{name}/r{target}-{number}" for name, target, number in ends])
    return Sheet("event_relation", names, columns, life.of(one))


def _linked(chance: np.random.Generator, made: Records, rows: Ints) -> tuple[Ints, Ints, Ints]:
    """Events with the next one in their province, in both orders of time."""
    happened = made.happened
    order = np.lexsort((happened.day, happened.province))
    place = np.empty(CHUNK, np.int64)
    place[order] = np.arange(CHUNK)
    other = order[np.maximum(place[rows] - 1 - (chance.random(len(rows)) * 3).astype(np.int64), 0)]
    other = np.where(happened.province[other] == happened.province[rows], other, -1)
    link = (chance.random(len(rows)) * len(LINKS)).astype(np.int64)
    backward = happened.day[other] <= happened.day[rows]
    named = np.array([[KINDS.index(kind) for kind in pair] for pair in LINKS])
    swap = (made.life.born[other] > made.life.born[rows]) & (other >= 0)
    one, two = np.where(swap, other, rows), np.where(swap, rows, other)
    # `one` is the later recorded; of the two it may be the earlier or the later in time.
    earlier = np.where(swap, backward, ~backward)
    return one, two, named[link, np.where(earlier, 0, 1)]


def _summed(made: Records, rows: Ints) -> tuple[Ints, Ints, Ints]:
    """Aggregates with an incident of their province and days that they sum up."""
    happened = made.happened
    candidates = np.flatnonzero((happened.granularity == 0) & (made.again < 0))
    cell = happened.province * 48 + happened.month
    found = np.full(len(rows), -1)
    first = {int(cell[row]): int(row) for row in candidates[::-1]}
    found[:] = [first.get(int(cell[row]), -1) for row in rows]
    swap = (found >= 0) & (made.life.born[np.maximum(found, 0)] > made.life.born[rows])
    kind = np.where(swap, KINDS.index(RelationKind.PART_OF), KINDS.index(RelationKind.ENCOMPASSES))
    return np.where(swap, found, rows), np.where(swap, rows, found), kind
