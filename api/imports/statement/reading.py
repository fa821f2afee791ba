"""Read YAML without its surprises: plain values, the line of each, and a fault wherever YAML would convert in silence.

It is parsed in a process that can do nothing else (`confined`). What is no YAML raises BadFile with one sentence.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from api.imports import confined
from schema.errors import BadFile

Steps = tuple[str | int, ...]
"""Where something stands: names of fields and places in lists, from the outside inwards."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at one spot, and what would be right."""

    line: int
    steps: Steps
    reason: str


@dataclass(slots=True)
class Written:
    """What a file holds: dicts, lists, texts, numbers, truths and nothing, with the line on which each begins."""

    value: Any
    lines: dict[Steps, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def line(self, steps: Steps) -> int:
        """The line of a spot; of what is not there, that of what it would be in."""
        while steps not in self.lines and steps:
            steps = steps[:-1]
        return self.lines.get(steps, 1)


class Whole(msgspec.Struct, frozen=True):
    """What is written, as it comes from where it is parsed: JSON has no lists for keys."""

    value: Any
    lines: list[tuple[Steps, int]]
    faults: list[Fault]


_WHOLES = msgspec.json.Decoder(Whole)


def read(file: Path) -> Written:
    """The one document of a YAML file.

    Raises:
        BadFile: there is no such file, or it is no YAML, or uses what this format does without.
    """
    found = list(confined.parse("api.imports.statement.parsing", file, _WHOLES))
    if len(found) != 1:
        raise BadFile(f"{file.name} cannot be read: its reader did not say what a reader says.")
    return Written(found[0].value, dict(found[0].lines), found[0].faults)
