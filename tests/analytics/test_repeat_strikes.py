import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import pytest

from analytics import citing, repeat_strikes
from analytics.repeat_cautions import RULES, Pairs, cautions
from analytics.results_strikes import RepeatStrikes, StrikeChain
from analytics.wording import AR, EN
from schema.answering import Certainty, ResultStatus
from schema.errors import BadInput, TooLarge
from schema.filters import EventFilter, TimeFilter
from schema.vocabulary import DatePrecision, Granularity
from tests.analytics.struck import Struck
from tests.analytics.wadira import answered
from tests.database import Database

WHERE = EventFilter(collections=("struck",))


@pytest.fixture(scope="module", autouse=True)
def struck(database: Database) -> Struck:
    assert database.name
    return Struck()


def asked(where: EventFilter = WHERE, **question: Any) -> RepeatStrikes:
    found: RepeatStrikes = answered(repeat_strikes.ask, where, question)
    return found


def chain(of: RepeatStrikes, certainty: Certainty) -> list[StrikeChain]:
    return [each for each in of.chains if each.certainty is certainty]


def codes(of: RepeatStrikes) -> set[str]:
    return {each.code for each in of.caveats}


def test_pairs_are_certain_possible_or_indeterminate() -> None:
    found = asked()
    assert (found.value, found.lower, found.upper) == (1, 1, 2)
    # march with first, second, and the hospital's two.
    assert found.indeterminate == 3
    assert found.records == 12
    assert found.unplaced == 1
    assert found.status is ResultStatus.OK
    assert found.expected == 2, "early and late are one after the other, whichever was first"


def test_a_chain_tells_how_soon_how_far_and_that_responders_were_harmed() -> None:
    (certain,) = chain(asked(), Certainty.CERTAIN)
    assert (certain.lag_minutes, certain.lag_minutes_at_most) == (40, 40)
    assert certain.metres == pytest.approx(30, abs=0.1)
    assert certain.responders_harmed is True
    assert len(certain.strikes) == 2
    (possible,) = chain(asked(), Certainty.POSSIBLE)
    assert (possible.lag_minutes, possible.lag_minutes_at_most) == (0, 40)
    assert possible.responders_harmed is None
    rough = chain(asked(), Certainty.INDETERMINATE)
    assert [len(each.strikes) for each in rough] == [3, 2]
    assert all(each.lag_minutes is None for each in rough)


def test_the_hidden_hospital_is_a_spot_without_coordinates() -> None:
    (ward,) = (each for each in chain(asked(), Certainty.INDETERMINATE) if len(each.strikes) == 2)
    assert ward.metres is None


def test_a_wider_window_makes_days_fine_enough() -> None:
    found = asked(window_minutes=4320)
    # Two strikes on one day, and overlapping ones, are possible; march is still too rough.
    assert (found.value, found.upper, found.indeterminate) == (1, 3, 2)


@pytest.mark.parametrize(("question", "value"), [({"window_minutes": 30}, 0), ({"radius_metres": 20}, 0)])
def test_what_is_farther_apart_is_no_repeat(question: dict[str, Any], value: int) -> None:
    assert asked(**question).value == value


def test_known_to_the_month_nothing_is_certain() -> None:
    found = asked(replace(WHERE, occurred=TimeFilter(from_=dt.date(2021, 3, 2), to=dt.date(2021, 3, 31))))
    assert (found.value, found.upper, found.records) == (0, 0, 1)


def test_lags_stand_between_their_bounds() -> None:
    found = asked()
    (bin_,) = (each for each in found.lags if each.more_than < 40 <= each.up_to)
    assert (bin_.lower, bin_.upper) == (1, 2)
    assert sum(each.lower or 0 for each in found.lags) == found.value


def test_young_strikes_and_sums_are_left_out_and_told_of() -> None:
    found = asked()
    said = {each.code: each.text for each in found.caveats}
    assert "(1)" in said["CLOSED_PERIODS_ONLY"]["en"]
    assert {"CLOSED_PERIODS_ONLY", "AGGREGATES_LEFT_OUT", "PAIRS_NOT_TOLD", "FICTIONAL"} <= codes(found)
    assert "ONE_STRIKE_TOLD_TWICE" in codes(found), "early and late are told by different sources"
    later = asked(replace(WHERE, occurred=TimeFilter(from_=dt.date(2024, 1, 1))))
    assert (later.status, later.value, later.records) == (ResultStatus.EMPTY, None, 0)
    assert "CLOSED_PERIODS_ONLY" in codes(later)
    assert later.lags == (), "where there is no strike there is no zero"


