"""Rows on their way: read while others are written, and gathered to groups that depend on nothing but the rows."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from queue import Full, Queue

import pyarrow as pa

AHEAD = 2
"""Blocks that PostgreSQL may be ahead of what is made of them."""
GROUP = 65_536
"""Rows in a group at most."""
WIDEST = 16_000_000
"""Bytes in memory after which a group is full, for rows that are wide."""
UNIT = 1_024
"""Rows by which a group grows."""


def ahead(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """The same, read by a thread, so that PostgreSQL goes on while something is made of what it sent."""
    taken: Queue[bytes | BaseException | None] = Queue(AHEAD)
    left = threading.Event()

    def put(each: bytes | BaseException | None) -> None:
        while not left.is_set():
            with suppress(Full):
                taken.put(each, timeout=0.1)
                return

    def read() -> None:
        try:
            for block in blocks:
                put(block)
                if left.is_set():
                    return
            put(None)
        except BaseException as problem:
            put(problem)

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    try:
        while (each := taken.get()) is not None:
            if isinstance(each, BaseException):
                raise each
            yield each
    finally:
        left.set()
        thread.join()


def groups(rows: Iterable[pa.RecordBatch], schema: pa.Schema) -> Iterator[pa.Table]:
    """The rows in groups that depend on nothing but the rows."""
    held: list[pa.RecordBatch] = []
    count = size = 0
    for unit in _units(rows):
        held.append(unit)
        count, size = count + len(unit), size + unit.nbytes
        if count >= GROUP or size >= WIDEST:
            # In one piece, since where pieces end shows in the bytes; and nothing is kept while others have it.
            whole = pa.Table.from_batches(held, schema).combine_chunks()
            held, count, size = [], 0, 0
            yield whole
            del whole
            pa.default_memory_pool().release_unused()
    if held:
        yield pa.Table.from_batches(held, schema).combine_chunks()


def _units(rows: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The rows in batches of `UNIT`, the last perhaps of fewer."""
    rest: list[pa.RecordBatch] = []
    missing = UNIT
    for batch in rows:
        start = 0
        while len(batch) - start >= missing:
            piece = batch.slice(start, missing)
            yield _whole([*rest, piece])
            start, rest, missing = start + missing, [], UNIT
        if start < len(batch):
            rest.append(batch.slice(start))
            missing -= len(batch) - start
    if rest:
        yield _whole(rest)


def _whole(pieces: list[pa.RecordBatch]) -> pa.RecordBatch:
    return pieces[0] if len(pieces) == 1 else pa.concat_batches(pieces)
