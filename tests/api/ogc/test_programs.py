"""OGC API and tiles in programs that nobody here wrote: GDAL and QGIS."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.serving import served
from tests.api.tiles.tarsa import Tarsa
from tests.database import Database

QGIS = """
import os, sys
from qgis.core import QgsApplication, QgsVectorLayer, QgsVectorTileLayer
app = QgsApplication([], False)
app.initQgis()
base = sys.argv[1]
layer = QgsVectorLayer(f"url='{base}/ogc' typename='events_fictional' pagingEnabled='true' pageSize='3'", "e", "OAPIF")
rows = list(layer.getFeatures())
print(layer.isValid(), len(rows), sorted(f.geometry().asWkt(0) for f in rows if f.hasGeometry())[0])
tiles = QgsVectorTileLayer(f"type=xyz&url={base}/tiles/{{z}}/{{x}}/{{y}}.mvt?collections%3Dtarsa&zmin=0&zmax=14", "t")
print(tiles.isValid(), flush=True)
# Its objects end in an order of their own, or in a crash.
os._exit(0)
"""


@pytest.fixture(scope="module")
def address(database: Database) -> Iterator[str]:
    """Where the application is served."""
    database.filled(Tarsa)
    with served() as found:
        yield found


def test_gdal_lists_counts_and_converts(address: str, tmp_path: Path) -> None:
    if shutil.which("ogr2ogr") is None:
        pytest.skip("needs ogr2ogr, of Debian's gdal-bin")
    listed = subprocess.run(["ogrinfo", "-ro", f"OAPIF:{address}/ogc"], capture_output=True, text=True, check=True)
    assert "events_fictional" in listed.stdout
    file = tmp_path / "events.geojson"
    taken = ["ogr2ogr", "-f", "GeoJSON", file, f"OAPIF:{address}/ogc", "events_fictional", "-spat", "0", "0", "2", "2"]
    subprocess.run(taken, check=True, capture_output=True)
    counted = subprocess.run(["ogrinfo", "-so", "-al", file], capture_output=True, text=True, check=True)
    assert "Feature Count: 4" in counted.stdout


@pytest.mark.long
def test_qgis_loads_features_and_tiles(address: str) -> None:
    python = Path("/usr/bin/python3")
    there = subprocess.run([python, "-c", "import qgis.core"], capture_output=True, check=False)
    if there.returncode:
        pytest.skip("needs QGIS's own library, of Debian's python3-qgis")
    asked = subprocess.run(
        [python, "-c", QGIS, address],
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
        env={"QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": "/tmp", "HOME": "/tmp", "PATH": "/usr/bin"},  # noqa: S108
    )
    assert asked.stdout.split("\n")[:2] == ["True 8 LineString (5 3, 5 4)", "True"]
