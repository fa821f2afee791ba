"""Values of identities: kept sealed, opened by nobody who should not, found by how they sound."""

import uuid

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from schema import session
from schema.access import Role
from schema.errors import BadInput, Erased, NotReady
from schema.permission import IdentityField
from schema.roles import Login
from schema.tables.vault import identity, name_index, subject, trace
from schema.vault import finding, identities
from schema.vault.files import FileKeys
from tests.schema.vault import people
from tests.schema.vault.people import NAME, PHONE, put, rows
from tests.schema.vault.people import keys as keys  # noqa: PLC0414 - a fixture

pytestmark = pytest.mark.usefixtures("database")


def opened(keys: FileKeys, subject_id: uuid.UUID) -> dict[str, str]:
    with session.vaulting("salma") as connection:
        parts = identities.newest(connection, [subject_id], [*IdentityField])
        return {part.field: part.open(keys) for part in parts}


def test_what_is_put_in_comes_out_and_versions_count(keys):
    one, two = uuid.uuid4(), uuid.uuid4()
    assert put(keys, one, NAME, " نوار الصخري ") == 1
    assert put(keys, one, NAME, "نوار الصخري البحري") == 2
    assert put(keys, one, PHONE, "+000 12 34") == 1
    assert put(keys, two, NAME, "Halim Qirtas") == 1
    assert opened(keys, one) == {"name": "نوار الصخري البحري", "phone": "+000 12 34"}
    assert opened(keys, two) == {"name": "Halim Qirtas"}
    assert [(line.verb, line.actor, line.fields) for line in rows(trace, subject_id=two)] == [
        ("put", "salma", ["name"])
    ]


def test_no_value_stands_in_the_database(keys):
    one = uuid.uuid4()
    put(keys, one, NAME, "Zubayda Canary")
    for table in (subject, identity, name_index, trace):
        for row in rows(table):
            whole = b"|".join(bytes(each) if isinstance(each, bytes) else str(each).encode() for each in row)
            assert b"Canary" not in whole
            assert b"canary" not in whole.lower()


def test_a_value_moved_in_the_database_opens_nowhere(keys):
    one, two = uuid.uuid4(), uuid.uuid4()
    for each in (one, two):
        put(keys, each, NAME, "Halim Qirtas")
        put(keys, each, PHONE, "+000 12 34")
    swap = sa.text(
        "UPDATE vault.identity a SET nonce = b.nonce, sealed = b.sealed FROM vault.identity b"
        " WHERE a.subject_id = b.subject_id AND a.field <> b.field AND a.subject_id = :id"
    )
    with session.migrating() as connection:
        connection.execute(swap, {"id": one})
    with pytest.raises(BadInput, match="does not open"):
        opened(keys, one)
    assert opened(keys, two)["phone"] == "+000 12 34"


def test_a_database_with_another_key_folder_opens_nothing(keys, tmp_path):
    one = uuid.uuid4()
    put(keys, one, NAME, "Halim Qirtas")
    other = FileKeys(tmp_path / "other")
    with pytest.raises(NotReady):
        opened(other, one)
    other.begin()
    with pytest.raises(Erased):
        opened(other, one)
    with pytest.raises(Erased):
        put(other, one, NAME, "Halim Qirtas")


@pytest.mark.parametrize("wrong", ["", "   ", "\n", "a\x00b", "a\u202eb", "a\nb", "---", "x" * 4001])
def test_what_is_no_name_is_refused_without_being_repeated(keys, wrong):
    with pytest.raises(BadInput) as refused:
        put(keys, uuid.uuid4(), NAME, wrong)
    assert not wrong.strip() or wrong not in str(refused.value).replace("name: ", "")


def test_lines_of_an_address_are_kept(keys):
    one = uuid.uuid4()
    put(keys, one, IdentityField.ADDRESS, "House 4\nBehind the mill")
    assert opened(keys, one) == {"address": "House 4\nBehind the mill"}


