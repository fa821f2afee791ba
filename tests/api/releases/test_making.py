"""A release holds what is published, is the same wherever it is made, and is there whole or not at all."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from api.releases import making
from api.releases.edition import Number
from api.releases.verifying import verify
from schema import session
from schema.errors import BadInput, Refused, UnknownKey
from schema.publish import publish
from schema.queries.scope import ReleaseNumber
from schema.tables.published import release
from tests.api.releases.making import SITE, by_command, content, kept_in, shuffle, wish
from tests.api.worlds import World
from tests.database import Database
from tests.recording import Recorder, point


def quietly(_: str) -> None:
    """Nobody is told how far it has come."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    home = tmp_path_factory.mktemp("home")
    with kept_in(home):
        yield home / "releases"


@pytest.fixture(scope="module")
def world(database: Database) -> World:
    assert database.name
    return World()


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
    assert {each["sha256"] for each in parts}.isdisjoint({files["data/events.parquet"]["sha256"]})


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


@pytest.mark.parametrize("text", ["2026", "2026.01", "26.1", "2026.1-real", "latest", "2026.1/..", "../2026.1", ""])
def test_a_number_is_written_in_one_way(text: str) -> None:
    with pytest.raises(BadInput, match=r"2026\.1"):
        Number.read(text)


def test_made_again_it_is_unchanged_and_other_content_is_refused(first: making.Made, folder: Path) -> None:
    before = content(first.folder)
    again = making.make(wish(folder, "2026.1"), quietly)
    assert (again.new, again.sha256) == (False, first.sha256)
    with pytest.raises(Refused, match=r"other content \(\d+ files differ"):
        making.make(making.Wish(Number.read("2026.1"), (), None, folder, "https://other.example/"), quietly)
    assert content(first.folder) == before
    assert [each.name for each in folder.iterdir() if each.name.startswith(".making-")] == []


def test_killed_at_any_point_it_leaves_nothing_and_can_be_made_again(
    world: World, first: making.Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert world.events
    steps: list[str] = []

    def killed(step: str) -> None:
        steps.append(step)
        if step == last:
            raise KeyboardInterrupt

    last = "tiles"
    # Who is killed tidies nothing up.
    monkeypatch.setattr(shutil, "rmtree", lambda *_, **__: None)
    for last in ("events.csv", "descriptions", "seal"):
        with pytest.raises(KeyboardInterrupt):
            making.make(wish(tmp_path, "2026.1"), killed)
        assert not (tmp_path / "2026.1").exists(), last
    monkeypatch.undo()
    assert len(list(tmp_path.glob(".making-2026.1-*"))) == 3
    monkeypatch.setattr(making, "note", lambda _: killed("note"))
    last = "note"
    with pytest.raises(KeyboardInterrupt):
        making.make(wish(tmp_path, "2026.1"), quietly)
    assert content(tmp_path / "2026.1") == content(first.folder), "it is there, whole, though nobody noted it"
    assert list(tmp_path.glob(".making-*")) == []


def test_two_are_not_made_in_one_folder_at_once(first: making.Made, folder: Path) -> None:
    def meanwhile(_: str) -> None:
        with pytest.raises(Refused, match="being made there already"):
            making.make(wish(folder, "2026.2"), quietly)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        making.make(wish(folder, "2026.1"), meanwhile)
    assert verify(first.folder)


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


def test_numbers_rise_with_what_they_hold(first: making.Made, folder: Path) -> None:
    with pytest.raises(Refused, match=r"Release 2026\.1 is of publication 1, and this would be of 3"):
        making.make(wish(folder, "2026.1"), quietly)
    with pytest.raises(Refused, match="later than 1"):
        making.make(wish(folder, "2026.3", as_of=1), quietly)
    with pytest.raises(UnknownKey, match=r"no published release '2027\.1'"):
        making.make(making.Wish(Number.read("2026.3"), (), ReleaseNumber("2027.1"), folder, SITE), quietly)
    assert verify(first.folder)


def test_what_was_removed_since_is_no_longer_in_a_release_made_of_the_same_state(
    first: making.Made, tmp_path: Path
) -> None:
    """The publication that 2026.1 was made of says less now, so that the same number cannot be made of it again."""
    with pytest.raises(Refused, match=r"2026\.1 is there with other content \(\d+ files differ"):
        making.make(wish(tmp_path, "2026.1", as_of=1), quietly)
    assert b"Event 4" in (first.folder / "data/events.csv").read_bytes()
    assert not (tmp_path / "2026.1").exists()
