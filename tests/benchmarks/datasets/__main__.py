"""`make bench-datasets`: files beside ogr2ogr, COPY and ADBC, tiles beside tipg, equality first.

EVENTS says how large a country is asked about; what is missing of it is loaded and published first, which takes long.
What was measured is kept, so that formats may be measured one by one while a machine is quiet; the document is written
when all are there.
"""

import argparse
import os
import pickle
import shutil
from functools import partial
from typing import Any

from schema.roles import Login
from tests.benchmarks.datasets import equal, pairs, report, tiles
from tests.benchmarks.datasets.serving import serving
from tests.benchmarks.graphql import preparing
from tests.benchmarks.graphql.preparing import WORK, connected, tell

QUERY = [("collections", "qasira")]
PART = [("from", "2021-03-01"), ("to", "2021-03-03"), ("places", "XQ01")]
"""What is compared before anything is timed."""
TILES = "tiles"
KEPT = WORK / "datasets.pickle"
FORMATS = ("csv", "geojson", "parquet", "jsonl", "gpkg", "xlsx", "datapackage.zip")
PARTS = [*FORMATS, TILES]


def _read() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-datasets", description=__doc__)
    parser.add_argument("--events", type=int, default=int(os.environ.get("EVENTS", "1000000")))
    parser.add_argument("--database", help="one that holds a published country already, whatever EVENTS")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--patience", type=float, default=120, help="seconds after which what is slow sits out")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="parts to be measured now")
    parser.add_argument("--dry", action="store_true", help="write no document")
    return parser.parse_args()


def main() -> None:
    asked = _read()
    if shutil.which("ogr2ogr") is None:
        raise SystemExit("ogr2ogr is missing: apt-get install gdal-bin.")
    preparing.provide(0 if asked.database else asked.events, asked.database)
    with connected() as connection:
        # What was just published is checked and put in order behind one's back otherwise.
        connection.execute("checkpoint")
    kept: dict[str, Any] = pickle.loads(KEPT.read_bytes()) if KEPT.exists() and asked.only != PARTS else {}  # noqa: S301 - ours
    before = os.getloadavg()[0]
    with serving(QUERY) as server:
        compared = equal.check(server, *PART)
        rows = _count()
        for each in pairs.pairs(QUERY, server.address):
            if each.format in asked.only:
                take = partial(server.take, each.format)
                kept[each.format] = pairs.measure(each, rows, take, asked.turns, asked.patience)
        if TILES in asked.only:
            kept[TILES] = tiles.measure(server)
    KEPT.write_bytes(pickle.dumps(kept))
    formats = [kept[name] for name in FORMATS if name in kept]
    text = report.text(report.All(compared, formats, kept.get(TILES), (before, os.getloadavg()[0])))
    tell(f"\n{text}")
    if not asked.dry and kept.keys() >= {*PARTS}:
        report.write(text)


def _count() -> int:
    with connected(Login.OPEN) as connection:
        found = connection.execute(
            "select count(*) from open.event where upper_inf(known) and collection = 'qasira'"
        ).fetchone()
    return int(found[0]) if found else 0


if __name__ == "__main__":
    main()
