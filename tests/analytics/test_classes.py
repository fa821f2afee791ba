import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.classes import CLASSES, breaks, check, class_of
from schema.errors import BadInput


def test_sudden_infant_deaths_of_north_carolina() -> None:
    """Five classes of Jenks, as methods' validation case has them for rates: 13, 32, 38, 16 and 1 of 100 counties."""
    rates = [0.0] * 13 + [1.6625] * 32 + [3.2573] * 38 + [6.3336] * 16 + [9.5541]
    assert breaks(rates) == (1.7, 3.3, 6.4, 9.6)


def test_few_values_are_classes_of_their_own() -> None:
    assert breaks([7.0, 0.0, 103.0]) == (7.0, 110.0)
    assert breaks([]) == ()
    assert breaks([0.0]) == ()


def test_ends_are_rounded_upwards_to_two_digits() -> None:
    assert breaks([1234.0]) == (1300.0,)
    assert breaks([0.0123]) == (0.013,)
    assert breaks([1300.0]) == (1300.0,)


def test_natural_gaps_part_the_classes() -> None:
    values = [1.0, 2.0, 3.0, 50.0, 52.0, 400.0, 405.0, 2000.0, 9000.0]
    assert breaks(values) == (3.0, 52.0, 410.0, 2000.0, 9000.0)


@given(st.lists(st.floats(0, 1e6), max_size=60))
def test_every_value_has_a_class_and_zero_its_own(values: list[float]) -> None:
    ends = breaks(values)
    assert len(ends) <= CLASSES
    for value in values:
        number = class_of(value, ends)
        assert number is not None
        assert (number == 0) == (value == 0)
        assert number <= len(ends)


def test_unknown_has_no_class() -> None:
    assert class_of(None, (1.0, 2.0)) is None


def test_many_values_are_thinned_alike_every_time() -> None:
    values = [float(n * n) for n in range(1, 6000)]
    assert breaks(values) == breaks(reversed(values))
    assert breaks(values)[-1] == pytest.approx(36_000_000)


def test_ends_of_another_map_class_what_lies_above_them_with_the_last() -> None:
    assert [class_of(value, (10.0, 20.0)) for value in (0.0, 5.0, 10.0, 20.0, 99.0, None)] == [0, 1, 1, 2, 2, None]


@pytest.mark.parametrize("ends", [(2.0, 1.0), (0.0, 1.0), (1.0, 1.0), (1.0, float("inf")), tuple(range(1, 7))])
def test_ends_that_make_no_classes_are_refused(ends: tuple[float, ...]) -> None:
    with pytest.raises(BadInput, match=r"^breaks: give at most 5"):
        check(ends)
