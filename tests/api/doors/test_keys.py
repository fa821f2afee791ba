"""`sijill key`: a token is told once and kept nowhere."""

import re

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner, Result

from api.cli import application
from api.doors import keys as doors
from schema import keys, session
from schema.access import Audience, Role
from schema.errors import BadInput, SijillError, Unauthenticated, UnknownKey
from schema.tables.guard import api_key

pytestmark = pytest.mark.usefixtures("database")


def sijill(*words: str) -> Result:
    told = CliRunner().invoke(application, ["key", *words])
    if isinstance(told.exception, SijillError):
        raise told.exception
    return told


def test_the_token_is_told_once_and_nothing_beside_it() -> None:
    made = sijill("create", "--holder", "An Agency", "--audience", "partner", "--label", "quarterly report")
    token = made.stdout.removesuffix("\n")
    assert re.fullmatch(r"sjk_[0-9a-z]{10}_[\w-]{43}", token)
    caller = doors.verify(token)
    assert (caller.holder, caller.audience, caller.role) == ("An Agency", Audience.PARTNER, None)
    listed = sijill("list").stdout
    assert caller.key in listed
    assert "quarterly report" in listed
    assert token not in listed
    assert "$argon2" not in listed
    with session.migrating() as connection:
        rows = str(connection.execute(sa.select(api_key)).all())
    assert token.split("_", 2)[2] not in rows
    assert "$argon2id$v=19$m=19456,t=2,p=1$" in rows


def test_revoked_it_is_nobodys() -> None:
    token = sijill("create", "--holder", "nadia", "--role", "verifier").stdout.strip()
    assert doors.verify(token).role is Role.VERIFIER
    id_ = token.split("_")[1]
    sijill("revoke", id_, "--actor", "first")
    sijill("revoke", id_, "--actor", "second")
    with pytest.raises(Unauthenticated):
        doors.verify(token)
    assert re.search(rf"{id_} .*revoked .* by first", sijill("list").stdout)


def test_it_ends_when_it_should() -> None:
    with session.migrating() as connection:
        made = keys.create(connection, keys.Wanted("nadia", Role.AUDITOR, days=1), "tester")
    assert made.token is not None
    assert doors.verify(made.token).key == made.id
    with session.migrating() as connection:
        yesterday = sa.func.now() - sa.text("interval '1 second'")
        connection.execute(api_key.update().where(api_key.c.id == made.id).values(expires_at=yesterday))
    with pytest.raises(Unauthenticated):
        doors.verify(made.token)


@pytest.mark.parametrize(
    "given",
    [
        ("--holder", "a|b", "--role", "auditor"),
        ("--holder", "a\nb", "--role", "auditor"),
        ("--holder", " ", "--role", "auditor"),
        ("--holder", "a" * 81, "--role", "auditor"),
        ("--holder", "a", "--role", "auditor", "--label", "b|c"),
        ("--holder", "a", "--role", "auditor", "--label", "b" * 81),
        ("--holder", "a", "--audience", "open"),
        ("--holder", "a"),
        ("--holder", "a", "--role", "auditor", "--audience", "partner"),
        ("--holder", "a", "--role", "auditor", "--days", "0"),
        ("--holder", "a", "--role", "auditor", "--issuer", "https://issuer.example"),
    ],
)
def test_what_cannot_be_a_key_is_told(given: tuple[str, ...]) -> None:
    with pytest.raises(BadInput):
        sijill("create", *given)


def test_no_key_is_no_id() -> None:
    with pytest.raises(UnknownKey):
        sijill("revoke", "nobody")


def test_who_is_nobody_takes_as_long_as_who_is() -> None:
    """No time is measured: as many secrets are reckoned, whether there is a key or not."""
    token = sijill("create", "--holder", "nadia", "--role", "verifier").stdout.strip()
    head, id_, _ = token.split("_", 2)
    with session.doors() as connection:
        there, not_there = keys.live(connection, id_), keys.live(connection, "0" * 10)
    assert there is not None
    assert not_there is None
    reckoned: list[str] = []
    hasher = keys._hasher()
    real = type(hasher).verify

    def counted(self: object, kept: str, secret: str) -> object:
        reckoned.append(kept.rsplit("$", 2)[0])
        return real(self, kept, secret)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(hasher), "verify", counted)
        assert not keys.proves(there, "x")
        assert not keys.proves(not_there, "x")
    assert reckoned == ["$argon2id$v=19$m=19456,t=2,p=1"] * 2
    assert head == "sjk"
