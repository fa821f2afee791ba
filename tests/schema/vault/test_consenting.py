"""Consent per purpose, as versions; a refusal takes every published past along."""

import datetime
import uuid

import pytest
import sqlalchemy as sa

from schema import session
from schema.access import Role
from schema.desk import consenting
from schema.desk.consenting import Basis
from schema.errors import BadInput, Busy, Conflict, UnknownKey
from schema.loading import LOCK
from schema.permission import ConsentPurpose, LegalBasis
from schema.tables.protection import consent
from tests.recording import Recorder
from tests.schema.vault.people import SALMA, rows, victims

pytestmark = pytest.mark.usefixtures("database")

TODAY = datetime.datetime.now(datetime.UTC).date()
DAY = datetime.timedelta(days=1)
RECORD = ConsentPurpose.RECORD_PUBLICATION
GIVEN = Basis(LegalBasis.CONSENT, datetime.date(2024, 3, 1))


@pytest.fixture(scope="module")
def someone(database) -> uuid.UUID:
    return victims(1, "consenting")[0]


def give(subject: uuid.UUID, basis: Basis = GIVEN, purpose: ConsentPurpose = RECORD) -> consenting.Consented:
    with session.desk(SALMA, Role.SAFEGUARD) as connection:
        return consenting.give(connection, subject, purpose, basis, actor=SALMA, reason="told us")


def refuse(subject: uuid.UUID, purpose: ConsentPurpose = RECORD) -> consenting.Consented:
    with session.desk(SALMA, Role.SAFEGUARD) as connection:
        return consenting.withdraw(connection, subject, purpose, actor=SALMA, reason="told us")


def test_giving_and_refusing_are_versions_of_one_identity(someone):
    first, second, third = give(someone), refuse(someone), give(someone)
    assert first.id == second.id == third.id == consenting.identifier(someone, RECORD)
    assert (second.version, third.version) == (first.version + 1, first.version + 2)
    told = [(r.granted, r.protective, r.withdrawn) for r in rows(consent, id=first.id)]
    assert told == [(True, False, False), (False, True, False), (True, False, False)]
    assert give(someone, purpose=ConsentPurpose.HOLD).id != first.id


def test_a_source_consents_too(database):
    with session.recording("an import") as connection:
        source = Recorder(connection, "an import").source("A witness", protected=True)
    made = give(source)
    (row,) = rows(consent, id=made.id)
    assert (row.source_id, row.victim_id, row.legal_basis) == (source, None, "consent")


def test_somebody_may_refuse_who_was_never_asked(database):
    someone = victims(1, "unasked")[0]
    made = refuse(someone)
    assert [(r.version, r.granted, r.protective) for r in rows(consent, id=made.id)] == [(1, False, True)]


def test_who_was_withdrawn_may_still_refuse(database):
    someone = victims(1, "withdrawn")[0]
    give(someone)
    with session.recording("an import") as connection:
        Recorder(connection, "an import").write("victim", {}, of=someone, withdrawn=True)
    assert refuse(someone).version == 2


@pytest.mark.parametrize(
    ("basis", "wrong"),
    [
        (Basis(LegalBasis.CONSENT, TODAY + 2 * DAY), "givenOn"),
        (Basis(LegalBasis.CONSENT, TODAY - 9 * DAY, TODAY - 2 * DAY), "expiresOn"),
        (Basis(LegalBasis.CONSENT, TODAY - DAY, None, "AB"), "evidenceSha256"),
    ],
)
def test_what_cannot_be_is_refused(someone, basis, wrong):
    with pytest.raises(BadInput, match=wrong):
        give(someone, basis)


def test_everything_wrong_is_told_at_once(someone):
    with pytest.raises(BadInput, match=r"givenOn.*expiresOn.*evidenceSha256"):
        give(someone, Basis(LegalBasis.CONSENT, TODAY + 2 * DAY, TODAY - DAY, "?"))


def test_the_database_keeps_no_consent_without_basis_or_of_nobody(someone):
    for content in (
        {"victim_id": someone, "granted": True},
        {"victim_id": someone, "granted": True, "legal_basis": "consent"},
        {"granted": False},
    ):
        with pytest.raises(sa.exc.IntegrityError), session.desk(SALMA, Role.SAFEGUARD) as connection:
            Recorder(connection, SALMA).write("consent", {"purpose": "hold", **content})


def test_who_is_not_there_consents_to_nothing(database):
    with pytest.raises(UnknownKey):
        give(uuid.uuid4())


def test_nobody_writes_consent_but_who_is_there_for_it(someone):
    for role in set(Role) - {Role.SAFEGUARD}:
        with pytest.raises((sa.exc.ProgrammingError, UnknownKey)), session.desk(SALMA, role) as connection:
            consenting.withdraw(connection, someone, RECORD, actor=SALMA, reason="told us")


def test_of_two_who_write_at_once_one_is_told(someone):
    last = give(someone)
    row = {"id": last.id, "version": last.version, "victim_id": someone, "purpose": RECORD, "granted": False}
    with pytest.raises(Conflict, match="in the meantime"), session.desk(SALMA, Role.SAFEGUARD) as connection:
        consenting._insert(connection, row | {"actor": SALMA, "reason": "told us"})


def test_while_an_import_is_under_way_consent_waits_and_then_says_so(database):
    someone = victims(1, "busy")[0]
    with session.recording("an import") as connection:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
        with pytest.raises(Busy, match="import is under way"), session.desk(SALMA, Role.SAFEGUARD) as desk:
            desk.execute(sa.text("SET LOCAL lock_timeout = '100ms'"))
            consenting.withdraw(desk, someone, RECORD, actor=SALMA, reason="told us")
    assert refuse(someone).version == 1


def test_all_that_stands_is_taken_back_and_nothing_else(database):
    one, other = victims(2, "all")
    for purpose in (ConsentPurpose.HOLD, RECORD):
        give(one, purpose=purpose)
        give(other, purpose=purpose)
    refuse(one, ConsentPurpose.HOLD)
    with session.desk(SALMA, Role.SAFEGUARD) as connection:
        done = consenting.withdraw_all(connection, [one], actor=SALMA, reason="erased")
    assert [each.id for each in done] == [consenting.identifier(one, RECORD)]
    with session.desk(SALMA, Role.SAFEGUARD) as connection:
        assert consenting.withdraw_all(connection, [one], actor=SALMA, reason="erased") == []
    assert [r.granted for r in rows(consent, victim_id=other)] == [True, True]
