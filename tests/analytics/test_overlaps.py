import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

import pytest

from analytics import overlaps
from analytics.results import SourceOverlap
from schema.answering import ResultStatus
from schema.errors import TooLarge
from schema.filters import EventFilter, Reported, TimeFilter
from schema.vocabulary import Granularity
from tests.analytics.wadira import Wadira, answered
from tests.database import Database

WHERE = EventFilter(collections=("wadira",))
EVERY = replace(WHERE, granularity=tuple(Granularity))


@pytest.fixture(scope="module", autouse=True)
def wadira(database: Database) -> Wadira:
    return database.filled(Wadira)


def overlap(where: EventFilter = WHERE) -> SourceOverlap:
    found: SourceOverlap = answered(overlaps.ask, where, {})
    return found


def sets(of: SourceOverlap) -> dict[str, tuple[int, int]]:
    """Records and independent sources by the names of each set."""
    named = ((" + ".join(sorted(source["name"]["en"] for source in each.sources)), each) for each in of.combinations)
    return {names: (each.records, each.independent_sources) for names, each in named}


def reasons(of: SourceOverlap) -> list[str]:
    return [each.code for each in of.estimability.reasons]


def test_sets_are_exact_and_echoes_count_as_one() -> None:
    found = overlap()
    assert sets(found) == {"Agency + Council": (1, 2), "Agency + Echo": (1, 1)}
    assert found.capture_frequencies == (1, 1)
    assert (found.value, found.lower, found.upper, found.records) == (3, 3, 3, 3)
    assert found.status is ResultStatus.OK
    assert {each.code for each in found.caveats} == {"FICTIONAL", "AGGREGATES_LEFT_OUT", "PROTECTED_LEFT_OUT"}


def test_two_lists_that_share_little_are_not_enough() -> None:
    found = overlap().estimability
    assert found.status is ResultStatus.NOT_ESTIMABLE
    assert [each.code for each in found.reasons] == ["LISTS_LT_3", "SPARSE", "LINKAGE_UNREVIEWED", "HETEROGENEITY"]


def test_records_of_every_granularity_are_counted_as_records() -> None:
    found = overlap(EVERY)
    assert sets(found) == {
        "Agency + Council": (1, 2),
        "Agency + Echo": (1, 1),
        "Council": (1, 1),
        "Relay": (1, 1),
    }
    assert found.value == 5
    assert found.capture_frequencies == (3, 1)
    assert found.estimability.status is ResultStatus.NOT_ESTIMABLE
    assert "AGGREGATES_AMONG" in reasons(found)
    (mixed,) = (each.text["en"] for each in found.caveats if each.code == "GRANULARITIES_MIXED")
    assert "no number of incidents" in mixed


def test_whoever_draws_on_another_is_its_echo() -> None:
    pattern = replace(WHERE, granularity=(Granularity.PATTERN, Granularity.AGGREGATE))
    found = overlap(pattern)
    assert sets(found) == {"Council": (1, 1), "Relay": (1, 1)}
    assert "ECHOES_ONLY" in reasons(found)


def test_the_largest_set_comes_first() -> None:
    found = overlap(EventFilter(collections=("quiet", "wadira")))
    assert [each.records for each in found.combinations] == [4, 1, 1]
    assert found.combinations[0].sources == ()


def test_what_only_protected_sources_tell_is_shown_from_three_records_upward() -> None:
    quiet = EventFilter(collections=("quiet",))
    assert sets(overlap(quiet)) == {"": (3, 0)}
    fewer = overlap(replace(quiet, occurred=TimeFilter(to=dt.date(2021, 4, 2))))
    assert sets(fewer) == {}
    assert (fewer.records, fewer.capture_frequencies) == (2, ())
    assert reasons(fewer) == ["LISTS_LT_3"]


def test_collections_that_were_never_matched_have_no_common_number() -> None:
    found = overlap(EventFilter(collections=("quiet", "wadira")))
    assert (found.value, found.lower, found.upper, found.records) == (None, None, None, 6)
    assert "COLLECTIONS_OVERLAP" in {each.code for each in found.caveats}
    assert reasons(found)[0] == "COLLECTIONS_UNMATCHED"
    assert found.estimability.status is ResultStatus.NOT_ESTIMABLE


def test_only_what_was_told_of_by_a_day() -> None:
    found = overlap(replace(WHERE, reported=Reported(to=dt.date(2021, 1, 31))))
    assert sets(found) == {"Agency + Council": (1, 2)}
    (said,) = (each.text["en"] for each in found.caveats if each.code == "REPORTED_BY")
    assert "Sources are as the record has them now." in said


def test_nothing_found_is_empty() -> None:
    found = overlap(replace(WHERE, kinds=("protest",)))
    assert found.status is ResultStatus.EMPTY
    assert (found.value, found.combinations, found.capture_frequencies) == (0, (), ())
    assert reasons(found) == ["LISTS_LT_3"]


def test_two_statements_answer(query_budget: Callable[..., AbstractContextManager[list[str]]]) -> None:
    with query_budget(3):
        overlap()


def test_too_many_sets_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overlaps, "MOST", 3)
    with pytest.raises(TooLarge, match="more than 3 sets of sources"):
        overlap(EVERY)
