"""What a publication says that it did to each record, and what is left of that when something is withdrawn."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory

from schema import session
from schema.access import Audience
from schema.migrating import configuration
from schema.publish import publish
from schema.tables.published import change
from tests.recording import Recorder

Step = Callable[["Past"], None]
Lines = list[tuple[int, str]]


class Past:
    """An event or corridor of a collection of its own, with one claim; every step writes something of it."""

    def __init__(self, r: Recorder, concept: str) -> None:
        self.r, self.concept, self.slug = r, concept, f"c{uuid.uuid4().hex}"
        self.collection, self.source = r.collection(self.slug), r.source(f"Source of {self.slug}")
        made = r.event(self.collection) if concept == "event" else r.lasting(concept, self.collection, "evacuation")
        self.id, self.claim = made, r.claim(made, self.source, best=1)

    def write(self, **version: Any) -> None:
        self.r.write(self.concept, version.pop("content", {}), of=self.id, **version)

    def correct(self, best: int, **version: Any) -> None:
        self.r.write("claim", {"best": best}, of=self.claim, **version)


def stays(past: Past) -> None:
    """Nothing is written of it."""


def correct(past: Past) -> None:
    past.correct(2)


def protect(past: Past) -> None:
    """One part of it goes for protection; the rest stays."""
    past.correct(3, protective=True)


def rewrite(past: Past) -> None:
    """It says the same, and its past must go."""
    past.write(protective=True)


def withdraw(past: Past) -> None:
    past.write(withdrawn=True)


def remove(past: Past) -> None:
    past.write(withdrawn=True, protective=True)


def bring_back(past: Past) -> None:
    past.write()


def close(past: Past) -> None:
    """The whole collection goes."""
    past.r.write("collection", {}, of=past.collection, withdrawn=True)


def move(past: Past) -> None:
    past.write(content={"collection_id": past.r.collection(f"other-{past.slug}")})


CASES: Mapping[str, tuple[tuple[Step, ...], Lines]] = {
    # Steps before the second, third … publication; lines that are left, by number.
    "stays": ((), [(1, "created")]),
    "corrected": ((correct,), [(1, "created"), (2, "changed")]),
    "withdrawn": ((correct, withdraw), [(3, "withdrawn")]),
    "removed": ((correct, remove), [(3, "withdrawn")]),
    "a part goes": ((correct, protect), [(3, "changed")]),
    "rewritten alike": ((stays, rewrite), [(3, "changed")]),
    "came back": ((withdraw, bring_back), [(2, "withdrawn"), (3, "created")]),
    "came back and went": ((withdraw, bring_back, withdraw), [(4, "withdrawn")]),
    "came back and was removed": ((withdraw, bring_back, remove), [(4, "withdrawn")]),
    "its past goes later": ((withdraw, stays, remove), [(2, "withdrawn")]),
    "came back without its past": ((withdraw, rewrite), [(3, "created")]),
    "all of a collection": ((correct, close), [(3, "withdrawn")]),
    "moved": ((move, correct), [(1, "created"), (2, "changed"), (3, "changed")]),
    "moved and removed": ((move, remove), [(3, "withdrawn")]),
    "moved and withdrawn": ((move, withdraw), [(3, "withdrawn")]),
}
PUBLICATIONS = 1 + max(len(steps) for steps, _ in CASES.values())
CONCEPTS = ("event", "corridor")

Pasts = Mapping[tuple[str, str], Past]


@pytest.fixture(scope="module")
def pasts(database: object) -> Pasts:
    """Every case of an event and of a corridor; all go through the same publications."""
    with session.recording("tester") as connection:
        r = Recorder(connection)
        found = {(case, concept): Past(r, concept) for case in CASES for concept in CONCEPTS}
        brief = r.event(found["stays", "event"].collection)
        r.write("event", {}, of=brief, withdrawn=True)
    assert publish().number == 1
    for round_ in range(PUBLICATIONS - 1):
        with session.recording("tester") as connection:
            for (case, _), past in found.items():
                past.r = Recorder(connection)
                steps = CASES[case][0]
                if round_ < len(steps):
                    steps[round_](past)
        assert publish().number == round_ + 2
    return found


def rows(past: Past, audience: Audience = Audience.OPEN) -> list[Any]:
    with session.recording("tester") as connection:
        key = connection.scalar(sa.text("SELECT core.opaque(:id)"), {"id": past.id})
    with session.reading(audience) as connection:
        return list(connection.execute(sa.select(change).where(change.c.id == key).order_by(change.c.number)))


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("concept", CONCEPTS)
@pytest.mark.parametrize("case", CASES)
def test_each_publication_tells_what_it_did(pasts: Pasts, case: str, concept: str, audience: Audience) -> None:
    found = rows(pasts[case, concept], audience)
    assert [(row.number, row.kind) for row in found] == CASES[case][1]
    assert {row.type for row in found} == {concept}


def test_one_withdrawal_looks_like_another(pasts: Pasts) -> None:
    def lines(case: str, concept: str) -> list[tuple[Any, ...]]:
        past = pasts[case, concept]
        plain = [(row.number, row.type, row.kind, row.collection, row.formerly) for row in rows(past)]
        return [tuple(str(value).replace(past.slug, "its own") for value in line) for line in plain]

    for concept in CONCEPTS:
        assert lines("withdrawn", concept) == lines("removed", concept)
        assert lines("came back and went", concept) == lines("came back and was removed", concept)
        assert lines("moved and withdrawn", concept) == lines("moved and removed", concept)


def test_what_came_and_went_between_two_publications_is_not_told(pasts: Pasts) -> None:
    with session.reading() as connection:
        told = connection.scalar(sa.select(sa.func.count(sa.distinct(change.c.id))))
    assert told == len(pasts)


@pytest.mark.parametrize("concept", CONCEPTS)
def test_who_follows_a_collection_that_a_record_left_is_told(pasts: Pasts, concept: str) -> None:
    moved, removed = pasts["moved", concept], pasts["moved and removed", concept]
    assert [row.formerly for row in rows(moved)] == [[], [moved.slug], []]
    (row,) = rows(removed)
    assert (row.collection, row.formerly) == (f"other-{removed.slug}", [removed.slug])


def test_a_database_that_was_there_before_is_told_the_same(pasts: Pasts) -> None:
    """What is known of published versions tells of all but what was removed: nothing is left that could."""
    protective = {protect, rewrite, remove}
    plain = [case for case, (steps, _) in CASES.items() if not protective & set(steps)]
    before = {(case, concept): rows(pasts[case, concept]) for case in plain for concept in CONCEPTS}
    with session.migrating() as connection:
        revision = ScriptDirectory.from_config(configuration(connection)).get_revision("0014")
        connection.execute(sa.text("DELETE FROM open.change"))
        connection.execute(sa.text(revision.module.FILL.format(audience=Audience.OPEN)))
    assert {(case, concept): rows(pasts[case, concept]) for case in plain for concept in CONCEPTS} == before
    assert rows(pasts["removed", "event"]) == []
    for case in ("a part goes", "rewritten alike"):
        assert [(row.number, row.kind) for row in rows(pasts[case, "event"])] == [(3, "created")]
