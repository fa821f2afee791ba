"""Where the cluster of a checkout lies, and which system user runs it."""

import fcntl
import hashlib
import os
import pwd
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from schema.errors import NotReady

SUPERUSER = "postgres"
SYSTEM_USER = "postgres"
LONGEST_SOCKET = 107
SOCKET = ".s.PGSQL.5432"


def fingerprint(home: Path) -> str:
    """Twelve hexadecimal digits that tell one checkout from another."""
    return hashlib.sha256(os.fsencode(home.resolve())).hexdigest()[:12]


def socket_folder(home: Path) -> Path:
    """Folder of the server's socket: short, because the path of a socket may not exceed 107 bytes."""
    if os.geteuid() == 0:
        return Path("/run/sijill") / fingerprint(home)
    return Path("/tmp") / f"sijill-{os.geteuid()}-{fingerprint(home)}"  # noqa: S108 - made 0700, its owner checked


@dataclass(frozen=True)
class Site:
    """Files of one cluster and the account that owns them.

    Attributes:
        base: holds one data folder per PostgreSQL version, the server's settings, its log and the lock.
        sockets: holds the socket.
        owner: account under which the server runs; root never is.
    """

    base: Path
    sockets: Path
    owner: pwd.struct_passwd

    def data(self, version: int) -> Path:
        """Data folder of PostgreSQL `version`."""
        return self.base / str(version)

    def versions(self) -> list[int]:
        """PostgreSQL versions of which a complete data folder exists, oldest first."""
        if not self.base.exists():
            return []
        return sorted(int(folder.name) for folder in self.base.iterdir() if folder.name.isdigit())

    def make(self) -> None:
        """Create the folders that a start needs."""
        try:
            self.base.mkdir(mode=0o755, parents=True, exist_ok=True)
            self.own(self.base / "log")
            if os.geteuid() == 0:
                self.sockets.parent.mkdir(mode=0o755, exist_ok=True)
            self.own(self.sockets)
        except PermissionError as problem:
            raise NotReady(
                f"The embedded database cannot write {problem.filename}: run as the user who made it, or set "
                "SIJILL_DATABASE_URL to a server of your own."
            ) from None

    def own(self, folder: Path) -> None:
        """Create `folder` for the server's account alone; refuse one that somebody else made first."""
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        if folder.is_symlink() or found.st_uid not in {os.geteuid(), self.owner.pw_uid}:
            raise NotReady(f"{folder} belongs to another user; remove it, then start the database again.")
        folder.chmod(0o700)
        if found.st_uid != self.owner.pw_uid:
            os.chown(folder, self.owner.pw_uid, self.owner.pw_gid)

    def run(self, *command: str | Path, said: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a program as the cluster's account: no way back to root, none of our environment, `said` on its input."""
        as_owner = ["setpriv", f"--reuid={self.owner.pw_uid}", f"--regid={self.owner.pw_gid}", "--init-groups"]
        return subprocess.run(
            [*(as_owner if os.geteuid() == 0 else []), *map(str, command)],
            cwd="/",
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", **environment},
            input=said,
            capture_output=True,
            text=True,
            umask=0o077,
            check=False,
        )

    @contextmanager
    def locked(self) -> Iterator[None]:
        """One command at a time makes, starts, stops or upgrades; the lock goes with the process that held it."""
        self.make()
        with (self.base / "lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def site_of(home: Path) -> Site:
    """Site of the cluster of the checkout at `home`.

    Raises:
        NotReady: we are root and PostgreSQL's own account does not exist.
    """
    if os.geteuid() != 0:
        return Site(home / "var" / "db", socket_folder(home), pwd.getpwuid(os.geteuid()))
    try:
        owner = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        raise NotReady(
            "PostgreSQL is not installed (no user `postgres`): apt-get install postgresql-15-postgis-3, or set "
            "SIJILL_DATABASE_URL to a server of your own."
        ) from None
    near = Site(home / "var" / "db", socket_folder(home), owner)
    # A clone under /root, or below any folder closed to others, cannot be reached by the server.
    if near.run("test", "-x", home.resolve()).returncode == 0:
        return near
    return Site(Path("/var/lib/sijill") / fingerprint(home), socket_folder(home), owner)
