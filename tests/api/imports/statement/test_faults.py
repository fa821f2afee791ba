"""Every way in which a record can be wrong: one sentence with line, field, and what would be right."""

import pytest
import yaml

from schema.errors import BadFile
from schema.loading_stated import RecordedPlace
from tests.api.imports.statement.conftest import HERE, Changing, Faulty

KINDS = {each["kind"]: each for each in yaml.safe_load((HERE / "faults.yaml").read_text(encoding="utf-8"))}
REJECTED = "which is rejected"


@pytest.mark.parametrize("kind", KINDS)
def test_a_fault_is_told_once_with_line_and_field(faults: Faulty, change: Changing, kind: str) -> None:
    case = KINDS[kind]
    file = change({case["old"]: case["new"]})
    ((line, field, reason),) = [each for each in faults(file) if REJECTED not in each[2]]
    assert field.endswith(case["field"])
    assert reason == case["sentence"]
    changed = file.read_text(encoding="utf-8")
    at = case.get("at") or case["new"].strip("\n").split("\n")[0]
    assert changed.split("\n")[line - 1].count(at.strip()) == 1, "the line is that of the fault"


def test_every_fault_of_a_record_is_told(faults: Faulty, change: Changing) -> None:
    changes = {"method: artillery": "method: guns", "outcome: dead": "outcome: deaf", "        min: 12\n": ""}
    assert [field for _, field, reason in faults(change(changes)) if REJECTED not in reason] == [
        "events[shelling].acts[attack].method",
        "events[shelling].acts[attack].outcome",
        "events[shelling].claims[killed-12].qualifier",
    ]


def test_what_refers_to_a_rejected_record_is_rejected(faults: Faulty, change: Changing) -> None:
    file = change({"information: [{source: residents}]": "information: [{source: nobody}]"})
    line = file.read_text(encoding="utf-8").partition("  - key: earlier-shelling")[0].count("\n") + 1
    found = {field: reason for _, field, reason in faults(file)}
    assert list(found) == [
        "events[shelling].relations[1].event",
        "events[earlier-shelling].information[1].source",
        "facilities[clinic].statuses[2].cause",
        "displacement_flows[flight].cause",
    ]
    assert found["events[shelling].relations[1].event"] == (
        f"refers to earlier-shelling, which is rejected (line {line}); mend that first"
    )


def test_an_area_of_the_record_is_on_the_level_that_it_has_there(faults: Faulty, change: Changing) -> None:
    file = change({"place: {precision: country, areas: {adm0: XQ}}": "place: {precision: adm1, areas: {adm1: XW}}"})
    assert faults(file, recorded={"XW": RecordedPlace("adm1", "v01", True)}) == []
    ((_, field, reason),) = faults(file, recorded={"XW": RecordedPlace("adm2", "v01", True)})
    assert (field, reason) == (
        "interventions[appeal].place.areas.adm1",
        "XW is an area of level adm2; write that",
    )
    ((_, _, reason),) = faults(file, recorded={"XW": RecordedPlace(None, "v01", True)})
    assert reason == "XW is a site, of no level; areas have one"


def test_a_place_of_the_record_keeps_its_level(faults: Faulty, change: Changing) -> None:
    known = RecordedPlace("adm3", "v01", True)
    with pytest.raises(BadFile, match=r"places\[XQ0103\]\.level: XQ0103 is an area of level adm3; write that"):
        faults(change({}), recorded={"XQ0103": known})
    stated = RecordedPlace("adm3", "stated by bell-tower-2023-05-12", False)
    assert faults(change({}), recorded={"XQ0103": stated}) == [], "what the file stated before, it may correct"


def test_a_record_may_be_no_record_at_all(faults: Faulty, change: Changing) -> None:
    ((_, field, reason),) = faults(change({"corridors:\n": "corridors:\n  - Saltgate road\n"}))
    assert (field, reason) == ("corridors[1]", "must have fields of its own")
