"""What was feared in a chunk, and what was done about it. Neither is counted as having happened."""

from dataclasses import replace

import numpy as np

from api.samples.country.bodies import actor
from api.samples.country.chance import Ints, spread
from api.samples.country.lasting import Asked, Lasting, lasting
from api.samples.country.people import AGES, SEXES, STATUSES
from api.samples.country.rows import BOTH, FIRST, SECOND, Column, Sheet, coded, plain, whole
from schema import terms

EACH_CHUNK = 60
TRIGGERS = (
    ("Fictional: if the district is taken", "خيالي: إذا سقطت المنطقة"),
    ("Fictional: if the road is closed", "خيالي: إذا أُغلق الطريق"),
    ("Fictional: if the truce ends", "خيالي: إذا انتهت الهدنة"),
)
ADDRESSEES = (
    ("Fictional: the Government of Qasira", "خيالي: حكومة قاسيرا"),
    ("Fictional: all parties", "خيالي: جميع الأطراف"),
    ("Fictional: the Union of the Islands", "خيالي: اتحاد الجزر"),
)
CONDITIONS = (
    ("Fictional: if the bombing stops", "خيالي: إذا توقف القصف"),
    ("Fictional: with guarantees for those who leave", "خيالي: مع ضمانات لمن يغادر"),
)
THOSE_WHO_ACT = (
    "islands_union",
    "white_tent",
    "open_harbour",
    "lantern",
    "government",
    "velmora",
    "rescue_corps",
    "courts",
)
BEGUN = "under_way"
"""Status of an intervention as long as its end is not known."""


def risk_sheets(seed: int, chunk: int, wanted: int) -> list[Sheet]:
    """Harms that were feared, by whom and for whom."""
    drawn = lasting(Asked("risk_statement", "R", EACH_CHUNK, seed, chunk, wanted, days=3.0))
    chance, count = drawn.chance, drawn.count
    acts = [term.code for term in terms.vocabulary("act").terms if term.code != "fighting"]
    roles = [term.code for term in terms.vocabulary("role").terms]
    feared = [f"{{{act}}}" for act in acts]
    sheet = drawn.sheet(
        feared=coded(feared, _evenly(chance, count, len(feared))),
        sex=coded(SEXES, _evenly(chance, count, len(SEXES))),
        age_band=coded(AGES, _evenly(chance, count, len(AGES))),
        civilian_status=coded(STATUSES, _evenly(chance, count, len(STATUSES))),
        roles=coded(["{}", *(f"{{{role}}}" for role in roles)], _evenly(chance, count, len(roles) + 1)),
        **_texts("trigger", TRIGGERS, chance, count),
    )
    return [sheet, *drawn.information()]


def intervention_sheets(seed: int, chunk: int, wanted: int) -> list[Sheet]:
    """Appeals, offers, agreements, visits; those whose end became known later stood as under way."""
    drawn = lasting(Asked("intervention", "V", EACH_CHUNK, seed, chunk, wanted, days=15.0))
    chance, count = drawn.chance, drawn.count
    lists = {
        "status": [term.code for term in terms.vocabulary("intervention_status").terms],
        "response": [term.code for term in terms.vocabulary("intervention_response").terms],
        "impact": [term.code for term in terms.vocabulary("intervention_impact").terms],
    }
    parties = chance.integers(1, 4, count)
    final = drawn.sheet(
        stated_parties=whole(np.where(chance.random(count) < 0.5, parties, -1)),
        **_texts("addressee", ADDRESSEES, chance, count),
        **_texts("condition", CONDITIONS, chance, count),
        **{name: coded(codes, _evenly(chance, count, len(codes))) for name, codes in lists.items()},
    )
    rows = np.flatnonzero(drawn.life.revised > 0)
    begun = {name: column.of(rows) for name, column in final.columns.items()}
    begun |= {
        "status": coded([BEGUN], np.zeros(len(rows), np.int64)),
        "impact": coded([None], np.zeros(len(rows), np.int64)),
    }
    before = Sheet("intervention", drawn.names[rows], begun, drawn.life.of(rows), np.full(len(rows), FIRST))
    after = replace(final, state=np.where(drawn.life.revised > 0, SECOND, BOTH))
    return [after, before, _parties(drawn, parties), *drawn.information()]


def _parties(drawn: Lasting, number: Ints) -> Sheet:
    """Those who intervened, one to three."""
    owner = np.repeat(np.arange(drawn.count), number)
    position = np.concatenate([np.arange(each) for each in number.tolist()])
    first = drawn.chance.integers(0, len(THOSE_WHO_ACT), drawn.count)
    columns = {
        "record_id": Column(drawn.names, owner),
        "actor_id": coded([actor(key) for key in THOSE_WHO_ACT], (first[owner] + position) % len(THOSE_WHO_ACT)),
    }
    names = [f"{drawn.names[one]}/p{place}" for one, place in zip(owner.tolist(), position.tolist(), strict=True)]
    return Sheet("party", plain(names), columns, drawn.life.of(owner))


def _evenly(chance: np.random.Generator, count: int, of: int) -> Ints:
    return (spread(chance, count) * of).astype(np.int64)


def _texts(name: str, pairs: tuple[tuple[str, str], ...], chance: np.random.Generator, count: int) -> dict[str, Column]:
    """A text in English and Arabic for two rows in three."""
    chosen = np.where(chance.random(count) < 2 / 3, _evenly(chance, count, len(pairs)), -1)
    return {
        f"{name}_{language}": coded([pair[place] for pair in pairs], chosen)
        for place, language in enumerate(("en", "ar"))
    }
