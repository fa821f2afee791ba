"""What the README says to type: the same question from the shell, from Python and from R, run as it stands there."""

import json
import re
import shutil
import subprocess
import sys
from typing import Any

import pytest

from schema import settings
from tests.clients.conftest import Proved

SECTION = "## Ask it from your own tools\n"
SERVED = "http://127.0.0.1:8000"


def _typed(language: str) -> str:
    """The block of this language in the section."""
    readme = (settings.checkout() / "README.md").read_text(encoding="utf-8")
    section = readme.partition(SECTION)[2].partition("\n## ")[0]
    return section.partition(f"```{language}\n")[2].partition("```")[0]


def _run(command: list[str], text: str, address: str) -> str:
    """What it prints when the server is at `address` in place of the one that `make run` starts."""
    assert SERVED in text
    typed = text.replace(SERVED, address)
    done = subprocess.run([*command, typed], capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def points(asked: str) -> list[dict[str, Any]]:
    """What curl gets."""
    if shutil.which("curl") is None:
        pytest.skip("needs curl")
    answer = json.loads(_run(["sh", "-c"], _typed("sh"), asked))
    assert "errors" not in answer
    series = answer["data"]["timeSeries"]
    assert series["level"] == "DOCUMENTED"
    assert series["caveats"]
    found: list[dict[str, Any]] = series["points"]
    return found


def test_all_ask_the_same() -> None:
    questions = [re.findall(r'"(query \(.*?)"', _typed(language)) for language in ("sh", "python", "r")]
    assert questions[0] == questions[1] == questions[2]
    assert len(questions[0]) == 1
    for language in ("sh", "python", "r"):
        assert re.findall(r'"(qasira|XQ04|2022-\d\d-\d\d)"', _typed(language)) == [
            "qasira",
            "XQ04",
            "2022-01-01",
            "2022-12-31",
        ]


def test_curl_gets_the_deaths_of_each_month(points: list[dict[str, Any]], proved: Proved) -> None:
    by_month = {each["start"]: each["lower"] for each in points}
    assert len(by_month) == 12
    # Three civilians were killed on each of three days; of everybody, at least they.
    assert {start: lower for start, lower in by_month.items() if lower} == {"2022-03-01": 3, "2022-06-01": 6}
    proved("curl: the README's question is answered, 12 months")


def test_the_mark_of_an_answer_saves_sending_it_again(asked: str, points: list[dict[str, Any]], proved: Proved) -> None:
    assert points
    with_head = _typed("sh").replace("curl -s ", "curl -s -i ")
    mark = re.search(r"^etag: (.*?)\r?$", _run(["sh", "-c"], with_head, asked), re.IGNORECASE | re.MULTILINE)
    assert mark
    again = _run(["sh", "-c"], with_head.replace("-i ", f"-i -H 'If-None-Match: {mark[1]}' "), asked)
    assert again.startswith("HTTP/1.1 304")
    proved("curl: the ETag of the answer, sent back, gets a 304")


def test_python_prints_the_same(asked: str, points: list[dict[str, Any]], proved: Proved) -> None:
    printed = _run([sys.executable, "-W", "error", "-c"], _typed("python"), asked)
    expected = [" ".join(str(each[key]) for key in ("start", "lower", "value", "upper")) for each in points]
    assert printed.splitlines() == expected
    proved("gql: the README's lines print the same 12 months")


def test_r_prints_the_same(asked: str, points: list[dict[str, Any]], proved: Proved) -> None:
    rscript = shutil.which("Rscript")
    needed = "library(httr2); library(jsonlite)"
    if rscript is None or subprocess.run([rscript, "-e", needed], capture_output=True, check=False).returncode:
        pytest.skip("needs R with httr2: apt-get install r-base-core r-cran-httr2 r-cran-jsonlite")
    header, *rows = [line.split() for line in _run([rscript, "-e"], _typed("r"), asked).splitlines()]
    assert header == ["start", "lower", "value", "upper"]
    for row, each in zip(rows, points, strict=True):
        assert row[1] == each["start"]
        expected = [each[key] for key in ("lower", "value", "upper")]
        assert [None if cell == "NA" else float(cell) for cell in row[2:]] == expected
    proved("R with httr2: the README's lines print the same 12 months")
