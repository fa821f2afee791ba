"""What lies on the server beside what it serves: dumps of a database, and the server's own log."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

from schema import settings
from schema.cluster import binaries, server


def dumped(name: str, *schemas: str) -> bytes:
    """A database as `pg_dump` tells it; of some schemas only, where they are named."""
    return _run("pg_dump", name, *(f"--schema={each}" for each in schemas))


def restored(dump: bytes, name: str) -> None:
    """Read a dump into a database that is there and empty."""
    _run("psql", name, "-q", "-X", said=dump)


def _run(program: str, name: str, *options: str, said: bytes = b"") -> bytes:
    url = settings.administrative_url(name)
    where = ["--host", str(url.host or url.query["host"]), "--username", str(url.username), "--dbname", name]
    command = [binaries.program(binaries.newest(), program), *options, *where]
    surroundings = {**os.environ, "PGPASSWORD": str(url.password), "PGPORT": str(url.port or 5432)}
    return subprocess.run(command, env=surroundings, input=said, capture_output=True, check=True).stdout


class ServerLog:
    """What a server of ours writes into its log from now on; nothing of a server elsewhere."""

    def __init__(self) -> None:
        self.begun = {file: file.stat().st_size for file in self._files()}

    def since(self) -> bytes:
        """All that was written, of every database of the server."""
        return b"".join(file.read_bytes()[self.begun.get(file, 0) :] for file in self._files())

    def _files(self) -> Iterator[Path]:
        surroundings = settings.read()
        if surroundings.embedded:
            yield from sorted((server.state(surroundings.home).data.parent / "log").iterdir())
