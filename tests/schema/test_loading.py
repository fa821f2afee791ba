"""The loader writes versions, and only where something is new, different, gone or back."""

import datetime
import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from schema import session
from schema.identities import ALPHABET, citable_code, identifier, read_key
from schema.loading import Loader, Outcome, Rejection, Run
from schema.loading_statements import current
from schema.tables.base import VERSIONED, identity
from schema.tables.keeping import import_run, rejection, unpublished
from tests.database import Database

DAY = datetime.date(2021, 3, 4)
ACTOR = "tester"


@pytest.fixture
def slug(database: Database) -> str:
    """A collection of this test's own."""
    return f"c{uuid.uuid4().hex[:8]}"


def load(
    slug: str,
    titles: dict[str, str],
    *,
    acts: dict[str, str] | None = None,
    complete: bool = False,
    kept: tuple[str, ...] = (),
    then: Callable[[Loader], Any] | None = None,
) -> Outcome:
    """Load events by title, each with acts `name: kind`, as an importer does."""
    with session.recording(ACTOR) as connection:
        loader = Loader(connection, rows=["event"], actor=ACTOR, reason="a file")
        collection = loader.stage(
            "collection",
            slug,
            slug=slug,
            nature="fictional",
            disclosure="public",
            name_en=slug,
            description_en="Invented",
            licence="CC0-1.0",
            citation="None",
            timezone="UTC",
            caveats="[]",
        )
        for number, title in titles.items():
            event = loader.stage("event", f"{slug}/{number}", title_en=title, **event_content(collection, number))
            for name, kind in (acts or {}).items():
                act = {"event_id": event, "kind": kind, "responsibility": "joint"}
                loader.stage("act", f"{slug}/{number}/{name}", **act)
        for number in kept:
            loader.keep("event", f"{slug}/{number}")
        outcome = loader.write(complete=collection if complete else None)
        if then is not None:
            then(loader)
        rows = len(titles) + len(kept)
        loader.record_run(Run("test", "a.csv", "0" * 64, slug, rows, len(kept)), outcome, [])
        return outcome


def event_content(collection: uuid.UUID, number: str) -> dict[str, Any]:
    """What every event of these tests has."""
    return {
        "collection_id": collection,
        "provider_id": number,
        "kind": "armed_clash",
        "granularity": "incident",
        "day_from": DAY,
        "day_to": DAY,
        "timezone": "UTC",
        "date_precision": "day",
        "place_precision": "unknown",
    }


def versions(concept: str, slug: str) -> list[tuple[int, bool]]:
    """Version and withdrawal of everything of a concept beneath a collection, oldest first."""
    table = VERSIONED[concept]
    with session.recording(ACTOR) as connection:
        rows = connection.execute(
            sa.select(table.c.version, table.c.withdrawn)
            .join(identity, identity.c.id == table.c.id)
            .where(identity.c.key.startswith(f"{slug}/"))
            .order_by(identity.c.key, table.c.version)
        )
        return [(row.version, row.withdrawn) for row in rows]


def test_same_content_is_unchanged_and_other_content_a_version(slug: str) -> None:
    assert load(slug, {"1": "a", "2": "b"}) == Outcome(2, 0, 0, 0, 0)
    assert load(slug, {"1": "a", "2": "b"}) == Outcome(0, 0, 2, 0, 0)
    assert load(slug, {"1": "a", "2": "c", "3": "d"}) == Outcome(1, 1, 1, 0, 0)
    assert versions("event", slug) == [(1, False), (1, False), (2, False), (1, False)]


def test_an_event_is_changed_by_what_changes_beneath_it(slug: str) -> None:
    load(slug, {"1": "a", "2": "b"}, acts={"x": "fighting"})
    assert load(slug, {"1": "a", "2": "b"}, acts={"x": "wounding"}) == Outcome(0, 2, 0, 0, 0)
    assert load(slug, {"1": "a"}) == Outcome(0, 1, 0, 0, 0)
    assert versions("act", slug) == [(1, False), (2, False), (3, True), (1, False), (2, False)]
    assert load(slug, {"1": "a"}, acts={"x": "wounding"}) == Outcome(0, 1, 0, 0, 0), "what comes back is a version"
    assert versions("act", slug)[:4] == [(1, False), (2, False), (3, True), (4, False)]


def test_what_people_added_to_an_event_stays(slug: str) -> None:
    load(slug, {"1": "a"})

    with session.recording(ACTOR) as connection:
        by_hand = Loader(connection, rows=["assessment"], actor=ACTOR, reason="judged")
        event = by_hand.identifier("event", f"{slug}/1")
        by_hand.stage("assessment", f"by hand/{slug}", event_id=event, scheme="sijill", grade="reported")
        by_hand.write()
    assert load(slug, {"1": "a"}) == Outcome(0, 0, 1, 0, 0)
    with session.recording(ACTOR) as connection:
        newest = current("assessment")
        known = identifier(read_key(connection), "assessment", f"by hand/{slug}")
        assert connection.scalar(sa.select(newest.c.version).where(newest.c.id == known)) == 1


def test_a_complete_file_withdraws_what_it_lacks_and_a_faulty_row_is_not_lacking(slug: str) -> None:
    load(slug, {"1": "a", "2": "b", "3": "c"}, acts={"x": "fighting"})
    done = load(slug, {"1": "a"}, acts={"x": "fighting"}, complete=True, kept=("2",))
    assert done == Outcome(0, 0, 1, 1, 0)
    assert versions("event", slug) == [(1, False), (1, False), (1, False), (2, True)]
    assert versions("act", slug) == [(1, False), (1, False), (1, False), (2, True)]
    assert load(slug, {"3": "c"}, acts={"x": "fighting"}) == Outcome(0, 1, 0, 0, 0), "the provider has it again"
    assert versions("event", slug)[-1] == versions("act", slug)[-1] == (3, False)


