"""The names that this project imports are this project's, and the lock tells no address."""

import ast
import importlib
import re
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("schema", "analytics", "api", "dashboards", "migrations", "tests")
ADDRESS = re.compile(r"\w+://")


@pytest.mark.parametrize("name", PACKAGES)
def test_a_package_is_the_one_in_this_repository(name):
    # PyPI has a popular package called `schema`; a dependency that brought it in would take its place.
    module = importlib.import_module(name)
    assert {Path(folder).resolve() for folder in module.__path__} == {ROOT / name}


def test_the_lock_holds_hashes_and_no_address():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert not ADDRESS.search(lock)
    assert not re.search(r"^\s*--(?:index|extra-index|find-links|trusted-host)", lock, re.MULTILINE)
    pinned = re.findall(r"^[\w.-]+==.*?(?=^\S|\Z)", lock, re.MULTILINE | re.DOTALL)
    assert pinned
    assert [block.split()[0] for block in pinned if "--hash=sha256:" not in block] == []


def test_every_dependency_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = project["project"]["dependencies"] + project["project"]["optional-dependencies"]["dev"]
    wanted += project["build-system"]["requires"]
    names = {re.match(r"[\w.-]+", requirement).group().lower() for requirement in wanted}
    locked = set(re.findall(r"^([\w.-]+)==", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE))
    assert names - locked == set()


@pytest.mark.parametrize("file", ["api/assets/package-lock.json", "api/assets/package.json", "api/setup/node.lock"])
def test_locks_of_web_assets_tell_no_address(file):
    assert not ADDRESS.search((ROOT / file).read_text(encoding="utf-8"))


def test_set_up_needs_nothing_but_the_standard_library():
    foreign = set()
    for file in (ROOT / "api" / "setup").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and not node.module.startswith("api.setup"):
                foreign.add(node.module.partition(".")[0])
            elif isinstance(node, ast.Import):
                foreign |= {name.name.partition(".")[0] for name in node.names}
    assert foreign - sys.stdlib_module_names == set()
