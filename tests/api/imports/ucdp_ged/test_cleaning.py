"""One row of text to values or faults."""

import datetime
from typing import Any

import pytest

from api.imports.rejecting import Fault
from api.imports.ucdp_ged.cleaning import Row, clean
from api.imports.ucdp_ged.layout import FORTY_ONE, ONLY_IN_FORTY_NINE, recognise
from schema.errors import BadFile
from tests.api.imports.damage import KINDS

TODAY = datetime.date(2022, 1, 1)
GOOD = {
    **dict.fromkeys(FORTY_ONE, ""),
    "id": "9000001.0",
    "type_of_violence": "1.0",
    "side_a_new_id": "9101.0",
    "side_a": "Government of Qasira",
    "side_b_new_id": "9111.0",
    "side_b": "Blue Heron Front",
    "number_of_sources": "-1.0",
    "where_prec": "6.0",
    "where_coordinates": "Qasira",
    "latitude": "-27.3",
    "longitude": "-20.5",
    "geom_wkt": "POINT (-20.5 -27.3)",
    "country": "Qasira",
    "event_clarity": "2.0",
    "date_prec": "5.0",
    "date_start": "2021-01-01",
    "date_end": "2021-12-31",
    **{f"deaths_{who}": "0" for who in ("a", "b", "civilians", "unknown")},
    **dict.fromkeys(("low", "best", "high"), "7.0"),
}


def cleaned(**cells: str) -> Row:
    """The values of the good row with other cells."""
    row = clean(2, {**GOOD, **cells}, TODAY)
    assert isinstance(row, Row), row
    return row


def faults(**cells: str) -> list[Fault]:
    """What is wrong with the good row with other cells."""
    found = clean(2, {**GOOD, **cells}, TODAY)
    assert not isinstance(found, Row)
    return found


def test_integers_may_be_written_as_floats() -> None:
    row = cleaned()
    assert (row.number, row.side_a.number, row.deaths.best) == (9_000_001, 9_101, 7)
    assert type(row.deaths.best) is int


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "a cell too many"])
def test_each_kind_of_damage_is_told_of_its_field(kind: str) -> None:
    field, change = KINDS[kind]
    found = clean(2, change(dict(GOOD)), TODAY)
    assert not isinstance(found, Row)
    assert [fault.field for fault in found] == [field]
    assert "must" in found[0].reason or "write" in found[0].reason, "it says what would be right"


def test_every_fault_of_a_row_is_told() -> None:
    found = faults(id="", best="x", latitude="95")
    assert [fault.field for fault in found] == ["id", "best", "latitude"]


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        ({"type_of_violence": "3"}, "side_b"),
        ({"side_b": "Civilians"}, "side_b"),
        ({"type_of_violence": "3", "side_b": "Civilians", "deaths_b": "2"}, "deaths_b"),
        ({"side_b_new_id": "9101"}, "side_b_new_id"),
        ({"country": ""}, "country"),
        ({"latitude": "NaN"}, "latitude"),
        ({"best": "99999999999"}, "best"),
        ({"date_start": "2021-01-01 12:30:00"}, "date_start"),
    ],
)
def test_what_cannot_be_so_is_a_fault(cells: dict[str, str], field: str) -> None:
    assert [fault.field for fault in faults(**cells)] == [field]


@pytest.mark.parametrize(
    ("cells", "attribute", "value"),
    [
        ({"low": "9", "best": "3", "high": "1"}, "number", 9_000_001),
        ({"date_start": "2021-01-01 00:00:00.000"}, "start", datetime.date(2021, 1, 1)),
        ({"adm_1": " "}, "adm_1", None),
        ({"geom_wkt": "POINT (1 1)"}, "point_elsewhere", True),
        ({"geom_wkt": ""}, "point_elsewhere", False),
        ({"type_of_violence": "3", "side_b": "Civilians"}, "side_b", None),
        ({"date_end": "2022-01-01"}, "end", TODAY),
    ],
)
def test_what_is_odd_but_stated_is_kept(cells: dict[str, str], attribute: str, value: Any) -> None:
    assert getattr(cleaned(**cells), attribute) == value


def test_the_header_decides_the_layout() -> None:
    assert recognise("f", FORTY_ONE).columns == 41
    assert recognise("f", [*FORTY_ONE, *ONLY_IN_FORTY_NINE]).columns == 49
    extra = recognise("f", ["rejected_because", *FORTY_ONE, "relid", "note"])
    assert (extra.columns, extra.extra) == (41, ("relid", "note"))
    with pytest.raises(BadFile, match="has the column id twice"):
        recognise("f", [*FORTY_ONE, "id"])
