"""Whether a release is what was signed: told from its folder and a key, without database, network or settings."""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.releases import counting, minisign
from api.releases.layout import FORMAT, MANIFEST, PUBLIC_KEY, SIGNATURE, SUMS
from schema.errors import BadFile

_READ = 1 << 20


@dataclass(frozen=True)
class Verified:
    """A release that is what was signed."""

    number: str
    key: str
    comment: str
    files: int
    bytes: int


def verify(folder: Path, key: Path | None = None) -> Verified:
    """Verify a release, by default with the key that lies beside it. Raises BadFile, which names what is wrong."""
    if not (folder / MANIFEST).is_file():
        raise BadFile(f"{folder}: this is no release; there is no {MANIFEST} in it.")
    public = minisign.PublicKey.read(key or folder.absolute().parent / PUBLIC_KEY)
    comment = minisign.verify(folder / MANIFEST, folder / SIGNATURE, public)
    told = read(folder / MANIFEST)
    if comment != trusted(told):
        raise BadFile(f"{SIGNATURE}: it was made for another release.")
    listed = {str(each["path"]): each for each in told["files"]}
    present = set(_present(folder))
    for path in sorted({*listed, MANIFEST, SIGNATURE, SUMS} ^ present):
        what = "it belongs to no release, or to another" if path in present else "it is missing"
        raise BadFile(f"{path}: {what}.")
    for path, each in sorted(listed.items()):
        _check(folder / path, each)
    if (folder / SUMS).read_bytes() != sums(folder / MANIFEST, listed).encode():
        raise BadFile(f"{SUMS}: its sums are not those of the manifest.")
    return Verified(told["release"], public.name, comment, len(listed), sum(each["bytes"] for each in listed.values()))


def read(path: Path) -> Mapping[str, Any]:
    """The manifest. Raises BadFile."""
    try:
        told = json.loads(path.read_bytes())
    except ValueError:
        raise BadFile(f"{path.name}: this is no JSON.") from None
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise BadFile(f"{path.name}: it is not of the form {FORMAT}, which this version of Sijill reads.")
    return told


def trusted(told: Mapping[str, Any]) -> str:
    """The comment that is signed with a manifest: what was signed, and of when it is."""
    of = told["publication"]
    return f"sijill release {told['release']}, publication {of['number']} of {of['at']}"


def sums(manifest: Path, listed: Mapping[str, Mapping[str, Any]]) -> str:
    """The sums of all files, for `sha256sum -c`."""
    found = {path: str(each["sha256"]) for path, each in listed.items()} | {manifest.name: sha256(manifest)}
    return "".join(f"{each}  {path}\n" for path, each in sorted(found.items()))


def sha256(path: Path) -> str:
    """SHA-256 of a file."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_READ):
            found.update(piece)
    return found.hexdigest()


def _present(folder: Path) -> Iterator[str]:
    """The paths of all files. Links are refused, since what they show lies elsewhere; so are folders without files."""
    for place, folders, names in os.walk(folder):
        for name in (*folders, *names):
            path = Path(place) / name
            if path.is_symlink() or not (path.is_dir() or path.is_file()):
                raise BadFile(f"{path.relative_to(folder).as_posix()}: it is no plain file.")
        if not folders and not names:
            raise BadFile(f"{Path(place).relative_to(folder).as_posix()}: it is a folder without any file.")
        yield from ((Path(place) / name).relative_to(folder).as_posix() for name in names)


def _check(path: Path, listed: Mapping[str, Any]) -> None:
    shown, size = listed["path"], path.stat().st_size
    if size != listed["bytes"]:
        raise BadFile(f"{shown}: it has {size:,} bytes and should have {listed['bytes']:,}.")
    if sha256(path) != listed["sha256"]:
        raise BadFile(f"{shown}: its content was changed; its SHA-256 is not that of the manifest.")
    if listed["rows"] is None:
        return
    try:
        found = counting.rows(path)
    except ValueError:
        raise BadFile(f"{shown}: its rows cannot be read.") from None
    if found not in {None, listed["rows"]}:
        raise BadFile(f"{shown}: it has {found:,} rows and should have {listed['rows']:,}.")
