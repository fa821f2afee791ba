"""Each protective line of publishing, taken away: the test that is there for it fails."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.database import Run
from tests.schema.publish import test_levels, test_protection, test_texts, test_traces
from tests.schema.publish.weakening import Weakness

pytestmark = pytest.mark.long


@dataclass(frozen=True)
class Held:
    """What is taken away, and the test that must notice."""

    weakness: Weakness
    test: Callable[..., None]
    given: tuple[Any, ...] = ()


def held(step: str, before: str, after: str, test: Callable[..., None], *given: Any) -> Held:
    return Held(Weakness(step, before, after), test, given)


WORDS, SPOKEN = (
    test_texts.test_words_go_where_anything_of_a_record_is_withheld,
    (test_texts.test_when_and_how_a_protected_source_spoke_is_told_by_nothing),
)
RECORDS, SHUT = (
    test_texts.test_records_that_are_no_events_obey_policies,
    test_traces.test_a_collection_that_becomes_confidential_leaves_and_its_past_with_it,
)
FEW = test_levels.test_where_few_live_the_wider_area_is_told
NEAR = test_levels.test_a_disc_stays_and_a_spot_becomes_its_district_where_a_policy_lets_near_ones_be_told
UNRULED = test_levels.test_what_is_confidential_is_withheld_where_no_policy_says_how_far_it_is_told
STATES = test_levels.test_no_publication_stands_nearer_than_the_last_may_and_all_hold_one_another
NO_DAYS = """case when n.date_coarser then '{"period": null, "stated_on": null}' else '{}' end"""

HELD = {
    "policies of records": held(
        "70_generalise", "p.concept = g.type and p.code in (g.kind, '')", "p.concept = g.type and false", RECORDS
    ),
    "texts": held("70_generalise", "s.free or exists (", "true or exists (", WORDS, True),
    "words of texts": held(
        "80_document",
        "n.shown_title_ar, case when n.texts then n.summary_en end,",
        "n.shown_title_ar, n.summary_en,",
        WORDS,
        True,
    ),
    "reasons of versions": held(
        "90_change", "case when g.texts and b.disclosure = 'public' then w.reason end", "w.reason", WORDS, True
    ),
    "first report": held("60_parts", "min(day) filter (where not protected) as", "min(day) as", SPOKEN, True),
    "tallies by day": held(
        "40_tallies",
        "case when not s.protected then c.stated_on end as told_on",
        "c.stated_on as told_on",
        SPOKEN,
        True,
    ),
    "words of sources": held(
        "60_parts",
        "'verbatim', case when not s.protected then c.verbatim end",
        "'verbatim', c.verbatim",
        SPOKEN,
        True,
    ),
    "connections": held(
        "60_parts",
        "'connection', case when not s.protected then i.connection end",
        "'connection', i.connection",
        SPOKEN,
        True,
    ),
    "basis of codes": held(
        "70_generalise",
        "else 'none' end as basis",
        "else s.full_basis end as basis",
        test_texts.test_a_generalised_place_does_not_tell_whether_the_point_agreed,
        1.0,
        "XQ01",
    ),
    "days of records": held("81_record", NO_DAYS, "'{}'", RECORDS),
    "sites of stages": held(
        "81_record", "case when not g.place_coarser and g.cap is null then h.header end", "h.header", RECORDS
    ),
    "ends of flows": held(
        "81_record", "case when w.coarser then a.header else h.header end as header", "h.header as header", RECORDS
    ),
    "levels": held(
        "70_generalise",
        "date_trunc(unit, day_from)::date else day_from end as shown_from",
        "day_from else day_from end as shown_from",
        test_texts.test_what_a_policy_governs_stands_at_its_level_whatever_was_known,
    ),
    "sign-off": held(
        "70_generalise",
        "and o.sha256 = core.texts_digest(s.id)",
        "",
        test_texts.test_texts_that_somebody_read_are_shown_until_they_change,
    ),
    "past of events": held(
        "90_change", "select e.id from event e join unreleased using (id)\n", "select null::text\n", SHUT
    ),
    "past of records": held(
        "92_write_record", "select e.id from record e join unreleased using (id)\n", "select null::text\n", SHUT
    ),
    "nearer states": held("90_change", "e.adm4) > a.depth + 1 or", "e.adm4) > 5 or", STATES),
    "shorter states": held("90_change", "e.date_precision) <= a.coarse", "e.date_precision) < 0", STATES),
    "no policy": held(
        "70_generalise",
        "s.kept_back or s.unruled",
        "s.kept_back",
        lambda: UNRULED(test_levels.shown()),
    ),
    "residents": held("70_generalise", "people < 1000", "people < 0", lambda: FEW(test_levels.shown())),
    "newest residents": held(
        "70_generalise",
        "order by pcode, coalesce(day_to, day_from) desc, id",
        "order by pcode, people, id",
        lambda: FEW(test_levels.shown()),
    ),
    "later residents": held(
        "10_drain",
        "(select exists (select from few))",
        "false",
        lambda: test_levels.test_where_few_are_found_to_live_later_on_the_past_stands_wider_too(test_levels.shown()),
    ),
    "spots among discs": held(
        "70_generalise",
        "or d.depth = 3 and e.place_precision = 'exact'",
        "",
        lambda: NEAR(test_levels.shown()),
    ),
    "facilities": held(
        "70_generalise",
        "least(demanded, case when hidden or embargoed then 2 end) as depth",
        "least(demanded, case when embargoed then 2 end) as depth",
        test_protection.test_a_facility_and_what_hit_it_stand_at_the_second_level,
    ),
}


@pytest.fixture
def fresh(run: Run) -> Iterator[None]:
    """A database of one test's own, with the areas that the tests take for granted."""
    with run.copy("weakened"):
        test_levels.country()
        yield


@pytest.mark.parametrize("case", HELD.values(), ids=HELD)
def test_what_is_taken_away_is_missed(fresh: None, case: Held) -> None:
    with case.weakness.opened(), pytest.raises(AssertionError):
        case.test(*case.given)
