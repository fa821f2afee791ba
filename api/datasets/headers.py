"""What stands above a file: what it is, of which state, under which terms, and what of it will go."""

import datetime as dt
from collections.abc import Iterable, Iterator
from email.utils import format_datetime

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.datasets.about import licence_at
from api.datasets.asking import Wanted
from api.datasets.problems import DOCS
from schema.grains.declaring import Deprecation, Wish

KEPT = "public, max-age=60"
_OF_ANY = ("etag", "cache-control", "x-publication")

Headers = list[tuple[str, str]]


class Bare(Response):
    """The headers of a file without the file."""

    def __init__(self, given: Headers) -> None:
        super().__init__()
        self.given = given

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - by protocol
        """Send them."""
        raw = [(name.encode(), value.encode("latin-1")) for name, value in self.given]
        await send({"type": "http.response.start", "status": 200, "headers": raw})
        await send({"type": "http.response.body", "body": b""})


def of(wanted: Wanted, wish: Wish, tag: str) -> Headers:
    """The headers of a file."""
    return [
        ("content-type", wanted.written.media_type),
        ("content-disposition", f'attachment; filename="{wanted.file_name(wish)}"'),
        ("etag", tag),
        ("cache-control", KEPT),
        ("x-publication", str(wish.scope.number)),
        ("link", ", ".join(_links(wanted, wish))),
        *_going(each.deprecated for each in wanted.chosen if each.deprecated),
    ]


def unchanged(given: Headers) -> dict[str, str]:
    """Those that an answer has that says only that nothing has changed."""
    return {name: value for name, value in given if name in _OF_ANY}


def _links(wanted: Wanted, wish: Wish) -> Iterator[str]:
    """Where else to look: what the columns mean, how to ask, under which terms."""
    site = wish.address
    shape = f"?shape={wanted.shape}" if wanted.shape else ""
    yield f'<{site}datasets/{wanted.grain}.codebook.json{shape}>; rel="describedby"; type="application/json"'
    yield f'<{site}{DOCS}>; rel="help"'
    for licence in sorted({each["licence"] for each in wish.scope.collections}):
        if at := licence_at(licence):
            yield f'<{at}>; rel="license"'
    if any(each.deprecated for each in wanted.chosen):
        yield f'<{site}{DOCS}#columns>; rel="deprecation"'


def _going(columns: Iterable[Deprecation]) -> Headers:
    """Since when it is known that columns will go (RFC 9745), and when the first of them goes (RFC 8594)."""
    found = list(columns)
    if not found:
        return []
    since, until = (_midnight(min(days)) for days in zip(*((each.since, each.until) for each in found), strict=True))
    return [("deprecation", f"@{int(since.timestamp())}"), ("sunset", format_datetime(until, usegmt=True))]


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)
