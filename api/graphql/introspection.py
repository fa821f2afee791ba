"""What was told about the schema, kept: it changes with the code only, and every client asks the same."""

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

import orjson

ANSWERS = 16
"""Kept at most. The fullest takes about a megabyte."""
VARIABLES = 200
"""Bytes of the variables of a question whose answer is kept."""


Key = tuple[str, str | None, bytes]


class Answers:
    """Answers about the schema by document, operation and variables."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Key, dict[str, Any]] = OrderedDict()

    def get(self, key: Key) -> dict[str, Any] | None:
        """The answer, when it was given lately. It is shared, and nobody may change it."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def keep(self, key: Key, data: dict[str, Any]) -> None:
        """Keep an answer without errors."""
        if len(key[2]) <= VARIABLES:
            self._kept[key] = data
            if len(self._kept) > ANSWERS:
                self._kept.popitem(last=False)


def key(text: str, operation: str | None, variables: Mapping[str, Any] | None) -> Key:
    """What an answer about the schema depends on."""
    return text, operation, orjson.dumps(variables or {}, option=orjson.OPT_SORT_KEYS)
