"""People on the move in a chunk: who fled, was brought, driven or deported, and who came back."""

import numpy as np

from api.samples.country.areas import country
from api.samples.country.chance import Ints, Truths
from api.samples.country.gazetteer import gazetteer
from api.samples.country.kinds import MEASURES, kinds
from api.samples.country.lasting import Asked, Lasting, lasting
from api.samples.country.numbers import put
from api.samples.country.records import Records
from api.samples.country.rows import Column, Sheet, coded, days, listed, truths
from schema.vocabulary import CivilianStatus, Measure, Population

EACH_CHUNK = 200
COUNTED = {"evacuated": Measure.EVACUATED, "returned": Measure.RETURNED}
"""What the numbers of a kind of movement count; of the others, people displaced."""
STOCKS = 0.3
"""Share of flows whose numbers are people displaced at a date."""
TIMES = 12
"""A stock is so many times as large as a movement."""
MOST = 90_000
ABROAD, NOT_KNOWN = 0.08, 0.15
CAUSING = (
    "airstrike",
    "shelling",
    "displacement",
    "flight",
    "state_based_conflict",
    "attack_on_civilians",
    "evacuation",
)


def movement_sheets(made: Records, wanted: int) -> list[Sheet]:
    """Flows, with conflicting numbers of two sources."""
    drawn = lasting(Asked("displacement_flow", "M", EACH_CHUNK, made.seed, made.chunk, wanted, days=12.0))
    chance, count = drawn.chance, drawn.count
    stock = chance.random(count) < STOCKS
    sheet = drawn.sheet(
        **_ways(drawn),
        cause_id=Column(listed(made.names.tolist()), _causes(made, drawn)),
        stock=truths(stock.astype(np.int64)),
    )
    return [sheet, *drawn.information(), *_claims(drawn, stock)]


def _ways(drawn: Lasting) -> dict[str, Column]:
    """From a district, or a sub-district, to another district, abroad, or nobody knows where."""
    chance, count = drawn.chance, drawn.count
    districts = [each.pcode for each in country().districts]
    names = listed([*districts, "XV"])
    own = gazetteer().district[drawn.settlement]
    away = (own + 1 + (chance.random(count) * (len(districts) - 1)).astype(np.int64)) % len(districts)
    where = chance.random(count)
    destination = np.select([where < ABROAD, where < ABROAD + NOT_KNOWN], [len(districts), -1], away)
    return {"origin_id": Column(names, own), "destination_id": Column(names, destination)}


def _causes(made: Records, drawn: Lasting) -> Ints:
    """For one in three an event of its province shortly before it that was recorded by then, else -1."""
    happened, provinces = made.happened, gazetteer().province[drawn.settlement]
    causing = np.isin(happened.kind, [kinds().names.index(name) for name in CAUSING])
    usable = np.flatnonzero(causing & (made.life.born > 0) & (made.withdrawn == 0))
    key = happened.province[usable] * 10_000 + happened.day[usable]
    order = usable[np.argsort(key, kind="stable")]
    place = np.searchsorted(np.sort(key), provinces * 10_000 + drawn.first, side="right") - 1
    event = order[np.maximum(place, 0)]
    fits = (place >= 0) & (happened.province[event] == provinces) & (made.life.born[event] <= drawn.life.born)
    return np.where(fits & (drawn.chance.random(drawn.count) < 1 / 3), event, -1)


def _claims(drawn: Lasting, stock: Truths) -> list[Sheet]:
    chance, count = drawn.chance, drawn.count
    measure = np.array([MEASURES.index(COUNTED.get(term, Measure.DISPLACED)) for term in drawn.kinds.terms])[drawn.kind]
    true = np.exp(6 + 1.4 * chance.standard_normal(count)) * np.where(stock, TIMES, 1)
    sheets = []
    for second, factor in ((False, 1.0), (True, chance.uniform(0.3, 3.0, count))):
        number = np.clip((true * factor).astype(np.int64), 3, MOST)
        civil = (chance.random(count) < 0.4).astype(np.int64)
        columns = {
            "period_from": days(np.where(stock, -1, drawn.first)),
            "period_to": days(np.where(stock, -1, drawn.last)),
            "cumulative": truths(1 - stock.astype(np.int64)),
            "population": coded((Population.ALL.value, Population.CIVILIANS.value), civil),
            "civilian_status": coded((CivilianStatus.UNKNOWN.value, CivilianStatus.CIVILIAN.value), civil),
        }
        sheets.append(drawn.claim(put(chance, number), measure, second=second, **columns))
    return sheets
