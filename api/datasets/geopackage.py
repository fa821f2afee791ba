"""GeoPackage: a layer of the rows with their shapes, a table on what the file is, and one on what its columns mean.

It is a database, so it is whole before its first byte can leave. Rows go into it batch by batch.
"""

import json
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import psycopg
import pyarrow as pa
import pyogrio

from api.datasets import codebook, tables
from api.datasets.about import AR, EN, About
from api.datasets.asking import Wanted
from api.datasets.gathering import groups
from api.datasets.tables import GEOMETRY
from api.datasets.writing import Sink
from schema.grains.declaring import Wish

SQLITE = {"OGR_SQLITE_SYNCHRONOUS": "OFF", "OGR_SQLITE_JOURNAL": "OFF"}
"""Nobody reads the file before it is whole, and nobody keeps it when it does not become so."""


def write(wanted: Wanted, wish: Wish, connection: "psycopg.Connection[Any]", sink: Sink) -> None:
    """Write the file that is asked for; `connection` is in a transaction of one snapshot.

    Raises BadInput, UnknownKey before the first byte.
    """
    grain, columns, about = wanted.of, wanted.chosen, About.of(wanted, wish)
    rows = tables.begun(tables.batches(connection, grain, wish, columns, geometry=True))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.gpkg"
        beside = {"codebook": codebook.columns(wanted), "codes": codebook.codes(wanted)}
        put(path, about, beside, tables.schema(columns, geometry=True), rows)
        with path.open("rb") as file:
            shutil.copyfileobj(file, sink, 1 << 20)


def put(
    path: Path,
    about: About,
    beside: Mapping[str, Sequence[Mapping[str, str]]],
    schema: pa.Schema,
    rows: Iterable[pa.RecordBatch],
) -> None:
    """Write rows as the layer of a new file, what it is, and the tables of texts `beside` it."""
    # What GDAL would else call now, of the layer and of what is said of it.
    stamp = about.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")[:-4] + "Z"
    pyogrio.set_gdal_config_options({**SQLITE, "OGR_CURRENT_DATE": stamp})
    flat = _flat(schema)
    # In groups, since every batch changes the counter of changes that the file begins with.
    batches = (batch for group in groups(rows, schema) for batch in group.to_batches())
    layer = {
        "geometry_name": GEOMETRY,
        "geometry_type": "Unknown",
        "crs": "EPSG:4326",
        "dataset_metadata": _told(about),
        "dataset_options": {"VERSION": "1.3"},  # what is newer is not yet read without a warning
        "layer_options": {
            "IDENTIFIER": about.title[EN],
            "DESCRIPTION": about.grain.words.meaning[EN],
            "GEOMETRY_NAME": GEOMETRY,
        },
    }
    _add(path, about.grain.name, flat, (_flattened(each, flat) for each in batches), layer)
    told = _told(about) | {"sijill": json.dumps(about.told(), ensure_ascii=False)}
    said = [{"name": name, "text": text} for name, text in told.items()]
    for name, table in {"about": said, **beside}.items():
        if table:
            texts = {each: tables.strings([row[each] for row in table]) for each in table[0]}
            made = pa.record_batch(texts)
            _add(path, name, made.schema, [made], {"append": True})


def _add(path: Path, name: str, schema: pa.Schema, rows: Iterable[pa.RecordBatch], more: Mapping[str, Any]) -> None:
    stream = pa.RecordBatchReader.from_batches(schema, iter(rows))
    pyogrio.write_arrow(stream, path, layer=name, driver="GPKG", **more)


def _told(about: About) -> dict[str, str]:
    """What the file says of itself, as texts by name."""
    return {
        "title": about.title[EN],
        "title_ar": about.title[AR],
        "publication": str(about.publication),
        "published": about.instant,
        "fictional": "true" if about.fictional else "false",
        "licence": ", ".join(about.licences),
        "citation": about.citation[EN],
        "citation_ar": about.citation[AR],
        "query": about.query,
        "permalink": about.permalink,
    }


def _flat(schema: pa.Schema) -> pa.Schema:
    """The columns as a GeoPackage has them: it knows no lists."""
    return pa.schema([each.with_type(pa.string()) if pa.types.is_list(each.type) else each for each in schema])


def _flattened(rows: pa.RecordBatch, flat: pa.Schema) -> pa.RecordBatch:
    columns = [tables.joined(each) if pa.types.is_list(each.type) else each for each in rows.columns]
    return pa.RecordBatch.from_arrays(columns, schema=flat)
