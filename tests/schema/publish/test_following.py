"""Whoever follows the feed of changes, from nothing or from a copy, holds what a full read gives, whatever happened."""

import itertools
import uuid
from collections.abc import Callable, Iterator
from random import Random

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from schema import session
from schema.access import Audience
from schema.answering import RecordType
from schema.publish import publish
from schema.queries.changes import Followed
from tests.following import Copy, taken, whole
from tests.recording import Recorder

pytestmark = pytest.mark.usefixtures("database")

THINGS = 6
"""Half of them events, half corridors; all but the last begin in the first collection."""
PUBLICATIONS = 4


class World:
    """Two collections and a few records of both kinds; what may be done to a record depends on what was done before."""

    def __init__(self) -> None:
        own = uuid.uuid4().hex
        self.slugs = (f"a{own}", f"b{own}")
        self.there: dict[int, bool] = {}
        self.ids: dict[int, uuid.UUID] = {}
        self.opaque: dict[int, str] = {}
        self.where: dict[int, int] = {}
        self.moved: set[int] = set()
        with session.recording("tester") as connection:
            self.r = Recorder(connection)
            self.collections = [self.r.collection(slug) for slug in self.slugs]
            self.source = self.r.source(f"Source of {own}")

    def act(self, thing: int, choice: int) -> None:
        """Do one of the things that can be done."""
        steps = self._possible(thing)
        steps[choice % len(steps)](thing)

    def _possible(self, thing: int) -> tuple[Callable[[int], None], ...]:
        if thing not in self.ids:
            return (self._create,)
        if not self.there[thing]:
            return (self._bring_back, self._stay, self._remove, self._bring_back_without_past)
        return (self._correct, self._withdraw, self._remove, self._protect, self._rewrite, self._move)

    def _write(self, thing: int, content: dict[str, object] | None = None, **version: bool) -> None:
        concept = "corridor" if thing % 2 else "event"
        self.r.write(concept, content or {}, of=self.ids[thing], **version)

    def _create(self, thing: int) -> None:
        self.where[thing] = int(thing == THINGS - 1)
        where = self.collections[self.where[thing]]
        made = self.r.lasting("corridor", where, "evacuation") if thing % 2 else self.r.event(where)
        self.r.claim(made, self.source, best=1)
        self.ids[thing], self.there[thing] = made, True
        self.opaque[thing] = str(self.r.connection.scalar(sa.select(sa.func.core.opaque(made))))

    def _correct(self, thing: int) -> None:
        self._write(thing, {"title_en": uuid.uuid4().hex})

    def _withdraw(self, thing: int) -> None:
        self._write(thing, withdrawn=True)
        self.there[thing] = False

    def _remove(self, thing: int) -> None:
        self._write(thing, withdrawn=True, protective=True)
        self.there[thing] = False

    def _protect(self, thing: int) -> None:
        self._write(thing, {"title_en": uuid.uuid4().hex}, protective=True)

    def _rewrite(self, thing: int) -> None:
        self._write(thing, protective=True)

    def _move(self, thing: int) -> None:
        self.where[thing] = 1 - self.where[thing]
        self._write(thing, {"collection_id": self.collections[self.where[thing]]})
        self.moved.add(thing)

    def _bring_back(self, thing: int) -> None:
        self._write(thing)
        self.there[thing] = True

    def _bring_back_without_past(self, thing: int) -> None:
        self._write(thing, protective=True)
        self.there[thing] = True

    def _stay(self, thing: int) -> None:
        """Nothing is written."""

    def readers(self) -> Iterator[tuple[Followed, Audience]]:
        a, b = self.slugs
        followed = (Followed((a,)), Followed((b,)), Followed((a, b)), Followed((a, b), (RecordType.CORRIDOR,)))
        return itertools.product(followed, Audience)


HISTORIES = st.lists(
    st.lists(st.tuples(st.integers(0, THINGS - 1), st.integers(0, 11)), min_size=3, max_size=9),
    min_size=PUBLICATIONS,
    max_size=PUBLICATIONS,
)


@given(history=HISTORIES, chance=st.randoms(use_true_random=False))
@settings(
    max_examples=3,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
def test_who_follows_holds_what_a_full_read_gives(history: list[list[tuple[int, int]]], chance: Random) -> None:
    world, copies = World(), []
    sizes = iter(lambda: chance.choice((1, 2, 3, 50)), None)
    for steps in history:
        with session.recording("tester") as connection:
            world.r = Recorder(connection)
            for thing, choice in steps:
                world.act(thing, choice)
        publish()
        for followed, audience in chance.sample(list(world.readers()), 2):
            copies += [taken(followed, audience), Copy(followed, audience)]
        for copy in copies:
            # Some go on now and then, some stop in the middle of a publication.
            if chance.random() < 0.3:
                copy.follow(sizes, chance.choice((1, 2, None)))
    for copy in copies:
        copy.follow(sizes)
        assert copy.held == whole(copy.followed, copy.audience)
        assert copy.told == sorted(set(copy.told))
        # Who followed what a record left has heard already when it goes for good.
        assert copy.repeated() <= {world.opaque[thing] for thing in world.moved}
        told = len(copy.told)
        copy.follow(sizes)
        assert len(copy.told) == told
