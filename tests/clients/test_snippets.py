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
    done = subprocess.run([*command, typed], cwd=folder, capture_output=True, text=True, timeout=120, check=False)
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
    rows = httpx2.get(f"{asked}/{CSV}")
    rows.raise_for_status()
    there = tmp_path / "events.csv"
    there.write_bytes(rows.content)
    query = snippet("duckdb.txt")
    assert f"'{HERE}{CSV}'" in query
    asking = f"import duckdb\nduckdb.sql({query.replace(f'{HERE}{CSV}', str(there))!r}).to_df().to_json('found.json')"
    subprocess.run([sys.executable, "-c", asking], cwd=tmp_path, timeout=120, check=True)
    found = pd.read_json(tmp_path / "found.json")
    assert found["events"].sum() == len(rows.text.splitlines()) - 1
    assert found["at_least"].notna().any()


def test_r_reads_features(asked: str, tmp_path: Path) -> None:
    if shutil.which("Rscript") is None:
        pytest.skip("needs R")
    installed = subprocess.run(
        ["Rscript", "-e", 'cat(all(c("sf", "arrow") %in% rownames(installed.packages())))'],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    if "TRUE" not in installed.stdout:
        pytest.skip("needs R's packages sf and arrow")
    run(["Rscript", "-e"], "r.txt", asked, tmp_path)


@pytest.mark.parametrize("name", TITLES)
def test_every_address_in_them_is_there(asked: str, name: str) -> None:
    words = (word.strip("'\"();,") for word in snippet(name, f"{asked}/").split())
    for address in (word for word in words if word.startswith(asked)):
        there = address.replace("{z}/{x}/{y}", "4/9/6")
        assert httpx2.get(there, follow_redirects=True, timeout=60).status_code in {200, 204}, there
