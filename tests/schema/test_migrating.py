"""What `sijill migrate` asks of a server before it begins, and the secret that it tells the database."""

import runpy

import pytest
import sqlalchemy as sa

from schema import roles, session
from schema.errors import NotReady
from schema.migrating import ROOT, migrate
from tests.recording import Recorder

pytestmark = pytest.mark.usefixtures("database")


def acting() -> object:
    with session.recording("tester") as connection:
        return connection.scalar(sa.text("SELECT core.acting()"))


@pytest.mark.parametrize(("kind", "name"), [("GROUPS", "sijill_nobody"), ("EXTENSIONS", "pg_nothing")])
def test_what_the_superuser_has_to_make_is_asked_for(monkeypatch: pytest.MonkeyPatch, kind: str, name: str) -> None:
    monkeypatch.setattr(roles, kind, (*getattr(roles, kind), name))
    with pytest.raises(NotReady, match=rf"The database lacks {name}: run `sijill db roles`, then `sijill migrate`"):
        migrate()


def test_the_secret_in_force_is_told_to_a_database_that_has_another() -> None:
    assert acting() == "tester"
    with session.migrating() as connection:
        connection.execute(sa.text("UPDATE guard.mac_key SET key = 'another'"))
    assert acting() is None
    migrate()
    assert acting() == "tester"
    with session.migrating() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM guard.mac_key")) == 1


def test_what_showed_more_before_is_published_anew() -> None:
    (revision,) = (ROOT / "migrations" / "versions").glob("*_protection.py")
    shown_before = runpy.run_path(str(revision))["SHOWN_BEFORE"]
    with session.recording("an import") as connection:
        r = Recorder(connection, "an import")
        collection, open_source, witness = r.collection("before"), r.source("Press"), r.source("W", protected=True)
        r.write("source", {"protected": False}, of=witness)
        told, only_named = r.event(collection), r.event(collection)
        r.information(told, witness)
        r.claim(only_named, open_source, best=1)
        clinic = r.lasting("facility", collection, "clinic")
        hit = r.event(collection, facility_id=clinic)
    with session.migrating() as connection:
        assert set(connection.scalars(sa.text(shown_before))) == {told, clinic, hit}
