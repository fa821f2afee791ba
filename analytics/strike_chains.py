"""Chains of strikes as they are shown: how sure, how soon, how far apart, and whether responders were harmed."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from analytics.durations.chains import Chain, chains
from analytics.durations.repeats import Class, Repeats, Strikes
from analytics.results_strikes import StrikeChain
from analytics.spatial.geodesy import metres_between
from analytics.strike_rows import StrikeTable
from schema.answering import Certainty

CHAINS, STRIKES = 100, 500
"""Chains, and strikes in them, that are listed at most: certain ones first, then possible ones."""

_LINKS = {
    Certainty.CERTAIN: (Class.CERTAIN,),
    Certainty.POSSIBLE: (Class.CERTAIN, Class.POSSIBLE),
    Certainty.INDETERMINATE: (Class.INDETERMINATE,),
}
"""By what pairs chains of each kind hang together."""


@dataclass(frozen=True)
class Listed:
    """The chains that are listed, and how many are left."""

    chains: tuple[StrikeChain, ...]
    left: int


def listed(table: StrikeTable, found: Repeats) -> Listed:
    """Chains of certain pairs, of certain and possible ones where these add a strike, and of indeterminate ones."""
    strikes = table.strikes
    every: list[tuple[Certainty, Chain]] = []
    certain: set[tuple[int, ...]] = set()
    for certainty, classes in _LINKS.items():
        made = chains(strikes, found, classes)
        if certainty is Certainty.CERTAIN:
            certain = {each.strikes for each in made}
        every += [
            (certainty, each) for each in made if certainty is not Certainty.POSSIBLE or each.strikes not in certain
        ]
    kept: list[tuple[Certainty, Chain]] = []
    room = STRIKES
    for certainty, chain in every[:CHAINS]:
        if len(chain.strikes) <= room:
            room -= len(chain.strikes)
            kept.append((certainty, chain))
    shown = tuple(_shown(table, found, certainty, chain) for certainty, chain in kept)
    return Listed(shown, len(every) - len(kept))


def _shown(table: StrikeTable, found: Repeats, certainty: Certainty, chain: Chain) -> StrikeChain:
    within = np.isin(found.first, chain.strikes) & np.isin(found.second, chain.strikes)
    linked = found.only(within & np.isin(found.classes, [int(each) for each in _LINKS[certainty]]))
    told = certainty is not Certainty.INDETERMINATE
    return StrikeChain(
        certainty=certainty,
        strikes=tuple({"id": table.rows[n].id, "code": table.rows[n].code} for n in chain.strikes),
        lag_minutes=_minutes(float(linked.least.min())) if told else None,
        lag_minutes_at_most=_minutes(float(linked.most.min())) if told else None,
        metres=_farthest(table.strikes, chain.strikes),
        responders_harmed=_responders_harmed(table, chain.strikes),
    )


def _minutes(seconds: float) -> float:
    return round(seconds / 60, 3)


def _farthest(strikes: Strikes, rows: Iterable[int]) -> float | None:
    """Metres between the two published points that are farthest apart; None where a strike has none."""
    one, other = (np.array(each, dtype=np.intp) for each in zip(*combinations(rows, 2), strict=True))
    lon, lat = strikes.longitude, strikes.latitude
    if not np.all(np.isfinite(lon[one] + lat[one] + lon[other] + lat[other])):
        return None
    return round(float(metres_between(lon[one], lat[one], lon[other], lat[other]).max()), 1)


def _responders_harmed(table: StrikeTable, rows: Iterable[int]) -> bool | None:
    """Whether a strike that surely was not the first harmed responders; None where that is not known.

    A record says who was harmed, seldom who was not: only where every later strike describes all whom it harmed, and
    none of them is a responder, it is no.
    """
    s, members = table.strikes, np.fromiter(rows, dtype=np.intp)
    later = s.earliest[members] > s.latest[members].min()
    if np.any(later & s.responders[members]):
        return True
    might = members[later | (s.latest[members] > s.latest[members].min())]
    clear = [bool(table.rows[n].described) and not s.responders[n] for n in might.tolist()]
    return False if clear and later.any() and all(clear) else None
