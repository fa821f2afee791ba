"""Pages about methods are made from the code, and docstrings name what is there."""

import ast
import os
from collections.abc import Iterator

import pytest

from analytics.reasons import Reason
from tests.architecture.methods import asking, cautions, docstrings, pages, parts

PAGES = pages.pages()
TOLD = [name for part in parts.PARTS for name in parts.methods(part)]
RENDER = "is stale: run this test with SIJILL_RENDER=1"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_what_the_code_says(name: str) -> None:
    file = pages.FOLDER / name
    if os.environ.get("SIJILL_RENDER"):
        pages.FOLDER.mkdir(exist_ok=True)
        file.write_text(PAGES[name], encoding="utf-8")
    assert file.read_text(encoding="utf-8") == PAGES[name], f"docs/analytics/{name} {RENDER}"


def test_every_page_is_made() -> None:
    assert {file.name for file in pages.FOLDER.iterdir()} == set(PAGES)


def test_every_module_stands_on_one_page_in_full_or_in_a_sentence() -> None:
    assert len(TOLD) == len(set(TOLD))
    told = {*TOLD, *(name for part in parts.PARTS for name in parts.around(part))}
    packages = {name for name in docstrings.names() if any(each.startswith(f"{name}.") for each in docstrings.names())}
    assert set(docstrings.names()) - packages <= told


def test_every_answer_stands_on_one_page() -> None:
    answers = {
        name
        for name, field in asking.roots().items()
        if asking.ENVELOPE in {each.name for each in getattr(asking.get_named_type(field.type), "interfaces", ())}
    }
    placed = [name for part in parts.PARTS for name in part.fields]
    assert len(placed) == len(set(placed))
    assert answers <= set(placed)


def test_every_reason_has_words() -> None:
    told = {reason for reason, *_ in cautions.reasons(*docstrings.names())}
    assert told == set(Reason)


def test_every_rule_has_words_in_both_languages() -> None:
    rules = {each for name in docstrings.names() for each in cautions.of_module(name)}
    assert len(rules) > 100
    assert {each.code for each in rules if not each.wordings or not each.meaning} == set()


@pytest.mark.parametrize("name", TOLD)
def test_everything_public_says_what_it_promises(name: str) -> None:
    assert docstrings.module(name).doc
    assert [node.name for node in docstrings.module(name).public if not ast.get_docstring(node)] == []


@pytest.mark.parametrize("name", docstrings.names())
def test_docstrings_name_arguments_and_attributes_that_are_there(name: str) -> None:
    assert dict(_invented(docstrings.module(name))) == {}


def _invented(module: docstrings.Module) -> Iterator[tuple[str, set[str]]]:
    for node in module.public:
        doc = docstrings.parsed(ast.get_docstring(node) or "")
        if isinstance(node, ast.FunctionDef):
            said, known = doc.section("Args"), docstrings.arguments(node)
        else:
            said = doc.section("Attributes")
            known = {*docstrings.fields(node), *(each.name for each in docstrings.methods(node))}
        named = {each for entry in said for each in entry.names}
        # What a class inherits is explained where it is narrowed, too.
        if named - known and not getattr(node, "bases", ()):
            yield node.name, named - known
