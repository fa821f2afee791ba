"""24 publications of one lattice with 40 withdrawals: nothing is told of anybody by what differs between them."""

import itertools
import random
from dataclasses import dataclass

import pytest

from schema.lattice.auditing import Range, attack
from schema.lattice.comparing import Shown, seen_in, watches
from schema.lattice.counting import Contribution, K, Slot, frame
from schema.lattice.making import as_published, make
from tests.privacy.goals import goal

PUBLICATIONS, WITHDRAWN = 24, 40
AREAS, PERIODS = ("ZZ01", "ZZ02", "ZZ03", "unplaced"), ("2016-Q1", "2016-Q2", "2016-Q3", "2016-Q4")
CLASSES = ("unlawful_killing", "torture", "unlawful_attacks", "none")


@dataclass(frozen=True)
class Step:
    """A publication: what is shown, who is in it, and whether anybody left with it."""

    shown: Shown
    members: dict[str, Contribution]
    left: bool


def a_record(chance: random.Random, name: str) -> Contribution:
    def one_of(names: tuple[str, ...]) -> str:
        return names[min(int(chance.expovariate(0.8)), len(names) - 1)]

    groups = frozenset({f"s{chance.randrange(9)}", f"t{chance.randrange(9)}"})
    return Contribution(name, one_of(AREAS), one_of(PERIODS), one_of(CLASSES), groups)


def history(seed: int) -> tuple[list[Step], list[Range], int]:
    """Publications in a row, all that their audits found, and how many left in the end."""
    chance = random.Random(seed)  # noqa: S311 - drawn to be the same every time
    records = [a_record(chance, f"r{at:04}") for at in range(300 + 40 * PUBLICATIONS)]
    first = {one.record: one for one in records[:300]}
    # They leave as people do: those of one place and time together.
    alike = sorted(first, key=lambda name: (first[name].area, first[name].period, first[name].violation))
    withdrawn = alike[:WITHDRAWN]
    made = make([], first, None)
    assert made.shown is not None
    steps, found = [Step(made.shown, dict(first), left=False)], list(made.ranges)
    waiting: dict[str, Contribution | None] = {}
    for number in range(1, PUBLICATIONS):
        waiting |= {one.record: one for one in records[300 + 40 * (number - 1) : 300 + 40 * number]}
        waiting |= dict.fromkeys(withdrawn[2 * (number - 1) : 2 * number])
        before = steps[-1]
        made = make(before.members.values(), waiting, before.shown)
        assert made.shown is not None
        members = {one.record: one for one in made.counted}
        waiting = {name: one for name, one in waiting.items() if members.get(name) != one}
        steps.append(Step(made.shown, members, left=any(name not in members for name in before.members)))
        found += made.ranges
    return steps, found, sum(name not in steps[-1].members for name in withdrawn)


def attributable(before: Step, after: Step) -> list[object]:
    """What could be compared in which fewer than k, but some, came or left or both."""
    among: dict[Slot, list[object]] = {}
    both = [*before.members.values(), *after.members.values()]
    compared = watches(before.shown, frame(slot for one in both for slot in one.slots()))
    for watch in compared:
        for slot in watch.slots:
            among.setdefault(slot, []).append(watch)
    came, left = dict.fromkeys(compared, 0), dict.fromkeys(compared, 0)
    for name in before.members.keys() | after.members.keys():
        was, will_be = (
            seen_in(step.members[name], among) if name in step.members else set() for step in (before, after)
        )
        for watch in will_be - was:
            came[watch] += 1
        for watch in was - will_be:
            left[watch] += 1
    return [
        each
        for each in compared
        if any(0 < abs(number) < each.least for number in (came[each], left[each], came[each] - left[each]))
    ]


@pytest.fixture(scope="module")
def kept() -> tuple[list[Step], list[Range], int]:
    return history(2)


def test_no_difference_of_two_publications_tells_of_a_few(kept: tuple[list[Step], list[Range], int]) -> None:
    steps, _, gone = kept
    few = [each for before, after in itertools.pairwise(steps) for each in attributable(before, after)]
    came = len(steps[-1].members) - len(steps[0].members) + gone
    assert (came > 100, gone >= 10) == (True, True), "else there would be nothing to find"
    goal("differences_attributable", len(few), 0, passed=not few)
    assert few == []


def test_no_hidden_number_is_recovered(kept: tuple[list[Step], list[Range], int]) -> None:
    _, found, _ = kept
    assert len(found) > 100, "else there would be nothing to recover"
    recovered = [each for each in found if each.width <= 1]
    narrowest = min(each.width for each in found)
    goal("lattice_recovered", len(recovered), 0, passed=not recovered)
    goal("lattice_narrowest", narrowest, max(3, K - 1), passed=narrowest >= max(3, K - 1))
    assert not [each for each in found if each.failed]


@pytest.mark.long
def test_all_publications_together_recover_nothing_either(kept: tuple[list[Step], list[Range], int]) -> None:
    steps, _, _ = kept
    found = attack([as_published(each.shown) for each in steps], [not each.left for each in steps[1:]])
    recovered = [each for each in found if each.width <= 1]
    goal("lattice_recovered_of_24", len(recovered), 0, passed=not recovered)
    assert recovered == []


def test_without_holding_differences_tell_of_a_few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("schema.lattice.making.hold", lambda changes, _least: frozenset(changes))
    steps, _, _ = history(2)
    assert any(attributable(before, after) for before, after in itertools.pairwise(steps))
