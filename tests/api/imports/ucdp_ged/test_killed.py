"""An import that was killed leaves the record as it was; run again, it gives what an undisturbed one gives."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from schema.roles import Login
from schema.tables.base import core
from schema.tables.keeping import import_run, unpublished
from tests.api.imports.record import content_hash, count, one
from tests.database import Database, Run

LATEST = 300.0  # seconds until the import must have come so far


def command(file: Path) -> list[str]:
    """The command line of one import."""
    main = "from api.cli import main; main()"
    return [sys.executable, "-c", main, "import", "ucdp-ged", str(file), "--collection", "killed", "--fictional"]


@pytest.fixture(scope="module")
def undisturbed(run: Run, sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Digest of what an undisturbed import records; copies of one template share the key of identifiers."""
    with run.copy("undisturbed"):
        folder = tmp_path_factory.mktemp("undisturbed")
        subprocess.run(command(sample_folder / "ucdp_shaped_49.csv"), cwd=folder, check=True, capture_output=True)
        return content_hash()


@pytest.mark.parametrize("at", ["claim", "import_run"])
def test_killed_then_run_again_gives_the_same(
    run: Run, undisturbed: str, sample_folder: Path, tmp_path: Path, at: str
) -> None:
    file = sample_folder / "ucdp_shaped_49.csv"
    with run.copy("killed") as database:
        kill_while_writing(database, file, tmp_path, at)
        assert count("event") == 0
        assert one(sa.select(sa.func.count()).select_from(import_run)) == (0,)
        assert one(sa.select(sa.func.count()).select_from(unpublished)) == (0,)
        done = subprocess.run(command(file), cwd=tmp_path, check=True, capture_output=True, text=True)
        assert done.stdout.startswith("150 rows: 150 new, 0 changed, 0 unchanged, 0 rejected")
        assert content_hash() == undisturbed


def kill_while_writing(database: Database, file: Path, folder: Path, at: str) -> None:
    """Start an import, hold it where it comes to write to a table, and kill it there."""
    table = core.tables[f"core.{at}"]
    with database.engine(Login.MIGRATOR).begin() as holder:
        holder.execute(sa.text(f"LOCK TABLE {table.fullname} IN EXCLUSIVE MODE"))
        process = subprocess.Popen(command(file), cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        waiting = sa.text("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = CAST(:name AS regclass)")
        until = time.monotonic() + LATEST
        while holder.scalar(waiting, {"name": table.fullname}) == 0:
            assert process.poll() is None, "the import ended before it wrote there"
            assert time.monotonic() < until, "the import never came there"
            time.sleep(0.05)
        os.kill(process.pid, signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
