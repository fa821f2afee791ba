import itertools
import math
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom
from scipy.stats import poisson as poisson_of

from analytics.reasons import Reason
from analytics.spatial.geodesy import metres_between
from analytics.spatial.scanning import Scan, bernoulli, circles, poisson
from analytics.spatial.spacetime import SpaceTimeScan, permutation
from schema.errors import BadInput


def world(count: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    lon, lat = 36.0 + rng.random(count) * 3, 34.0 + rng.random(count) * 3
    at_risk = np.round(rng.gamma(2.0, 500.0, count)) + 20
    cases = rng.poisson(at_risk * 0.01)
    return cases, at_risk, lon, lat


def every_circle(lon: np.ndarray, lat: np.ndarray) -> list[set[int]]:
    """Circles by geodesics, one by one."""
    made = []
    for n in range(lon.size):
        apart = metres_between(np.full(lon.size, lon[n]), np.full(lon.size, lat[n]), lon, lat)
        made += [set(np.flatnonzero(apart <= reach).tolist()) for reach in apart]
    return made


def by_likelihood(cases: np.ndarray, at_risk: np.ndarray, inside: set[int]) -> float:
    """Poisson log-likelihood of two rates less that of one, without the closed form."""
    within = np.isin(np.arange(cases.size), list(inside))
    rate = cases.sum() / at_risk.sum()
    high = cases[within].sum() / at_risk[within].sum()
    low = cases[~within].sum() / at_risk[~within].sum()
    if high <= low:
        return 0.0
    fitted = poisson_of.logpmf(cases, at_risk * np.where(within, high, low)).sum()
    return float(fitted - poisson_of.logpmf(cases, at_risk * rate).sum())


@given(st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_poisson_finds_what_trying_every_circle_finds(seed: int) -> None:
    cases, at_risk, lon, lat = world(9, seed)
    small = [each for each in every_circle(lon, lat) if at_risk[list(each)].sum() <= at_risk.sum() / 2]
    best = max((by_likelihood(cases, at_risk, each) for each in small), default=0.0)
    found = poisson(cases, at_risk, lon, lat, seed=1, replicates=9).clusters
    assert (found[0].ratio if found else 0.0) == pytest.approx(best, abs=1e-9)


@given(st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_bernoulli_finds_what_trying_every_circle_finds(seed: int) -> None:
    cases, units, lon, lat = world(9, seed)
    units = units.astype(np.int64)

    def ratio(inside: set[int]) -> float:
        within = np.isin(np.arange(9), list(inside))
        high, low = (cases[part].sum() / units[part].sum() for part in (within, ~within))
        fitted = binom.logpmf(cases, units, np.where(within, high, low)).sum()
        null = binom.logpmf(cases, units, cases.sum() / units.sum()).sum()
        return float(fitted - null) if high > low else 0.0

    best = max(
        (ratio(each) for each in every_circle(lon, lat) if units[list(each)].sum() <= units.sum() / 2), default=0
    )
    found = bernoulli(cases, units, lon, lat, seed=1, replicates=9).clusters
    assert (found[0].ratio if found else 0.0) == pytest.approx(best, abs=1e-7)


def planted() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, set[int]]:
    cases, at_risk, lon, lat = world(60, 5)
    order = circles(lon, lat).order[7, :5]
    cases = cases.copy()
    cases[order] *= 4
    return cases, at_risk, lon, lat, set(order.tolist())


def test_a_planted_cluster_is_found_with_its_risk() -> None:
    cases, at_risk, lon, lat, where = planted()
    found = poisson(cases, at_risk, lon, lat, seed=1).clusters[0]
    assert set(found.areas) == where
    assert found.p == 1 / 1000
    inside, outside = (np.isin(np.arange(60), list(where)) == side for side in (True, False))
    risk = (cases[inside].sum() / at_risk[inside].sum()) / (cases[outside].sum() / at_risk[outside].sum())
    assert found.relative_risk == pytest.approx(risk)
    assert found.expected == pytest.approx(cases.sum() * at_risk[inside].sum() / at_risk.sum())


def test_clusters_share_no_area_and_come_by_ratio() -> None:
    cases, at_risk, lon, lat, _ = planted()
    found = poisson(cases, at_risk, lon, lat, seed=1, replicates=99).clusters
    assert len(found) > 2
    areas = [n for each in found for n in each.areas]
    assert len(areas) == len(set(areas))
    assert [each.ratio for each in found] == sorted((each.ratio for each in found), reverse=True)
    assert all(a.p <= b.p for a, b in itertools.pairwise(found))


def test_chance_is_significant_in_five_maps_of_a_hundred() -> None:
    _, at_risk, lon, lat = world(25, 2)
    rng = np.random.default_rng(9)
    p = []
    for n in range(100):
        found = poisson(
            rng.multinomial(120, at_risk / at_risk.sum()), at_risk, lon, lat, seed=n, replicates=99
        ).clusters
        p.append(found[0].p)
    assert sum(each <= 0.05 for each in p) <= 11
    assert 0.35 < float(np.mean(p)) < 0.65


def named(scan: Scan, order: np.ndarray) -> list[tuple[set[int], float, float]]:
    return [(set(order[list(each.areas)].tolist()), round(each.ratio, 9), each.p) for each in scan.clusters]


def test_rows_may_be_shuffled_and_a_seed_gives_the_same() -> None:
    cases, at_risk, lon, lat, _ = planted()
    order = np.random.default_rng(4).permutation(60)
    one = poisson(cases, at_risk, lon, lat, seed=3, replicates=99)
    other = poisson(cases[order], at_risk[order], lon[order], lat[order], seed=3, replicates=99)
    assert named(one, np.arange(60)) == named(other, order)
    assert one == poisson(cases, at_risk, lon, lat, seed=3, replicates=99)


def test_circles_are_round_on_the_ground_and_not_in_degrees() -> None:
    """Of two places 0.012 degrees away at Aleppo, the eastern one is nearer by a fifth."""
    lon, lat = np.array([37.15, 37.162, 37.15]), np.array([36.2, 36.2, 36.2115])
    assert circles(lon, lat).order[0].tolist() == [0, 1, 2]
    assert math.hypot(0.012, 0) > 0.0115
    same = circles(np.array([37.0, 37.0, 37.2]), np.array([36.0, 36.0, 36.0]))
    assert same.ends[0].tolist() == [False, True, True]


def cases_in_time(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.integers(0, 5, 40), rng.integers(100, 108, 40), 36.0 + rng.random(5), 35.0 + rng.random(5)


@given(st.integers(0, 10_000))
@settings(max_examples=12, deadline=None)
def test_permutation_scan_finds_what_trying_every_cylinder_finds(seed: int) -> None:
    place, day, lon, lat = cases_in_time(seed)
    best = 0.0
    for inside in every_circle(lon, lat):
        there = np.isin(place, list(inside))
        for first in range(100, 108):
            for last in range(first, min(first + 3, 108)):
                then = (day >= first) & (day <= last)
                held, due = int((there & then).sum()), there.sum() * then.sum() / 40
                if held > due and there.sum() <= 20:
                    rest = (40 - held) * math.log((40 - held) / (40 - due)) if held < 40 else 0.0
                    best = max(best, held * math.log(held / due) + rest)
    found = permutation(place, day, lon, lat, seed=1, replicates=3, longest=3).clusters
    assert (found[0].ratio if found else 0.0) == pytest.approx(best, abs=1e-9)


def test_a_busy_place_and_a_busy_day_are_no_cluster_but_their_meeting_is() -> None:
    rng = np.random.default_rng(6)
    place = np.concatenate((rng.integers(0, 20, 300), np.zeros(200, dtype=int)))
    day = rng.integers(0, 30, 500)
    day[::10] = 12
    lon, lat = 36 + rng.random(20), 35 + rng.random(20)
    assert permutation(place, day, lon, lat, seed=1, replicates=99).clusters[0].p > 0.05
    place, day = np.append(place, np.full(15, 3)), np.append(day, np.full(15, 20))
    found = permutation(place, day, lon, lat, seed=1, replicates=99)
    top = found.clusters[0]
    assert (top.first, top.last, 3 in top.places, top.p) == (20, 20, True, 0.01)
    order = rng.permutation(515)
    assert permutation(place[order], day[order], lon, lat, seed=1, replicates=99) == found


def test_an_alert_is_of_windows_that_reach_the_last_day() -> None:
    rng = np.random.default_rng(6)
    place, day = rng.integers(0, 12, 200), rng.integers(0, 30, 200)
    place, day = np.append(place, np.full(12, 3)), np.append(day, np.full(12, 14))
    lon, lat = 36 + rng.random(12), 35 + rng.random(12)
    over = permutation(place, day, lon, lat, seed=1, replicates=19).clusters[0]
    assert (over.first, over.last) == (14, 14)
    alert = permutation(place, day, lon, lat, seed=1, replicates=19, still_going=True).clusters
    assert {each.last for each in alert} == {29}
    assert alert[0].ratio < over.ratio


def test_refusals_and_nonsense() -> None:
    cases, at_risk, lon, lat = world(9, 1)
    assert poisson(cases * 0, at_risk, lon, lat, seed=1).verdict.reasons == (Reason.EMPTY,)
    assert poisson(cases + 1, at_risk * 0, lon, lat, seed=1).verdict.reasons == (Reason.NO_DENOMINATOR,)
    every = np.full(9, 5)
    assert bernoulli(every, every, lon, lat, seed=1).verdict.reasons == (Reason.NO_VARIATION,)
    nobody = np.array([], dtype=np.intp)
    assert permutation(nobody, nobody, lon, lat, seed=1) == SpaceTimeScan(
        (), 999, permutation(nobody, nobody, lon, lat, seed=1).verdict
    )
    with pytest.raises(BadInput, match="negative"):
        poisson(cases - 10_000, at_risk, lon, lat, seed=1)
    with pytest.raises(BadInput, match="share"):
        poisson(cases, at_risk, lon, lat, seed=1, share=0.9)
    with pytest.raises(BadInput, match="replicates"):
        poisson(cases, at_risk, lon, lat, seed=1, replicates=0)
    with pytest.raises(BadInput, match="more cases than units"):
        bernoulli(every + 1, every, lon, lat, seed=1)
    with pytest.raises(BadInput, match="none of the 9"):
        permutation(np.array([9]), np.array([1]), lon, lat, seed=1)


@pytest.mark.long
def test_speed(capsys: pytest.CaptureFixture[str]) -> None:
    cases, at_risk, lon, lat = world(300, 1)
    start = time.perf_counter()
    poisson(cases, at_risk, lon, lat, seed=1)
    spatial = time.perf_counter() - start
    rng = np.random.default_rng(1)
    place, day = rng.integers(0, 200, 5000), rng.integers(0, 60, 5000)
    start = time.perf_counter()
    permutation(place, day, lon[:200], lat[:200], seed=1)
    in_time = time.perf_counter() - start
    with capsys.disabled():
        print(f"\nscan of 300 areas x 999: {spatial:.1f} s (10); 200 places x 60 days x 999: {in_time:.1f} s (60)")  # noqa: T201 -- the figure is the point
    assert spatial <= 10
    assert in_time <= 60
