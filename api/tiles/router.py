"""The addresses of tiles: `/tiles/{z}/{x}/{y}.mvt`, and `/tiles/tilejson.json`, which tells what they are."""

import re

import orjson
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response
from starlette_compress import add_compress_type

from api import marks
from api.datasets.problems import problem, refused
from api.graphql import rates
from api.graphql.reader import Outdated, Reader
from api.tiles import describing
from api.tiles.answering import asked, question
from api.tiles.asking import Wanted, read
from api.tiles.drawing import draw
from schema import settings
from schema.access import Audience
from schema.errors import UnknownKey
from schema.queries import tiles
from schema.queries.tiles import Tile
from schema.session import Seconds

PATH = "/tiles"
METHODS = ["GET", "HEAD"]
MEDIA_TYPE = "application/vnd.mapbox-vector-tile"
KEPT = "public, max-age=60"
PLAIN, CHOSEN = 500, 4_000
"""What a tile is charged by `rates`: from sums made ahead, and from events."""

add_compress_type(MEDIA_TYPE)


def router(audience: Audience = Audience.OPEN) -> APIRouter:
    """The routes of one audience."""

    async def tile(request: Request, z: str, x: str, y: str) -> Response:
        return await _tile(request, audience, (z, x, y))

    async def described(request: Request) -> Response:
        return await _answered(request, audience, None)

    made = APIRouter()
    made.add_api_route("/tiles/tilejson.json", described, methods=METHODS, response_model=None)
    made.add_api_route("/tiles/{z}/{x}/{y}.mvt", tile, methods=METHODS, response_model=None)
    made.add_api_route("/tiles/{rest:path}", _elsewhere, methods=METHODS, response_model=None)
    return made


async def _tile(request: Request, audience: Audience, at: tuple[str, str, str]) -> Response:
    """A tile."""
    address = str(request.base_url)
    if not all(re.fullmatch(r"\d{1,8}", each) for each in at):
        return _nothing("A tile has whole numbers for its zoom, column and row, such as /tiles/4/7/9.mvt.", address)
    try:
        tile = Tile.at(*map(int, at))
    except UnknownKey as refusal:
        return _nothing(str(refusal), address)
    return await _answered(request, audience, tile)


async def _elsewhere(request: Request) -> Response:
    """Nothing."""
    sentence = "There are tiles at /tiles/{z}/{x}/{y}.mvt, and what they hold is told at /tiles/tilejson.json."
    return _nothing(sentence, str(request.base_url))


def _nothing(sentence: str, address: str) -> Response:
    return problem(404, "NO_SUCH_TILE", sentence, address=address)


async def _answered(request: Request, audience: Audience, tile: Tile | None) -> Response:
    """A tile, or what tiles there are; what cannot be answered is told in a sentence."""
    seconds = Seconds(settings.read().database_seconds)
    try:
        wanted = read(request.query_params.multi_items())
        rates.charge(request, CHOSEN if tiles.sums(wanted.where) is None else PLAIN)
        try:
            # Relies on what was looked up for another tile; the first statement tells whether that still holds.
            return await _from(Reader(audience, hurried=True, seconds=seconds), request, wanted, tile)
        except Outdated:
            return await _from(Reader(audience, seconds=seconds), request, wanted, tile)
    except Exception as refusal:
        return refused(refusal, str(request.base_url))


async def _from(reader: Reader, request: Request, wanted: Wanted, tile: Tile | None) -> Response:
    """The same by one reader, which is closed. Raises Outdated, and what is to be told in a sentence."""
    try:
        scope, _ = await reader.ask_scope(wanted.where, wanted.as_of)
        newest = (await reader.last()).number
        # What one audience has is never taken for what another would be answered.
        of = f"{reader.audience} {tile or request.base_url}"
        tag = wanted.tag(of, scope, newest)
        headers = {"ETag": tag, "Cache-Control": KEPT, "X-Publication": str(scope.number)}
        if marks.holds(request.headers.get("if-none-match"), tag):
            await reader.confirm()
            return Response(status_code=304, headers=headers)
        about = await question(reader, wanted.where, scope, newest)
        if tile is None:
            told = await asked(reader, describing.describe(about, wanted.query, str(request.base_url)))
            await reader.confirm()
            return Response(orjson.dumps(told), headers=headers, media_type="application/json")
        made = await asked(reader, draw(about, tile))
        await reader.confirm()
    finally:
        await reader.close()
    if not made:
        return Response(status_code=204, headers=headers)
    return Response(made, headers=headers, media_type=MEDIA_TYPE)
