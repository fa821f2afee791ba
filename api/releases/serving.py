"""`/releases`: the releases that were made, and their files as they lie on disk.

A file is served when its release lists it; nothing of an address is ever made into a path. What a release holds never
changes, but may have to go: once something in it was removed to protect people, none of its files with records is
served any more, whichever held it, since to leave some of them would tell which.
"""

import re
from collections.abc import Mapping, Sequence
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.types import Receive, Scope, Send

from api.datasets.problems import problem, refused
from api.graphql.reader import Reader
from api.marks import matches
from api.releases.layout import PUBLIC_KEY, RECORDLESS
from api.releases.page import page, told
from schema import settings
from schema.errors import SijillError
from schema.queries import releases

PATH = "/releases"
METHODS = ["GET", "HEAD"]
LASTING = "public, max-age=86400, immutable"
"""A file never changes. A day is how long others may go on showing one that had to go."""
BRIEF = "public, max-age=60"
GONE = "Something in this release was removed since, to protect people; its files are served no more. Take a later one."
RANGES = re.compile(r"bytes=\s*(\d{1,15}-\d{0,15}|-\d{1,15})(\s*,\s*(\d{1,15}-\d{0,15}|-\d{1,15}))*\s*")


def router() -> APIRouter:
    """The routes."""
    made = APIRouter()
    for path, answer in (
        (PATH, _all),
        (f"{PATH}.json", _all),
        (f"{PATH}/{PUBLIC_KEY}", _key),
        (f"{PATH}/{{number}}", _one),
        (f"{PATH}/{{number}}/{{path:path}}", _file),
    ):
        made.add_api_route(path, answer, methods=METHODS, response_model=None)
    return made


async def _all(request: Request) -> Response:
    """Which releases there are, for people or for programs."""
    return await _shown(request, None)


async def _one(request: Request, number: str) -> Response:
    """One release with its files."""
    return await _shown(request, number.removesuffix(".json"))


async def _shown(request: Request, number: str | None) -> Response:
    try:
        found = await _read(number)
    except SijillError as refusal:
        return refused(refusal, str(request.base_url))
    if number is not None and not found:
        return _missing(request, f"There is no release {number!r}; {PATH} lists those there are.")
    headers = {"Cache-Control": BRIEF, "Vary": "Accept"}
    accepted = request.headers.get("accept", "")
    if request.url.path.endswith(".json") or "application/json" in accepted or "text/html" not in accepted:
        address = str(request.base_url)
        listed = [told(each, address, whole=number is not None) for each in found]
        return JSONResponse(listed[0] if number is not None else {"releases": listed}, headers=headers)
    return page(request, found, number, headers)


async def _key(request: Request) -> Response:
    """The key that verifies them."""
    file = settings.read().release_folder / PUBLIC_KEY
    if not file.is_file():
        return _missing(request, "There is no key here, as no release was signed here.")
    return FileResponse(file, media_type="text/plain; charset=utf-8", headers={"Cache-Control": BRIEF})


async def _file(request: Request, number: str, path: str) -> Response:
    """One file of a release."""
    if not path:
        return await _shown(request, number)
    try:
        found = await _read(number)
    except SijillError as refusal:
        return refused(refusal, str(request.base_url))
    listed = next((each for release in found for each in release.files if each["path"] == path), None)
    if listed is None:
        what = f"Release {number!r} has no such file" if found else f"There is no release {number!r}"
        return _missing(request, f"{what}; {PATH}{f'/{number}' if found else ''} lists those there are.")
    if found[0].removed and listed["grain"] not in RECORDLESS:
        return problem(410, "GONE", GONE, {"Cache-Control": BRIEF}, str(request.base_url))
    # What is listed was written by us, and is never made of the address.
    return _sent(request, settings.read().release_folder / found[0].number / listed["path"], listed, found[0].at)


def _sent(request: Request, file: Path, listed: Mapping[str, Any], at: Any) -> Response:
    tag, modified = f'"{listed["sha256"]}"', format_datetime(at, usegmt=True)
    headers = {"ETag": tag, "Last-Modified": modified, "Cache-Control": LASTING, "Accept-Ranges": "bytes"}
    if matches(request.headers, tag, modified):
        return Response(status_code=304, headers=headers)
    try:
        there = file.stat()
    except OSError:
        there = None
    if there is None or there.st_size != listed["bytes"]:
        return _missing(
            request, "The files of this release are not kept on this server; its manifest says what they are."
        )
    return Ranged(file, headers=headers, media_type=listed["media_type"], stat_result=there)


class Ranged(FileResponse):
    """A file, or the ranges of it that are asked for; a `Range` that is none is passed over (RFC 9110, 14.2)."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        named = [(name, value) for name, value in scope["headers"] if name != b"range" or _is_range(value)]
        await super().__call__({**scope, "headers": named}, receive, send)


def _is_range(value: bytes) -> bool:
    text = value.decode("latin-1")
    if not RANGES.fullmatch(text):
        return False
    ends = (part.strip().split("-") for part in text.partition("=")[2].split(","))
    return all(not first or not last or int(first) <= int(last) for first, last in ends)


def _missing(request: Request, sentence: str) -> Response:
    return problem(404, "NO_SUCH_FILE", sentence, None, str(request.base_url))


async def _read(number: str | None) -> Sequence[Any]:
    reader = Reader()
    try:
        return await reader.unnumbered(releases.listed() if number is None else releases.numbered(number))
    finally:
        await reader.close()
