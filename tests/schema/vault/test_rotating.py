"""Rotation of the master key: nothing is lost and nothing is left behind, wherever it is killed."""

import hashlib
import os
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest

from schema.errors import BadFile
from schema.vault import sealing
from schema.vault.buckets import Bucket
from schema.vault.files import FileKeys
from tests.privacy.goals import goal

SUBJECTS = [uuid.UUID(int=number) for number in range(40)]

KILLED = """
import os, signal, sys
from pathlib import Path
from schema.vault.files import FileKeys

left = int(sys.argv[2])

def counted(call):
    def instead(*given, **named):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*given, **named)
    return instead

for name in ("fsync", "replace", "link", "unlink"):
    setattr(os, name, counted(getattr(os, name)))
total = left
FileKeys(Path(sys.argv[1])).rotate(lambda *_: None)
print(total - left)
"""


def rotated(folder: Path, calls: int) -> subprocess.CompletedProcess[str]:
    """A rotation in a process of its own, which is killed at its nth step on the disk."""
    return subprocess.run(
        [sys.executable, "-c", KILLED, str(folder), str(calls)], capture_output=True, text=True, check=False
    )


def filled(folder: Path) -> dict[uuid.UUID, bytes]:
    keys = FileKeys(folder)
    keys.begin()
    return {subject: keys.make(subject) for subject in SUBJECTS}


def test_every_key_is_under_the_new_master_and_the_old_one_is_gone(tmp_path):
    folder = tmp_path / "keys"
    made = filled(folder)
    keys, told = FileKeys(folder), []
    before = (folder / "master-1.key").read_bytes()
    keys.rotate(lambda done, of: told.append((done, of)))
    files = len(list((folder / "subjects").iterdir()))
    assert keys.state() == {2: files}
    assert told == [(done, files) for done in range(files + 1)]
    assert {subject: keys.find(subject) for subject in made} == made
    assert sorted(file.name for file in folder.glob("master-*")) == ["master-2.key"]
    assert all(before not in file.read_bytes() for file in folder.rglob("*") if file.is_file())


def test_others_go_on_while_it_runs(tmp_path):
    folder = tmp_path / "keys"
    made = filled(folder)
    keys, fresh = FileKeys(folder), {}

    def work(done: int, of: int) -> None:
        if done < of:
            subject = uuid.uuid4()
            fresh[subject] = keys.make(subject)
        keys.destroy(SUBJECTS[0])
        assert keys.find(SUBJECTS[-1]) == made[SUBJECTS[-1]]

    keys.rotate(work)
    assert {subject: keys.find(subject) for subject in fresh} == fresh
    assert {subject: keys.find(subject) for subject in SUBJECTS[1:]} == {each: made[each] for each in SUBJECTS[1:]}
    assert list(keys.state()) == [2]


TEN = (0.002, 0.004, 0.01, 0.05, 0.1, 0.1, 0.15, 0.15, 0.2, 0.15)
"""Shares of its steps, each counted from where the one before was killed."""


@pytest.mark.parametrize("shares", [(0.05, 0.4), pytest.param(TEN, marks=pytest.mark.long)], ids=["twice", "ten times"])
def test_a_rotation_that_is_killed_again_and_again_loses_nothing_and_ends(tmp_path, shares):
    folder = tmp_path / "keys"
    made = filled(folder)
    whole = int(rotated(folder, 10**9).stdout)
    undecryptable = 0
    for share in shares:
        done = rotated(folder, max(1, int(whole * share)))
        assert done.returncode == -signal.SIGKILL, done.stderr
        for subject, key in made.items():
            undecryptable += FileKeys(folder).find(subject) != key
    assert undecryptable == 0
    assert rotated(folder, 10**9).returncode == 0
    assert len(FileKeys(folder).state()) == 1
    assert {path.suffix for path in folder.rglob("*") if path.is_file()} == {"", ".key", ".keys"}


@pytest.mark.long
def test_a_rotation_may_be_killed_at_any_step(tmp_path):
    folder = tmp_path / "keys"
    keys = FileKeys(folder)
    keys.begin()
    made = {subject: keys.make(subject) for subject in SUBJECTS[:3]}
    lost = steps = 0
    for step in range(1, 200):
        done = rotated(folder, step)
        steps += done.returncode == -signal.SIGKILL
        lost += sum(keys.find(subject) != key for subject, key in made.items())
        assert rotated(folder, 10**9).returncode == 0
        lost += sum(keys.find(subject) != key for subject, key in made.items())
        assert len(keys.state()) == 1
        assert len(list(folder.glob("master-*.key"))) == 1
        if done.returncode == 0:
            break
    assert steps > 20
    goal("rotation_undecryptable", lost, 0, lost == 0)
    assert lost == 0


def test_a_rotation_that_did_not_remember_its_bucket_would_lose_keys(tmp_path, monkeypatch):
    folder = tmp_path / "keys"
    filled(folder)
    keys = FileKeys(folder)
    # Old masters go while buckets still rest on them.
    monkeypatch.setattr(FileKeys, "_rewrap", lambda *_: None)
    keys.rotate(lambda *_: None)
    with pytest.raises(Exception, match=r"master-1\.key is missing"):
        keys.find(SUBJECTS[0])


def test_damage_stops_a_rotation_before_the_old_master_goes(tmp_path):
    folder = tmp_path / "keys"
    filled(folder)
    file = max((folder / "subjects").glob("*.keys"))
    sound = file.read_bytes()
    file.write_bytes(sound[:-1] + bytes([sound[-1] ^ 1]))
    with pytest.raises(BadFile, match="damaged"):
        FileKeys(folder).rotate(lambda *_: None)
    assert (folder / "master-1.key").exists()
    file.write_bytes(sound)
    FileKeys(folder).rotate(lambda *_: None)
    assert list(FileKeys(folder).state()) == [2]


@pytest.mark.long
def test_a_hundred_thousand_subjects_rotate_within_a_minute(tmp_path):
    folder = tmp_path / "keys"
    keys = FileKeys(folder)
    keys.begin()
    master = (folder / "master-1.key").read_bytes()
    made: dict[int, Bucket] = {}
    for _ in range(100_000):
        subject = os.urandom(16)
        bucket = made.setdefault(hashlib.sha256(subject).digest()[0], Bucket(1))
        bucket.add(master, subject, sealing.draw_key())
    for number, bucket in made.items():
        bucket.write(folder / "subjects" / f"{number:02x}.keys", master)
    begun = time.monotonic()
    keys.rotate(lambda *_: None)
    seconds = time.monotonic() - begun
    assert keys.state() == {2: 256}
    goal("rotation_100k_seconds", round(seconds, 1), 60, seconds < 60)
    assert seconds < 60