def test_people_are_found_across_scripts_by_their_newest_name_and_each_use_is_traced(keys):
    one, two = sorted((uuid.uuid4(), uuid.uuid4()))
    put(keys, one, NAME, "ظافر اللوزاني")
    put(keys, two, IdentityField.ALIAS, "Zafir Louzani")
    assert finding.find("rami", keys, "Dhafer al-Lozani") == [one, two]
    assert finding.find("rami", keys, "لوزاني") == [one, two]
    assert finding.find("rami", keys, "Dhafer Somebody") == []
    assert [line.actor for line in rows(trace, verb="find", subject_id=two)] == ["rami", "rami"]
    put(keys, two, IdentityField.ALIAS, "Someone Else")
    assert finding.find("rami", keys, "لوزاني") == [one]


def test_marks_are_cut_to_twenty_bits(keys):
    put(keys, uuid.uuid4(), NAME, "نوار الصخري")
    marks = {bytes(row.mark) for row in rows(name_index)}
    assert {len(mark) for mark in marks} == {3}
    assert {mark[2] & 0x0F for mark in marks} == {0}


def test_a_mark_that_is_anothers_finds_nobody(keys, monkeypatch):
    one = uuid.uuid4()
    monkeypatch.setattr(identities, "mark", lambda *_: b"\0\0\0")
    put(keys, one, NAME, "نوار الصخري")
    assert finding.find("rami", keys, "Qirtas") == []
    assert one in finding.find("rami", keys, "Nawar")


@pytest.mark.parametrize("bearers", [0, 1, 8, 9])
def test_as_many_are_opened_whoever_is_found(keys, monkeypatch, bearers):
    name = f"Zarqun{'abcdefghij'[bearers]} Mirkal"
    for _ in range(bearers):
        put(keys, uuid.uuid4(), NAME, name)
    opening = FileKeys.find
    seen = []
    monkeypatch.setattr(FileKeys, "find", lambda self, whose: (seen.append(whose), opening(self, whose))[1])
    assert len(finding.find("rami", keys, name)) == bearers
    assert len(seen) == (16 if bearers > 8 else 8)


def test_nobody_else_reads_the_vault_and_the_vault_reads_nothing_else(database, keys):
    one, _ = people.victims(2, "alone")
    put(keys, one, NAME, "Halim Qirtas")
    for table in ("subject", "identity", "name_index", "source_link", "trace"):
        for role in Role:
            with pytest.raises(DBAPIError, match="permission denied"), session.desk("salma", role) as connection:
                connection.execute(sa.text(f"SELECT * FROM vault.{table}"))
        for login in set(Login) - {Login.VAULT, Login.MIGRATOR}:
            with pytest.raises(DBAPIError, match="permission denied"), session.engine(login).connect() as connection:
                connection.execute(sa.text(f"SELECT * FROM vault.{table}"))
    with session.vaulting("salma") as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(identity)) > 0
        readable = connection.scalars(
            sa.text(
                "SELECT DISTINCT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                " WHERE n.nspname IN ('core', 'open', 'partner', 'ogc', 'guard') AND c.relkind IN ('r', 'v', 'm', 'p')"
                " AND has_any_column_privilege(c.oid, 'SELECT') ORDER BY 1"
            )
        ).all()
    assert readable == ["consent", "unmasking_approval", "unmasking_request"]


def test_the_login_of_the_vault_sees_nobody_in_it_without_who_asks(keys):
    put(keys, uuid.uuid4(), NAME, "Halim Qirtas")
    with session.engine(Login.VAULT).connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(identity)) == 0
        connection.execute(sa.text("SELECT set_config('sijill.context', 'salma|sijill_vault|00', true)"))
        assert connection.scalar(sa.select(sa.func.count()).select_from(identity)) == 0


def test_the_vault_changes_no_value_and_no_trace(keys):
    put(keys, uuid.uuid4(), NAME, "Halim Qirtas")
    for statement in (
        "UPDATE vault.identity SET sealed = ''",
        "UPDATE vault.trace SET actor = 'nobody'",
        "DELETE FROM vault.trace",
        "DELETE FROM vault.subject",
        "UPDATE vault.subject SET kind = 'source'",
    ):
        with pytest.raises(DBAPIError, match="permission denied"), session.vaulting("salma") as connection:
            connection.execute(sa.text(statement))
