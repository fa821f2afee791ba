"""Parse YAML; what `reading` reads, and runs only where it can do nothing else.

Values are built from the parser's events rather than by one of its loaders, so that every line is known, nothing is
shared or constructed, and depth is bounded.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

import yaml

from api.imports import directions
from api.imports.parsing import Asked
from api.imports.statement.reading import Fault, Steps, Whole, Written
from schema.errors import BadFile

MOST_BYTES = 4 << 20
"""Of a file; a statement of a hundred records has a twentieth of it."""
DEEPEST = 32
"""Levels of nesting; a statement has about ten."""
LONGEST_NAME = 100
"""Letters in the name of a field; the format's own have a third of it."""

_WHOLE = re.compile(r"-?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+")
_LONGEST_NUMBER = 18
_WORDS: Mapping[str, bool | None] = {"": None, "null": None, "~": None, "true": True, "false": False}
_DAYS = "tag:yaml.org,2002:timestamp"
"""Days are read as they stand: the format has a form of its own for them."""

_INDENTED_WITH_TAB = re.compile(r" *\t")
_NO_CHARACTER = re.compile(r"[\x00\ud800-\udfff]")


def parse(file: BinaryIO, asked: Asked) -> Iterator[Whole]:
    """What is written in the file, as one thing. Raises BadFile."""
    found = written(asked.name, file.read(MOST_BYTES + 1))
    yield Whole(found.value, list(found.lines.items()), found.faults)


def written(name: str, raw: bytes) -> Written:
    """What is written in the bytes of a file of that name. Raises BadFile."""
    if len(raw) > MOST_BYTES:
        raise BadFile(f"{name} is larger than {MOST_BYTES >> 20} MiB; split it into several statements.")
    text = _text(name, raw)
    try:
        return _Reader(name, text).read()
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        raise _bad(name, mark.line + 1 if mark else 1, f"is no YAML: {problem.problem or problem.context}") from None
    except yaml.reader.ReaderError as problem:
        line = text.count("\n", 0, problem.position) + 1
        raise _bad(name, line, "holds a character that YAML does not allow; take it out") from None
    except (ValueError, OverflowError):  # the parser's own, for an escape beyond the last character
        raise _bad(name, 1, "holds an escape such as \\U that is no character; write the character") from None


def _bad(name: str, line: int, reason: str) -> BadFile:
    return BadFile(f"{name}:{line} {reason}.")


def _text(name: str, raw: bytes) -> str:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = raw.count(b"\n", 0, problem.start) + 1
        raise _bad(name, line, "is not UTF-8; save the file as UTF-8") from None
    for number, line_text in enumerate(text.split("\n"), 1):
        if _INDENTED_WITH_TAB.match(line_text):
            raise _bad(name, number, "is indented with a tab; indent with spaces")
    return text


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _is_name(text: str) -> bool:
    return len(text) <= LONGEST_NAME and not _NO_CHARACTER.search(text) and not directions.turned(text)


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
            if not isinstance(event, yaml.ScalarEvent) or not _is_name(event.value):
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
        if directions.turned(text):
            self._fault(event, steps, directions.REASON)
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
