"""What makes a folder of files a release: manifest, sums and signature; and the move that brings it to light."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from api.releases.layout import MANIFEST, SIGNATURE, SUMS
from api.releases.minisign import SecretKey
from api.releases.verifying import sha256, sums, trusted


def seal(folder: Path, told: Mapping[str, Any], key: SecretKey) -> str:
    """Write manifest, sums and signature into the folder; the SHA-256 of the manifest."""
    manifest = folder / MANIFEST
    manifest.write_bytes(written(told))
    listed = {str(each["path"]): each for each in told["files"]}
    (folder / SUMS).write_bytes(sums(manifest, listed).encode())
    (folder / SIGNATURE).write_bytes(key.sign(manifest, trusted(told)).encode())
    return sha256(manifest)


def written(told: Any) -> bytes:
    """JSON that is the same wherever it is written, and that people can read."""
    return (json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def bring_to_light(made: Path, place: Path) -> None:
    """Move a finished folder to its place, so that after a crash it is there whole or not at all."""
    for folder, _, names in os.walk(made):
        for name in names:
            _sync(Path(folder) / name)
        _sync(Path(folder))
    made.rename(place)
    _sync(place.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
