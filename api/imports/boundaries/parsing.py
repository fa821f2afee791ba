"""Parse a file of boundaries by GDAL; what `reading` reads, and runs only where it can do nothing else."""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO
from xml.etree import ElementTree

import numpy as np
import pyogrio
import pyogrio.errors
import pyogrio.raw
import shapely
from pyogrio.core import _register_drivers

from api.imports.boundaries import examining
from api.imports.boundaries.reading import WGS_84, Layer, Piece
from api.imports.directions import refuse
from api.imports.parsing import Asked
from schema.errors import BadFile, BadInput

READ = ("GeoJSON", "GPKG", "ESRI Shapefile", "FlatGeobuf")
"""Drivers of GDAL that a file may meet: none that reads XML, other files than its own, or addresses."""

_WARPING = "OGR_VRT"


def parse(file: BinaryIO, asked: Asked) -> Iterator[Layer | Piece]:
    """The layer, then its features in WGS 84. Raises BadFile and BadInput as `reading.read` says."""
    source = examining.examine(file, asked.name, Path(asked.path))
    layer, crs = asked.options["layer"], asked.options["crs"]
    _keep(*READ)
    try:
        chosen = _layer(asked.name, source, layer)
        found = crs or pyogrio.read_info(source, layer=chosen)["crs"]
        if found is None:
            raise BadFile(
                f"{asked.name} does not say what its coordinates are in; say it with --crs, such as --crs EPSG:4326."
            )
        wanted = source if found == WGS_84 else _warped(source, chosen, crs)
        meta, _, geometries, columns = pyogrio.raw.read(wanted, layer=chosen, datetime_as_string=True, force_2d=True)
    except pyogrio.errors.CRSError:
        raise BadInput(f"--crs {crs} is no coordinate reference system; write one such as EPSG:32637.") from None
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as problem:
        if crs is not None:
            raise BadInput(f"{asked.name} cannot be read with --crs {crs}; write one such as EPSG:32637.") from None
        raise BadFile(f"{asked.name} cannot be read as boundaries: {_told(problem)}.") from None
    if geometries is None or len(geometries) == 0:
        raise BadFile(f"{asked.name} holds no areas.")
    fields = tuple(str(name) for name in meta["fields"])
    refuse(asked.name, "columns", fields)
    yield Layer(str(found), fields)
    for number, encoded in enumerate(geometries):
        yield _piece([_cell(column[number]) for column in columns], encoded)


def _keep(*names: str) -> None:
    """Let GDAL know these drivers and no other."""
    pyogrio.set_gdal_config_options({"GDAL_SKIP": None})
    _register_drivers()
    others = [name for name in pyogrio.list_drivers() if name not in names]
    pyogrio.set_gdal_config_options({"GDAL_SKIP": ",".join(others)})
    _register_drivers()
    # pyogrio promises nothing of the call above.
    if set(pyogrio.list_drivers()) != set(names):
        raise RuntimeError("GDAL knows other drivers than it should")


def _layer(name: str, source: str, layer: str | None) -> str:
    layers = [str(each) for each, _ in pyogrio.list_layers(source)]
    refuse(name, "layers", layers)
    if not layers:
        raise BadFile(f"{name} holds no areas.")
    if layer is not None and layer not in layers:
        raise BadInput(f"--layer {layer}: {name} has {', '.join(layers)}.")
    if layer is None and len(layers) != 1:
        raise BadInput(f"{name} has the layers {', '.join(layers)}; choose one with --layer.")
    return layer or layers[0]


def _warped(source: str, layer: str, crs: str | None) -> str:
    """The layer in WGS 84, as GDAL's virtual format: GDAL carries PROJ with it.

    GDAL learns the format only here, when the file was opened without it: as a file it would read any other.
    """
    _keep(*READ, _WARPING)
    root = ElementTree.Element("OGRVRTDataSource")
    warped = ElementTree.SubElement(root, "OGRVRTWarpedLayer")
    inner = ElementTree.SubElement(warped, "OGRVRTLayer", name=layer)
    ElementTree.SubElement(inner, "SrcDataSource").text = source
    ElementTree.SubElement(inner, "SrcLayer").text = layer
    if crs is not None:
        ElementTree.SubElement(warped, "SrcSRS").text = crs
    ElementTree.SubElement(warped, "TargetSRS").text = WGS_84
    return ElementTree.tostring(root, encoding="unicode")


def _piece(cells: list[str | None], encoded: Any) -> Piece:
    """A feature whose geometry is valid; repairing one can take more of everything than reading it."""
    if encoded is None:
        return Piece(cells, None, None, None)
    given = shapely.from_wkb(encoded)
    if given.is_empty or given.is_valid:
        return Piece(cells, given.geom_type, bytes(encoded), None)
    return Piece(cells, given.geom_type, shapely.to_wkb(shapely.make_valid(given)), shapely.is_valid_reason(given))


def _cell(value: Any) -> str | None:
    """A value as text; None where there is none, which GDAL tells by NaN in columns of numbers."""
    if value is None or (isinstance(value, float | np.floating) and math.isnan(value)):
        return None
    return str(value)


def _told(problem: Exception) -> str:
    # GDAL names the whole path; the name of the file stands before it already.
    return "GDAL does not know its format" if "not recognized" in str(problem) else "GDAL cannot open it"
