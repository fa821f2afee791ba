"""Numbered publications: what changes, what stays, what is taken out of every past, what no publish may lose."""

from typing import Any

import pytest
import sqlalchemy as sa

from schema import session
from schema.access import Audience, Class
from schema.publish import publish
from schema.tables import published
from schema.tables.base import VERSIONED
from schema.tables.place import policy
from schema.withdrawing import withdraw
from tests.recording import Recorder, box, point

pytestmark = pytest.mark.usefixtures("database")


def ask(statement: str, **values: Any) -> list[Any]:
    """Rows as the public sees them."""
    with session.reading() as connection:
        return [tuple(row) for row in connection.execute(sa.text(statement), values)]


def best_at(event_code: str, number: int) -> list[Any]:
    """Best figures of killed of one event in one publication, from the grain rows."""
    return ask(
        "SELECT t.best FROM event e JOIN tally t ON t.event_id = e.id AND t.known @> CAST(:number AS int)"
        " WHERE e.code = :code AND e.known @> CAST(:number AS int)",
        code=event_code,
        number=number,
    )


def code_of(connection: sa.Connection, event: object) -> str:
    return str(connection.scalar(sa.text("SELECT code FROM core.identity WHERE id = :id"), {"id": event}))


def an_event(slug: str, best: int, **given: Any) -> tuple[Any, Any, str]:
    """An event with one claim, in a collection of its own: event, claim, code."""
    with session.recording("tester") as connection:
        record = Recorder(connection)
        event = record.event(record.collection(slug), **given)
        claim = record.claim(event, record.source(f"source of {slug}"), min=best, best=best, max=best)
        return event, claim, code_of(connection, event)


def test_nothing_changed_makes_no_publication() -> None:
    an_event("still", 1)
    assert publish().number is not None
    assert publish().number is None


def test_a_correction_leaves_the_past_as_it_was() -> None:
    _, claim, event_code = an_event("corrected", 10)
    first = publish().number
    with session.recording("tester") as connection:
        Recorder(connection).write("claim", {"best": 12, "max": 12}, of=claim, reason="recount")
    second = publish()
    assert first is not None
    assert second.number == first + 1
    assert second.events == 1
    assert best_at(event_code, first) == [(10,)]
    assert best_at(event_code, first + 1) == [(12,)]
    ((history,),) = ask("SELECT history FROM event WHERE code = :code AND upper_inf(known)", code=event_code)
    assert [(entry["number"], entry["kind"], entry["reason"]) for entry in history] == [
        (first + 1, "changed", "recount"),
        (first, "created", None),
    ]


def test_an_ordinary_withdrawal_stays_readable_in_the_past() -> None:
    _, _, event_code = an_event("withdrawn", 10)
    first = publish().number
    with session.recording("tester") as connection:
        withdraw(connection, event_code, actor="tester", reason="duplicate", protective=False)
    after = publish()
    assert first is not None
    assert (after.number, after.withdrawn) == (first + 1, 1)
    assert best_at(event_code, first) == [(10,)]
    assert best_at(event_code, first + 1) == []


@pytest.mark.parametrize("audience", list(Audience))
def test_a_protective_withdrawal_is_gone_from_every_past(audience: Audience) -> None:
    slug = f"protected-{audience}"
    _, claim, event_code = an_event(slug, 10)
    first = publish().number
    ((public,),) = ask("SELECT id FROM event WHERE code = :code", code=event_code)
    named = "SELECT count(*) FROM source WHERE name_en = :name"
    assert ask(named, name=f"source of {slug}") == [(1,)]
    assert ask("SELECT 1 FROM tally WHERE event_id = :id", id=public)
    with session.recording("tester") as connection:
        Recorder(connection).write("claim", {"best": 12, "max": 12}, of=claim)
    second = publish().number
    with session.recording("tester") as connection:
        withdraw(connection, event_code, actor="tester", reason="safety", protective=True)
    third = publish().number
    assert first is not None
    with session.reading(audience) as connection:
        assert not connection.execute(sa.text("SELECT 1 FROM event WHERE id = :id"), {"id": public}).all()
        for grain in published.GRAINS:
            left = sa.select(sa.func.count()).select_from(grain).where(grain.c.event_id == public)
            assert connection.scalar(left) == 0
        assert connection.scalar(sa.text(named), {"name": f"source of {slug}"}) == 0
        removed = connection.execute(
            sa.text("SELECT number, lower(known), upper(known) FROM removal WHERE collection = :slug"), {"slug": slug}
        ).one()
    assert tuple(removed) == (third, first, third)
    assert second == first + 1


def test_a_protective_withdrawal_is_gone_from_the_events_related_to_it() -> None:
    hidden, _, hidden_code = an_event("hidden", 3)
    other, _, other_code = an_event("witness-to-hidden", 4)
    with session.recording("tester") as connection:
        Recorder(connection).write("event_relation", {"event_id": other, "other_id": hidden, "kind": "follows"})
    publish()
    told = "SELECT document::text FROM event WHERE code = :code"
    assert [hidden_code in text for (text,) in ask(told, code=other_code)] == [True]
    with session.recording("tester") as connection:
        withdraw(connection, hidden_code, actor="tester", reason="safety", protective=True)
    publish()
    assert [hidden_code in text for (text,) in ask(told, code=other_code)] == [False]


