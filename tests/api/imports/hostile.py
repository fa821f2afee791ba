"""What a parser would try that a file has taken over: it runs where files are parsed, and says what came of it."""

import ctypes
import os
import pickle
import signal
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from api.imports.parsing import Asked
from schema.errors import BadFile

Options = Mapping[str, str | None]


class _Planted:
    """Writes a file where whoever reads it believes in pickles."""

    def __init__(self, target: str) -> None:
        self.target = target

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[str, ...]]:
        return (Path.touch, (Path(self.target),))


def surroundings(options: Options) -> str:
    return " ".join(f"{name}={value}" for name, value in sorted(os.environ.items()))


def descriptors(options: Options) -> str:
    links = [each for each in Path("/proc/self/fd").iterdir() if each.name != "0" and each.is_symlink()]
    # That of the listing is closed again.
    return " ".join(str(each.readlink()) for each in links if each.is_symlink())


def connect(options: Options) -> str:
    with socket.create_connection(("127.0.0.1", int(options["port"] or 0)), timeout=5) as server:
        return f"connected to {server.getpeername()[0]}"


def write(options: Options) -> str:
    Path(options["target"] or "").write_text("written")
    return "written"


def read(options: Options) -> str:
    return Path(options["target"] or "").read_text()


def open_many(options: Options) -> str:
    return f"opened {len([os.open(os.devnull, os.O_RDONLY) for _ in range(200)])}"


def hold(options: Options) -> str:
    return f"held {len(bytearray(int(options['bytes'] or 0))):,}"


def reckon(options: Options) -> str:
    until = time.process_time() + float(options["seconds"] or 0)
    while time.process_time() < until:
        pass
    return "reckoned"


def sleep(options: Options) -> str:
    time.sleep(float(options["seconds"] or 0))
    return "slept"


def end(options: Options) -> str:
    os._exit(0)


def kill(options: Options) -> str:
    os.kill(os.getpid(), signal.SIGKILL)
    return "lives"


def crash(options: Options) -> str:
    ctypes.string_at(0)
    return "lives"


def lie(options: Options) -> str:
    """Say something else than JSON, on whatever is open."""
    said = pickle.dumps(_Planted(options["target"] or "")) + b"\n"
    for each in range(3, 10):
        try:
            os.write(each, said)
        except OSError:
            continue
    return "lied"


def paint(options: Options) -> str:
    raise BadFile("\x1b[31m\u202e" + "x" * 100_000)


def fail(options: Options) -> str:
    raise ValueError("a name that is nobody's business")


def print_it(options: Options) -> str:
    os.write(1, b'["found","printed"]\n')
    return "said"


TRICKS: dict[str, Callable[[Options], str]] = {
    each.__name__: each
    for each in (surroundings, descriptors, connect, write, read, open_many, hold, reckon, sleep, end, kill, crash)
} | {each.__name__: each for each in (lie, paint, fail, print_it)}


def parse(file: BinaryIO, asked: Asked) -> Iterator[Any]:
    """What came of `trick`; or boundaries, parsed without one of the precautions (`without`)."""
    if trick := asked.options.get("trick"):
        yield TRICKS[trick](asked.options)
        return
    from api.imports.boundaries import examining
    from api.imports.boundaries import parsing as boundaries

    if asked.options["without"] == "examining":
        examining.examine = lambda _file, _name, path: str(path)
    else:
        boundaries._keep = lambda *_names: None
    yield from boundaries.parse(file, asked)
