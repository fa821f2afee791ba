"""Parse a file from outside in a process of its own, which can do little and is believed little.

It starts from nothing that this one knows: no surroundings, so no password and no address of the database; no open file
but the one it reads; limits, and no file to read besides, before it reads a byte (`confining`). What it says is read as
JSON of a declared shape, as much at a time as may be held, and no longer than may be waited for. However it ends,
whoever asked gets what stands in the file, or one sentence.
"""

import os
import select
import signal
import subprocess
import sys
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TypeVar

import msgspec

from api.imports.confining import Limits
from api.imports.directions import turned
from api.imports.parsing import Asked, Ended, Found, Message, Refused
from schema.errors import BadFile, BadInput

LIMITS = Limits()
WAITS = 180.0
"""Seconds until the next thing that is found; longer than a process may reckon."""
MOST_AT_ONCE = 1 << 26
"""Bytes of one thing that is found."""
LONGEST_SENTENCE = 1_000
SURROUNDINGS: Mapping[str, str] = {
    "LANG": "C.UTF-8",
    "OPENBLAS_NUM_THREADS": "1",  # each thread takes memory
    "PROJ_NETWORK": "OFF",
    "GDAL_DRIVER_PATH": "disable",  # no driver beside those that come with it
    "GDAL_VRT_ENABLE_PYTHON": "NO",
    # Where the kernel lets nobody leave the network: requests go where nobody answers.
    "GDAL_HTTP_PROXY": "127.0.0.1:9",
    "GDAL_HTTPS_PROXY": "127.0.0.1:9",
    "GDAL_HTTP_MAX_RETRY": "0",
}

_BLOCK = 1 << 18
_MESSAGES = msgspec.json.Decoder(Message)
_BREAKS = frozenset("\n")

T = TypeVar("T")


class _Broken(Exception):
    """The process said what nothing should say, or nothing for too long; the sentence is without the file's name."""


def parse(
    module: str, file: Path, shape: "msgspec.json.Decoder[T]", *, most: int | None = None, **options: str | None
) -> Iterator[T]:
    """What `parse` of the module yields for a file, as it is found.

    Args:
        module: its name; it is imported in the process only.
        file: path of the file.
        shape: what each thing that is found must be.
        most: bytes of all of it together, for who keeps it.
        options: what the module is asked besides.

    Raises:
        BadFile: the file cannot be read, is none of its kind, or takes too much.
        BadInput: an option is wrong.
    """
    with opened(file) as source, _process(module, file, source, options) as process:
        try:
            yield from _found(process, shape, most)
        except _Broken as problem:
            raise BadFile(f"{file.name} {problem}") from None


def in_reach() -> list[str]:
    """What the kernel leaves in reach of a process that parses: `the network`, `other files`, or nothing."""
    ((offline, kept),) = parse("api.imports.probing", Path(os.devnull), msgspec.json.Decoder(tuple[bool, bool]))
    return [what for what, shut in (("the network", offline), ("other files", kept)) if not shut]


@contextmanager
def opened(file: Path) -> Iterator[BinaryIO]:
    """The file, open to be read. Raises BadFile when it is not there, or has a name that does not show as it is."""
    if turned(file.name) or any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in file.name):
        raise BadFile("The name of the file holds control characters, or some that turn the writing; rename it.")
    try:
        source = file.open("rb")
    except FileNotFoundError:
        raise BadFile(f"{file.name}: there is no such file.") from None
    except OSError as problem:
        raise BadFile(f"{file.name} cannot be read: {problem.strerror}.") from None
    with source:
        yield source


@contextmanager
def _process(
    module: str, file: Path, source: BinaryIO, options: Mapping[str, str | None]
) -> Iterator["subprocess.Popen[bytes]"]:
    asked = msgspec.json.encode(Asked(file.name, LIMITS, dict(options))).decode()
    compiled = ("-X", f"pycache_prefix={sys.pycache_prefix}") if sys.pycache_prefix else ()
    process = subprocess.Popen(
        [sys.executable, "-I", "-B", "-X", "utf8", *compiled, "-m", Asked.__module__, module, asked, file.resolve()],
        stdin=source,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=dict(SURROUNDINGS),
        cwd="/",
    )
    try:
        yield process
    finally:
        process.kill()
        if process.stdout is not None:
            process.stdout.close()
        process.wait()


def _found(process: "subprocess.Popen[bytes]", shape: "msgspec.json.Decoder[T]", most: int | None) -> Iterator[T]:
    count, held = 0, 0
    for line in _lines(process):
        message = _read(_MESSAGES, line)
        if isinstance(message, Found):
            count, held = count + 1, held + len(line)
            if most is not None and held > most:
                raise _Broken(f"holds more than {most >> 20:,} MiB; split it.")
            yield _read(shape, message.body)
        elif isinstance(message, Refused):
            raise _refusal(message)
        elif isinstance(message, Ended) and message.count == count:
            return
        else:
            break
    raise _Broken(_ending(process))


def _lines(process: "subprocess.Popen[bytes]") -> Iterator[bytes]:
    """What the process says, line by line, as long as there is no end to wait for and no line too long to hold."""
    if process.stdout is None:
        return
    pipe = process.stdout.fileno()
    ready = select.poll()
    ready.register(pipe, select.POLLIN)
    begun = bytearray()
    while True:
        if not ready.poll(WAITS * 1000):
            raise _Broken(f"cannot be read: nothing came of it for {WAITS:g} seconds.")
        block = os.read(pipe, _BLOCK)
        if not block:
            return
        *whole, rest = block.split(b"\n")
        for line in whole:
            yield bytes(begun + line) if begun else line
            begun.clear()
        begun += rest
        if len(begun) > MOST_AT_ONCE:
            raise _Broken(f"holds something of more than {MOST_AT_ONCE >> 20:,} MiB in one piece; split it.")


def _read(shape: "msgspec.json.Decoder[T]", line: bytes | msgspec.Raw) -> T:
    try:
        return shape.decode(line)
    except (msgspec.MsgspecError, UnicodeError):
        raise _Broken("cannot be read: its reader did not say what a reader says.") from None


def _refusal(message: Refused) -> BadInput:
    """What was said, as far as it may be repeated: it can hold names from the file."""
    said = message.sentence
    plain = "".join(letter if letter.isprintable() or letter in _BREAKS else "\ufffd" for letter in said)
    short = plain if len(plain) <= LONGEST_SENTENCE else f"{plain[:LONGEST_SENTENCE]}…"
    return BadFile(short) if message.code == BadFile.code else BadInput(short)


def _ending(process: "subprocess.Popen[bytes]") -> str:
    """Why the process ended before the file did."""
    process.kill()
    status = process.wait()
    if status == -signal.SIGXCPU:
        return f"takes more than {LIMITS.seconds} seconds to be read; split it, or see what it is."
    return "cannot be read: its reader was ended by the system; save it by another program, or split it."
