"""People whom the vault knows in tests, all invented, and the two at the desk without whom it shows nobody."""

import uuid
from collections.abc import Sequence

import pytest
import sqlalchemy as sa

from schema import session
from schema.access import Role
from schema.desk import unmasking
from schema.permission import IdentityField
from schema.roles import Login
from schema.vault import identities
from schema.vault.files import FileKeys
from tests.recording import Recorder

SALMA, RAMI, HUDA = "salma", "rami", "huda"
"""Three holders of keys of the role safeguard."""

NAME, PHONE = IdentityField.NAME, IdentityField.PHONE


def victims(count: int, slug: str = "cases") -> list[uuid.UUID]:
    """Victims in the record, each on an event of one confidential collection."""
    with session.recording("an import") as connection:
        r = Recorder(connection, "an import")
        collection = r.collection(slug, disclosure="confidential")
        person = {"unit": "person", "label_en": "A person", "sex": "unknown", "age_band": "unknown"}
        person |= {"civilian_status": "unknown", "roles": []}
        return [r.write("victim", person | {"record_id": r.event(collection)}) for _ in range(count)]


def asked(
    subject: uuid.UUID, fields: Sequence[IdentityField], *, by: str = SALMA, purpose: str = "a call", hours: int = 24
) -> uuid.UUID:
    """A request at the desk."""
    with session.desk(by, Role.SAFEGUARD) as connection:
        return unmasking.request(connection, subject, fields, actor=by, purpose=purpose, hours=hours).id


def approved(request: uuid.UUID, *, by: str = RAMI) -> uuid.UUID:
    """A request that this holder approved."""
    with session.desk(by, Role.SAFEGUARD) as connection:
        unmasking.approve(connection, request, actor=by)
    return request


def put(keys: FileKeys, subject: uuid.UUID, field: IdentityField, value: str, kind: str = "victim") -> int:
    """A value in the vault."""
    return identities.put(SALMA, keys, subject, kind, field, value)


def rows(table: sa.Table, **equal: object) -> list[sa.Row[tuple[object, ...]]]:
    """What stands in a table, whoever may see it."""
    with session.migrating() as connection:
        found = sa.select(table).where(*(table.c[name] == value for name, value in equal.items()))
        return list(connection.execute(found))


def expired(request: uuid.UUID) -> uuid.UUID:
    """A request that was made three days ago."""
    change = (
        "UPDATE core.unmasking_request SET at = at - interval '3 days', expires_at = expires_at - interval '3 days'"
        " WHERE id = :id"
    )
    with session.engine(Login.MIGRATOR).begin() as connection:
        connection.execute(sa.text("ALTER TABLE core.unmasking_request DISABLE TRIGGER USER"))
        connection.execute(sa.text(change), {"id": request})
        connection.execute(sa.text("ALTER TABLE core.unmasking_request ENABLE TRIGGER USER"))
    return request


@pytest.fixture
def keys(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> FileKeys:
    """A key folder that settings name."""
    folder = tmp_path_factory.mktemp("keys", numbered=True) / "vault"
    monkeypatch.setenv("SIJILL_VAULT_KEYS", str(folder))
    made = FileKeys(folder)
    made.begin()
    return made
