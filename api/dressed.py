"""What stands around every application: headers that all answers have, and a log without addresses or values."""

import time
from collections.abc import Callable, Collection

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.datasets.problems import refused

Headers = list[tuple[bytes, bytes]]

PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""What a page of ours may load and do."""
DATA = "default-src 'none'; frame-ancestors 'none'; sandbox"
"""What anything else may: nothing, should a browser take it for a page."""

PERMISSIONS = ", ".join(
    f"{each}=()"
    for each in (
        *("accelerometer", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer"),
        *("microphone", "midi", "payment", "usb", "xr-spatial-tracking"),
    )
)

OTHER = "/other"
METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST"})

log = structlog.get_logger("sijill.web")


class Dressed:
    """An application whose answers get headers, and are logged by the first part of a path, where it is one of `areas`.

    `policy` is what pages may do, by their path; `shared` says of a path whether programs of other origins may read it.
    """

    def __init__(
        self,
        app: ASGIApp,
        areas: Collection[str],
        *,
        policy: Callable[[str], str] = lambda _: PAGE,
        shared: Callable[[str], bool] = lambda _: False,
        further: Headers | None = None,
    ) -> None:
        self.app = app
        self.areas = frozenset(areas)
        self.policy = policy
        self.shared = shared
        self.further = further or []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        path, came, status, begun = scope["path"], time.perf_counter(), 500, False

        async def dressed(message: Message) -> None:
            nonlocal status, begun
            if message["type"] == "http.response.start":
                status, begun = message["status"], True
                message["headers"] = [*message["headers"], *self._headers(path, status, message["headers"])]
            await send(message)

        try:
            await self.app(scope, receive, dressed)
        except Exception as problem:
            # A server would log all that it says, which may be a row; a body that was begun it breaks off all the same.
            answer = refused(problem)
            if not begun:
                await answer(scope, receive, dressed)
        finally:
            area, method = f"/{path.split('/')[1]}" if "/" in path else OTHER, scope["method"]
            log.info(
                "request",
                # Anybody can write anything into both.
                method=method if method in METHODS else "other",
                area=area if area in self.areas else OTHER,
                status=status,
                milliseconds=round((time.perf_counter() - came) * 1000),
            )
        return None

    def _headers(self, path: str, status: int, given: Headers) -> Headers:
        there = {name.lower(): value for name, value in given}
        page = there.get(b"content-type", b"").startswith(b"text/html")
        usual = {
            b"x-content-type-options": b"nosniff",
            b"referrer-policy": b"no-referrer",
            b"permissions-policy": PERMISSIONS.encode(),
            b"cross-origin-opener-policy": b"same-origin",
            b"cross-origin-resource-policy": b"cross-origin" if self.shared(path) and not page else b"same-origin",
            **dict(self.further),
        }
        if status != 304:
            # It would replace that of the page which the reader has.
            usual[b"content-security-policy"] = (self.policy(path) if page else DATA).encode()
        return [(name, value) for name, value in usual.items() if name not in there]
