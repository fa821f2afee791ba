"""docs/benchmarks/datasets.md: what was measured, beside what, and where goals are missed."""

import os
import platform
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.benchmarks.analytics import report as house
from tests.benchmarks.analytics.timing import ratio
from tests.benchmarks.datasets.pairs import FIRST_BYTE, MEGABYTES, OURS, ROWS_A_SECOND, Measured
from tests.benchmarks.datasets.tiles import Tiles
from tests.benchmarks.graphql.preparing import HOME, connected

DOCUMENT = HOME / "docs" / "benchmarks" / "datasets.md"
ADBC = "ADBC and pyarrow"


@dataclass(frozen=True)
class All:
    """All that the document tells of; `loads` are those of the machine before and after, over a minute."""

    compared: int
    formats: Sequence[Measured]
    tiles: Tiles | None
    loads: tuple[float, float]


def text(measured: All) -> str:
    """The document."""
    return f"""# Files and tiles, timed

*Written by `make bench-datasets`.*

{_head(measured.loads)}

## Files
{_database(measured)}

{house.table(FORMATS_HEAD, _formats(measured.formats))}
{QUALIFIED}

### Goals
{house.table(GOALS_HEAD, _goals(measured.formats))}{_tiles(measured.tiles)}"""


FORMATS_HEAD = ["format", "seconds", "rows a second", "megabytes", "first byte", "memory", "beside", "takes", "× ours"]
GOALS_HEAD = ["format", "goal", "measured", ""]
QUALIFIED = f"""Each way took turns with the others, warm; medians, with the least in brackets. Ours comes over HTTP
from one process of `sijill serve`, and every byte is read and thrown away; the others are programs that log in as the
public does, ask the SELECT that our file is made of, and write to nowhere: `ogr2ogr` of Debian to `/vsistdout/`, `psql`
with one COPY of everything, which defuses nothing, and a program that reads by ADBC and writes by pyarrow with the same
compression. *The table as it is* is `ogr2ogr` on the flat table that events are read from, without columns that join
or add anything. Memory is the most that the server and all its children had beyond what they had when idle and warm,
pages that they share counted once (PSS); it is to stay under {MEGABYTES} MB. A GeoPackage and a workbook must
be whole before their first byte can leave. Before anything was timed, all ways gave the same days, codes,
numbers, Arabic titles, addresses and shapes for a part of the events."""


def _head(loads: tuple[float, float]) -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    ogr = house.run("ogr2ogr", "--version").partition(",")[0]
    packages = house.versions(("pyarrow", "adbc-driver-postgresql", "tipg"))
    return (
        f"{house.commit()}. {os.cpu_count()} cores, {memory:.0f} GiB, load {loads[0]:.1f} before and {loads[1]:.1f} "
        f"after. Python {platform.python_version()}, {packages}, {ogr}."
    )


def _database(measured: All) -> str:
    with connected() as connection:
        found = connection.execute(
            "select current_setting('server_version'), current_setting('shared_buffers'),"
            " pg_size_pretty(pg_total_relation_size('open.flat_event'))"
        ).fetchone()
    if found is None:
        raise LookupError("The database tells nothing of itself.")
    release, buffers, size = found
    rows = measured.formats[0].rows if measured.formats else 0
    return (
        f"PostgreSQL {str(release).partition(' ')[0]}, shared_buffers {buffers}; {rows:,} events of collection "
        f"`qasira` ({size} as files read them), all columns; {measured.compared:,} of them compared before."
    )


def _formats(formats: Sequence[Measured]) -> Iterator[list[str]]:
    for each in formats:
        ours = each.times[OURS]
        first, over = _first(each), _over(each)
        row = [
            each.pair.format,
            f"{ours.middle:,.1f} ({ours.least:,.1f})",
            f"{each.rate:,.0f}",
            f"{each.taken[0].size / 1e6:,.0f}",
            f"{first * 1000:,.0f} ms",
            f"{over / 1e6:,.0f} MB",
        ]
        beside = [(name, times) for name, times in each.times.items() if name != OURS]
        if not beside:
            yield [*row, "", "", ""]
        for name, times in beside:
            yield [*row, name, f"{times.middle:,.1f} ({times.least:,.1f})", f"{ratio(ours, times):,.2f}"]
            row = [""] * len(row)


def _goals(formats: Sequence[Measured]) -> Iterator[list[str]]:
    for each in formats:
        for name, (_, goal) in each.pair.beside.items():
            times = ratio(each.times[OURS], each.times[name])
            met = times >= goal or (name == ADBC and each.rate >= ROWS_A_SECOND)
            other = f" or ≥ {ROWS_A_SECOND:,} rows a second" if name == ADBC else ""
            told = f"{times:,.2f} ×" + (f", {each.rate:,.0f} rows a second" if name == ADBC else "")
            yield [each.pair.format, f"≥ {goal:g} × {name}{other}", told, _met(met, goal / times)]
        over, first = _over(each) / 1e6, _first(each)
        yield [each.pair.format, f"≤ {MEGABYTES} MB", f"{over:,.0f} MB", _met(over <= MEGABYTES, over / MEGABYTES)]
        early = first <= FIRST_BYTE
        yield [each.pair.format, f"first byte < {FIRST_BYTE:g} s", f"{first:.2f} s", _met(early, first / FIRST_BYTE)]


def _tiles(tiles: Tiles | None) -> str:
    if tiles is None:
        return ""
    rows = [[name, goal, told, _met(met, missed)] for name, goal, told, met, missed in tiles.goals()]
    return f"\n## Tiles\n{tiles.told}\n\n{house.table(['tile', 'goal', 'measured', ''], rows)}"


def _first(found: Measured) -> float:
    return max(each.first for each in found.taken)


def _over(found: Measured) -> float:
    return max(each.over for each in found.taken)


def _met(met: bool, missed: float) -> str:
    return "met" if met else f"missed by a factor of {missed:.1f}"


def write(made: str) -> None:
    """Put it where it belongs."""
    DOCUMENT.parent.mkdir(exist_ok=True)
    DOCUMENT.write_text(made, encoding="utf-8")
