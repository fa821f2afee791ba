import pytest

from analytics.area_cautions import RULES as OF_MAPS
from analytics.caveats import RULES
from analytics.population_cautions import RULES as OF_PEOPLE
from tests.counting_rules.mapped import Atlas, OnTheMap
from tests.counting_rules.peopled import EXAMPLES
from tests.counting_rules.tables import cells
from tests.database import Database

# Examples are fictional and have one source each, which two of the rules would say every time.
ALWAYS = {"FICTIONAL", "SINGLE_SOURCE"}


@pytest.fixture(scope="module")
def atlas(database: Database) -> Atlas:
    """All examples, in one publication."""
    assert database.name
    return Atlas(EXAMPLES)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_comes_out_as_worked(atlas: Atlas, example: OnTheMap) -> None:
    expected = cells(example.answer)
    assert atlas.told(example, expected[0]) == expected
    said = {each.code for each in atlas.answer(example).caveats}
    assert said - ALWAYS == set(example.caveats)
    assert said <= {code for code, *_ in (*RULES, *OF_MAPS, *OF_PEOPLE)}
