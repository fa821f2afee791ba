"""Marks change with what was asked, with the state, and with the code, and with nothing else."""

import pytest

from api import marks


def test_parts_are_kept_apart() -> None:
    assert marks.of_question("a", 1) == marks.of_question("a", "1")
    assert len({marks.of_question(*parts) for parts in (("ab", "c"), ("a", "bc"), ("abc",), ("abc", ""))}) == 4


def test_other_code_makes_another_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    before = marks.of_question("events.csv", 1)
    monkeypatch.setattr(marks, "code", lambda: "other")
    assert marks.of_question("events.csv", 1) != before


@pytest.mark.parametrize(
    ("headers", "same"),
    [
        ({"if-none-match": '"a", W/"b"'}, True),
        ({"if-none-match": "*"}, True),
        ({"if-none-match": '"c"'}, False),
        ({"if-modified-since": "then"}, True),
        ({"if-modified-since": "earlier"}, False),
        ({"if-none-match": '"c"', "if-modified-since": "then"}, False),
        ({}, False),
    ],
)
def test_a_mark_counts_more_than_a_date(headers: dict[str, str], *, same: bool) -> None:
    assert marks.matches(headers, '"b"', "then") is same
