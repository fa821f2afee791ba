"""What is compared: each format beside another way to the same rows, in turns, and what each has to reach."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from tests.benchmarks.analytics.timing import Times, in_turns
from tests.benchmarks.datasets import others
from tests.benchmarks.datasets.taking import Taken
from tests.benchmarks.graphql.preparing import tell

OURS = "ours"
MEGABYTES = 200
FIRST_BYTE = 1.0
ROWS_A_SECOND = 200_000


@dataclass(frozen=True)
class Pair:
    """A format and others beside it, with how many times as long each must take at least."""

    format: str
    beside: Mapping[str, tuple[Callable[[], None], float]]


@dataclass
class Measured:
    """Seconds of each way, and what else was seen of ours."""

    pair: Pair
    rows: int
    times: Mapping[str, Times]
    taken: list[Taken] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Rows a second, of the best turn."""
        return self.rows / self.times[OURS].least


def pairs(query: list[tuple[str, str]], address: str) -> list[Pair]:
    """All of them, over the events that a query string matches on the site of that address."""
    rows = others.statement("csv", query, address)
    shaped = others.statement("geojson", query, address)
    arrow = others.statement("parquet", query, address, wkb=True)
    plain = others.PLAIN.format(schema="open")
    return [
        Pair(
            "csv",
            {
                "ogr2ogr, same SELECT": (partial(others.ogr2ogr, "CSV", rows), 5),
                "ogr2ogr, the table as it is": (partial(others.ogr2ogr, "CSV", plain), 5),
                "COPY": (partial(others.copy, rows), 0.6),
            },
        ),
        Pair("geojson", {"ogr2ogr, same SELECT": (partial(others.ogr2ogr, "GeoJSON", shaped), 3)}),
        Pair("parquet", {"ADBC and pyarrow": (partial(others.adbc, arrow), 0.7)}),
        *(Pair(format_, {}) for format_ in ("jsonl", "gpkg", "xlsx", "datapackage.zip")),
    ]


def measure(pair: Pair, rows: int, take: Callable[[], Taken], turns: int, patience: float) -> Measured:
    """Take turns, each way after the other."""
    taken: list[Taken] = []
    works: dict[str, Callable[[], object]] = {OURS: lambda: taken.append(take())}
    works |= {name: work for name, (work, _) in pair.beside.items()}
    found = Measured(pair, rows, in_turns(works, turns=turns, patience=patience), taken)
    tell(line(found))
    return found


def line(found: Measured) -> str:
    """What was measured, in one line."""
    told = f"{found.pair.format}: {found.times[OURS].middle:.1f} s, {found.rate:,.0f} rows a second"
    others_ = (f"{name} {times.middle:.1f} s" for name, times in found.times.items() if name != OURS)
    first = max(each.first for each in found.taken)
    over = max(each.over for each in found.taken) / 1e6
    return "; ".join([told, *others_, f"first byte after {first * 1000:.0f} ms, {over:.0f} MB over the rest"])
