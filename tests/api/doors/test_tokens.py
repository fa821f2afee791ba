"""Tokens of an issuer: one that is right is taken, and no other."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

from api.doors import keys as doors
from schema import keys, session
from schema.access import Audience, Role
from schema.errors import BadInput, NotReady, Unauthenticated
from tests.api.doors.visiting import made, revoke, token_of
from tests.privacy.goals import goal

ISSUER, AUDIENCE, SUBJECT = "https://issuer.example", "sijill", "u-17"

pytestmark = pytest.mark.usefixtures("database")

EC = ECKey.generate_key("P-256", parameters={"kid": "ec"})
RSA = RSAKey.generate_key(2048, parameters={"kid": "rsa"})
STRANGER = ECKey.generate_key("P-256", parameters={"kid": "ec"})


@pytest.fixture(scope="module", autouse=True)
def _subject(database: object) -> None:
    made("salma", Role.VERIFIER, issuer=ISSUER, subject=SUBJECT)


@pytest.fixture(autouse=True)
def issuer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "keys.json"
    file.write_text(json.dumps(KeySet([EC, RSA]).as_dict(private=False)))
    for name, value in (("ISSUER", ISSUER), ("AUDIENCE", AUDIENCE), ("KEYS", str(file))):
        monkeypatch.setenv(f"SIJILL_OIDC_{name}", value)
    return file


def claims(**other: Any) -> dict[str, Any]:
    now = int(time.time())
    usual = {"iss": ISSUER, "aud": AUDIENCE, "sub": SUBJECT, "iat": now - 5, "exp": now + 300}
    return {name: value for name, value in {**usual, **other}.items() if value is not None}


def signed(*, key: Any = EC, alg: str = "ES256", header: dict[str, Any] | None = None, **other: Any) -> str:
    # The signer would refuse some headers that a forger would not.
    told = {"alg": alg, "kid": key.kid, **(header or {})}
    return jwt.encode({k: v for k, v in told.items() if v is not None}, claims(**other), key, algorithms=[alg])


def pieces(header: dict[str, Any], content: dict[str, Any], sign: Callable[[bytes], bytes]) -> str:
    first, second = (_encoded(json.dumps(each).encode()) for each in (header, content))
    return f"{first}.{second}.{_encoded(sign(f'{first}.{second}'.encode()))}"


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _hmac_of_public_key(text: bytes) -> bytes:
    return hmac.digest(RSA.as_pem(private=False), text, hashlib.sha256)


def _flipped(token: str) -> str:
    head, body, mark = token.split(".")
    content = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)).replace(b"u-17", b"u-18")
    return f"{head}.{_encoded(content)}.{mark}"


def _revoked() -> str:
    token = token_of("a", Role.AUDITOR)
    revoke(token)
    return token


def _kept() -> str:
    id_ = made("a", Role.AUDITOR).id
    with session.doors() as connection:
        found = keys.live(connection, id_)
    assert found is not None
    return f"sjk_{id_}_{found.hash}"


NOW = int(time.time())
SECRET = "A" * 43

BAD: dict[str, Callable[[], str]] = {
    "empty": lambda: "",
    "garbage": lambda: "x.y.z",
    "expired": lambda: signed(iat=NOW - 900, exp=NOW - 600),
    "without an end": lambda: signed(exp=None),
    "an end as text": lambda: signed(exp="tomorrow"),
    "an end that is no number": lambda: signed(exp=[NOW + 300]),
    "issued in the future": lambda: signed(iat=NOW + 3600, exp=NOW + 7200),
    "without the time of issue": lambda: signed(iat=None),
    "not yet valid": lambda: signed(nbf=NOW + 3600),
    "for another audience": lambda: signed(aud="elsewhere"),
    "for no audience": lambda: signed(aud=None),
    "of another issuer": lambda: signed(iss="https://other.example"),
    "of no issuer": lambda: signed(iss=None),
    "of nobody": lambda: signed(sub=None),
    "of an empty subject": lambda: signed(sub=""),
    "of a subject that is a number": lambda: signed(sub=17),
    "of a subject that has no key": lambda: signed(sub="u-99"),
    "signed by a stranger of the same name": lambda: signed(key=STRANGER),
    "signed by a key that has no name": lambda: signed(header={"kid": None}),
    "signed by a key nobody knows": lambda: signed(header={"kid": "zz"}),
    "of an algorithm that is not ours": lambda: signed(key=RSA, alg="RS512"),
    "with a key of its own": lambda: pieces(
        {"alg": "ES256", "jwk": STRANGER.as_dict(private=False)}, claims(), lambda _: b"0" * 64
    ),
    "unsigned": lambda: pieces({"alg": "none"}, claims(), lambda _: b""),
    "signed with the public key as a secret": lambda: pieces(
        {"alg": "HS256", "kid": "rsa"}, claims(), _hmac_of_public_key
    ),
    "with a header that must be understood": lambda: pieces(
        {"alg": "ES256", "kid": "ec", "crit": ["x"], "x": 1}, claims(), lambda _: b"0" * 64
    ),
    "of somebody else since": lambda: _flipped(signed()),
    "cut off": lambda: signed().rpartition(".")[0] + ".",
    "encrypted": lambda: "a.b.c.d.e",
    "a key of ours, wrong": lambda: f"sjk_{'0' * 10}_{SECRET}",
    "a key of ours, another's secret": lambda: f"{token_of('a', Role.AUDITOR)[:15]}{SECRET}",
    "a key of ours, longer": lambda: token_of("a", Role.AUDITOR) + "A",
    "a key of ours, cut off": lambda: token_of("a", Role.AUDITOR)[:-1],
    "a key of ours, in capitals": lambda: token_of("a", Role.AUDITOR).replace("sjk", "SJK"),
    "a key of ours, in other digits": lambda: f"sjk_{'٠' * 10}_{SECRET}",
    "a key of ours, revoked": _revoked,
    "a key of ours, as it is kept": _kept,
    "the id of a subject's key": lambda: f"sjk_{made('b', Role.AUDITOR, issuer=ISSUER, subject='u-x').id}_{SECRET}",
}


def accepted(token: str) -> bool:
    try:
        doors.verify(token)
    except Unauthenticated:
        return False
    return True


def test_no_bad_token_is_taken() -> None:
    taken = [name for name, bad in BAD.items() if accepted(bad())]
    goal("bad_tokens_accepted", len(taken), f"0 of {len(BAD)}".replace(" ", "_"), not taken)
    assert not taken


@pytest.mark.parametrize(("key", "alg"), [(EC, "ES256"), (RSA, "RS256")])
def test_a_token_that_is_right_is_taken(key: Any, alg: str) -> None:
    for audience in (AUDIENCE, [AUDIENCE, "elsewhere"]):
        caller = doors.verify(signed(key=key, alg=alg, aud=audience))
        assert (caller.holder, caller.role, caller.audience) == ("salma", Role.VERIFIER, None)


def test_rights_are_those_of_the_key_whatever_a_token_claims() -> None:
    assert doors.verify(signed(role="administrator", groups=["sijill_safeguard"])).role is Role.VERIFIER


def test_mutation_without_asking_for_an_end_one_without_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    real = jwt.JWTClaimsRegistry

    def lax(*, exp: object, **given: Any) -> object:
        assert exp == {"essential": True}
        return real(**given)

    monkeypatch.setattr(jwt, "JWTClaimsRegistry", lax)
    assert accepted(signed(exp=None))


def test_keys_of_the_issuer_are_read_anew_when_the_file_changes(issuer: Path) -> None:
    assert accepted(signed())
    issuer.write_text(json.dumps(KeySet([STRANGER]).as_dict(private=False)))
    assert not accepted(signed())
    assert accepted(signed(key=STRANGER))
    issuer.write_text("{}")
    with pytest.raises(NotReady, match="SIJILL_OIDC_KEYS"):
        doors.verify(signed())


@pytest.mark.parametrize("name", ["ISSUER", "AUDIENCE", "KEYS"])
def test_off_unless_all_is_said(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(f"SIJILL_OIDC_{name}")
    assert not accepted(signed())


def test_a_subject_has_one_key_until_it_is_revoked() -> None:
    first = made("karim", Audience.PARTNER, issuer=ISSUER, subject="u-2").id
    assert accepted(signed(sub="u-2"))
    with pytest.raises(BadInput, match="--subject"):
        made("another", Role.SAFEGUARD, issuer=ISSUER, subject="u-2")
    revoke(f"sjk_{first}_")
    assert not accepted(signed(sub="u-2"))
    made("another", Role.SAFEGUARD, issuer=ISSUER, subject="u-2")
    assert doors.verify(signed(sub="u-2")).holder == "another"
