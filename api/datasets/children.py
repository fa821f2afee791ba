"""Files that are more than text are written by a process of their own, one a file.

The event loop never waits for it, what it holds in memory goes when it ends, and whoever goes away has it killed. It is
a fork of a process that has loaded what writing needs, so it begins at once. What it writes comes through a pipe; what
must be whole before its first byte can leave lies in a folder that the parent makes and removes.
"""

import asyncio
import contextlib
import multiprocessing
import os
import shutil
import signal
import tempfile
import threading
import traceback
from collections.abc import AsyncGenerator, Iterator
from dataclasses import dataclass
from importlib import import_module
from io import FileIO
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerProcess
from typing import Any

import psycopg

from api.datasets.asking import Wanted
from schema.errors import NotReady, SijillError
from schema.grains.declaring import Wish
from schema.pooling import UNREACHABLE
from schema.session import LOGINS
from schema.settings import login_url

AT_ONCE = max(2, os.cpu_count() or 2)
"""Files at a time in one process; others wait until one of them is done."""
READ = 1 << 18
"""Bytes that are passed on at a time."""
PATIENCE = "-c statement_timeout=10min -c idle_in_transaction_session_timeout=10min"
"""How long the writer may wait for its reader to take the next part; other settings stay those of the login."""

PRELOADED = (
    *("api.cli", "api.datasets.children", "schema.grains.all"),
    *(f"api.datasets.{each}" for each in ("parquet", "geopackage", "workbook", "package")),
)
"""What a child needs, and what started the process, since a child imports that again."""

_start = threading.Lock()
_forking = multiprocessing.get_context("forkserver")
_forking.set_forkserver_preload(list(PRELOADED))
_busy = asyncio.Semaphore(AT_ONCE)


class Broken(Exception):
    """Writing failed, and it is nobody's question that was wrong. Tells where, and no value of anything."""


@dataclass(frozen=True)
class Task:
    """What a child is given: the writer, as `module:function`, what to write, and the one login that it needs."""

    writer: str
    wanted: Wanted
    wish: Wish
    login: str
    folder: str


def prepare() -> None:
    """Start the process that children are forked from, so that the first of them need not wait for it."""
    from multiprocessing import forkserver

    with _start:
        forkserver.ensure_running()


async def stream(writer: str, wanted: Wanted, wish: Wish) -> AsyncGenerator[bytes]:
    """The bytes of a file as its writer gives them, which takes (wanted, wish, connection, sink).

    Raises what the writer raises; before the first byte when that is known by then. Closing it ends the writer.
    """
    async with _busy:
        folder = tempfile.mkdtemp(prefix="sijill-")
        try:
            task = Task(writer, wanted, wish, _login(wanted), folder)
            async with contextlib.aclosing(_written(task)) as pieces:
                async for piece in pieces:
                    yield piece
        finally:
            await asyncio.shield(asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True))


async def _written(task: Task) -> AsyncGenerator[bytes]:
    bytes_out, bytes_in = _forking.Pipe(duplex=False)
    told_out, told_in = _forking.Pipe(duplex=False)
    process = _forking.Process(target=_write, args=(task, bytes_in, told_in), daemon=True)
    begun = asyncio.ensure_future(asyncio.to_thread(_begin, process, bytes_in, told_in))
    try:
        await asyncio.shield(begun)
        reader, transport = await _reader(bytes_out)
        try:
            while piece := await reader.read(READ):
                yield piece
        finally:
            transport.close()
        if (failure := _failure(told_out)) is not None:
            raise failure
    finally:
        # Also whoever is gone before it began waits for that, since nobody else could end it.
        await asyncio.shield(asyncio.ensure_future(_end(process, begun)))
        told_out.close()


def _begin(process: ForkServerProcess, *ends: Connection) -> None:
    with _start:
        process.start()
    for each in ends:
        each.close()


async def _reader(pipe: Connection) -> tuple[asyncio.StreamReader, asyncio.ReadTransport]:
    reader = asyncio.StreamReader(limit=READ)
    own = os.fdopen(os.dup(pipe.fileno()), "rb", buffering=0)
    pipe.close()
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), own)
    return reader, transport


async def _end(process: ForkServerProcess, begun: "asyncio.Future[None]") -> None:
    await asyncio.wait([begun])
    if begun.exception() is None:
        process.kill()
        await asyncio.to_thread(process.join)
        process.close()


def _failure(told: Connection) -> Exception | None:
    """What went wrong in the child; it tells before its pipe ends."""
    try:
        failure: Exception | None = told.recv()
    except EOFError:
        return Broken("The process that wrote the file was ended.")
    return failure


def _login(wanted: Wanted) -> str:
    return login_url(LOGINS[wanted.audience]).set(drivername="postgresql").render_as_string(hide_password=False)


def _write(task: Task, bytes_in: Connection, told_in: Connection) -> None:
    """What the child does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_outlive_nobody, args=(task.folder,), daemon=True).start()
    tempfile.tempdir = task.folder
    failure: Exception | None = None
    try:
        module, name = task.writer.split(":")
        write = getattr(import_module(module), name)
        with _connected(task.login) as connection, FileIO(bytes_in.fileno(), "w", closefd=False) as pipe:
            write(task.wanted, task.wish, connection, Pipe(pipe))
    except Exception as problem:
        failure = _portable(problem)
    told_in.send(failure)
    # Nothing is left to be tidied, and what is loaded takes long to be torn down.
    os._exit(0)


@contextlib.contextmanager
def _connected(login: str) -> "Iterator[psycopg.Connection[Any]]":
    try:
        connection = psycopg.connect(login, options=PATIENCE)
    except psycopg.OperationalError:
        raise NotReady(UNREACHABLE) from None
    with connection:
        yield connection


class Pipe:
    """A pipe that takes all that it is given."""

    def __init__(self, pipe: FileIO) -> None:
        self._pipe = pipe

    def write(self, data: bytes) -> int:
        """Wait until all of it is taken."""
        rest = memoryview(data).cast("B")
        while rest:
            rest = rest[self._pipe.write(rest) :]
        return len(data)


def _outlive_nobody(folder: str) -> None:
    """End with the process that wanted the file, which cannot remove the folder any more."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(1)


def _portable(problem: Exception) -> Exception:
    """An exception as it can be sent, without values of the record or of the question in it."""
    if isinstance(problem, SijillError | TimeoutError):
        return problem
    if isinstance(problem, psycopg.errors.QueryCanceled):
        return TimeoutError()
    frames = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(problem.__traceback__)[-8:]]
    return Broken(f"{type(problem).__name__} at {', '.join(frames)}")
