"""Change points against published ones, ruptures, and every segmentation tried by hand."""

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import nbinom, norm, poisson

from analytics.change.breaks import Breaks, Penalty, find_breaks
from analytics.change.laws import Law, cost, size_of
from analytics.reasons import FINE, Reason
from schema.answering import ResultStatus
from schema.errors import BadInput
from tests.analytics.change import published


def nile() -> np.ndarray:
    from statsmodels.datasets import nile

    return nile.load_pandas().data.volume.to_numpy()


@pytest.mark.parametrize("penalty", Penalty)
def test_the_nile_has_one_break_after_1898(penalty: Penalty) -> None:
    found = find_breaks(nile(), law=Law.GAUSSIAN, penalty=penalty, least=1)
    assert [1871 + each.last for each in found.breaks] == [published.NILE_BREAK]
    (only,) = found.breaks
    assert only.first == only.last + 1
    assert only.lower <= only.last <= only.upper
    assert 0.5 < only.weight < 1
    assert [segment.mean for segment in found.segments] == pytest.approx([1097.75, 849.9722], abs=1e-3)
    assert [segment.covered for segment in found.segments] == [28, 72]


def test_bic_of_the_nile_is_the_published_one() -> None:
    found = find_breaks(nile(), law=Law.GAUSSIAN, least=15)
    assert {m: round(found.criterion[m]) for m in published.NILE_BIC} == published.NILE_BIC


def test_search_with_jump_one_agrees_with_ruptures() -> None:
    import ruptures

    for seed in range(5):
        random = np.random.default_rng(seed)
        values = np.concatenate([random.normal(level, 1, 20) for level in (0, 2, -1, 3)])
        dynp = ruptures.Dynp(model="l2", jump=1, min_size=2).fit(values)
        found = find_breaks(values, law=Law.GAUSSIAN, least=2)
        assert len(found.breaks) >= 2
        assert [each.first for each in found.breaks] == dynp.predict(n_bkps=len(found.breaks))[:-1]


def minus_twice(values: np.ndarray, bounds: list[int], law: Law, size: float) -> float:
    """Minus twice the log-likelihood of a segmentation, from scipy's densities alone."""
    parts = [values[a:b] for a, b in pairwise(bounds)]
    levels = np.concatenate([np.full(part.size, part.mean()) for part in parts])
    if law is Law.GAUSSIAN:
        return -2 * float(norm.logpdf(values, levels, np.sqrt(((values - levels) ** 2).mean())).sum())
    if law is Law.POISSON:
        return -2 * float(poisson.logpmf(values, levels).sum())
    return -2 * float(nbinom.logpmf(values, size, size / (size + levels)).sum())


@pytest.mark.parametrize("law", Law)
@pytest.mark.parametrize("least", [1, 2, 3])
def test_search_finds_what_trying_every_segmentation_finds(law: Law, least: int) -> None:
    random = np.random.default_rng([least, list(Law).index(law)])
    values = np.concatenate([random.negative_binomial(20, 20 / (20 + mean), 5) for mean in (2, 40, 6)]).astype(float)
    n, size = values.size, 20.0
    found = find_breaks(values, law=law, least=least, most=2, size=size)
    for m in range(3):
        every = [[0, *inner, n] for inner in combinations(range(1, n), m) if min(np.diff([0, *inner, n])) >= least]
        fits = {tuple(bounds): minus_twice(values, bounds, law, size) for bounds in every}
        best = min(fits, key=fits.__getitem__)
        penalty = (2 * m + 1 + (law is Law.GAUSSIAN)) * np.log(n)
        assert found.criterion[m] == pytest.approx(fits[best] + penalty, rel=1e-9)
        if m != len(found.breaks):
            continue
        assert [each.first for each in found.breaks] == list(best[1:-1])
        for j, each in enumerate(found.breaks, 1):
            profile = [min((fit for b, fit in fits.items() if b[j] == t), default=np.inf) for t in range(n)]
            weights = np.exp(-(np.array(profile) - min(profile)) / 2)
            assert each.weight == pytest.approx(weights[each.first] / weights.sum(), rel=1e-6)
    assert len(found.breaks) > 0


def test_mbic_adds_the_lengths_of_segments() -> None:
    values = np.array([1, 2, 1, 2, 1, 9, 8, 9, 8, 9], float)
    bic, mbic = (find_breaks(values, law=Law.POISSON, penalty=penalty, most=1) for penalty in Penalty)
    fit = bic.criterion[1] - 3 * np.log(10)
    assert mbic.criterion[1] == pytest.approx(fit + 3 * np.log(10) + 2 * np.log(0.5))


def test_buckets_without_coverage_are_no_zeros() -> None:
    random = np.random.default_rng(1)
    values = random.poisson(10, 60).astype(float)
    values[20:30] = np.nan
    assert find_breaks(values, law=Law.POISSON).breaks == ()
    assert len(find_breaks(np.nan_to_num(values), law=Law.POISSON).breaks) == 2


def test_a_break_in_a_gap_says_between_which_buckets() -> None:
    random = np.random.default_rng(2)
    values = np.concatenate([random.poisson(3, 30), random.poisson(30, 30)]).astype(float)
    values[27:34] = np.nan
    (only,) = find_breaks(values).breaks
    assert (only.last, only.first) == (26, 34)


