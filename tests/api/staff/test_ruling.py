"""Rules are set by administrators alone; what a rule governs, and governed, is published anew."""

import uuid
from dataclasses import dataclass

import pytest
import sqlalchemy as sa

from schema import session
from schema.access import Role
from schema.roles import Login
from schema.tables.keeping import unpublished
from tests.api.staff.asking import ask, refused, send, told, write
from tests.database import Database
from tests.recording import Recorder

ADMINISTRATOR, AUDITOR, VERIFIER = Role.ADMINISTRATOR, Role.AUDITOR, Role.VERIFIER
TORTURE = {"concept": "violation", "code": "torture", "audience": "OPEN", "disclosure": "confidential"}
COARSER = {"placePrecision": "adm1", "datePrecision": "quarter", "embargoDays": 180}
FIELDS = "before after again"


@dataclass(frozen=True)
class Events:
    """One of a confidential collection, one of a public one."""

    confidential: uuid.UUID
    public: uuid.UUID


def make() -> Events:
    with session.recording("an import") as connection:
        r = Recorder(connection, "an import")
        hidden = r.collection("ruled-confidential", disclosure="confidential")
        return Events(r.event(hidden), r.event(r.collection("ruled-public")))


@pytest.fixture(scope="module")
def events(database: Database) -> Events:
    return database.filled(make)


@pytest.fixture
def emptied(events: Events) -> None:
    """Nothing waits."""
    with session.migrating() as connection:
        connection.execute(sa.delete(unpublished))


def waiting() -> set[uuid.UUID]:
    with session.migrating() as connection:
        return set(connection.scalars(sa.select(unpublished.c.record_id)))


@pytest.mark.usefixtures("emptied")
def test_a_policy_that_is_set_governs_what_is_published_next(events: Events) -> None:
    done = write(ADMINISTRATOR, "setPolicy", None, FIELDS, **TORTURE, **COARSER)
    assert (done["before"]["date_precision"], done["after"]["date_precision"]) == ("month", "quarter")
    assert waiting() == {events.confidential}
    there = [
        rule for rule in told(VERIFIER, "{ policies { code audience datePrecision } }")["policies"] if rule["code"]
    ]
    assert {"code": "torture", "audience": "open", "datePrecision": "quarter"} in there
    new = TORTURE | {"code": "pillage"}
    assert write(ADMINISTRATOR, "setPolicy", None, FIELDS, **new, **COARSER)["before"] is None


@pytest.mark.usefixtures("emptied")
def test_an_embargo_that_is_set_concerns_all(events: Events) -> None:
    given = {"concept": "corridor", "audience": "PARTNER", "days": 7}
    assert write(ADMINISTRATOR, "setEmbargo", None, FIELDS, **given)["after"]["days"] == 7
    assert waiting() == {events.confidential, events.public}
    assert {"concept": "corridor", "audience": "partner", "days": 7} in told(
        AUDITOR, "{ embargoRules { concept audience days } }"
    )["embargoRules"]


@pytest.mark.usefixtures("emptied")
def test_what_a_rule_governed_is_queued_where_it_governs_that_no_more(events: Events) -> None:
    moved = "UPDATE core.policy SET disclosure = 'public' WHERE disclosure = 'confidential' AND code = 'torture'"
    with session.migrating() as connection:
        connection.execute(sa.text(moved))
        assert set(connection.scalars(sa.select(unpublished.c.record_id))) == {events.confidential, events.public}
        connection.rollback()


def test_it_is_kept_who_set_what_and_what_it_was(events: Events) -> None:
    write(ADMINISTRATOR, "setPolicy", None, FIELDS, key="a-rule-to-keep", **TORTURE, **COARSER)
    again = write(ADMINISTRATOR, "setPolicy", None, FIELDS, key="a-rule-to-keep", **TORTURE, **COARSER)
    assert again["again"] is True
    kept = sa.text("SELECT actor, answer -> 'after' ->> 'code' AS code FROM core.request WHERE key = 'a-rule-to-keep'")
    with session.desk("anis", AUDITOR, reading=True) as connection:
        assert connection.execute(kept).one() == ("adnan", "torture")


def test_what_is_no_rule_is_told_by_field(events: Events) -> None:
    wrong = TORTURE | COARSER | {"code": "tortur", "disclosure": "secret", "datePrecision": "week", "embargoDays": -1}
    faults = refused(send(ADMINISTRATOR, "setPolicy", None, FIELDS, **wrong))["extensions"]["faults"]
    assert {fault["field"] for fault in faults} == {"code", "disclosure", "datePrecision", "embargoDays"}
    given = {"concept": "claim", "audience": "OPEN", "days": 1}
    assert "none of" in refused(send(ADMINISTRATOR, "setEmbargo", None, FIELDS, **given))["message"]


@pytest.mark.parametrize("role", [role for role in Role if role is not ADMINISTRATOR])
def test_nobody_else_sets_rules(events: Events, role: Role) -> None:
    given = 'concept: "corridor", audience: OPEN, days: 0, reason: "x", key: "a-key-of-mine"'
    text = f"mutation {{ setEmbargo({given}) {{ again }} }}"
    assert refused(ask(role, text))["extensions"]["code"] == "BAD_INPUT"
    with pytest.raises(sa.exc.ProgrammingError, match="permission denied"), session.desk("x", role) as connection:
        connection.execute(sa.text("UPDATE core.embargo_rule SET days = 0"))


def test_an_administrator_changes_nothing_unproven_and_no_rule_into_another(events: Events) -> None:
    unproven = "SET LOCAL ROLE sijill_administrator"
    with session.engine(Login.STAFF).begin() as connection:
        connection.execute(sa.text(unproven))
        assert connection.execute(sa.text("UPDATE core.policy SET embargo_days = 0")).rowcount == 0
    with session.desk("adnan", ADMINISTRATOR) as connection:
        assert connection.execute(sa.text("UPDATE core.policy SET embargo_days = 0")).rowcount > 20
        connection.rollback()
    for attempt in ("UPDATE core.policy SET code = 'x'", "DELETE FROM core.policy"):
        with pytest.raises(sa.exc.ProgrammingError, match="denied"), session.desk("adnan", ADMINISTRATOR) as connection:
            connection.execute(sa.text(attempt))
