"""Keys of subjects in a folder of files, wrapped by a master key: the provider that needs nothing else.

lock                  held by whoever reads (shared) or writes
digest.key            by which names and links are found again; never rotated, as all marks rest on it
master-<n>.key        wraps the keys of subjects
subjects/<00…ff>.keys wrapped keys (`schema.vault.buckets`), by the first byte of SHA-256 of the subject's id
"""

import fcntl
import hashlib
import hmac
import os
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from schema.errors import BadFile, BadInput, Erased, NotReady, Refused
from schema.vault import buckets, sealing
from schema.vault.buckets import Bucket
from schema.vault.keys import Progress

BUCKETS = 256


class FileKeys:
    """The key folder. Everything in it is its owner's alone, or it is refused."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._subjects = folder / "subjects"

    def begin(self) -> None:
        """See `KeyProvider`."""
        if not self._folder.exists():
            self._folder.mkdir(mode=0o700, parents=True)
            self._folder.chmod(0o700)
        _check_private(self._folder)
        self._subjects.mkdir(mode=0o700, exist_ok=True)
        (self._folder / "lock").touch(mode=0o600)
        with self._held(fcntl.LOCK_EX):
            if not (self._folder / "digest.key").exists():
                self._write_key("digest.key")
            if not self._numbers():
                self._write_key("master-1.key")

    def make(self, subject: uuid.UUID) -> bytes:
        """See `KeyProvider`. Raises BadFile, NotReady, Refused."""
        with self._held(fcntl.LOCK_EX):
            bucket = self._whole(subject)
            if subject.bytes in bucket.keys:
                return self._open(bucket, subject)
            key = sealing.draw_key()
            master = self._master(bucket.master)
            bucket.add(master, subject.bytes, key)
            bucket.write(self._file(subject), master)
            return key

    def find(self, subject: uuid.UUID) -> bytes:
        """See `KeyProvider`."""
        with self._held(fcntl.LOCK_SH):
            bucket = buckets.read(self._file(subject))
            if bucket is not None and subject.bytes in bucket.keys:
                return self._open(bucket, subject)
            if bucket is not None and not bucket.is_whole(self._master(bucket.master)):
                raise BadFile(buckets.damaged(self._file(subject)))
        raise Erased

    def destroy(self, subject: uuid.UUID) -> None:
        """See `KeyProvider`. Raises BadFile: what is damaged is put right first, or a record may stay unfound."""
        with self._held(fcntl.LOCK_EX):
            bucket = self._whole(subject)
            if bucket.keys.pop(subject.bytes, None) is not None:
                bucket.write(self._file(subject), self._master(bucket.master))

    def digest(self, purpose: str, text: str) -> bytes:
        """See `KeyProvider`."""
        with self._held(fcntl.LOCK_SH):
            key = self._read_key("digest.key")
        return hmac.digest(key, sealing.bind(purpose, text), "sha256")

    def rotate(self, progress: Progress) -> None:
        """See `KeyProvider`. Others may read and write between two buckets."""
        with self._held(fcntl.LOCK_EX):
            newest = self._newest()
            if len(self._numbers()) == 1:
                newest += 1
                self._write_key(f"master-{newest}.key")
        files = sorted(self._subjects.glob("*.keys"))
        for done, file in enumerate(files):
            progress(done, len(files))
            with self._held(fcntl.LOCK_EX):
                self._rewrap(file, newest)
        with self._held(fcntl.LOCK_EX):
            # A bucket made meanwhile is under the newest already.
            for number in self._numbers()[:-1]:
                buckets.shred(self._folder / f"master-{number}.key")
        progress(len(files), len(files))

    def state(self) -> Mapping[int, int]:
        """See `KeyProvider`."""
        with self._held(fcntl.LOCK_SH):
            named = Counter(dict.fromkeys(self._numbers(), 0))
            for file in self._subjects.glob("*.keys"):
                if (bucket := buckets.read(file)) is not None:
                    named[bucket.master] += 1
            return dict(sorted(named.items()))

    def _rewrap(self, file: Path, number: int) -> None:
        bucket = buckets.read(file)
        if bucket is None or bucket.master == number:
            return
        old, new = self._master(bucket.master), self._master(number)
        if not bucket.is_whole(old):
            raise BadFile(buckets.damaged(file))
        bucket.under(old, number, new).write(file, new)

    def _open(self, bucket: Bucket, subject: uuid.UUID) -> bytes:
        try:
            return bucket.open(self._master(bucket.master), subject.bytes)
        except BadInput:
            raise BadFile(buckets.damaged(self._file(subject))) from None

    def _whole(self, subject: uuid.UUID) -> Bucket:
        """The bucket of a subject, to be written again; an empty one where there is none. Raises BadFile."""
        bucket = buckets.read(self._file(subject))
        if bucket is None:
            return Bucket(self._newest())
        if not bucket.is_whole(self._master(bucket.master)):
            raise BadFile(buckets.damaged(self._file(subject)))
        return bucket

    def _file(self, subject: uuid.UUID) -> Path:
        number = hashlib.sha256(subject.bytes).digest()[0]
        return self._subjects / f"{number:02x}.keys"

    def _numbers(self) -> list[int]:
        """Numbers of the master keys that are here, in order."""
        return sorted(int(file.stem.removeprefix("master-")) for file in self._folder.glob("master-*.key"))

    def _newest(self) -> int:
        """Number under which keys are wrapped from now on. Raises NotReady."""
        if numbers := self._numbers():
            return numbers[-1]
        raise NotReady(f"{self._folder} holds no master key; put it back from the copy of the key folder.")

    def _master(self, number: int) -> bytes:
        return self._read_key(f"master-{number}.key")

    def _read_key(self, name: str) -> bytes:
        file = self._folder / name
        try:
            _check_private(file)
            key = file.read_bytes()
        except FileNotFoundError:
            raise NotReady(f"{name} is missing in the key folder; put it back from the copy of the folder.") from None
        if len(key) != sealing.KEY_BYTES:
            raise BadFile(
                f"{name} is no key of {sealing.KEY_BYTES} bytes; put it back from the copy of the key folder."
            )
        return key

    def _write_key(self, name: str) -> None:
        buckets.replace(self._folder / name, sealing.draw_key())

    @contextmanager
    def _held(self, how: int) -> Iterator[None]:
        """Hold the folder for reading (LOCK_SH) or writing (LOCK_EX). Raises NotReady, Refused."""
        try:
            _check_private(self._folder)
            _check_private(self._subjects)
            handle = os.open(self._folder / "lock", os.O_RDWR)
        except FileNotFoundError:
            raise NotReady(
                f"{self._folder} holds no keys of the vault; bring the key folder there or set SIJILL_VAULT_KEYS."
            ) from None
        try:
            fcntl.flock(handle, how)
            if how == fcntl.LOCK_EX:
                buckets.sweep(self._folder)
                buckets.sweep(self._subjects)
            yield
        finally:
            os.close(handle)


def _check_private(path: Path) -> None:
    """Raises Refused when others may read it or it is another user's."""
    told = path.stat()
    if told.st_mode & 0o077:
        raise Refused(f"{path.name}: others may read what keys are kept in; run chmod go= on it.")
    if told.st_uid != os.geteuid():
        raise Refused(f"{path.name}: what keys are kept in belongs to another user of this machine.")
