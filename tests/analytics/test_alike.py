"""Whether kinds of incident are documented by more sources than others: found where they are, seldom by chance."""

import numpy as np
import pytest

from analytics.alike import Kind, unlike


def kinds(means: dict[str, float], each: int, seed: int) -> dict[str, Kind]:
    """Incidents of each kind, with one source and a Poisson number of further ones."""
    generator = np.random.default_rng(seed)
    drawn = {code: 1 + generator.poisson(mean - 1, each) for code, mean in means.items()}
    return {code: Kind(each, int(held.sum()), int((held**2).sum())) for code, held in drawn.items()}


def test_kinds_that_differ_are_found() -> None:
    found = unlike(kinds({"airstrike": 1.9, "arrest": 1.2}, 400, 1))
    assert found is not None
    assert found == pytest.approx((1.2, 1.9), abs=0.11)


def test_kinds_that_do_not_differ_are_seldom_taken_to() -> None:
    codes = dict.fromkeys(("airstrike", "arrest", "raid", "protest", "armed_clash"), 1.4)
    assert sum(unlike(kinds(codes, 150, seed)) is not None for seed in range(300)) <= 9


def test_narrower_kinds_are_one_family_and_rare_ones_another() -> None:
    assert unlike(kinds({"airstrike": 1.9, "shelling": 1.2}, 400, 1)) is None
    rare = kinds({"airstrike": 1.4}, 400, 1) | {"riot": Kind(10, 40, 170), "raid": Kind(9, 36, 150)}
    assert unlike(rare) is not None
    assert unlike({"riot": Kind(10, 40, 170), "raid": Kind(9, 9, 9)}) is None, "all of them are rare, and one group"


def test_nothing_is_said_of_nothing() -> None:
    assert unlike({}) is None
    assert unlike({"raid": Kind(50, 50, 50), "strike": Kind(40, 40, 40)}) is None
