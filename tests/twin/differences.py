"""Two answers to one question, and where they first differ."""

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any


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

    Data must be equal with the order of keys; errors as a bag, as the specification leaves their order open.
    """
    if one.body == other.body and one.status == other.status:
        return None
    if one.status != other.status:
        return f"status: {one.status} != {other.status}"
    left, right = one.content, other.content
    left_errors, right_errors = (_bag(each.pop("errors", [])) for each in (left, right))
    if left_errors != right_errors:
        return f"errors: {_written(left_errors - right_errors)} != {_written(right_errors - left_errors)}"
    return _apart(left, right, "")


def _bag(errors: list[dict[str, Any]]) -> Counter[str]:
    return Counter(json.dumps(each, sort_keys=True, ensure_ascii=False) for each in errors)


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
