"""Quotes against the text: what stands there is taken, what does not is told with where it does stand."""

from pathlib import Path

import pytest

from schema.errors import BadFile
from tests.api.imports.record import content_hash, count
from tests.api.imports.statement.conftest import Changing, Faulty, Importing

GUNS = "The relief office offered trucks if the guns fall silent"
RESIDENTS = "[{source: residents}]"


def told(found: list[tuple[int, str, str]]) -> tuple[int, str, str]:
    """The one fault of which others may be a consequence."""
    (only,) = [each for each in found if "which is rejected" not in each[2]]
    return only


def test_all_quotes_stand_where_they_are_said_to(faults: Faulty, change: Changing, text: Path) -> None:
    assert faults(change({}), text) == []


def test_a_misplaced_quote_is_told_where_it_stands(faults: Faulty, change: Changing, text: Path) -> None:
    start = text.read_text(encoding="utf-8").index(GUNS)
    right, wrong = f"{start}, end: {start + len(GUNS)}", f"{start + 3}, end: {start + 3 + len(GUNS)}"
    file = change({right: wrong})
    assert faults(file) == [], "without the text only the form is checked"
    ((line, field, reason),) = faults(file, text)
    assert field == "interventions[trucks].information[1].anchor.quote"
    assert GUNS in file.read_text(encoding="utf-8").split("\n")[line - 1]
    assert reason == (
        f"“{GUNS}” does not stand from {start + 3} to {start + 3 + len(GUNS)} of the text; "
        f"it stands from {start} to {start + len(GUNS)}"
    )


def test_a_quote_that_nowhere_stands_is_told(faults: Faulty, change: Changing, text: Path) -> None:
    ((_, _, reason),) = faults(change({"trucks if the guns": "trucks if the Guns"}), text)
    assert reason.endswith("of the text; it stands nowhere in it; quote its very characters")


def test_a_quote_that_stands_often_is_told_so(faults: Faulty, change: Changing, text: Path) -> None:
    whole = text.read_text(encoding="utf-8")
    spots = [start for start in range(len(whole)) if whole.startswith("Nuvesh", start)]
    anchor = "anchor: {start: 1, end: 7, quote: Nuvesh}"
    _, _, reason = told(faults(change({RESIDENTS: f"[{{source: residents, {anchor}}}]"}), text))
    where = ", ".join(f"from {start} to {start + 6}" for start in spots[:3])
    assert reason == f"“Nuvesh” does not stand from 1 to 7 of the text; it stands {where}"


def test_characters_are_counted_and_not_bytes(faults: Faulty, change: Changing, text: Path) -> None:
    whole = text.read_text(encoding="utf-8")
    start = whole.index("“dozens” wounded")
    assert whole[:start].isascii()
    anchor = f"anchor: {{start: {start}, end: {start + 16}, quote: “dozens” wounded}}"
    assert faults(change({RESIDENTS: f"[{{source: residents, {anchor}}}]"}), text) == []


def test_beyond_the_end_of_the_text_stands_nothing(faults: Faulty, change: Changing, text: Path) -> None:
    anchor = "anchor: {start: 99999, end: 100005, quote: Orsim.}"
    _, _, reason = told(faults(change({RESIDENTS: f"[{{source: residents, {anchor}}}]"}), text))
    assert reason.startswith("“Orsim.” does not stand from 99999 to 100005 of the text; it stands from ")


def test_quotes_of_other_documents_are_not_sought_in_the_text(faults: Faulty, change: Changing, text: Path) -> None:
    anchor = "anchor: {document: photographs, start: 1, end: 7, quote: Nuvesh}"
    assert faults(change({RESIDENTS: f"[{{source: residents, {anchor}}}]"}), text) == []


def test_a_wrong_quotation_of_the_document_is_one_of_the_file(faults: Faulty, change: Changing, text: Path) -> None:
    with pytest.raises(
        BadFile, match=r"quotations\[1\]\.anchor\.quote: “We will stay with the Wounded” does not stand"
    ):
        faults(change({"stay with the wounded": "stay with the Wounded"}), text)


def test_another_text_is_refused_and_nothing_written(
    import_statement: Importing, change: Changing, text: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.txt"
    other.write_text(text.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    with pytest.raises(BadFile, match=r"other\.txt is not the text that was coded: its SHA-256 is [0-9a-f]{64}, and"):
        import_statement(change({}), text=other)
    assert count("event") == 0


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(None, "there is no such file; --text needs"), (b"\xff\xfe", "is not UTF-8; --text needs the text")],
    ids=["none", "no text"],
)
def test_a_text_that_cannot_be_read_is_refused(
    faults: Faulty, change: Changing, tmp_path: Path, content: bytes | None, sentence: str
) -> None:
    other = tmp_path / "other.txt"
    if content is not None:
        other.write_bytes(content)
    with pytest.raises(BadFile, match=sentence):
        faults(change({}), other)


def test_only_the_record_with_the_wrong_quote_is_rejected(
    import_statement: Importing, change: Changing, text: Path
) -> None:
    import_statement(change({}), text=text)
    before = content_hash()
    report = import_statement(change({"trucks if the guns": "trucks if the Guns"}), text=text)
    assert next(report.lines()) == "10 rows: 0 new, 0 changed, 9 unchanged, 1 rejected"
    assert content_hash() == before
