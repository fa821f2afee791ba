"""The process in which a file from outside is parsed: `python -I -m api.imports.parsing MODULE ASKED PATH < FILE`.

It ties its own hands before it reads a byte of the file (`confining`). Then `parse(file, asked)` of the module yields
what it finds, which leaves as JSON, a line each, never as anything that could be carried out:

    ["found", …]  ["refused", code, sentence]  ["ended", how many were found]
"""

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO, cast

import msgspec

from api.imports import confining
from api.imports.confining import Limits
from schema.errors import BadFile, SijillError

UNWANTED = ("geopandas", "pandas", "pyarrow", "pyproj")
"""What GDAL's reader loads where it is installed, and does not need: half a second, and memory."""

_ENCODER = msgspec.json.Encoder()


class Asked(msgspec.Struct):
    """What to parse and how. `offline` and `kept` are whether the kernel let it leave the network, keep to files."""

    name: str
    limits: Limits
    options: dict[str, str | None]
    path: str = ""
    offline: bool = False
    kept: bool = False


class Found(msgspec.Struct, frozen=True, array_like=True, tag="found"):
    """One thing that stands in the file, in the shape of its module."""

    body: msgspec.Raw


class Refused(msgspec.Struct, frozen=True, array_like=True, tag="refused"):
    """Why the file cannot be read: the code of an error, and its sentence."""

    code: str
    sentence: str


class Ended(msgspec.Struct, frozen=True, array_like=True, tag="ended"):
    """The file was read to its end, and so many things were found."""

    count: int


Message = Found | Refused | Ended


def main() -> None:
    """Parse what stands on standard input, and say it on standard output."""
    module, told, path = sys.argv[1:]
    asked = msgspec.json.decode(told, type=Asked)
    asked.path = path
    confining.limit(asked.limits)
    asked.offline = not asked.limits.network and confining.leave_network()
    if not asked.limits.elsewhere:
        asked.kept = confining.keep_to(confining.needed(module, Path(path)), network=asked.limits.network)
    cast("dict[str, Any]", sys.modules).update(dict.fromkeys(UNWANTED))
    with os.fdopen(os.dup(1), "wb", buffering=1 << 18) as out, os.fdopen(0, "rb", closefd=False) as file:
        # What libraries print must not stand between the lines.
        os.dup2(2, 1)
        _answer(module, file, asked, out)
    # Nothing is left to be tidied, and what is loaded takes long to be torn down.
    os._exit(0)


def _answer(module: str, file: BinaryIO, asked: Asked, out: BinaryIO) -> None:
    count = 0
    try:
        for found in import_module(module).parse(file, asked):
            out.write(_said("found", found))
            count += 1
    except SijillError as problem:
        out.write(_said("refused", problem.code, str(problem)))
    except MemoryError:
        most = asked.limits.memory >> 20
        out.write(_refused(f"{asked.name} needs more than {most:,} MiB of memory to be read; split it."))
    except Exception as problem:
        # Its kind alone: what it says may repeat the file.
        kind = type(problem).__name__
        out.write(_refused(f"{asked.name} cannot be read: its reader failed with {kind}; save it by another program."))
    else:
        out.write(_said("ended", count))


def _refused(sentence: str) -> bytes:
    return _said("refused", BadFile.code, sentence)


def _said(*message: Any) -> bytes:
    return _ENCODER.encode(message) + b"\n"


if __name__ == "__main__":
    main()
