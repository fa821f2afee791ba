"""Averaging over decomposable models, against the same models written as chains of conditional probabilities.

A chordal graph is also a sequence of lists, each depending on earlier ones that are all joined to each other. Its
hyper-Dirichlet prior gives the chance to be on a list, for each pattern of those, a beta prior of its own. That needs
neither cliques nor separators, and its integrals can be taken numerically.
"""

import csv
import time
from itertools import combinations, permutations, product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.integrate import quad
from scipy.special import betaln, gammaln

from analytics.capture.decomposable import averaged, over_deltas
from analytics.capture.preconditions import screen
from analytics.capture.table import CaptureTable
from analytics.reasons import FINE, Reason, refused
from schema.errors import BadInput

SPINA_BIFIDA = {"100": 60, "010": 49, "110": 4, "001": 247, "101": 112, "011": 142, "111": 12}
"""Three lists of 626 people in New York State, 1969 to 1974: Madigan and York (1997), Biometrika 84:19-31."""


def sequences(width: int) -> dict[frozenset[tuple[int, int]], list[tuple[int, tuple[int, ...]]]]:
    """For each chordal graph, by its edges, an order of lists with those that each depends on."""
    every = list(combinations(range(width), 2))
    found = {}
    for chosen in product([False, True], repeat=len(every)):
        edges = frozenset(edge for edge, taken in zip(every, chosen, strict=True) if taken)
        for order in permutations(range(width)):
            chain = [(j, tuple(sorted(i for i in order[:k] if linked(i, j, edges)))) for k, j in enumerate(order)]
            if all(pair in edges for _, before in chain for pair in combinations(before, 2)):
                found[edges] = chain
                break
    return found


def linked(a: int, b: int, edges: frozenset[tuple[int, int]]) -> bool:
    return (min(a, b), max(a, b)) in edges


def joint(table: CaptureTable, delta: float, limit: int, *, numerically: bool) -> NDArray[np.float64]:
    """Posterior over (graphs, undocumented records from 0 to `limit`)."""
    logs = []
    for chain in sequences(table.width).values():
        for n0 in range(limit + 1):
            cells = np.append(n0, table.counts).astype(float)
            everybody = cells.sum()
            log = gammaln(everybody + 1) - gammaln(cells + 1).sum() - np.log(everybody)
            for j, before in chain:
                prior = delta * 2 ** (table.width - len(before) - 1)
                for pattern in product([0, 1], repeat=len(before)):
                    on, off = (counted(cells, [*zip(before, pattern, strict=True), (j, k)]) for k in (1, 0))
                    log += integral(on, off, prior, numerically=numerically)
            logs.append(log)
    weights = np.exp(np.array(logs) - max(logs)).reshape(-1, limit + 1)
    return weights / weights.sum()


def counted(cells: NDArray[np.float64], wanted: list[tuple[int, int]]) -> float:
    return sum(count for p, count in enumerate(cells) if all(p >> j & 1 == on for j, on in wanted))


def integral(on: float, off: float, prior: float, *, numerically: bool) -> float:
    """Log of the expectation of t^on (1 - t)^off under a beta distribution of t with both parameters `prior`."""
    if not numerically:
        return float(betaln(on + prior, off + prior) - betaln(prior, prior))

    def over_logit(x: float, a: float, b: float) -> float:
        return float(np.exp(-a * np.logaddexp(0, -x) - b * np.logaddexp(0, x)))

    def whole(a: float, b: float) -> float:
        halves = [(-40 / prior, 0), (0, 40 / prior)]
        return sum(quad(over_logit, *half, (a, b), limit=500, epsabs=0, epsrel=1e-10)[0] for half in halves)

    return float(np.log(whole(on + prior, off + prior) / whole(prior, prior)))


def spina_bifida() -> CaptureTable:
    return CaptureTable.from_cells(["birth", "death", "medical"], SPINA_BIFIDA)


@pytest.fixture(scope="module")
def kosovo(data_folder: Path) -> CaptureTable:
    with (data_folder / "mse" / "kosovo_4list_contingency.csv").open() as file:
        lists, *rows = csv.reader(file)
    return CaptureTable.from_cells(lists[:-1], {"".join(row[:-1]): int(row[-1]) for row in rows})


def test_every_chordal_graph_has_a_sequence() -> None:
    assert [len(sequences(width)) for width in (2, 3, 4)] == [2, 8, 61]


