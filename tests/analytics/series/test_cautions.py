"""Every caution about the form of a series fires where it should and is silent where it should be."""

import re
from dataclasses import replace

import pytest

from analytics.series.cautions import RULES, Shares, Told, caveats
from analytics.series.form import Form
from schema.answering import Bucket, Dimension, Imprecise, Scale
from schema.vocabulary import Measure

PLAIN = Told(Form(Measure.KILLED, Bucket.MONTH))
GOVERNMENT, OPPOSITION = {"en": "Government", "ar": "الحكومة"}, {"en": "Opposition", "ar": "المعارضة"}
SHARES = Shares([(GOVERNMENT, 0.4, 0.9), (OPPOSITION, 0.1, 0.6)], nobodys=50, records=100, counted=False)


def told(*, of: Told = PLAIN, form: dict[str, object] | None = None, **known: object) -> Told:
    return replace(of, form=replace(of.form, **(form or {})), **known)


STOCK = told(form={"measure": Measure.TRAPPED})
FIRES = {
    "LAST_VALUE": (told(of=STOCK, several=True, roughly=3), "the last number stated in it holds. Where several"),
    "ATTRIBUTION_BOUNDS": (told(shares=SHARES), "Government 40%–90% and Opposition 10%–60%."),
    "RUNNING_TOTAL_GAPS": (told(form={"scale": Scale.CUMULATIVE}, unseen=4), "known to have been active: 4."),
    "SOURCES_START_OR_STOP": (
        told(partly=(GOVERNMENT, OPPOSITION)),
        "quarter of the period: Government and Opposition.",
    ),
    "DATES_DRAWN": (told(form={"imprecise": Imprecise.DRAWS}, drawn=12), "at random, 1,000 times"),
    "DAYS_NOT_MOVED": (told(form={"zone": "Etc/UTC"}, stays=7), "stay on it: 7."),
    "EACH_LEFT_OUT": (told(form={"group_by": Dimension.SOURCE_LEFT_OUT}, untold=2), "and which have none: 2."),
}
SILENT = {
    "LAST_VALUE": PLAIN,
    "ATTRIBUTION_BOUNDS": told(shares=replace(SHARES, nobodys=0)),
    "RUNNING_TOTAL_GAPS": told(form={"scale": Scale.CUMULATIVE}),
    "SOURCES_START_OR_STOP": PLAIN,
    "DATES_DRAWN": told(form={"imprecise": Imprecise.DRAWS}),
    "DAYS_NOT_MOVED": told(form={"zone": "Etc/UTC"}),
    "EACH_LEFT_OUT": told(form={"group_by": Dimension.SOURCE}),
}


def said(of: Told) -> dict[str, dict[str, str]]:
    return {each.code: dict(each.text) for each in caveats(of)}


def test_every_rule_is_tried() -> None:
    assert set(FIRES) == set(SILENT) == {code for code, *_ in RULES}


@pytest.mark.parametrize("code", FIRES)
def test_fires(code: str) -> None:
    evidence, words = FIRES[code]
    text = said(evidence)[code]
    assert words in text["en"]
    assert text["en"].endswith(".")
    assert text["ar"].endswith(".")
    assert not re.search(r"[0-9]", text["ar"])
    assert len(re.findall(r"[0-9٠-٩٬٫]*[0-9٠-٩]", text["ar"])) == len(re.findall(r"[0-9][0-9,.]*(?<![,.])", text["en"]))


@pytest.mark.parametrize("code", SILENT)
def test_does_not_fire(code: str) -> None:
    assert code not in said(SILENT[code])


def test_a_plain_series_needs_none() -> None:
    assert caveats(PLAIN) == []


def test_shares_of_people_are_said_to_be_of_people() -> None:
    assert (
        "Shares of what is counted over" in said(told(shares=replace(SHARES, counted=True)))["ATTRIBUTION_BOUNDS"]["en"]
    )


def test_incidents_have_no_claims_that_could_remain() -> None:
    left = told(form={"group_by": Dimension.SOURCE_LEFT_OUT, "measure": Measure.INCIDENTS})
    assert "claims" not in said(left)["EACH_LEFT_OUT"]["en"]
    assert "other sources' claims" in said(FIRES["EACH_LEFT_OUT"][0])["EACH_LEFT_OUT"]["en"]


def test_many_sources_are_not_all_named() -> None:
    assert "(and 1 more)" in said(told(partly=(GOVERNMENT,) * 5))["SOURCES_START_OR_STOP"]["en"]
