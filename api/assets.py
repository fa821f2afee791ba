"""`/assets/…`: the files of npm packages that pages load, and no other file of those packages."""

import re
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from schema.errors import NotReady

# Paths are those inside `node_modules`; the map page and GraphiQL name them.
SCRIPTS_AND_STYLES = frozenset(
    {
        "@graphiql/plugin-explorer/dist/index.umd.js",
        "@graphiql/plugin-explorer/dist/style.css",
        "graphiql/graphiql.min.css",
        "graphiql/graphiql.min.js",
        "js-cookie/dist/js.cookie.min.js",
        "react-dom/umd/react-dom.production.min.js",
        "react/umd/react.production.min.js",
    }
)
FONT = re.compile(
    r"@fontsource/(?P<family>ibm-plex-sans|ibm-plex-sans-arabic|ibm-plex-serif|noto-naskh-arabic|noto-sans-arabic)"
    r"/files/(?P=family)-(?:latin|latin-ext|arabic)-(?:400|500|600)-normal\.woff2"
)
TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".woff2": "font/woff2"}
# A month: addresses carry no version, so a reader must be able to see the next one.
KEPT = "public, max-age=2592000"


class Assets(StaticFiles):
    """ASGI application, mounted at `/assets`, for the listed files in a folder; everything else is not found."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file at `path`, with its type and how long it may be kept."""
        if not is_listed(path):
            raise HTTPException(404)
        response = await super().get_response(path, scope)
        response.headers["cache-control"] = KEPT
        response.headers["content-type"] = TYPES[Path(path).suffix]
        return response


def is_listed(path: str) -> bool:
    """Whether a page may load the file at `path`, relative to `node_modules`."""
    return path in SCRIPTS_AND_STYLES or FONT.fullmatch(path) is not None


def assets(home: Path) -> Assets:
    """The assets of the checkout at `home`.

    Raises:
        NotReady: set-up has not installed them.
    """
    folder = home / "var" / "web" / "node_modules"
    if not folder.is_dir():
        raise NotReady(f"Web assets are not installed in {folder}: `make run` installs them.")
    return Assets(directory=folder)
