"""`sijill export`."""

import asyncio
import contextlib
import os
import signal
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Iterator
from pathlib import Path
from typing import Annotated, Any, BinaryIO
from urllib.parse import parse_qsl

import psycopg
import typer

from schema.access import Audience
from schema.errors import BadInput, SijillError

STDOUT = "-"
TELL = 0.5
"""Seconds between two lines on how far it has come."""


def export(
    grain: Annotated[str, typer.Argument(help="What a row is: events, acts, claims, …")],
    format_: Annotated[str, typer.Option("--format", help="csv, jsonl, geojson, xlsx, gpkg, parquet, …")] = "csv",
    where: Annotated[
        str, typer.Option(help="What an address can ask for, such as 'violations=torture&from=2021-01-01'.")
    ] = "",
    as_of: Annotated[str | None, typer.Option(help="An instant, day, publication or release.")] = None,
    columns: Annotated[str | None, typer.Option(help="Names of columns with commas between; by default all.")] = None,
    labels: Annotated[str | None, typer.Option(help="Say what codes are called, beside them: en, ar or fr.")] = None,
    lang: Annotated[str | None, typer.Option(help="Language in which the file speaks of itself: en or ar.")] = None,
    shape: Annotated[str | None, typer.Option(help="Columns of another community: acled or ucdp.")] = None,
    *,
    hxl: Annotated[bool, typer.Option("--hxl", help="Put HXL tags under the names of the columns.")] = False,
    audience: Annotated[Audience, typer.Option(help="For whom the file is.")] = Audience.OPEN,
    site: Annotated[str, typer.Option(help="Address of the site, for permalinks.")] = "/",
    output: Annotated[
        str | None, typer.Option("-o", "--output", help="File to write, or - for standard output.", metavar="FILE")
    ] = None,
) -> None:
    """Write a file of one grain: everything that matches, in one of the formats that the site serves."""
    # Imported here: help needs none of it.
    from api.datasets import asking
    from schema.snapshot import snapshot

    own = {"asOf": as_of, "columns": columns, "labels": labels, "lang": lang, "shape": shape}
    given = parse_qsl(where.lstrip("?"), keep_blank_values=True)
    given += [(key, value) for key, value in own.items() if value is not None]
    given += [("hxl", "true")] if hxl else []
    wanted = asking.read(grain, format_, given, audience)
    with _ended_in_order(), _told_plainly(), snapshot(audience) as connection:
        wish = asking.resolve(connection, wanted, f"{site.rstrip('/')}/")
        pieces = _pieces(connection, wanted, wish)
        if output == STDOUT:
            with contextlib.suppress(BrokenPipeError):
                _write(pieces, sys.stdout.buffer)
            return
        file = Path(output or wanted.file_name(wish))
        size = _replace(pieces, file)
    typer.echo(f"{file}: {size:,} bytes of publication {wish.scope.number}.")


def _pieces(connection: "psycopg.Connection[Any]", wanted: Any, wish: Any) -> Iterator[bytes]:
    from api.datasets import texts
    from api.datasets.formats import Way

    if wanted.written.way is Way.TEXT:
        yield from texts.written(connection, wanted, wish)
        return
    with asyncio.Runner() as runner:
        pieces = wanted.written.writer()(wanted, wish)
        try:
            while piece := runner.run(_next(pieces)):
                yield piece
        finally:
            runner.run(pieces.aclose())


async def _next(pieces: AsyncGenerator[bytes, None]) -> bytes:
    return await anext(pieces, b"")


def _replace(pieces: Iterator[bytes], file: Path) -> int:
    """Write beside the file, and put what is whole in its place; of what is not, nothing is left."""
    if not file.parent.is_dir() or file.is_dir():
        raise BadInput(f"--output: no file can be {file}; name one in a folder that is there.")
    with tempfile.NamedTemporaryFile(dir=file.parent, prefix=f".{file.name}.", delete=False) as part:
        try:
            size = _write(pieces, part, tell=sys.stderr.isatty())
            part.flush()
            os.fsync(part.fileno())
            Path(part.name).chmod(0o666 & ~_mask())
            Path(part.name).replace(file)
        except BaseException:
            Path(part.name).unlink(missing_ok=True)
            raise
    return size


def _write(pieces: Iterator[bytes], to: BinaryIO | Any, *, tell: bool = False) -> int:
    size, told = 0, time.monotonic()
    for piece in pieces:
        size += to.write(piece)
        if tell and time.monotonic() - told > TELL:
            told = time.monotonic()
            typer.echo(f"\r  {size / 1e6:,.1f} MB …", err=True, nl=False)
    to.flush()
    if tell:
        typer.echo("\r", err=True, nl=False)
    return size


def _mask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


@contextlib.contextmanager
def _told_plainly() -> Iterator[None]:
    """What the database cannot do is told in a sentence; its own words may repeat values."""
    from api.graphql.errors import told

    try:
        yield
    except psycopg.Error as problem:
        raise SijillError(told(problem)[1]) from None


@contextlib.contextmanager
def _ended_in_order() -> Iterator[None]:
    """Let a request to end unwind what was begun, as an interruption does."""

    def end(number: int, _: object) -> None:
        raise SystemExit(128 + number)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
