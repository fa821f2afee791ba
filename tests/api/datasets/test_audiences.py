"""Each audience gets files of its own copy: what is coarser for the public is finer for partners, nowhere else."""

import csv
import io
import json
from typing import Any

import pytest
from httpx2 import AsyncClient

from api.datasets import asking, texts
from schema import session
from schema.access import Audience
from schema.publish import publish
from schema.snapshot import snapshot, snapshot_async
from schema.tables.place import policy
from tests.api.worlds import World
from tests.recording import Recorder, point

CELLAR = "cellar in the old town"


@pytest.fixture(scope="module")
def held(world: World) -> str:
    """An event of which only partners may know where it was. Its code."""
    with session.migrating() as connection:
        rule = {"code": "torture", "audience": "open", "disclosure": "public"}
        connection.execute(policy.insert().values(rule | {"place_precision": "adm1", "date_precision": "month"}))
    with session.recording("tester") as connection:
        r = Recorder(connection)
        where = {"geometry": point(1, 1), "place_precision": "exact", "place_verbatim": CELLAR}
        event = r.event(world.real, "2017-02-03", title_en="Held", **where)
        r.act(event, "torture")
    assert publish().number == 2
    with snapshot() as connection:
        (code,) = connection.execute("SELECT code FROM event WHERE day_from = '2017-02-01'").fetchone() or ("",)
    return str(code)


def file(format_: str, audience: Audience, **asked: str) -> bytes:
    wanted = asking.read("events", format_, [("from", "2017-01-01"), *asked.items()], audience)
    with snapshot(audience) as connection:
        wish = asking.resolve(connection, wanted, "http://x/")
        return b"".join(texts.written(connection, wanted, wish))


def rows(body: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body.decode(), newline=""), strict=True))


def test_partners_get_the_place_and_the_public_the_province(held: str) -> None:
    (public,), (partner,) = (rows(file("csv", each)) for each in (Audience.OPEN, Audience.PARTNER))
    assert public["code"] == partner["code"] == held
    assert (public["lon"], public["place_precision"], public["day_from"]) == ("", "adm1", "2017-02-01")
    assert (partner["lon"], partner["place_precision"], partner["day_from"]) == ("1", "exact", "2017-02-03")
    assert (public["place_verbatim"], partner["place_verbatim"]) == ("", CELLAR)


@pytest.mark.parametrize("format_", ["csv", "jsonl", "geojson"])
def test_no_byte_for_the_public_tells_what_partners_know(held: str, format_: str) -> None:
    asked = {"labels": "ar"}
    public, partner = (file(format_, each, **asked) for each in (Audience.OPEN, Audience.PARTNER))
    assert held.encode() in public
    assert b"cellar" not in public
    assert b"2017-02-03" not in public
    # Where the same is looked for that must not be there, it is found.
    assert b"cellar" in partner
    assert b"2017-02-03" in partner


def test_the_geometry_is_as_coarse_as_the_place(held: str) -> None:
    assert held
    (public,), (partner,) = (
        json.loads(file("geojson", each))["features"] for each in (Audience.OPEN, Audience.PARTNER)
    )
    assert partner["geometry"] == {"type": "Point", "coordinates": [1, 1]}
    assert (public["geometry"] or {}).get("type") != "Point"


async def test_the_site_serves_the_public_only(client: AsyncClient, held: str) -> None:
    answer = await client.get("/datasets/events.csv?from=2017-01-01")
    assert [row["code"] for row in rows(answer.content)] == [held]
    assert "cellar" not in answer.text
    for asked in ("audience=partner", "columns=document"):
        assert (await client.get(f"/datasets/events.csv?{asked}")).status_code == 400


def test_marks_tell_audiences_apart() -> None:
    wanted = [asking.read("events", "csv", [], each) for each in Audience]
    with snapshot() as connection:
        wish = asking.resolve(connection, wanted[0])
    assert len({each.tag(wish, 2) for each in wanted}) == 2


async def test_a_snapshot_reads_and_nothing_else() -> None:
    async with snapshot_async() as connection:
        told: Any = await (await connection.execute("SHOW transaction_read_only")).fetchone()
        held_at: Any = await (await connection.execute("SHOW transaction_isolation")).fetchone()
        zone: Any = await (await connection.execute("SHOW TimeZone")).fetchone()
    assert (told[0], held_at[0], zone[0]) == ("on", "repeatable read", "UTC")
    assert connection.closed
