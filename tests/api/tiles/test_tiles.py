"""What tiles show: each event once, at its spot or in a square or area, and never more precisely than it is known."""

from collections.abc import Mapping
from typing import Any

import mapbox_vector_tile
import pytest
from httpx2 import AsyncClient, Response

from api.tiles import drawing
from tests.api.tiles.tarsa import Tarsa
from tests.api.worlds import ask

pytestmark = pytest.mark.usefixtures("tarsa")

WIDE, DEEP = "4/8/7", "14/8237/8146"
"""The tile of zoom 4 that holds the country, and the one of zoom 14 around the spot."""
FICTION = "collections=tarsa"

Layers = Mapping[str, list[dict[str, Any]]]


async def got(client: AsyncClient, at: str, query: str = FICTION, **headers: str) -> Response:
    return await client.get(f"/tiles/{at}.mvt?{query}", headers=headers)


async def layers(client: AsyncClient, at: str, query: str = FICTION) -> Layers:
    answer = await got(client, at, query)
    assert answer.status_code in (200, 204), answer.text
    if not answer.content:
        return {}
    assert len(answer.content) <= drawing.LARGEST
    found = mapbox_vector_tile.decode(answer.content)
    return {name: [each["properties"] for each in layer["features"]] for name, layer in found.items()}


def count(found: Layers) -> int:
    points = found.get("events", [])
    return len(points) + sum(each["events"] for name in ("cells", "areas") for each in found.get(name, []))


async def test_a_wide_tile_has_points_where_the_place_is_known_well_enough_and_areas_for_the_rest(
    client: AsyncClient,
) -> None:
    found = await layers(client, WIDE)
    assert [each["place_precision"] for each in found["events"]] == ["exact", "exact", "near", "near"]
    # The district and the stand-in in its province, the road in its country or province.
    assert {each["pcode"]: each["events"] for each in found["areas"]} == {"XT01": 2, "XT02": 1}
    assert {each["fictional"] for layer in found.values() for each in layer} == {True}


async def test_points_tell_what_is_known_and_leave_out_what_is_not(client: AsyncClient) -> None:
    found = {each["granularity"] + each["place_precision"]: each for each in (await layers(client, WIDE))["events"]}
    spot, together = found["incidentexact"], found["aggregateexact"]
    assert (spot["killed_low"], spot["killed_best"], spot["killed_high"]) == (2, 3, 4)
    assert "radius_metres" not in spot
    assert together["killed_best"] == 60
    near = next(each for each in (await layers(client, WIDE, f"{FICTION}&from=2021-02-01&to=2021-02-28"))["events"])
    assert (near["radius_metres"], near["killed_low"]) == (5000, 1)
    assert not {"killed_best", "killed_high"} & set(near)


async def test_a_deep_tile_draws_no_disc_as_a_point(client: AsyncClient) -> None:
    found = await layers(client, DEEP)
    assert sorted(each["granularity"] for each in found["events"]) == ["aggregate", "incident"]
    by_code = {each["pcode"]: each for each in found["areas"]}
    # Within 5 km lies in the narrowest area that holds the disc.
    assert (by_code["XT010101"]["events"], by_code["XT010101"]["near"]) == (2, 1)
    assert (by_code["XT0101"]["events"], by_code["XT0101"]["near"]) == (1, 0)


async def test_what_stands_in_for_an_area_is_never_a_point(client: AsyncClient) -> None:
    around = await layers(client, "14/8237/8100")
    assert "events" not in around
    assert "cells" not in around


async def test_sums_are_those_of_incidents_and_unknown_where_one_is(
    client: AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "MOST_POINTS", 1)
    found = await layers(client, WIDE)
    assert "events" not in found
    (both,) = [each for each in found["cells"] if each["events"] == 2]
    assert (both["incidents"], both["killed_stated"], both["squares_a_side"]) == (1, 1, 32)
    assert (both["killed_low"], both["killed_best"], both["killed_high"]) == (2, 3, 4)
    (near,) = [each for each in found["cells"] if each["events"] == 1 and each["killed_stated"]]
    assert near["killed_low"] == 1
    assert not {"killed_best", "killed_high"} & set(near)
    province = next(each for each in found["areas"] if each["pcode"] == "XT01")
    assert (province["killed_low"], province["killed_best"], province["killed_high"]) == (7, 8, 9)
    nothing_stated = next(each for each in found["areas"] if each["pcode"] == "XT02")
    assert not {"killed_low", "killed_best", "killed_high"} & set(nothing_stated)


