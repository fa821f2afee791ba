"""The application on a port of its own, for whoever speaks HTTP to it, and a browser that may be one of them."""

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, sync_playwright

from api import serve
from schema.errors import NotReady

CHROMIUM = "/usr/bin/chromium"
PATIENCE = 120_000
"""Milliseconds in which what a browser waits for must come, on a machine that does much else."""


@contextmanager
def served() -> Iterator[str]:
    """Where the application of this process is served, without a slash at the end; skips without its web assets."""
    try:
        application = serve.app()
    except NotReady as problem:
        pytest.skip(str(problem))
    server = uvicorn.Server(uvicorn.Config(application, port=0, ws="none", log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium without a window; skips where there is none."""
    found = shutil.which("chromium") or (CHROMIUM if Path(CHROMIUM).exists() else None)
    if found is None:
        pytest.skip("needs Chromium; `make test` installs it")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
