"""Whatever weakens the catalogue is seen: every change is made, asked about, and taken back."""

import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress

import psycopg
import pytest

from tests.database import Database
from tests.privacy import rows
from tests.privacy.goals import goal
from tests.privacy.mutants import Mutant, mutants
from tests.privacy.probing import Connection, connect, seat
from tests.privacy.watching import Question, digest, questions

TRIES = 20


class Watch:
    """Answers as they are, kept by what was asked about, and what a change makes of them."""

    def __init__(self, ruler: Connection) -> None:
        self.ruler = ruler
        self.usual: dict[tuple[str | None, str], str] = {}
        self.by_whom: dict[str, int] = defaultdict(int)

    def sees(self, mutant: Mutant) -> bool:
        """Whether any answer differs once the change is made; the likeliest are asked first, so that most are quick."""
        asked = questions(mutant)
        begun = 0
        for ended in (8, 80, len(asked)):
            if self._tried(mutant, asked[begun:ended]):
                return True
            begun = ended
        return False

    def _tried(self, mutant: Mutant, asked: list[Question]) -> bool:
        """Logins belong to the whole server: another run may be changing the same one, which ends soon."""
        for _ in range(TRIES):
            with suppress(psycopg.errors.InternalError_):
                return self._differs(mutant, asked)
            time.sleep(1)
        return self._differs(mutant, asked)

    def _differs(self, mutant: Mutant, asked: list[Question]) -> bool:
        # Rules are of the whole catalogue: what they answer untouched is the same whatever is changed.
        keys = [(None if "rule" in each.what else mutant.table, each.name) for each in asked]
        with seat(self.ruler) as untouched:
            for key, each in zip(keys, asked, strict=True):
                if key not in self.usual:
                    self.usual[key] = each.put(untouched)
        with seat(self.ruler, mutant.change) as changed:
            for key, each in zip(keys, asked, strict=True):
                if each.put(changed) != self.usual[key]:
                    self.by_whom["rules" if "rule" in each.what else "answers"] += 1
                    return True
        return False


@pytest.fixture(scope="module")
def ruler(database: Database) -> Iterator[Connection]:
    database.filled(rows.make)
    rows.loosen(database.name)
    with connect(None, database.name) as connection:
        yield connection


@pytest.fixture(scope="module")
def found(ruler: Connection) -> list[Mutant]:
    with seat(ruler):
        return mutants(ruler)


def unseen(ruler: Connection, of: list[Mutant]) -> list[str]:
    with seat(ruler) as before:
        mark = digest(before)
    watch = Watch(ruler)
    survivors = [f"{mutant} ({mutant.change})" for mutant in of if not watch.sees(mutant)]
    print(f"{len(of)} changes, seen by {dict(watch.by_whom)}, unseen {len(survivors)}")  # noqa: T201
    with seat(ruler) as after:
        assert digest(after) == mark
    return survivors


def test_every_kind_of_change_is_listed(found: list[Mutant]) -> None:
    assert len({mutant.kind for mutant in found}) >= 12
    assert len({mutant.change for mutant in found}) == len(found) > 1_000


def test_one_change_of_each_kind_is_seen(ruler: Connection, found: list[Mutant]) -> None:
    kinds: dict[str, Mutant] = {}
    for mutant in found:
        kinds.setdefault(mutant.kind, mutant)
    assert unseen(ruler, list(kinds.values())) == []


def test_what_changes_nothing_is_not_seen(ruler: Connection) -> None:
    """The control: answers do not differ by themselves."""
    nothing = [
        Mutant("policy renamed", "event", "ALTER POLICY verifier_reads ON core.event RENAME TO reads", "core.event"),
        Mutant("a comment", "acting", "COMMENT ON FUNCTION core.acting() IS 'x'"),
    ]
    assert len(unseen(ruler, nothing)) == len(nothing)


@pytest.mark.long
def test_every_change_is_seen(ruler: Connection, found: list[Mutant]) -> None:
    survivors = unseen(ruler, found)
    score = round(100 * (1 - len(survivors) / len(found)), 2)
    goal("mutation_score", score, f"100 of {len(found)}", not survivors)
    assert survivors == []
