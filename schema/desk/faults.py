"""What is wrong with something that a person wants to write: all of it at once, each with its field."""

from collections.abc import Sequence
from dataclasses import dataclass

from schema.errors import BadInput


@dataclass(frozen=True, slots=True)
class Fault:
    """A field as it is called at the desk, and what would be right."""

    field: str
    sentence: str


class Faults(BadInput):
    """Several things that are wrong at once."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(" ".join(f"{fault.field}: {fault.sentence}" for fault in faults))
        self.faults = tuple(faults)
