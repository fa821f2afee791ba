"""Changes wait until they are enough, and no longer."""

from operator import attrgetter

from hypothesis import given
from hypothesis import strategies as st

from schema.lattice.holding import Change, change, hold

WATCHES = ("wide", "narrow", "other")
LEAST = dict.fromkeys(WATCHES, 5)
ENTERS, LEAVES = attrgetter("enters"), attrgetter("leaves")
SIDES = st.frozensets(st.sampled_from(WATCHES))
CHANGES = st.lists(st.tuples(SIDES, SIDES), max_size=30).map(
    lambda each: [change(f"r{at}", before, after) for at, (before, after) in enumerate(each)]
)


def coming(number: int, *watches: str, name: str = "in") -> list[Change]:
    return [change(f"{name}{at}", (), watches) for at in range(number)]


def going(number: int, *watches: str, name: str = "out") -> list[Change]:
    return [change(f"{name}{at}", watches, ()) for at in range(number)]


def enough(number: int) -> bool:
    return number == 0 or abs(number) >= 5


@given(CHANGES)
def test_what_goes_is_none_or_enough_everywhere(changes: list[Change]) -> None:
    gone = hold(changes, LEAST)
    for watch in WATCHES:
        come, left = (sum(watch in side(each) for each in gone) for side in (ENTERS, LEAVES))
        assert enough(come)
        assert enough(left)
        assert enough(come - left)


@given(CHANGES)
def test_the_order_decides_nothing(changes: list[Change]) -> None:
    assert hold(changes, LEAST) == hold(changes[::-1], LEAST)


@given(st.lists(SIDES, max_size=30))
def test_nothing_waits_longer_because_more_come(sides: list[frozenset[str]]) -> None:
    once = [change(f"r{at}", (), side) for at, side in enumerate(sides)]
    twice = [*once, *(change(f"again{at}", (), side) for at, side in enumerate(sides))]
    assert hold(once, LEAST) <= hold(twice, LEAST)


def test_a_few_wait_and_enough_go() -> None:
    assert hold(coming(4, "wide"), LEAST) == frozenset()
    assert len(hold(coming(5, "wide"), LEAST)) == 5
    assert hold(going(4, "wide"), LEAST) == frozenset()
    assert len(hold(going(5, "wide"), LEAST)) == 5


def test_what_waits_makes_others_wait_that_are_too_few_then() -> None:
    some = [*coming(3, "wide", "narrow"), *coming(4, "wide", name="more")]
    assert hold(some, LEAST) == frozenset()
    assert len(hold([*some, *coming(1, "wide", name="one more")], LEAST)) == 5


def test_those_who_come_and_those_who_leave_do_not_set_off_to_a_few() -> None:
    assert len(hold([*coming(9, "wide"), *going(9, "wide")], LEAST)) == 18
    assert {each.record[:2] for each in hold([*coming(9, "wide"), *going(6, "wide")], LEAST)} == {"in"}
    assert {each.record[:3] for each in hold([*coming(6, "wide"), *going(9, "wide")], LEAST)} == {"out"}


def test_a_move_within_a_watch_is_nothing_to_it() -> None:
    moves = [change(f"m{at}", ("wide", "narrow"), ("wide", "other")) for at in range(5)]
    assert len(hold(moves, LEAST)) == 5
    assert hold(moves[:4], LEAST) == frozenset()
    assert len(hold(moves[:1], {"wide": 5})) == 1
