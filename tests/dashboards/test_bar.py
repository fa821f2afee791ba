import dataclasses
import datetime as dt

import pytest

from dashboards import bar
from dashboards.address import Address, read
from dashboards.bar import ALL, CONTROLS, Offer, Unfinished
from schema.errors import BadInput
from schema.vocabulary import Measure, Population


def given(address: Address, **new: str | None) -> dict[str, str | None]:
    """What the controls hold at an address, with some changed by a reader."""
    return {**bar.values(address), **{name.replace("_", "-"): value for name, value in new.items()}}


def test_controls_that_nobody_touched_leave_the_address_as_it_is() -> None:
    for search in (
        "",
        "?collections=a,b&places=XQ01&kinds=strike&from=2021-01-01&asOf=3&level=ADM2&verification=VERIFIED",
    ):
        address = read(search)
        assert bar.changed(address, given(address)) == address
        assert set(bar.values(address)) == set(CONTROLS)


def test_a_control_changes_its_part_and_leaves_filters_that_the_bar_does_not_show() -> None:
    address = read("?collections=a&verification=VERIFIED&places=XQ01&near=1.0,2.0,30.0")
    changed = bar.changed(address, given(address, area=ALL, measure="injured", to="2021-12-31", as_of="7"))
    assert changed == read(
        "?collections=a&verification=VERIFIED&near=1.0,2.0,30.0&to=2021-12-31&measure=INJURED&asOf=7"
    )


def test_days_that_contradict_each_other_are_refused_and_unfinished_ones_waited_for() -> None:
    address = read("?from=2021-03-01")
    with pytest.raises(BadInput, match="swap them"):
        bar.changed(address, given(address, to="2020-01-01"))
    for typed in ("0002-01-01", "2021-1"):
        with pytest.raises(Unfinished):
            bar.changed(address, given(address, to=typed))
    assert bar.changed(address, given(address, **{"from": ""})).where.occurred.from_ is None
    assert bar.changed(address, given(address, to="2021-03-02")).where.occurred.to == dt.date(2021, 3, 2)


def test_what_is_no_count_of_people_has_no_population() -> None:
    address = dataclasses.replace(Address(), population=Population.CIVILIANS)
    changed = bar.changed(address, given(address, measure="incidents"))
    assert (changed.measure, changed.population) == (Measure.INCIDENTS, Population.ALL)


def test_a_value_that_is_not_offered_is_still_shown() -> None:
    offer = Offer({"area": [{"group": "Governorates", "items": [{"value": "XQ01", "label": "West"}]}]})
    inside = bar.settings(read("?places=XQ01"), offer)["area"]
    assert (inside.value, len(inside.options), inside.is_set) == ("XQ01", 1, True)
    several = bar.settings(read("?places=XQ01,XQ02"), offer)["area"]
    assert several.options[-1] == {"value": "XQ01,XQ02", "label": "2 chosen"}
    kind = bar.settings(read("?kinds=strike"), offer)["kind"]
    assert kind.options[-1] == {"value": "strike", "label": "Strike"}
