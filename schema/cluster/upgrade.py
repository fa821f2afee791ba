"""Moving the data of a checkout to a newer PostgreSQL, and its extensions to the packages installed."""

import shutil
from pathlib import Path

from psycopg import sql

from schema import passwords, roles
from schema.cluster import binaries, server
from schema.cluster.site import SUPERUSER, Site, site_of
from schema.errors import NotReady
from schema.settings import administrative_url


def upgrade(home: Path, password_folder: Path) -> list[str]:
    """Bring data and extensions to what the system's packages offer; the old data folder is left to be deleted by hand.

    Returns:
        One sentence per thing done; none when all was up to date.
    """
    site = site_of(home)
    versions = site.versions()
    if not versions:
        raise NotReady("There is no database yet to upgrade; `sijill db start` makes one.")
    done = []
    old, new = versions[-1], binaries.newest()
    if new > old:
        binaries.require(old)
        server.stop(home)
        with site.locked():
            move(site, old, site.data(old), new, site.data(new), passwords.find(password_folder, SUPERUSER))
        done.append(f"Data moved from PostgreSQL {old} to {new}; {site.data(old)} can be deleted once all is well.")
    server.start(home, password_folder)
    return done + upgrade_extensions()


def move(site: Site, old: int, source: Path, new: int, target: Path, password: str) -> None:
    """Copy the cluster at `source` to a new one at `target` with pg_upgrade; neither may run."""
    draft = server.draft_of(site, new, password)
    work = draft / "work"
    site.own(work)
    moved = site.run(
        *("env", "-C", work, binaries.program(new, "pg_upgrade"), "--username", SUPERUSER, "--socketdir", site.sockets),
        *("--old-bindir", binaries.program(old, "postgres").parent, "--old-datadir", source),
        *("--new-bindir", binaries.program(new, "postgres").parent, "--new-datadir", draft / "data"),
        PGPASSWORD=password,
    )
    if moved.returncode != 0:
        raise NotReady(f"pg_upgrade refused: {server.last_line(moved.stdout + moved.stderr)}")
    (draft / "data").rename(target)
    shutil.rmtree(draft)


def upgrade_extensions() -> list[str]:
    """Update every extension that is older than its package, in every database of the server."""
    done = []
    with roles.connect(administrative_url()) as connection:
        names = connection.execute("SELECT datname FROM pg_database WHERE datallowconn ORDER BY datname").fetchall()
    for (name,) in names:
        with roles.connect(administrative_url(str(name))) as connection:
            outdated = connection.execute(
                "SELECT name, installed_version, default_version FROM pg_available_extensions"
                " WHERE installed_version IS NOT NULL AND installed_version <> default_version ORDER BY name"
            ).fetchall()
            for extension, before, after in outdated:
                connection.execute(sql.SQL("ALTER EXTENSION {} UPDATE").format(sql.Identifier(str(extension))))
                done.append(f"Extension {extension} of database {name} went from {before} to {after}.")
    return done
