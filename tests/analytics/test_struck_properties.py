"""What holds of repeat strikes and of attacks on facilities whatever the record is."""

import datetime as dt
import json
import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import citing, facility_attacks, repeat_strikes, strike_rows
from analytics.activity import Activity
from analytics.facility_burden import Burden
from analytics.facility_rows import Period
from analytics.figures import figure
from analytics.results_strikes import FacilityAttacks, RepeatStrikes
from analytics.strike_rows import StrikeTable
from analytics.struck_totals import Totals
from schema import session
from schema.filters import EventFilter, TimeFilter
from schema.publish import publish
from schema.queries.scope import Scope
from schema.vocabulary import Language
from tests.analytics.durations.strikes import one_by_one
from tests.analytics.struck import Struck
from tests.analytics.wadira import answered
from tests.database import Database
from tests.recording import Recorder, point

WHERE = EventFilter(collections=("struck",))
COLLECTION = {"id": "made", "name": {"en": "Made", "ar": None}, "fictional": True, "caveats": [], "timezone": "Etc/UTC"}
SCOPE = Scope(
    number=1,
    at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    collections=(COLLECTION,),
    places={},
    situations=(),
    facilities=(),
    units=(),
    removals=(),
    as_of=None,
)
MADE = EventFilter(collections=("made",))
START = dt.datetime(2021, 3, 1, tzinfo=dt.UTC)


def made(seed: int, count: int = 30) -> list[Any]:
    """Rows of strikes as the database tells them, at random."""
    rng = np.random.default_rng(seed)
    rows = []
    for n in range(count):
        begin = START + dt.timedelta(minutes=int(rng.integers(0, 6000)))
        width = int(rng.choice([0, 0, 20, 60]))
        exact = bool(rng.random() < 0.7)
        day = begin.date()
        rows.append(
            SimpleNamespace(
                id=f"s{n:03}",
                code=f"SJ-{n:03}",
                collection="made",
                day_from=day,
                day_to=day if exact or rng.random() < 0.7 else day + dt.timedelta(days=30),
                earliest=begin.isoformat() if exact else None,
                latest=(begin + dt.timedelta(minutes=width)).isoformat() if exact else None,
                lon=None if rng.random() < 0.1 else 37.15 + float(rng.integers(0, 5)) * 0.0006,
                lat=36.2,
                kind=str(rng.choice(["airstrike", "strike", "shelling"])),
                place_precision=str(rng.choice(["exact", "exact", "near"])),
                radius=None if rng.random() < 0.6 else float(rng.choice([10, 40, 900, 4000])),
                site=None if rng.random() < 0.7 else str(rng.choice(["market", "ward"])),
                area="XA0101",
                related=None,
                methods=[],
                actors=None if rng.random() < 0.5 else [str(rng.choice(["north", "south"]))],
                sources=["council"],
                responders=bool(rng.random() < 0.2),
                described=None,
            )
        )
    return rows


def asked(rows: Sequence[Any], **question: Any) -> RepeatStrikes:
    """What the rows come to."""
    parties = [SimpleNamespace(id=name, top=name, several=False) for name in ("north", "south")]
    unplaced = sum(row.site is None and (row.lon is None or row.place_precision != "exact") for row in rows)
    counts = {"counted": len(rows), "single": 0, "unplaced": unplaced, "young": 0, "summed": 0}
    totals: Any = [SimpleNamespace(part="totals", collection="made", document=counts)]
    every: Any = [rows, parties, totals]
    return repeat_strikes.ask(MADE, SCOPE, **question).answer(every)


@given(st.integers(0, 10_000), st.sampled_from([30, 60, 1440, 4320]), st.sampled_from([50, 100, 250]))
@settings(max_examples=25, deadline=None)
def test_pairs_are_those_of_comparing_all_one_by_one(seed: int, minutes: int, metres: float) -> None:
    rows = made(seed)
    found = asked(rows, window_minutes=minutes, radius_metres=metres)
    parties: Any = [SimpleNamespace(id=name, top=name, several=False) for name in ("north", "south")]
    table = StrikeTable.of(rows, parties, [COLLECTION])
    definition = repeat_strikes.definition(metres, minutes)
    labels = [label for *_, label in one_by_one(table.strikes, definition)]
    assert found.value == labels.count("certain")
    assert found.upper == labels.count("certain") + labels.count("possible")
    assert found.indeterminate == labels.count("indeterminate")


