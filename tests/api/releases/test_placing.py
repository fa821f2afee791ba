"""A release is brought to light whole or not at all, once, in order; and of a past that says less now, none is made."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.datasets.formats import FORMATS
from api.datasets.grains import GRAINS
from api.releases import filling, making
from api.releases.edition import Number
from api.releases.sealing import bring_to_light
from api.releases.verifying import verify
from schema import session
from schema.errors import Refused, UnknownKey
from schema.publish import publish
from schema.queries.scope import ReleaseNumber
from tests.api.releases.making import SITE, content, kept_in, quietly, wish
from tests.api.worlds import World
from tests.database import Database
from tests.recording import Recorder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where releases of two grains in two formats are made: what is tried here is not what they hold."""
    home = tmp_path_factory.mktemp("home")
    with kept_in(home), pytest.MonkeyPatch.context() as patch:
        patch.setattr(filling, "FORMATS", {name: FORMATS[name] for name in ("csv", "jsonl")})
        patch.setattr(filling, "OFFERED", ("csv", "jsonl"))
        patch.setattr(filling, "GRAINS", {name: GRAINS[name] for name in ("events", "monthly")})
        yield home / "releases"


@pytest.fixture(scope="module")
def world(database: Database) -> World:
    return database.filled(World)


@pytest.fixture(scope="module")
def first(world: World, folder: Path) -> making.Made:
    """Release 2026.1 of publication 1."""
    assert world.events
    return making.make(wish(folder, "2026.1"), quietly)


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

    def placed(built: Path, place: Path) -> None:
        bring_to_light(built, place)
        raise KeyboardInterrupt

    monkeypatch.setattr(making, "bring_to_light", placed)
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


def test_a_past_state_is_released_alike_whatever_was_published_since(
    first: making.Made, world: World, folder: Path
) -> None:
    with session.recording("tester") as connection:
        Recorder(connection).claim(world.events[7], world.council, min=70, best=70, max=70, stated_on="2017-01-01")
    publish()
    again = making.make(wish(folder, "2026.1", as_of=1), quietly)
    assert (again.new, again.sha256) == (False, first.sha256)


def test_what_is_removed_while_it_is_made_is_not_released(world: World, folder: Path) -> None:
    def meanwhile(step: str) -> None:
        if step == "seal":
            with session.recording("tester") as connection:
                Recorder(connection).write("event", {}, of=world.events[4], withdrawn=True, protective=True)
            publish()

    with pytest.raises(Refused, match="removed while it was made"):
        making.make(wish(folder, "2026.2"), meanwhile)
    assert not (folder / "2026.2").exists()


def test_numbers_rise_with_what_they_hold(first: making.Made, world: World, folder: Path) -> None:
    with session.recording("tester") as connection:
        Recorder(connection).write("event", {}, of=world.events[3], withdrawn=True, protective=True)
    publish()
    assert making.make(wish(folder, "2026.2"), quietly).publication == 4
    with pytest.raises(Refused, match=r"Release 2026\.1 is of publication 1, and this would be of 4"):
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
