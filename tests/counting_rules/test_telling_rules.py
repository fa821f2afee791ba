import pytest

from analytics.caveats import RULES
from analytics.reporting_cautions import RULES as REPORTING
from tests.counting_rules.recorded import Record
from tests.counting_rules.tables import cells
from tests.counting_rules.telling import EXAMPLES, Telling, told
from tests.database import Database

# Examples are fictional and have few sources, which two of the rules would say every time.
ALWAYS = {"FICTIONAL", "SINGLE_SOURCE"}


@pytest.fixture(scope="module")
def record(database: Database) -> Record:
    """All examples, in one publication."""
    assert database.name
    return Record(EXAMPLES)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_comes_out_as_worked(record: Record, example: Telling) -> None:
    result = example.answer_of(record)
    assert told(result) == cells(example.answer)
    assert {each.code for each in result.caveats} - ALWAYS == set(example.caveats)
    assert {each.code for each in result.caveats} <= {code for code, *_ in (*RULES, *REPORTING)}
