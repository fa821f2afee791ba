import time

import h3
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.spatial.hexagons import cell, finest, fits, hexagons, rolled_up
from schema.errors import BadInput
from schema.hexagons import widest

CITADEL = (37.1626, 36.1992)


def test_the_citadel_of_aleppo() -> None:
    """Cells hold the point: their boundary goes around it, and their centre is no farther than a circumradius."""
    for resolution in range(5, 10):
        name = cell(*CITADEL, resolution)
        assert h3.get_resolution(name) == resolution
        lat, lon = h3.cell_to_latlng(name)
        reach = 2 * h3.average_hexagon_edge_length(resolution, unit="m")
        assert h3.great_circle_distance((lat, lon), CITADEL[::-1], unit="m") < reach


def test_a_record_fits_where_its_disc_is_no_wider_than_a_cell() -> None:
    """An average cell of resolution 8 has 0.7373 km² and holds a circle of 461 m."""
    assert widest(8) == pytest.approx(461.3, abs=0.5)
    assert fits(np.array([0.0, 461.0, 462.0, np.nan]), 8).tolist() == [True, True, False, False]
    assert [finest(each) for each in (0, 200, 461, 1000, 3000, 20_000)] == [9, 8, 8, 7, 6, None]


POINTS = st.lists(
    st.tuples(st.floats(-179, 179), st.floats(-85, 85), st.sampled_from([0.0, 200.0, 1000.0, 9000.0, np.nan])),
    max_size=40,
)


@given(POINTS)
def test_no_record_is_lost_at_any_resolution_nor_rolling_up(rows: list[tuple[float, float, float]]) -> None:
    lon, lat, radius = np.array(rows, dtype=np.float64).reshape(-1, 3).T
    for resolution in range(9, 4, -1):
        found = hexagons(lon, lat, radius, resolution)
        assert found.total == len(rows)
        assert found.unplaced == int((~(radius <= widest(resolution))).sum())
        for coarser in range(5, resolution + 1):
            up = rolled_up(found, coarser)
            assert (up.total, up.unplaced) == (found.total, found.unplaced)
            assert all(h3.get_resolution(name) == coarser for name in up.counts)
    back = hexagons(lon[::-1], lat[::-1], radius[::-1], 8)
    assert list(back.counts.items()) == list(hexagons(lon, lat, radius, 8).counts.items())


def test_nonsense_is_one_sentence() -> None:
    with pytest.raises(BadInput, match="resolution is 12"):
        widest(12)
    with pytest.raises(BadInput, match="negative"):
        fits(np.array([-1.0]), 8)
    with pytest.raises(BadInput, match="outside"):
        cell(37.0, 136.0, 8)
    with pytest.raises(BadInput, match="coarser"):
        rolled_up(hexagons(*(np.array([1.0]) for _ in range(3)), 7), 8)


@pytest.mark.long
def test_speed_of_a_million(capsys: pytest.CaptureFixture[str]) -> None:
    rng = np.random.default_rng(1)
    lon, lat = 36 + rng.random(1_000_000), 35 + rng.random(1_000_000)
    start = time.perf_counter()
    hexagons(lon, lat, np.zeros(1_000_000), 8)
    taken = time.perf_counter() - start
    with capsys.disabled():
        print(f"\ncells of a million points: {taken:.1f} s (2)")  # noqa: T201 -- the figure is the point
    assert taken <= 4
