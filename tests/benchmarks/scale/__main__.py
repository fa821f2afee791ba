"""`make scale`: what grows with the record and how fast, and whether DuckDB and Spark come to what PostgreSQL holds.

SIZES says how many events a country of each turn has. What is missing is loaded and published first, which takes long;
a size for which this disk has no room is left out, and said so. Sizes that end in `f` exist as files only: copies of
the release of the country before them, for what reads files. Metrics are reckoned over the files of a release, as
`sijill release` writes them. What was measured is kept, so that sizes and steps may come one after the other.
"""

import argparse
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
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
from tests.benchmarks.scale import asking, releasing, report
from tests.benchmarks.scale.comparing import compared
from tests.benchmarks.scale.multiplying import differing, multiply

QUERY = [("collections", "qasira")]
BYTES_AN_EVENT = 32_000
"""What a loaded and published event takes of a disk, indexes and both audiences included."""
BYTES_RELEASED = {"jsonl": 11_500, "geojson": 10_200, "gpkg": 4_400, "csv": 4_000, "parquet": 900}
"""What it takes in the files of a release, by format; workbooks are none of so many."""
SPARE = 15 * 10**9
"""Bytes of a disk that are nobody's to fill."""
MEMORY = os.environ.get("SCALE_MEMORY", "6g")
FILES = "f"
ADDING = ("cells", "cell_sources")
"""Metrics with days, of which copies of a country have each its own rows."""
STEPS = ("publish", "read", "release", "metrics")

READERS: dict[str, Callable[[Serving], float]] = {
    "page of 50 events": asking.page,
    "series by month, whole record": asking.series,
    "tile of zoom 4": asking.tile,
    "tile of zoom 4, one violation": lambda s: asking.tile(s, violations="unlawful_killing"),
    "CSV of all events": lambda s: s.take("csv").seconds,
}


@dataclass(frozen=True)
class Asked:
    """What is to be done: steps, over which engines, without which formats of a release; in which database."""

    only: frozenset[str]
    engines: tuple[str, ...]
    without: tuple[str, ...]
    database: str | None


class Measured:
    """Seconds by size and by what was done; kept in a file, so that sizes may come one after the other."""

    def __init__(self) -> None:
        WORK.mkdir(parents=True, exist_ok=True)
        self._file = WORK / "scale.json"

    @property
    def of(self) -> dict[str, dict[str, float]]:
        """All that was noted, by other turns meanwhile too."""
        found: dict[str, dict[str, float]] = json.loads(self._file.read_text()) if self._file.exists() else {}
        return found

    def note(self, size: str, what: str, number: float) -> None:
        found = self.of
        found.setdefault(size, {})[what] = number
        self._file.write_text(json.dumps(found, indent=1))
        tell(f"{size}  {what}: {number:,.3f}")


@contextmanager
def _timed(measured: Measured, size: str, what: str) -> Iterator[None]:
    begun = time.perf_counter()
    yield
    measured.note(size, what, time.perf_counter() - begun)


def main() -> None:
    parser = argparse.ArgumentParser(prog="make scale", description=__doc__)
    parser.add_argument("--sizes", default=os.environ.get("SIZES", "100000,1000000,10000000"))
    parser.add_argument("--database", help="one that is migrated and holds a published country, for the one size given")
    parser.add_argument("--engines", nargs="+", choices=[*ENGINES], default=[*ENGINES])
    parser.add_argument("--only", nargs="+", choices=STEPS)
    parser.add_argument("--without", nargs="+", default=(), help="formats that releases are made without")
    parser.add_argument("--keep", action="store_true", help="leave the releases that were made")
    parser.add_argument("--write", action="store_true", help=f"write what was measured into {report.PAGE.name}")
    words = parser.parse_args()
    asked = Asked(frozenset(words.only or STEPS), tuple(words.engines), tuple(sorted(words.without)), words.database)
    measured, sizes = Measured(), [each for each in words.sizes.split(",") if each]
    if "metrics" in asked.only and "spark" in asked.engines and shutil.which("java") is None:
        raise SystemExit("Spark needs Java: apt-get install openjdk-17-jre-headless, or --engines duckdb.")
    try:
        _all(measured, sizes, asked)
    finally:
        for size in () if words.keep else sizes:
            releasing.forget(size)
    tell(f"\n{report.text(measured.of)}")
    if words.write:
        report.write(measured.of)


def _all(measured: Measured, sizes: list[str], asked: Asked) -> None:
    country = ""
    for size in sizes:
        if size.endswith(FILES):
            _files(measured, size, country, asked)
        elif not asked.database and (needed := _needed(size, asked)) > _free() - SPARE:
            tell(f"{size}: left out; it takes {needed / 1e9:.0f} GB, and {_free() / 1e9:.0f} are free.")
        else:
            country = size
            if asked.database:
                os.environ[preparing.VARIABLE] = asked.database
            else:
                preparing.provide(int(size))
            _size(measured, size, asked)
            session.close()


