"""Making, starting and stopping the private cluster of a checkout.

`kill -9` is safe at every point: a cluster under construction has another name until it is complete, and all steps
after that can be repeated.
"""

import os
import shlex
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from psycopg import sql

from schema import passwords
from schema.cluster import binaries, process
from schema.cluster.site import LONGEST_SOCKET, SOCKET, SUPERUSER, Site, site_of
from schema.errors import NotReady

SETTINGS = {
    "listen_addresses": "",
    "port": "5432",
    # The folder is closed to everyone but the server's account and root; scram guards the door behind it.
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    # Each process that serves keeps up to 32: several of them, beside publishing, tests and whoever looks.
    "max_connections": "200",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "default_toast_compression": "lz4",
    "jit": "off",
    "timezone": "UTC",
    "datestyle": "ISO, YMD",
    "lc_messages": "C",
    # Nothing of what people ask or write reaches the log: neither statements, nor values, nor the row an error shows.
    "log_statement": "none",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_timezone": "UTC",
    "logging_collector": "on",
    # One file per weekday, overwritten a week later.
    "log_filename": "postgresql-%a.log",
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
}


LAST_LINES = 10  # of a log, where the reason of a failed start is


@dataclass(frozen=True)
class State:
    """What `sijill db status` tells; `process` is None when the server is stopped, `version` when it was never made."""

    version: int | None
    process: int | None
    data: Path
    sockets: Path


def state(home: Path) -> State:
    """State of the cluster of the checkout at `home`."""
    site = site_of(home)
    versions = site.versions()
    if not versions:
        return State(None, None, site.base, site.sockets)
    data = site.data(versions[-1])
    return State(versions[-1], process.server_of(data), data, site.sockets)


def start(home: Path, password_folder: Path) -> State:
    """Make the cluster when there is none, and start it when it does not run.

    Raises:
        NotReady: PostgreSQL is missing, the folders belong to somebody else, or the server does not come up.
    """
    site = site_of(home)
    with site.locked():
        versions = site.versions()
        version = versions[-1] if versions else binaries.newest()
        binaries.require(version)
        if not versions:
            create(site, version, passwords.make(password_folder, SUPERUSER))
        elif not passwords.exists(password_folder, SUPERUSER):
            # A new clone at the place of an old one finds its data and not its passwords.
            _stop(site, version)
            _replace_password(site, version, passwords.make(password_folder, SUPERUSER))
        if process.server_of(site.data(version)) is None:
            launch(site, version)
    return state(home)


def stop(home: Path) -> bool:
    """Stop the server, ending its sessions; False when it did not run."""
    site = site_of(home)
    versions = site.versions()
    if not versions:
        return False
    with site.locked():
        return _stop(site, versions[-1])


def create(site: Site, version: int, password: str) -> None:
    """Make an empty cluster of `version`: initdb aside, then one rename."""
    draft = draft_of(site, version, password)
    (draft / "data").rename(site.data(version))
    shutil.rmtree(draft)


def draft_of(site: Site, version: int, password: str) -> Path:
    """A new folder in which `data` is an empty cluster of `version`; drafts that were never finished are removed."""
    for remains in site.base.glob("making-*"):
        shutil.rmtree(remains, ignore_errors=True)
    draft = Path(tempfile.mkdtemp(prefix="making-", dir=site.base))
    secret = draft / "password"
    secret.touch(mode=0o600)
    secret.write_text(password, encoding="ascii")
    os.chown(secret, site.owner.pw_uid, site.owner.pw_gid)
    site.own(draft)
    made = site.run(
        binaries.program(version, "initdb"),
        *("-D", draft / "data", "-U", SUPERUSER, f"--pwfile={secret}"),
        *("--encoding=UTF8", "--locale=C.UTF-8", "--auth=scram-sha-256", "--data-checksums"),
    )
    if made.returncode != 0:
        raise NotReady(f"The database could not be made in {site.base}: {last_line(made.stderr)}")
    return draft


def launch(site: Site, version: int) -> None:
    """Start the server on data of `version` and wait until it answers, however long recovery after a crash takes."""
    if len(os.fsencode(site.sockets / SOCKET)) > LONGEST_SOCKET:
        raise NotReady(f"The socket's path {site.sockets / SOCKET} is longer than {LONGEST_SOCKET} bytes.")
    process.clear_traces(site.data(version), site.sockets)
    log = site.base / "log" / "start.log"
    log.unlink(missing_ok=True)
    started = site.run(
        binaries.program(version, "pg_ctl"),
        *("start", "-D", site.data(version), "-l", log, "-w", "-t", "600"),
        # pg_ctl hands these to a shell.
        *("-o", shlex.join(_configuration(site))),
    )
    if started.returncode != 0:
        # Until its collector runs the server speaks to one file, and from then on to another.
        files = sorted(log.parent.iterdir(), key=lambda file: file.stat().st_mtime)
        said = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()[-LAST_LINES:]]
        raise NotReady(f"The database did not start ({log.parent}): {last_line(chr(10).join(said) or started.stderr)}")


def _configuration(site: Site) -> list[str]:
    """Write the server's settings beside its data, and the option that makes a server read them."""
    settings = SETTINGS | {"unix_socket_directories": str(site.sockets), "log_directory": str(site.base / "log")}
    quoted = ((name, value.replace("'", "''")) for name, value in settings.items())
    file = site.base / "server.conf"
    file.write_text("".join(f"{name} = '{value}'\n" for name, value in quoted), encoding="utf-8")
    return ["-c", f"config_file={file}"]


def _replace_password(site: Site, version: int, password: str) -> None:
    """Give the superuser a new password while no server runs; it goes through a pipe, never a command line."""
    data = site.data(version)
    process.clear_traces(data, site.sockets)
    statement = sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(SUPERUSER), sql.Literal(password))
    server = binaries.program(version, "postgres")
    done = site.run(
        server, "--single", *_configuration(site), "-D", data, "postgres", said=statement.as_string() + "\n"
    )
    if done.returncode != 0 or "ERROR" in done.stderr:
        raise NotReady(f"The password of {SUPERUSER} could not be replaced: {last_line(done.stderr)}")


def last_line(text: str) -> str:
    """The last line in which a program of PostgreSQL says what went wrong."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    telling = [line for line in lines if "FATAL" in line or "PANIC" in line or "rror:" in line]
    return (telling or lines or ["no reason was given"])[-1]


def _stop(site: Site, version: int) -> bool:
    if process.server_of(site.data(version)) is None:
        return False
    stopped = site.run(
        binaries.program(version, "pg_ctl"), "stop", "-D", site.data(version), "-m", "fast", "-w", "-t", "120"
    )
    if stopped.returncode != 0:
        raise NotReady(f"The database did not stop: {last_line(stopped.stderr)}")
    return True
