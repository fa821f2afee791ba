"""No identity without two people, and no value before its trace."""

import datetime
import os
import signal
import subprocess
import sys
import uuid

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from schema import session
from schema.access import Role
from schema.desk import unmasking as desk
from schema.errors import BadInput, Conflict, Refused, UnknownKey
from schema.permission import IdentityField
from schema.tables.protection import unmasking_approval
from schema.tables.vault import trace
from schema.vault import unmasking
from schema.vault.files import FileKeys
from tests.privacy.goals import goal
from tests.schema.vault.people import HUDA, NAME, PHONE, RAMI, SALMA, approved, asked, expired, put, rows
from tests.schema.vault.people import keys as keys  # noqa: PLC0414 - a fixture

pytestmark = pytest.mark.usefixtures("database")

KILLED = """
import os, signal, sys, uuid
from schema.vault import unmasking, keys
from schema import session

def killed(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

before = unmasking.tracing.note
if sys.argv[2] == "before commit":
    def note(*given, **named):
        before(*given, **named)
        killed()
    unmasking.tracing.note = note
if sys.argv[2] == "after commit":
    unmasking._opened = killed
print(unmasking.unmask("salma", keys.provider(), uuid.UUID(sys.argv[1])))
"""


@pytest.fixture
def known(keys) -> uuid.UUID:
    one = uuid.uuid4()
    put(keys, one, NAME, "Zubayda Mirkal")
    put(keys, one, PHONE, "+000 12 34")
    return one


def test_who_asked_is_shown_what_another_approved_and_only_that(keys, known):
    request = approved(asked(known, [PHONE]))
    assert unmasking.unmask(SALMA, keys, request) == {"phone": "+000 12 34"}
    both = approved(asked(known, [NAME, PHONE, IdentityField.ADDRESS]))
    assert unmasking.unmask(SALMA, keys, both) == {"name": "Zubayda Mirkal", "phone": "+000 12 34"}


def test_each_use_is_traced(keys, known):
    request = approved(asked(known, [PHONE]))
    for _ in range(3):
        unmasking.unmask(SALMA, keys, request)
    lines = rows(trace, request_id=request)
    assert [(line.verb, line.actor, line.subject_id, line.fields) for line in lines] == [
        ("unmask", SALMA, known, ["phone"])
    ] * 3


def test_nobody_is_shown_anything_alone(keys, known):
    request = asked(known, [NAME])
    with pytest.raises(Refused, match="Nobody else approved"):
        unmasking.unmask(SALMA, keys, request)
    with pytest.raises(Refused, match="Another person"):
        approved(request, by=SALMA)
    assert rows(unmasking_approval, request_id=request) == []


def test_who_approves_or_looks_on_is_not_shown_it(keys, known):
    request = approved(asked(known, [NAME]))
    for other in (RAMI, HUDA):
        with pytest.raises(Refused, match="Somebody else made this request"):
            unmasking.unmask(other, keys, request)


def test_what_expired_is_neither_approved_nor_shown(keys, known):
    late = expired(asked(known, [NAME]))
    with pytest.raises(Refused, match="before it expires"):
        approved(late)
    used = approved(asked(known, [NAME]))
    assert unmasking.unmask(SALMA, keys, used)
    with pytest.raises(Refused, match="expired"):
        unmasking.unmask(SALMA, keys, expired(used))


def test_an_approval_is_given_once_and_for_a_request_that_is_there(keys, known):
    request = approved(asked(known, [NAME]))
    with pytest.raises(Conflict, match="approved already"):
        approved(request, by=HUDA)
    with pytest.raises(UnknownKey):
        approved(uuid.uuid4())
    with pytest.raises(UnknownKey):
        unmasking.unmask(SALMA, keys, uuid.uuid4())


def test_the_database_itself_lets_nobody_approve_in_anothers_name(known):
    request = asked(known, [NAME])
    with pytest.raises(sa.exc.ProgrammingError, match="row-level security"), session.desk(SALMA, Role.SAFEGUARD) as c:
        c.execute(unmasking_approval.insert(), {"request_id": request, "actor": RAMI})
    with pytest.raises(sa.exc.IntegrityError, match="another person"), session.desk(SALMA, Role.SAFEGUARD) as c:
        c.execute(unmasking_approval.insert(), {"request_id": request, "actor": SALMA})
    for role in set(Role) - {Role.SAFEGUARD}:
        with pytest.raises(sa.exc.ProgrammingError, match="permission denied"), session.desk(RAMI, role) as c:
            c.execute(unmasking_approval.insert(), {"request_id": request, "actor": RAMI})


def test_without_the_rule_of_the_database_only_the_vault_keeps_one_person_out(keys, known):
    with session.migrating() as connection:
        connection.execute(sa.text("ALTER TABLE core.unmasking_approval DISABLE TRIGGER USER"))
    try:
        request = approved(asked(known, [NAME]), by=SALMA)
        with pytest.raises(Refused, match="Nobody else approved"):
            unmasking.unmask(SALMA, keys, request)
    finally:
        with session.migrating() as connection:
            connection.execute(sa.text("ALTER TABLE core.unmasking_approval ENABLE TRIGGER USER"))


