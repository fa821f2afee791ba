"""What comes again and what lasts: repeat strikes, durations of detention."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import numpy as np

from analytics.durations.repeats import UNKNOWN, Class, Definition, Repeats, Strikes, repeats
from analytics.durations.survival import Durations, Survival, kaplan_meier, turnbull
from tests.analytics.durations.strikes import one_by_one, strikes
from tests.benchmarks.analytics.methods import Case

STRIKES, FEW_STRIKES = 100_000, 600
EPISODES = 10_000


def cases() -> Iterator[Case]:
    yield Case(f"repeat strikes among {STRIKES:,}", lambda: repeats(many(STRIKES), Definition()), 3.0, turns=5)
    yield Case(
        f"repeat strikes among {FEW_STRIKES}",
        lambda: repeats(many(FEW_STRIKES), Definition()),
        beside="the definition, pair by pair",
        theirs=lambda: one_by_one(many(FEW_STRIKES), Definition()),
        agree=same_pairs,
        turns=3,
    )
    times, ended = lasted()
    known = Durations.observed(times, ended)
    yield Case(
        f"survival of {EPISODES:,} episodes known to the day (Kaplan–Meier)",
        lambda: kaplan_meier(known),
        beside="statsmodels SurvfuncRight",
        theirs=lambda: by_statsmodels(times, ended),
        agree=same_survival,
    )
    roughly = between()
    yield Case(f"survival of {EPISODES:,} episodes known to the month (Turnbull)", lambda: turnbull(roughly))


@cache
def many(count: int) -> Strikes:
    """Strikes over years and a province, or a few over days and a town; known as finely as records are."""
    if count < STRIKES:
        return strikes(count, 1)
    made = strikes(count, 1, days=1500, metres=60_000)
    return replace(made, site=np.random.default_rng(1).integers(UNKNOWN, 20_000, count))


def same_pairs(ours: Repeats, theirs: set[tuple[int, int, str]]) -> bool:
    pairs = zip(ours.first.tolist(), ours.second.tolist(), ours.classes.tolist(), strict=True)
    return {(one, other, Class(kind).name.lower()) for one, other, kind in pairs} == theirs


@cache
def lasted() -> tuple[np.ndarray, np.ndarray]:
    """Days that episodes lasted, or had lasted when they were last heard of; and whether they ended."""
    rng = np.random.default_rng(1)
    whole, seen = rng.weibull(0.8, EPISODES) * 200, rng.uniform(30, 1500, EPISODES)
    return np.ceil(np.minimum(whole, seen)), whole <= seen


def between() -> Durations:
    """The same, where the end of an episode is known to lie within a month only."""
    times, ended = lasted()
    month = np.floor(times / 30) * 30
    return Durations(np.where(ended, month, times), np.where(ended, month + 30, np.inf), np.zeros(EPISODES))


def by_statsmodels(times: np.ndarray, ended: np.ndarray) -> np.ndarray:
    from statsmodels.duration.survfunc import SurvfuncRight

    return np.asarray(SurvfuncRight(times, ended.astype(np.int64)).surv_prob)


def same_survival(ours: Survival, theirs: np.ndarray) -> bool:
    return np.allclose(ours.surviving[: theirs.size], theirs)
