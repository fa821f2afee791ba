"""Columbus CRIME and queen contiguity (Anselin 1988): Moran's I is 0.5002."""

import numpy as np
import pytest

from analytics.reasons import Reason
from analytics.spatial.geodesy import metres_between
from analytics.spatial.hotspots import Kind, benjamini_hochberg, local, moran, standardised
from analytics.spatial.neighbours import Neighbours, touching, within
from schema.errors import BadInput
from tests.analytics.spatial.examples import read


def grid(side: int) -> Neighbours:
    """A chessboard with queen contiguity."""
    cells = [(row, column) for row in range(side) for column in range(side)]
    of = tuple(
        tuple(n for n, (y, x) in enumerate(cells) if (y, x) != cell and abs(y - cell[0]) <= 1 and abs(x - cell[1]) <= 1)
        for cell in cells
    )
    return Neighbours(tuple(f"{y:02}{x:02}" for y, x in cells), of)


def shuffled(near: Neighbours, order: np.ndarray) -> Neighbours:
    place = np.argsort(order)
    of = tuple(tuple(sorted(int(place[m]) for m in near.of[n])) for n in order)
    return Neighbours(tuple(near.ids[n] for n in order), of)


def test_columbus_crime() -> None:
    data, shapes = read("columbus", ["CRIME", "POLYID"])
    near = touching(shapes, [f"{n:02}" for n in data["POLYID"]])
    assert (len(near.ids), int(near.sizes.sum()), near.islands) == (49, 236, ())
    found = moran(data["CRIME"], near, seed=1)
    assert found.value == pytest.approx(0.5002, abs=5e-5)
    assert found.expected == pytest.approx(-1 / 48)
    assert found.p == 2 / 1000
    each = local(data["CRIME"], near, seed=1)
    # The mean of local I is I itself, but for n - 1.
    assert each.lisa.sum() == pytest.approx(found.value * 48)
    assert Kind.HIGH_AMONG_HIGH in each.kinds


def test_gi_star_by_its_formula() -> None:
    near = grid(5)
    x = np.arange(25.0) ** 2
    w = np.eye(25)
    w[near.flat()] = 1
    mean, s = x.mean(), np.sqrt((x**2).mean() - x.mean() ** 2)
    sums = w.sum(axis=1)
    expected = (w @ x - sums * mean) / (s * np.sqrt((25 * (w**2).sum(axis=1) - sums**2) / 24))
    assert local(x, near, seed=1, permutations=9).gi == pytest.approx(expected)


def test_one_block_of_high_values_is_found_and_nothing_else() -> None:
    near = grid(12)
    values = np.random.default_rng(4).poisson(3.0, 144).astype(float)
    block = [12 * y + x for y in (4, 5, 6, 7) for x in (4, 5, 6, 7)]
    values[block] += 20
    marked = {n for n, kind in enumerate(local(values, near, seed=1).kinds) if kind is Kind.HIGH_AMONG_HIGH}
    assert {12 * y + x for y in (5, 6) for x in (5, 6)} <= marked <= set(block)


def test_random_labels_are_marked_in_at_most_five_maps_of_a_hundred() -> None:
    """Benjamini and Hochberg: where nothing is a hotspot, at most 5 % of maps show any."""
    near, rng = grid(7), np.random.default_rng(2016)
    values = rng.gamma(0.7, 4.0, 49)
    marked = 0
    for n in range(100):
        kinds = local(rng.permutation(values), near, seed=n, permutations=1999).kinds
        marked += any(kind is not Kind.NOT_SIGNIFICANT for kind in kinds)
    assert marked <= 5


def test_rows_may_be_shuffled_and_a_seed_gives_the_same_bytes() -> None:
    near, rng = grid(6), np.random.default_rng(7)
    values = rng.normal(size=36)
    values[3] = np.nan
    order = rng.permutation(36)
    one, again = (local(values, near, seed=5, permutations=199) for _ in range(2))
    other = local(values[order], shuffled(near, order), seed=5, permutations=199)
    assert one.p.tobytes() == again.p.tobytes()
    assert one.p[order].tobytes() == other.p.tobytes()
    assert moran(values, near, seed=5).p == moran(values[order], shuffled(near, order), seed=5).p


