"""Numbers against words: what follows is filled in, what contradicts is told, and a best is never made."""

import pytest

from api.imports.statement.quantities import Numbers, figures, settle
from schema import terms
from schema.vocabulary import Qualifier

N = None


@pytest.mark.parametrize(
    ("qualifier", "given", "settled"),
    [
        ("exact", (N, 14, N), (14, 14, 14)),
        ("exact", (14, 14, 14), (14, 14, 14)),
        ("round", (N, 100_000, N), (N, 100_000, N)),
        ("about", (N, 40, N), (N, 40, N)),
        ("estimate", (9, 4, 6), (9, 4, 6)),
        ("estimate", (N, N, 6), (N, N, 6)),
        ("at_least", (82, N, N), (82, N, N)),
        ("more_than", (80_001, N, N), (80_001, N, N)),
        ("up_to", (N, N, 300), (N, N, 300)),
        ("between", (5, N, 8), (5, N, 8)),
        ("tens_of_thousands", (N, N, N), (20_000, N, 99_999)),
        ("hundreds", (300, N, N), (300, N, 999)),
        ("hundreds", (200, N, 400), (200, N, 400)),
        ("unknown_some", (N, N, N), (2, N, N)),
    ],
)
def test_what_follows_from_the_word_is_filled_in(qualifier, given, settled) -> None:
    assert settle(Qualifier(qualifier), Numbers(*given)) == Numbers(*settled)


@pytest.mark.parametrize(
    ("qualifier", "given", "right"),
    [
        ("exact", (13, 14, N), "write best; min and max are the same number"),
        ("exact", (14, N, 14), "write best"),
        ("round", (100_000, N, N), "write the figure as best"),
        ("about", (30, 40, N), "write the figure as best and no bounds"),
        ("estimate", (N, N, N), "write at least one of min, best and max"),
        ("at_least", (82, 82, N), "write the figure as min and nothing else"),
        ("at_least", (N, 82, N), "write the figure as min"),
        ("more_than", (80_001, N, 90_000), "write one above the figure as min"),
        ("up_to", (1, N, 300), "write the figure as max"),
        ("between", (5, N, N), "write both figures"),
        ("between", (5, 6, 8), "write both figures"),
        ("hundreds", (100, N, N), "“hundreds” means 200 to 999"),
        ("hundreds", (200, N, 1_000), "“hundreds” means 200 to 999"),
        ("hundreds", (500, N, 400), "“hundreds” means 200 to 999"),
        ("hundreds", (N, 300, N), "says no number, so it has no best"),
        ("unknown_some", (1, N, N), "“unknown_some” means 2 or more"),
        ("unknown_some", (N, N, 9), "“unknown_some” means 2 or more"),
    ],
)
def test_what_contradicts_the_word_is_told(qualifier, given, right) -> None:
    with pytest.raises(ValueError, match=right):
        settle(Qualifier(qualifier), Numbers(*given))


@pytest.mark.parametrize("qualifier", Qualifier)
@pytest.mark.parametrize("given", [(N, N, N), (3, N, N), (N, N, 30), (3, N, 30)])
def test_no_best_is_ever_made(qualifier, given) -> None:
    try:
        settled = settle(qualifier, Numbers(*given))
    except ValueError:
        return
    assert settled.best is None


def test_intervals_are_those_of_the_vocabulary() -> None:
    for term in terms.vocabulary("qualifier").terms:
        if term.interval is not None:
            settled = settle(Qualifier(term.code), Numbers(None, None, None))
            assert (settled.min, settled.max) == (term.interval.low, term.interval.high)


def test_figures_are_read_from_words() -> None:
    assert figures("more than 80,000 of 1 200 000 people, 12 of them in 2016") == {80_000, 1_200_000, 12, 2016}
    assert figures("80.000 or 80 000") == {80_000}
    assert figures("some") == set()