async def test_what_would_be_too_large_is_summed_further_and_nothing_is_lost(
    client: AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = count(await layers(client, WIDE))
    monkeypatch.setattr(drawing, "MOST_POINTS", 0)
    monkeypatch.setattr(drawing, "LARGEST", 480)
    found = await layers(client, WIDE)
    assert {each["squares_a_side"] for each in found["cells"]} < {1, 2, 4, 8, 16}
    assert count(found) == whole


@pytest.mark.parametrize(
    ("conditions", "where"),
    [
        ("", ""),
        ("&kinds=shelling", 'kinds: ["shelling"]'),
        ("&from=2021-02-01", 'occurred: {from: "2021-02-01"}'),
        ("&granularity=INCIDENT", "granularity: [INCIDENT]"),
        ("&placePrecision=NEAR", "placePrecision: NEAR"),
        ("&places=XT0101", 'within: {places: ["XT0101"]}'),
        ("&bbox=0,0,2,2", "within: {bbox: [0, 0, 2, 2]}"),
        ("&text=nothing", 'text: "nothing"'),
        ("&reportedTo=2030-01-01", 'reported: {to: "2030-01-01"}'),
    ],
)
async def test_the_same_filter_finds_the_same_events_as_graphql(
    client: AsyncClient, conditions: str, where: str
) -> None:
    asked = f'{{ events(where: {{collections: ["tarsa"] {where}}}) {{ totalCount }} }}'
    total = (await ask(client, asked))["events"]["totalCount"]
    told = (await client.get(f"/tiles/tilejson.json?{FICTION}{conditions}")).json()
    assert told["events"] == total
    assert count(await layers(client, "0/0/0", FICTION + conditions)) == total - told["unplaced"]


async def test_fiction_is_drawn_only_when_it_is_named_and_never_with_what_is_real(client: AsyncClient) -> None:
    real = await layers(client, "0/0/0", "")
    assert [each["collection"] for each in real["events"]] == ["true"]
    assert {each["fictional"] for each in real["events"]} == {False}
    both = await got(client, "0/0/0", "collections=tarsa,true")
    assert (both.status_code, both.json()["code"]) == (400, "MIXED_FICTION")


async def test_what_was_removed_for_protection_is_in_no_tile_of_any_state(client: AsyncClient, tarsa: Tarsa) -> None:
    assert tarsa.events["gone"]
    around = "14/8328/8055"
    for query in (FICTION, f"{FICTION}&asOf=1", f"{FICTION}&kinds=state_based_conflict&asOf=1"):
        assert "events" not in await layers(client, around, query)
    assert count(await layers(client, WIDE)) == count(await layers(client, WIDE, f"{FICTION}&asOf=1"))


async def test_tilejson_says_what_there_is_whose_it_is_and_how_much_no_map_can_show(client: AsyncClient) -> None:
    told = (await client.get(f"/tiles/tilejson.json?{FICTION}&asOf=2")).json()
    assert told["tiles"] == [f"http://sijill.example/tiles/{{z}}/{{x}}/{{y}}.mvt?{FICTION}&asOf=2"]
    assert [each["id"] for each in told["vector_layers"]] == ["events", "cells", "areas"]
    assert "Tarsa Register" in told["attribution"]
    assert (told["events"], told["unplaced"], told["fictional"]) == (8, 1, True)
    west, south, east, north = told["bounds"]
    assert (west, south) == (pytest.approx(0, abs=1e-5), pytest.approx(0, abs=1e-5))
    assert east >= 5
    assert north == pytest.approx(4, abs=1e-3)
    fields = {each["id"]: set(each["fields"]) for each in told["vector_layers"]}
    for name, features in (await layers(client, WIDE)).items():
        assert {key for each in features for key in each} <= fields[name]
