"""Rates, hexagons, hotspots and clusters through GraphQL, and back from what they are cited by."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
import pytest_asyncio
from httpx2 import AsyncClient

from api import serve
from schema import session
from tests.analytics import grid
from tests.api.worlds import ask, refusal
from tests.api.worlds import client as client_of
from tests.database import Database

Budget = Callable[..., AbstractContextManager[list[str]]]

WHERE = 'where: {collections: ["thick"]}'
FIELDS = """value lower upper records status interval method { name parameters seed paper } caveats { code severity }
  areas { place { pcode name level } h3 value lower upper records class people smoothed hotspot gi association
          coverage }
  unplaced { value records } breaks reference { hash query permalink }
  clusters { places { pcode } cells radiusMetres start end cases expected relativeRisk logLikelihoodRatio pValue }"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def asking(database: Database) -> AsyncIterator[AsyncClient]:
    """The application on the country of thirty-six districts."""
    assert database.name
    grid.record()
    async with client_of(serve.app()) as found:
        yield found
    await session.close_async()


async def map_of(client: AsyncClient, arguments: str, fields: str = FIELDS) -> dict[str, Any]:
    found: dict[str, Any] = (await ask(client, f"{{ areaMap({WHERE}, {arguments}) {{ {fields} }} }}"))["areaMap"]
    return found


async def test_rates_come_with_their_people(asking: AsyncClient, query_budget: Budget) -> None:
    with query_budget(6):
        found = await map_of(asking, "level: ADM2, scale: RATE")
    assert (found["status"], found["interval"]) == ("OK", "CONFIDENCE")
    assert found["value"] == pytest.approx(60 / 36)
    (middle,) = [each for each in found["areas"] if each["place"]["pcode"] == grid.pcode(1, 1)]
    assert (middle["value"], middle["people"], middle["h3"]) == (9, 100_000, None)
    assert middle["smoothed"] < 9
    assert middle["hotspot"] is middle["gi"] is middle["association"] is None
    assert found["method"]["parameters"]["per"] == 100_000
    codes = [each["code"] for each in found["caveats"]]
    assert {"NO_DENOMINATOR", "RATE_COVERS_CHANCE_ONLY", "DENOMINATOR_SOURCES"} <= set(codes)


async def test_hexagons_have_a_name_a_shape_and_no_place(asking: AsyncClient, query_budget: Budget) -> None:
    with query_budget(4):
        found = await map_of(asking, "level: H3_6", f"{FIELDS} shapes: areas {{ geometry }}")
    assert found["unplaced"]["records"] == 0
    assert sum(each["records"] for each in found["areas"]) == found["records"] == 60
    for area, shape in zip(found["areas"], found["shapes"], strict=True):
        assert area["place"] is None
        assert len(area["h3"]) == 15
        assert shape["geometry"]["type"] == "Polygon"


async def test_hotspots_and_clusters(asking: AsyncClient, query_budget: Budget) -> None:
    with query_budget(8):
        found = await map_of(asking, "level: ADM2, scale: RATE, hotspots: true, scan: SPATIAL, seed: 3")
    hot = {each["place"]["pcode"] for each in found["areas"] if each["association"] == "HIGH_AMONG_HIGH"}
    assert grid.pcode(1, 1) in hot
    first = found["clusters"][0]
    assert first["pValue"] <= 0.01
    assert first["places"]
    assert first["cells"] == []
    assert found["method"]["seed"] == 3
    assert found["method"]["paper"].startswith("Kulldorff")
    assert found["method"]["parameters"]["replicates"] == 999


@pytest.mark.parametrize(
    "arguments",
    [
        "level: ADM2, scale: RATE",
        "level: H3_7",
        "level: ADM2, hotspots: true, seed: 5",
        "level: ADM2, scan: SPACE_TIME",
        "level: H3_5, hotspots: true, scan: SPATIAL",
        "level: ADM2, breaks: [1, 4.5, 9]",
    ],
)
async def test_the_query_of_a_reference_gives_the_same_hash(asking: AsyncClient, arguments: str) -> None:
    first = await map_of(asking, arguments, "reference { hash query permalink }")
    again = first["reference"]["query"].replace("areas {", "reference { hash } areas {", 1)
    assert (await ask(asking, again))["areaMap"]["reference"]["hash"] == first["reference"]["hash"]
    address = first["reference"]["permalink"]
    assert address.startswith("http://sijill.example/graphql?query=")
    inner = "... on AreaMap { reference { hash } }"
    data = await ask(asking, f"query Q($p: String!) {{ result(permalink: $p) {{ {inner} }} }}", p=address)
    assert data["result"]["reference"]["hash"] == first["reference"]["hash"]


async def test_maps_that_stand_side_by_side_have_the_same_classes(asking: AsyncClient) -> None:
    first = await map_of(asking, "level: ADM2", "breaks areas { value class }")
    other = await map_of(asking, "level: ADM1, breaks: [1, 3, 9]", "breaks areas { value class }")
    assert first["breaks"] == other["breaks"] == [1, 3, 9]
    assert {each["class"] for each in other["areas"]} == {3}
    code, said = await refusal(asking, f"{{ areaMap({WHERE}, breaks: [3, 1]) {{ value }} }}")
    assert (code, said.startswith("breaks: give at most 5 upper ends")) == ("BAD_INPUT", True)


async def test_what_is_as_usual_need_not_be_said(asking: AsyncClient) -> None:
    plain = await map_of(asking, "level: ADM2", "reference { hash query }")
    said = await map_of(asking, "level: ADM2, scale: COUNT, hotspots: false, seed: 9", "reference { hash query }")
    assert plain == said


@pytest.mark.parametrize("lang", ["EN", "AR"])
async def test_figures(asking: AsyncClient, lang: str) -> None:
    for arguments in ("level: ADM2, scale: RATE", "level: H3_6, hotspots: true"):
        found = await map_of(asking, arguments, f"figure(lang: {lang}) reference {{ hash }}")
        assert found["figure"]["layout"]["meta"]["hash"] == found["reference"]["hash"]


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        ("level: ADM2, scale: CUMULATIVE", "BAD_INPUT", "scale: CUMULATIVE adds up over time"),
        ("level: H3_5, scale: RATE", "BAD_INPUT", "scale: nobody counted the people of hexagons"),
        ("level: ADM2, scan: SPATIAL", "BAD_INPUT", "scan: how many cases an area should have"),
        ("level: ADM2, scan: SPACE_TIME, measure: KILLED", "BAD_INPUT", "scan: cases must fall independently"),
        ("level: ADM2, hotspots: true, seed: -4", "BAD_INPUT", "seed: -4 is no seed"),
    ],
)
async def test_nonsense_is_one_sentence(asking: AsyncClient, arguments: str, code: str, sentence: str) -> None:
    found, said = await refusal(asking, f"{{ areaMap({WHERE}, {arguments}) {{ value }} }}")
    assert found == code
    assert said.startswith(sentence)


async def test_places_have_no_hexagons(asking: AsyncClient) -> None:
    code, said = await refusal(asking, "{ places(where: {levels: [H3_5]}) { nodes { id } } }")
    assert (code, said.startswith("levels: H3_5 are hexagons and no places")) == ("BAD_INPUT", True)
