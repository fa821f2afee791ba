"""Nothing stands in files of what is withheld: hidden places, the provider's names of areas, protected sources."""

import datetime as dt
import uuid

import pytest
import sqlalchemy as sa

from api.datasets.grains import GRAINS, SHAPES
from schema import session
from schema.publish import publish
from schema.tables.base import identity
from schema.withdrawing import withdraw
from tests.database import Database
from tests.recording import Recorder, box, point
from tests.schema.grains.reading import rows, wish, written

SPOT = {"geometry": point(1, 1), "place_precision": "exact", "place_verbatim": "behind the mill"}
NAMED = {
    "area_scheme": "pcode",
    "stated_adm0": "XQ",
    "stated_adm1": "XQ01",
    "stated_adm2": "XQ0101",
    "stated_adm3": "XQ010101",
}
EVERY = [*GRAINS.values(), *(each for shapes in SHAPES.values() for each in shapes.values())]


@pytest.fixture(scope="module")
def codes(database: Database) -> dict[str, str]:
    """Codes of events: one in the open, one at a hidden facility, one whose policy leaves the province, one to go."""
    assert database
    with session.recording("tester") as connection:
        r = Recorder(connection)
        r.place("XQ", "adm0", box(0, 0, 8, 4), kind="country", name_en="Qasira")
        r.place("XQ01", "adm1", box(0, 0, 4, 4), "XQ")
        r.place("XQ0101", "adm2", box(0, 0, 2, 4), "XQ01")
        r.place("XQ010101", "adm3", box(0, 0, 2, 2), "XQ0101")
        collection = r.collection("alpha")
        open_source, hidden_source = r.source("Council"), r.source("Somebody", protected=True)
        mill = r.lasting("facility", collection, "hospital", title_en="Hospital of the mill", **SPOT)
        found = {
            "open": r.event(collection, "2021-01-01", **SPOT, **NAMED),
            "hidden": r.event(collection, "2021-01-02", facility_id=mill, **SPOT, **NAMED),
            "gone": r.event(collection, "2021-01-03", title_en="Words that go", **SPOT, **NAMED),
        }
        for each in found.values():
            r.claim(each, open_source, min=1, best=2, max=3, stated_on="2021-02-01")
        r.claim(found["open"], hidden_source, min=1, best=2, max=3)
    publish()
    return {name: code_of(each) for name, each in found.items()}


def code_of(ident: uuid.UUID) -> str:
    """The citable code of an identity."""
    with session.recording("tester") as connection:
        return str(connection.scalar(sa.select(identity.c.code).where(identity.c.id == ident)))


def event(code: str) -> dict[str, str]:
    """Its row."""
    (row,) = [each for each in rows(GRAINS["events"], "") if each["code"] == code]
    return row


def test_the_providers_names_are_published_as_deep_as_the_area(codes: dict[str, str]) -> None:
    row = event(codes["open"])
    assert [row[f"provider_adm{n}"] for n in range(5)] == ["XQ", "XQ01", "XQ0101", "XQ010101", ""]
    assert row["place_verbatim"] == "behind the mill"


def test_of_what_is_hidden_neither_words_nor_the_providers_names_stand_in_any_file(codes: dict[str, str]) -> None:
    row = event(codes["hidden"])
    assert not any(row[f"provider_adm{n}"] for n in range(5))
    assert (row["adm2"], row["adm3"], row["lon"], row["place_verbatim"]) == ("XQ0101", "", "", "")
    assert "geometry:generalised" in row["withheld"]
    for grain in EVERY:
        if "code" in grain.key or "event" in grain.key or "id" in grain.key or "event_id_cnty" in grain.key:
            told = [line for line in written(grain, wish(grain, "")).decode().splitlines() if codes["hidden"] in line]
            assert "mill" not in "".join(told), grain.name
            assert "XQ010101" not in "".join(told), grain.name


def test_a_protected_source_is_the_stand_in_and_in_no_count_below_three(codes: dict[str, str]) -> None:
    assert "Protected source" in event(codes["open"])["sources"]
    assert [each["name_en"] for each in rows(GRAINS["sources"], "")] == ["Council"]
    for grain in EVERY:
        assert b"Somebody" not in written(grain, wish(grain, "")), grain.name


def test_a_past_state_is_the_same_bytes_later_and_what_went_for_protection_is_gone_from_it(
    codes: dict[str, str],
) -> None:
    grain = GRAINS["events"]
    before = written(grain, wish(grain, ""))
    with session.recording("tester") as connection:
        r = Recorder(connection)
        late = r.event(r.collection("beta"), "2021-03-01", title_en="Later", **SPOT)
        r.claim(late, r.source("Agency"), best=1, stated_on=dt.date(2021, 4, 1))
    second = publish().number
    assert second == 2
    assert written(grain, wish(grain, "", as_of=1)) == before
    assert b"Later" in written(grain, wish(grain, ""))
    with session.recording("tester") as connection:
        withdraw(connection, codes["gone"], actor="tester", reason="safety", protective=True)
    publish()
    for each in EVERY:
        for as_of in (1, 2, None):
            assert codes["gone"].encode() not in written(each, wish(each, "", as_of=as_of)), each.name
