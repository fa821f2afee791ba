"""Cursors: a place in one list as of one publication. They hold what every reader may see, and nothing else.

The checksum covers the list that gave the cursor out, so that one from elsewhere, or with a character changed, is
refused instead of continuing somewhere. It keeps no secret: whoever makes a cursor up reads what `asOf` and `where` let
anyone read.
"""

import base64
import binascii
import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

import orjson

from schema.errors import BadCursor
from schema.queries.paging import Position

CHECKSUM = 6


@dataclass(frozen=True)
class Cursor:
    """Where a page ended, and in which publication."""

    number: int
    position: Position


def write(cursor: Cursor, listed: str) -> str:
    """The cursor as text; `listed` names the list: its field, owner, filter and order."""
    key = cursor.position.key
    content = orjson.dumps([cursor.number, key.isoformat() if isinstance(key, dt.date) else key, cursor.position.id])
    return base64.urlsafe_b64encode(_checksum(content, listed) + content).decode().rstrip("=")


def read(text: str, listed: str, kind: type[Any]) -> Cursor:
    """The cursor that `write` made of the same list, whose keys are of that kind. Raises BadCursor."""
    try:
        whole = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        content = whole[CHECKSUM:]
        if whole[:CHECKSUM] != _checksum(content, listed):
            raise ValueError("checksum")
        number, key, ident = orjson.loads(content)
    except (ValueError, binascii.Error):
        raise BadCursor(
            "after: this list gave out no such cursor; take `endCursor` of a page of the same field, filter and order."
        ) from None
    return Cursor(number, Position(dt.date.fromisoformat(key) if kind is dt.date and key else key, ident))


def _checksum(content: bytes, listed: str) -> bytes:
    return hashlib.blake2s(content, digest_size=CHECKSUM, salt=b"cursor", key=_short(listed)).digest()


def _short(listed: str) -> bytes:
    return hashlib.blake2s(listed.encode()).digest()
