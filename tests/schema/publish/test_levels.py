"""How far places and times are told: where no policy says, where few live, discs, and one publication after another."""

import datetime as dt
import itertools
import uuid
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa

from schema import session
from schema.access import Audience
from schema.filters import EventFilter
from schema.publish import publish
from schema.queries.scope import look_up, scope
from schema.tables import published
from schema.tables.place import policy
from tests.recording import Recorder, box, point
from tests.schema.publish.shown import current, versions, withheld

pytestmark = pytest.mark.usefixtures("database")

DAY = dt.date(2016, 12, 14)
SPOT = {"geometry": point(1, 1), "place_precision": "exact"}
DISC = {"geometry": point(1, 1), "place_precision": "near", "uncertainty_metres": 500.0}
DEPTH = {"adm2": 2, "adm1": 1}
LINEAGE = ["XQ", "XQ01", "XQ0101", "XQ010101"]


@pytest.fixture(scope="module", autouse=True)
def _country(database: object) -> None:
    country()


def country() -> None:
    """Districts XQ0101, of which nobody says how many live there, XQ0102 with few and XQ0103 with many."""
    with session.recording("tester") as connection:
        r = Recorder(connection)
        r.place("XQ", "adm0", box(0, 0, 8, 4), kind="country")
        r.place("XQ01", "adm1", box(0, 0, 8, 4), "XQ")
        for n in range(3):
            r.place(f"XQ010{n + 1}", "adm2", box(2 * n, 0, 2 * n + 2, 4), "XQ01")
        r.place("XQ010101", "adm3", box(0, 0, 2, 2), "XQ0101")
        for pcode, people in {"XQ0102": (90_000, 900), "XQ0103": (900, 90_000)}.items():
            for year, many in zip((2010, 2015), people, strict=True):
                days = {"day_from": dt.date(year, 1, 1), "day_to": dt.date(year, 12, 31)}
                r.write("denominator", days | {"pcode": pcode, "people": many, "basis": "census", "source": "Census"})


def told(slug: str, *places: dict[str, Any], **collection: Any) -> list[uuid.UUID]:
    """Events at places, in a confidential collection whose records are shown one by one."""
    with session.recording("tester") as connection:
        r = Recorder(connection)
        given = {"disclosure": "confidential", "default_level": "record"} | collection
        into, source = r.collection(slug, **given), r.source(slug)
        events = [r.event(into, str(DAY), **place) for place in places]
        for event in events:
            r.act(event, "pillage")
            r.claim(event, source, best=1)
    return events


@dataclass(frozen=True)
class Shown:
    """Events of three districts, a spot and a disc under a policy that lets near places be told, and one of no rule."""

    residents: list[uuid.UUID]
    near: list[uuid.UUID]
    unruled: uuid.UUID


def shown() -> Shown:
    """All of it, published."""
    rule = {"code": "pillage", "audience": "open", "disclosure": "public", "date_precision": "day"}
    with session.migrating() as connection:
        connection.execute(policy.insert().values(rule | {"place_precision": "near"}))
    spots = [{"geometry": point(lon, 1), "place_precision": "exact"} for lon in (1, 3, 5)]
    (unruled,) = told("unruled", SPOT)
    made = Shown(told("residents", *spots), told("discs", SPOT, DISC, disclosure="public"), unruled)
    publish()
    return made


@pytest.fixture(scope="module")
def made(_country: None) -> Shown:
    return shown()


def test_where_few_live_the_wider_area_is_told(made: Shown) -> None:
    rows = [current(published.event, event) for event in made.residents]
    assert [row["document"]["place"]["pcode"] for row in rows] == ["XQ0101", "XQ01", "XQ0103"]
    assert [row["place_precision"] for row in rows] == ["adm2", "adm1", "adm2"]


def test_a_disc_stays_and_a_spot_becomes_its_district_where_a_policy_lets_near_ones_be_told(made: Shown) -> None:
    spot, disc = (current(published.event, event) for event in made.near)
    assert (spot["geometry"], spot["document"]["place"]["pcode"], spot["place_precision"]) == (None, "XQ0101", "adm2")
    assert ("geometry", "generalised") in withheld(spot)
    assert disc["document"]["geometry"] == {"type": "Point", "coordinates": [1, 1]}
    assert (disc["document"]["uncertainty_metres"], withheld(disc)) == (500, set())


@pytest.mark.parametrize("level", ["week", "days"])
def test_no_policy_names_a_time_that_months_do_not_hold(level: str) -> None:
    rule = {"code": "torture", "audience": "open", "disclosure": "public", "place_precision": "adm1"}
    with pytest.raises(sa.exc.IntegrityError), session.migrating() as connection:
        connection.execute(policy.insert().values(rule | {"date_precision": level}))


