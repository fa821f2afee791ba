"""Chain ladder, errors and bootstrap against published triangles; nowcasts against reports whose end is known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.change.chain_ladder import bootstrap, chain_ladder, over_dispersed
from analytics.change.nowcast import Nowcast, nowcast
from analytics.change.triangles import Triangle, reporting_triangle
from analytics.reasons import FINE, Reason
from schema.answering import ResultStatus
from schema.errors import BadInput
from tests.analytics.change import published
from tests.analytics.change.reports import DELAYS, reports


def test_the_raa_triangle_has_its_published_completion() -> None:
    found = chain_ladder(published.triangle(published.RAA))
    assert found.total == pytest.approx(published.RAA_TOTAL, abs=0.005)
    assert found.total_error == pytest.approx(published.RAA_TOTAL_ERROR, abs=0.005)
    assert [round(each) for each in found.outstanding] == list(published.RAA_OUTSTANDING)
    assert [round(each) for each in found.errors] == list(published.RAA_ERRORS)


def test_the_triangle_of_taylor_and_ashe_has_its_published_errors() -> None:
    found = chain_ladder(published.triangle(published.TAYLOR_ASHE))
    assert found.total == pytest.approx(published.TAYLOR_ASHE_TOTAL, abs=0.5)
    assert found.total_error == pytest.approx(published.TAYLOR_ASHE_TOTAL_ERROR, abs=0.5)
    assert [round(each) for each in found.errors] == list(published.TAYLOR_ASHE_ERRORS)


def test_the_bootstrap_has_the_published_prediction_errors() -> None:
    totals = published.triangle(published.TAYLOR_ASHE)
    ladder = chain_ladder(totals)
    fitted = over_dispersed(totals, ladder)
    assert fitted is not None
    drawn = bootstrap(fitted, draws=4000, seed=1)
    assert drawn.sum(axis=1).std() == pytest.approx(published.TAYLOR_ASHE_BOOTSTRAP_TOTAL, rel=0.05)
    assert drawn.sum(axis=1).mean() == pytest.approx(published.TAYLOR_ASHE_TOTAL, rel=0.02)
    for row, per_cent in published.TAYLOR_ASHE_BOOTSTRAP.items():
        assert 100 * drawn[:, row].std() / ladder.outstanding[row] == pytest.approx(per_cent, rel=0.08)


def test_fitted_increments_are_those_of_a_poisson_regression_on_rows_and_columns() -> None:
    """Renshaw and Verrall (1998): the chain ladder is the Poisson model with one level per row and per column."""
    import statsmodels.api as sm

    totals = published.triangle(published.TAYLOR_ASHE)
    fitted = over_dispersed(totals, chain_ladder(totals))
    assert fitted is not None
    seen = ~np.isnan(totals)
    row, column = np.nonzero(seen)
    increments = np.diff(totals, axis=1, prepend=0)[seen]
    levels = np.column_stack([row[:, None] == np.arange(10), column[:, None] == np.arange(1, 10)]).astype(float)
    model = sm.GLM(increments, levels, family=sm.families.Poisson()).fit(scale="X2")
    assert fitted.expected[seen] == pytest.approx(model.mu, rel=1e-6)
    assert fitted.dispersion == pytest.approx(model.scale, rel=1e-6)


def test_a_triangle_that_grows_alike_is_completed_without_error() -> None:
    grown = np.outer([100.0, 200, 50, 400, 300], [0.5, 0.8, 1.0])
    rows, columns = np.indices(grown.shape)
    found = chain_ladder(np.where(rows + columns < 5, grown, np.nan))
    assert found.ultimate == pytest.approx([100, 200, 50, 400, 300])
    assert found.errors == pytest.approx([0] * 5, abs=1e-4)


def test_what_is_reported_and_what_is_expected_stay_apart() -> None:
    whole, triangle = reports(seed=1, buckets=30, level=80)
    found = nowcast(triangle, seed=1)
    assert found.verdict == FINE
    last = found.points[-1]
    assert last.reported == triangle.counts[-1, 0]
    assert last.reported < last.lower < last.expected < last.upper
    assert last.completeness == pytest.approx(DELAYS[0], abs=0.05)
    assert all(point.expected == point.reported == point.upper for point in found.points[: 30 - len(DELAYS) + 1])
    assert found.total == pytest.approx(sum(point.expected - point.reported for point in found.points))
    assert found.total_lower is not None
    assert found.total_upper is not None
    assert found.total_lower < whole.sum() - np.nansum(triangle.counts) < found.total_upper
    assert found.immature() == 3
    assert found.immature(complete=0.01) == 0


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_order_of_rows_changes_nothing_and_a_seed_repeats_everything(seed: int, order: object) -> None:
    random = np.random.default_rng(seed)
    event = random.integers(0, 12, 200)
    delay = np.minimum(random.geometric(0.5, 200) - 1, 11 - event)
    pairs = list(zip(event, delay, strict=True))
    shuffled = list(pairs)
    order.shuffle(shuffled)
    here, there = (reporting_triangle(*np.array(each).T, np.ones(200), buckets=12) for each in (pairs, shuffled))
    assert np.nansum(here.counts) == 200
    assert nowcast(here, seed=seed, draws=50) == nowcast(there, seed=seed, draws=50)


def test_delays_past_the_longest_are_told_and_in_no_cell() -> None:
    triangle = reporting_triangle([0, 0, 1, 2], [0, 3, 1, 0], [5, 2, 4, 3], buckets=4, longest=1)
    assert triangle.later == 2
    assert triangle.counts.tolist()[:3] == [[5, 0], [0, 4], [3, 0]]
    assert np.isnan(triangle.counts[3, 1])
    assert triangle.counts[3, 0] == 0


def test_an_earlier_triangle_is_what_was_known_then() -> None:
    _, triangle = reports(seed=2, buckets=12, level=30)
    earlier = triangle.seen(8)
    rows, columns = np.indices(earlier.counts.shape)
    assert (np.isnan(earlier.counts) == (rows + columns >= 8)).all()
    assert np.nansum(earlier.counts) == np.nansum(triangle.counts[:8][rows + columns < 8])


def bulk() -> Triangle:
    """Events of two years that were all imported in the last month but one."""
    event = np.arange(22)
    return reporting_triangle(event, 22 - event, np.full(22, 9), buckets=24)


def flat() -> Triangle:
    """Every report comes one month after its event."""
    return reporting_triangle(np.arange(23), np.ones(23, int), np.full(23, 9), buckets=24)


@pytest.mark.parametrize(
    ("triangle", "reason"),
    [
        (bulk(), Reason.NO_REPORTING_HISTORY),
        (flat(), Reason.NO_REPORTING_HISTORY),
        (reporting_triangle([0, 0, 1], [0, 1, 0], [4, 5, 6], buckets=3), Reason.NO_REPORTING_HISTORY),
        (reporting_triangle(np.arange(24), np.zeros(24, int), np.ones(24), buckets=24), Reason.NO_REPORTING_HISTORY),
        (reporting_triangle([], [], [], buckets=24), Reason.EMPTY),
        (reporting_triangle([3, 4, 5, 6], [0, 1, 2, 3], [0, 0, 0, 0], buckets=24), Reason.EMPTY),
    ],
)
def test_without_a_history_of_reporting_there_is_no_nowcast(triangle: Triangle, reason: Reason) -> None:
    found = nowcast(triangle, seed=1, draws=20)
    assert found == Nowcast(found.verdict, draws=20, seed=1)
    assert (found.verdict.status, found.verdict.reasons) == (ResultStatus.NOT_ESTIMABLE, (reason,))


def test_one_report_of_many_people_is_no_bulk_import() -> None:
    _, triangle = reports(seed=4, buckets=20, level=40)
    counts = triangle.counts.copy()
    counts[3, 2] = 5_000
    assert nowcast(Triangle(counts), seed=1, draws=20).verdict.reasons == (Reason.NO_REPORTING_HISTORY,)
    assert nowcast(Triangle(counts, weighed=True), seed=1, draws=20).verdict == FINE


def test_a_last_bucket_without_any_report_is_unstable() -> None:
    _, triangle = reports(seed=3, buckets=20, level=40)
    counts = triangle.counts.copy()
    counts[-1, 0] = 0
    found = nowcast(Triangle(counts), seed=1, draws=50)
    assert (found.verdict.status, found.verdict.reasons) == (ResultStatus.UNSTABLE, (Reason.NOTHING_YET,))
    assert found.points[-1].expected == 0


@pytest.mark.parametrize(
    ("event", "delay", "counts"),
    [([0], [-1], [1]), ([9], [0], [1]), ([3], [2], [1]), ([0], [0], [-1]), ([0], [0], [np.nan]), ([0, 1], [0], [1])],
)
def test_reports_that_cannot_be_are_one_sentence(event: list[int], delay: list[int], counts: list[float]) -> None:
    with pytest.raises(BadInput, match=r"\.$"):
        reporting_triangle(event, delay, counts, buckets=5)


def test_a_triangle_with_holes_is_one_sentence() -> None:
    with pytest.raises(BadInput, match=r"\.$"):
        chain_ladder(np.array([[1.0, 2, 3], [1, np.nan, 3], [1, np.nan, np.nan]]))
    _, triangle = reports(seed=4, buckets=20, level=40)
    with pytest.raises(BadInput, match=r"\.$"):
        nowcast(triangle, seed=1, draws=0)
