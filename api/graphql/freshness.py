"""Which state an answer is of, so that who has it already is told so, and nothing is executed.

An answer depends on the question, on the code, on the address that we are reached at, and on the last publication:
also where an earlier one is asked for, since what is removed for somebody's protection leaves earlier ones too. What
was told without asking the database depends on the question and the code alone.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Mapping
from email.utils import format_datetime
from functools import lru_cache

import orjson

from api.graphql.body import Question
from api.graphql.reader import Published
from api.marks import code
from schema.access import Audience

KEPT = 60
"""Seconds for which an answer may be shown without asking again; also of past states, since what is removed from them
for somebody's protection must soon be gone everywhere."""
MOST_MARKS = 20
"""Looked at of an `If-None-Match`."""

_MARK = re.compile(r'"(?:(\d{1,9})-)?([0-9a-f]{24})"')


def key(question: Question, audience: Audience, address: str) -> str:
    """What an answer depends on besides the publication, as 24 hexadecimal digits."""
    variables = orjson.dumps(question.variables or {}, option=orjson.OPT_SORT_KEYS).decode()
    parts = (code(), audience, address, question.operation or "", variables, question.text)
    # Lengths keep parts apart that run on into each other.
    content = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.blake2b(content.encode(), digest_size=12).hexdigest()


def had(if_none_match: str | None, key: str) -> set[int | None]:
    """Publications whose answer to the question of that key the asker has; None is an answer that depends on none."""
    if not if_none_match:
        return set()
    marks = [_MARK.search(each) for each in if_none_match.split(",", MOST_MARKS)[:MOST_MARKS]]
    return {int(each[1]) if each[1] else None for each in marks if each and each[2] == key}


def headers(key: str, published: Published | None, audience: Audience, *, by_address: bool) -> Mapping[str, str]:
    """What says how fresh an answer is. The mark is weak: the same answer is sent in several encodings."""
    mark = key if published is None else f"{published.number}-{key}"
    shared = "public" if audience is Audience.OPEN else "private"
    told = {
        "etag": f'W/"{mark}"',
        "cache-control": f"{shared}, max-age={KEPT}, must-revalidate" if by_address else "no-cache",
    }
    return told if published is None else told | {"last-modified": _date(published.at)}


@lru_cache(maxsize=8)
def _date(at: dt.datetime) -> str:
    return format_datetime(at.astimezone(dt.UTC), usegmt=True)
