"""Files of wrapped keys: what stands in one, and how one is replaced so that no kill and no past copy leaves a key.

    magic 8 | master's number 4 | nonce 12 | proof 16 | one per subject: subject 16 | nonce 12 | wrapped key 48

The proof is over all that follows and tells a subject that was erased from one whose record is damaged.
"""

import os
from dataclasses import dataclass, field
from pathlib import Path

from schema.errors import BadFile, BadInput
from schema.vault import sealing
from schema.vault.sealing import KEY_BYTES, NONCE_BYTES, TAG_BYTES, Sealed

MAGIC = b"sijillv1"
_NUMBER_BYTES = 4
_HEADER = len(MAGIC) + _NUMBER_BYTES + NONCE_BYTES + TAG_BYTES
_SUBJECT_BYTES = 16
_WRAPPED_BYTES = KEY_BYTES + TAG_BYTES
_RECORD = _SUBJECT_BYTES + NONCE_BYTES + _WRAPPED_BYTES


@dataclass
class Bucket:
    """The wrapped keys of some subjects, by the 16 bytes of the subject's id."""

    master: int
    proof: Sealed | None = None
    keys: dict[bytes, Sealed] = field(default_factory=dict)

    @property
    def body(self) -> bytes:
        """All records, in order."""
        return b"".join(subject + key.nonce + key.sealed for subject, key in sorted(self.keys.items()))

    def add(self, master: bytes, subject: bytes, key: bytes) -> None:
        """Take in the key of a subject, wrapped."""
        self.keys[subject] = sealing.wrap(master, key, _place(subject, self.master))

    def open(self, master: bytes, subject: bytes) -> bytes:
        """The key of a subject that is in here. Raises BadInput."""
        return sealing.unwrap(master, self.keys[subject], _place(subject, self.master))

    def is_whole(self, master: bytes) -> bool:
        """Whether the file is as it was written."""
        if self.proof is None:
            return not self.keys
        try:
            return sealing.unwrap(master, self.proof, _whole(self.master, self.body)) == b""
        except BadInput:
            return False

    def under(self, old: bytes, number: int, new: bytes) -> "Bucket":
        """The same keys under another master. Raises BadInput."""
        made = Bucket(number)
        for subject in self.keys:
            made.add(new, subject, self.open(old, subject))
        return made

    def write(self, file: Path, master: bytes) -> None:
        """Replace the file by what is in here."""
        body = self.body
        proof = sealing.wrap(master, b"", _whole(self.master, body))
        number = self.master.to_bytes(_NUMBER_BYTES, "big")
        replace(file, MAGIC + number + proof.nonce + proof.sealed + body)


def read(file: Path) -> Bucket | None:
    """What the file holds, or None when there is no such file. Raises BadFile."""
    try:
        whole = file.read_bytes()
    except FileNotFoundError:
        return None
    body = whole[_HEADER:]
    if len(whole) < _HEADER or not whole.startswith(MAGIC) or len(body) % _RECORD:
        raise BadFile(damaged(file))
    nonce = len(MAGIC) + _NUMBER_BYTES
    bucket = Bucket(int.from_bytes(whole[len(MAGIC) : nonce], "big"))
    bucket.proof = Sealed(whole[nonce : nonce + NONCE_BYTES], whole[nonce + NONCE_BYTES : _HEADER])
    for start in range(0, len(body), _RECORD):
        record = body[start : start + _RECORD]
        sealed = _SUBJECT_BYTES + NONCE_BYTES
        bucket.keys[record[:_SUBJECT_BYTES]] = Sealed(record[_SUBJECT_BYTES:sealed], record[sealed:])
    return bucket


def damaged(file: Path) -> str:
    """The sentence about a file that is not as it was written."""
    return f"The file of keys {file.name} is damaged; put it back from the copy of the key folder."


def replace(file: Path, content: bytes) -> None:
    """Let the file hold `content`, on disk before this returns; what it held before is overwritten first, then gone.

    Whoever is killed in between leaves the one or the other, and perhaps a draft or a past file, which `sweep` ends.
    """
    draft, past = file.with_suffix(".draft"), file.with_suffix(".past")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(handle)
    if file.exists():
        past.hardlink_to(file)
    draft.replace(file)
    sync_folder(file.parent)
    if past.exists():
        shred(past)


def sweep(folder: Path) -> None:
    """End what replacements that were killed left behind: it may hold keys of subjects that are erased later."""
    for left in [*folder.glob("*.draft"), *folder.glob("*.past")]:
        if left.suffix == ".past" and left.samefile(left.with_suffix(".keys")):
            # Killed before the new file took the place: both names are the file that holds.
            left.unlink()
        else:
            shred(left)


def shred(file: Path) -> None:
    """Overwrite a file once, then remove it. Disks may remember all the same; docs/vault.md says so."""
    handle = os.open(file, os.O_WRONLY)
    with os.fdopen(handle, "wb") as opened:
        opened.write(os.urandom(os.fstat(handle).st_size))
        opened.flush()
        os.fsync(handle)
    file.unlink()
    sync_folder(file.parent)


def sync_folder(folder: Path) -> None:
    """Let names in the folder be on disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _place(subject: bytes, number: int) -> bytes:
    return sealing.bind("sijill subject", subject, str(number))


def _whole(number: int, body: bytes) -> bytes:
    return sealing.bind("sijill bucket", str(number), body)
