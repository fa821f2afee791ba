"""`sijill export`, as typed: the bytes that the site serves, in a file that is whole or not there."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import psycopg
import pytest

from api.cli import main
from api.datasets import texts
from schema import session
from tests.api.serving import served
from tests.api.worlds import World
from tests.database import Database

Export = Callable[..., "Done"]


@dataclass(frozen=True)
class Done:
    """What a command left: exit status and both streams."""

    status: int
    out: str
    err: str


@pytest.fixture(scope="module")
def world(database: Database) -> World:
    """Publication 1."""
    return database.filled(World)


@pytest.fixture
def export(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Export:
    """`export("events", …)` runs the command in an empty folder."""
    assert world.events
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> Done:
        monkeypatch.setattr("sys.argv", ["sijill", "export", *words])
        with pytest.raises(SystemExit) as end:
            main()
        return Done(int(end.value.code or 0), *capfd.readouterr())

    return run


@pytest.fixture(scope="module")
def site(world: World) -> Iterator[str]:
    assert world.events
    with served() as address:
        yield address
        session.close()


@pytest.mark.parametrize("format_", ["csv", "jsonl", "geojson"])
def test_the_file_is_that_of_the_site(export: Export, site: str, tmp_path: Path, format_: str) -> None:
    asked = ["--columns", "code,kind,violations", "--labels", "ar", "--hxl", "--where", "from=2016-12-05&places=XQ"]
    done = export("events", "--format", format_, *asked, "--site", site)
    file = tmp_path / f"sijill-events-1.{format_}"
    assert (done.status, done.err) == (0, "")
    assert done.out == f"{file.name}: {file.stat().st_size:,} bytes of publication 1.\n"
    query = "from=2016-12-05&places=XQ&columns=code,kind,violations&labels=ar&hxl=true"
    assert file.read_bytes() == httpx2.get(f"{site}/datasets/events.{format_}?{query}", timeout=60).content


def test_to_standard_output_goes_nothing_but_the_file(export: Export) -> None:
    done = export("events", "-o", "-", "--columns", "title_en", "--where", "?to=2016-12-02", "--as-of", "1")
    assert (done.status, done.err) == (0, "")
    assert [line.split(",")[0] for line in done.out.splitlines()] == ["title_en", "Event 1", "Event 2"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("event",), "did you mean 'events'?"),
        (("events", "--format", "xls"), "There is no format 'xls'"),
        (("events", "--where", "place=XQ"), "did you mean 'places'?"),
        (("events", "--where", "collections=none"), "no published collection 'none'"),
        (("events", "--columns", "cod"), "did you mean 'code'?"),
        (("events", "--as-of", "7"), "there is no publication 7"),
        (("sources", "--format", "geojson"), "sources have no geometry"),
        (("events", "-o", "none/mine.csv"), "--output: no file can be none/mine.csv"),
        (("events", "-o", "."), "--output: no file can be ."),
    ],
)
def test_what_is_wrong_is_told_and_no_file_is_left(
    export: Export, tmp_path: Path, words: tuple[str, ...], sentence: str
) -> None:
    done = export(*words)
    assert (done.status, done.out) == (1, "")
    assert sentence in done.err
    assert done.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_what_breaks_off_leaves_the_file_that_was_there(
    export: Export, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("before")

    def breaks(*given: Any) -> Iterator[bytes]:
        yield b"half"
        raise psycopg.OperationalError("secret words")

    monkeypatch.setattr(texts, "written", breaks)
    done = export("events", "-o", str(file))
    assert done.status == 1
    assert "secret" not in done.err
    assert [each.name for each in tmp_path.iterdir()] == ["mine.csv"]
    assert file.read_text() == "before"
    monkeypatch.undo()


def test_who_is_asked_to_end_leaves_nothing(world: World, tmp_path: Path) -> None:
    assert world.events
    # A pipe that nobody reads: the command waits in the middle of the file.
    code = (
        "import time; from api.datasets import texts\n"
        "def slow(*_):\n    yield b'half'\n    time.sleep(60)\n"
        "texts.written = slow\n"
        "from api.cli import main; main()"
    )
    words = ["export", "events", "-o", str(tmp_path / "mine.csv")]
    process = subprocess.Popen([sys.executable, "-c", code, *words], env=dict(os.environ), text=True)
    end = time.monotonic() + 300
    while not list(tmp_path.iterdir()) and time.monotonic() < end:
        time.sleep(0.05)
    assert [each.name.startswith(".mine.csv.") for each in tmp_path.iterdir()] == [True]
    process.send_signal(signal.SIGTERM)
    assert process.wait(300) == 128 + signal.SIGTERM
    assert list(tmp_path.iterdir()) == []
