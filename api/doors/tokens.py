"""Tokens of an issuer (OpenID Connect), where the operator named one; the issuer's public keys lie in a file.

Nothing is fetched: a server that asked an issuer for its keys would tell others who is up. No right is taken from a
token, which only says who somebody is.
"""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from schema import settings
from schema.errors import NotReady, Unauthenticated

if TYPE_CHECKING:
    from joserfc.jwk import KeySet

ALGORITHMS = ["RS256", "ES256", "Ed25519"]
"""Ours, never the token's."""
LEEWAY = 30
"""Seconds by which clocks may differ."""
LONGEST = 4096


def read(token: str) -> tuple[str, str]:
    """Issuer and subject of a token that is valid now. Raises Unauthenticated, NotReady without the file of keys."""
    surroundings = settings.read()
    issuer, audience, file = surroundings.oidc_issuer, surroundings.oidc_audience, surroundings.oidc_keys
    if issuer is None or audience is None or file is None or token.count(".") != 2 or len(token) > LONGEST:
        raise Unauthenticated
    return issuer, _subject(token, issuer, audience, _keys(file))


def _subject(token: str, issuer: str, audience: str, keys: "KeySet") -> str:
    from joserfc import jwt
    from joserfc.errors import JoseError

    claims = jwt.JWTClaimsRegistry(
        leeway=LEEWAY,
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "value": audience},
        exp={"essential": True},
        iat={"essential": True},
        sub={"essential": True},
    )
    try:
        told = jwt.decode(token, keys, algorithms=ALGORITHMS).claims
        claims.validate(told)
    except (JoseError, ValueError, TypeError, KeyError):
        raise Unauthenticated from None
    subject = told["sub"]
    if not isinstance(subject, str) or not subject:
        raise Unauthenticated
    return subject


def _keys(file: Path) -> "KeySet":
    try:
        return _loaded(file, file.stat().st_mtime_ns)
    except (OSError, ValueError, KeyError, TypeError):
        raise NotReady("SIJILL_OIDC_KEYS is no file of public keys (JWKS).") from None


@lru_cache(maxsize=4)
def _loaded(file: Path, _: int) -> "KeySet":
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    try:
        return KeySet.import_key_set(orjson.loads(file.read_bytes()))
    except JoseError:
        raise ValueError from None
