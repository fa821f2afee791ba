"""Read YAML without its surprises: plain values, the line of each, and a fault wherever YAML would convert in silence.

Values are built from the parser's events rather than by one of its loaders, so that every line is known, nothing is
shared or constructed, and depth is bounded. A file that is no YAML raises BadFile with one sentence.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from schema.errors import BadFile

Steps = tuple[str | int, ...]
"""Where something stands: names of fields and places in lists, from the outside inwards."""

DEEPEST = 32
"""Levels of nesting; a statement has about ten."""

_WHOLE = re.compile(r"-?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+")
_LONGEST_NUMBER = 18
_WORDS: Mapping[str, bool | None] = {"": None, "null": None, "~": None, "true": True, "false": False}
_DAYS = "tag:yaml.org,2002:timestamp"
"""Days are read as they stand: the format has a form of its own for them."""

_INDENTED_WITH_TAB = re.compile(r" *\t")
_NO_CHARACTER = re.compile(r"[\x00\ud800-\udfff]")


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


def read(file: Path) -> Written:
    """The one document of a YAML file.

    Raises:
        BadFile: there is no such file, or it is no YAML, or uses what this format does without.
    """
    text = _text(file)
    try:
        return _Reader(file.name, text).read()
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        raise _bad(
            file.name, mark.line + 1 if mark else 1, f"is no YAML: {problem.problem or problem.context}"
        ) from None
    except yaml.reader.ReaderError as problem:
        line = text.count("\n", 0, problem.position) + 1
        raise _bad(file.name, line, "holds a character that YAML does not allow; take it out") from None
    except (ValueError, OverflowError):  # the parser's own, for an escape beyond the last character
        raise _bad(file.name, 1, "holds an escape such as \\U that is no character; write the character") from None


def _bad(name: str, line: int, reason: str) -> BadFile:
    return BadFile(f"{name}:{line} {reason}.")


def _text(file: Path) -> str:
    try:
        raw = file.read_bytes()
    except FileNotFoundError:
        raise BadFile(f"{file.name}: there is no such file.") from None
    except OSError as problem:
        raise BadFile(f"{file.name} cannot be read: {problem.strerror}.") from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = raw.count(b"\n", 0, problem.start) + 1
        raise _bad(file.name, line, "is not UTF-8; save the file as UTF-8") from None
    for number, line_text in enumerate(text.split("\n"), 1):
        if _INDENTED_WITH_TAB.match(line_text):
            raise _bad(file.name, number, "is indented with a tab; indent with spaces")
    return text


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _is_text(plain: str) -> bool:
    """Whether YAML 1.1, which most programs still read, takes it for what it is: a text."""
    forms = yaml.SafeLoader.yaml_implicit_resolvers.get(plain[:1], [])
    return all(tag == _DAYS or not form.match(plain) for tag, form in forms)


class _Reader:
    """One pass over the parser's events."""

    def __init__(self, name: str, text: str) -> None:
        self._name = name
        self._events: Iterator[Any] = iter(yaml.parse(text, Loader=yaml.SafeLoader))
        self._found = Written(None)

    def read(self) -> Written:
        """Everything, or BadFile."""
        next(self._events)
        first = next(self._events)
        if not isinstance(first, yaml.DocumentStartEvent):
            raise BadFile(f"{self._name} is empty; it should hold a coded statement.")
        self._found.value = self._value(next(self._events), ())
        next(self._events)
        after = next(self._events)
        if not isinstance(after, yaml.StreamEndEvent):
            raise self._refuse(after, "begins a second document; a file holds one")
        return self._found

    def _refuse(self, event: Any, reason: str) -> BadFile:
        return _bad(self._name, _line(event), reason)

    def _value(self, event: Any, steps: Steps) -> Any:
        self._refuse_marks(event)
        if len(steps) > DEEPEST:
            raise self._refuse(event, f"is nested more than {DEEPEST} levels deep; a statement is not")
        self._found.lines.setdefault(steps, _line(event))
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(steps)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(steps)
        return self._scalar(event, steps)

    def _refuse_marks(self, event: Any) -> None:
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise self._refuse(event, "uses an anchor or alias of YAML (& or *); write out what is meant")
        if event.tag is not None:
            raise self._refuse(event, f"uses a tag of YAML ({event.tag}); leave it out")

    def _mapping(self, steps: Steps) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            self._refuse_marks(event)
            if not isinstance(event, yaml.ScalarEvent) or _NO_CHARACTER.search(event.value):
                raise self._refuse(event, "has a field whose name is no word; name it as the format does")
            name, line = event.value, _line(event)
            if name in found:
                before = self._found.lines[*steps, name]
                raise self._refuse(event, f"has “{name}” a second time, after line {before}; keep one of the two")
            self._found.lines[*steps, name] = line
            found[name] = self._value(next(self._events), (*steps, name))
        return found

    def _sequence(self, steps: Steps) -> list[Any]:
        found: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            found.append(self._value(event, (*steps, len(found))))
        return found

    def _scalar(self, event: Any, steps: Steps) -> str | int | float | bool | None:
        text: str = event.value
        if _NO_CHARACTER.search(text):
            self._fault(event, steps, "holds an escape that is no character; leave it out")
            return None
        return text if event.style is not None else self._plain(event, steps)

    def _plain(self, event: Any, steps: Steps) -> str | int | float | bool | None:
        """What stands without quotes: a word, unless every reader of YAML takes it for something else."""
        text: str = event.value
        if text in _WORDS:
            return _WORDS[text]
        if len(text) <= _LONGEST_NUMBER and (_WHOLE.fullmatch(text) or _DECIMAL.fullmatch(text)):
            return float(text) if "." in text else int(text)
        if not _is_text(text):
            right = "quote it, or write true, false or a number"
            self._fault(event, steps, f"“{text}” is read differently by different programs; {right}")
            return None
        return text

    def _fault(self, event: Any, steps: Steps, reason: str) -> None:
        self._found.faults.append(Fault(_line(event), steps, reason))
