"""Tests run on real PostGIS as the logins that ship. A run makes one template database by the code of `sijill migrate`;
fixture `database` is a fresh copy of it per module (a quarter of a second), to which the settings of the process point,
so that `schema.session` and every command work on it. What several modules need recorded and published is made once
per run, too: `database.filled(World)` turns the copy into one of that. Workers never share a copy; tests of one module
do, and either roll back or leave what the next may find. `query_budget` counts statements. `data_folder` is the folder
of real files, which no checkout contains: tests that need it are skipped without it.
"""

import gc
import os
import secrets
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from schema.settings import checkout
from tests import database as databases
from tests.database import Database, Run

RUN = "SIJILL_TEST_RUN"
DATA = "SIJILL_TEST_DATA"
HELD = pytest.StashKey[ExitStack]()

LONGEST = (
    "api/samples/country/test_complete.py",
    "twin/test_sample.py",
    "schema/publish/test_cells.py",
    "api/releases/test_making.py",
    "schema/publish/test_tiles.py",
    "analytics/test_generative.py",
    "plans/test_pages.py",
    "api/datasets/test_cover.py",
    "analytics/test_cells.py",
    "api/graphql/test_graphiql_in_browser.py",
    "dashboards/test_in_browser.py",
    "api/datasets/test_documented.py",
    "twin/test_edges.py",
    "twin/test_ucdp.py",
    "api/graphql/test_sample.py",
    "analytics/test_truth.py",
    "readers/test_programs.py",
    "api/imports/ucdp_ged/test_damaged.py",
    "api/releases/test_placing.py",
    "api/releases/test_serving.py",
    "api/pages/test_pages_in_browser.py",
    "analytics/scale/test_metrics.py",
    "api/test_serve_command.py",
    "plans/test_boxes.py",
    "schema/test_cluster.py",
    "schema/test_provisioning.py",
)
"""Files that take longest, many of them with few tests, so that no worker is left with one of them at the end."""

# How long an example takes says how busy the machine is.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")


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


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that take longest first, then those with the most tests."""
    here, tests = Path(__file__).parent, Counter(item.path for item in items)
    first = {here / name: place for place, name in enumerate(LONGEST)}
    if unknown := [str(file) for file in first if not file.exists()]:
        raise pytest.UsageError(f"tests/conftest.py names as longest what is not there: {', '.join(unknown)}")
    items.sort(key=lambda item: (first.get(item.path, len(first)), -tests[item.path], item.path))


def pytest_collection_finish() -> None:
    """What is loaded by now stays: to look through it again and again for garbage takes a seventh of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


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
