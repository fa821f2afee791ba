import pytest

from analytics import caveats, facility_cautions, repeat_cautions
from tests.counting_rules import attacks, strikes
from tests.counting_rules.struck import Record, StruckAgain, told
from tests.counting_rules.tables import cells
from tests.database import Database

EXAMPLES = [example for chapter in (strikes, attacks) for example in chapter.EXAMPLES]
CODES = {code for rules in (caveats.RULES, facility_cautions.RULES, repeat_cautions.RULES) for code, *_ in rules}
# Examples are fictional and have few sources, which two of the rules would say every time.
ALWAYS = {"FICTIONAL", "SINGLE_SOURCE"}


@pytest.fixture(scope="module")
def record(database: Database) -> Record:
    """All examples, in one publication."""
    assert database.name
    return Record(EXAMPLES)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_comes_out_as_worked(record: Record, example: StruckAgain) -> None:
    expected = cells(example.answer)
    result = record.answer(example)
    assert told(result, expected) == expected
    said = {each.code for each in result.caveats}
    assert said - ALWAYS == set(example.caveats)
    assert said <= CODES
