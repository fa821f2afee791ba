"""Where protected records lie is guessed no better by asking than by chance, within the area published of them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import pytest

from schema.access import Audience
from tests.database import Database, Run
from tests.privacy.goals import goal
from tests.privacy.guessing import Belief, gain, inside, learned, leaves, missed, nothing
from tests.privacy.locating import SPACES, Outsider, Regions, bisected, on_tiles, outsider, over, within
from tests.privacy.placed import EXACT, PROTECTED, Placed, Target
from tests.schema.publish.weakening import Weakness

FEW, SEVERAL, MANY = 60, 300, 1_000
MOST = 1.0
"""Percent that may be gained."""
PUBLIC, BOTH = (Audience.OPEN,), (Audience.OPEN, Audience.PARTNER)
Gain = tuple[float, float]

JITTER = "st_translate(e.geometry, (random() - 0.5) * 0.6, (random() - 0.5) * 0.6)"
WEAKER = {
    "moved aside": Weakness(
        "80_document", "then e.geometry end as shown_geometry", f"then e.geometry else {JITTER} end as shown_geometry"
    ),
    "basis told": Weakness(
        "70_generalise", "case when not s.place_coarser then s.full_basis", "case when true then s.full_basis"
    ),
}


def few() -> Placed:
    return Placed(FEW, 2)


@dataclass(frozen=True)
class Attack:
    """All that one tries who is served as some audiences are, of records of some collections."""

    several: Sequence[Outsider]
    collections: Collection[str]
    targets: Sequence[Target]
    states: Collection[str | None]
    partner: bool = False
    """Whether partners are among them, whose cells are smaller."""
    steps: int = 5
    deepest: int = 14
    looked_at: int = 20
    """Of how many records one asks one by one."""

    def gains(self) -> dict[str, Gain]:
        """What each way gains, and all of them together."""
        found = {name: self.believed(regions) for name, regions in self.regions().items()}
        found["learned"] = self.taught()
        together = [nothing()] * len(self.targets)
        for beliefs in found.values():
            for n, each in enumerate(beliefs):
                # What contradicts what is believed already is not believed.
                together[n] = both if each is not None and (both := together[n] * each).sum() > 0 else together[n]
        found["together"] = together
        return {name: self.gain(beliefs) for name, beliefs in found.items()}

    def gain(self, beliefs: Sequence[Belief | None]) -> Gain:
        """Percent gained over guessing in the cells, and the most that it may be."""
        told = [(each, target) for each, target in zip(beliefs, self.targets, strict=True) if each is not None]
        return gain([missed(each, (target.lon, target.lat), target.cell(self.partner)) for each, target in told])

    def taught(self) -> Sequence[Belief | None]:
        """What is believed after reading everything, by who knows half of the places."""
        read = [asking.facts(self.collections, self.states) for asking in self.several]
        facts = [
            dict(leaves({f"{n}": [told.get(code) for code in each.codes] for n, told in enumerate(read)}))
            for each in self.targets
        ]
        assert min(map(len, facts)) > 50, "else nothing was read"
        cells = [each.cell(self.partner) for each in self.targets]
        return learned(facts, [(each.lon, each.lat) for each in self.targets], cells)

    def believed(self, regions: Regions) -> Sequence[Belief | None]:
        return [
            inside([box for code in each.codes for box in regions.get(code, [])], each.cell(self.partner))
            for each in self.targets
        ]

    def regions(self) -> dict[str, Regions]:
        wanted = {code for each in self.targets for code in each.codes}
        found: dict[str, Regions] = {}
        for asking in self.several:
            for at in self.states:
                for name, space in SPACES.items():

                    def seen(box: tuple[float, ...], asking=asking, space=space, at=at) -> set[str]:
                        return asking.seen(self.collections, space(box), at)

                    found[f"{name} {len(found)}"] = bisected(seen, wanted, self.steps)
                areas = within(lambda where, asking=asking, at=at: asking.seen(self.collections, where, at))
                found[f"within {len(found)}"] = areas
            found[f"tiles {len(found)}"] = on_tiles(asking, self.collections, wanted, self.deepest)
            found[f"one by one {len(found)}"] = self._singly(asking)
        return found

    def _singly(self, asking: Outsider) -> Regions:
        """Tiles over the very spot, and maps that count one event alone."""
        found: Regions = {}
        for each in [target for target in self.targets if target.countable][: self.looked_at]:
            code, collections = each.codes[0], (each.collection,)
            found[code] = over(asking, collections, code, (each.lon, each.lat))
            found[code] += asking.placed(code, collections, None) if not found[code] else []
        return found


@contextmanager
def attackers(audiences: Sequence[Audience]) -> Iterator[list[Outsider]]:
    """One who is served as each."""
    with ExitStack() as held:
        yield [held.enter_context(outsider(each)) for each in audiences]


def gained(world: Placed, audiences: Sequence[Audience], **how: int) -> Mapping[str, Gain]:
    """What is gained on the protected places."""
    with attackers(audiences) as several:
        return Attack(several, PROTECTED, world.protected, world.states, len(several) > 1, **how).gains()


@pytest.fixture(scope="module")
def sixty(database: Database) -> Placed:
    return database.filled(few)


def test_places_are_guessed_no_better_than_by_chance(sixty: Placed) -> None:
    assert {name: found for name, found in gained(sixty, PUBLIC, looked_at=2).items() if found[1] > MOST} == {}


def test_places_that_are_public_are_found(sixty: Placed) -> None:
    """The positive control: each way finds what may be found by it."""
    with attackers(PUBLIC) as several:
        attack = Attack(several, EXACT, sixty.exact[:1], [None], deepest=10)
        found = attack.regions()
        gains = {name.rsplit(" ", 1)[0]: attack.gain(attack.believed(each))[0] for name, each in found.items()}
    least = {"bbox": 90, "near": 50, "area": 90, "within": 20, "tiles": 80, "one by one": 90}
    assert {name for name, most in least.items() if gains[name] < most} == set(), gains


@pytest.fixture
def fresh(run: Run) -> Iterator[None]:
    """A database of one test's own."""
    with run.copy("location"):
        yield


