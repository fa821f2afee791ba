"""How long a first publication of a million public events takes, and that it tells how it goes."""

import os
import re
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from api.samples.country import loading
from api.samples.country.stream import Stream
from schema import session
from schema.publish import publish
from schema.settings import read
from tests.database import Database
from tests.privacy.goals import goal

EVENTS, MILLION, SECONDS = 20_000, 1_000_000, 300
LINE = re.compile(r"(all|partner|open): [a-z ]+, (\d+\.\d) s")
EVERY = ("all: drain", "partner: document", "open: copy", "open: cells", "all: statistics of what is published")


def worked() -> float:
    """Seconds of processors that this process and its backends in the database have worked."""
    with session.migrating() as connection:
        pids = connection.scalars(
            sa.text("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND usename ~ '^sijill_'")
        ).all()
    ticks = 0
    for pid in pids:
        # After the name, which may hold blanks: utime and stime are the 14th and 15th field.
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK") + time.process_time()


@pytest.mark.long
def test_a_million_events_are_published_in_five_minutes(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    if not read().embedded:
        pytest.skip("The work of a server elsewhere cannot be seen from here.")
    # All of it at once, not part by part.
    monkeypatch.setattr(loading, "publish", lambda: SimpleNamespace(number=None))
    for _ in loading.load(Stream(EVENTS, 1), "tester", "measures a publication"):
        pass
    lines: list[str] = []
    before, begun = worked(), time.monotonic()
    done = publish(lines.append)
    took, work = time.monotonic() - begun, worked() - before
    assert done.number == 1
    assert done.events > EVENTS * 0.95
    told = [found for found in map(LINE.fullmatch, lines) if found]
    assert [each for each in EVERY if not any(line.startswith(f"{each},") for line in lines)] == []
    # Nothing takes long of which nothing is told.
    assert sum(float(found[2]) for found in told) > took * 0.85
    scaled = MILLION / done.events
    print(*sorted(lines, key=lambda line: -float(line.split()[-2]))[:8], sep="\n")  # noqa: T201 - told with the figure
    print(  # noqa: T201
        f"{done.events:,} events in {took:.1f} s, {work:.1f} s of processors, at a load of {os.getloadavg()[0]:.1f}; "
        f"of a million, scaled: {took * scaled:,.0f} s, {work * scaled:,.0f} s of processors"
    )
    # What a quiet machine would need is what was worked: the rest was waiting for others.
    goal("publish_1m_seconds", round(work * scaled), f"<={SECONDS}", work * scaled <= SECONDS)
