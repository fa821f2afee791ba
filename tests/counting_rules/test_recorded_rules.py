import pytest

from analytics.caveats import RULES
from analytics.series import cautions
from schema.answering import Dimension
from tests.counting_rules import claims, groups, parts, reported, sorting
from tests.counting_rules.recorded import Record, Recorded
from tests.counting_rules.tables import cells, told
from tests.database import Database

CHAPTERS = (claims, parts, reported, sorting, groups)
EXAMPLES = [example for chapter in CHAPTERS for example in chapter.EXAMPLES]
# Examples are fictional and have few sources and violations, which three of the rules would say every time.
ALWAYS = {"FICTIONAL", "SINGLE_SOURCE", "MOSTLY_FIGHTING"}


@pytest.fixture(scope="module")
def record(database: Database) -> Record:
    """All examples, in one publication."""
    assert database.name
    return Record(EXAMPLES)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_comes_out_as_worked(record: Record, example: Recorded) -> None:
    expected = cells(example.answer)
    result, tallies = record.answer(example)
    if tallies is not None:
        assert tallies == expected
    if result is not None:
        shown = told(result, expected[0])
        if "sources" in expected[0]:  # sets with equally many records are in no order that a page could show
            shown.sort(key=lambda row: (row["sources"] == "total", row["sources"]))
        if (example.ask or {}).get("group_by") is Dimension.ACTOR:  # nor are actors
            shown.sort(key=lambda row: row["from"])
            expected.sort(key=lambda row: row["from"])
        assert shown == expected
        assert {each.code for each in result.caveats} - ALWAYS == set(example.caveats)
        assert {each.code for each in result.caveats} <= {code for code, *_ in (*RULES, *cautions.RULES)}