def test_the_filter_narrows() -> None:
    found = asked(replace(WHERE, date_precision=DatePrecision.EXACT))
    assert (found.value, found.upper, found.indeterminate) == (1, 2, 0)
    assert asked(replace(WHERE, facility_kinds=("hospital",))).records == 2


def test_the_same_seed_gives_the_same_bytes_and_the_query_asks_the_same() -> None:
    one, other = asked(), asked()
    assert citing.content_hash(one) == citing.content_hash(other)
    assert one.p_value is not None
    assert one.method.seed == repeat_strikes.SEED
    assert "repeatStrikes(where: {collections:" in citing.query(one)
    assert "radiusMetres: 100.0, windowMinutes: 1440" in citing.query(one)
    assert citing.title(one, EN) == "Repeat strikes on one spot (within 100 m and 1,440 min) · documented"
    assert citing.title(one, AR).startswith("ضربات متكررة على الموضع نفسه (المسافة بالأمتار حتى ١٠٠، والفاصل")
    assert "١٬٤٤٠" in citing.title(one, AR)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ({"radius_metres": -5}, "^radiusMetres: -5"),
        ({"radius_metres": 0}, "^radiusMetres: 0"),
        ({"radius_metres": 6_000}, "at most 5,000"),
        ({"radius_metres": float("nan")}, "^radiusMetres: nan"),
        ({"window_minutes": 0}, "^windowMinutes: 0"),
        ({"window_minutes": 50_000}, "30 days"),
    ],
)
def test_nonsense_is_one_sentence(question: dict[str, Any], words: str) -> None:
    with pytest.raises(BadInput, match=words):
        asked(**question)


def test_only_incidents_and_not_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadInput, match="granularity: strikes are single incidents, and AGGREGATE is none"):
        asked(replace(WHERE, granularity=(Granularity.AGGREGATE,)))
    monkeypatch.setattr(repeat_strikes, "MOST", 3)
    with pytest.raises(TooLarge, match="where: more than 3 strikes"):
        asked()
    monkeypatch.undo()
    monkeypatch.setattr(repeat_strikes, "PAIRS", 2)
    with pytest.raises(TooLarge, match="where: over 2 pairs of strikes would have to be compared"):
        asked()


def test_four_statements_answer(query_budget: Callable[..., AbstractContextManager[list[str]]]) -> None:
    with query_budget(4):
        asked()


SILENT = Pairs(
    strikes=10,
    told=3,
    indeterminate=0,
    unplaced=0,
    young=0,
    one_told_twice=0,
    on_one_point=0,
    chains_left=0,
    compared=True,
)
FIRING: dict[str, dict[str, Any]] = {
    "PAIRS_NOT_TOLD": {"indeterminate": 1},
    "ONE_STRIKE_TOLD_TWICE": {"one_told_twice": 1},
    "ONE_POINT": {"on_one_point": 1},
    "CLOSED_PERIODS_ONLY": {"young": 3},
    "CHAINS_NOT_LISTED": {"chains_left": 1200},
    "NOT_COMPARED_WITH_CHANCE": {"compared": False},
}


def test_what_cannot_be_told_is_told_of_however_little_it_is() -> None:
    for given in ({"indeterminate": 1}, {"unplaced": 1}, {"indeterminate": 1, "unplaced": 1}):
        (said,) = cautions(replace(SILENT, **given))
        assert f"too roughly to tell: {given.get('indeterminate', 0)}" in said.text["en"]
        assert f"compared at all: {given.get('unplaced', 0)} of 10" in said.text["en"]
        assert (said.severity.name, "any bound" in said.text["en"]) == ("WARNING", True)


def test_every_caution_fires_and_is_silent() -> None:
    assert cautions(SILENT) == ()
    assert set(FIRING) == {code for code, *_ in RULES}
    for code, given in FIRING.items():
        (said,) = cautions(replace(SILENT, **given))
        assert said.code == code
        assert said.text["en"].endswith(".")
        assert not any(each in said.text["ar"] for each in "0123456789")
