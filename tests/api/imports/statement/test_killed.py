"""An import that was killed leaves the record as it was; run again, it gives what an undisturbed one gives."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import sqlalchemy as sa

from schema.roles import Login
from schema.tables.base import VERSIONED
from schema.tables.keeping import import_run, unpublished
from tests.api.imports.record import content_hash, count, one
from tests.api.imports.statement.conftest import HERE
from tests.database import Database, Run

LATEST = 300.0  # seconds until the import must have come so far
COMMAND = [sys.executable, "-c", "from api.cli import main; main()", "import", "statement", str(HERE / "complete.yaml")]


def test_killed_then_run_again_gives_the_same(run: Run, tmp_path: Path) -> None:
    with run.copy("undisturbed"):
        subprocess.run(COMMAND, cwd=tmp_path, check=True, capture_output=True)
        undisturbed = content_hash()
    with run.copy("killed") as database:
        kill_at_its_end(database, tmp_path)
        assert [concept for concept in VERSIONED if count(concept)] == []
        assert one(sa.select(sa.func.count()).select_from(import_run)) == (0,)
        assert one(sa.select(sa.func.count()).select_from(unpublished)) == (0,)
        done = subprocess.run(COMMAND, cwd=tmp_path, check=True, capture_output=True, text=True)
        assert done.stdout.startswith("10 rows: 10 new, 0 changed, 0 unchanged, 0 rejected")
        assert content_hash() == undisturbed


def kill_at_its_end(database: Database, folder: Path) -> None:
    """Start an import, hold it where it comes to write itself down, and kill it there."""
    with database.engine(Login.MIGRATOR).begin() as holder:
        holder.execute(sa.text(f"LOCK TABLE {import_run.fullname} IN EXCLUSIVE MODE"))
        process = subprocess.Popen(COMMAND, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        waiting = sa.text("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = CAST(:name AS regclass)")
        until = time.monotonic() + LATEST
        while holder.scalar(waiting, {"name": import_run.fullname}) == 0:
            assert process.poll() is None, "the import ended before it wrote there"
            assert time.monotonic() < until, "the import never came there"
            time.sleep(0.05)
        os.kill(process.pid, signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
