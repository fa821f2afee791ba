"""Tests run on real PostGIS as the logins that ship. A run makes one template database by the code of `sijill migrate`;
fixture `database` is a fresh copy of it per module (a quarter of a second), to which the settings of the process point,
so that `schema.session` and every command work on it. Workers never share a copy; tests of one module do, and either
roll back or leave what the next may find. `query_budget` counts statements. `data_folder` is the folder of real files,
which no checkout contains: tests that need it are skipped without it.
"""

import os
import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

import pytest

from schema.settings import checkout
from tests import database as databases
from tests.database import Database, Run

RUN = "SIJILL_TEST_RUN"
DATA = "SIJILL_TEST_DATA"
HELD = pytest.StashKey[ExitStack]()


def pytest_configure(config: pytest.Config) -> None:
    """Name the run, for its workers too, and hold the lock that protects its databases."""
    if hasattr(config, "workerinput"):
        return
    os.environ[RUN] = secrets.token_hex(4)
    # What takes a tenth of a second alone may take seconds beside other tests.
    os.environ.setdefault("SIJILL_DATABASE_SECONDS", "20")
    _keep_compiled()
    held = ExitStack()
    held.enter_context(Run(os.environ[RUN]).alive())
    config.stash[HELD] = held


def _keep_compiled() -> None:
    """Let processes that tests start find modules compiled, whatever surroundings say: compiling takes seconds."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix = str(checkout() / "var" / "compiled")
    sys.dont_write_bytecode = False


def pytest_unconfigure(config: pytest.Config) -> None:
    """Drop the run's databases; workers have ended by now."""
    if HELD in config.stash:
        config.stash[HELD].close()


@pytest.fixture(scope="session")
def run() -> Iterator[Run]:
    """Databases of this run of pytest."""
    databases_of_run = Run(os.environ[RUN])
    yield databases_of_run
    databases_of_run.finish()


@pytest.fixture(scope="module")
def database(run: Run) -> Iterator[Database]:
    """A migrated database of this module's own, with the vocabularies and nothing recorded."""
    with run.copy(os.environ.get("PYTEST_XDIST_WORKER", "alone")) as copy:
        yield copy


@pytest.fixture
def query_budget() -> Callable[..., AbstractContextManager[list[str]]]:
    """`with query_budget(2):` fails when the block sends more than two statements."""
    return databases.query_budget


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """Folder of the real files (`events/`, `boundaries/`, …), never committed."""
    named = os.environ.get(DATA)
    folder = Path(named) if named else Path(__file__).resolve().parent.parent.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"needs the folder of real files; set {DATA} to it")
    return folder
