"""Marks of content (ETag), by which who has something already is told so, and nothing is made or sent again.

What is made from the record is marked by what it is made of: the question, the state, and the code that makes it, so
that after a change of that nobody is told that what they have still holds.
"""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path


def of_question(*parts: object) -> str:
    """The mark of what is made by this code in answer to a question about a state."""
    # Lengths keep parts apart that run on into each other.
    told = "".join(f"{len(text)}:{text}" for text in (code(), *map(str, parts)))
    return of_bytes(told.encode())


def of_bytes(content: bytes) -> str:
    """The mark of what is there already."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def holds(known: str | None, tag: str) -> bool:
    """Whether one of the marks that a reader knows is that of the content; a weak one serves as well."""
    marks = [each.strip().removeprefix("W/") for each in (known or "").split(",")]
    return tag in marks or "*" in marks


def matches(headers: Mapping[str, str], tag: str, modified: str) -> bool:
    """Whether the conditions of a request say that nothing has changed (RFC 9110, 13); a date counts without marks."""
    named = headers.get("if-none-match")
    if named is not None:
        return holds(named, tag)
    return headers.get("if-modified-since") == modified


@cache
def code() -> str:
    """The code that makes answers, as 64 hexadecimal digits."""
    root, found = Path(__file__).parents[1], hashlib.sha256()
    for package in ("schema", "analytics", "api"):
        for path in sorted((root / package).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                found.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    return found.hexdigest()
