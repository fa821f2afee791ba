import pytest

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
