import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import pytest

from analytics import citing, facility_attacks
from analytics.durations.concentration import MONTH
from analytics.facility_cautions import RULES, Attacks, cautions
from analytics.results_strikes import FacilityAttacks
from analytics.wording import AR, EN
from schema import session
from schema.answering import ResultStatus
from schema.errors import BadInput, TooLarge
from schema.filters import EventFilter, SpaceFilter, TimeFilter
from schema.publish import publish
from schema.vocabulary import FacilityStatus, Granularity
from tests.analytics.struck import Struck
from tests.analytics.wadira import answered
from tests.database import Database
from tests.recording import Recorder

WHERE = EventFilter(collections=("struck",))
HALF = replace(WHERE, occurred=TimeFilter(from_=dt.date(2021, 1, 1), to=dt.date(2021, 6, 30)))
HEALTH = replace(WHERE, facility_kinds=("health_facility",))


@pytest.fixture(scope="module", autouse=True)
def struck(database: Database) -> Struck:
    assert database.name
    return Struck()


def asked(where: EventFilter = WHERE) -> FacilityAttacks:
    found: FacilityAttacks = answered(facility_attacks.ask, where, {})
    return found


def bounds(number: Any) -> tuple[Any, Any, Any]:
    return number.value, number.lower, number.upper


def codes(of: FacilityAttacks) -> set[str]:
    return {each.code for each in of.caveats}


def test_facilities_hit_lie_between_those_named_and_those_that_may_be() -> None:
    found = asked()
    assert bounds(found) == (5, 5, 5)
    assert (found.known, found.named) == (4, 4)
    # Hospital and clinic; the school that was hit may be in no list.
    assert bounds(found.hit) == (None, 2, 3)
    # Both were hit again; a third facility may have been hit once.
    assert bounds(found.repeat_share) == (1, pytest.approx(2 / 3), 1)
    assert found.status is ResultStatus.OK
    assert {"FACILITIES_INCOMPLETE", "STATUS_UNKNOWN", "FICTIONAL"} <= codes(found)
    assert "ATTACK_TOLD_TWICE" in codes(found), "the ward's two attacks are of one day and by two sources"


def test_where_every_attack_names_its_facility_nothing_is_open() -> None:
    found = asked(HEALTH)
    assert (found.known, found.named) == (2, 4)
    assert bounds(found.hit) == (2, 2, 2)
    assert bounds(found.repeat_share) == (1, 1, 1)
    assert "FACILITIES_INCOMPLETE" not in codes(found)


def test_an_attack_finds_a_facility_as_it_was_the_day_before() -> None:
    found = {each.facility_status: each for each in asked().by_status}
    # The raid of 1 July found the clinic at work, and ended that; the ward's two came after the hospital's life-line.
    assert found[FacilityStatus.FUNCTIONING].value == 4
    assert FacilityStatus.NOT_FUNCTIONING not in found or found[FacilityStatus.NOT_FUNCTIONING].value == 0
    assert sum(each.value or 0 for each in found.values()) == 4


def test_rate_is_per_facility_month_at_work_with_what_is_unknown_as_bounds() -> None:
    found = asked(replace(HALF, facility_kinds=("health_facility",)))
    days = (120 + 181, 2 * 181)
    # gate and the ward's two: the ward was at work on the eve of 1 May.
    assert bounds(found.rate) == (
        None,
        pytest.approx(3 / days[1] * MONTH, abs=1e-6),
        pytest.approx(3 / days[0] * MONTH, abs=1e-6),
    )
    wider = found.rate_with_chance
    assert (wider.lower or 0) < (found.rate.lower or 0)
    assert (wider.upper or 0) > (found.rate.upper or 0)


def test_concentration_is_over_all_known() -> None:
    found = asked()
    corners = [(each.facilities, each.attacks) for each in found.concentration]
    assert corners == [(0, 0), (0.5, 0), (1, 1)]
    assert found.gini == 0.5


def test_strikes_near_are_told_of_facilities_whose_spot_is_public() -> None:
    found = asked(replace(WHERE, facility_kinds=("aid_store",)))
    # first, second, ground and march lie within a kilometre of the depot; the drone's does not.
    assert (found.known, bounds(found.nearby)) == (1, (4, 4, 4))
    assert bounds(asked(HEALTH).nearby) == (None, None, None), "where hidden facilities stand is not told by the side"


def test_violations_say_what_is_at_risk() -> None:
    found = asked(replace(WHERE, violations=("attack_on_school",)))
    assert found.method.parameters["facilityKinds"] == ["school_or_university"]
    assert (found.known, found.status) == (1, ResultStatus.EMPTY)
    assert {"KINDS_IMPLIED"} <= codes(found)
    assert bounds(found.hit) == (None, None, None)


def test_where_nobody_may_ask_or_nobody_told_strikes_near_are_unknown_and_not_none() -> None:
    depot = replace(WHERE, facility_kinds=("aid_store",))
    lately = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=60)
    for days in (TimeFilter(from_=lately), TimeFilter(to=dt.date(2012, 1, 1))):
        found = asked(replace(depot, occurred=days))
        assert (found.status, bounds(found.nearby)) == (ResultStatus.EMPTY, (None, None, None))
        assert {bounds(each) for each in found.by_status} <= {(None, None, None)}
    # The attacks of May tell that somebody looked; no strike lay near the depot.
    may = TimeFilter(from_=dt.date(2021, 5, 1), to=dt.date(2021, 5, 31))
    assert bounds(asked(replace(WHERE, occurred=may)).nearby) == (0, 0, 0)


