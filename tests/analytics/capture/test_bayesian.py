"""Rows of the panel from posteriors: they say what the estimators say, and fit among the others."""

import numpy as np
import pytest

from analytics.capture.bayesian import BAYESIAN
from analytics.capture.decomposable import averaged
from analytics.capture.panel import panel
from analytics.capture.table import CaptureTable
from analytics.reasons import Reason
from schema.answering import Estimator, ResultStatus

SPINA_BIFIDA = {"100": 60, "010": 49, "110": 4, "001": 247, "101": 112, "011": 142, "111": 12}
"""Three lists of 626 people in New York State, 1969 to 1974: Madigan and York (1997), Biometrika 84:19-31."""


@pytest.fixture(scope="module")
def table() -> CaptureTable:
    return CaptureTable.from_cells(["birth", "death", "medical"], SPINA_BIFIDA)


def test_the_answer_comes_before_what_other_deltas_say(table: CaptureTable) -> None:
    posterior = averaged(table).posterior
    assert posterior is not None
    own, *others = panel(table, seed=1, estimators=[Estimator.DECOMPOSABLE], further=BAYESIAN, level=0.9)
    assert (own.model, own.diagnostics["delta"]) == (None, 0.125)
    assert own.estimate == posterior.quantile(0.5)
    assert (own.lower, own.upper) == pytest.approx((posterior.quantile(0.05), posterior.quantile(0.95)))
    assert [row.model for row in others] == ["delta 0.03125", "delta 0.0625", "delta 0.25", "delta 0.5", "delta 1"]


@pytest.mark.long
def test_latent_classes_say_how_well_chains_agree(table: CaptureTable) -> None:
    (row,) = panel(table, seed=1, estimators=[Estimator.LATENT_CLASS], further=BAYESIAN)
    assert row.documented == 626
    assert row.lower is not None
    assert row.upper is not None
    assert row.estimate is not None
    assert 626 < row.lower < row.estimate < row.upper
    assert (row.verdict.status is ResultStatus.OK) == (
        row.diagnostics["r_hat"] < 1.05
        and row.diagnostics["bulk_size"] > 400
        and row.diagnostics["tail_size"] > 200
        and row.diagnostics["humps"] == 1
    )


def test_seven_lists_are_too_many_for_graphs_only() -> None:
    counts = np.random.default_rng(1).integers(1, 9, 127)
    found = panel(CaptureTable(tuple("abcdefg"), counts), seed=1, estimators=[Estimator.DECOMPOSABLE], further=BAYESIAN)
    assert [(row.verdict.reasons, row.estimate) for row in found] == [((Reason.LISTS_TOO_MANY,), None)]


def test_two_lists_have_one_row_each_that_says_why() -> None:
    found = panel(
        CaptureTable.from_cells("ab", {"10": 9, "01": 9, "11": 9}), seed=1, estimators=BAYESIAN, further=BAYESIAN
    )
    assert [row.verdict.reasons for row in found] == [(Reason.LISTS_LT_3,)] * 2
