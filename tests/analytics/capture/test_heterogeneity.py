"""Records that some lists find more easily: the parameter against another implementation, and what it finds."""

import numpy as np
import pytest

from analytics.capture.heterogeneity import SIGN, Differing, judged, records_differ, told_apart
from analytics.capture.hierarchy import independence, model
from analytics.capture.panel import panel
from analytics.capture.table import CaptureTable
from analytics.reasons import FINE, Reason
from schema.answering import Estimator
from schema.errors import BadInput
from tests.analytics.capture.published import DIABETES, HARES, HEPATITIS, SEBER, WORK_DEATHS


def drawn(size: int, seed: int, *, spread: float = 0.0, width: int = 4) -> CaptureTable:
    """Lists that find a record with a chance whose logit varies between records by `spread`."""
    generator = np.random.default_rng(seed)
    logit = generator.normal(-1.1, spread, size)[:, None] + np.linspace(-0.4, 0.4, width)[None, :]
    on = generator.random((size, width)) < 1 / (1 + np.exp(-logit))
    counts = np.bincount(on @ (1 << np.arange(width)), minlength=2**width)[1:]
    return CaptureTable(tuple("abcdefgh"[:width]), counts.astype(np.int64))


@pytest.mark.parametrize("table", [DIABETES, HARES, WORK_DEATHS], ids=["diabetes", "hares", "deaths at work"])
def test_the_regression_is_that_of_another_implementation(table: CaptureTable) -> None:
    import statsmodels.api as sm

    held = table.presence.sum(axis=1)
    columns = np.column_stack([np.ones(len(table.counts)), table.presence, held**2 / 2])
    theirs = sm.GLM(table.counts, columns, family=sm.families.Poisson()).fit(tol=1e-12)
    plain = sm.GLM(table.counts, columns[:, :-1], family=sm.families.Poisson()).fit(tol=1e-12)
    found = records_differ(table, independence(table.width))
    assert found.estimate == pytest.approx(table.n + np.exp(theirs.params[0]), rel=1e-6)
    assert found.variance == pytest.approx(theirs.cov_params()[0, 0], rel=1e-5)
    assert found.deviance == pytest.approx(theirs.deviance, rel=1e-6)
    sign = np.copysign(np.sqrt(plain.deviance - theirs.deviance), theirs.params[-1])
    assert found.sign == pytest.approx(sign, rel=1e-5)
    assert found.df == theirs.df_resid


def test_three_lists_of_which_every_pair_interacts_leave_nothing_to_add() -> None:
    saturated = model(3, "[12][13][23]")
    assert not told_apart(saturated)
    assert told_apart(independence(3))
    assert records_differ(HEPATITIS, saturated).verdict.reasons == (Reason.NO_ESTIMATE,)
    assert judged(records_differ(HEPATITIS, saturated)) == FINE


def test_what_cannot_be_asked_is_said() -> None:
    assert records_differ(SEBER, independence(2)).verdict.reasons == (Reason.LISTS_LT_3,)
    with pytest.raises(BadInput, match="of the 4 at work"):
        records_differ(DIABETES, independence(3))
    with pytest.raises(BadInput, match="level"):
        records_differ(DIABETES, independence(4), level=2)


def test_chances_that_differ_are_found_and_alike_ones_seldom() -> None:
    alike = [records_differ(drawn(3000, seed), independence(4)) for seed in range(200)]
    differing = [records_differ(drawn(3000, seed, spread=1.0), independence(4)) for seed in range(40)]
    assert np.mean([each.found for each in alike]) < 0.1
    assert np.mean([each.found for each in differing]) > 0.95
    assert np.std([each.sign or 0.0 for each in alike]) == pytest.approx(1, abs=0.15)


def test_it_brings_the_estimate_nearer_to_what_there_is() -> None:
    tables = [drawn(4000, seed, spread=0.8) for seed in range(60)]
    found = [records_differ(each, independence(4)) for each in tables]
    covered = [(each.lower or 0) <= 4000 <= (each.upper or np.inf) for each in found]
    assert np.mean(covered) > 0.85
    # Lists that do not depend on one another and records that are alike leave the estimate far below, and say so.
    for each in tables[:5]:
        rows = {row.model: row for row in panel(each, seed=1, estimators=[Estimator.LOGLINEAR])}
        plain = rows["[1][2][3][4]"]
        assert (plain.upper or 0) < 4000
        assert Reason.HETEROGENEITY in plain.verdict.reasons or (plain.delta_bic or 0) > 6
        assert all(
            Reason.HETEROGENEITY not in row.verdict.reasons for name, row in rows.items() if "differ" in str(name)
        )


def test_a_sign_at_the_mark_is_none() -> None:
    at = Differing(model=independence(3), documented=9, sign=SIGN, verdict=FINE)
    assert judged(at) == FINE
