"""Rows and sums of files are those that GraphQL answers; parts, states and audiences change nothing of them."""

import datetime as dt

import pytest

from api.datasets import copying
from api.datasets.grains import GRAINS, SHAPES
from schema.access import Audience
from schema.grains.declaring import Grain
from tests.analytics.wadira import Wadira
from tests.api.worlds import World
from tests.database import Database
from tests.schema.grains import alike
from tests.schema.grains.reading import rows, wish, written

EVERY = [*(each for each in GRAINS.values() if each.tells_of({})), *SHAPES["events"].values()]
"""All that tell of public collections."""

WADIRA = "collections=wadira"
FILTERS = (
    "collections=alpha",
    "collections=alpha&from=2016-12-05&to=2016-12-20",
    "collections=alpha&places=XQ01",
    "collections=alpha&sources=",
    "collections=alpha&acts=killing",
    "collections=alpha&victimRoles=medic&violations=unlawful_attacks",
    "collections=quiet,wadira",
    WADIRA,
    f"{WADIRA}&violations=torture,attack_on_health_care",
    f"{WADIRA}&granularity=AGGREGATE",
    f"{WADIRA}&independentSources=1",
    f"{WADIRA}&datePrecision=DAY&placePrecision=NEAR",
    f"{WADIRA}&reportedTo=2021-02-05",
    f"{WADIRA}&context=flight",
    f"{WADIRA}&acts=arrest,torture&methods=firearm,beating",
    f"{WADIRA}&acts=arrest&bbox=-180,-90,180,90&text=detention",
    f"{WADIRA}&victimRoles=detainee&from=2021-01-01&attribution=ALLEGED,CLAIMED,SUSPECTED",
)


@pytest.fixture(scope="module", autouse=True)
def worlds(database: Database) -> None:
    """Two of them, of other countries."""
    assert database
    World()
    Wadira()


@pytest.mark.parametrize("query", FILTERS)
def test_rows_and_sums_are_those_of_the_filter(query: str) -> None:
    alike.events_acts_and_tallies(query)
    alike.claims_sources_and_places(query)
    if "reportedTo" not in query:
        alike.flat_rows(query)
    alike.lasting_records("&".join(each for each in query.split("&") if each.startswith(("collections", "places"))))
    # Of a period only the share of days that lies in it counts; collections that may overlap have no sum.
    if "from" not in query and "quiet" not in query:
        alike.sums(query)


def test_claims_of_events_and_of_other_records_are_all_claims() -> None:
    alike.all_claims("collections=wadira")


@pytest.mark.parametrize("grain", EVERY, ids=lambda grain: grain.name)
def test_parts_of_any_size_make_the_same_bytes(grain: Grain, monkeypatch: pytest.MonkeyPatch) -> None:
    made = wish(grain, "collections=alpha")
    whole = written(grain, made)
    assert bool(whole) == grain.events or grain.name in ("monthly", "sources", "places")
    monkeypatch.setattr(copying, "FIRST", 2)
    monkeypatch.setattr(copying, "PART", 3)
    assert written(grain, made) == whole


@pytest.mark.parametrize("grain", EVERY, ids=lambda grain: grain.name)
def test_partners_get_rows_of_their_own_copy(grain: Grain) -> None:
    for_partners = wish(grain, "collections=alpha", audience=Audience.PARTNER)
    told = written(grain, for_partners, Audience.PARTNER)
    assert len(told.splitlines()) == len(written(grain, wish(grain, "collections=alpha")).splitlines())


def test_what_had_been_reported_by_a_day_is_told_and_nothing_later() -> None:
    day = dt.date(2021, 2, 5)
    told = rows(GRAINS["claims"], f"{WADIRA}&reportedTo={day}")
    assert told
    assert all(each["stated_on"] and each["stated_on"] <= str(day) for each in told)
    (then,) = (
        each for each in rows(GRAINS["events"], f"{WADIRA}&reportedTo={day}") if each["day_from"] == "2021-01-10"
    )
    assert alike.numbers(then, "killed_all_") == ("2", "3", "4")
    assert alike.numbers(then, "detained_all_") == ("", "", "")
    (now,) = (each for each in rows(GRAINS["events"], WADIRA) if each["day_from"] == "2021-01-10")
    assert alike.numbers(now, "detained_all_") == ("20", "", "30")


def test_what_nobody_states_is_empty_and_an_open_end_is() -> None:
    by_day = {each["day_from"]: each for each in rows(GRAINS["events"], "collections=alpha")}
    assert alike.numbers(by_day["2016-12-07"], "killed_all_") == ("7", "7", "")
    assert alike.numbers(by_day["2016-12-07"], "injured_all_") == ("", "", "")