@given(st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_the_order_of_rows_changes_nothing(seed: int) -> None:
    rows = made(seed)
    order = np.random.default_rng(seed).permutation(len(rows))
    one, other = asked(rows, window_minutes=4320), asked([rows[n] for n in order], window_minutes=4320)
    assert citing.content_hash(one) == citing.content_hash(other)


@given(st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_known_to_the_month_nothing_is_certain_or_possible(seed: int) -> None:
    rows = made(seed)
    for row in rows:
        row.earliest = row.latest = None
        row.day_from, row.day_to = dt.date(2021, 3, 1), dt.date(2021, 3, 31)
    found = asked(rows, window_minutes=1440)
    assert (found.value, found.upper, found.expected) == (0, 0, 0)
    assert all(each.certainty.name == "INDETERMINATE" for each in found.chains)


@given(st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_a_wider_radius_or_window_loses_no_pair(seed: int) -> None:
    rows = [row for row in made(seed) if row.earliest]
    near, far = asked(rows, radius_metres=50), asked(rows, radius_metres=250)
    soon, late = asked(rows, window_minutes=60), asked(rows, window_minutes=1440)
    for less, more in ((near, far), (soon, late)):
        assert (less.value or 0) <= (more.value or 0)
        assert (less.upper or 0) <= (more.upper or 0)


def test_a_strike_that_the_record_links_as_the_same_is_no_repeat() -> None:
    one, other = made(1)[:2]
    for row, minutes in ((one, 0), (other, 30)):
        row.earliest = row.latest = (START + dt.timedelta(minutes=minutes)).isoformat()
        row.lon, row.radius, row.place_precision, row.kind, row.actors, row.site = (
            37.0,
            None,
            "exact",
            "strike",
            None,
            None,
        )
    assert asked([one, other]).value == 1
    one.related = [{"kind": "duplicate_of", "event": other.id, "code": other.code}]
    assert asked([one, other]).value == 0


ATTACKS = st.lists(st.tuples(st.sampled_from("abcdx"), st.integers(0, 20)), max_size=12)


@given(ATTACKS, st.integers(0, 5))
@settings(max_examples=60, deadline=None)
def test_bounds_of_facilities_hold_wherever_unnamed_attacks_fell(attacks: list[tuple[str, int]], unnamed: int) -> None:
    first = dt.date(2021, 1, 1)
    rows = [
        SimpleNamespace(
            id=f"e{n}",
            facility=name,
            sources=["council"],
            **dict.fromkeys(("day_from", "day_to"), first + dt.timedelta(day)),
        )
        for n, (name, day) in enumerate(attacks)
    ]
    known = [
        SimpleNamespace(id=name, code=name, title={}, day_from=None, day_to=None, lifeline=[], public=False)
        for name in "abcd"
    ]
    total = len(rows) + unnamed
    totals = Totals({"made": {"counted": total, "inside": total, "objects": unnamed}}, Activity())
    burden = Burden(MADE, rows, totals, known, [], Period(first, first + dt.timedelta(days=30)))
    hit, again = burden.hit, burden.repeat_share
    others = unnamed + sum(name == "x" for name, _ in attacks)
    for spread in range(4):
        # They fell on facilities of no list, each on another; all on one that was hit; all on one of no list; in turn.
        counts = {name: sum(each == name for each, _ in attacks) for name in "abcd"}
        where = {0: [f"new{n}" for n in range(others)], 1: ["a"] * others, 2: ["new"] * others, 3: list("abcd" * 5)}
        for name in where[spread][:others]:
            counts[name] = counts.get(name, 0) + 1
        struck = [count for count in counts.values() if count]
        if not struck:
            assert (hit.lower, again.lower) == (None, None)
            continue
        assert (hit.lower or 0) <= len(struck) <= (hit.upper or 0)
        share = sum(count > 1 for count in struck) / len(struck)
        assert (again.lower or 0) - 1e-6 <= share <= (again.upper or 0) + 1e-6


def attack(n: int, first: int, last: int, sources: Sequence[str], facility: str = "a") -> Any:
    """An attack on some days of January 2021."""
    days = {"day_from": dt.date(2021, 1, first), "day_to": dt.date(2021, 1, last)}
    return SimpleNamespace(id=f"e{n}", facility=facility, sources=list(sources), **days)


def burden(rows: Sequence[Any], where: EventFilter = MADE, **known: Any) -> Burden:
    """What attacks on one facility, of whose life-line nothing is known, come to."""
    usual = {"day_from": None, "day_to": None, "lifeline": [], "public": False}
    facility = SimpleNamespace(id="a", code="a", title={}, **(usual | known))
    totals = Totals({"made": {"counted": len(rows), "inside": len(rows), "objects": 0}}, Activity())
    return Burden(where, rows, totals, [facility], [], Period(dt.date(2021, 1, 1), dt.date(2021, 1, 31)))


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(0, 2), st.sets(st.sampled_from("uvw"))), max_size=14))
@settings(max_examples=80, deadline=None)
def test_attacks_told_twice_are_those_of_comparing_all(stated: list[tuple[int, int, set[str]]]) -> None:
    rows = [attack(n, day, day + more, sorted(who)) for n, (day, more, who) in enumerate(stated)]
    short = [row for row in rows if (row.day_to - row.day_from).days <= 1]
    expected = sum(
        one.day_from <= other.day_to and other.day_from <= one.day_to and not {*one.sources} & {*other.sources}
        for one, other in combinations(short, 2)
    )
    assert burden(rows).told_twice == expected


