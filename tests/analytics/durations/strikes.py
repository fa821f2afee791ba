"""Made-up strikes, and the definition of a repeat applied to all pairs one by one."""

import math
from itertools import combinations

import numpy as np
from pyproj import Geod

from analytics.durations.repeats import UNKNOWN, Definition, Strikes

HOUR, DAY = 3600.0, 86_400.0
WGS84 = Geod(ellps="WGS84")


def strikes(count: int, seed: int, *, days: float = 6.0, metres: float = 400.0) -> Strikes:
    """Strikes at random, known as finely as records are."""
    rng = np.random.default_rng(seed)
    width = rng.choice([0.0, 60.0, HOUR, DAY, 31 * DAY], count, p=[0.4, 0.2, 0.2, 0.15, 0.05])
    start = np.floor(rng.random(count) * days * DAY / 600) * 600
    degrees = metres / 111_000
    return Strikes(
        ids=np.array([f"s{n:06}" for n in rng.permutation(count)]),
        earliest=np.where(rng.random(count) < 0.03, np.nan, start),
        latest=start + width,
        longitude=np.where(rng.random(count) < 0.05, np.nan, 37.15 + rng.random(count) * degrees),
        latitude=36.2 + rng.random(count) * degrees,
        uncertainty=rng.choice([0.0, 30.0, 300.0, 5000.0, np.nan], count, p=[0.6, 0.2, 0.1, 0.05, 0.05]),
        site=rng.integers(UNKNOWN, 5, count),
        perpetrator=rng.integers(UNKNOWN, 2, count),
        weapon=rng.integers(UNKNOWN, 2, count),
        responders=rng.random(count) < 0.2,
    )


def one_by_one(s: Strikes, d: Definition) -> set[tuple[int, int, str]]:
    """Pairs of rows with their class, written from the definition without arrays."""
    found = set()
    for a, b in combinations(range(s.ids.size), 2):
        place, time = _place(s, a, b, d), _time(s, a, b, d)
        if place and time and all(_fits(codes[a], codes[b]) for codes in (s.perpetrator, s.weapon)):
            certain = (place, time) == ("certain", "certain")
            label = "indeterminate" if time == "indeterminate" else "certain" if certain else "possible"
            found.add((*_in_order(s, a, b), label))
    return found


def _fits(a: int, b: int) -> bool:
    return UNKNOWN in {a, b} or a == b


def _in_order(s: Strikes, a: int, b: int) -> tuple[int, int]:
    key = {n: (s.earliest[n] + s.latest[n], s.ids[n]) for n in (a, b)}
    return (a, b) if key[a] < key[b] else (b, a)


def _place(s: Strikes, a: int, b: int, d: Definition) -> str | None:
    if s.site[a] == s.site[b] != UNKNOWN:
        return "certain"
    known = all(not math.isnan(s.longitude[n]) and s.uncertainty[n] <= d.coarsest for n in (a, b))
    if not known:
        return None
    metres = WGS84.inv(s.longitude[a], s.latitude[a], s.longitude[b], s.latitude[b])[2]
    slack = s.uncertainty[a] + s.uncertainty[b]
    return "certain" if metres + slack <= d.radius else "possible" if metres - slack <= d.radius else None


def _time(s: Strikes, a: int, b: int, d: Definition) -> str | None:
    if math.isnan(s.earliest[a] + s.earliest[b]):
        return None
    most = max(s.latest[b] - s.earliest[a], s.latest[a] - s.earliest[b])
    least = max(s.earliest[b] - s.latest[a], s.earliest[a] - s.latest[b], 0.0)
    if most <= 0 or most < d.window.from_ or least > d.window.to:
        return None
    widest = max(s.latest[n] - s.earliest[n] for n in (a, b))
    if widest > d.window.to or (widest >= 23 * HOUR and d.window.to <= DAY):
        return "indeterminate"
    return "certain" if least > 0 and least >= d.window.from_ and most <= d.window.to else "possible"
