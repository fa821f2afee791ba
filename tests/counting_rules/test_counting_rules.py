import os
from pathlib import Path

import pytest

from analytics.caveats import RULES
from tests.counting_rules import (
    areas,
    attacks,
    claims,
    dates,
    detention,
    displacement,
    groups,
    kinds,
    lasting,
    mapped,
    numbers,
    parts,
    peopled,
    recorded,
    reported,
    sorting,
    strikes,
    struck,
    telling,
    worked,
)
from tests.counting_rules.tables import cells, told
from tests.counting_rules.worked import Example, ask, filled, furnish, write
from tests.database import Database

CHAPTERS = (dates, numbers, kinds, areas)
EXAMPLES = [example for chapter in CHAPTERS for example in chapter.EXAMPLES]
PAGE = Path(__file__).resolve().parents[2] / "docs" / "counting.md"
PAGES = (
    claims,
    parts,
    numbers,
    kinds,
    dates,
    groups,
    areas,
    peopled,
    reported,
    sorting,
    telling,
    detention,
    displacement,
    strikes,
    attacks,
)
"""The chapters of the page. Those of CHAPTERS are tried here, others in tests named after what they record."""

PREFACE = """# How Sijill counts

Every rule below is a worked example that the tests run: what is recorded, a question, the answer. Blank is unknown, and
no zero. First come claims and the tallies that follow from them, for each event, measure and population; then what
questions make of tallies. This page is made from `tests/counting_rules/`; with `SIJILL_RENDER=1` its test writes it
anew.
"""
# Examples are fictional and have one source each, which two of the rules would say every time.
ALWAYS = {"FICTIONAL", "SINGLE_SOURCE", "MOSTLY_FIGHTING"}


@pytest.fixture(scope="module", autouse=True)
def country(database: Database) -> Database:
    furnish()
    return database


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_comes_out_as_worked(example: Example) -> None:
    slugs = write(cells(example.events), example.collections)
    result = ask(filled(example, slugs), example.ask)
    expected = cells(example.answer)
    assert told(result, expected[0]) == expected
    assert {each.code for each in result.caveats} - ALWAYS == set(example.caveats)
    assert {"FICTIONAL"} <= {each.code for each in result.caveats} <= {code for code, *_ in RULES}


def test_page_says_what_the_examples_say() -> None:
    chapters = [f"\n## {page.__doc__}\n\n" + "\n".join(map(_rendered, page.EXAMPLES)) for page in PAGES]
    text = PREFACE + "".join(chapters)
    if os.environ.get("SIJILL_RENDER"):
        PAGE.write_text(text, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == text, "docs/counting.md is stale: run this test with SIJILL_RENDER=1"


def _rendered(
    example: Example | recorded.Recorded | lasting.Lasting | struck.StruckAgain | mapped.OnTheMap,
) -> str:
    if isinstance(example, mapped.OnTheMap):
        return mapped.rendered(example)
    if isinstance(example, struck.StruckAgain):
        return struck.rendered(example)
    if isinstance(example, lasting.Lasting):
        return lasting.rendered(example)
    if isinstance(example, telling.Telling):
        return telling.rendered(example)
    return worked.rendered(example) if isinstance(example, Example) else recorded.rendered(example)
