import ast
import string
from pathlib import Path

import pytest

import dashboards
from dashboards.address import Look
from dashboards.words import PHRASES, Words
from schema.vocabulary import Language

SOURCE = Path(dashboards.__file__).parent


@pytest.mark.parametrize("key", PHRASES)
def test_every_phrase_has_the_same_parts_in_both_languages(key: str) -> None:
    english, arabic = ({part for _, part, _, _ in string.Formatter().parse(text) if part} for text in PHRASES[key])
    assert english == arabic
    assert all(PHRASES[key])


def literals() -> set[str]:
    return {
        node.value
        for file in SOURCE.glob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and file.name != "words.py"
    }


def test_every_phrase_is_said_somewhere() -> None:
    # Labels of controls are found by the name of the control.
    said = {text.replace("-", "_") for text in literals()}
    assert not set(PHRASES) - said


def test_texts_of_the_record_fall_back_to_the_language_that_exists() -> None:
    english, arabic = Words(Look()), Words(Look(language=Language.AR))
    assert (english.text({"en": "Aleppo", "ar": "حلب"}), arabic.text({"en": "Aleppo", "ar": "حلب"})) == (
        "Aleppo",
        "حلب",
    )
    assert arabic.text({"en": "Aleppo", "ar": None}) == "Aleppo"
    assert english.text(None, "SY02") == "SY02"


def test_labels_of_the_record_come_from_its_vocabulary() -> None:
    assert Words(Look(language=Language.AR)).term("level", "documented") == "موثَّق"
    assert Words(Look()).term("event", "no_such_kind") == "no_such_kind"
