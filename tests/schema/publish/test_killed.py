"""A publish that is killed leaves nothing behind, and the next one does what it would have done."""

import os
import signal
import subprocess
import sys
import time

import pytest
import sqlalchemy as sa

from schema import session
from schema.publish import publish
from schema.roles import Login
from schema.tables.published import GRAINS, event, publication
from tests.recording import Recorder

EVENTS = 1_500

# Stops for a while after the step named, so that the kill falls there.
PUBLISH = """
import sys, time
from schema.publish import publish, steps
run = steps.run
def slowly(connection, step):
    run(connection, step)
    if step == sys.argv[1]:
        print(step, flush=True)
        time.sleep(60)
steps.run = slowly
publish()
"""


@pytest.fixture(scope="module", autouse=True)
def recorded(database: object) -> None:
    """Events with a claim each."""
    with session.recording("tester") as connection:
        record = Recorder(connection)
        collection, source = record.collection("killed"), record.source("Monitors")
        for n in range(EVENTS):
            record.claim(record.event(collection), source, min=n, best=n, max=n)


def state() -> tuple[int, ...]:
    """Rows of the publication table, of events and of every grain, as the public sees them; and what is queued."""
    with session.reading() as connection:
        seen = [
            connection.scalar(sa.select(sa.func.count()).select_from(each)) for each in (publication, event, *GRAINS)
        ]
    with session.engine(Login.PUBLISHER).connect() as connection:
        queued = connection.scalar(sa.text("SELECT count(DISTINCT record_id) FROM core.unpublished"))
    return (*(count or 0 for count in seen), queued or 0)


@pytest.mark.parametrize("step", ["10_drain", "60_parts", "91_write"])
def test_a_killed_publish_leaves_nothing_and_loses_nothing(step: str) -> None:
    before = state()
    with subprocess.Popen(
        [sys.executable, "-c", PUBLISH, step], stdout=subprocess.PIPE, text=True, env=os.environ
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == step
        process.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 120
    while state() != before and time.monotonic() < deadline:
        time.sleep(0.2)
    assert state() == before
    # Their collection waits too.
    assert before[-1] == EVENTS + 1


def test_the_next_publish_does_it_all() -> None:
    done = publish()
    assert (done.number, done.events) == (1, EVENTS)
    assert state()[:2] == (1, EVENTS)
    assert state()[-1] == 0
    assert publish().number is None