def test_unknown_is_not_zero_and_islands_are_named() -> None:
    near = grid(4)
    alone = Neighbours((*near.ids, "zz"), (*near.of, ()))
    values = np.append(np.arange(16.0), 100.0)
    values[5] = np.nan
    found = local(values, alone, seed=1, permutations=99)
    assert found.kinds[16] is Kind.NOT_COMPARED
    assert found.verdicts[16].reasons == (Reason.NO_NEIGHBOURS,)
    assert found.verdicts[5].reasons == (Reason.EMPTY,)
    assert np.isnan(found.p[[5, 16]]).all()
    whole = moran(values, alone, seed=1)
    assert (whole.areas, whole.islands) == (15, ("zz",))


def test_refusals() -> None:
    assert moran(np.ones(16), grid(4), seed=1).verdict.reasons == (Reason.NO_VARIATION,)
    assert moran(np.arange(4.0), grid(2), seed=1).verdict.reasons == (Reason.SPARSE,)
    assert set(local(np.ones(16), grid(4), seed=1).kinds) == {Kind.NOT_COMPARED}
    with pytest.raises(BadInput, match="permutations"):
        moran(np.arange(16.0), grid(4), seed=1, permutations=0)
    with pytest.raises(BadInput, match="rate"):
        local(np.arange(16.0), grid(4), seed=1, rate=0)
    with pytest.raises(BadInput, match="one for each"):
        local(np.arange(3.0), grid(4), seed=1)


def test_false_discovery_rate_is_the_step_up_rule() -> None:
    rng = np.random.default_rng(3)
    for _ in range(50):
        p = rng.random(12) ** 3
        for rate in (0.01, 0.05, 0.2):
            ranked = np.sort(p)
            kept = np.flatnonzero(ranked <= rate * np.arange(1, 13) / 12)
            limit = ranked[kept[-1]] if kept.size else -1.0
            assert ((benjamini_hochberg(p) <= rate) == (p <= limit)).all()


def test_bands_are_geodesic_and_not_of_degrees() -> None:
    """At Aleppo 100 m are 0.0011 degrees east but 0.0009 north."""
    rng = np.random.default_rng(8)
    lon, lat = 37.15 + rng.random(60) * 0.004, 36.2 + rng.random(60) * 0.004
    near = within(lon, lat, [str(n) for n in range(60)], 100.0)
    for n in range(60):
        apart = metres_between(np.full(60, lon[n]), np.full(60, lat[n]), lon, lat)
        assert near.of[n] == tuple(m for m in np.flatnonzero(apart <= 100.0).tolist() if m != n)
    with pytest.raises(BadInput, match="metres"):
        within(lon, lat, [str(n) for n in range(60)], -1.0)
    with pytest.raises(BadInput, match="same name"):
        within(lon[:2], lat[:2], ["a", "a"], 10.0)


@pytest.mark.long
def test_esda_has_the_same_statistics() -> None:
    """Import of esda takes seconds. Its p is one-sided and of other draws."""
    import esda
    from esda.smoothing import assuncao_rate
    from libpysal.weights import W

    data, shapes = read("columbus", ["CRIME"])
    near = touching(shapes, [f"{n:02}" for n in range(49)])
    w = W({n: list(others) for n, others in enumerate(near.of)}, silence_warnings=True)
    each = local(data["CRIME"], near, seed=1)
    assert each.lisa == pytest.approx(esda.Moran_Local(data["CRIME"], w, permutations=0).Is)
    star = W({n: [n, *others] for n, others in enumerate(near.of)}, silence_warnings=True)
    theirs = esda.G_Local(data["CRIME"], star, transform="B", permutations=0, star=True).Zs
    assert each.gi == pytest.approx(theirs)
    sids, _ = read("sids2", ["SID74", "BIR74"])
    assert standardised(sids["SID74"], sids["BIR74"]) == pytest.approx(assuncao_rate(sids["SID74"], sids["BIR74"]))
