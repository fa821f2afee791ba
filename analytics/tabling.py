"""Any answer as a table: the parts of a result as rows of one CSV file, the total last. Empty cells are unknown.

Column `part` names the list of the answer that a row stands in, as GraphQL does. Every row repeats what the numbers are
(measure, level, method, publication, hash), so that a row cut out of the file can still be traced.
"""

import csv
import dataclasses
import datetime as dt
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from analytics import citing
from analytics.results import Bounded, Caveat, Result

_ENVELOPE = frozenset(each.name for each in dataclasses.fields(Result))
_BOUNDED = tuple(each.name for each in dataclasses.fields(Bounded))

Row = dict[str, Any]


def table(result: Result) -> str:
    """The answer as CSV (RFC 4180): the same question of the same publication gives the same bytes."""
    return citing.remembered(result, "table", lambda: _written(result))


def _written(result: Result) -> str:
    asked = result.question
    said: Row = {
        **({"measure": asked.measure.name, "population": asked.population.name} if asked.measured else {}),
        "level": result.level.name,
        "interval": result.interval.name,
        "method": f"{result.method.name} {result.method.version}",
        "publication": asked.publication,
        "collections": " ".join(each["id"] for each in result.collections),
        "fictional": any(each["fictional"] for each in result.collections),
        "hash": citing.content_hash(result),
    }
    rows = [*_parts(result), {"part": "total", **_numbers(result)}]
    heads = list(dict.fromkeys([key for row in rows for key in row] + list(said)))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([[written((row | said).get(head)) for head in heads] for row in rows])
    return text.getvalue()


def _parts(result: Result) -> Iterable[Row]:
    """A row for each element of each list that is the result's own, and for each number beside the total."""
    for field in dataclasses.fields(result):
        if field.name in _ENVELOPE:
            continue
        value = getattr(result, field.name)
        if isinstance(value, Bounded):
            yield {"part": _camel(field.name), **_numbers(value)}
        elif dataclasses.is_dataclass(value) and not isinstance(value, type):
            yield {"part": _camel(field.name), **_flat(value)}
        elif isinstance(value, Sequence) and not isinstance(value, str):
            for position, each in enumerate(value):
                yield from _element(_camel(field.name), position, each)


def _element(part: str, position: int, element: Any) -> Iterable[Row]:
    """The row of an element of a list, and one for each element of the lists in it, which repeats what it is of."""
    if not dataclasses.is_dataclass(element) or isinstance(element, type):
        yield {"part": part, "position": position, "value": element}
        return
    held = {each.name: getattr(element, each.name) for each in dataclasses.fields(element)}
    nested = {name: value for name, value in held.items() if _is_list(value)}
    own: Row = {}
    for name, value in held.items():
        if name not in nested and name != "geometry":
            own |= _columns(name.rstrip("_"), value)
    yield {"part": part, **own}
    of = {key: value for key, value in own.items() if key not in _BOUNDED}
    for name, value in nested.items():
        for each in value:
            yield {"part": f"{part}.{_camel(name)}", **of, **_flat(each)}


def _is_list(value: Any) -> bool:
    """Whether it holds elements that have parts of their own."""
    listed = isinstance(value, Sequence) and not isinstance(value, str) and bool(value)
    return listed and dataclasses.is_dataclass(value[0]) and not isinstance(value[0], Caveat)


def _numbers(number: Bounded) -> Row:
    return {name: getattr(number, name) for name in _BOUNDED}


def _flat(element: Any, prefix: str = "") -> Row:
    """The columns of an element; what it holds that has parts of its own is spread over several."""
    found: Row = {}
    for field in dataclasses.fields(element):
        if field.name != "geometry":
            found |= _columns(f"{prefix}{field.name.rstrip('_')}", getattr(element, field.name))
    return found


def _columns(name: str, value: Any) -> Row:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _category(name, value) if {"code", "label"} == set(vars(value)) else _flat(value, f"{name}_")
    if isinstance(value, Mapping):
        return _thing(name, value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return {name: " ".join(_word(each) for each in value)}
    return {name: value}


def _category(name: str, value: Any) -> Row:
    return {name: value.code, **{f"{name}_{lang}": text for lang, text in sorted(value.label.items())}}


def _thing(name: str, value: Mapping[str, Any]) -> Row:
    """A place, source or other thing by its code and names; other mappings as they are."""
    if "name" not in value:
        return {name: json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)}
    names = {f"{name}_{lang}": text for lang, text in sorted(value["name"].items())}
    return {name: value.get("pcode") or value.get("id"), **names}


def _word(value: Any) -> str:
    """An element of a list in a cell: the code of a thing, or the value itself."""
    if isinstance(value, Mapping):
        return str(value.get("code") or value.get("pcode") or value.get("id"))
    if isinstance(value, Caveat):
        return value.code
    return str(written(value))


def written(value: Any) -> Any:
    """A value as it stands in a file: whole numbers without a point, days in ISO, texts that no spreadsheet runs."""
    match value:
        case bool():
            return "true" if value else "false"
        case StrEnum():
            return value.name
        case float() if value.is_integer():
            return int(value)
        case dt.date():
            return value.isoformat()
        # A spreadsheet would run a text that begins like a formula.
        case str() if value.startswith(("=", "+", "-", "@", "\t", "\r")):
            return f"'{value}"
    return value


def _camel(name: str) -> str:
    head, *tail = name.split("_")
    return head + "".join(word.capitalize() for word in tail)
