"""Fixtures for coded statements: a complete invented one with its text, and ways to change and import it."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.imports.reporting import Report
from api.imports.statement.importing import Wanted, import_file
from tests.database import Database

HERE = Path(__file__).parent
PAGE = HERE.parents[3] / "docs" / "statement.md"

Changing = Callable[..., Path]
Importing = Callable[..., Report]


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
def import_statement(database: Database) -> Importing:
    """`import_statement(file, …)` imports a coded statement as staff and returns the report."""

    def importing(file: Path, **options: Any) -> Report:
        return import_file(Wanted(file, "tester", **options))

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
