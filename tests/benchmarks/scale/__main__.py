"""`make scale`: what grows with the record and how fast, and whether DuckDB and Spark come to what PostgreSQL holds.

SIZES says how many events a country of each turn has. What is missing is loaded and published first, which takes long;
a size for which this disk has no room is left out, and said so. Sizes that end in `f` exist as files only: copies of
the largest country before them, for what reads files.
"""

import argparse
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa

from analytics.scale.engines import ENGINES, METRICS
from schema import session
from schema.publish import publish
from schema.withdrawing import withdraw
from tests.benchmarks.datasets.serving import Serving, serving
from tests.benchmarks.graphql import preparing
from tests.benchmarks.graphql.preparing import WORK, tell
from tests.benchmarks.scale import asking, report
from tests.benchmarks.scale.comparing import compared
from tests.benchmarks.scale.laying import lay
from tests.benchmarks.scale.multiplying import differing, multiply

QUERY = [("collections", "qasira")]
BYTES_AN_EVENT = 32_000
"""What a loaded and published event takes of a disk, indexes and both audiences included."""
SPARE = 15 * 10**9
"""Bytes of a disk that are nobody's to fill."""
MEMORY = os.environ.get("SCALE_MEMORY", "6g")
FILES = "f"
STEPS = ("publish", "read", "metrics")

READERS: dict[str, Callable[[Serving], float]] = {
    "page of 50 events": asking.page,
    "series by month, whole record": asking.series,
    "tile of zoom 4": asking.tile,
    "tile of zoom 4, one violation": lambda s: asking.tile(s, violations="unlawful_killing"),
    "CSV of all events": lambda s: s.take("csv").seconds,
}


class Measured:
    """Seconds by size and by what was done; kept in a file, so that sizes may come one after the other."""

    def __init__(self) -> None:
        WORK.mkdir(parents=True, exist_ok=True)
        self._file = WORK / "scale.json"
        self.of: dict[str, dict[str, float]] = json.loads(self._file.read_text()) if self._file.exists() else {}

    def note(self, size: str, what: str, number: float) -> None:
        self.of.setdefault(size, {})[what] = number
        self._file.write_text(json.dumps(self.of, indent=1))
        tell(f"{size}  {what}: {number:,.3f}")


@contextmanager
def _timed(measured: Measured, size: str, what: str) -> Iterator[None]:
    begun = time.perf_counter()
    yield
    measured.note(size, what, time.perf_counter() - begun)


def main() -> None:
    parser = argparse.ArgumentParser(prog="make scale", description=__doc__)
    parser.add_argument("--sizes", default=os.environ.get("SIZES", "100000,1000000,10000000"))
    parser.add_argument("--database", help="one that holds a published country already, for the one size given")
    parser.add_argument("--engines", default=",".join(ENGINES), help="of duckdb and spark")
    parser.add_argument("--only", nargs="+", choices=STEPS)
    asked = parser.parse_args()
    only = set(asked.only or STEPS)
    measured, engines = Measured(), [each for each in asked.engines.split(",") if each]
    if "spark" in engines and shutil.which("java") is None:
        raise SystemExit("Spark needs Java: apt-get install openjdk-17-jre-headless, or --engines duckdb.")
    previous = ""
    for size in asked.sizes.split(","):
        if size.endswith(FILES):
            _files(measured, size, previous, engines)
        elif not _fits(size) and not asked.database:
            needed = int(size) * BYTES_AN_EVENT / 1e9
            tell(f"{size}: left out; it takes {needed:.0f} GB, and {_free() / 1e9:.0f} are free.")
        else:
            previous = size
            preparing.provide(0 if asked.database else int(size), asked.database)
            _size(measured, size, only, engines)
            session.close()
    tell(f"\n{report.text(measured.of)}")


def _size(measured: Measured, size: str, only: set[str], engines: list[str]) -> None:
    with session.reading() as connection:
        counted = sa.text(
            "SELECT count(*), pg_database_size(current_database()) FROM open.event WHERE upper_inf(known)"
        )
        events, bytes_ = connection.execute(counted).one()
    measured.note(size, report.EVENTS, events)
    measured.note(size, report.BYTES, bytes_)
    if "publish" in only:
        _publish(measured, size)
    if "read" in only:
        with serving(QUERY) as server:
            for what, work in READERS.items():
                measured.note(size, what, work(server))
    if "metrics" in only:
        _metrics(measured, size, engines)


def _publish(measured: Measured, size: str) -> None:
    """A publication that takes one event back: what every correction costs, however much there is."""
    with session.reading() as connection:
        last = "SELECT code FROM open.event WHERE upper_inf(known) AND collection = 'qasira' ORDER BY code DESC LIMIT 1"
        code = connection.scalar(sa.text(last))
    with session.recording("benchmark") as connection:
        withdraw(connection, str(code), actor="benchmark", reason="measures a publication", protective=False)
    with _timed(measured, size, "publication that takes one event back"):
        publish()


def _metrics(measured: Measured, size: str, engines: list[str]) -> None:
    laid = _laid(size)
    shutil.rmtree(laid, ignore_errors=True)
    with _timed(measured, size, "tables laid out as Parquet"):
        lay(laid)
    for engine in engines:
        with TemporaryDirectory(prefix="sijill-", dir=WORK) as folder:
            _reckon(measured, size, engine, laid, Path(folder))
            for metric in METRICS:
                rows, missing, extra = compared(metric, Path(folder) / metric)
                measured.note(size, f"{metric}: rows of PostgreSQL", rows)
                measured.note(size, f"{metric}: rows that differ, {engine}", missing + extra)


def _reckon(measured: Measured, size: str, engine: str, laid: Path, to: Path) -> None:
    with _timed(measured, size, f"{engine} is there"):
        entered = ENGINES[engine](laid, MEMORY)
        opened = entered.__enter__()
    try:
        for metric in METRICS:
            with _timed(measured, size, f"{metric}, {engine}"):
                opened.write(metric, to / metric)
    finally:
        entered.__exit__(None, None, None)


def _files(measured: Measured, size: str, of: str, engines: list[str]) -> None:
    """Metrics over files that hold the country before so many times that there are as many events."""
    one = _laid(of)
    if not of or not one.exists():
        tell(f"{size}: left out; there is no country before it to make copies of.")
        return
    copies = round(int(size.removesuffix(FILES)) / measured.of[of][report.EVENTS])
    laid = _laid(size)
    shutil.rmtree(laid, ignore_errors=True)
    apart = multiply(one, laid, copies)
    measured.note(size, report.EVENTS, copies * measured.of[of][report.EVENTS])
    for engine in engines:
        with TemporaryDirectory(prefix="sijill-", dir=WORK) as name:
            folder = Path(name)
            _reckon(measured, size, engine, laid, folder / "all")
            with ENGINES["duckdb"](one, MEMORY) as opened:
                for metric in ("cells", "cell_sources"):
                    opened.write(metric, folder / "one" / metric)
                    rows, different = differing(folder / "one" / metric, folder / "all" / metric, copies, apart)
                    measured.note(size, f"{metric}: rows of PostgreSQL", rows)
                    measured.note(size, f"{metric}: rows that differ, {engine}", different)
    shutil.rmtree(laid)


def _laid(size: str) -> Path:
    return WORK / f"laid-{size}"


def _free() -> int:
    return shutil.disk_usage(WORK).free


def _fits(size: str) -> bool:
    there = WORK.exists() and size in Measured().of
    return there or _free() - int(size) * BYTES_AN_EVENT > SPARE


if __name__ == "__main__":
    main()
