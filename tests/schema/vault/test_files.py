"""The key folder: keys come back, end for good, and survive damage and kills."""

import os
import uuid
from pathlib import Path

import pytest

from schema.errors import BadFile, Erased, NotReady, Refused
from schema.vault import buckets
from schema.vault.files import FileKeys


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "keys"


@pytest.fixture
def keys(folder: Path) -> FileKeys:
    made = FileKeys(folder)
    made.begin()
    return made


def neighbours(count: int) -> list[uuid.UUID]:
    """Subjects whose keys lie in one file."""
    found: list[uuid.UUID] = []
    here = FileKeys(Path())
    while len(found) < count:
        drawn = uuid.uuid4()
        if not found or here._file(drawn) == here._file(found[0]):
            found.append(drawn)
    return found


def test_a_key_comes_back_and_each_subject_has_its_own(keys, folder):
    subjects = [uuid.uuid4() for _ in range(50)]
    made = {subject: keys.make(subject) for subject in subjects}
    assert len(set(made.values())) == 50
    assert {subject: FileKeys(folder).find(subject) for subject in subjects} == made
    assert {subject: keys.make(subject) for subject in subjects} == made


def test_beginning_again_changes_nothing(keys):
    subject = uuid.uuid4()
    key = keys.make(subject)
    mark = keys.digest("name", "skeleton")
    keys.begin()
    assert keys.find(subject) == key
    assert keys.digest("name", "skeleton") == mark


def test_a_destroyed_key_is_gone_and_its_neighbours_are_not(keys):
    one, two = neighbours(2)
    keys.make(one)
    kept = keys.make(two)
    keys.destroy(one)
    keys.destroy(one)
    with pytest.raises(Erased):
        keys.find(one)
    assert keys.find(two) == kept


def test_no_byte_of_a_destroyed_key_stays_in_the_folder(keys, folder):
    subject = uuid.uuid4()
    keys.make(subject)
    kept = next(iter((folder / "subjects").glob("*.keys"))).read_bytes()
    wrapped = kept[-48:]
    assert any(wrapped in file.read_bytes() for file in folder.rglob("*") if file.is_file())
    keys.destroy(subject)
    for file in (each for each in folder.rglob("*") if each.is_file()):
        assert wrapped not in file.read_bytes()
        assert subject.bytes not in file.read_bytes()


def test_the_past_file_is_overwritten_before_it_goes(keys, folder):
    subject = uuid.uuid4()
    keys.make(subject)
    file = next(iter((folder / "subjects").glob("*.keys")))
    held = os.open(file, os.O_RDONLY)
    before = os.pread(held, 1000, 0)
    keys.destroy(subject)
    after = os.pread(held, 1000, 0)
    os.close(held)
    assert len(after) == len(before)
    assert before[-48:] not in after


def test_digests_are_kept_apart_by_purpose_and_by_folder(keys, tmp_path):
    other = FileKeys(tmp_path / "other")
    other.begin()
    assert keys.digest("name", "x") != keys.digest("link", "x")
    assert keys.digest("name", "x") != other.digest("name", "x")


def test_a_flipped_byte_anywhere_gives_no_wrong_key_and_harms_no_neighbour(keys, folder):
    one, two = neighbours(2)
    right = {one: keys.make(one), two: keys.make(two)}
    file = next(iter((folder / "subjects").glob("*.keys")))
    sound = file.read_bytes()
    header = len(sound) - 2 * 76
    refused = 0
    for position in range(len(sound)):
        damaged = bytearray(sound)
        damaged[position] ^= 0x41
        file.write_bytes(damaged)
        opened = {}
        for subject in (one, two):
            try:
                opened[subject] = keys.find(subject)
            except (BadFile, NotReady):
                refused += 1
        assert all(right[subject] == key for subject, key in opened.items())
        assert position < header or len(opened) == 1
        # What is damaged is never written again as if it were sound.
        with pytest.raises((BadFile, NotReady)):
            keys.destroy(one)
    file.write_bytes(sound)
    assert {subject: keys.find(subject) for subject in right} == right
    assert refused >= 2 * 76


def test_a_damaged_file_is_not_taken_for_an_erased_subject(keys, folder):
    one, two, absent = neighbours(3)
    keys.make(one)
    keys.make(two)
    with pytest.raises(Erased):
        keys.find(absent)
    file = next(iter((folder / "subjects").glob("*.keys")))
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    with pytest.raises(BadFile, match="damaged"):
        keys.find(absent)


@pytest.mark.parametrize("name", ["", "subjects", "master-1.key", "digest.key"])
def test_what_others_may_read_is_refused(keys, folder, name):
    subject = uuid.uuid4()
    keys.make(subject)
    keys.find(subject)
    path = folder / name
    path.chmod(path.stat().st_mode | 0o040)
    with pytest.raises(Refused, match="others may read"):
        keys.digest("name", "x") if name == "digest.key" else keys.find(subject)


def test_what_is_made_is_its_owners_alone(keys, folder):
    before = os.umask(0)
    try:
        keys.make(uuid.uuid4())
    finally:
        os.umask(before)
    assert {path.stat().st_mode & 0o077 for path in (folder, *folder.rglob("*"))} == {0}


def test_a_missing_folder_is_not_taken_for_one_without_keys(tmp_path):
    with pytest.raises(NotReady, match="holds no keys"):
        FileKeys(tmp_path / "elsewhere").find(uuid.uuid4())


def test_a_missing_master_is_not_taken_for_an_erased_subject(keys, folder):
    subject = uuid.uuid4()
    keys.make(subject)
    (folder / "master-1.key").unlink()
    with pytest.raises(NotReady, match=r"master-1\.key is missing"):
        keys.find(subject)
    with pytest.raises(NotReady, match="no master key"):
        keys.rotate(lambda *_: None)


def test_what_a_killed_replacement_left_goes_with_the_next_write(keys, folder):
    one, two = neighbours(2)
    keys.make(one)
    file = next(iter((folder / "subjects").glob("*.keys")))
    for suffix in (".draft", ".past"):
        file.with_suffix(suffix).write_bytes(file.read_bytes())
    keys.destroy(one)
    keys.make(two)
    assert sorted(each.suffix for each in (folder / "subjects").iterdir()) == [".keys"]


def test_a_past_name_that_is_still_the_file_itself_is_not_overwritten(keys, folder):
    subject = uuid.uuid4()
    key = keys.make(subject)
    file = next(iter((folder / "subjects").glob("*.keys")))
    file.with_suffix(".past").hardlink_to(file)
    keys.make(uuid.uuid4())
    assert keys.find(subject) == key
    assert not file.with_suffix(".past").exists()


def test_where_files_did_not_prove_themselves_damage_would_be_written_on(keys, folder, monkeypatch):
    one, two = neighbours(2)
    keys.make(one)
    keys.make(two)
    file = next(iter((folder / "subjects").glob("*.keys")))
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    monkeypatch.setattr(buckets.Bucket, "is_whole", lambda *_: True)
    keys.destroy(one)
    assert len(file.read_bytes()) == 40 + 76
