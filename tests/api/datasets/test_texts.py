"""Text formats: everything that matches, as it was published, in forms that programs and spreadsheets read."""

import csv
import io
import json
from typing import Any

import hxl
import pandas
import pytest
import shapely
from httpx2 import AsyncClient

from api.datasets.grains import GRAINS
from tests.api.worlds import ask

CSV, LINES, GEOJSON = (f"/datasets/events.{each}" for each in ("csv", "jsonl", "geojson"))


async def text(client: AsyncClient, address: str) -> str:
    answer = await client.get(address)
    assert answer.status_code == 200, answer.text
    return answer.text


async def table(client: AsyncClient, query: str = "") -> list[dict[str, str]]:
    found = await text(client, f"{CSV}?{query}")
    return list(csv.DictReader(io.StringIO(found, newline=""), strict=True))


async def lines(client: AsyncClient, query: str = "") -> list[dict[str, Any]]:
    return [json.loads(each) for each in (await text(client, f"{LINES}?{query}")).split("\n") if each]


async def test_every_event_is_there_once_oldest_first(client: AsyncClient) -> None:
    rows = await table(client)
    assert [row["title_en"] for row in rows] == [f"Event {n}" for n in range(1, 26)]
    assert list(rows[0]) == [each.name for each in GRAINS["events"].columns]


async def test_cells_hold_what_is_published(client: AsyncClient) -> None:
    (row,) = await table(client, "from=2016-12-10&to=2016-12-10")
    shown = {
        "collection": "alpha",
        "kind": "state_based_conflict",
        "day_from": "2016-12-10",
        "date_precision": "day",
        "lon": "1",
        "lat": "1",
        "place_precision": "exact",
        "adm0": "XQ",
        "adm2": "XQ0101",
        "adm3": "",
        "adm0_ar": "قاسيرا",
        "title_ar": "حادثة 10",
        "sources": "Council",
        "killed_all_low": "10",
        "killed_all_best": "10",
        "killed_all_high": "10",
        "killed_civilians_low": "",
        "publication": "1",
        "fictional": "false",
    }
    assert {name: row[name] for name in shown} == shown
    assert row["permalink"] == f"http://sijill.example/events/{row['code']}"
    assert {"document", "history", "words", "known", "geometry"}.isdisjoint(row)


async def test_an_open_bound_is_empty_and_not_zero(client: AsyncClient) -> None:
    (row,) = await table(client, "from=2016-12-07&to=2016-12-07")
    assert (row["killed_all_low"], row["killed_all_high"]) == ("7", "")
    (found,) = await lines(client, "from=2016-12-07&to=2016-12-07")
    assert (found["killed_all_low"], found["killed_all_high"]) == (7, None)


async def test_formulas_are_defused_in_tables_and_nowhere_else(client: AsyncClient) -> None:
    asked = "from=2016-12-09&to=2016-12-09&columns=place_verbatim,sources,independent_sources"
    (row,) = await table(client, asked)
    assert (row["place_verbatim"], row["sources"], row["independent_sources"]) == ("'=1+1", "'=Agency; Council", "2")
    (line,) = await lines(client, asked)
    assert (line["place_verbatim"], line["sources"], line["fictional"]) == ("=1+1", ["=Agency", "Council"], False)


async def test_invented_data_say_so_in_every_row_and_in_the_name_of_the_file(client: AsyncClient) -> None:
    for asked, said, name in (("", False, "sijill-events-1."), ("collections=invented", True, "-1-fictional.")):
        assert {row["fictional"] for row in await table(client, asked)} == {"true" if said else "false"}
        answer = await client.get(f"{GEOJSON}?{asked}")
        assert answer.json()["fictional"] is said
        assert {each["properties"]["fictional"] for each in answer.json()["features"]} == {said}
        assert answer.headers["content-disposition"].endswith(f'{name}geojson"')


