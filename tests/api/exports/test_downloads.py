"""Downloads: everything that matches, as it was published, in forms that programs and spreadsheets read."""

import csv
import io
import json
from typing import Any

import pytest
import shapely
from httpx2 import AsyncClient

from api.exports import download
from schema.queries import exports
from tests.api.worlds import ask

CSV, GEOJSON = "/datasets/events.csv", "/datasets/events.geojson"


async def table(client: AsyncClient, query: str = "") -> list[dict[str, str]]:
    answer = await client.get(f"{CSV}?{query}")
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text, newline=""), strict=True))


async def test_every_event_is_there_once_oldest_first(client: AsyncClient) -> None:
    rows = await table(client)
    assert [row["title_en"] for row in rows] == [f"Event {n}" for n in range(1, 26)]
    assert list(rows[0]) == download.names()


async def test_columns_are_those_that_may_be_exported(client: AsyncClient) -> None:
    (row,) = await table(client, "from=2016-12-10&to=2016-12-10")
    assert {column.name for column in exports.COLUMNS} <= row.keys()
    assert {"document", "history", "words", "known", "geometry"}.isdisjoint(row)
    shown = {
        "collection": "alpha",
        "kind": "state_based_conflict",
        "day_from": "2016-12-10",
        "date_precision": "day",
        "lon": "1.0",
        "lat": "1.0",
        "place_precision": "exact",
        "adm0": "XQ",
        "adm1": "XQ01",
        "adm2": "XQ0101",
        "adm3": "",
        "title_ar": "حادثة 10",
        "sources": "Council",
        "killed_all_low": "10",
        "killed_all_best": "10",
        "killed_all_high": "10",
        "killed_civilians_low": "",
        "publication": "1",
    }
    assert {name: row[name] for name in shown} == shown
    assert row["permalink"] == f"http://sijill.example/events/{row['code']}"


async def test_invented_data_say_so_in_every_row_and_in_the_name_of_the_file(client: AsyncClient) -> None:
    for asked, said, name in (
        ("", False, "sijill-events-1."),
        ("collections=invented", True, "sijill-events-1-fictional."),
    ):
        assert {row["fictional"] for row in await table(client, asked)} == {"true" if said else "false"}
        answer = await client.get(f"{GEOJSON}?{asked}")
        assert {each["properties"]["fictional"] for each in answer.json()["features"]} == {said}
        assert answer.headers["content-disposition"] == f'attachment; filename="{name}geojson"'


async def test_who_asks_for_the_head_gets_the_tag_and_no_rows(client: AsyncClient) -> None:
    head, whole = await client.head(CSV), await client.get(CSV)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == whole.headers["etag"]


async def test_an_open_bound_is_empty_and_not_zero(client: AsyncClient) -> None:
    (row,) = await table(client, "from=2016-12-07&to=2016-12-07")
    assert (row["killed_all_low"], row["killed_all_high"]) == ("7", "")


async def test_formulas_are_defused_and_numbers_are_not_touched(client: AsyncClient) -> None:
    (row,) = await table(client, "from=2016-12-09&to=2016-12-09")
    assert row["place_verbatim"] == "'=1+1"
    answer = await client.get(CSV)
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.text.count("\r\n") == 26


async def test_geojson_is_a_feature_collection_with_null_geometries(client: AsyncClient) -> None:
    answer = await client.get(GEOJSON)
    assert answer.headers["content-type"] == "application/geo+json"
    found = answer.json()
    assert (found["type"], found["publication"], len(found["features"])) == ("FeatureCollection", 1, 25)
    assert [each["id"] for each in found["collections"]] == ["alpha"]
    for feature in found["features"]:
        assert feature["type"] == "Feature"
        assert feature["id"] == feature["properties"]["code"]
        if feature["properties"]["place_precision"] == "exact":
            assert shapely.from_geojson(json.dumps(feature["geometry"])).is_valid
            assert feature["geometry"] == {"type": "Point", "coordinates": [1, 1]}
        else:
            assert feature["geometry"] is None
    assert found["features"][0]["properties"]["violations"] == ["unlawful_attacks"]