def _size(measured: Measured, size: str, asked: Asked) -> None:
    if "publish" in asked.only:
        _publish(measured, size)
    with session.reading() as connection:
        counted = sa.text(
            "SELECT count(*), pg_database_size(current_database()) FROM open.event WHERE upper_inf(known)"
        )
        events, bytes_ = connection.execute(counted).one()
    measured.note(size, report.EVENTS, events)
    measured.note(size, f"{report.BYTES} of the database", bytes_)
    if "read" in asked.only:
        with serving(QUERY) as server:
            for what, work in READERS.items():
                measured.note(size, what, work(server))
    if "release" in asked.only:
        _release(measured, size, asked)
    if "metrics" in asked.only:
        _metrics(measured, size, asked)


def _publish(measured: Measured, size: str) -> None:
    """A publication that takes one event back: what every correction costs, however much there is."""
    with session.reading() as connection:
        last = "SELECT code FROM open.event WHERE upper_inf(known) AND collection = 'qasira' ORDER BY code DESC LIMIT 1"
        code = connection.scalar(sa.text(last))
    with session.recording("benchmark") as connection:
        withdraw(connection, str(code), actor="benchmark", reason="measures a publication", protective=False)
    with _timed(measured, size, "publication that takes one event back"):
        publish()


def _release(measured: Measured, size: str, asked: Asked) -> Path:
    made = releasing.release(size, asked.without)
    what = f"release without {', '.join(asked.without)}" if asked.without else "release in all formats"
    measured.note(size, what, made.making)
    measured.note(size, f"{what}, verified", made.verifying)
    measured.note(size, f"{report.BYTES} of {what}", made.size)
    measured.note(size, f"{report.BYTES} of these, for engines", made.for_engines)
    return made.folder


def _metrics(measured: Measured, size: str, asked: Asked) -> None:
    release = releasing.lying(size) or _release(measured, size, asked)
    for engine in asked.engines:
        with TemporaryDirectory(prefix="sijill-", dir=WORK) as folder:
            _reckon(measured, size, engine, release, Path(folder))
            differing = 0
            for metric in METRICS:
                rows, missing, extra = compared(metric, Path(folder) / metric)
                measured.note(size, f"{metric}: rows of PostgreSQL", rows)
                tell(f"{engine}: {missing:,} of these it has not, and {extra:,} others")
                differing += missing + extra
            measured.note(size, f"{engine}: rows of all metrics that differ", differing)


def _reckon(measured: Measured, size: str, engine: str, release: Path, to: Path) -> None:
    with _timed(measured, size, f"{engine} is there"):
        entered = ENGINES[engine](release, MEMORY)
        opened = entered.__enter__()
    try:
        for metric in METRICS:
            with _timed(measured, size, f"{metric}, {engine}"):
                opened.write(metric, to / metric)
    finally:
        entered.__exit__(None, None, None)


def _files(measured: Measured, size: str, of: str, asked: Asked) -> None:
    """Metrics over files that hold the country before so many times that there are as many events."""
    one = releasing.lying(of) if of else None
    if one is None:
        tell(f"{size}: left out; there is no release of a country before it to make copies of.")
        return
    copies = round(int(size.removesuffix(FILES)) / measured.of[of][report.EVENTS])
    with TemporaryDirectory(prefix="sijill-", dir=WORK) as name:
        folder = Path(name)
        apart = multiply(one, folder / "release", copies)
        measured.note(size, report.EVENTS, copies * measured.of[of][report.EVENTS])
        with ENGINES["duckdb"](one, MEMORY) as opened:
            for metric in ADDING:
                opened.write(metric, folder / "one" / metric)
        for engine in asked.engines:
            _reckon(measured, size, engine, folder / "release", folder / engine)
            found = 0
            for metric in ADDING:
                rows, different = differing(folder / "one" / metric, folder / engine / metric, copies, apart)
                measured.note(size, f"{metric}: rows expected of copies", rows)
                tell(f"{engine}: {different:,} rows differ")
                found += different
            measured.note(size, f"{engine}: rows of all metrics that differ", found)


def _free() -> int:
    return shutil.disk_usage(WORK).free


def _needed(size: str, asked: Asked) -> int:
    """Bytes of a disk that it takes to measure a country that is not there yet, or to release one that is."""
    released = sum(each for name, each in BYTES_RELEASED.items() if name not in asked.without)
    return int(size) * (released if size in Measured().of else released + BYTES_AN_EVENT)


if __name__ == "__main__":
    main()
