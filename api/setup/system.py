"""Packages of the operating system: PostgreSQL with PostGIS, what an environment needs, programs that tests use."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from api.setup.step import ROOT, Unfinished, call

POSTGIS = Path("/usr/share/postgresql")
# Debian makes and starts a cluster named `main` with every server package, which this project has no use for.
NO_MAIN_CLUSTER = Path("/etc/postgresql-common/createcluster.d/sijill.conf")
QUIET = {"DEBIAN_FRONTEND": "noninteractive"}
OPENED_WITH = {"chromium": "chromium", "ogrinfo": "gdal-bin", "minisign": "minisign"}
"""Programs that tests open pages, files and signatures with, and the packages that they come in."""


def provide(*, tests: bool) -> None:
    """Install by apt what is missing; what pages and files are opened with only for tests.

    Raises:
        Unfinished: something is missing and we are not root, have no apt, or apt cannot fetch it.
    """
    database = not os.environ.get("SIJILL_DATABASE_URL") and not [*POSTGIS.glob("*/extension/postgis.control")]
    wanted = []
    if importlib.util.find_spec("ensurepip") is None and not (ROOT / ".venv" / "bin" / "pip").exists():
        wanted.append(f"python3.{sys.version_info.minor}-venv")
    if tests:
        wanted += [package for program, package in OPENED_WITH.items() if shutil.which(program) is None]
    if not (database or wanted):
        return
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise Unfinished(_request([*wanted, *(["postgresql-15-postgis-3"] if database else [])], database=database))
    try:
        call("apt-get", "update", "-q", environment=QUIET)
        _install([*wanted, *(_postgis() if database else [])])
    except subprocess.CalledProcessError:
        names = " ".join([*wanted, *(["postgresql-15-postgis-3"] if database else [])])
        raise Unfinished(
            f"apt could not install {names}: this machine needs a connection to a package archive once "
            "(var/setup.log has apt's own words)."
        ) from None


def _request(names: list[str], *, database: bool) -> str:
    other = ", or set SIJILL_DATABASE_URL to the administrative URL of a PostGIS server" if database else ""
    listed = " ".join(names)
    return f"This machine lacks {listed}: run make as root, or apt-get install {listed}{other}."


def _postgis() -> list[str]:
    """Server and PostGIS, in the newest version that the archive offers."""
    offered = re.findall(r"^postgresql-(\d+)-postgis-3$", call("apt-cache", "pkgnames", "postgresql-"), re.MULTILINE)
    if not offered:
        raise Unfinished(
            "The package archive of this machine has no PostGIS; set SIJILL_DATABASE_URL to a server that has."
        )
    version = max(offered, key=int)
    return [f"postgresql-{version}", f"postgresql-{version}-postgis-3"]


def _install(names: list[str]) -> None:
    options = ["-y", "-q", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300"]
    with _without_main_cluster():
        call("apt-get", "install", *options, *names, environment=QUIET)


@contextmanager
def _without_main_cluster() -> Iterator[None]:
    if NO_MAIN_CLUSTER.exists():
        yield
        return
    NO_MAIN_CLUSTER.parent.mkdir(parents=True, exist_ok=True)
    NO_MAIN_CLUSTER.write_text("create_main_cluster = false\n", encoding="ascii")
    try:
        yield
    finally:
        NO_MAIN_CLUSTER.unlink()
