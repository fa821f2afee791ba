"""What a process that parses files takes from itself, for good: means, the network, all else that there is to read.

None of it needs rights. Limits are as old as Unix; to leave the network and to keep to some files is up to the kernel.
"""

import ctypes
import os
import resource
import struct
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

import msgspec

import api
import schema


class Limits(msgspec.Struct, frozen=True):
    """What the process may use: bytes of memory, seconds of a core, open files, bytes in a file that it writes.

    `network` and `elsewhere` are whether it may reach the one, and read and write files that it does not need.
    """

    memory: int = 2 << 30
    seconds: int = 120
    files: int = 64
    written: int = 0
    network: bool = False
    elsewhere: bool = False


_NO_NEW_RIGHTS = 38
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000

_MAKE_RULES, _ADD_RULE, _KEEP_RULES = 444, 445, 446
_READ_FILE, _LIST_FOLDER = 1 << 2, 1 << 3
_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1}
"""All that can be done to files, by the version of Landlock that knows of it."""
_CONNECT_OR_LISTEN, _SOCKETS_AND_SIGNALS = 0b11, 0b11

_SYSTEM = ("/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/dev/null", "/dev/urandom")


def limit(limits: Limits) -> None:
    """Limit the means of this process, further than it may be limited already."""
    for what, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_NOFILE, limits.files),
        (resource.RLIMIT_FSIZE, limits.written),
        (resource.RLIMIT_CORE, 0),
    ):
        least = _least(what, most)
        resource.setrlimit(what, (least, least))
    # The first ends it in a way that can be told from others; the second, if it should have escaped the first.
    seconds = resource.RLIMIT_CPU
    resource.setrlimit(seconds, (_least(seconds, limits.seconds), _least(seconds, limits.seconds + 5)))
    ctypes.CDLL(None).prctl(_NO_NEW_RIGHTS, 1, 0, 0, 0)


def _least(what: int, most: int) -> int:
    _, allowed = resource.getrlimit(what)
    return most if allowed == resource.RLIM_INFINITY else min(most, allowed)


def leave_network() -> bool:
    """Go where there is no network; whether the kernel allows it."""
    kernel = ctypes.CDLL(None)
    # Who may do the first keeps the right to read the file; everybody else needs to be somebody of their own for it.
    return any(kernel.unshare(spaces) == 0 for spaces in (_NEW_NETWORK, _NEW_USER | _NEW_NETWORK))


def needed(module: str, path: Path) -> Iterator[Path]:
    """What has to be read to run a module on a file: programs, the module, and the file with what belongs to it."""
    yield from (Path(each) for each in (*_SYSTEM, sys.prefix, sys.base_prefix))
    yield from (Path(each).parent for each in (api.__file__, schema.__file__) if each)
    found = find_spec(module)
    if found is not None and found.origin is not None:
        yield Path(found.origin).parent
    if sys.pycache_prefix is not None:
        yield Path(sys.pycache_prefix)
    yield path
    # A shapefile is several files of one name, of which the ending differs.
    with suppress(OSError):
        yield from (each for each in path.parent.iterdir() if each.name.startswith(f"{path.stem}.") and each.is_file())


def keep_to(readable: Iterable[Path], *, network: bool) -> bool:
    """Read no file that is not beneath these, write and run none, and connect to nobody; whether the kernel allows it.

    It is what Landlock does, as far as this kernel has it. Folders may be listed: what is there tells no secret.
    """
    call = ctypes.CDLL(None).syscall
    version = call(_MAKE_RULES, None, 0, 1)
    if version < 1:
        return False
    rights = _RIGHTS[min(version, max(_RIGHTS))] & ~_LIST_FOLDER
    refused = struct.pack("=QQQ", rights, 0 if network else _CONNECT_OR_LISTEN, _SOCKETS_AND_SIGNALS)
    rules = call(_MAKE_RULES, refused, 8 if version < 4 else 16 if version < 6 else 24, 0)
    if rules < 0:
        return False
    for path in readable:
        if path.exists():
            opened = os.open(path, os.O_PATH)
            call(_ADD_RULE, rules, 1, struct.pack("=Qi", _READ_FILE, opened), 0)
            os.close(opened)
    kept: bool = call(_KEEP_RULES, rules, 0) == 0
    os.close(rules)
    return kept