def test_over_dispersed_counts_without_break_have_none_under_the_negative_binomial_only() -> None:
    values = np.random.default_rng(3).negative_binomial(2, 2 / 22, 120)
    assert find_breaks(values).breaks == ()
    under_poisson = find_breaks(values, law=Law.POISSON)
    assert under_poisson.verdict.reasons == (Reason.AT_LIMIT,)
    assert under_poisson.dispersion is not None
    assert under_poisson.dispersion > 2


def test_more_breaks_than_allowed_are_told() -> None:
    values = np.repeat([5.0, 40, 10, 60], 15) + np.tile([0, 1, -1], 20)
    few, enough = (find_breaks(values, law=Law.GAUSSIAN, most=most) for most in (2, 3))
    assert few.verdict.reasons == (Reason.AT_LIMIT,)
    assert (len(few.breaks), len(few.criterion)) == (2, 3)
    assert [each.first for each in enough.breaks] == [15, 30, 45]
    assert enough.verdict == FINE


def test_size_is_found_although_the_mean_changes() -> None:
    random = np.random.default_rng(4)
    values = np.concatenate([random.negative_binomial(5, 5 / (5 + mean), 300) for mean in (10, 60)]).astype(float)
    assert 3 < size_of(values) < 8
    assert np.isinf(size_of(np.full(40, 7.0)))


def test_intervals_of_position_and_level_hold_the_truth() -> None:
    random = np.random.default_rng(5)
    held, levels, runs = 0, 0, 150
    for _ in range(runs):
        values = np.concatenate([random.negative_binomial(6, 6 / 18, 30), random.negative_binomial(6, 6 / 36, 30)])
        found = find_breaks(values, most=1, size=6.0)
        if len(found.breaks) != 1:
            runs -= 1
            continue
        held += found.breaks[0].lower <= 29 <= found.breaks[0].upper
        levels += found.segments[0].lower <= 12 <= found.segments[0].upper
    assert runs > 100
    assert 0.9 <= held / runs <= 1
    assert 0.9 <= levels / runs <= 0.99


COUNTS = st.lists(st.integers(0, 60), min_size=8, max_size=30).map(lambda each: np.array(each, float))


@settings(max_examples=40, deadline=None)
@given(COUNTS, st.sampled_from(Law))
def test_reversed_time_reverses_what_is_found(values: np.ndarray, law: Law) -> None:
    there, back = (find_breaks(each, law=law, size=3.0) for each in (values, values[::-1]))
    assert there.verdict == back.verdict
    assert there.criterion == pytest.approx(back.criterion, rel=1e-6, abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(COUNTS, st.sampled_from(Law), st.sampled_from(Penalty))
def test_segments_cover_the_series_and_keep_its_total(values: np.ndarray, law: Law, penalty: Penalty) -> None:
    found = find_breaks(values, law=law, penalty=penalty)
    if found.verdict.status is ResultStatus.NOT_ESTIMABLE:
        assert (found.segments, found.criterion) == ((), ())
        return
    assert sum(each.covered * each.mean for each in found.segments) == pytest.approx(values.sum())
    assert (found.segments[0].first, found.segments[-1].last) == (0, values.size - 1)
    assert all(a.last + 1 == b.first for a, b in pairwise(found.segments))
    assert all(each.lower <= each.mean <= each.upper for each in found.segments)
    assert find_breaks(values, law=law, penalty=penalty) == found


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(-50, 50), min_size=8, max_size=20), st.floats(-1e6, 1e6))
def test_a_shifted_series_has_the_same_costs(values: list[float], shift: float) -> None:
    series = np.array(values)
    here, there = (cost(each, Law.GAUSSIAN, np.inf).ending(series.size) for each in (series, series + shift))
    assert there == pytest.approx(here, abs=1e-4)


@pytest.mark.parametrize(
    ("values", "law", "reason"),
    [
        ([1, 2, 3], Law.POISSON, Reason.SERIES_TOO_SHORT),
        ([], Law.POISSON, Reason.SERIES_TOO_SHORT),
        ([np.nan] * 50, Law.POISSON, Reason.SERIES_TOO_SHORT),
        ([0] * 20, Law.NEGATIVE_BINOMIAL, Reason.EMPTY),
        ([5.5] * 20, Law.GAUSSIAN, Reason.NO_VARIATION),
    ],
)
def test_what_cannot_be_split_is_refused(values: list[float], law: Law, reason: Reason) -> None:
    found = find_breaks(values, law=law)
    assert found == Breaks(found.verdict)
    assert (found.verdict.status, found.verdict.reasons) == (ResultStatus.NOT_ESTIMABLE, (reason,))


@pytest.mark.parametrize(
    ("values", "arguments"),
    [
        ([1, -1] * 8, {}),
        ([1, np.inf] * 8, {}),
        ([[1, 2]] * 8, {}),
        ([1, 2] * 8, {"least": 0}),
        ([1, 2] * 8, {"most": -1}),
        ([1, 2] * 8, {"size": 0.0}),
        ([1, 2] * 8, {"level": 1.0}),
    ],
)
def test_nonsense_is_one_sentence(values: list[float], arguments: dict[str, float]) -> None:
    with pytest.raises(BadInput, match=r"\.$"):
        find_breaks(values, **arguments)


def test_regimes_without_any_variation_are_told_apart() -> None:
    found = find_breaks([1.0] * 10 + [4.0] * 10, law=Law.GAUSSIAN)
    assert [each.first for each in found.breaks] == [10]
