"""The environment `.venv`: exactly the locked packages, and this checkout itself."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from api.setup.step import ROOT, Unfinished, call

VENV = ROOT / ".venv"
PROGRAMS = VENV / "bin"
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "set-up"
VERSION = (3, 11)


def provide() -> None:
    """Make the environment, or bring it to the lock when lock, project file or place changed.

    Raises:
        Unfinished: there is no Python 3.11, or packages cannot be fetched.
    """
    state = _state()
    if STAMP.exists() and STAMP.read_text(encoding="ascii") == state and (PROGRAMS / "sijill").exists():
        return
    if not _is_usable():
        call(_interpreter(), "-m", "venv", "--clear", VENV)
    try:
        _install_locked()
        # The project's own build needs nothing that the lock has not brought.
        pip("--no-deps", "--no-build-isolation", "--no-index", "--editable", ROOT)
    except subprocess.CalledProcessError:
        raise Unfinished(
            "Python packages could not be installed (var/setup.log tells why): this machine needs a connection to a "
            "package index once, or PIP_INDEX_URL set to a mirror of it."
        ) from None
    STAMP.write_text(state, encoding="ascii")


def _state() -> str:
    state = hashlib.sha256(f"{VENV} {sys.version}".encode())
    for file in (LOCK, ROOT / "pyproject.toml"):
        state.update(file.read_bytes())
    return state.hexdigest()


def _is_usable() -> bool:
    """Whether the environment was made here, for our version; one that was copied still points to its old place."""
    configuration = VENV / "pyvenv.cfg"
    python = PROGRAMS / "python"
    if not (configuration.exists() and python.exists() and (PROGRAMS / "pip").exists()):
        return False
    first = (PROGRAMS / "pip").read_text(encoding="utf-8").splitlines()[0]
    wanted = f"version = {VERSION[0]}.{VERSION[1]}."
    return first.startswith(f"#!{python}") and wanted in configuration.read_text(encoding="utf-8")


def _interpreter() -> str:
    """Path of a Python 3.11."""
    if sys.version_info[:2] == VERSION:
        return sys.executable
    other = shutil.which("python3.11")
    if other is None:
        raise Unfinished("Sijill needs Python 3.11: apt-get install python3.11-venv, or put python3.11 on PATH.")
    return other


def _install_locked() -> None:
    """By uv, itself locked, which is quick; by pip where uv cannot reach the index."""
    with tempfile.TemporaryDirectory() as folder:
        only_uv = Path(folder) / "uv.lock"
        only_uv.write_text(locked("uv"), encoding="ascii")
        pip("--require-hashes", "-r", only_uv)
    mirror = os.environ.get("PIP_INDEX_URL")
    try:
        call(
            *(PROGRAMS / "uv", "pip", "sync", "--quiet", "--python", PROGRAMS / "python", "--require-hashes", LOCK),
            environment={"UV_DEFAULT_INDEX": mirror} if mirror else None,
        )
    except subprocess.CalledProcessError:
        pip("--require-hashes", "-r", LOCK)


def pip(*options: str | Path) -> None:
    """Install with the environment's own pip."""
    call(PROGRAMS / "python", "-m", "pip", "install", "--quiet", "--retries", "1", *options)


def locked(name: str) -> str:
    """The lines of the lock that pin `name`."""
    found = re.search(rf"^{re.escape(name)}==.*\n(?: .*\n)*", LOCK.read_text(encoding="ascii"), re.MULTILINE)
    if found is None:
        raise Unfinished(f"requirements.lock does not pin {name}.")
    return found.group()