def test_a_protective_correction_keeps_only_what_is_new_and_acts_once() -> None:
    event, claim, event_code = an_event("mended", 10)
    first = publish().number
    with session.recording("tester") as connection:
        Recorder(connection).write("claim", {"best": 12, "max": 12}, of=claim, protective=True)
    second = publish().number
    with session.recording("tester") as connection:
        Recorder(connection).write("event", {"place_verbatim": "elsewhere"}, of=event)
    third = publish().number
    assert None not in (first, second, third)
    assert [best_at(event_code, n) for n in (first, second, third)] == [[], [(12,)], [(12,)]]


def test_nothing_of_a_confidential_collection_is_published_that_nobody_consented_to() -> None:
    with session.recording("tester") as connection:
        record = Recorder(connection)
        event = record.event(record.collection("secret", disclosure="confidential"), place_verbatim="hideout")
        event_code = code_of(connection, event)
    publish()
    assert not ask("SELECT 1 FROM event WHERE code = :code", code=event_code)
    assert not ask("SELECT 1 FROM collection WHERE slug = 'secret'")


def test_a_slow_import_that_commits_across_a_publish_loses_nothing() -> None:
    with session.recording("slow") as slow:
        record = Recorder(slow, "slow")
        event_code = code_of(slow, record.event(record.collection("slow")))
        an_event("quick", 1)
        publish()
        assert not ask("SELECT 1 FROM event WHERE code = :code", code=event_code)
    publish()
    assert ask("SELECT 1 FROM event WHERE code = :code", code=event_code)


def test_a_policy_generalises_place_and_time_and_takes_the_finer_past_along() -> None:
    with session.recording("tester") as connection:
        record = Recorder(connection)
        record.place("ZZ", "adm0", box(30, 0, 34, 4))
        record.place("ZZ01", "adm1", box(30, 0, 34, 4), "ZZ")
        event = record.event(
            record.collection("policies"),
            geometry=point(31, 1),
            place_precision="exact",
            place_verbatim="cellar in the old town",
            date_verbatim="on Tuesday",
        )
        record.act(event, "torture")
        event_code = code_of(connection, event)
    first = publish().number
    shown = (
        "SELECT place_precision, adm1, lon, day_from::text, day_to::text, document::text FROM event WHERE code = :code"
    )
    assert ask(shown, code=event_code)[0][:5] == ("exact", "ZZ01", 31.0, "2016-12-13", "2016-12-13")
    with session.migrating() as connection:
        rule = {"code": "torture", "audience": "open", "disclosure": "public"}
        connection.execute(policy.insert().values(rule | {"place_precision": "adm1", "date_precision": "month"}))
    publish()
    rows = ask(shown, code=event_code)
    assert [row[:5] for row in rows] == [("adm1", "ZZ01", None, "2016-12-01", "2016-12-31")]
    assert "cellar" not in rows[0][5]
    assert "Tuesday" not in rows[0][5]
    assert "13 December" not in rows[0][5]
    assert ask("SELECT count(*) FROM removal WHERE collection = 'policies'") == [(1,)]
    with session.reading(Audience.PARTNER) as connection:
        partner = sa.text("SELECT place_precision, since FROM event WHERE code = :code")
        assert [tuple(row) for row in connection.execute(partner, {"code": event_code})] == [("exact", first)]


def test_no_text_of_class_staff_reaches_a_reader() -> None:
    """A canary in every column above the audiences' class; positive control: those of class public arrive."""
    staff = {
        (name, c.name) for name, table in VERSIONED.items() for c in table.columns if c.info["class"] >= Class.STAFF
    }
    with session.recording("canary-actor") as connection:
        record = Recorder(connection, "canary-actor")
        source = record.source("canary-open-name")
        document = record.write(
            "document",
            {
                "source_id": source,
                "title": "canary-open-title",
                "headline": "canary-headline",
                "kind": "newspaper_article",
            }
            | {"published_on": "2016-12-14"},
            reason="canary-reason",
        )
        event = record.event(
            record.collection("canaries"), stated={"row": "canary-stated"}, area_scheme="canary-scheme"
        )
        record.information(event, source, document_id=document)
        record.write(
            "assessment",
            {
                "event_id": event,
                "scheme": "sijill",
                "grade": "reported",
                "tier": "reported",
                "assessor": "canary-assessor",
            },
        )
    publish()
    assert {
        ("document", "headline"),
        ("event", "stated"),
        ("event", "area_scheme"),
        ("assessment", "assessor"),
    } <= staff
    with session.reading() as connection:
        tables = connection.scalars(sa.text("SELECT tablename FROM pg_tables WHERE schemaname = 'open'")).all()
        everything = "".join(
            str(connection.execute(sa.text(f"SELECT string_agg(t::text, ' ') FROM {name} t")).scalar())
            for name in tables
        )
    assert "canary-open-name" in everything
    assert "canary-open-title" in everything
    for secret in (
        "canary-headline",
        "canary-stated",
        "canary-scheme",
        "canary-actor",
        "canary-reason",
        "canary-assessor",
    ):
        assert secret not in everything
