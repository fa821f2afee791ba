"""Read a file of boundaries: GeoJSON, GeoPackage, shapefile or FlatGeobuf, zipped too, in WGS 84.

GDAL reads it, and GEOS repairs it, in a process that can do nothing else (`confined`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import shapely

from api.imports import confined
from schema.errors import BadFile

WGS_84 = "EPSG:4326"
MOST_BYTES = 256 << 20
"""Bytes of all features together, as they come from where they are parsed: about ten million corners."""


class Layer(msgspec.Struct, frozen=True, array_like=True, tag="layer"):
    """What comes first: what the coordinates were in, and names of the columns."""

    crs: str
    fields: tuple[str, ...]


class Piece(msgspec.Struct, frozen=True, array_like=True, tag="feature"):
    """One feature as it comes: cells in the order of the columns, and a geometry as WKB."""

    cells: list[str | None]
    kind: str | None
    geometry: bytes | None
    flaw: str | None


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature: `number` counts from 1 in the order of the file.

    `values` are as text, None where there is nothing. `geometry` is valid and in WGS 84, None when there is none;
    `kind` is what it was in the file, and `flaw` what was wrong with it and was repaired.
    """

    number: int
    values: Mapping[str, str | None]
    geometry: shapely.Geometry | None
    kind: str | None
    flaw: str | None


@dataclass(frozen=True, slots=True)
class Boundaries:
    """The features of one layer, and what its coordinates were in."""

    crs: str
    fields: tuple[str, ...]
    features: tuple[Feature, ...]


_PARTS: "msgspec.json.Decoder[Layer | Piece]" = msgspec.json.Decoder(Layer | Piece)


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
    found = confined.parse("api.imports.boundaries.parsing", file, _PARTS, most=MOST_BYTES, layer=layer, crs=crs)
    first = next(found, None)
    if not isinstance(first, Layer):
        raise BadFile(f"{file.name} cannot be read: its reader did not tell of a layer.")
    features = (_feature(number, first.fields, each) for number, each in enumerate(found, 1) if isinstance(each, Piece))
    return Boundaries(first.crs, first.fields, tuple(features))


def _feature(number: int, fields: Sequence[str], piece: Piece) -> Feature:
    geometry = shapely.from_wkb(piece.geometry) if piece.geometry is not None else None
    return Feature(number, dict(zip(fields, piece.cells, strict=False)), geometry, piece.kind, piece.flaw)