@pytest.mark.parametrize("delta", [0.125, 1.0])
def test_against_integrals_taken_numerically(delta: float) -> None:
    table = CaptureTable.from_cells("abc", {"100": 3, "010": 2, "110": 1, "001": 4, "101": 1, "011": 0, "111": 1})
    known = joint(table, delta, 3, numerically=True)
    found = averaged(table, delta=delta, limit=3)
    assert found.posterior is not None
    np.testing.assert_allclose(found.posterior.mass, known.sum(axis=0), rtol=1e-6)
    np.testing.assert_allclose([each.probability for each in found.models], np.sort(known.sum(axis=1))[::-1], rtol=1e-6)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 30), min_size=7, max_size=7), st.sampled_from([0.05, 0.125, 0.5, 2.0]))
def test_against_sequences_of_three_lists(counts: list[int], delta: float) -> None:
    table = CaptureTable(tuple("abc"), np.array(counts))
    found = averaged(table, delta=delta, limit=100)
    if not screen(table).estimable:
        assert found.posterior is None
        return
    if not table.sizes.all():
        return
    assert found.posterior is not None
    known = joint(table, delta, 100, numerically=False)
    np.testing.assert_allclose(found.posterior.mass, known.sum(axis=0), rtol=1e-9, atol=1e-12)
    chances = [each.probability for each in found.models]
    np.testing.assert_allclose(chances, np.sort(known.sum(axis=1))[::-1][: len(chances)], atol=1e-9)


def test_kosovo_against_sequences_of_four_lists(kosovo: CaptureTable) -> None:
    """Every number of undocumented records up to 40,000, under all 61 models."""
    found = averaged(kosovo, limit=40_000)
    posterior = found.posterior
    assert posterior is not None
    n0, known = on_every_number(kosovo, 40_000)
    mass = known.sum(axis=0)
    assert posterior.mean == pytest.approx(kosovo.n + float(mass @ n0), rel=1e-8)
    for share in (0.025, 0.1, 0.5, 0.9, 0.975):
        assert posterior.quantile(share) == kosovo.n + np.searchsorted(np.cumsum(mass), share)
    np.testing.assert_allclose(np.interp(n0, posterior.nodes.at, posterior.density), mass, rtol=1e-3, atol=1e-12)
    chances = [each.probability for each in found.models]
    np.testing.assert_allclose(chances, np.sort(known.sum(axis=1))[::-1][: len(chances)], rtol=1e-7)
    assert found.verdict == FINE
    assert found.models[0].cliques == (("ABA", "EXH", "OSCE"), ("EXH", "HRW", "OSCE"))