def test_a_rate_without_a_last_day_runs_to_the_last_closed_one() -> None:
    kinds = replace(HALF, facility_kinds=("health_facility",))
    half, open_ = asked(kinds), asked(replace(kinds, occurred=TimeFilter(from_=dt.date(2021, 1, 1))))
    assert open_.last == dt.datetime.now(dt.UTC).date() - dt.timedelta(days=180)
    assert (open_.rate.lower or 0) < (half.rate.lower or 0) / 5, "years went by without an attack"
    assert asked().first == dt.date(2021, 2, 10)


def test_two_centuries_are_answered() -> None:
    found = asked(replace(WHERE, occurred=TimeFilter(from_=dt.date(1800, 1, 1), to=dt.date(2021, 12, 31))))
    assert (found.first, found.value) == (dt.date(1800, 1, 1), 5)


def test_places_and_days_narrow_what_is_known() -> None:
    assert asked(replace(WHERE, within=SpaceFilter(places=("XS0101",)))).known == 4
    assert asked(replace(WHERE, within=SpaceFilter(places=("XS0102",)))).known == 0
    assert asked(replace(WHERE, occurred=TimeFilter(to=dt.date(2005, 1, 1)))).known == 0
    half = asked(HALF)
    assert bounds(half) == (4, 4, 4)
    assert (half.first, half.last) == (dt.date(2021, 1, 1), dt.date(2021, 6, 30))


def test_an_attack_that_may_lie_outside_the_days_is_only_possible() -> None:
    days = TimeFilter(from_=dt.date(2021, 3, 10), to=dt.date(2021, 3, 20))
    with session.recording("tester") as connection:
        r = Recorder(connection)
        struck = r.collection("maybe", nature="fictional")
        source = r.source("Office")
        for first, last in (("2021-03-12", "2021-03-12"), ("2021-03-01", "2021-03-31")):
            event = r.event(struck, first, last, kind="raid", facility_kinds=["school"])
            r.information(event, source)
    publish()
    found = asked(EventFilter(collections=("maybe",), occurred=days))
    assert bounds(found) == (None, 1, 2)
    assert bounds(found.hit) == (None, 1, 2)


def test_a_facility_that_is_renamed_counts_once(struck: Struck) -> None:
    before = asked()
    with session.recording("tester") as connection:
        renamed = {"title_en": "New Hospital", "title_ar": "المستشفى الجديد"}
        Recorder(connection).write("facility", renamed, of=struck.facilities["hospital"])
    publish()
    after = asked()
    assert (after.known, bounds(after.hit), after.gini) == (before.known, bounds(before.hit), before.gini)
    assert [each.attacks for each in after.most_hit] == [2, 2]


def test_nothing_finer_than_what_is_published_is_told() -> None:
    found = asked()
    for each in found.most_hit:
        assert set(each.facility) == {"id", "code", "title"}
        assert "Hospital" not in str(each.facility["title"]["en"]) or "Area XS0101" in str(each.facility["title"]["en"])
    assert "coordinates" not in str(citing.content(found))


def test_it_cites_itself() -> None:
    found = asked(HALF)
    assert citing.content_hash(found) == citing.content_hash(asked(HALF))
    assert citing.title(found, EN) == "Attacks on facilities, 1 January 2021 to 30 June 2021 · documented"
    assert citing.title(found, AR).startswith("هجمات على منشآت، ١ كانون الثاني/يناير ٢٠٢١")
    assert "facilityAttacks(where: {collections:" in citing.query(found)


def test_only_incidents_and_not_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadInput, match="granularity: attacks are single incidents, and PATTERN is none"):
        asked(replace(WHERE, granularity=(Granularity.PATTERN,)))
    monkeypatch.setattr(facility_attacks, "FACILITIES", 2)
    with pytest.raises(TooLarge, match="where: more than 2 facilities are known"):
        asked()


def test_five_statements_answer(query_budget: Callable[..., AbstractContextManager[list[str]]]) -> None:
    with query_budget(5):
        asked()


SILENT = Attacks(
    attacks=8,
    unnamed=0,
    known=3,
    months=30.0,
    months_unknown=6.0,
    told_twice=0,
    young=0,
    kinds=(),
    functioned=True,
)
FIRING: dict[str, dict[str, Any]] = {
    "FACILITIES_INCOMPLETE": {"unnamed": 2},
    "STATUS_UNKNOWN": {"months_unknown": 40.0},
    "NONE_FUNCTIONED": {"functioned": False},
    "ATTACK_TOLD_TWICE": {"told_twice": 1},
    "CLOSED_PERIODS_ONLY": {"young": 3},
    "KINDS_IMPLIED": {"kinds": ("health_facility",)},
}


def test_every_caution_fires_and_is_silent() -> None:
    assert cautions(SILENT) == ()
    assert set(FIRING) == {code for code, *_ in RULES}
    for code, given in FIRING.items():
        (said,) = cautions(replace(SILENT, **given))
        assert said.code == code
        assert said.text["en"].endswith(".")
        assert not any(each in said.text["ar"] for each in "0123456789")
