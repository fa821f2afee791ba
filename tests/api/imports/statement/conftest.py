"""Fixtures for coded statements: a complete invented one with its text, and ways to change and import it."""

import datetime
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from api.imports.boundaries import importing as boundaries
from api.imports.reporting import Report, progress
from api.imports.statement.checking import check, read_text
from api.imports.statement.importing import Wanted, import_file
from api.imports.statement.parsing import written
from api.imports.statement.placing import check_areas
from api.imports.statement.referring import reject_dependents
from api.imports.statement.validating import spot, validate
from schema.loading_stated import RecordedPlace
from tests.database import Database, Run

HERE = Path(__file__).parent
PAGE = HERE.parents[3] / "docs" / "statement.md"

Changing = Callable[..., Path]
Importing = Callable[..., Report]
Faulty = Callable[..., list[tuple[int, str, str]]]

TODAY = datetime.date(2026, 11, 22)


@pytest.fixture
def database(run: Run) -> Iterator[Database]:
    """Each test has a record of its own: all of them import the same collection."""
    with run.copy("statement") as copy:
        yield copy


@pytest.fixture
def text() -> Path:
    """The text that the complete statement codes."""
    return HERE / "complete.txt"


@pytest.fixture
def change(tmp_path: Path) -> Changing:
    """`change({"old": "new"})` is the complete statement with each old passage, which stands there once, made new."""

    def changing(changes: dict[str, str], *, encoding: str = "utf-8") -> Path:
        content = (HERE / "complete.yaml").read_text(encoding="utf-8")
        for old, new in changes.items():
            assert content.count(old) == 1, f"{old} stands {content.count(old)} times"
            content = content.replace(old, new)
        file = tmp_path / "complete.yaml"
        file.write_text(content, encoding=encoding)
        return file

    return changing


@pytest.fixture
def faults() -> Faulty:
    """`faults(file, text, recorded)` are line, field and reason of what is wrong in records, without any database."""

    def finding(
        file: Path, text: Path | None = None, recorded: Mapping[str, RecordedPlace] | None = None
    ) -> list[tuple[int, str, str]]:
        coded = validate(file.name, written(file.name, file.read_bytes()))
        known = check(coded, None if text is None else read_text(text), TODAY)
        check_areas(coded, recorded or {})
        reject_dependents(coded, known)
        named = coded.written.value
        found = [(each.line, spot(named, each.steps), each.reason) for entry in coded.entries for each in entry.faults]
        return sorted(found)

    return finding


@pytest.fixture
def import_statement(database: Database) -> Importing:
    """`import_statement(file, …)` imports a coded statement as staff and returns the report."""

    def importing(file: Path, **options: Any) -> Report:
        return import_file(Wanted(file, "tester", **options))

    return importing


@pytest.fixture
def import_areas(database: Database, sample_folder: Path) -> Callable[[], None]:
    """`import_areas()` imports the boundaries of the country in which the statement happens."""

    def importing() -> None:
        with progress() as bar:
            for level in range(3):
                file = sample_folder / f"qasira_admin{level}.geojson"
                boundaries.import_file(boundaries.Wanted(file, level, "tester"), bar)

    return importing


@pytest.fixture
def example(tmp_path: Path) -> tuple[Path, Path]:
    """The example of docs/statement.md and its text."""
    page = PAGE.read_text(encoding="utf-8")
    files = []
    for language, name in (("yaml", "example.yaml"), ("text", "example.txt")):
        (block,) = re.findall(rf"```{language}\n(.*?)```", page, re.DOTALL)
        files.append(tmp_path / name)
        files[-1].write_text(block, encoding="utf-8")
    return files[0], files[1]
