"""The pages as an ASGI application: `make()`, to be served under `/explore`.

What Dash needs of a content security policy is stated in `POLICY`; nothing is loaded from any other origin.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any, cast

from dash import Dash
from fastapi import FastAPI, Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool

from analytics.tabling import table
from dashboards import tokens
from dashboards.address import Look, read, read_look
from dashboards.asking import Answer, ask
from dashboards.callbacks import connect
from dashboards.frame import PREFIX, shell
from dashboards.words import Words
from schema.errors import NotReady, SijillError

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]

STYLES = f"{PREFIX}tokens.css"
_SUITES = f"{PREFIX}_dash-component-suites/"

POLICY = (
    "default-src 'self'",
    # Dash starts itself with one inline script, whose hash is added.
    "script-src 'self' {hashes}",
    # Mantine and Plotly write style elements.
    "style-src 'self' 'unsafe-inline'",
    # Mantine's and Plotly's marks are pictures within their own styles.
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'self'",
    "frame-ancestors 'self'",
)

_PAGE = """<!DOCTYPE html>
<html lang="{language}" dir="{direction}" data-theme="{theme}" data-mantine-color-scheme="{theme}">
<head>
{metas}
<title>{title}</title>
<link rel="icon" type="image/svg+xml" href="{prefix}assets/favicon.svg">
<link rel="stylesheet" href="{styles}">
{css}
</head>
<body>
<noscript><p>{script}</p></noscript>
{app_entry}
{config}
{scripts}
{renderer}
</body>
</html>"""


class Explorer(Dash):
    """Dash, whose page says its language, direction and theme before any script has run."""

    def interpolate_index(
        self,
        metas: str = "",
        title: str = "",  # noqa: ARG002 - Dash's name for a title that does not know the language
        css: str = "",
        config: str = "",
        scripts: str = "",
        app_entry: str = "",
        favicon: str = "",  # noqa: ARG002 - Dash's own; the page has another
        renderer: str = "",
    ) -> str:
        """The page around Dash's own parts, in the look that the address asks for."""
        look = read_look(str(self.backend.request_adapter().args))
        parts = {"metas": metas, "css": css, "config": config, "scripts": scripts}
        entry = app_entry.replace("Loading...", Words(look)("loading"))
        return page(look, parts | {"app_entry": entry, "renderer": renderer})


def page(look: Look, parts: dict[str, str]) -> str:
    """The HTML of the page around Dash's own parts."""
    words = Words(look)
    return _PAGE.format(
        language=look.language.value,
        direction="rtl" if look.rtl else "ltr",
        theme=look.theme.value,
        title=f"{words('explore')} · Sijill",
        prefix=PREFIX,
        styles=STYLES,
        script=words("script"),
        **parts,
    )


def make() -> Application:
    """The application; it answers `/explore` and everything beneath, and opens no connection before it is asked."""
    server = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    _routes(server)
    explorer = Explorer(
        "dashboards",
        # Its annotation forgets the servers that its documentation names.
        server=cast("Any", server),
        url_base_pathname=PREFIX,
        assets_folder=str(Path(__file__).parent / "assets"),
        serve_locally=True,
        suppress_callback_exceptions=True,
        update_title="",
        enable_mcp=False,
        add_log_handler=False,
    )
    # Otherwise every page opens a web socket that nothing uses.
    explorer.backend.websocket_capability = False
    explorer.layout = shell
    connect(explorer)
    policy = "; ".join(POLICY).format(hashes=" ".join(explorer.csp_hashes()))
    return Guarded(server, policy)


class Guarded:
    """Sends the policy along, refuses web sockets, which the pages do not use, and says 404 for files that are not."""

    def __init__(self, inner: Application, policy: str) -> None:
        self.inner = inner
        self.headers = [
            (b"content-security-policy", policy.encode("ascii")),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"same-origin"),
        ]

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *self.headers]
                # Dash raises for a file of a package that it does not serve.
                if message["status"] >= 500 and scope["path"].startswith(_SUITES):
                    message["status"] = 404
            await send(message)

        await self.inner(scope, receive, guarded if scope["type"] == "http" else send)


def _routes(server: FastAPI) -> None:
    @server.get(PREFIX.rstrip("/"), include_in_schema=False)
    async def slash(request: Request) -> Response:
        return RedirectResponse(f"{PREFIX}{'?' if request.url.query else ''}{request.url.query}")

    @server.get(STYLES, include_in_schema=False)
    async def styles() -> Response:
        return Response(tokens.stylesheet(), media_type="text/css", headers={"cache-control": "max-age=3600"})

    @server.get(f"{PREFIX}series.csv", include_in_schema=False)
    async def series(request: Request) -> Response:
        return await _file(request, "series", _series)

    @server.get(f"{PREFIX}areas.csv", include_in_schema=False)
    async def areas(request: Request) -> Response:
        return await _file(request, "areas", _areas)


def _series(answer: Answer) -> str | None:
    return table(answer.series) if answer.series else None


def _areas(answer: Answer) -> str | None:
    return table(answer.areas) if answer.areas else None


async def _file(request: Request, name: str, written: Callable[[Answer], str | None]) -> Response:
    try:
        answer = await run_in_threadpool(lambda: ask(read(request.url.query)))
    except NotReady:
        return PlainTextResponse("The database does not answer; try again later.\n", 503)
    except SijillError as problem:
        return PlainTextResponse(f"{problem}\n", 400)
    text = written(answer)
    if text is None:
        apart = any(each.get("confidential") for each in answer.scope.collections)
        lattice = "Counts of this collection are published on a fixed lattice only; take /datasets/lattice.csv.\n"
        none = "collections: no real collection is published; name one.\n"
        return PlainTextResponse(lattice if apart else none, 400)
    fictional = "-fictional" if any(each["fictional"] for each in answer.scope.collections) else ""
    # The mark at the start tells spreadsheets that it is UTF-8.
    return Response(
        "\ufeff" + text,
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": f'attachment; filename="sijill-{name}-{answer.scope.number}{fictional}.csv"'},
    )
