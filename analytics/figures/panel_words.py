"""Names of rows of a sensitivity panel, their numbers, and reasons in a word or two."""

import re
from collections.abc import Mapping, Sequence

from analytics.capture.modelled import DIFFER, SATURATED, STEPWISE
from analytics.capture.panel import LISTS_DIFFER
from analytics.figures.dress import Look
from analytics.results import Caveat
from analytics.stratified import SUM

Words = tuple[str, str]

_SAID: Mapping[str, Words] = {
    LISTS_DIFFER: ("lists of different size", "قوائم متفاوتة الحجم"),
    f", {DIFFER}": (", records differ", "، تتباين السجلات"),
    STEPWISE: ("chosen by steps", "باختيار متدرج"),
    SATURATED: ("all interactions", "كل التفاعلات"),
    f"{SUM}, averaged by BIC": ("sum of strata, models averaged", "مجموع الطبقات، بمتوسط النماذج"),
    SUM: ("sum of strata", "مجموع الطبقات"),
}
"""What parts of the names of models are called."""

_SHORT: Mapping[str, Words] = {
    "SPARSE": ("too little shared", "المشترك قليل"),
    "HETEROGENEITY": ("takes records to be alike", "يعدّ السجلات متماثلة"),
    "STRUCTURAL_ZERO": ("a list at work in part only", "قائمة عملت جزئيًّا"),
    "UNMIXED_CHAINS": ("chains disagree", "السلاسل مختلفة"),
    "BIMODAL": ("two peaks", "قمّتان"),
    "AT_LIMIT": ("no end in reach", "بلا نهاية منظورة"),
    "NO_ESTIMATE": ("no estimate exists", "لا تقدير لها"),
    "NO_OVERLAP": ("nothing shared", "لا مشترك"),
    "LISTS_LT_3": ("fewer than three lists", "أقل من ثلاث قوائم"),
    "LISTS_LT_2": ("fewer than two lists", "أقل من قائمتين"),
    "LISTS_TOO_MANY": ("too many lists", "قوائم أكثر مما ينبغي"),
    "DUPLICATE_LIST": ("one list twice", "قائمة مكررة"),
    "NOT_CONVERGED": ("not settled", "لم يستقر"),
    "TOO_LONG": ("takes too long here", "يستغرق طويلًا"),
    "STRATUM_UNKNOWN": ("stratum not known", "الطبقة غير معروفة"),
    "OPEN_POPULATION": ("still being reported", "ما زال الإبلاغ جاريًا"),
    "SELECTED_BY_LIST": ("selected by list", "مختار بحسب القوائم"),
    "COLLECTIONS_UNMATCHED": ("collections not matched", "مجموعات غير متطابقة"),
    "AGGREGATES_AMONG": ("not single incidents", "ليست حوادث مفردة"),
    "EMPTY": ("no record", "لا سجل"),
}


def because(reasons: Sequence[Caveat], look: Look) -> str:
    """Reasons in a word or two each."""
    return ("، " if look.rtl else ", ").join(
        _SHORT.get(each.code, (each.code, each.code))[look.rtl] for each in reasons
    )


def model(name: str, look: Look) -> str:
    """The name of a model in words; numbers of lists stay as they are, read from left to right."""

    def classes(found: re.Match[str]) -> str:
        return f"عدد الأصناف حتى {look.number(int(found[1]))}" if look.rtl else found[0]

    said = re.sub(r"up to (\d+) classes", classes, name)
    for english, words in _SAID.items():
        said = said.replace(english, words[look.rtl])
    return re.sub(r"(\[\d+\])+", "\u2066\\g<0>\u2069", said.replace(", ", "، ")) if look.rtl else said


def span(low: float | None, middle: float | None, high: float | None, look: Look) -> str:
    """Ends in words, rounded to three figures: nobody knows an estimate better."""
    ends = [None if each is None else look.number(float(f"{each:.3g}")) for each in (low, middle, high)]
    if ends[2] is None:
        least = ends[0] or ends[1]
        text = f"{least} على الأقل" if look.rtl else f"at least {least}"
    else:
        text = f"{ends[0]}–{ends[2]}"
    return f"<b>{ends[1]}</b> ({text})" if ends[1] else text
