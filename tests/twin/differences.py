"""Two answers to one question, and where they first differ."""

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

BENEATH = " from beneath"


@dataclass(frozen=True)
class Answer:
    """Status and body as they came."""

    status: int
    body: bytes

    @property
    def content(self) -> dict[str, Any]:
        """The body, whose objects keep the order of their keys."""
        read: dict[str, Any] = json.loads(self.body)
        return read

    @property
    def codes(self) -> list[str]:
        """Codes of the errors."""
        return [each["extensions"]["code"] for each in self.content.get("errors", ())]


def difference(one: Answer, other: Answer) -> str | None:
    """Where answers differ first: path, what the one has, what the other has; None where they are equal.

    Data must be equal with the order of keys; errors as a bag, as the specification leaves their order open, and where
    several reach the same null from beneath, also which of them is told.
    """
    if one.body == other.body and one.status == other.status:
        return None
    if one.status != other.status:
        return f"status: {one.status} != {other.status}"
    left, right = one.content, other.content
    left_errors, right_errors = (_by_null(each.pop("errors", []), each.get("data")) for each in (left, right))
    for at in {**left_errors, **right_errors}:
        here, there = left_errors.get(at, Counter()), right_errors.get(at, Counter())
        if here != there and not (here and there and at.endswith(BENEATH)):
            return f"errors: {_written(here - there)} != {_written(there - here)}"
    return _apart(left, right, "")


def _by_null(errors: list[dict[str, Any]], data: Any) -> dict[str, Counter[str]]:
    """Errors by the null that they made of a field, or of something above it."""
    found: dict[str, Counter[str]] = {}
    for error in errors:
        path = error.get("path", [])
        null = _null(data, path)
        name = json.dumps(path[:null]) + (BENEATH if null < len(path) else "")
        found.setdefault(name, Counter())[json.dumps(error, sort_keys=True, ensure_ascii=False)] += 1
    return found


def _null(data: Any, path: list[Any]) -> int:
    """How many steps of a path lead to the null."""
    for step, name in enumerate(path):
        if data is None:
            return step
        data = data.get(name) if isinstance(data, dict) else data[name]
    return len(path)


def _written(errors: Counter[str]) -> str:
    return "; ".join(errors) or "none more"


def _apart(one: Any, other: Any, path: str) -> str | None:
    if type(one) is not type(other):
        return f"{path}: {_short(one)} != {_short(other)}"
    if isinstance(one, dict):
        if list(one) != list(other):
            return f"{path}: keys {list(one)} != {list(other)}"
        pairs = [(one[key], other[key], f"{path}.{key}") for key in one]
    elif isinstance(one, list):
        if len(one) != len(other):
            return f"{path}: {len(one)} elements != {len(other)}"
        pairs = [(left, right, f"{path}[{at}]") for at, (left, right) in enumerate(zip(one, other, strict=True))]
    else:
        return None if one == other else f"{path}: {_short(one)} != {_short(other)}"
    return next((found for pair in pairs if (found := _apart(*pair))), None)


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) < 300 else f"{text[:300]}…"
