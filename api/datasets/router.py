"""The addresses of files: `/datasets/{grain}.{format}`, and of what columns mean: `/datasets/{grain}.codebook.csv`."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api import marks
from api.datasets import asking, codebook
from api.datasets.headers import KEPT
from api.datasets.problems import NoSuchFile, nearest, refused
from api.datasets.streaming import Download
from schema.access import Audience
from schema.errors import SijillError

CODEBOOK = "codebook"
METHODS = ["GET", "HEAD"]


def router(audience: Audience = Audience.OPEN) -> APIRouter:
    """The routes of one audience."""

    async def file(request: Request, name: str) -> Response:
        return _file(request, name, audience)

    made = APIRouter()
    made.add_api_route("/datasets/{name}", file, methods=METHODS, response_model=None)
    return made


def _file(request: Request, name: str, audience: Audience) -> Response:
    """A file, or a codebook."""
    grain, dot, format_ = name.partition(".")
    part, _, ending = format_.partition(".")
    try:
        if not dot:
            sentence = f"There is no file {name!r}; write what a row is, a dot, and a format, such as events.csv."
            raise NoSuchFile(sentence)
        return _codebook(request, grain, ending, audience) if part == CODEBOOK else Download(grain, format_, audience)
    except SijillError as refusal:
        return refused(refusal, str(request.base_url))


def _codebook(request: Request, grain: str, ending: str, audience: Audience) -> Response:
    """What the columns of a file mean, asked for as the file is."""
    if ending not in codebook.WRITERS:
        raise NoSuchFile(f"There is no codebook in {ending!r}; {nearest(ending, codebook.WRITERS)}")
    wanted = asking.read(grain, "csv", request.query_params.multi_items(), audience)
    body = codebook.WRITERS[ending](wanted)
    tag = marks.of_bytes(body)
    headers = {"etag": tag, "cache-control": KEPT}
    if marks.holds(request.headers.get("if-none-match"), tag):
        return Response(status_code=304, headers=headers)
    name = f"sijill-{grain}-codebook.{ending}"
    headers["content-disposition"] = f'attachment; filename="{name}"'
    return Response(body, headers=headers, media_type=codebook.TYPES[ending])
