"""The addresses of files: `/datasets/{grain}.{format}`."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.datasets.problems import NoSuchFile, refused
from api.datasets.streaming import Download

METHODS = ["GET", "HEAD"]


def router() -> APIRouter:
    """The routes."""
    made = APIRouter()
    made.add_api_route("/datasets/{name}", _file, methods=METHODS, response_model=None)
    return made


async def _file(request: Request, name: str) -> Response:
    """A file."""
    grain, dot, format_ = name.partition(".")
    if not dot:
        sentence = f"There is no file {name!r}; write what a row is, a dot, and a format, such as events.csv."
        return refused(NoSuchFile(sentence), str(request.base_url))
    return Download(grain, format_)
