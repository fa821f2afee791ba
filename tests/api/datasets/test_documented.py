"""`docs/datasets.md` names what there is, and its examples run as they stand there."""

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.datasets import asking, conditions
from api.datasets.formats import FORMATS
from api.datasets.grains import GRAINS, SHAPES
from api.samples.country.loading import load
from api.samples.country.stream import Stream
from schema import session, settings
from schema.filters import EventFilter
from schema.queries.records import RecordFilter
from tests.api.serving import served
from tests.database import Database

TEXT = (Path(__file__).resolve().parents[3] / "docs" / "datasets.md").read_text(encoding="utf-8")
HERE = "http://127.0.0.1:8000"


@pytest.fixture(scope="module")
def site(database: Database) -> Iterator[str]:
    """The fictional country, as its first publication has it."""
    assert database.name
    assert next(load(Stream(events=120, seed=5), "tester", "sample")).number == 1
    with served() as address:
        yield address
        session.close()


def examples(language: str) -> list[str]:
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    return [text for of, text in blocks if of == language]


def run(words: list[str], folder: Path) -> str:
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def named(text: str) -> set[str]:
    """What stands in a document as code of its own."""
    return set(re.findall(r"`([^`\s]+)`", text))


def test_everything_that_can_be_asked_is_named() -> None:
    keys = {*conditions.keys(EventFilter), *conditions.keys(RecordFilter), *asking.OWN}
    keys |= {option for each in GRAINS.values() for option in each.options}
    assert not {*keys, *GRAINS, *FORMATS, *SHAPES["events"]} - named(TEXT)


def test_the_grains_and_formats_ofare_those_there_are() -> None:
    grains, formats, *_ = (re.findall(r"^\| `([\w.]+)` \|", part, re.MULTILINE) for part in TEXT.split("\n## ")[1:])
    assert set(grains) == set(GRAINS)
    assert set(formats) == set(FORMATS)


def test_python_runs(site: str, tmp_path: Path) -> None:
    undone, framed = examples("python")
    run([sys.executable, "-c", undone], tmp_path)
    printed = run([sys.executable, "-c", framed.replace(HERE, site)], tmp_path)
    assert "killed_all_low" in printed
    assert re.search(r"[\u0600-\u06ff]", printed)


def test_curl_and_duckdb_run(site: str, tmp_path: Path) -> None:
    if shutil.which("curl") is None:
        pytest.skip("needs curl")
    for each in examples(""):
        for line in each.splitlines():
            if line.startswith("curl "):
                run(["sh", "-ec", line.replace(HERE, site)], tmp_path)
    head = (tmp_path / "codebook.csv").read_text(encoding="utf-8").splitlines()[1]
    assert head.startswith("column,kind,")
    (query,) = examples("sql")
    code = f"import duckdb; rows = duckdb.sql({query!r}).fetchall(); print(len(rows), sum(row[1] for row in rows))"
    groups, events = run([sys.executable, "-c", code], tmp_path).split()
    with (tmp_path / "2021.csv").open(encoding="utf-8") as file:
        assert int(events) == sum(1 for _ in file) - 1
    assert int(groups) > 1


def test_commands_run(site: str, tmp_path: Path) -> None:
    assert site
    commands = [
        line
        for each in examples("")
        for line in each.splitlines()
        if line.startswith("sijill ") and "parquet" not in line
    ]
    assert len(commands) == 2
    program = shlex.quote(str(settings.checkout() / ".venv" / "bin" / "sijill"))
    for each in commands:
        run(["bash", "-ec", each.replace("sijill", program, 1)], tmp_path)
    assert (tmp_path / "torture.csv").read_text(encoding="utf-8").startswith("code,")
