"""A release holds what is published, is the same wherever it is made, and is there whole or not at all."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest
import sqlalchemy as sa
import yaml
from frictionless import Package

from analytics.scale.engines import ENGINES
from api.cli import main
from api.releases import making
from api.releases.edition import Number
from api.releases.verifying import verify
from schema import session
from schema.errors import BadInput, Refused, UnknownKey
from schema.publish import publish
from schema.tables.published import release
from tests.api.releases.making import SITE, by_command, content, kept_in, quietly, shuffle, wish
from tests.api.worlds import World
from tests.database import Database
from tests.recording import Recorder, point


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    home = tmp_path_factory.mktemp("home")
    with kept_in(home):
        yield home / "releases"


@pytest.fixture(scope="module")
def world(database: Database) -> World:
    return database.filled(World)


@pytest.fixture(scope="module")
def first(world: World, folder: Path) -> making.Made:
    """Release 2026.1 of publication 1."""
    assert world.events
    return making.make(wish(folder, "2026.1"), quietly)


def manifest(made: making.Made) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((made.folder / "manifest.json").read_bytes())
    return told


def numbers() -> list[str]:
    with session.reading() as connection:
        return list(connection.scalars(sa.select(release.c.number).order_by(release.c.number)))


def test_it_is_verified_by_its_folder_alone(first: making.Made) -> None:
    found = verify(first.folder)
    assert (found.number, found.files) == ("2026.1", first.files)
    assert first.new
    assert numbers() == ["2026.1"]


def test_it_is_the_same_wherever_it_is_made(first: making.Made, database: Database, tmp_path: Path) -> None:
    shuffle(database)
    by_command(tmp_path, "2026.1", TZ="Pacific/Kiritimati", LC_ALL="C", LANG="ar_SY.UTF-8", PYTHONHASHSEED="7")
    one, other = content(first.folder), content(tmp_path / "2026.1")
    assert sorted(one) == sorted(other)
    assert [path for path in one if one[path] != other[path]] == []
    assert (tmp_path / "minisign.pub").read_bytes() == (first.folder.parent / "minisign.pub").read_bytes()


def test_every_grain_is_there_in_every_format_with_its_rows(first: making.Made) -> None:
    files = {each["path"]: each for each in manifest(first)["files"]}
    for ending in ("csv", "jsonl", "geojson", "gpkg", "parquet", "xlsx"):
        assert files[f"data/events.{ending}"]["rows"] == 25, ending
    assert files["data/claims.csv"]["rows"] == files["data/claims.jsonl"]["rows"] > 25
    parts = [each for path, each in files.items() if path.startswith("events/")]
    assert [(each["path"], each["rows"]) for each in parts] == [("events/country=XQ/year=2016/part-0.parquet", 25)]
    assert files["event_sources/part-0.parquet"]["rows"] >= 25


def test_nothing_is_in_it_but_what_its_number_says(first: making.Made, world: World, folder: Path) -> None:
    told = manifest(first)
    assert (told["fictional"], told["query"]["collections"]) == (False, ["alpha"])
    lines = [each.read_text().splitlines() for each in (first.folder / "data").glob("*.jsonl")]
    rows = [json.loads(each) for file in lines for each in file]
    assert {each.get("collection", "alpha") for each in rows} == {"alpha"}
    assert {each.get("fictional", False) for each in rows} == {False}
    for collections, number, sentence in (
        (("invented",), "2026.9", r"invented is not real.*number it 2026\.9-fictional"),
        (("alpha",), "2026.9-fictional", r"alpha is not fictional.*number it 2026\.9\."),
        (("alpha", "invented"), "2026.9", "invented is not real"),
        (("nowhere",), "2026.9", "no published collection"),
    ):
        with pytest.raises((BadInput, UnknownKey), match=sentence):
            making.make(wish(folder, number, *collections), quietly)
    assert world.events


def test_engines_find_in_it_what_was_published(first: making.Made, tmp_path: Path) -> None:
    with duckdb.connect() as reader:
        events = f"read_parquet('{first.folder}/events/*/*/*.parquet', hive_partitioning = true)"
        found = reader.sql(f"SELECT country, year, count(*), count(DISTINCT id) FROM {events} GROUP BY ALL").fetchall()
        assert found == [("XQ", 2016, 25, 25)]
        joined = f"{events} e JOIN '{first.folder}/tallies/*.parquet' t ON t.event_id = e.id"
        killed = reader.sql(f"SELECT sum(low), sum(best) FROM {joined} WHERE t.measure = 'killed'").fetchall()
    with ENGINES["duckdb"](first.folder, "1g") as engine:
        engine.write("cells", tmp_path / "cells")
    columns = "key, records, low, best, high, open_ended, incoherent"
    with session.reading() as connection:
        asked = sa.text(
            "SELECT sum(low), sum(best) FROM tally WHERE measure = 'killed' AND event_id IN "
            "(SELECT id FROM event WHERE collection = 'alpha')"
        )
        assert killed == [tuple(connection.execute(asked).one())]
        kept = connection.execute(sa.text(f"SELECT {columns} FROM cell WHERE collection = 'alpha'")).all()
    made = duckdb.sql(f"SELECT {columns} FROM '{tmp_path}/cells/*.parquet'").fetchall()
    assert sorted((str(each[0]), *each[1:]) for each in made) == sorted((str(each[0]), *each[1:]) for each in kept)


def test_it_describes_itself_to_programs(first: making.Made) -> None:
    package = json.loads((first.folder / "datapackage.json").read_bytes())
    assert {each["path"] for each in package["resources"]} == {
        each["path"] for each in manifest(first)["files"] if each["path"].startswith("data/") and ".csv" in each["path"]
    }
    dcat = json.loads((first.folder / "dcat.jsonld").read_bytes())
    sums = {each["@id"]: each["spdx:checksum"]["spdx:checksumValue"] for each in dcat["dcat:distribution"]}
    listed = {f"{SITE}releases/2026.1/{each['path']}": each["sha256"] for each in manifest(first)["files"]}
    assert sums.items() < listed.items()
    hdx = json.loads((first.folder / "hdx.json").read_bytes())
    assert (hdx["dataset_date"], hdx["groups"]) == (
        "[2016-12-01T00:00:00 TO 2016-12-25T23:59:59]",
        [{"name": "xq", "title": "Qasira"}],
    )
    cited = yaml.safe_load((first.folder / "CITATION.cff").read_text())
    assert (cited["cff-version"], cited["version"], cited["type"]) == ("1.2.0", "2026.1", "dataset")
    assert "2026.1" in (first.folder / "citation.bib").read_text()
    readme = (first.folder / "README.md").read_text()
    assert "cannot be recalled" in readme
    assert "لا يمكن استرجاع" in readme


def test_as_a_data_package_its_files_name_one_another(first: making.Made) -> None:
    told = json.loads((first.folder / "datapackage.json").read_bytes())
    named = {each["name"]: each["schema"].get("foreignKeys") for each in told["resources"]}
    of_events = [{"fields": ["event"], "reference": {"resource": "events", "fields": ["code"]}}]
    assert named["acts"] == named["claims"] == named["tallies"] == of_events
    assert {each["path"] for each in told["licenses"]} == {"https://spdx.org/licenses/CC0-1.0"}
    report = Package(str(first.folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "note"])[:5]


def test_what_its_readme_says_verifies_it(first: making.Made) -> None:
    if shutil.which("minisign") is None:
        pytest.skip("needs the program minisign; apt-get install minisign")
    _, english, _, arabic, _ = (first.folder / "README.md").read_text().split("```")
    assert english == arabic
    done = subprocess.run(
        ["sh", "-ec", english], cwd=first.folder, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr


def test_who_names_no_site_is_told_what_that_means(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = making.Made("2026.1", folder, 1, new=False, sha256="", files=0, bytes=0)
    monkeypatch.setattr(making, "make", lambda *_: made)
    for words, warned in (((), True), (("--site", SITE), False)):
        monkeypatch.setattr("sys.argv", ["sijill", "release", "2026.1", *words])
        with pytest.raises(SystemExit) as end:
            main()
        assert (end.value.code or 0, "Without --site" in capsys.readouterr().err) == (0, warned)


@pytest.mark.parametrize("text", ["2026", "2026.01", "26.1", "2026.1-real", "latest", "2026.1/..", "../2026.1", ""])
def test_a_number_is_written_in_one_way(text: str) -> None:
    with pytest.raises(BadInput, match=r"2026\.1"):
        Number.read(text)


def test_the_changelog_says_what_became_of_each_event(first: making.Made, world: World, folder: Path) -> None:
    with session.recording("tester") as connection:
        recorder = Recorder(connection)
        recorder.write("event", {"title_en": "Corrected"}, of=world.events[0], reason="a mistake")
        recorder.claim(world.events[1], world.council, min=40, best=40, max=40, stated_on="2017-01-01")
        recorder.event(world.real, "2017-02-01", title_en="New", geometry=point(1, 1), place_precision="exact")
        recorder.write("event", {}, of=world.events[2], withdrawn=True)
        recorder.write("event", {}, of=world.events[3], withdrawn=True, protective=True)
        gone = recorder.event(world.real, "2017-03-01", title_en="Briefly")
    publish()
    with session.recording("tester") as connection:
        Recorder(connection).write("event", {}, of=gone, withdrawn=True)
    publish()
    made = making.make(wish(folder, "2026.2"), quietly)
    lines = [json.loads(each) for each in (made.folder / "changelog.jsonl").read_text().splitlines()]
    told = sorted((each["change"], each["code"] is None, tuple(each["columns"])) for each in lines)
    assert [each[:2] for each in told] == [
        *[("changed", False)] * 2,
        ("created", False),
        ("withdrawn", False),
        ("withdrawn", True),
    ]
    columns = {each["code"]: each["columns"] for each in lines if each["change"] == "changed"}
    assert ["title_en"] in columns.values()
    assert any("killed_all_low" in each or "killed_all_high" in each for each in columns.values())
    assert [each["id"] for each in lines] == sorted(each["id"] for each in lines)
    assert manifest(made)["previous"] == {"release": "2026.1", "publication": 1, "sha256": first.sha256}
    assert (first.folder / "changelog.jsonl").read_bytes() == b""
    assert verify(made.folder)


def test_formats_of_whole_grains_can_be_left_out(first: making.Made, folder: Path) -> None:
    left = ("jsonl", "geojson", "xlsx")
    thin = making.make(replace(wish(folder, "2026.3"), without=left), quietly)
    whole, paths = ({each["path"] for each in manifest(made)["files"]} for made in (first, thin))
    assert {each for each in paths if each.startswith("data/")} == {
        each for each in whole if each.startswith("data/") and not each.endswith(left)
    }
    package = json.loads((thin.folder / "datapackage.json").read_bytes())
    assert {each["path"] for each in package["resources"]} <= paths
    assert {"acts/part-0.parquet", "events/country=XQ/year=2016/part-0.parquet"} <= paths
    assert verify(thin.folder).files == thin.files
    with pytest.raises(Refused, match=r"data/acts\.jsonl"):
        making.make(replace(wish(folder, "2026.3"), without=("geojson", "xlsx")), quietly)
    with pytest.raises(BadInput, match=r"'csv' is no format .* geojson"):
        making.make(replace(wish(folder, "2026.4"), without=("csv",)), quietly)
