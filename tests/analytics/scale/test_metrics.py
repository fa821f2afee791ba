"""Metrics reckoned from files are those of the database: cells in every row, overlaps as answered, hexagons as counted.

Files are those of a release of a country with corrections, withdrawals, protected sources and claims at odds with
themselves. DuckDB is asked here; Spark, which takes long to start, by `make validate` and `make scale`.
"""

from collections import Counter
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
import pytest

from analytics import overlaps
from analytics.results import SourceOverlap
from analytics.scale.engines import ENGINES, METRICS, statement
from api.releases import making
from api.releases.filling import OFFERED
from api.samples.country.loading import load
from api.samples.country.stream import Stream
from schema import session
from schema.errors import BadInput, NotReady
from schema.filters import EventFilter
from schema.publish import publish
from schema.vocabulary import Granularity
from tests.analytics.wadira import answered
from tests.api.releases.making import kept_in, quietly, wish
from tests.benchmarks.scale.comparing import compared
from tests.database import Database
from tests.recording import Recorder

EVENTS = 1_000
PARTS = 3
"""Publications of the country that are loaded: the third corrects and takes back what the first two said."""
QASIRA = EventFilter(collections=("qasira",), granularity=tuple(Granularity))
OF_QASIRA = "collection = 'qasira'"


@pytest.fixture(scope="module")
def release(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Path:
    assert [*islice(load(Stream(events=EVENTS, seed=5), "tester", "sample"), PARTS)]
    with session.recording("tester") as connection:
        r = Recorder(connection)
        unsure = r.source("Unsure")
        event = r.event(r.collection("odd", nature="fictional"), "2021-03-05")
        r.information(event, unsure)
        r.claim(event, unsure, min=5, best=3, max=4)
    assert publish().number is not None
    folder = tmp_path_factory.mktemp("scale")
    with kept_in(folder):
        # Engines read neither whole grains nor texts, which take longest.
        lean = replace(wish(folder, "2026.1-fictional"), without=OFFERED[1:])
        return making.make(lean, quietly).folder


@pytest.fixture(scope="module")
def found(release: Path) -> Path:
    return reckoned(release, "duckdb")


@pytest.fixture(scope="module")
def overlap(release: Path) -> SourceOverlap:
    answer: SourceOverlap = answered(overlaps.ask, QASIRA, {})
    return answer


def reckoned(release: Path, engine: str) -> Path:
    to = release.parent / engine
    with ENGINES[engine](release, "1g") as opened:
        for metric in METRICS:
            opened.write(metric, to / metric)
    return to


def rows(folder: Path, columns: str, where: str = "true") -> list[tuple[Any, ...]]:
    return duckdb.sql(f"SELECT {columns} FROM '{folder}/*.parquet' WHERE {where}").fetchall()


@pytest.mark.parametrize("metric", METRICS)
def test_files_say_what_the_database_says(found: Path, metric: str) -> None:
    held, missing, extra = compared(metric, found / metric)
    assert (missing, extra) == (0, 0)
    assert held > 10


@pytest.mark.long
@pytest.mark.parametrize("metric", METRICS)
def test_spark_says_the_same(release: Path, metric: str) -> None:
    try:
        to = release.parent / "spark"
        to = to if to.exists() else reckoned(release, "spark")
    except NotReady as missing:
        pytest.skip(str(missing))
    held, *differing = compared(metric, to / metric)
    assert differing == [0, 0]
    assert held > 10


def test_the_country_has_what_makes_it_hard(found: Path) -> None:
    cells = rows(
        found / "cells", "sum(conflicting), sum(incoherent), sum(without_best), max(days), count(*) - count(area)"
    )
    assert all(number > 0 for number in cells[0])
    assert rows(found / "cells", "count(*) FILTER (WHERE violation LIKE '=_%')") > [(0,)]
    assert (None,) in rows(found / "hexagons", "hexagon")


def test_one_event_fewer_is_seen_in_every_metric(release: Path, tmp_path: Path) -> None:
    """Equal tables prove something only if other files come to other tables."""
    changed = tmp_path / "release"
    changed.mkdir()
    for each in release.iterdir():
        (changed / each.name).symlink_to(each)
    (changed / "events").unlink()
    (changed / "events").mkdir()
    # One that a named source stands behind, so that it counts in overlaps too.
    duckdb.sql(
        f"""COPY (SELECT * EXCLUDE (country, year) FROM '{release}/events/**/*.parquet' WHERE id <> (
            SELECT min(event_id) FROM '{release}/event_sources/*.parquet' WHERE source <> 'protected'
        )) TO '{changed}/events/part-0.parquet' (FORMAT parquet)"""
    )
    found = reckoned(changed, "duckdb")
    for metric in METRICS:
        _, missing, extra = compared(metric, found / metric)
        assert missing + extra > 0, metric


def test_sets_of_sources_are_those_answered(found: Path, overlap: SourceOverlap) -> None:
    sets: Counter[tuple[str, ...]] = Counter()
    for sources, records in rows(found / "source_sets", "sources, records", OF_QASIRA):
        sets[tuple(sources or ())] += records
    told = {tuple(sorted(source["id"] for source in each.sources)): each.records for each in overlap.combinations}
    assert {names: sets[names] for names in told} == told
    assert {*sets} - {*told} <= {()}
    assert sum(sets.values()) == overlap.records


def test_pairs_of_sources_are_those_answered(found: Path, overlap: SourceOverlap) -> None:
    pairs: Counter[tuple[str, str]] = Counter()
    for one, other, records in rows(found / "source_pairs", "one, other, records", OF_QASIRA):
        pairs[one, other] += records
    assert overlap.pairs
    for each in overlap.pairs:
        one, other = sorted((each.one["id"], each.other["id"]))
        assert pairs[one, other] == each.both
        assert pairs[each.one["id"], each.one["id"]] == each.of_one


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="lacks events"), ENGINES["duckdb"](tmp_path, "1g"):
        pass
    with pytest.raises(BadInput, match="no metric 'celsl'"):
        statement("celsl")