async def test_both_forms_and_graphql_agree(client: AsyncClient) -> None:
    query = "places=XQ01&from=2016-12-06"
    rows = await table(client, query)
    features = (await client.get(f"{GEOJSON}?{query}")).json()["features"]
    where = '{within: {places: ["XQ01"]}, occurred: {from: "2016-12-06"}}'
    data = await ask(client, f"{{ events(orderBy: OCCURRED_ASC, where: {where}) {{ nodes {{ code }} }} }}")
    codes = [each["code"] for each in data["events"]["nodes"]]
    assert codes == [row["code"] for row in rows] == [each["id"] for each in features]
    assert len(codes) == 4


async def test_nothing_matches_is_an_empty_file(client: AsyncClient) -> None:
    assert await table(client, "from=1990-01-01&to=1990-12-31") == []
    assert (await client.get(f"{GEOJSON}?to=1990-12-31")).json()["features"] == []


async def test_fictional_events_must_be_asked_for(client: AsyncClient) -> None:
    rows = await table(client, "collections=invented")
    assert [row["collection"] for row in rows] == ["invented"]


@pytest.mark.parametrize(
    ("query", "code", "words"),
    [
        ("places=XX", "UNKNOWN_KEY", "XX"),
        ("from=2016-13-01", "BAD_INPUT", "2016-12-13"),
        ("from=2017-01-01&to=2016-01-01", "BAD_INPUT", "swap"),
        ("colections=alpha", "BAD_INPUT", "collections"),
        ("collections=alpha,invented", "MIXED_FICTION", "fictional"),
        ("kinds=x", "UNKNOWN_KEY", "event"),
        ("asOf=99", "UNKNOWN_KEY", "99"),
        ("asOf=1999-01-01", "BEFORE_FIRST_PUBLICATION", "1999"),
        ("asOf=1&asOf=1", "BAD_INPUT", "twice"),
        ("from=2016-12-01&from=2016-12-02", "BAD_INPUT", "twice"),
        ("text=%00", "BAD_INPUT", "character"),
        ("bbox=1,2", "BAD_INPUT", "four"),
    ],
)
@pytest.mark.parametrize("address", [CSV, GEOJSON])
async def test_a_bad_condition_is_a_400_with_a_sentence(
    client: AsyncClient, address: str, query: str, code: str, words: str
) -> None:
    answer = await client.get(f"{address}?{query}")
    assert answer.status_code == 400
    told = answer.json()
    assert told["code"] == code
    assert words in told["message"]


async def test_there_is_no_other_form(client: AsyncClient) -> None:
    answer = await client.get("/datasets/events.xlsx")
    assert answer.status_code == 404
    assert "events.csv" in answer.json()["message"]


async def test_a_file_that_is_known_is_not_sent_again(client: AsyncClient) -> None:
    first = await client.get(f"{CSV}?places=XQ")
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "public, max-age=60"
    assert (await client.get(f"{CSV}?places=XQ", headers={"if-none-match": tag})).status_code == 304
    assert (await client.get(f"{CSV}?places=XQ01", headers={"if-none-match": tag})).status_code == 200
    assert (await client.get(f"{GEOJSON}?places=XQ", headers={"if-none-match": tag})).status_code == 200


async def test_a_file_that_breaks_off_is_an_error_and_no_shorter_file(
    client: AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, seen = download._flat, []

    def breaks(row: Any, *given: Any) -> Any:
        seen.append(row)
        if len(seen) > 15:
            raise ConnectionError("gone")
        return whole(row, *given)

    monkeypatch.setattr(download, "PART", 10)
    monkeypatch.setattr(download, "_flat", breaks)
    with pytest.raises(ConnectionError):
        await client.get(CSV)
    monkeypatch.undo()
    assert (await client.get(CSV)).status_code == 200


async def test_rows_are_read_part_by_part(client: AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes, whole = [], download.spreadsheet.lines

    def noted(rows: Any) -> bytes:
        given = list(rows)
        sizes.append(len(given))
        return whole(given)

    monkeypatch.setattr(download, "PART", 10)
    monkeypatch.setattr(download.spreadsheet, "lines", noted)
    assert len(await table(client)) == 25
    assert sizes == [1, 10, 10, 5]


async def test_too_many_downloads_at_once_are_told_to_wait(client: AsyncClient) -> None:
    held: list[Any] = [await download._busy.acquire() for _ in range(download.AT_ONCE)]
    try:
        answer = await client.get(CSV)
    finally:
        for _ in held:
            download._busy.release()
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "30"
    assert (await client.get(CSV)).status_code == 200
