"""Rules of the tree that an import contract cannot say."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("schema", "analytics", "api", "dashboards", "migrations")
LONGEST = 300
MAKERS = {"create_engine", "create_async_engine", "create_pool", "sessionmaker", "async_sessionmaker", "Session"}
SENDERS = {"execute", "executemany", "exec_driver_sql", "scalar", "scalars", "stream", "stream_scalars"}
WRITTEN = {"text", "literal_column"}
LIBRARY = {"sa", "sqlalchemy"}
DRIVERS = {"psycopg", "asyncpg", "dbapi", "Connection", "AsyncConnection"}


def modules(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from (ROOT / folder).rglob("*.py")


def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


def place(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def called(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Last name and line of everything called in `tree`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            yield name, node.lineno


def test_no_module_is_longer_than_a_reader_can_hold():
    # A revision is written once, by a machine, and never read as a module.
    read = (file for file in modules(*PACKAGES, "tests") if file.parent.name != "versions")
    long = {place(file): len(file.read_text(encoding="utf-8").splitlines()) for file in read}
    assert long
    assert {file: lines for file, lines in long.items() if lines > LONGEST} == {}


MADE_IN = {
    "schema/session.py",
    # The library that speaks OGC API asks on connections of a driver of its own, as a login of its own.
    "api/ogc/application.py",
}


def test_engines_are_made_in_one_place():
    found = {
        f"{place(file)}:{line}"
        for file in modules(*PACKAGES)
        if place(file) not in MADE_IN
        for name, line in called(parsed(file))
        if name in MAKERS
    }
    assert found == set()


def test_only_the_making_of_logins_bypasses_the_engines():
    found = {
        place(file)
        for file in modules(*PACKAGES)
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.Attribute) and node.attr == "connect" and getattr(node.value, "id", "") in DRIVERS
    }
    assert found == {"schema/roles.py", "schema/snapshot.py"}


OF_FILES = {"analytics/scale/engines.py"}
"""What asks engines that read files, and reaches no database."""


def test_statements_are_built_below_and_sent_at_the_edge():
    found = {
        f"{place(file)}:{line}"
        for file in modules("analytics", "schema/queries")
        if place(file) not in OF_FILES
        for name, line in called(parsed(file))
        if name in SENDERS
    }
    assert found == set()


@pytest.mark.parametrize("folder", ["api", "dashboards"])
def test_no_sql_is_written_as_text_above_the_record(folder):
    found = set()
    for file in modules(folder):
        for node in ast.walk(parsed(file)):
            imported = isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy")
            if imported and WRITTEN & {alias.name for alias in node.names}:
                found.add(f"{place(file)}:{node.lineno}")
            if isinstance(node, ast.Attribute) and node.attr in WRITTEN and getattr(node.value, "id", "") in LIBRARY:
                found.add(f"{place(file)}:{node.lineno}")
    assert found == set()
