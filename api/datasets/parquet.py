"""GeoParquet 1.1: columns with types, shapes as WKB, and in the file's metadata all that a file says of itself.

Rows are put into groups by number and size alone, whatever pieces they come in, so that the same rows give the same
bytes. Groups leave as soon as they are full: the first bytes are there before the last row is read.
"""

import json
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import psycopg
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from api.datasets import tables
from api.datasets.about import EN, About
from api.datasets.asking import Wanted
from api.datasets.gathering import groups
from api.datasets.tables import GEOMETRY
from api.datasets.writing import Sink
from schema.grains.declaring import Wish

VERSION = "1.1.0"


def write(wanted: Wanted, wish: Wish, connection: "psycopg.Connection[Any]", sink: Sink) -> None:
    """Write the file that is asked for; `connection` is in a transaction of one snapshot.

    Raises BadInput, UnknownKey before the first byte.
    """
    grain, columns = wanted.of, wanted.chosen
    schema = tables.schema(columns, geometry=grain.geometry is not None)
    rows = tables.begun(tables.batches(connection, grain, wish, columns, geometry=grain.geometry is not None))
    put(sink, schema, rows, said(About.of(wanted, wish)))


def put(sink: Sink, schema: pa.Schema, rows: Iterable[pa.RecordBatch], said: Mapping[str, str]) -> int:
    """Write rows as one file that holds `said` in its metadata; how many rows there were.

    A column `geometry` is described as GeoParquet wants it. Its CRS is the usual one, longitude before latitude.
    """
    shapes = Shapes() if GEOMETRY in schema.names else None
    count = 0
    with pq.ParquetWriter(pa.PythonFile(_Counted(sink), "w"), schema, compression="zstd", compression_level=3) as file:
        for group in groups(rows, schema):
            file.write_table(group, row_group_size=len(group))
            count += len(group)
            if shapes is not None:
                shapes.see(group.column(GEOMETRY).chunk(0))
            del group  # before the next is gathered
        geo = {"geo": json.dumps(shapes.described())} if shapes is not None else {}
        file.add_key_value_metadata({**said, **geo})
    return count


def said(about: About) -> dict[str, str]:
    """What a file says of itself, as metadata of a Parquet file: all of it under `sijill`, the main things apart."""
    return {
        "title": about.title[EN],
        "publication": str(about.publication),
        "published": about.instant,
        "licence": ", ".join(about.licences),
        "citation": about.citation[EN],
        "fictional": "true" if about.fictional else "false",
        "query": about.query,
        "permalink": about.permalink,
        "sijill": json.dumps(about.told(), ensure_ascii=False),
    }


NAMES = {
    0: "Point",
    1: "LineString",
    3: "Polygon",
    4: "MultiPoint",
    5: "MultiLineString",
    6: "MultiPolygon",
    7: "GeometryCollection",
}
"""Types by their number in GEOS."""

POINT = np.dtype([("order", "u1"), ("type", "<u4"), ("x", "<f8"), ("y", "<f8")])
"""A point in WKB; nothing else has its length."""


class Shapes:
    """What the shapes of a file are: their types and where they lie."""

    def __init__(self) -> None:
        self._types: set[str] = set()
        self._bounds: list[np.ndarray[Any, np.dtype[np.float64]]] = []

    def see(self, wkb: pa.Array) -> None:
        """Take some into account."""
        known = wkb.drop_null()
        if not len(known):
            return
        ends, data = tables.laid_out(known)
        if (np.diff(ends) == POINT.itemsize).all():
            self._points(np.frombuffer(data, POINT))
        else:
            held = bytes(data)
            self._others([held[start:end] for start, end in pairwise(ends.tolist())])

    def _points(self, points: "np.ndarray[Any, Any]") -> None:
        """Most shapes are points, and these need no geometry to be made of them."""
        self._types.add("Point")
        x, y = points["x"], points["y"]
        self._bounds.append(np.array([x.min(), y.min(), x.max(), y.max()]))

    def _others(self, wkb: list[bytes]) -> None:
        shapes = shapely.from_wkb(wkb)
        kinds = np.unique(np.stack([shapely.get_type_id(shapes), shapely.has_z(shapes)]), axis=1).T
        self._types |= {NAMES[kind] + (" Z" if deep else "") for kind, deep in kinds}
        self._bounds.append(shapely.total_bounds(shapes))

    def described(self) -> dict[str, Any]:
        """Metadata `geo` of GeoParquet."""
        column: dict[str, Any] = {"encoding": "WKB", "geometry_types": sorted(self._types)}
        if self._bounds:
            boxes = np.stack(self._bounds)
            column["bbox"] = [*boxes[:, :2].min(axis=0).tolist(), *boxes[:, 2:].max(axis=0).tolist()]
        return {"version": VERSION, "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}


class _Counted:
    """A sink that knows how much it was given, as Arrow asks for where a pipe cannot tell."""

    closed = False

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._told = 0

    def write(self, data: bytes) -> int:
        self._sink.write(data)
        self._told += len(data)
        return len(data)

    def tell(self) -> int:
        return self._told

    def flush(self) -> None:
        """What was given has been passed on."""

    def close(self) -> None:
        """The sink is closed by whoever opened it."""
