"""What a download is refused with: one sentence, a code that programs can rely on, and where it is explained."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

import orjson
from starlette.responses import Response

from api.graphql.errors import seconds, told
from schema.errors import UnknownKey

STATUS = {"NO_SUCH_FILE": 404, "RATE_LIMITED": 429, "NOT_READY": 503, "BUSY": 503, "TIMEOUT": 503, "INTERNAL": 500}
"""Statuses of codes, where they are not 400."""
DOCS = "datasets"
"""The page that explains addresses, under that of the site."""


class NoSuchFile(UnknownKey):
    """There is nothing at an address: no such grain, or no such format."""

    code = "NO_SUCH_FILE"


def nearest(name: str, known: Iterable[str]) -> str:
    """How a sentence ends that says a name is unknown: with the one that was meant, or with all there are."""
    names = list(known)
    near = get_close_matches(name.lower(), names, n=1) or get_close_matches(name, names, n=1)
    return f"did you mean {near[0]!r}?" if near else f"there are {', '.join(names)}."


def refused(refusal: Exception, address: str = "/") -> Response:
    """The answer to what cannot be answered; `address` is that of the site."""
    code, sentence = told(refusal)
    wait = seconds(refusal)
    return problem(STATUS.get(code, 400), code, sentence, {"Retry-After": str(wait)} if wait else None, address)


def problem(
    status: int, code: str, sentence: str, headers: Mapping[str, str] | None = None, address: str = "/"
) -> Response:
    """An error as JSON."""
    content = orjson.dumps({"code": code, "message": sentence, "docs": f"{address}{DOCS}"})
    return Response(content, status, headers, media_type="application/json")