def test_what_is_confidential_is_withheld_where_no_policy_says_how_far_it_is_told(made: Shown) -> None:
    event = made.unruled
    assert versions(published.event, event) != []
    fallback = sa.delete(policy).where(policy.c.concept == "violation", policy.c.code == "")
    removed = fallback.where(policy.c.disclosure == "confidential", policy.c.audience == "open")
    with session.migrating() as connection:
        kept = dict(connection.execute(removed.returning(*policy.c)).mappings().one())
    publish()
    assert versions(published.event, event) == []
    assert current(published.event, event, Audience.PARTNER) is not None
    with session.migrating() as connection:
        connection.execute(policy.insert().values(kept))
    publish()
    assert current(published.event, event)["place_precision"] == "adm2"


def test_a_question_that_names_no_collection_leaves_confidential_ones_out_and_says_so(made: Shown) -> None:
    with session.reading() as connection:
        for named, apart in (((), True), (("residents",), False)):
            where = EventFilter(collections=named)
            found = scope(connection.execute(look_up(where)).one(), where)
            assert (found.apart, "residents" in found.slugs) == (apart, not apart)


def test_where_few_are_found_to_live_later_on_the_past_stands_wider_too(made: Shown) -> None:
    event = made.residents[2]
    assert current(published.event, event)["adm2"] == "XQ0103"
    with session.recording("tester") as connection:
        days = {"day_from": dt.date(2016, 1, 1), "day_to": dt.date(2016, 12, 31)}
        few = days | {"pcode": "XQ0103", "people": 400, "basis": "estimate", "source": "Survey"}
        Recorder(connection).write("denominator", few)
    publish()
    for audience in Audience:
        assert [row["document"]["place"]["pcode"] for row in versions(published.event, event, audience)] == ["XQ01"]


STATES = (
    {"stated_adm1": "XQ01", "area_scheme": "pcode", "place_precision": "adm1"},
    {"stated_adm2": "XQ0101", "area_scheme": "pcode", "place_precision": "adm2"},
    DISC,
    SPOT,
)
NOTHING = {"geometry": None, "uncertainty_metres": None, "stated_adm1": None, "stated_adm2": None, "area_scheme": None}
DATES = (
    {"day_from": dt.date(2016, 1, 1), "day_to": dt.date(2016, 12, 31), "date_precision": "year"},
    {"day_from": dt.date(2016, 12, 1), "day_to": dt.date(2016, 12, 31), "date_precision": "month"},
    {"day_from": DAY, "day_to": DAY, "date_precision": "day"},
)
ALLEGED = (
    [],
    ["pillage"],
    ["unlawful_killing"],
    ["unlawful_killing", "torture"],
    ["torture"],
    ["pillage", "forced_displacement"],
)
PRECISIONS = ("exact", "day", "days", "week", "month", "quarter", "year")


def allowed(alleged: list[str], audience: Audience) -> tuple[int, str]:
    """The deepest area and the shortest time that policies let be told: those of every installation, and one more."""
    partner = audience is Audience.PARTNER
    if "forced_displacement" in alleged:
        return 1, "quarter"
    if "torture" in alleged:
        return (2 if partner else 1), "month"
    return 2, ("day" if partner and "unlawful_killing" in alleged else "month")


@pytest.mark.long
def test_no_publication_stands_nearer_than_the_last_may_and_all_hold_one_another() -> None:
    """Whoever reads every state of a record knows its area and its month, and no less wide a one."""
    draw = Random(3)  # noqa: S311 - drawn alike each time
    wide = {"code": "forced_displacement", "disclosure": "confidential", "place_precision": "adm1"}
    with session.migrating() as connection:
        rows = [wide | {"audience": audience, "date_precision": "quarter"} for audience in Audience]
        connection.execute(policy.insert(), rows)
    with session.recording("tester") as connection:
        r = Recorder(connection)
        into = r.collection("states", disclosure="confidential", default_level="record")
        events = [r.event(into, **draw.choice(STATES), **_days(draw)) for _ in range(40)]
        acts = [r.act(event, "pillage") for event in events]
    alleged = [["pillage"] for _ in events]
    publish()
    for _ in range(3):
        with session.recording("tester") as connection:
            r = Recorder(connection)
            for n, (event, act) in enumerate(zip(events, acts, strict=True)):
                if draw.random() < 0.6:
                    r.write("event", NOTHING | draw.choice(STATES) | draw.choice(DATES), of=event)
                if draw.random() < 0.6:
                    alleged[n] = draw.choice(ALLEGED)
                    r.write("act", {"violations": alleged[n]}, of=act)
        publish()
    seen = 0
    for (event, now), audience in itertools.product(zip(events, alleged, strict=True), Audience):
        depth, precision = allowed(now, audience)
        for row in versions(published.event, event, audience):
            seen += 1
            codes = [each["pcode"] for each in row["document"]["areas"]]
            assert codes == LINEAGE[: len(codes)]
            assert (len(codes) <= depth + 1, row["geometry"]) == (True, None)
            assert row["day_from"] <= DAY <= row["day_to"]
            assert PRECISIONS.index(row["date_precision"]) >= PRECISIONS.index(precision)
    assert seen > 100


def _days(draw: Random) -> dict[str, Any]:
    date = draw.choice(DATES)
    return {"day": str(date["day_from"]), "until": str(date["day_to"])} | {"date_precision": date["date_precision"]}
