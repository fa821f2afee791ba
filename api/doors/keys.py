"""A token to the caller that it proves: a key of ours, or what an issuer vouches for."""

import re

from api.doors import tokens
from api.doors.caller import Caller, caller_of
from schema import keys, session
from schema.errors import Unauthenticated
from schema.keys import Key

ISSUED = re.compile(rf"sjk_([{keys.ALPHABET}]{{{keys.LETTERS}}})_([A-Za-z0-9_-]{{43}})", re.ASCII)


def verify(token: str) -> Caller:
    """Who a token is of, asked anew. Raises Unauthenticated for everything that nobody is known by, NotReady."""
    return caller_of(find(token))


def find(token: str, known: Key | None = None) -> Key:
    """The key that a token proves.

    `known` is what was found of the same token before: while the key has the same hash, its secret is not reckoned
    again, so that callers who are known wait for nobody who guesses. Raises Unauthenticated, NotReady.
    """
    issued = ISSUED.fullmatch(token)
    if issued is None:
        issuer, subject = tokens.read(token)
        with session.doors() as connection:
            found = keys.vouched(connection, issuer, subject)
    else:
        with session.doors() as connection:
            found = keys.live(connection, issued[1])
        proven = found is not None and known is not None and found.hash is not None and found.hash == known.hash
        if not proven and not keys.proves(found, issued[2]):
            raise Unauthenticated
    if found is None:
        raise Unauthenticated
    return found
