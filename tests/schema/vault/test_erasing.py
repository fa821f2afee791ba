"""What is erased opens nowhere, and its consents end; stand-ins tell nothing of who stands behind them."""

import datetime
import uuid

import pytest

from schema import session
from schema.access import Role
from schema.desk import consenting
from schema.desk.consenting import Basis
from schema.errors import BadInput, Erased, Refused, UnknownKey
from schema.permission import ConsentPurpose, LegalBasis
from schema.tables.protection import consent
from schema.tables.vault import identity, name_index, source_link, subject, trace
from schema.vault import erasing, finding, links, unmasking
from schema.vault.files import FileKeys
from schema.vault.links import Link
from tests.schema.vault.people import NAME, PHONE, RAMI, SALMA, approved, asked, expired, put, rows, victims
from tests.schema.vault.people import keys as keys  # noqa: PLC0414 - a fixture

pytestmark = pytest.mark.usefixtures("database")

HELD = ConsentPurpose.HOLD


def consented(subject_id: uuid.UUID) -> None:
    with session.desk(SALMA, Role.SAFEGUARD) as connection:
        basis = Basis(LegalBasis.CONSENT, datetime.date(2024, 3, 1))
        consenting.give(connection, subject_id, HELD, basis, actor=SALMA, reason="told us")


def erase(keys: FileKeys, subject_id: uuid.UUID) -> None:
    def withdraw(subjects: object) -> None:
        with session.desk(SALMA, Role.SAFEGUARD) as connection:
            consenting.withdraw_all(connection, subjects, actor=SALMA, reason="asked to be erased")

    erasing.erase(SALMA, keys, subject_id, withdraw)


def wanted(subject_id: uuid.UUID) -> uuid.UUID:
    return asked(subject_id, [], purpose="erase: asked for it")


def test_an_erased_identity_is_gone_and_others_are_not(keys):
    one, other = victims(2, "gone")
    for each in (one, other):
        put(keys, each, NAME, "Zarqun Mirkal")
        put(keys, each, PHONE, "+000 12 34")
        consented(each)
    approved(wanted(one))
    shown = approved(asked(one, [NAME]))
    assert unmasking.unmask(SALMA, keys, shown)
    erase(keys, one)
    for table in (identity, name_index):
        assert rows(table, subject_id=one) == []
        assert rows(table, subject_id=other) != []
    with pytest.raises(Erased):
        keys.find(one)
    with pytest.raises(Erased):
        unmasking.unmask(SALMA, keys, shown)
    with pytest.raises(Erased):
        put(keys, one, NAME, "Zarqun Mirkal")
    assert finding.find(SALMA, keys, "Mirkal") == [other]
    assert [(r.granted, r.protective) for r in rows(consent, victim_id=one)] == [(True, False), (False, True)]
    assert [r.granted for r in rows(consent, victim_id=other)] == [True]
    assert rows(subject, id=one)[0].erased_at is not None
    assert [line.actor for line in rows(trace, subject_id=one, verb="erase")] == [SALMA]


def test_it_takes_two_people(keys):
    one = uuid.uuid4()
    put(keys, one, NAME, "Zarqun Mirkal")
    with pytest.raises(Refused, match="two people"):
        erase(keys, one)
    request = wanted(one)
    with pytest.raises(Refused, match="Nobody else approved"):
        erase(keys, one)
    approved(request)
    with pytest.raises(Refused, match="shows none"):
        unmasking.unmask(SALMA, keys, request)
    with pytest.raises(Refused, match="two people"):
        erasing.erase(RAMI, keys, one, lambda _: None)
    expired(request)
    with pytest.raises(Refused, match="expired"):
        erase(keys, one)
    assert keys.find(one)
    approved(wanted(one))
    erase(keys, one)