def test_an_import_does_not_undo_what_a_person_withdrew(slug: str) -> None:
    load(slug, {"1": "a", "2": "b"}, acts={"x": "fighting"})
    event = VERSIONED["event"]
    with session.recording("a person") as connection:
        names = [
            c.name for c in event.columns if c.name not in ("version", "actor", "reason", "withdrawn", "recorded_at")
        ]
        old = sa.select(
            sa.literal(2), sa.literal("a person"), sa.literal("asked for"), sa.true(), *(event.c[n] for n in names)
        )
        old = old.where(event.c.id == identifier(read_key(connection), "event", f"{slug}/1"))
        connection.execute(event.insert().from_select(["version", "actor", "reason", "withdrawn", *names], old))
    assert load(slug, {"1": "other", "2": "b"}, acts={"x": "wounding"}) == Outcome(0, 1, 1, 0, 1)
    assert versions("event", slug) == [(1, False), (2, True), (1, False)]


def test_identifiers_are_marked_as_uuid_8_and_hang_on_key_concept_and_name() -> None:
    made = identifier(b"k", "event", "a")
    assert (made.version, made.variant) == (8, uuid.RFC_4122)
    assert made == identifier(b"k", "event", "a")
    others = {identifier(b"l", "event", "a"), identifier(b"k", "act", "a"), identifier(b"k", "event", "b")}
    assert len({made, *others}) == 4


def test_codes_use_letters_that_nobody_misreads() -> None:
    codes = {citable_code(b"k", "event", str(number)) for number in range(2_000)}
    assert len(codes) == 2_000
    assert set("".join(codes)) - {"-"} == set(ALPHABET)
    assert all(code.startswith("SJ-") and [len(part) for part in code.split("-")] == [2, 4, 4] for code in codes)
    assert citable_code(b"k", "event", "1", 1) != citable_code(b"k", "event", "1")


def test_a_taken_code_gives_way_to_the_next(slug: str) -> None:
    with session.recording(ACTOR) as connection:
        key = read_key(connection)
        taken = {"id": uuid.uuid4(), "concept": "event", "key": f"elsewhere/{slug}"}
        connection.execute(identity.insert().values(code=citable_code(key, "event", f"{slug}/1"), **taken))
    load(slug, {"1": "a"})
    assert load(slug, {"1": "a"}) == Outcome(0, 0, 1, 0, 0)
    with session.recording(ACTOR) as connection:
        given = connection.scalar(sa.select(identity.c.code).where(identity.c.key == f"{slug}/1"))
    assert given == citable_code(key, "event", f"{slug}/1", 1)


def test_what_is_written_awaits_publication(slug: str) -> None:
    load(slug, {"1": "a", "2": "b"})
    with session.recording(ACTOR) as connection:
        waiting = sa.select(unpublished.c.record_id).distinct().join(identity, identity.c.id == unpublished.c.record_id)
        assert len(connection.execute(waiting.where(identity.c.key.startswith(f"{slug}/"))).all()) == 2


def test_a_failure_leaves_nothing(slug: str) -> None:
    def fail(loader: Loader) -> None:
        raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError):
        load(slug, {"1": "a"}, then=fail)
    assert versions("event", slug) == []


def test_counts_must_add_up(slug: str) -> None:
    def miscount(loader: Loader) -> None:
        loader.record_run(Run("test", "a.csv", "0" * 64, slug, 2, 0), Outcome(1, 0, 0, 0, 0), [])

    with pytest.raises(sa.exc.IntegrityError, match="every_row_accounted_for"):
        load(slug, {"1": "a"}, then=miscount)


def test_rejections_are_recorded_with_the_import(slug: str) -> None:
    def reject(loader: Loader) -> None:
        run, faults = Run("test", "b.csv", "0" * 64, slug, 2, 1), [Rejection(3, "id", "is empty")]
        loader.record_run(run, Outcome(1, 0, 0, 0, 0), faults)

    load(slug, {"1": "a"}, then=reject)
    with session.recording(ACTOR) as connection:
        joined = sa.select(rejection.c.row, rejection.c.field, rejection.c.reason).join(import_run)
        assert connection.execute(joined.where(import_run.c.collection == slug)).all() == [(3, "id", "is empty")]


def test_a_column_that_the_concept_lacks_is_refused(slug: str) -> None:
    with session.recording(ACTOR) as connection:
        loader = Loader(connection, rows=["event"], actor=ACTOR, reason="a file")
        with pytest.raises(TypeError, match="event has no column colour"):
            loader.stage("event", "x", colour="red")


def test_two_imports_at_once_wait_for_each_other(slug: str) -> None:
    started, second = threading.Event(), []

    def meanwhile() -> None:
        started.set()
        second.append(load(slug, {"1": "a", "2": "b"}))

    thread = threading.Thread(target=meanwhile)

    def start_the_other(loader: Loader) -> None:
        thread.start()
        assert started.wait(10)
        thread.join(0.5)
        assert thread.is_alive(), "the second must wait until the first commits"

    assert load(slug, {"1": "a"}, then=start_the_other) == Outcome(1, 0, 0, 0, 0)
    thread.join(30)
    assert second == [Outcome(1, 0, 1, 0, 0)]
