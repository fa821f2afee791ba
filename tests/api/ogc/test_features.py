"""OGC API – Features as a program finds it: right links, JSON alone, filters that work, and refusals in a sentence."""

import re
from typing import Any

import mapbox_vector_tile
import pytest
from httpx2 import AsyncClient

from schema.errors import NotReady
from schema.ogc import VIEWS
from tests.api.tiles.tarsa import Tarsa

pytestmark = pytest.mark.usefixtures("tarsa")

HERE = "http://sijill.example"
ITEMS = "/ogc/collections/events_fictional/items"
NAMES = ("www.opengis.net", "geojson.org/schema", "json-schema.org", "www.opengeospatial.org")
"""What begins like an address and is a name of a standard."""
DOCUMENTS = (
    *("/ogc", "/ogc/conformance", "/ogc/collections", "/ogc/collections/events", "/ogc/collections/events/queryables"),
    *(ITEMS, "/ogc/collections/areas_fictional/tiles", "/ogc/tileMatrixSets", "/ogc/tileMatrixSets/WebMercatorQuad"),
    "/ogc/collections/areas_fictional/tiles/WebMercatorQuad",
    "/ogc/collections/areas_fictional/tiles/WebMercatorQuad/tilejson.json",
)


async def found(client: AsyncClient, address: str, **asked: Any) -> Any:
    answer = await client.get(address, params=asked or None)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def days(client: AsyncClient, **asked: Any) -> list[str]:
    told = await found(client, ITEMS, **asked)
    return [each["properties"]["day_from"] for each in told["features"]]


@pytest.mark.parametrize("address", DOCUMENTS)
async def test_every_document_is_json_and_links_to_us_alone(client: AsyncClient, address: str) -> None:
    answer = await client.get(address, headers={"accept": "text/html,application/xhtml+xml"})
    assert answer.status_code == 200
    assert "json" in answer.headers["content-type"]
    addresses = re.findall(r'https?://[^"\s\\]+', answer.text)
    strange = [each for each in addresses if not each.startswith(HERE) and not any(name in each for name in NAMES)]
    assert strange == []
    assert not re.search("text/html|text/csv|/conf/html|f=csv", answer.text)


async def test_links_of_the_landing_page_lead_somewhere(client: AsyncClient) -> None:
    told = await found(client, "/ogc")
    links = {each["rel"]: each["href"] for each in told["links"] if not each.get("templated")}
    assert links["self"] == f"{HERE}/ogc/"
    for relation in ("self", "conformance", "data", "service-desc"):
        assert (await client.get(links[relation])).status_code == 200
    classes = (await found(client, "/ogc/conformance"))["conformsTo"]
    assert "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core" in classes


async def test_collections_are_the_views_with_what_they_hold_and_where_it_lies(client: AsyncClient) -> None:
    told = (await found(client, "/ogc/collections"))["collections"]
    assert [each["id"] for each in told] == [view.name for view in VIEWS]
    by_name = {each["id"]: each for each in told}
    invented = by_name["events_fictional"]
    assert invented["description"].startswith("INVENTED")
    # On what terms it may be used stands wherever features are, and nothing of the other nature.
    assert invented["description"].endswith("tarsa: Tarsa Register (CC0-1.0)")
    assert (await found(client, ITEMS))["description"] == invented["description"]
    assert "Tarsa" not in by_name["events"]["description"] + by_name["areas_fictional"]["description"]
    assert "true: " in by_name["events"]["description"]
    assert invented["extent"]["spatial"]["bbox"] == [[1.0, 1.0, 5.0, 3.5]]
    assert invented["extent"]["temporal"]["interval"][0][0].startswith("2021-01-10")
    assert all(each["links"][0]["href"].startswith(f"{HERE}/ogc/collections/") for each in told)


async def test_headers_can_be_asked_for_alone(client: AsyncClient) -> None:
    for address in ("/ogc", ITEMS):
        asked, whole = await client.head(address), await client.get(address)
        assert (asked.status_code, asked.headers["content-type"]) == (200, whole.headers["content-type"])


async def test_fiction_and_fact_are_apart_and_what_was_removed_is_in_neither(client: AsyncClient) -> None:
    real = await found(client, "/ogc/collections/events/items")
    assert [each["properties"]["collection"] for each in real["features"]] == ["true"]
    invented = await found(client, ITEMS)
    assert (invented["numberMatched"], {each["properties"]["collection"] for each in invented["features"]}) == (
        8,
        {"tarsa"},
    )
    points = [each["geometry"]["coordinates"] for each in invented["features"] if each["geometry"]]
    assert [3, 3] not in points
    # The district is known to an area alone.
    assert [1, 1] in points
    assert sum(each["geometry"] is None for each in invented["features"]) == 2


async def test_boxes_days_and_filters_choose(client: AsyncClient) -> None:
    assert await days(client, bbox="4.8,0.8,5.2,1.2") == ["2021-03-03"]
    assert await days(client, datetime="2021-02-02") == ["2021-02-02"]
    assert await days(client, datetime="2021-02-01T00:00:00Z/2021-02-28T00:00:00Z") == ["2021-02-02"]
    assert await days(client, datetime="2021-03-03/..") == ["2021-03-03"]
    assert len(await days(client, datetime="../2021-01-31")) == 6
    assert await days(client, filter="place_precision = 'near' AND day_from > DATE('2021-02-15')") == ["2021-03-03"]
    assert len(await days(client, filter="kind LIKE 'shel%'")) == 1
    assert len(await days(client, filter="S_INTERSECTS(geometry, POLYGON((0 0, 2 0, 2 1.5, 0 1.5, 0 0)))")) == 3
    assert len(await days(client, filter='{"op":"=","args":[{"property":"kind"},"shelling"]}')) == 1
    assert len(await days(client, granularity="aggregate")) == 1


