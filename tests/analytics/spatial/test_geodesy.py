import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.spatial.geodesy import in_space, metres_between, pairs_within, projected
from schema.errors import BadInput

DEGREES = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


def between(a: tuple[float, float], b: tuple[float, float]) -> float:
    return float(metres_between(*(np.array([each]) for each in (*a, *b)))[0])


def test_a_sphere_is_off_by_0_2_percent_at_aleppo() -> None:
    """What lies 100 m north on the ellipsoid lies 100.2 m away on a sphere."""
    north = (37.16, 36.2 + 100 / 110_959.6)
    assert between((37.16, 36.2), north) == pytest.approx(100.0, abs=0.01)
    haversine = np.radians(north[1] - 36.2) * 6_371_008.8
    assert haversine == pytest.approx(100.2, abs=0.05)


@given(DEGREES, DEGREES)
def test_a_line_through_the_earth_is_never_longer(a: tuple[float, float], b: tuple[float, float]) -> None:
    points = in_space(np.array([a[0], b[0]]), np.array([a[1], b[1]]))
    assert float(np.linalg.norm(points[0] - points[1])) <= between(a, b) * (1 + 1e-9) + 1e-6


def test_pairs_are_all_pairs_also_across_the_date_line_and_at_the_pole() -> None:
    rng = np.random.default_rng(5)
    lon = np.concatenate((37 + rng.random(40) * 0.01, rng.choice([-179.999, 179.999], 10), rng.uniform(-180, 180, 10)))
    lat = np.concatenate((36 + rng.random(40) * 0.01, rng.random(10) * 0.003, 90 - rng.random(10) * 0.003))
    found = pairs_within(lon, lat, 250.0)
    expected = [
        (a, b) for a in range(60) for b in range(a + 1, 60) if between((lon[a], lat[a]), (lon[b], lat[b])) <= 250.0
    ]
    assert list(zip(found.first.tolist(), found.second.tolist(), strict=True)) == expected
    assert any(lon[a] * lon[b] < 0 and lat[a] < 1 for a, b in expected)


def test_the_plane_of_a_country_is_true_to_0_1_percent() -> None:
    rng = np.random.default_rng(6)
    lon, lat = rng.uniform(35.7, 41.2, 200), rng.uniform(32.3, 36.8, 200)
    plane = projected(lon, lat)
    on_plane = np.hypot(*(plane[:100] - plane[100:]).T)
    assert on_plane == pytest.approx(metres_between(lon[:100], lat[:100], lon[100:], lat[100:]), rel=1e-3)


def test_nonsense_is_one_sentence() -> None:
    one = np.array([1.0])
    for metres in (0.0, -1.0, np.inf):
        with pytest.raises(BadInput, match="above 0"):
            pairs_within(one, one, metres)
    with pytest.raises(BadInput, match="outside"):
        projected(one * 200, one)
    with pytest.raises(BadInput, match="no coordinates"):
        projected(one * np.nan, one)
    with pytest.raises(BadInput, match="60 degrees"):
        projected(np.array([-70.0, 37.0]), np.array([0.0, 36.0]))
    assert projected(np.empty(0), np.empty(0)).shape == (0, 2)
