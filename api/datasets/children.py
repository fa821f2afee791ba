"""Files that are more than text are written by a process of their own, one a file.

The event loop never waits for it, what it holds in memory goes when it ends, and whoever goes away has it killed. It is
a fork of a process that has loaded what writing needs, so it begins at once. What it writes comes through a pipe; what
must be whole before its first byte can leave lies in a folder that the parent makes and removes.
"""

import asyncio
import contextlib
import gc
import multiprocessing
import os
import shutil
import signal
import tempfile
import threading
import traceback
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from io import FileIO
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerProcess
from weakref import WeakKeyDictionary

import psycopg

from api.datasets import writing
from api.datasets.asking import Wanted
from schema import settings
from schema.errors import SijillError
from schema.grains.declaring import Wish
from schema.snapshot import snapshot

AT_ONCE = max(4, os.cpu_count() or 4)
"""Files at a time in one process; others wait until one of them is done."""
READ = 1 << 18
"""Bytes that are passed on at a time."""

PRELOADED = (
    *("api.cli", "api.datasets.children", "schema.grains.all"),
    *writing.WRITERS.values(),
)
"""What a child needs, and what started the process, since a child imports that again."""

_start = threading.Lock()
_forking = multiprocessing.get_context("forkserver")
_forking.set_forkserver_preload(list(PRELOADED))
_turns: "WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore]" = WeakKeyDictionary()


class Broken(Exception):
    """Writing failed, and it is nobody's question that was wrong. Tells where, and no value of anything."""


@dataclass(frozen=True)
class Task:
    """What a child is given: what to write, from which database, and where it may put what must be whole."""

    wanted: Wanted
    wish: Wish
    database: str
    folder: str


def prepare() -> None:
    """Start the process that children are forked from, so that the first of them need not wait for it."""
    from multiprocessing import forkserver

    with _start:
        forkserver.ensure_running()


async def stream(wanted: Wanted, wish: Wish) -> AsyncGenerator[bytes]:
    """The bytes of a file as they are written. Closing it ends the writer.

    Raises what the writer raises; before the first byte when that is known by then.
    """
    async with _turns.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE)):
        folder = tempfile.mkdtemp(prefix="sijill-")
        try:
            task = Task(wanted, wish, settings.read().database, folder)
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
        bytes_out.close()
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


def _write(task: Task, bytes_in: Connection, told_in: Connection) -> None:
    """What the child does."""
    # What was loaded before the fork stays shared with the other children: nobody searches it for garbage.
    gc.freeze()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_outlive_nobody, args=(task.folder,), daemon=True).start()
    tempfile.tempdir = task.folder
    failure: Exception | None = None
    try:
        # As it is in the parent now, which may not be as it was when the process was started that this is a fork of.
        os.environ["SIJILL_DATABASE"] = task.database
        with snapshot(task.wanted.audience) as connection, FileIO(bytes_in.fileno(), "w", closefd=False) as pipe:
            writing.write(task.wanted, task.wish, connection, Pipe(pipe))
    except Exception as problem:
        failure = _portable(problem)
    told_in.send(failure)
    # Nothing is left to be tidied, and what is loaded takes long to be torn down.
    os._exit(0)


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
