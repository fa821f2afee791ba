"""Documents that ship with the code, by the SHA-256 of their text: those alone may be asked for by GET.

They are the worked questions, each under the hash of its text as GraphiQL shows it and as `print` of GraphQL.js writes
it, which is what clients hash. Clients that offer others, as automatic persisted queries do, are told that they are
not known; nothing is ever registered.
"""

import hashlib
from collections.abc import Mapping
from functools import cache
from typing import Any

from graphql import parse, print_ast

from api.graphql import ide
from schema.errors import SijillError


class PersistedQueryNotFound(SijillError):
    """A hash that no document of ours has. Clients compare the sentence, so it is theirs."""

    code = "PERSISTED_QUERY_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("PersistedQueryNotFound")


def document(sha256: str) -> str:
    """The document of a hash, in hexadecimal digits of lower case. Raises PersistedQueryNotFound."""
    found = _documents().get(sha256)
    if found is None:
        raise PersistedQueryNotFound
    return found


def digest(text: str) -> str:
    """The hash of a document."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


@cache
def _documents() -> Mapping[str, str]:
    texts = [each["query"] for each in ide.worked()]
    return {digest(form): text for text in texts for form in (text, print_ast(parse(text)))}


@cache
def listing() -> list[dict[str, Any]]:
    """What can be asked for by GET: `name`, `sha256Hash`, `query`, and `variables` to ask it with, as JSON or empty."""
    return [
        {
            "name": each["name"].removesuffix(".graphql"),
            "sha256Hash": digest(each["query"]),
            "query": each["query"],
            "variables": each["variables"],
        }
        for each in ide.worked()
    ]
