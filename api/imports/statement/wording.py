"""What pydantic finds wrong, as the sentence that a person reads: what stands there, and what would be right."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from api.imports.statement.coding import FORMS
from api.imports.statement.reading import Steps

SHOWN = 60
"""Characters of a wrong text that are repeated."""

_FEW = 12
"""Choices that are listed; of longer lists only the nearest is told."""

_SENTENCES: Mapping[str, str] = {
    "missing": "is missing; it must be given",
    "string_type": "must be a text; what is no word needs quotes",
    "int_type": "must be a whole number without quotes or separators, such as 80000",
    "float_type": "must be a number, such as 4000 or 12.5",
    "bool_type": "must be true or false",
    "date_type": "must be a day such as 2016-12-13",
    "datetime_type": "must be an instant such as 2016-12-13T18:00:00+02:00",
    "tuple_type": "must be a list",
    "model_type": "must have fields of its own",
    "dict_type": "must have fields of its own",
    "too_short": "must not be empty",
    "string_too_short": "must say something",
    "string_too_long": "is longer than {max_length} characters; take the words that matter",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be {ge} or more",
    "less_than_equal": "must be {le} or less",
}


def sentence(model: type[BaseModel], error: ErrorDetails) -> str:
    """The sentence on one error of validating `model`."""
    kind, given, details = error["type"], error["input"], error.get("ctx", {})
    if kind == "wrong":
        return str(details["sentence"])
    if kind == "extra_forbidden":
        return _unknown_field(model, error["loc"])
    if kind in {"enum", "literal_error"}:
        return f"{quoted(given)} is not known here; {choose(str(given), _choices(details['expected']))}"
    if kind == "string_pattern_mismatch":
        return f"{quoted(given)} is not {FORMS[details['pattern']]}"
    if kind in _SENTENCES:
        return _SENTENCES[kind].format(**details)
    return error["msg"][:1].lower() + error["msg"][1:]


def quoted(given: object) -> str:
    """What stands there, cut when long."""
    if not isinstance(given, str | int | float | bool):
        return "what stands there"
    text = " ".join(str(given).split())
    return f"“{text}”" if len(text) <= SHOWN else f"“{text[:SHOWN]}…”"


def choose(given: str, known: Iterable[str]) -> str:
    """Which of the known it may be."""
    choices = list(dict.fromkeys(known))
    if near := difflib.get_close_matches(given.strip().lower().replace(" ", "_"), choices, n=1):
        return f"the nearest is {near[0]}"
    return f"it is one of {', '.join(choices)}" if 0 < len(choices) <= _FEW else "nothing known is near to it"


def _choices(expected: str) -> list[str]:
    """The values that pydantic lists as `'a', 'b' or 'c'`."""
    return [part.strip(" '") for part in expected.replace(" or ", ", ").split(",")]


def _unknown_field(model: type[BaseModel], steps: Steps) -> str:
    *outer, name = steps
    found: type[BaseModel] | None = model
    for step in outer:
        if isinstance(step, str) and found is not None:
            found = next((part for alias, part in _parts(found) if alias == step), None)
    fields = [field.alias or each for each, field in found.model_fields.items()] if found is not None else []
    return f"is no field here; {choose(str(name), fields)}"


def _parts(model: type[BaseModel]) -> Iterator[tuple[str, type[BaseModel]]]:
    """Fields that hold parts or lists of them, by the name that the file uses."""
    for name, field in model.model_fields.items():
        if part := _part(field.annotation):
            yield field.alias or name, part


def _part(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((part for each in get_args(annotation) if (part := _part(each))), None)