def test_a_request_to_see_is_none_to_erase(keys):
    one = uuid.uuid4()
    put(keys, one, NAME, "Zarqun Mirkal")
    approved(asked(one, [NAME]))
    with pytest.raises(Refused, match="two people"):
        erase(keys, one)


def test_whom_the_vault_does_not_know_it_does_not_erase(keys):
    nobody = uuid.uuid4()
    approved(wanted(nobody))
    with pytest.raises(UnknownKey):
        erase(keys, nobody)


@pytest.mark.parametrize("killed", ["destroy", "_delete", "_vacuum"])
def test_an_erasure_that_was_killed_is_run_again(keys, monkeypatch, killed):
    one = victims(1, f"killed-{killed.strip('_')}")[0]
    put(keys, one, NAME, "Zarqun Mirkal")
    consented(one)
    approved(wanted(one))

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(FileKeys if killed == "destroy" else erasing, killed, stop)
        with pytest.raises(KeyboardInterrupt):
            erase(keys, one)
    if killed == "_vacuum":
        with pytest.raises(Erased):
            erase(keys, one)
    else:
        erase(keys, one)
    assert rows(identity, subject_id=one) == []
    assert [r.granted for r in rows(consent, victim_id=one)] == [True, False]
    with pytest.raises(Erased):
        keys.find(one)


def test_stand_ins_of_a_source_are_found_by_its_key_alone_and_end_with_it(keys):
    source, other = uuid.uuid4(), uuid.uuid4()
    made = [Link(uuid.uuid4(), uuid.uuid4()) for _ in range(3)]
    for each in (source, other):
        put(keys, each, NAME, "Zarqun Mirkal", kind="source")
    for to in made:
        links.link(SALMA, keys, source, to)
    links.link(SALMA, keys, other, Link(uuid.uuid4(), made[0].record))
    with session.vaulting(SALMA) as connection:
        assert set(links.stand_ins(connection, keys, source)) == set(made)
        assert len(links.stand_ins(connection, keys, other)) == 1
    for row in rows(source_link):
        whole = bytes(row.mark) + bytes(row.nonce) + bytes(row.sealed)
        assert not any(
            part.bytes in whole or str(part).encode() in whole for to in made for part in (to.stand_in, to.record)
        )
    assert len({bytes(row.mark) for row in rows(source_link)}) == 2
    approved(wanted(source))
    withdrawn: list[uuid.UUID] = []
    erasing.erase(SALMA, keys, source, withdrawn.extend)
    assert set(withdrawn) == {source, *(to.stand_in for to in made)}
    assert len(rows(source_link)) == 1
    with session.vaulting(SALMA) as connection:
        assert links.stand_ins(connection, keys, source) == []


def test_a_source_has_one_stand_in_on_a_record_and_a_victim_none(keys):
    source, victim, record = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    put(keys, source, NAME, "Zarqun Mirkal", kind="source")
    put(keys, victim, NAME, "Halim Qirtas")
    links.link(SALMA, keys, source, Link(uuid.uuid4(), record))
    with pytest.raises(BadInput, match="already"):
        links.link(SALMA, keys, source, Link(uuid.uuid4(), record))
    for wrong in (victim, uuid.uuid4()):
        with pytest.raises(UnknownKey, match="no source"):
            links.link(SALMA, keys, wrong, Link(uuid.uuid4(), record))


def test_a_link_moved_to_another_source_does_not_open(keys):
    one, two = uuid.uuid4(), uuid.uuid4()
    for each in (one, two):
        put(keys, each, NAME, "Zarqun Mirkal", kind="source")
        links.link(SALMA, keys, each, Link(uuid.uuid4(), uuid.uuid4()))
    with session.migrating() as connection:
        moved = source_link.update().where(source_link.c.mark == links.mark(keys, one))
        connection.execute(moved.values(mark=links.mark(keys, two)))
    with pytest.raises(BadInput, match="does not open"), session.vaulting(SALMA) as connection:
        links.stand_ins(connection, keys, two)
