"""Events of a chunk as rows, with those that stand corrected in a later publication."""

from dataclasses import dataclass

import numpy as np

from api.samples.country import placing, timing
from api.samples.country.bodies import COLLECTION
from api.samples.country.chance import Ints, spread
from api.samples.country.facilities import Facilities
from api.samples.country.happenings import CHUNK, GRANULARITIES
from api.samples.country.kinds import kinds
from api.samples.country.records import CORRECTIONS, Records
from api.samples.country.rows import BOTH, FIRST, PREFIX, SECOND, Column, Sheet, coded, fixed, plain
from api.samples.country.situations import under
from api.samples.country.titles import PLACES, accounts_of, titles_of
from schema.vocabulary import Granularity, Language

CORRECTED = ("place", "date", "kind")
"""Corrections that change the event itself."""
SUMMARISED = 0.08
"""Share of events of which an account was signed off for publication."""
UNCLEAR = "unspecified_attack"
"""What an event is called before its kind is known."""


@dataclass(frozen=True)
class Details:
    """What is drawn of the events of a chunk beside what truly happened."""

    spot: Ints
    placed: placing.Placed
    dated: timing.Dated
    facility_kind: Ints
    facility: Ints


def details(made: Records, facilities: Facilities) -> Details:
    """Draw where and when the sources say that the events were, and what was hit."""
    happened, chance = made.happened, made.chance("events")
    site = placing.sites(kinds().site, kinds().site.draw(chance, happened.kind), happened.province, chance)
    facility_kind = kinds().facility.draw(chance, happened.kind)
    hit = facilities.hit(chance, facility_kind, happened.province)
    spot = np.where(site >= 0, site, happened.settlement)
    spot = np.where(hit >= 0, facilities.records.settlement[hit], spot)
    summed = happened.granularity != GRANULARITIES.index(Granularity.INCIDENT)
    coarse = np.where(summed, placing.ADM1 + (chance.random(CHUNK) * 3).astype(np.int64), -1)
    drawn = placing.HOW_WELL.at(spread(chance, CHUNK), np.zeros(CHUNK, np.int64)) - 1
    placed = placing.place(chance, spot, np.where(summed, coarse, drawn), np.where(hit >= 0, -1, site))
    return Details(spot, placed, timing.date(chance, happened.day, happened.last_day), facility_kind, hit)


def event_sheets(made: Records, found: Details, facilities: Facilities) -> list[Sheet]:
    """All events as they stand in the end, and those that were corrected as they stood before."""
    happened = made.happened
    columns = {
        "collection_id": fixed(COLLECTION, CHUNK),
        "provider_id": Column(plain([str(name).removeprefix(PREFIX) for name in made.names])),
        "kind": coded(kinds().names, happened.kind),
        **_titled(happened.kind, _wide(made, found)),
        "granularity": coded(GRANULARITIES, happened.granularity),
        "facility_id": Column(facilities.records.names_or_none, facilities.recorded(found.facility)),
        "facility_kinds": _lists(kinds().facility.terms, found.facility_kind),
        "context": _contexts(made),
        **_summaries(made.chance("summaries"), happened.kind, _wide(made, found)),
        **found.dated.columns,
        **found.placed.columns,
    }
    place, date, kind = (np.flatnonzero(made.correction == code) for code in CORRECTIONS.codes(CORRECTED))
    corrected = np.concatenate((place, date, kind))
    state = np.full(CHUNK, BOTH)
    state[corrected] = SECOND
    before = ((place, _coarse(made, found, place)), (date, _vague(made, date)), (kind, _unclear(made, found, kind)))
    return [
        Sheet("event", made.names, columns, made.life, state),
        *(
            Sheet(
                "event",
                made.names[rows],
                {name: column.of(rows) for name, column in columns.items()} | changed,
                made.life.of(rows),
                np.full(len(rows), FIRST),
            )
            for rows, changed in before
        ),
    ]


def _coarse(made: Records, found: Details, rows: Ints) -> dict[str, Column]:
    """The place before it was known better than by its province."""
    coarse = np.full(len(rows), placing.ADM1)
    return placing.place(made.chance("coarse"), found.spot[rows], coarse, np.full(len(rows), -1)).columns


def _vague(made: Records, rows: Ints) -> dict[str, Column]:
    """The date before it was known better than by its month."""
    happened, month = made.happened.take(rows), np.full(len(rows), timing.MONTH)
    return timing.date(made.chance("vague"), happened.day, happened.last_day, precision=month).columns


def _unclear(made: Records, found: Details, rows: Ints) -> dict[str, Column]:
    """The kind before it was known how people were attacked."""
    kind = np.full(len(rows), kinds().names.index(UNCLEAR))
    return {"kind": coded(kinds().names, kind)} | _titled(kind, _wide(made, found)[rows])


def _wide(made: Records, found: Details) -> Ints:
    """The place that a title names."""
    return np.where(found.placed.precision >= placing.COUNTRY, PLACES - 1, made.happened.province)


def _contexts(made: Records) -> Column:
    """The circumstances of each event: that of its kind, and the siege, offensive or truce that there was then."""
    happened, drawn, chance = made.happened, kinds().context, made.chance("contexts")
    own = drawn.draw(chance, happened.kind)
    around = under(happened.province, happened.day, chance)
    words = ("", "siege", "offensive", "truce")
    values = [_list([one, other] if one != other else [one]) for one in drawn.terms for other in words]
    return coded(values, own * len(words) + around)


def _list(codes: list[str]) -> str:
    return "{" + ",".join(code for code in codes if code) + "}"


def _lists(codes: tuple[str, ...], drawn: Ints) -> Column:
    return coded([_list([code]) for code in codes], drawn)


def _summaries(chance: np.random.Generator, kind: Ints, wide: Ints) -> dict[str, Column]:
    chosen = np.where(chance.random(len(kind)) < SUMMARISED, kind * PLACES + wide, -1)
    return {f"summary_{each}": Column(accounts_of("event", kinds().names, each), chosen) for each in _LANGUAGES}


def _titled(kind: Ints, wide: Ints) -> dict[str, Column]:
    chosen = kind * PLACES + wide
    return {f"title_{each}": Column(titles_of("event", kinds().names, each), chosen) for each in _LANGUAGES}


_LANGUAGES = (Language.EN, Language.AR)
