"""Plain values to models. A fault in a record is that record's; a fault anywhere else is one of the whole file."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from api.imports.statement.models import VERSION, Frame
from api.imports.statement.reading import Fault, Steps, Written
from api.imports.statement.records import LISTS, Record
from api.imports.statement.wording import sentence
from schema.errors import BadFile

SHOWN = 20
"""Faults of the whole file that are told."""

M = TypeVar("M", bound=BaseModel)


@dataclass(slots=True)
class Entry:
    """One record of the file: its model, unless it has a fault of form; and every fault in it."""

    steps: Steps
    model: type[Record]
    key: str | None
    record: Record | None = None
    faults: list[Fault] = field(default_factory=list)


@dataclass(slots=True)
class Coded:
    """A file whose form is right, but for the faults of its records."""

    name: str
    written: Written
    frame: Frame
    entries: list[Entry]

    def refuse(self, faults: Iterable[Fault]) -> None:
        """Raise BadFile when there are faults of the whole file."""
        found = sorted(faults, key=lambda each: each.line)
        if found:
            raise BadFile("\n".join(_told(self.name, self.written.value, found)))


def validate(name: str, written: Written) -> Coded:
    """The models of what is written in the file called `name`.

    Raises:
        BadFile: it is no coded statement, or something outside its records is wrong; one sentence for each fault.
    """
    data = written.value
    if not isinstance(data, dict) or "sijill" not in data:
        raise BadFile(f"{name} is no coded statement; one begins with “sijill: {VERSION}”.")
    faults = [each for each in written.faults if not _in_record(each.steps)]
    rest = {key: value for key, value in data.items() if key not in LISTS}
    frame = _model(Frame, rest, (), written, faults)
    entries = list(_entries(written, data, faults))
    if frame is None or faults:
        raise BadFile("\n".join(_told(name, data, sorted(faults, key=lambda each: each.line))))
    return Coded(name, written, frame, entries)


def spot(data: Any, steps: Steps) -> str:
    """Where something stands, as a person names it: `events[homes-entered].claims[killed-12].min`."""
    named = ""
    for step in steps:
        data = _within(data, step)
        if isinstance(step, str):
            named += f".{step}" if named else step
        else:
            named += f"[{_key(data) or step + 1}]"
    return named


def _within(data: Any, step: str | int) -> Any:
    try:
        return data[step]
    except (KeyError, IndexError, TypeError):
        return None


def _key(item: Any) -> str | None:
    """What the file calls a thing: its key, or the P-code of a place."""
    found = item.get("key") or item.get("pcode") if isinstance(item, dict) else None
    return found if isinstance(found, str) and len(found) <= SHOWN * 4 else None


def _told(name: str, data: Any, faults: list[Fault]) -> Iterator[str]:
    for each in faults[:SHOWN]:
        yield f"{name}:{each.line} {spot(data, each.steps)}: {each.reason}.".replace(" :", "")
    if len(faults) > SHOWN:
        yield f"… and {len(faults) - SHOWN} more faults."


def _in_record(steps: Steps) -> bool:
    return len(steps) > 1 and steps[0] in LISTS


def _entries(written: Written, data: Mapping[str, Any], faults: list[Fault]) -> Iterator[Entry]:
    for name, model in LISTS.items():
        records = data.get(name)
        if records is None:
            continue
        if not isinstance(records, list):
            faults.append(Fault(written.line((name,)), (name,), "must be a list of records"))
            continue
        for number, value in enumerate(records):
            steps = (name, number)
            entry = Entry(steps, model, _key(value))
            entry.faults += [each for each in written.faults if each.steps[:2] == steps]
            entry.record = _model(model, value, steps, written, entry.faults)
            if entry.faults:
                entry.record = None
            yield entry


def _model(model: type[M], value: Any, steps: Steps, written: Written, faults: list[Fault]) -> M | None:
    """The model of a value at `steps`; None when it has faults, which are added to those known."""
    known = [each.steps for each in faults]
    try:
        # As JSON: there pydantic's strictness lets texts be days and codes, and nothing else be anything else.
        return model.model_validate_json(json.dumps(value))
    except ValidationError as problem:
        for error in problem.errors(include_url=False):
            if error["type"] == "too_short" and error["input"]:
                continue  # it is short of what has faults of its own
            field = error.get("ctx", {}).get("field")
            at = (*steps, *error["loc"], *([field] if field else []))
            if not any(_one_in_the_other(at, other) for other in known):
                faults.append(Fault(written.line(at), at, sentence(model, error)))
        return None


def _one_in_the_other(one: Steps, other: Steps) -> bool:
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]
