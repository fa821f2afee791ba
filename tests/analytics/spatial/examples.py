"""Example data that libpysal ships, read without importing it, which takes seconds."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely

from analytics.spatial.geodesy import Floats


def read(name: str, columns: list[str]) -> tuple[dict[str, Floats], list[Any]]:
    """Columns and polygons of an example."""
    spec = find_spec("libpysal")
    assert spec is not None
    assert spec.origin is not None
    path = Path(spec.origin).parent / "examples" / name / f"{name}.shp"
    meta, _, geometry, fields = pyogrio.raw.read(path, columns=columns)
    made = {key: np.asarray(field, dtype=np.float64) for key, field in zip(meta["fields"], fields, strict=True)}
    return made, list(shapely.from_wkb(geometry))