async def test_geojson_is_a_feature_collection_with_null_geometries(client: AsyncClient) -> None:
    answer = await client.get(GEOJSON)
    assert answer.headers["content-type"] == "application/geo+json"
    found = answer.json()
    assert (found["type"], found["publication"], len(found["features"])) == ("FeatureCollection", 1, 25)
    assert [(each["id"], each["licence"]) for each in found["collections"]] == [("alpha", "CC0-1.0")]
    for feature in found["features"]:
        assert feature["type"] == "Feature"
        assert feature["id"] == feature["properties"]["code"]
        if feature["properties"]["place_precision"] == "exact":
            assert shapely.from_geojson(json.dumps(feature["geometry"])).is_valid
            assert feature["geometry"] == {"type": "Point", "coordinates": [1, 1]}
        else:
            assert feature["geometry"] is None
    assert found["features"][0]["properties"]["violations"] == ["unlawful_attacks"]


@pytest.mark.parametrize("asked", ["", "&labels=ar"])
async def test_columns_are_those_asked_for_and_those_no_file_is_without(client: AsyncClient, asked: str) -> None:
    (row, *_) = await table(client, f"columns=kind,code{asked}")
    labels = ["kind_label"] if asked else []
    always = ["permalink", "publication", "fictional", "licence", "citation"]
    assert list(row) == ["kind", *labels, "code", *always]
    if asked:
        assert row["kind_label"] == "نزاع أحد أطرافه دولة"


async def test_lists_have_labels_in_the_order_of_their_codes(client: AsyncClient) -> None:
    found, *_ = await lines(client, "columns=violations,acts,kind&labels=en")
    assert found["violations_label"] == ["Unlawful attacks"]
    assert (found["kind"], found["kind_label"]) == ("state_based_conflict", "State-based conflict")


async def test_hxl_tags_stand_right_under_the_header_and_are_read(client: AsyncClient) -> None:
    found = await text(client, f"{CSV}?hxl=true")
    header, tags, *_ = found.splitlines()
    assert header.split(",")[0] == "code"
    assert tags.split(",")[0].startswith("#event+id")
    read: Any = hxl.data(io.BytesIO(found.encode()), hxl.InputOptions(allow_local=True))
    wrong: list[Any] = []
    hxl.schema(callback=wrong.append).validate(read)
    assert {(each.message, str(each.column)) for each in wrong} == set()
    rows = list(hxl.data(io.BytesIO(found.encode())))
    assert len(rows) == 25
    assert rows[0].get("#date+start") == "2016-12-01"
    assert sum(int(row.get("#affected+killed+min") or 0) for row in rows) > 0


async def test_pandas_reads_arabic_as_it_is(client: AsyncClient) -> None:
    frame = pandas.read_csv(io.BytesIO((await client.get(CSV)).content))
    assert frame["title_ar"][9] == "حادثة 10"
    assert frame["killed_all_best"].sum() == sum(range(2, 26))  # of the first, sources disagree
    assert pandas.api.types.is_bool_dtype(frame["fictional"])
    objects = pandas.read_json(io.BytesIO((await client.get(LINES)).content), lines=True)
    assert list(objects["title_ar"]) == list(frame["title_ar"])


async def test_all_forms_and_graphql_agree(client: AsyncClient) -> None:
    query = "places=XQ01&from=2016-12-06"
    rows = await table(client, query)
    features = (await client.get(f"{GEOJSON}?{query}")).json()["features"]
    objects = await lines(client, query)
    where = '{within: {places: ["XQ01"]}, occurred: {from: "2016-12-06"}}'
    data = await ask(client, f"{{ events(orderBy: OCCURRED_ASC, where: {where}) {{ nodes {{ code }} }} }}")
    codes = [each["code"] for each in data["events"]["nodes"]]
    assert (
        codes
        == [row["code"] for row in rows]
        == [each["id"] for each in features]
        == [each["code"] for each in objects]
    )
    assert len(codes) == 4


async def test_nothing_matches_is_an_empty_file(client: AsyncClient) -> None:
    assert await table(client, "to=1990-12-31") == []
    assert (await client.get(f"{GEOJSON}?to=1990-12-31")).json()["features"] == []
    assert await text(client, f"{LINES}?to=1990-12-31") == ""


async def test_the_same_question_gives_the_same_bytes(client: AsyncClient) -> None:
    for address in (CSV, LINES, GEOJSON):
        asked = f"{address}?labels=ar"
        assert await text(client, asked) == await text(client, asked)
        # Of an older state of the database the same is told as of the newest.
        (newest, named) = [(await text(client, each)) for each in (address, f"{address}?asOf=1")]
        assert newest.replace("?", "").replace("asOf=1", "") == named.replace("?", "").replace("asOf=1", "")
