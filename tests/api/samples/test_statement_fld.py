"""The coded statement that ships: where it points in the text, how little it quotes, and that its guide knows it."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from api.commands import imports
from api.imports.statement.records import LISTS
from tests.journeys.seed.asking import CODED, coded, entries, record

GUIDE = CODED.parents[3] / "docs" / "coding.md"
LONGEST_QUOTE = 20
"""Words."""


def found(written: Any, name: str) -> Iterator[dict[str, Any]]:
    """Everything called `name`, wherever it stands."""
    if isinstance(written, dict):
        if isinstance(written.get(name), dict):
            yield written[name]
        for each in written.values():
            yield from found(each, name)
    elif isinstance(written, list):
        for each in written:
            yield from found(each, name)


@pytest.fixture(scope="module")
def text(data_folder: Path) -> Path:
    """The statement itself, which the project does not hold."""
    texts = sorted((data_folder.parent / "seed").glob("*.txt"))
    if not texts:
        pytest.skip("needs the text of the statement, in folder seed beside that of the real files")
    (one,) = texts
    return one


def test_it_is_of_just_this_text(text):
    assert hashlib.sha256(text.read_bytes()).hexdigest() == coded()["document"]["sha256"]


def test_the_import_verifies_it_against_the_text_and_changes_nothing_the_second_time(database, text):
    assert database.name
    many = len(entries(coded()))
    said = record(CODED, "--text", str(text))
    assert f"{many} rows: {many} new, 0 changed, 0 unchanged, 0 rejected" in said
    again = record(CODED, "--text", str(text), "--complete")
    assert f"{many} rows: 0 new, 0 changed, {many} unchanged, 0 rejected" in again


def test_the_import_refuses_another_text(database, text, tmp_path):
    other = tmp_path / "other.txt"
    other.write_bytes(text.read_bytes() + b" ")
    command = ["statement", str(CODED), "--actor", "tester", "--text", str(other)]
    refused = CliRunner().invoke(imports.application, command)
    assert refused.exit_code != 0
    assert "is not the text that was coded" in str(refused.exception)


def test_every_anchor_points_at_its_words(text):
    words = text.read_bytes().decode("utf-8")
    anchors = list(found(coded(), "anchor"))
    assert len(anchors) > len(entries(coded()))
    assert [each for each in anchors if words[each["start"] : each["end"]] != each["quote"]] == []


def test_the_words_of_dates_and_places_stand_in_the_text(text):
    words = text.read_bytes().decode("utf-8")
    stated = [each["verbatim"] for name in ("occurred", "place") for each in found(coded(), name) if "verbatim" in each]
    assert len(stated) > 20
    assert [each for each in stated if each not in words] == []


def test_quotations_are_short_and_the_text_is_not_in_the_project(text):
    quotes = {(each["start"], each["end"]): each["quote"] for each in found(coded(), "anchor")}
    assert max(len(quote.split()) for quote in quotes.values()) <= LONGEST_QUOTE
    shown = {n for start, end in quotes for n in range(start, end)}
    assert len(shown) < len(text.read_bytes().decode("utf-8")) / 2


def test_every_record_has_a_title_in_both_languages():
    titled = [*entries(coded()), *({"title": each["name"]} for each in coded()["actors"] + coded()["places"])]
    assert [
        each for each in titled if not (each["title"]["en"] and re.search("[\u0600-\u06ff]", each["title"]["ar"]))
    ] == []


def test_no_neutral_word_takes_a_side():
    neutral = [
        each for name in ("title", "name", "label", "summary", "trigger", "reason") for each in found(coded(), name)
    ]
    assert len(neutral) > 50
    sided = re.compile(r"regime|rebel|terror|martyr|نظام|شهيد|شهداء|إرهاب|متمرد", re.IGNORECASE)
    assert [each for each in neutral if sided.search(each["en"]) or sided.search(each.get("ar", ""))] == []


def test_protected_sources_made_nothing_that_leads_to_them():
    protected = {each["key"] for each in coded()["sources"] if each["protected"]}
    made = [each for each in coded()["documents"] if each["source"] in protected]
    assert len(made) == len(coded()["documents"])
    assert {key for each in made for key in each} <= {"key", "source", "title", "kind", "graphic"}


def test_the_guide_tells_of_every_record():
    guide = GUIDE.read_text(encoding="utf-8")
    told = set(re.findall(r"`([a-z0-9-]+)`", guide))
    assert {each["key"] for each in entries(coded())} <= told


def test_the_guide_counts_right():
    written = coded()
    sums = re.search(r"^What it comes to: .*?\n\n", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL).group()
    claims = [claim for each in entries(written) for claim in each.get("claims", ())]
    counts = {
        "sources": len(written["sources"]),
        "documents": 1 + len(written["documents"]),
        "actors": len(written["actors"]),
        "acts": sum(len(event["acts"]) for event in written["events"]),
        "claims": len(claims),
    }
    for name in LISTS:
        if written.get(name):
            counts[name.split("_")[-1]] = len(written[name])
    counts["risk statements"] = counts.pop("statements")
    counts["detention episode"] = counts.pop("episodes")
    counts["corridor"] = counts.pop("corridors")
    assert {name: f"{number} {name}" in sums for name, number in counts.items()} == dict.fromkeys(counts, True)
    assert sum(claim["qualifier"] == "unknown_some" for claim in claims) == 10
