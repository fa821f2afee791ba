"""What is asked of the feed of changes: whose lines, from where, how many, in which form."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from api import marks
from api.graphql import cursors
from api.graphql.cursors import Cursor
from api.graphql.pages import Asked
from schema.answering import RecordType
from schema.errors import BadCursor, BadInput, BeforeFirstPublication, UnknownKey
from schema.filters import EventFilter
from schema.queries import scope as scopes
from schema.queries.changes import START, Followed, Mark
from schema.queries.paging import Position
from schema.queries.scope import AsOf

KEYS = ("since", "limit", "collections", "types", "format")
LONGEST = 9
"""Digits of a number."""
CURSOR = 18
"""Characters that a cursor has at least; nothing else that a feed can begin with has as many of its alphabet."""


class NoSuchState(UnknownKey):
    """There is no such publication or release to begin with."""


class Form(StrEnum):
    """How lines are written."""

    JSON = "json"
    LINES = "jsonl"


MEDIA_TYPES = {Form.JSON: "application/json", Form.LINES: "application/jsonl; charset=utf-8"}
ACCEPTED = ("application/jsonl", "application/x-ndjson")
"""Who accepts one of these, and names no form, gets lines."""

Since = AsOf | Mark


@dataclass(frozen=True)
class Wanted:
    """What was asked for. Without `since` from the beginning; without `limit` all that there is."""

    followed: Followed
    since: Since | None
    limit: int | None
    form: Form

    def address(self, mark: Mark) -> str:
        """The same question from another place, as path and query string."""
        given: dict[str, Any] = {"since": write(self.followed, mark), "limit": self.limit}
        for name in ("collections", "types"):
            given[name] = ",".join(getattr(self.followed, name))
        given["format"] = self.form
        return f"changes?{urlencode({key: value for key, value in given.items() if value})}"

    def tag(self, mark: Mark, newest: int, address: str) -> str:
        """A mark of the content: of the same lines, documents differ by the publication that they are of."""
        return marks.of_question(newest, mark, self.followed.canonical, self.limit, self.form, address)


def read(pairs: Iterable[tuple[str, str]], accept: str = "") -> Wanted:
    """Read a query string. Raises BadInput, BadCursor, UnknownKey."""
    given: dict[str, str] = {}
    for key, value in pairs:
        if "\0" in key + value:
            raise BadInput("The address holds the character U+0000, which no text may have.")
        if key not in KEYS:
            raise BadInput(
                f"{key[:40]!r} is nothing that changes can be chosen by; there are {', '.join(KEYS)}. Of what was "
                "withdrawn no more is known, so that other conditions are for those to apply who read the lines."
            )
        if key in given:
            raise BadInput(f"{key}: given twice; give it once, with commas between several values.")
        given[key] = value.strip()
    followed = Followed(_listed(given.get("collections", "")), _types(given.get("types", ""))).canonical
    since, limit = given.get("since"), given.get("limit")
    return Wanted(
        followed=followed,
        since=read_since(since, followed) if since else None,
        limit=_limit(limit) if limit else None,
        form=_form(given.get("format"), accept),
    )


def read_since(text: str, followed: Followed) -> Since:
    """Where to begin: a state of the record, or the cursor of a line. Raises BadInput, BadCursor."""
    try:
        return scopes.read_as_of(text)
    except BadInput as problem:
        if len(text) >= CURSOR and text.replace("-", "").replace("_", "").isalnum():
            return read_mark(text, followed)
        raise BadInput(of_since(problem, ", or the cursor of a line")) from None


def instant(since: AsOf) -> AsOf:
    """A day as the instant at which it begins in UTC: what was published on it is told, rather twice than never.

    Raises BadInput for what lies ahead.
    """
    if type(since) is dt.date:
        since = dt.datetime.combine(since, dt.time(), dt.UTC)
    if isinstance(since, dt.datetime) and since > dt.datetime.now(dt.UTC):
        raise BadInput(f"since: {since.isoformat()} is in the future; nothing has changed since.")
    return since


def mark_of(row: Any, since: AsOf) -> Mark:
    """The place after the state that the row of `scope.look_up` tells. Raises NoSuchState."""
    if since == 0:
        return START
    try:
        return Mark(scopes.scope(row, EventFilter(), since).number)
    except BeforeFirstPublication:
        return START
    except UnknownKey as problem:
        raise NoSuchState(of_since(problem)) from None


def reachable(mark: Mark, newest: int) -> Mark:
    """See that the place of a cursor has been reached. Raises BadCursor."""
    if mark.number > newest:
        raise BadCursor(
            f"since: this cursor is of publication {mark.number}, and the last one here is {newest}; take the record "
            "anew, without since."
        )
    return mark


def write(followed: Followed, mark: Mark) -> str:
    """The cursor of a place in the feed of these."""
    return cursors.write(Cursor(mark.number, Position(mark.number, mark.id or "")), _listed_as(followed))


def read_mark(text: str, followed: Followed) -> Mark:
    """The place that a cursor of the same feed names. Raises BadCursor."""
    try:
        position = cursors.read(text, _listed_as(followed), int).position
    except BadCursor:
        raise BadCursor(
            "since: this feed gave out no such cursor; take that of a line of the same collections and types."
        ) from None
    return Mark(position.key, position.id or None)


def named(followed: Followed) -> tuple[Any, ...]:
    """What tells a feed from others, in every cursor of it, over HTTP and in GraphQL alike."""
    return ("changes", followed.collections, followed.types)


def _listed_as(followed: Followed) -> str:
    return Asked(0, None, named(followed)).listed


def of_since(problem: Exception, more: str = "") -> str:
    """What is wrong with a state, said of where to begin."""
    sentence = str(problem).replace("asOf", "since", 1)
    return f"{sentence.removesuffix('.')}{more}." if more else sentence


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _types(text: str) -> tuple[RecordType, ...]:
    for each in _listed(text):
        if each not in list(RecordType):
            raise UnknownKey(f"types: there is no type of record {each!r}; there are {', '.join(RecordType)}.")
    return tuple(map(RecordType, _listed(text)))


def _limit(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > LONGEST or not int(text):
        raise BadInput(f"limit: {text[:20]!r} is no number of lines; write 1000, or leave it out for all there are.")
    return int(text)


def _form(text: str | None, accept: str) -> Form:
    if not text:
        return Form.LINES if any(each in accept for each in ACCEPTED) else Form.JSON
    if text not in list(Form):
        raise BadInput(f"format: {text[:20]!r} is none in which changes are told; take {' or '.join(Form)}.")
    return Form(text)
