"""What keeps the keys of subjects. The vault knows this much of it and no more, so that a module of hardware or a
service can take the place of the folder of files.
"""

import uuid
from collections.abc import Callable, Mapping
from typing import Protocol

Progress = Callable[[int, int], None]
"""Told how many parts of a rotation are done, and of how many."""


class KeyProvider(Protocol):
    """Keeps one key for each subject, outside the database, and forgets it for good when told to."""

    def begin(self) -> None:
        """Make what keys are kept in, where nothing is yet; only for a vault that holds nobody."""
        ...

    def make(self, subject: uuid.UUID) -> bytes:
        """Key of the subject, drawn when it has none."""
        ...

    def find(self, subject: uuid.UUID) -> bytes:
        """Key of the subject. Raises Erased when it has none, BadFile when it is damaged, NotReady."""
        ...

    def destroy(self, subject: uuid.UUID) -> None:
        """Forget the key. There is no way back. Doing it again changes nothing."""
        ...

    def digest(self, purpose: str, text: str) -> bytes:
        """32 bytes by which a text is found again, and which tell nothing of it to whoever has not the keys."""
        ...

    def rotate(self, progress: Progress) -> None:
        """Wrap every key anew under another master key; one that was ended in between goes on where it was."""
        ...

    def state(self) -> Mapping[int, int]:
        """How many parts each master key wraps, by its number; more than one number is a rotation that goes on."""
        ...


def provider() -> KeyProvider:
    """What keeps the keys of this installation: the folder that the settings name."""
    from schema import settings
    from schema.vault.files import FileKeys

    return FileKeys(settings.read().vault_folder)
