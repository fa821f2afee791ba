"""What the page of datasets offers to copy, run as it stands there against the worked questions' own small record."""

import shutil
import subprocess
import sys
from pathlib import Path

import httpx2
import pandas as pd
import pytest

from api.pages.snippets import HERE, TITLES, snippet

CSV = "datasets/events.csv?collections=qasira"


def run(command: list[str], name: str, address: str, folder: Path) -> str:
    """What a snippet prints, typed in an empty folder."""
    typed = snippet(name, f"{address}/")
    assert HERE not in typed
    done = subprocess.run([*command, typed], cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_curl_gets_a_table_with_tags_and_arabic_labels(asked: str, tmp_path: Path) -> None:
    if shutil.which("curl") is None:
        pytest.skip("needs curl")
    assert "etag" in run(["sh", "-ec"], "curl.txt", asked, tmp_path)
    head, tags, *_ = (tmp_path / "schools.csv").read_text(encoding="utf-8").splitlines()
    assert "facility_kinds_label" in head
    assert "#event+id" in tags


def test_pandas_reads_bounds(asked: str, tmp_path: Path) -> None:
    printed = run([sys.executable, "-c"], "pandas.txt", asked, tmp_path)
    assert "killed_all_low" in printed
    assert "XQ" in printed


def test_duckdb_reads_the_table(asked: str, tmp_path: Path) -> None:
    """From a copy: by itself DuckDB fetches the extension that reads addresses, which needs an index of them."""
    rows = httpx2.get(f"{asked}/{CSV}", timeout=60)
    rows.raise_for_status()
    there = tmp_path / "events.csv"
    there.write_bytes(rows.content)
    query = snippet("duckdb.txt")
    assert f"'{HERE}{CSV}'" in query
    asking = f"import duckdb\nduckdb.sql({query.replace(f'{HERE}{CSV}', str(there))!r}).to_df().to_json('found.json')"
    subprocess.run([sys.executable, "-c", asking], cwd=tmp_path, timeout=300, check=True)
    found = pd.read_json(tmp_path / "found.json")
    assert found["events"].sum() == len(rows.text.splitlines()) - 1
    assert found["at_least"].notna().any()


def test_r_reads_features(asked: str, tmp_path: Path) -> None:
    if shutil.which("Rscript") is None:
        pytest.skip("needs R")
    installed = subprocess.run(
        ["Rscript", "-e", 'cat(c("sf", "arrow") %in% rownames(installed.packages()))'],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    sf, _, arrow = installed.stdout.partition(" ")
    if sf != "TRUE":
        pytest.skip("needs R's package sf, of Debian's r-cran-sf")
    # Debian has no package of arrow: without it, all but the last line, which it reads.
    *lines, last = snippet("r.txt", f"{asked}/").splitlines()
    assert "arrow::" in last
    typed = "\n".join([*lines, last] if arrow == "TRUE" else lines)
    done = subprocess.run(
        ["Rscript", "-e", f"{typed}\ncat(nrow(events))"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout.splitlines()[-1].split()[-1]) > 0
    assert (tmp_path / "events.parquet").stat().st_size > 0


def test_gdal_reads_what_qgis_takes_as_a_protocol(asked: str) -> None:
    if shutil.which("ogrinfo") is None:
        pytest.skip("needs ogrinfo, of Debian's gdal-bin")
    (address,) = (line.split()[-1] for line in snippet("qgis.txt", f"{asked}/").splitlines() if "GeoJSON" in line)
    # As QGIS hands an address of that type on. Of the type HTTP(S) it would ask for parts, which no download has.
    done = subprocess.run(
        ["ogrinfo", "-ro", "-so", "-al", address],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    rows = httpx2.get(f"{asked}/{CSV}&columns=code", timeout=60).text.splitlines()
    assert "using driver `GeoJSON'" in done.stdout
    assert f"Feature Count: {len(rows) - 1}\n" in done.stdout


@pytest.mark.parametrize("name", TITLES)
def test_every_address_in_them_is_there(asked: str, name: str) -> None:
    words = (word.strip("'\"();,") for word in snippet(name, f"{asked}/").split())
    for address in (word for word in words if word.startswith(asked)):
        there = address.replace("{z}/{x}/{y}", "4/9/6")
        assert httpx2.get(there, follow_redirects=True, timeout=60).status_code in {200, 204}, there