@pytest.mark.long
def test_of_a_thousand_places_none_is_guessed_better(fresh: None) -> None:
    world = Placed(MANY, 4)
    assert len(world.protected) == MANY
    most = 0.0
    for audiences in (PUBLIC, BOTH):
        found = gained(world, audiences)
        most = max(most, *(upper for _, upper in found.values()))
    with attackers(PUBLIC) as several:
        known = Attack(several, EXACT, world.exact, [None])
        control = known.gain(known.taught())
    with attackers(BOTH) as several:
        # By what partners have, of the cells that the public has.
        told_more = [each for each in world.protected if each.cell(partner=True) != each.cell(partner=False)]
        nearer = Attack(several, PROTECTED, told_more, [None])
        finer = nearer.gain(nearer.taught())
    goal("location_gain", round(most, 2), f"<={MOST:g}", most <= MOST)
    assert most <= MOST
    # Whoever reads exact places learns them; and who has what partners have knows more than the public may.
    assert control[0] > 30
    assert finer[0] > 8


@pytest.mark.long
@pytest.mark.parametrize("weakness", WEAKER.values(), ids=WEAKER)
def test_what_is_told_too_much_is_found(fresh: None, weakness: Weakness) -> None:
    with weakness.opened():
        world = Placed(SEVERAL, 2)
    found = gained(world, PUBLIC, steps=4, deepest=6)
    assert found["together"][0] > 5, found


@pytest.mark.long
def test_an_earlier_state_that_stood_nearer_is_found(fresh: None) -> None:
    """The control of states: a record that was a killing first and torture later stands in its district in the past."""
    kept = Weakness("90_change", "e.adm4) > a.depth + 1 or", "e.adm4) > 5 or")
    with kept.opened():
        world = Placed(SEVERAL, 2)
    found = gained(world, PUBLIC, steps=4, deepest=6)
    assert found["together"][0] > MOST, found
