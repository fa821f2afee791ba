"""Metrics as `*.sql` beside this file, and the two engines that run them over the files of a release.

A release holds each table as GeoParquet or Parquet files under a folder of its own, partitioned or not. Nothing here
reaches a database: what is reckoned from is what was published, by whoever has the files. Neither engine comes with
Sijill: DuckDB is one package, Spark needs Java too (`requirements-spark.lock`).
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from schema.errors import BadInput, NotReady

METRICS = ("cells", "cell_sources", "source_sets", "source_pairs", "hexagons")

TABLES: Mapping[str, str] = MappingProxyType(
    {
        "events": "events",
        "acts": "acts",
        "tallies": "tallies",
        "claims": "claims",
        "event_sources": "event_sources",
        "violation": "vocabulary/violation.parquet",
    }
)
"""What the metrics read, and where in a release it lies: a folder with Parquet files beneath it, or one such file."""

MEMORY = "4g"
"""How much of a machine's memory an engine takes unless told otherwise; what does not fit is put aside on disk."""


class Engine(Protocol):
    """What has the tables of a release under their names."""

    def write(self, metric: str, to: Path) -> None:
        """Reckon a metric into a new folder of Parquet files."""


def statement(metric: str) -> str:
    """The SQL of a metric. Raises BadInput."""
    if metric not in METRICS:
        raise BadInput(f"There is no metric '{metric}'; there are {', '.join(METRICS)}.")
    return files("analytics").joinpath("scale", f"{metric}.sql").read_text(encoding="utf-8")


class Duck:
    """DuckDB, inside this process."""

    def __init__(self, release: Path, memory: str, scratch: Path) -> None:
        try:
            import duckdb
        except ImportError:
            raise NotReady("DuckDB is not installed here; install the package duckdb, or ask Spark.") from None
        self._connection = duckdb.connect(
            config={"memory_limit": f"{memory.removesuffix('g')}GB", "temp_directory": str(scratch)}
        )
        # The order of rows is nobody's promise here, and keeping it costs memory.
        self._connection.execute("SET preserve_insertion_order = false")
        for name, place in _present(release):
            found = str(place / "**" / "*.parquet") if place.is_dir() else str(place)
            self._connection.execute(f"CREATE VIEW {name} AS FROM read_parquet('{_quoted(found)}')")

    def write(self, metric: str, to: Path) -> None:
        """Reckon a metric into a new folder of Parquet files."""
        to.mkdir(parents=True)
        self._connection.execute(
            f"COPY ({statement(metric)}) TO '{_quoted(str(to / 'part-0.parquet'))}' (FORMAT parquet)"
        )

    def close(self) -> None:
        """Give back memory and files."""
        self._connection.close()


class Spark:
    """Spark, as many processors of this machine as there are unless `SPARK_MASTER` names a cluster."""

    def __init__(self, release: Path, memory: str, scratch: Path) -> None:
        try:
            from pyspark.sql import SparkSession
        except ImportError:
            raise NotReady("Spark is not installed here; install requirements-spark.lock, or ask DuckDB.") from None
        if shutil.which("java") is None:
            raise NotReady("Spark needs Java, which is not here: apt-get install openjdk-17-jre-headless.")
        self._session = (
            SparkSession.builder.master(os.environ.get("SPARK_MASTER", "local[*]"))
            .appName("sijill")
            .config("spark.driver.memory", memory)
            # A machine whose own name no name server knows must still find itself; nobody else needs to.
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.ui.enabled", "false")
            .config("spark.local.dir", str(scratch))
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.shuffle.partitions", str(4 * (os.cpu_count() or 1)))
            # Partitions repeat what columns say; their words must not become numbers by the way.
            .config("spark.sql.sources.partitionColumnTypeInference.enabled", "false")
            .getOrCreate()
        )
        self._session.sparkContext.setLogLevel("ERROR")
        for name, place in _present(release):
            self._session.read.parquet(str(place)).createOrReplaceTempView(name)

    def write(self, metric: str, to: Path) -> None:
        """Reckon a metric into a new folder of Parquet files."""
        self._session.sql(statement(metric)).write.parquet(str(to))

    def close(self) -> None:
        """End Spark and what Java keeps."""
        self._session.stop()


ENGINES: Mapping[str, Callable[[Path, str], AbstractContextManager[Engine]]]


@contextmanager
def _opened(made: type[Duck] | type[Spark], release: Path, memory: str) -> Iterator[Engine]:
    with tempfile.TemporaryDirectory(prefix="sijill-scale-") as scratch:
        engine = made(release, memory, Path(scratch))
        try:
            yield engine
        finally:
            engine.close()


ENGINES = MappingProxyType(
    {
        "duckdb": lambda release, memory: _opened(Duck, release, memory),
        "spark": lambda release, memory: _opened(Spark, release, memory),
    }
)
"""By name, from the folder of a release and an amount of memory such as `4g`. Raises NotReady where one is missing."""


def _present(release: Path) -> Iterator[tuple[str, Path]]:
    """The tables of a release. Raises BadInput when one is missing."""
    for name, place in TABLES.items():
        if not (release / place).exists():
            raise BadInput(f"{release} is no release with its tables: it lacks {place}.")
        yield name, release / place


def _quoted(text: str) -> str:
    return text.replace("'", "''")
