"""Which PostgreSQL with PostGIS the system's packages have put on this machine."""

from pathlib import Path

from schema.errors import NotReady

PROGRAMS = Path("/usr/lib/postgresql")
EXTENSIONS = Path("/usr/share/postgresql")
OLDEST = 15


def installed() -> list[int]:
    """Major versions, at least 15, that have both the server and PostGIS, oldest first."""
    servers = (int(folder.name) for folder in PROGRAMS.glob("[0-9]*") if folder.name.isdigit())
    return sorted(version for version in servers if version >= OLDEST and _is_complete(version))


def _is_complete(version: int) -> bool:
    server = program(version, "postgres")
    return server.exists() and (EXTENSIONS / str(version) / "extension" / "postgis.control").exists()


def program(version: int, name: str) -> Path:
    """Path of a program of PostgreSQL `version`."""
    return PROGRAMS / str(version) / "bin" / name


def newest() -> int:
    """The newest version installed.

    Raises:
        NotReady: none is.
    """
    versions = installed()
    if not versions:
        raise NotReady(
            "PostgreSQL with PostGIS is not installed: apt-get install postgresql-15-postgis-3, or set "
            "SIJILL_DATABASE_URL to a server of your own."
        )
    return versions[-1]


def require(version: int) -> None:
    """Make sure that the programs for data of `version` are here.

    Raises:
        NotReady: they are not.
    """
    if version not in installed():
        raise NotReady(
            f"The data were written by PostgreSQL {version}, which is not installed: "
            f"apt-get install postgresql-{version}-postgis-3."
        )