async def test_pages_follow_each_other_and_hold_everything_once(client: AsyncClient) -> None:
    codes, address = [], f"{ITEMS}?limit=3"
    while address:
        page = await found(client, address)
        codes += [each["id"] for each in page["features"]]
        address = next((each["href"] for each in page["links"] if each["rel"] == "next"), "")
    assert len(codes) == len(set(codes)) == 8
    one = await found(client, f"{ITEMS}/{codes[0]}")
    assert (one["id"], one["properties"]["code"]) == (codes[0], codes[0])


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        (f"{ITEMS}?f=html", 400, "JSON"),
        (f"{ITEMS}?f=csv", 400, "/datasets"),
        (f"{ITEMS}?limit=1001", 400, "1000"),
        (f"{ITEMS}?limit=x", 400, "limit"),
        (f"{ITEMS}?limit=0", 400, "limit: a page has 1 to 1,000 features"),
        (f"{ITEMS}?bbox=1,2,3", 400, "bbox"),
        (f"{ITEMS}?datetime=yesterday", 400, "datetime"),
        ("/ogc/collections/areas/items?datetime=2021-01-01/..", 400, "'datetime' is nothing that areas"),
        (f"{ITEMS}?filter=geometry='x'", 400, "filter"),
        (f"{ITEMS}?datetime=2021-02-02/2021-01-01", 400, "swap"),
        (f"{ITEMS}?filter=kind LIKE", 400, "CQL2"),
        (f"{ITEMS}?filter=kind > 3", 400, "queryables"),
        (f"{ITEMS}?filter=document IS NULL", 400, "property"),
        (f"{ITEMS}?filter=pg_sleep(9) = 1", 400, "pg_sleep"),
        (f"{ITEMS}?filter=query_to_xml('select 1', true, true, '') IS NULL", 400, "query_to_xml"),
        (f"{ITEMS}?filter=a_overlaps(violations, ('x'))", 400, "a_overlaps"),
        (f"{ITEMS}?kinds=shelling", 400, "kinds"),
        (f"{ITEMS}?sortby=nothing", 400, "nothing"),
        ("/ogc/collections/situations/items?sortby=kinds", 400, "sortby"),
        (f"{ITEMS}/SJ-0000-0000", 404, "SJ-0000-0000"),
        ("/ogc/collections/open.event/items", 404, "events_fictional"),
        ("/ogc/collections/event", 404, "events_fictional"),
        ("/ogc/nothing", 404, "/ogc"),
        ("/ogc/collections/events/tiles/WebMercatorQuad/15/0/0", 404, "zoom"),
        ("/ogc/collections/events/tiles/WebMercatorQuad/4/8/7?filter=kind='x'", 400, "/tiles"),
    ],
)
async def test_what_cannot_be_answered_is_told_in_one_sentence(
    client: AsyncClient, address: str, status: int, says: str
) -> None:
    answer = await client.get(address)
    told = answer.json()
    assert (answer.status_code, set(told)) == (status, {"code", "message", "docs"})
    assert says in told["message"]
    assert "\n" not in told["message"]
    assert not re.search("SELECT|FROM ogc|operator does not exist|asyncpg|Traceback", told["message"])


async def test_tiles_of_events_are_those_of_tiles(client: AsyncClient) -> None:
    at = "/ogc/collections/events_fictional/tiles/WebMercatorQuad/4/8/7"
    assert (await client.get(at)).content == (await client.get("/tiles/4/8/7.mvt?collections=tarsa")).content
    # Of a country of which anything real is told, the areas are no fiction.
    areas = await client.get("/ogc/collections/areas/tiles/WebMercatorQuad/4/8/7")
    features = mapbox_vector_tile.decode(areas.content)["default"]["features"]
    assert sorted(each["properties"]["pcode"] for each in features) == ["XT", "XT01", "XT0101", "XT010101", "XT02"]
    assert (await found(client, "/ogc/collections/areas_fictional/items"))["features"] == []


async def test_it_is_charged_by_what_it_may_give(client: AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIJILL_RATE", "6000 per hour")
    first, second = await client.get(f"{ITEMS}?limit=1000"), await client.get(f"{ITEMS}?limit=1000")
    assert (first.status_code, second.status_code) == (200, 429)
    assert int(second.headers["retry-after"]) > 0


async def test_without_its_login_it_says_what_to_do(client: AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object) -> None:
        raise NotReady("No password for sijill_ogc: `sijill db roles` makes the logins.")

    assert (await client.get(ITEMS)).status_code == 200
    monkeypatch.setattr("api.ogc.application.login_url", missing)
    answer = await client.get(ITEMS)
    assert (answer.status_code, answer.json()["code"]) == (503, "NOT_READY")
    assert "sijill db roles" in answer.json()["message"]


async def test_every_origin_may_ask_and_nothing_is_kept_of_it(client: AsyncClient, tarsa: Tarsa) -> None:
    assert tarsa.events
    answer = await client.get(ITEMS, headers={"origin": "https://map.example"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "set-cookie" not in answer.headers
