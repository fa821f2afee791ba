"""Keys of partners and staff: made and revoked by whoever is at the machine, known at the doors.

A token is `sjk_<id>_<secret>`. Of the secret, which is drawn and has 256 bits, only the Argon2id hash is kept, made
with the least that OWASP takes: what nobody can guess needs no more, and more would be a way to keep the server busy.
"""

import datetime as dt
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from schema.access import Audience, Role
from schema.errors import BadInput, UnknownKey
from schema.tables.guard import api_key

if TYPE_CHECKING:
    from argon2 import PasswordHasher

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's, in small letters: none that is taken for another."""
LETTERS = 10
LONGEST = 80
"""Letters of a holder's name, and of what a key is for."""
MOST_DAYS = 3650

KNOWN = tuple(api_key.c[name] for name in ("id", "hash", "issuer", "subject", "holder", "audience", "role"))


@dataclass(frozen=True, slots=True)
class Key:
    """A key that is valid now, as doors know it: for an audience or for a role."""

    id: str
    hash: str | None
    issuer: str | None
    subject: str | None
    holder: str
    audience: Audience | None
    role: Role | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A key to be made. With `issuer` and `subject` its holder proves to be so by tokens of that issuer."""

    holder: str
    purpose: Audience | Role
    label: str = ""
    days: int | None = None
    issuer: str | None = None
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A key that was made, with its token, which is told now and never again; none where an issuer vouches."""

    id: str
    token: str | None


def create(connection: sa.Connection, wanted: Wanted, actor: str) -> Made:
    """Make a key, in a transaction of `session.migrating`. Raises BadInput."""
    _check(wanted)
    id_ = "".join(secrets.choice(ALPHABET) for _ in range(LETTERS))
    secret = None if wanted.issuer else secrets.token_urlsafe(32)
    ends = sa.null() if wanted.days is None else sa.func.now() + dt.timedelta(days=wanted.days)
    if wanted.issuer and connection.scalar(sa.select(api_key.c.id).where(_vouched(wanted.issuer, wanted.subject))):
        raise BadInput("--subject: there is a key for it already; revoke that first.")
    row = {
        "id": id_,
        "hash": None if secret is None else _hasher().hash(secret),
        "issuer": wanted.issuer,
        "subject": wanted.subject,
        "label": wanted.label.strip(),
        "holder": wanted.holder.strip(),
        "audience": wanted.purpose.value if isinstance(wanted.purpose, Audience) else None,
        "role": wanted.purpose.value if isinstance(wanted.purpose, Role) else None,
        "created_at": sa.func.now(),
        "created_by": actor,
        "expires_at": ends,
    }
    connection.execute(api_key.insert().values(row))
    return Made(id_, None if secret is None else f"sjk_{id_}_{secret}")


def listed(connection: sa.Connection) -> Sequence[sa.Row[Any]]:
    """Every key that was ever made, the newest last, without its hash."""
    shown = [column for column in api_key.columns if column.name != "hash"]
    return connection.execute(sa.select(*shown).order_by(api_key.c.created_at, api_key.c.id)).all()


def revoke(connection: sa.Connection, id_: str, actor: str) -> None:
    """End a key, which doors know within five seconds. Raises UnknownKey; nothing happens to one that was revoked."""
    if connection.scalar(sa.select(api_key.c.id).where(api_key.c.id == id_)) is None:
        raise UnknownKey("There is no key of that id; `sijill key list` shows those there are.")
    ended = {"revoked_at": sa.func.now(), "revoked_by": actor}
    connection.execute(api_key.update().where(api_key.c.id == id_, api_key.c.revoked_at.is_(None)).values(ended))


def live(connection: sa.Connection, id_: str) -> Key | None:
    """The key of an id, in a transaction of `session.doors`, which sees those alone that are valid now."""
    return _key(connection, api_key.c.id == id_)


def vouched(connection: sa.Connection, issuer: str, subject: str) -> Key | None:
    """The key of whom an issuer calls `subject`, in the same."""
    return _key(connection, _vouched(issuer, subject))


def proves(key: Key | None, secret: str) -> bool:
    """Whether a secret is that of a key. Takes as long where there is no key, so that none is told by time."""
    from argon2.exceptions import VerificationError

    nobody = _nobody()
    kept = None if key is None else key.hash
    try:
        _hasher().verify(kept or nobody, secret)
    except VerificationError:
        return False
    return kept is not None


@cache
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


@cache
def _nobody() -> str:
    """The hash of a secret that nobody has."""
    return _hasher().hash(secrets.token_urlsafe(32))


def _key(connection: sa.Connection, which: sa.ColumnElement[bool]) -> Key | None:
    row = connection.execute(sa.select(*KNOWN).where(which)).one_or_none()
    if row is None:
        return None
    audience = None if row.audience is None else Audience(row.audience)
    role = None if row.role is None else Role(row.role)
    return Key(row.id, row.hash, row.issuer, row.subject, row.holder, audience, role)


def _vouched(issuer: str, subject: str | None) -> sa.ColumnElement[bool]:
    return sa.and_(api_key.c.issuer == issuer, api_key.c.subject == subject, api_key.c.revoked_at.is_(None))


def _check(wanted: Wanted) -> None:
    if not wanted.holder.strip():
        raise BadInput("--holder: say who holds the key; all that is done with it is done in that name.")
    for option, text in (("--holder", wanted.holder), ("--label", wanted.label)):
        unfit = "|" in text or any(unicodedata.category(letter).startswith("C") for letter in text)
        if unfit or len(text) > LONGEST:
            raise BadInput(f"{option}: at most {LONGEST} letters, no | and no control characters.")
    if wanted.purpose is Audience.OPEN:
        raise BadInput("--audience: what is open needs no key.")
    if wanted.days is not None and not 1 <= wanted.days <= MOST_DAYS:
        raise BadInput(f"--days: from 1 to {MOST_DAYS}.")
    if bool(wanted.issuer) != bool(wanted.subject):
        raise BadInput("--issuer and --subject: give both, or neither.")