@pytest.mark.parametrize(
    ("fields", "purpose", "hours", "wrong"),
    [
        ([NAME], "", 24, "purpose"),
        ([], "a call", 24, "fields"),
        ([NAME], "erase it", 24, "fields"),
        ([NAME], "a call", 0, "hours"),
        ([NAME], "a call", 73, "hours"),
        ([], "a call", 100, "hours"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(known, fields, purpose, hours, wrong):
    with pytest.raises(BadInput, match=wrong):
        asked(known, fields, purpose=purpose, hours=hours)


def test_a_request_ends_by_the_clock_of_the_database(known):
    with session.desk(SALMA, Role.SAFEGUARD) as connection:
        now = connection.scalar(sa.select(sa.func.transaction_timestamp()))
        made = desk.request(connection, known, [NAME], actor=SALMA, purpose="a call", hours=72)
    assert made.expires_at - now == datetime.timedelta(hours=72)


@pytest.mark.parametrize(
    ("when", "traces"),
    [("never", 1), ("before commit", 0), pytest.param("after commit", 1, marks=pytest.mark.long)],
)
def test_whoever_is_killed_has_at_most_a_trace(keys, known, when, traces):
    request = approved(asked(known, [NAME]))
    command = [sys.executable, "-c", KILLED, str(request), when]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ, check=False)
    assert len(rows(trace, request_id=request)) == traces
    assert ("Zubayda" in done.stdout) == (when == "never"), done.stderr
    assert done.returncode == (0 if when == "never" else -signal.SIGKILL)
    assert "Zubayda" not in done.stderr


class TwoPeople(RuleBasedStateMachine):
    """Three holders ask, approve, wait and look, in any order; what they are shown is held to what they did."""

    keys: FileKeys
    subjects: tuple[uuid.UUID, uuid.UUID]

    @initialize()
    def begin(self) -> None:
        self.requests: list[dict[str, object]] = []
        self.bypasses: list[object] = []

    @rule(by=st.sampled_from([SALMA, RAMI, HUDA]), whom=st.integers(0, 1), fields=st.sampled_from([(NAME,), (PHONE,)]))
    def ask(self, by: str, whom: int, fields: tuple[IdentityField, ...]) -> None:
        request = asked(self.subjects[whom], fields, by=by)
        self.requests.append({"id": request, "by": by, "whom": whom, "fields": fields, "second": None, "late": False})

    @rule(by=st.sampled_from([SALMA, RAMI, HUDA]), which=st.integers(0, 5))
    def approve(self, by: str, which: int) -> None:
        if which >= len(self.requests):
            return
        request = self.requests[which]
        try:
            approved(request["id"], by=by)
        except (Refused, Conflict):
            assert by == request["by"] or request["second"] or request["late"]
        else:
            assert by != request["by"]
            assert not request["late"]
            request["second"] = by

    @rule(which=st.integers(0, 5))
    def let_expire(self, which: int) -> None:
        if which < len(self.requests) and not self.requests[which]["late"]:
            expired(self.requests[which]["id"])
            self.requests[which]["late"] = True

    @rule(by=st.sampled_from([SALMA, RAMI, HUDA]), which=st.integers(0, 5))
    def look(self, by: str, which: int) -> None:
        if which >= len(self.requests):
            return
        request = self.requests[which]
        may = request["by"] == by and request["second"] not in (None, by) and not request["late"]
        try:
            shown = unmasking.unmask(by, self.keys, request["id"])
        except Refused:
            assert not may
        else:
            expected = {field: f"{request['whom']} {field}" for field in request["fields"]}
            if not may or shown != expected:
                self.bypasses.append((by, request))

    @invariant()
    def nothing_was_shown_to_one_alone(self) -> None:
        assert self.bypasses == []


def run_machine(keys: FileKeys, sequences: int) -> None:
    subjects = (uuid.uuid4(), uuid.uuid4())
    for number, subject in enumerate(subjects):
        for field in (NAME, PHONE):
            put(keys, subject, field, f"{number} {field}")
    machine = type("Machine", (TwoPeople,), {"keys": keys, "subjects": subjects}).TestCase
    machine.settings = settings(
        max_examples=sequences,
        stateful_step_count=12,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=[*HealthCheck],
        derandomize=True,
        database=None,
    )
    machine().runTest()


def test_no_sequence_of_deeds_shows_an_identity_to_one_person_alone(keys):
    run_machine(keys, 10)


@pytest.mark.long
def test_no_sequence_of_two_hundred_shows_an_identity_to_one_person_alone(keys):
    bypasses = 0
    try:
        run_machine(keys, 200)
    except AssertionError:
        bypasses = 1
    goal("two_person_bypasses", bypasses, 0, bypasses == 0)
    assert bypasses == 0


def test_the_machine_sees_one_person_alone(keys, monkeypatch):
    def careless(connection: sa.Connection, holder: str, request: uuid.UUID) -> unmasking.Approved:
        row = connection.execute(
            sa.select(unmasking.unmasking_request).where(unmasking.unmasking_request.c.id == request)
        ).one()
        return unmasking.Approved(row.id, row.subject_id, tuple(row.fields), row.purpose)

    monkeypatch.setattr(unmasking, "approved", careless)
    with pytest.raises(AssertionError):
        run_machine(keys, 20)