def test_many_attacks_of_one_facility_are_compared_at_once() -> None:
    rows = [attack(n, 1 + n % 28, 1 + n % 28, "u" if n % 2 else "v") for n in range(20_000)]
    begun = time.process_time()
    assert burden(rows).told_twice == 0
    assert time.process_time() - begun < 1


def test_an_attack_that_may_lie_outside_the_days_is_no_sure_one_of_a_condition() -> None:
    days = replace(MADE, occurred=TimeFilter(from_=dt.date(2021, 1, 5), to=dt.date(2021, 1, 20)))
    rows = [attack(0, 8, 8, "u"), attack(1, 3, 6, "u")]
    (found,) = burden(rows, days).by_status
    assert (found.value, found.lower, found.upper, found.records) == (None, 1, 2, 2)
    (sure,) = burden(rows[:1], days).by_status
    assert (sure.value, sure.lower, sure.upper) == (1, 1, 1)


@pytest.fixture(scope="module")
def struck(database: Database) -> Struck:
    """Published as number 1."""
    assert database.name
    return Struck()


def both() -> tuple[RepeatStrikes, FacilityAttacks]:
    """Both answers about it."""
    return answered(repeat_strikes.ask, WHERE, {}), answered(facility_attacks.ask, WHERE, {})


@pytest.mark.usefixtures("struck")
@pytest.mark.parametrize("lang", [Language.EN, Language.AR])
def test_figures_carry_their_data_and_say_what_is_shown(lang: Language) -> None:
    for result in both():
        drawn = figure(result, lang)
        assert drawn["layout"]["meta"]["title"] == citing.title(result, lang)
        assert drawn["layout"]["meta"]["data"]["records"] == result.records
        assert drawn["data"]
        assert json.dumps(drawn) == json.dumps(figure(result, lang))
        assert figure(replace(result, records=0), lang)["layout"]["annotations"]
    _, attacks = both()
    unnamed = figure(replace(attacks, concentration=(), gini=None), lang)
    assert any(str(number) in each["text"] for each in unnamed["layout"]["annotations"] for number in ("2–3", "٢–٣"))


def test_what_is_secret_changes_nothing(struck: Struck) -> None:
    before = [citing.content(each) for each in both()]
    with session.recording("tester") as connection:
        r = Recorder(connection)
        hospital = struck.facilities["hospital"]
        r.write("facility", {"geometry": point(3.5, 3.5), "notified": True}, of=hospital)
        for name in ("ward", "ward too"):
            r.write("event", {"geometry": point(3.5, 3.5)}, of=struck.events[name])
        still = {"facility_id": hospital, "status": "destroyed", "source_id": struck.council}
        r.write("facility_status", still | {"day_from": dt.date(2021, 9, 1), "date_precision": "day"})
    publish()
    after = [citing.content(each) for each in both()]
    for one, other in zip(before, after, strict=True):
        for name in ("publication", "query"):
            assert one.pop(name) != other.pop(name)
        assert one == other


def test_places_that_are_no_spot_are_none() -> None:
    assert not {"city", "village", "road", "neighbourhood"} & set(strike_rows.SPOTS)
