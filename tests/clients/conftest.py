"""Servers for clients that nobody here wrote. `make clients` runs those of npm too, and says what each has shown."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from api.setup import web
from schema import settings
from tests.api.graphql import worked
from tests.api.serving import served
from tests.api.worlds import World
from tests.database import Database

NPM = Path(__file__).parent / "npm"
SAID = "SIJILL_CLIENTS"
"""`npm` when packages of npm may be fetched and run."""

Packages = Callable[..., str]
Proved = Callable[[str], None]


@pytest.fixture(scope="module")
def world(database: Database) -> Iterator[str]:
    """Where 25 events of the collection `alpha` are served, of which event n kills n; ends in `/graphql`."""
    database.filled(World)
    with served() as address:
        yield f"{address}/graphql"


@pytest.fixture(scope="module")
def asked(database: Database) -> Iterator[str]:
    """Where the worked questions can be asked, without a slash at the end."""
    worked.fill(database)
    with served() as address:
        yield address


@pytest.fixture(scope="session")
def packages() -> Packages:
    """Runs a program with its arguments beside the packages of npm, and returns what it prints; skips without them."""
    if os.environ.get(SAID) != "npm":
        pytest.skip("needs packages of npm, which `make clients` fetches")
    folder = settings.checkout() / "var" / "clients"
    web.provide(NPM, folder)
    shutil.copytree(NPM, folder, dirs_exist_ok=True)
    shutil.copy(settings.checkout() / "api" / "schema.graphql", folder)
    environment = {**os.environ, **web.npm()[1]}

    def run(program: str, *arguments: str) -> str:
        there = folder / "node_modules" / ".bin" / program
        command = [str(there) if there.exists() else program, *arguments]
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run


@pytest.fixture
def proved(record_property: Callable[[str, object], None]) -> Proved:
    """Says at the end of `make clients` what a test showed, when it passed."""
    return lambda sentence: record_property("proved", sentence)


def version(package: str) -> str:
    """Which version of a package of npm is locked."""
    lock = json.loads((NPM / "package-lock.json").read_text(encoding="utf-8"))
    return f"{package} {lock['packages'][f'node_modules/{package}']['version']}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What was proved, a line each."""
    if SAID in os.environ:
        for report in terminalreporter.stats.get("passed", []):
            for name, sentence in report.user_properties:
                if name == "proved":
                    terminalreporter.write_line(f"- {sentence}")
