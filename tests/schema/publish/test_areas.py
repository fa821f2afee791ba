"""Admin codes: what the source states before containment, and containment no deeper than the precision allows."""

from typing import Any

import pytest
import sqlalchemy as sa

from schema import session
from schema.publish import Published, publish
from schema.tables.place import area_alias
from tests.recording import Recorder, box, point

# Country XQ: two provinces of 4 by 4 degrees side by side; XQ01 has two districts, XQ0101 has two sub-districts.
AREAS = (
    ("XQ", "adm0", box(0, 0, 8, 4), None),
    ("XQ01", "adm1", box(0, 0, 4, 4), "XQ"),
    ("XQ02", "adm1", box(4, 0, 8, 4), "XQ"),
    ("XQ0101", "adm2", box(0, 0, 2, 4), "XQ01"),
    ("XQ0102", "adm2", box(2, 0, 4, 4), "XQ01"),
    ("XQ010101", "adm3", box(0, 0, 2, 2), "XQ0101"),
    ("XQ010102", "adm3", box(0, 2, 2, 4), "XQ0101"),
)
NEAR = {"place_precision": "near", "uncertainty_metres": 25_000}
FIRST, SECOND = {"stated_adm1": "First Province"}, {"stated_adm1": "Second Province"}

# Name: what is stated, then the codes expected from adm0 on, and how they were found.
EXAMPLES: dict[str, tuple[dict[str, Any], str, str]] = {
    "a spot": ({"geometry": point(1, 1), "place_precision": "exact"}, "XQ XQ01 XQ0101 XQ010101", "contained"),
    "a disc inside a sub-district": ({"geometry": point(1, 1), **NEAR}, "XQ XQ01 XQ0101 XQ010101", "contained"),
    "a disc over two sub-districts": ({"geometry": point(1, 1.9), **NEAR}, "XQ XQ01 XQ0101", "contained"),
    "a disc over two provinces": ({"geometry": point(4.1, 1), **NEAR}, "XQ", "contained"),
    "a district's centre": ({"geometry": point(1, 2), "place_precision": "adm2"}, "XQ XQ01 XQ0101", "contained"),
    "a province's centre": ({"geometry": point(1, 2), "place_precision": "adm1"}, "XQ XQ01", "contained"),
    "a country's centre": ({"geometry": point(4, 2), "place_precision": "country"}, "XQ", "contained"),
    "a vague point": ({"geometry": point(1, 1), "place_precision": "fuzzy"}, "", "none"),
    "a vague point in a stated province": (
        {"geometry": point(5, 1), "place_precision": "fuzzy", **FIRST},
        "XQ XQ01",
        "stated",
    ),
    "stated alone": (FIRST, "XQ XQ01", "stated"),
    "stated, and a spot within": (
        {"geometry": point(1, 3), "place_precision": "exact", **FIRST},
        "XQ XQ01 XQ0101 XQ010102",
        "stated",
    ),
    "stated, and a spot elsewhere": (
        {"geometry": point(5, 1), "place_precision": "exact", **FIRST},
        "XQ XQ01",
        "disagrees",
    ),
    "two that contradict each other": ({**SECOND, "stated_adm2": "Area XQ0101"}, "XQ XQ02", "disagrees"),
    "a name that the boundary bears": ({"stated_adm2": "area xq0102"}, "XQ XQ01 XQ0102", "stated"),
    "a name that nothing bears": ({"stated_adm1": "Nowhere"}, "", "none"),
    "at sea": ({"geometry": point(50, 50), "place_precision": "exact"}, "", "none"),
}


def codes() -> dict[str, tuple[str, str]]:
    """Codes and basis of each current event, by the provider's id, which stands in its place_verbatim."""
    statement = (
        "SELECT document ->> 'place_verbatim', concat_ws(' ', adm0, adm1, adm2, adm3, adm4), code_basis"
        " FROM event WHERE upper_inf(known)"
    )
    with session.reading() as connection:
        return {name: (found, basis) for name, found, basis in connection.execute(sa.text(statement))}


@pytest.fixture(scope="module")
def before_and_after(database: object) -> tuple[dict[str, tuple[str, str]], Published, dict[str, tuple[str, str]]]:
    """Codes before boundaries exist; then the publication that follows their import; then the codes."""
    with session.recording("tester") as connection:
        record = Recorder(connection)
        collection = record.collection("places")
        for name, (stated, _, _) in EXAMPLES.items():
            record.event(collection, area_scheme="test", place_verbatim=name, **stated)
        for name, pcode in (("First Province", "XQ01"), ("Second Province", "XQ02")):
            alias = {"scheme": "test", "level": "adm1", "name": name, "pcode": pcode}
            connection.execute(area_alias.insert().values(alias))
    publish()
    before = codes()
    with session.recording("tester") as connection:
        record = Recorder(connection)
        for pcode, level, geometry, parent in AREAS:
            record.place(pcode, level, geometry, parent)
    return before, publish(), codes()


@pytest.mark.parametrize("name", EXAMPLES)
def test_codes(before_and_after: tuple[Any, Any, dict[str, tuple[str, str]]], name: str) -> None:
    assert before_and_after[2][name] == EXAMPLES[name][1:]


def test_events_before_boundaries_have_no_codes_and_get_them_later(before_and_after: tuple[Any, Any, Any]) -> None:
    before, later, _ = before_and_after
    assert {basis for _, basis in before.values()} == {"none"}
    assert later.number == 2
    assert later.events == sum(expected != "" for _, expected, _ in EXAMPLES.values())


def test_the_report_counts_every_way_and_names_what_matched_nothing(before_and_after: tuple[Any, Any, Any]) -> None:
    report = before_and_after[1]
    assert sum(report.codes.values()) == len(EXAMPLES)
    assert report.unmatched == (("adm1", "Nowhere", 1),)


def test_only_spots_and_discs_are_drawn(before_and_after: tuple[Any, Any, Any]) -> None:
    statement = "SELECT DISTINCT place_precision FROM event WHERE upper_inf(known) AND geometry IS NOT NULL ORDER BY 1"
    with session.reading() as connection:
        assert connection.scalars(sa.text(statement)).all() == ["exact", "near"]


def test_boundaries_of_one_level_alone_give_codes_of_that_level(database: object) -> None:
    """Somebody who imports only the provinces gets provinces, in the right column."""
    with session.recording("tester") as connection:
        record = Recorder(connection)
        record.place("YY01", "adm1", box(20, 0, 24, 4), "YY")
        record.event(
            record.collection("lone-level"), place_verbatim="lone", geometry=point(21, 1), place_precision="exact"
        )
    publish()
    assert codes()["lone"] == ("YY01", "contained")
    with session.reading() as connection:
        assert (
            connection.scalar(sa.text("SELECT adm1 FROM event WHERE document ->> 'place_verbatim' = 'lone'")) == "YY01"
        )
