"""The fictional country at scale: how fast its rows come, and how long it takes to load and publish very many.

`make bench` asks for few events; `make qasira-scale` for a million, and `EVENTS=…` for any number.
"""

import json
import os
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import sqlalchemy as sa

from api.samples.country.happenings import CHUNK
from api.samples.country.parts import PUBLICATIONS
from api.samples.country.stream import Stream
from schema.loading_statements import current
from tests.api.imports.record import one
from tests.database import Database

EVENTS = int(os.environ.get("QASIRA_EVENTS", "10000"))
STREAMED = 20
"""Chunks of rows that are made without being kept."""
EVENTS_EACH_SECOND = 50_000
MEGABYTES = 600

MEASURED = """
import json, resource, sys, time
from api.cli import main
before = time.monotonic()
try:
    main()
finally:
    took = time.monotonic() - before
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) // 1024
    print(json.dumps({"seconds": round(took, 1), "megabytes": peak}), file=sys.stderr)
"""


def tell(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def test_rows_come_fast_enough_for_ten_million() -> None:
    busy = os.getloadavg()[0] > 1
    stream = Stream(CHUNK * STREAMED, 1)
    stream.chunk(0)
    begin = time.process_time()
    for number in range(4):
        stream.chunk(number)
    drawn = 4 * CHUNK / (time.process_time() - begin)
    processes = os.cpu_count() or 1
    with ProcessPoolExecutor(processes) as pool:
        list(pool.map(stream.rows, range(processes)))
        begin = time.perf_counter()
        rows = sum(pool.map(stream.rows, range(STREAMED)))
        speed = stream.events / (time.perf_counter() - begin)
    tell(
        f"\n{drawn:,.0f} events a second of one processor's time are drawn; {speed:,.0f} events a second, "
        f"{speed * rows / stream.events:,.0f} rows, are made by {processes} processes (load before: {os.getloadavg()})"
    )
    assert busy or speed >= EVENTS_EACH_SECOND


def test_it_is_loaded_and_published(database: Database, tmp_path: Path) -> None:
    words = ["sample", "qasira", "--events", str(EVENTS)]
    with subprocess.Popen(
        [sys.executable, "-c", MEASURED, *words],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        told = 0
        for line in running.stdout or ():
            tell(f"{time.strftime('%H:%M:%S')} {line.rstrip()}")
            told += 1
        _, errors = running.communicate()
    assert running.returncode == 0, errors
    assert told == PUBLICATIONS
    measured = json.loads(errors.splitlines()[-1])
    events, claims = (one(sa.select(sa.func.count()).select_from(current(name)))[0] for name in ("event", "claim"))
    tell(f"{EVENTS:,} events, {claims:,} claims, loaded and published {PUBLICATIONS} times: {measured}")
    assert EVENTS * 0.98 < events <= EVENTS
    assert measured["megabytes"] <= MEGABYTES
