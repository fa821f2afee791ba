"""Estimates judged by what truly happened in Qasira, and on lists that do not depend on one another.

Sources of Qasira report an event the likelier the more people it harmed, in the time and provinces that they know, so
that no assumption of any estimator holds. An answer is honest when its range holds the truth or is not given, and when
a row that misses the truth is flagged: as one that takes records to be alike, rests on too little, or on lists that
were not at work. A lower bound misses from below only.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from analytics.capture.rows import Row
from analytics.capture.table import CaptureTable
from analytics.defensible import span
from analytics.estimating import Effort, Layer, panelled
from schema.answering import Estimator, ResultStatus
from tests.analytics.qasira_truth import PROVINCES, world

QUICK = (Estimator.CHAO, Estimator.SAMPLE_COVERAGE, Estimator.LOGLINEAR, Estimator.DECOMPOSABLE)
PERIODS = ((0, 47), (12, 35), (0, 11), (12, 23), (24, 35), (36, 47))
"""Months from January 2021: all, those in which every source was at work, and each year."""
QUESTIONS: tuple[tuple[int, int, int | None], ...] = (
    *((first, last, None) for first, last in PERIODS),
    *((12, 35, province) for province in range(len(PROVINCES))),
)

Judged = dict[str, Counter[str]]


def called(row: Row) -> str:
    """Under what a row is counted: the best log-linear model, the others that may be defended, and so on."""
    model = row.model or ""
    if row.estimator is not Estimator.LOGLINEAR or model.startswith("stepwise") or model.endswith("differ"):
        return f"{row.estimator.name} {model.split(' [')[0].split(', ')[-1]}".strip()
    return "LOGLINEAR best" if row.delta_bic == 0 else "LOGLINEAR others"


def verdict(row: Row, truth: int) -> str:
    """Whether its interval holds the truth, and whether it says that it may be used."""
    if row.lower is None or row.upper is None:
        return "refused"
    holds = row.lower <= truth <= row.upper
    if row.estimator is Estimator.CHAO:
        holds = row.lower <= truth
    sure = row.verdict.status is ResultStatus.OK
    return f"{'sure' if sure else 'flagged'}, {'holds' if holds else 'misses'}"


def judge(seeds: Sequence[int]) -> Judged:
    """Every question of these worlds, by estimator and of the range."""
    found: Judged = defaultdict(Counter)
    for seed in seeds:
        made = world(seed)
        for first, last, province in QUESTIONS:
            truth = made.truth(first, last, province)
            layer, documented = made.question(first, last, province)
            answer = panelled(replace(layer, brief=True), Effort(QUICK, 1), {})
            for row in answer.rows:
                found[called(row)][verdict(row, truth)] += 1
            low, high = span(answer.rows, documented)
            sure = "sure" if answer.verdict.status is ResultStatus.OK else "flagged"
            if low is None:
                found["range"]["not given"] += 1
            else:
                holds = low <= truth and (high is None or truth <= high)
                found["range"][f"{sure}, {'holds' if holds else 'misses'}"] += 1
    return found


def share(of: Counter[str], *kinds: str) -> float:
    return sum(of[each] for each in kinds) / max(of.total(), 1)


def honest(found: Judged, most: float) -> None:
    """No estimator is sure and wrong in more than this share of questions, nor the range where it is given."""
    given = found["range"].total() - found["range"]["not given"]
    assert found["range"]["sure, misses"] + found["range"]["flagged, misses"] <= most * given
    for name in ("LOGLINEAR records differ", "SAMPLE_COVERAGE", "CHAO lists differ", "DECOMPOSABLE", "LOGLINEAR best"):
        assert share(found[name], "sure, misses") <= most, name


def test_two_worlds_are_judged_honestly() -> None:
    found = judge([1, 2])
    honest(found, 0.15)
    assert share(found["range"], "not given") < 0.7, "to refuse everything is no answer"
    # What takes records to be alike misses nearly always, and nearly always says so.
    alike = found["LOGLINEAR best"]
    assert alike["flagged, misses"] > alike["sure, misses"] + alike["sure, holds"]


def test_the_whole_country_in_the_time_that_all_sources_worked() -> None:
    made = world(1)
    layer, documented = made.question(12, 35)
    answer = panelled(layer, Effort(QUICK, 1), {})
    low, high = span(answer.rows, documented)
    assert low is not None
    assert high is not None
    assert documented < low < made.truth(12, 35) < high < 2 * made.truth(12, 35)
    assert {row.estimator for row in answer.rows if row.verdict.status is ResultStatus.OK} == {
        Estimator.CHAO,
        Estimator.LOGLINEAR,
    }


def test_before_a_source_began_its_zeros_are_no_finding() -> None:
    layer, documented = world(1).question(0, 47)
    answer = panelled(layer, Effort(QUICK, 1), {})
    assert span(answer.rows, documented) == (None, None)
    assert all(row.verdict.status is not ResultStatus.OK for row in answer.rows)


@pytest.mark.long
def test_twelve_worlds_are_judged_honestly() -> None:
    """Prints the table of docs/validation.md."""
    found = judge(range(1, 13))
    kinds = ("sure, holds", "sure, misses", "flagged, holds", "flagged, misses", "refused", "not given")
    lines = [f"{'':28}" + "".join(f"{kind:>16}" for kind in kinds)]
    lines += [f"{name:28}" + "".join(f"{counts[kind]:>16}" for kind in kinds) for name, counts in sorted(found.items())]
    sys.stdout.write("\n" + "\n".join(lines) + "\n")
    honest(found, 0.15)


def drawn(chances: Sequence[float], size: int, seed: int) -> CaptureTable:
    """Lists that do not depend on one another, of a population of this size whose members are alike."""
    on = np.random.default_rng(seed).random((size, len(chances))) < np.array(chances)
    counts = np.bincount(on @ (1 << np.arange(len(chances))), minlength=2 ** len(chances))[1:]
    return CaptureTable(tuple("abcdefgh"[: len(chances)]), counts.astype(np.int64))


def covering(chances: Sequence[float], size: int, tables: int) -> dict[str, float]:
    """Share of tables of which intervals hold the truth: of the independence model, and of the range."""
    held: dict[str, list[bool]] = defaultdict(list)
    name = "".join(f"[{j + 1}]" for j in range(len(chances)))
    for seed in range(tables):
        answer = panelled(Layer(drawn(chances, size, seed), brief=True), Effort((Estimator.LOGLINEAR,), 1), {})
        for row in answer.rows:
            if row.model == name and row.lower is not None and row.upper is not None:
                held["independence"].append(row.lower <= size <= row.upper)
                held["flagged"].append(row.verdict.status is not ResultStatus.OK)
        low, high = span(answer.rows, answer.asked.table.n)
        if low is not None:
            held["range"].append(low <= size and (high is None or size <= high))
    return {key: float(np.mean(each)) for key, each in held.items()}


def test_on_independent_lists_intervals_cover_what_they_promise() -> None:
    found = covering([0.3, 0.25, 0.35, 0.2], 800, 150)
    assert 0.90 <= found["independence"] <= 0.99
    assert found["range"] >= 0.95
    assert found["flagged"] <= 0.12


@pytest.mark.long
@pytest.mark.parametrize(
    ("chances", "size"),
    [
        ([0.3, 0.25, 0.35], 1000),
        ([0.3, 0.25, 0.35, 0.2], 400),
        ([0.15, 0.1, 0.2, 0.12], 3000),
        ([0.3, 0.25, 0.35, 0.2, 0.15], 1000),
    ],
)
def test_on_many_independent_lists_intervals_cover_what_they_promise(chances: list[float], size: int) -> None:
    found = covering(chances, size, 400)
    sys.stdout.write(f"\n{chances} of {size}: {found}\n")
    assert 0.90 <= found["independence"] <= 0.99
    assert found["range"] >= 0.95
    assert found["flagged"] <= 0.15


def test_two_lists_that_lean_on_each_other_do_not_pass_as_independent() -> None:
    """Of 1,000, list b takes up every second of list a: independence then misses, and the best model knows better."""
    generator = np.random.default_rng(5)
    a, b, c, d = (generator.random(1000) < chance for chance in (0.4, 0.25, 0.3, 0.3))
    b = b | (a & (generator.random(1000) < 0.5))
    on = np.column_stack([a, b, c, d])
    counts = np.bincount(on @ (1 << np.arange(4)), minlength=16)[1:].astype(np.int64)
    answer = panelled(Layer(CaptureTable(tuple("abcd"), counts)), Effort(QUICK, 1), {})
    plain = next(row for row in answer.rows if row.model == "[1][2][3][4]")
    best = next(row for row in answer.rows if row.delta_bic == 0)
    assert (plain.upper or 0) < 1000
    assert (plain.delta_bic or 0) > 6
    assert (best.lower or 0) < 1000 < (best.upper or 0)
    low, high = span(answer.rows, 0)
    assert (low or 0) < 1000 < (high or 0)
