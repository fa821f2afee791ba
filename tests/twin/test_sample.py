"""The whole SDL on the fictional country and the coded statement: the same both ways."""

import pytest

from tests.twin.asking import Sides
from tests.twin.pool import Pool
from tests.twin.running import fuzz, tell, wanted
from tests.twin.systematic import systematic

# What a refused field makes needless graphql-core drops, half done.
pytestmark = pytest.mark.filterwarnings("ignore:coroutine .* was never awaited:RuntimeWarning")

USUAL, SHARE = 300, 0.7


def test_every_field_is_answered_the_same_both_ways(both: Sides, pool: Pool) -> None:
    both.begin()
    for question in systematic(both.schema, pool):
        both.agree(question)
    tell(f"\n{both.figures}")
    assert both.reach.fields - both.reach.asked == {"Query.node"}  # every test of `test_edges` asks for it
    tell(f"never with a value: {', '.join(sorted(both.reach.asked - both.reach.answered))}")
    assert len(both.reach.answered) > 0.8 * len(both.reach.fields)


def test_generated_documents_are_answered_the_same_both_ways(both: Sides, pool: Pool) -> None:
    both.begin()
    found = fuzz(both, pool, USUAL, SHARE)
    assert not found, "\n".join(found)
    figures, reach = both.figures, both.reach
    tell(f"never asked: {', '.join(sorted(reach.fields - reach.asked))}")
    tell(f"never given: {', '.join(sorted(reach.arguments - reach.given))}")
    assert figures.documents >= wanted(USUAL, SHARE)
    assert figures.with_data > 0.6 * figures.documents
    assert figures.with_errors > 0.05 * figures.documents
    # A few documents do not reach everything, and most answers of analytics are asked one by one (`systematic`).
    assert figures.documents < USUAL or len(reach.asked & reach.fields) > 0.4 * len(reach.fields)