def on_every_number(table: CaptureTable, limit: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    n0 = np.arange(limit + 1.0)
    logs = []
    for chain in sequences(table.width).values():
        everybody = table.n + n0
        log = gammaln(everybody + 1) - gammaln(n0 + 1) - np.log(everybody)
        for j, before in chain:
            prior = 2.0 ** -(len(before) + 1)
            for pattern in product([0, 1], repeat=len(before)):
                on, off = (
                    counted(np.append(0, table.counts), [*zip(before, pattern, strict=True), (j, k)]) for k in (1, 0)
                )
                more = 0 if any(pattern) else n0
                log = log + betaln(on + prior, off + more + prior) - betaln(prior, prior)
        logs.append(log)
    weights = np.exp(np.array(logs) - np.max(logs))
    return n0, np.asarray(weights / weights.sum(), dtype=np.float64)


def test_the_grid_ends_where_little_lies_beyond(kosovo: CaptureTable) -> None:
    short, far = averaged(kosovo).posterior, averaged(kosovo, limit=1_000_000).posterior
    assert short is not None
    assert far is not None
    assert short.beyond < 1e-6
    assert float(far.mass[far.nodes.at > short.limit].sum()) == pytest.approx(short.beyond, rel=0.02)
    assert [short.quantile(q) for q in (0.025, 0.5, 0.975)] == [far.quantile(q) for q in (0.025, 0.5, 0.975)]


@settings(max_examples=6, deadline=None)
@given(st.lists(st.integers(0, 50), min_size=15, max_size=15), st.permutations(range(4)))
def test_names_of_lists_change_nothing(counts: list[int], order: list[int]) -> None:
    cells = {f"{p:04b}": count for p, count in enumerate(counts, start=1)}
    one = averaged(CaptureTable.from_cells("abcd", cells))
    other = averaged(CaptureTable.from_cells(["abcd"[k] for k in order], cells))
    assert one.verdict == other.verdict
    if one.posterior is None or other.posterior is None:
        return
    assert one.posterior.limit == other.posterior.limit
    np.testing.assert_allclose(one.posterior.mass, other.posterior.mass, rtol=1e-9)
    assert one.posterior.draws(50, 1).tobytes() == one.posterior.draws(50, 1).tobytes()


def test_much_believed_beforehand_draws_towards_the_documented() -> None:
    table = spina_bifida()
    found = over_deltas(table, [0.125, 1.0, 20.0])
    assert [each.delta for each in found] == [0.125, 1.0, 20.0]
    medians = [each.posterior.quantile(0.5) for each in found if each.posterior is not None]
    assert medians[0] > medians[-1] > table.n


def test_a_limit_that_cuts_is_told() -> None:
    found = averaged(spina_bifida(), limit=120)
    assert found.verdict.reasons == (Reason.AT_LIMIT,)
    assert found.posterior is not None
    assert found.posterior.beyond > 0.1
    assert found.posterior.quantile(0.999) <= 746


def test_what_lies_past_every_limit_is_told() -> None:
    """With next to no prior count, the complete graph has mass 1 / delta at 0 and 1 / 7 delta beyond any number."""
    table = CaptureTable.from_cells("abc", {"100": 50, "010": 50, "001": 50, "110": 5, "101": 5, "011": 5, "111": 60})
    found = averaged(table, delta=1e-6)
    assert found.models[0].probability == pytest.approx(1, abs=1e-6)
    assert found.posterior is not None
    assert found.posterior.beyond == pytest.approx(1 / 8, rel=1e-3)
    assert Reason.AT_LIMIT in found.verdict.reasons


def test_one_list_given_twice_is_told() -> None:
    table = CaptureTable.from_cells("abc", {"110": 30, "111": 20, "001": 40})
    assert Reason.DUPLICATE_LIST in averaged(table).verdict.reasons


def test_what_cannot_be_estimated() -> None:
    two = CaptureTable.from_cells("ab", {"10": 5, "01": 5, "11": 5})
    assert averaged(two).verdict == refused(Reason.LISTS_LT_3)
    many = CaptureTable(tuple("abcdefg"), np.ones(127, dtype=np.int64))
    assert averaged(many).verdict == refused(Reason.LISTS_TOO_MANY)
    assert averaged(CaptureTable.from_cells("abc", {})).verdict == refused(Reason.EMPTY, Reason.STRUCTURAL_ZERO)
    apart = CaptureTable.from_cells("abc", {"100": 5, "010": 5, "001": 5})
    assert averaged(apart).verdict == refused(Reason.NO_OVERLAP)
    assert averaged(apart).posterior is None


@pytest.mark.long
def test_six_lists_and_a_posterior_that_falls_off_slowly() -> None:
    """Where all lists depend on each other the data hardly bound N; the grid goes on, and nothing is cut."""
    counts = np.zeros(63, dtype=np.int64)
    counts[[0, 1, 3, 7, 15, 31, 62]] = [30, 20, 15, 10, 8, 5, 4]
    found = averaged(CaptureTable(tuple("abcdef"), counts))
    assert found.posterior is not None
    assert found.posterior.beyond < 1e-6
    assert found.posterior.mass.sum() == pytest.approx(1, rel=1e-12)
    assert sum(each.probability for each in found.models) <= 1 + 1e-12


def test_draws_follow_the_posterior() -> None:
    posterior = averaged(spina_bifida()).posterior
    assert posterior is not None
    draws = posterior.draws(40_000, 1)
    for share in (0.1, 0.5, 0.9):
        assert (draws <= posterior.quantile(share)).mean() == pytest.approx(share, abs=0.01)
    with pytest.raises(BadInput, match="size"):
        posterior.draws(0, 1)
    with pytest.raises(BadInput, match="share"):
        posterior.quantile(1.0)


@pytest.mark.long
@pytest.mark.parametrize(("width", "limit", "seconds"), [(4, 40_000, 0.5), (5, 60_000, 5)])
def test_speed_on_a_grid(width: int, limit: int, seconds: float) -> None:
    counts = np.random.default_rng(1).integers(1, 200, 2**width - 1)
    table = CaptureTable(tuple("abcde"[:width]), counts)
    averaged(table, limit=100)
    taken = []
    for _ in range(3):
        began = time.perf_counter()
        averaged(table, limit=limit)
        taken.append(time.perf_counter() - began)
    assert min(taken) < seconds


@pytest.mark.parametrize("wrong", [{"delta": 0.0}, {"delta": float("nan")}, {"delta": -1.0}, {"limit": 0}])
def test_arguments_that_cannot_be(wrong: dict[str, float]) -> None:
    with pytest.raises(BadInput, match=r"given; give"):
        averaged(spina_bifida(), delta=wrong.get("delta"), limit=int(wrong["limit"]) if "limit" in wrong else None)
