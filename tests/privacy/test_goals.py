"""Figures are told, none is left out, and the page that promises names tests and figures that are there."""

import re
from collections.abc import Iterable

import pytest

from schema.access import Role
from schema.settings import checkout
from tests.privacy import goals

FOUND = [f"GOAL {name} 0 0 PASS" for name in goals.EXPECTED]


def test_nothing_is_missed_where_all_is_told_and_passed() -> None:
    assert goals.missed(FOUND) == []


def test_a_figure_that_fails_or_was_never_told_is_missed() -> None:
    failed = "GOAL matrix_leaks 1 0 FAIL"
    told = [failed if line.startswith("GOAL matrix_leaks") else line for line in FOUND[:-1]]
    assert goals.missed(told) == [failed, f"GOAL {goals.EXPECTED[-1]} was not told"]


@pytest.mark.parametrize(("passed", "word"), [(True, "PASS"), (False, "FAIL")])
def test_a_figure_is_one_line(
    passed: bool, word: str, monkeypatch: pytest.MonkeyPatch, tmp_path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(goals, "REPORT", tmp_path / "reports" / "attack.txt")
    goals.goal("location_gain", 0.3, "<=1", passed)
    assert capsys.readouterr().out == goals.REPORT.read_text(encoding="utf-8") == f"GOAL location_gain 0.3 <=1 {word}\n"
    assert goals.main() == 1


PAGE = (checkout() / "docs" / "protection.md").read_text(encoding="utf-8")
ROLES = {f"noninterference_{role}" for role in Role}


def told() -> set[str]:
    """The figures that some test tells."""
    files = (checkout() / "tests").rglob("test_*.py")
    found = {name for file in files for name in re.findall(r'\bgoal\(f?"([\w{}]+)"', file.read_text(encoding="utf-8"))}
    return found - {"noninterference_{role}"} | (ROLES if "noninterference_{role}" in found else set())


def named(page: str) -> tuple[list[str], set[str]]:
    """The tests and the figures that a page names."""
    rows = [line for line in page.splitlines() if line.startswith("|")]
    figures = {each for row in rows for each in re.findall(r"`([a-z0-9_]+)`", row.rstrip(" |").rpartition("|")[2])}
    return re.findall(r"`(tests/[\w/.]+)`", page), figures | set(re.findall(r"`([a-z]+_[a-z_]*score)`", page))


def lacking(tests: Iterable[str]) -> list[str]:
    """Tests that are not there."""
    return [each for each in tests if not (checkout() / each).exists()]


def test_the_page_names_tests_and_figures_that_are_there() -> None:
    tests, figures = named(PAGE)
    assert len(tests) > 20
    assert lacking(tests) == []
    assert figures == set(goals.EXPECTED)
    assert set(goals.EXPECTED) <= told()
    assert re.findall(r"`test_\w+\.py`", PAGE) == [], "say where a test lies"


def test_a_test_or_figure_that_is_not_there_would_be_seen() -> None:
    tests, figures = named("| a | b | `tests/privacy/test_nothing.py` | `nothing_told` |")
    assert lacking(tests) == ["tests/privacy/test_nothing.py"]
    assert figures - told() == {"nothing_told"}
