"""A published fictional country, the pages served over it, and Chromium to look at them."""

import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, sync_playwright

from api.assets import assets
from dashboards.app import make
from schema.errors import NotReady
from tests.dashboards import country
from tests.database import Database

CHROMIUM = "/usr/bin/chromium"


@pytest.fixture(scope="module")
def published(database: Database) -> Database:
    """The fictional country and nothing else."""
    database.filled(country.record)
    return database


def serving() -> Any:
    """The pages with the files that they load, as one application."""
    pages = make()
    try:
        files = assets(Path(__file__).resolve().parents[2])
    except NotReady as problem:
        pytest.skip(str(problem))

    async def site(scope: Any, receive: Any, send: Any) -> None:
        if scope["path"].startswith("/assets/"):
            await files({**scope, "root_path": "/assets"}, receive, send)
        else:
            await pages(scope, receive, send)

    return site


@pytest.fixture(scope="module")
def site(published: Database) -> Iterator[str]:
    """Where the pages are served, without a slash at the end."""
    server = uvicorn.Server(uvicorn.Config(serving(), port=0, lifespan="off", ws="none", log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


# Not for the session: while Playwright lives, no other test of the process may run an event loop of its own.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium without a window; skips where there is none."""
    found = shutil.which("chromium") or (CHROMIUM if Path(CHROMIUM).exists() else None)
    if found is None:
        pytest.skip("needs Chromium; `make test` installs it")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
