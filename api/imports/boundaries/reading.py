"""Read a file of boundaries: GeoJSON, GeoPackage, shapefile (zipped too) and what else GDAL knows but XML, in WGS 84."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyogrio
import pyogrio.errors
import pyogrio.raw
import shapely

from api.imports.boundaries import unpacking
from schema.errors import BadFile, BadInput

WGS_84 = "EPSG:4326"
_ZIP = b"PK\x03\x04"
_MARK = b"\xef\xbb\xbf"
_BEGINNING = 4096


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature: `number` counts from 1 in the order of the file; `geometry` in WGS 84, None when there is none."""

    number: int
    values: Mapping[str, Any]
    geometry: shapely.Geometry | None


@dataclass(frozen=True, slots=True)
class Boundaries:
    """The features of one layer, and what its coordinates were in."""

    crs: str
    fields: tuple[str, ...]
    features: tuple[Feature, ...]


def read(file: Path, *, layer: str | None = None, crs: str | None = None) -> Boundaries:
    """Read one layer and bring it into WGS 84.

    Args:
        file: path of an existing file.
        layer: which layer, when there are several.
        crs: what the coordinates are in, such as EPSG:32637, where the file does not say or is wrong.

    Raises:
        BadFile: it cannot be read, holds nothing, or does not say what its coordinates are in.
        BadInput: `layer` or `crs` is none.
    """
    source = _source(file)
    try:
        chosen = _layer(file, source, layer)
        found = crs or pyogrio.read_info(source, layer=chosen)["crs"]
        if found is None:
            raise BadFile(
                f"{file.name} does not say what its coordinates are in; say it with --crs, such as --crs EPSG:4326."
            )
        wanted = source if found == WGS_84 else _warped(source, chosen, crs)
        meta, _, geometries, columns = pyogrio.raw.read(wanted, layer=chosen, datetime_as_string=True, force_2d=True)
    except pyogrio.errors.CRSError:
        raise BadInput(f"--crs {crs} is no coordinate reference system; write one such as EPSG:32637.") from None
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as problem:
        if crs is not None:
            raise BadInput(f"{file.name} cannot be read with --crs {crs}; write one such as EPSG:32637.") from None
        raise BadFile(f"{file.name} cannot be read as boundaries: {_first_line(problem)}.") from None
    if geometries is None or len(geometries) == 0:
        raise BadFile(f"{file.name} holds no areas.")
    fields = tuple(str(name) for name in meta["fields"])
    return Boundaries(str(found), fields, tuple(_features(fields, geometries, columns)))


def _features(fields: tuple[str, ...], geometries: Any, columns: Any) -> Iterator[Feature]:
    for number, encoded in enumerate(geometries):
        values = {name: column[number] for name, column in zip(fields, columns, strict=True)}
        yield Feature(number + 1, values, shapely.from_wkb(encoded) if encoded is not None else None)


def _source(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            begun = opened.read(_BEGINNING)
    except FileNotFoundError:
        raise BadFile(f"{file.name}: there is no such file.") from None
    except OSError as problem:
        raise BadFile(f"{file.name} cannot be read: {problem.strerror}.") from None
    start = begun[:4]
    if not start:
        raise BadFile(f"{file.name} is empty; it should hold boundaries.")
    if begun.removeprefix(_MARK).lstrip().startswith(b"<"):
        # GDAL's formats in XML can name files of this machine and addresses of others, and it would read them.
        raise BadFile(f"{file.name} is XML; save it as GeoJSON, GeoPackage or a shapefile.")
    if start == _ZIP:
        unpacking.check(file)
    absolute = str(file.resolve())
    return f"/vsizip/{absolute}" if start == _ZIP else absolute


def _layer(file: Path, source: str, layer: str | None) -> str:
    layers = [str(name) for name, _ in pyogrio.list_layers(source)]
    if layer is not None and layer not in layers:
        raise BadInput(f"--layer {layer}: {file.name} has {', '.join(layers)}.")
    if layer is None and len(layers) != 1:
        raise BadInput(f"{file.name} has the layers {', '.join(layers)}; choose one with --layer.")
    return layer or layers[0]


def _warped(source: str, layer: str, crs: str | None) -> str:
    """The layer in WGS 84, as GDAL's virtual format: GDAL carries PROJ with it."""
    root = ElementTree.Element("OGRVRTDataSource")
    warped = ElementTree.SubElement(root, "OGRVRTWarpedLayer")
    inner = ElementTree.SubElement(warped, "OGRVRTLayer", name=layer)
    ElementTree.SubElement(inner, "SrcDataSource").text = source
    ElementTree.SubElement(inner, "SrcLayer").text = layer
    if crs is not None:
        ElementTree.SubElement(warped, "SrcSRS").text = crs
    ElementTree.SubElement(warped, "TargetSRS").text = WGS_84
    return ElementTree.tostring(root, encoding="unicode")


def _first_line(problem: Exception) -> str:
    # GDAL names the whole path; the name of the file stands before it already.
    return "GDAL does not know its format" if "not recognized" in str(problem) else "GDAL cannot open it"
