"""What each source contributes to the events of a chunk."""

import numpy as np

from api.samples.country.bodies import REPORTING
from api.samples.country.chance import one_list, spread
from api.samples.country.documents import bulletins, named_sources
from api.samples.country.records import Records
from api.samples.country.rows import Column, Sheet, beneath, coded, plain, terms_of, whole
from schema import terms
from schema.vocabulary import Stance

STANCES = tuple(each.value for each in Stance)
STANCE = one_list({Stance.SUPPORTS: 0.93, Stance.CONTRADICTS: 0.03, Stance.DENIES: 0.02, Stance.UPDATES: 0.02})
CONNECTION = one_list({"-": 30, **{term.code: 1.0 for term in terms.vocabulary("connection").terms}})
RELIABILITY = one_list({"-": 12, **{term.code: 1.0 for term in terms.vocabulary("reliability").terms}})
QUOTES = ("At night we counted them.", "عددناهم في الليل.", "Nobody has gone back since.")
QUOTED = 0.06


def information(made: Records) -> Sheet:
    """What each report contributes to its record."""
    reports, chance = made.reports, made.chance("information")
    count = len(reports.record)
    zeros = np.zeros(count, np.int64)
    quote = np.where(chance.random(count) < QUOTED, (chance.random(count) * len(QUOTES)).astype(np.int64), -1)
    start = np.where(quote >= 0, (chance.random(count) * 3000).astype(np.int64), -1)
    length = np.array([len(words) for words in QUOTES])[quote]
    stance = np.array([0, *(STANCES.index(term) for term in STANCE.terms[1:])])[STANCE.at(spread(chance, count), zeros)]
    # The report by which a record began can only support it.
    stance[made.lead] = 0
    columns = {
        "record_id": Column(made.names, reports.record),
        "source_id": Column(named_sources(), reports.source),
        "document_id": Column(bulletins(), reports.bulletin),
        "anchor_start": whole(start),
        "anchor_end": whole(np.where(quote >= 0, start + length, -1)),
        "quote": coded(QUOTES, quote),
        "connection": terms_of(CONNECTION.terms, CONNECTION.at(spread(chance, count), zeros)),
        "stance": coded(STANCES, stance),
        "reliability": terms_of(RELIABILITY.terms, RELIABILITY.at(spread(chance, count), zeros)),
    }
    names = beneath(made.names[reports.record], plain([f"/s{source}" for source in range(REPORTING)])[reports.source])
    return Sheet("information", names, columns, made.life.of(reports.record), made.state)
