"""Cautions about a panel: each speaks where it should and is silent where it should be, in both languages."""

import re
from dataclasses import replace

import pytest

from analytics.estimate_cautions import RULES, Shown, cautions
from analytics.reasons import Reason
from schema.answering import Estimator, ResultStatus

QUIET = Shown(
    status=ResultStatus.OK,
    defended=(),
    lower=None,
    upper=None,
    documented=100,
    listed=100,
    reasons=(),
    left_out=(),
    recorded=True,
)
SPANNED = replace(QUIET, defended=(Estimator.LOGLINEAR,), lower=150.0, upper=190.0)
LEFT = (({"en": "Second", "ar": "الثانية"}, 12),)

FIRES = {
    "NOTHING_DEFENSIBLE": (replace(QUIET, status=ResultStatus.UNSTABLE), "No row may be defended"),
    "BOUND_ONLY": (replace(QUIET, lower=150.0), "Only a lower bound"),
    "STRATA_LEFT_OUT": (replace(SPANNED, upper=None, left_out=LEFT), "cannot be estimated: Second. "),
    "MODELS_DISAGREE": (replace(SPANNED, upper=400.0), "between 150 and 400"),
    "UNMIXED_CHAINS": (
        replace(SPANNED, reasons=((Estimator.LATENT_CLASS, Reason.UNMIXED_CHAINS),)),
        "do not agree in the time",
    ),
    "TOO_LONG": (replace(SPANNED, reasons=((Estimator.LATENT_CLASS, Reason.TOO_LONG),)), "rows say TOO_LONG"),
    "ON_NO_LIST": (replace(SPANNED, listed=90), "on no list"),
    "RANGE_SPANS": (SPANNED, "at most 6 above the best"),
    "TABLE_GIVEN": (replace(SPANNED, recorded=False), "was given with the question"),
}
SILENT = {
    "NOTHING_DEFENSIBLE": replace(SPANNED, status=ResultStatus.UNSTABLE),
    "BOUND_ONLY": SPANNED,
    "STRATA_LEFT_OUT": SPANNED,
    "MODELS_DISAGREE": SPANNED,
    "UNMIXED_CHAINS": replace(SPANNED, reasons=((Estimator.LATENT_CLASS, Reason.SPARSE),)),
    "TOO_LONG": SPANNED,
    "ON_NO_LIST": replace(SPANNED, listed=90, recorded=False),
    "RANGE_SPANS": replace(QUIET, lower=150.0),
    "TABLE_GIVEN": SPANNED,
}


def test_every_rule_is_tried() -> None:
    assert set(FIRES) == set(SILENT) == {code for code, *_ in RULES}


@pytest.mark.parametrize("code", FIRES)
def test_fires(code: str) -> None:
    shown, words = FIRES[code]
    said = next(each.text for each in cautions(shown) if each.code == code)
    assert words in said["en"]
    assert said["en"].endswith(".")
    assert said["ar"].endswith(".")
    assert not re.search(r"[0-9]", said["ar"]), "Arabic sentences have Arabic-Indic digits"
    assert len(re.findall(r"[٠-٩]+", said["ar"])) == len(re.findall(r"[0-9]+", said["en"]))


@pytest.mark.parametrize("code", SILENT)
def test_is_silent(code: str) -> None:
    assert code not in {each.code for each in cautions(SILENT[code])}


def test_nothing_is_said_of_a_refusal_but_what_its_lists_say() -> None:
    assert list(cautions(replace(QUIET, status=ResultStatus.NOT_ESTIMABLE))) == []
