"""What stands around an application that callers alone are answered by: gate, compression, headers, log."""

from collections.abc import Collection

from starlette.types import ASGIApp

from api.compressed import Compressed
from api.doors.gate import Gate
from api.dressed import Dressed
from schema.access import Audience


def private(
    app: ASGIApp, areas: Collection[str], *, audiences: Collection[Audience] = (), staff: bool = False
) -> ASGIApp:
    """The application as it is served. No origin but its own may read it, and no search engine lists it."""
    behind = Gate(app, audiences=audiences, staff=staff)
    return Dressed(Compressed(behind), areas, further=[(b"x-robots-tag", b"none")])
