"""Fixtures for imports: the files of the fictional sample, and a way to import one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import api.samples
from api.imports.reporting import Report, progress
from api.imports.ucdp_ged.importing import Wanted, import_file
from tests.database import Database

Importing = Callable[..., Report]


@pytest.fixture(scope="session")
def sample_folder() -> Path:
    """Folder of the sample's files."""
    return Path(api.samples.__file__).parent / "data"


@pytest.fixture
def import_ucdp(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Importing:
    """`import_ucdp(file, collection="sample", …)` imports a file of invented events as staff and returns the report."""
    monkeypatch.chdir(tmp_path)

    def importing(file: Path, collection: str = "sample", **options: Any) -> Report:
        options = {"fictional": True, **options}
        with progress() as bar:
            return import_file(Wanted(file, collection, "tester", **options), bar)

    return importing
