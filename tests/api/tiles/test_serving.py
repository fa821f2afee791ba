"""How tiles travel: kept, compressed, open to all, charged; and what is refused, in a sentence."""

import asyncio
import gzip
from dataclasses import replace
from pathlib import Path
from typing import Any

import mapbox_vector_tile
import pytest
from httpx2 import AsyncClient
from pmtiles.reader import MmapSource, Reader, all_tiles

from api.tiles import archive
from api.tiles.drawing import Question, draw
from schema import session
from schema.filters import EventFilter
from schema.queries import scope as scopes
from schema.queries import tiles
from schema.queries.tiles import Tile
from schema.vocabulary import Granularity
from tests.api.tiles.tarsa import Tarsa

pytestmark = pytest.mark.usefixtures("tarsa")

AT = "/tiles/4/8/7.mvt?collections=tarsa"
FICTION = EventFilter(collections=("tarsa",))


async def test_a_tile_is_marked_and_not_sent_twice(client: AsyncClient) -> None:
    first = await client.get(AT)
    assert first.headers["content-type"] == "application/vnd.mapbox-vector-tile"
    assert (first.headers["x-publication"], first.headers["cache-control"]) == ("2", "public, max-age=60")
    again = await client.get(AT, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = await client.get(f"{AT}&kinds=shelling", headers={"if-none-match": first.headers["etag"]})
    assert other.status_code == 200


async def test_every_origin_may_ask_and_large_tiles_are_compressed(client: AsyncClient) -> None:
    found = await client.get(AT, headers={"origin": "https://map.example", "accept-encoding": "gzip"})
    assert found.headers["access-control-allow-origin"] == "*"
    assert found.headers["content-encoding"] == "gzip"
    assert mapbox_vector_tile.decode(found.content)


async def test_where_there_is_nothing_there_is_nothing(client: AsyncClient) -> None:
    found = await client.get("/tiles/4/0/0.mvt?collections=tarsa")
    assert (found.status_code, found.content) == (204, b"")


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/tiles/15/0/0.mvt", 404, "NO_SUCH_TILE"),
        ("/tiles/4/16/0.mvt", 404, "NO_SUCH_TILE"),
        ("/tiles/4/0/-1.mvt", 404, "NO_SUCH_TILE"),
        ("/tiles/a/b/c.mvt", 404, "NO_SUCH_TILE"),
        ("/tiles/4/8/7.png", 404, "NO_SUCH_TILE"),
        ("/tiles/4/8/7.mvt?kind=shelling", 400, "BAD_INPUT"),
        ("/tiles/4/8/7.mvt?kinds=nothing_such", 400, "UNKNOWN_KEY"),
        ("/tiles/4/8/7.mvt?collections=nowhere", 400, "UNKNOWN_KEY"),
        ("/tiles/4/8/7.mvt?asOf=99", 400, "UNKNOWN_KEY"),
        ("/tiles/4/8/7.mvt?asOf=1&asOf=2", 400, "BAD_INPUT"),
        ("/tiles/4/8/7.mvt?text=%00", 400, "BAD_INPUT"),
        ("/tiles/tilejson.json?bbox=1", 400, "BAD_INPUT"),
    ],
)
async def test_nonsense_is_told_in_a_sentence_with_a_page_that_explains(
    client: AsyncClient, address: str, status: int, code: str
) -> None:
    answer = await client.get(address)
    told = answer.json()
    assert (answer.status_code, told["code"]) == (status, code)
    assert told["message"].rstrip(".")
    assert told["docs"].startswith("http://sijill.example/")


async def test_who_asks_too_much_is_told_when_to_ask_again(
    client: AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIJILL_RATE", "600 per hour")
    first, second = await client.get(AT), await client.get(AT)
    assert first.status_code == 200
    assert (second.status_code, second.json()["code"]) == (429, "RATE_LIMITED")
    assert int(second.headers["retry-after"]) > 0


def drawn(where: EventFilter, tile: Tile, *, ahead: bool) -> bytes:
    with session.reading() as connection:
        scope = scopes.scope(connection.execute(scopes.look_up(where)).one(), where)
        made = connection.scalar(tiles.state()) if ahead else 0
        question = Question(where, scope, made)
        assert (question.drawn(tile, 0).sums is not None) == ahead
        found: bytes = archive._asked(connection, draw(question, tile))
        return found


@pytest.mark.parametrize("address", [(0, 0, 0), (4, 8, 7), (8, 128, 127), (9, 257, 254), (14, 8237, 8146)])
@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"violations": ("unlawful_killing",)},
        {"violations": ("massacre", "massacre")},
        {"violations": ("pillage",)},
        {"kinds": ("fighting",)},
        {"kinds": ("shelling",)},
    ],
    ids=str,
)
def test_sums_made_ahead_draw_the_same_tile_as_the_events(
    address: tuple[int, int, int], asked: dict[str, tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    tile, where = Tile(*address), replace(FICTION, **asked)
    assert drawn(where, tile, ahead=True) == drawn(where, tile, ahead=False) != b""
    monkeypatch.setattr("api.tiles.drawing.MOST_POINTS", 0)
    assert drawn(where, tile, ahead=True) == drawn(where, tile, ahead=False) != b""


@pytest.mark.parametrize(
    "asked",
    [
        {"violations": ("massacre", "pillage")},
        {"kinds": ("shelling", "airstrike")},
        {"violations": ("massacre",), "kinds": ("shelling",)},
        {"kinds": ("shelling",), "text": "nothing"},
        {"violations": ("massacre",), "granularity": (Granularity.INCIDENT,)},
    ],
    ids=str,
)
def test_no_sums_were_made_of_what_is_asked_in_several_ways(asked: dict[str, Any]) -> None:
    # An event that has both violations would be counted twice.
    assert tiles.sums(replace(FICTION, **asked)) is None


def test_sums_by_terms_that_are_no_longer_those_of_the_vocabulary_are_not_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with session.reading() as connection:
        assert connection.scalar(tiles.state()) == 2
        monkeypatch.setattr("schema.terms.contained", lambda name: f"other {name}")
        assert connection.scalar(tiles.state()) == 0


async def test_an_archive_holds_the_tiles_that_are_served_and_is_the_same_each_time(
    client: AsyncClient, tmp_path: Path
) -> None:
    def written(name: str) -> bytes:
        with session.reading() as connection:
            scope = scopes.scope(connection.execute(scopes.look_up(FICTION)).one(), FICTION)
            assert archive.write(connection, scope, FICTION, tmp_path / name, deepest=5) > 5
        return (tmp_path / name).read_bytes()

    first, second = await asyncio.to_thread(written, "one"), await asyncio.to_thread(written, "two")
    assert first == second
    with (tmp_path / "one").open("rb") as file:
        source = MmapSource(file)
        told = Reader(source).metadata()
        found = dict(all_tiles(source))
        # A map of the file would otherwise still be open when the folder goes.
        del source
    assert [each["id"] for each in told["vector_layers"]] == ["events", "cells", "areas"]
    assert told["fictional"] is True
    assert "Tarsa Register" in told["attribution"]
    assert gzip.decompress(found[4, 8, 7]) == (await client.get(AT)).content


def test_a_world_was_published(tarsa: Tarsa) -> None:
    assert len(tarsa.events) == 10
