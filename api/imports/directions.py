"""Characters that show a text in another order than it is written: nothing that people check by eye may hold them.

Arabic is written without them; marks such as U+200F, which turn nothing around, are no concern here.
"""

import re
from collections.abc import Iterable

from schema.errors import BadFile

REASON = "holds characters that turn the direction of writing; leave them out"

_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def turned(text: str) -> bool:
    """Whether a text holds one."""
    return _TURNING.search(text) is not None


def refuse(file: str, what: str, names: Iterable[str]) -> None:
    """Raise BadFile when the names that a file gives to what it holds are not what they look like."""
    if turned("".join(names)):
        raise BadFile(f"{file} has names of {what} with characters that turn the direction of writing; rename these.")
