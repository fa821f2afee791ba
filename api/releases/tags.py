"""Whether whoever asks has a file already (RFC 9110, 13)."""

from collections.abc import Mapping

from api.datasets.headers import holds


def matches(headers: Mapping[str, str], tag: str, modified: str) -> bool:
    """Whether the conditions of a request say so; a date counts only where no tag is named."""
    named = headers.get("if-none-match")
    if named is not None:
        return holds(named, tag)
    return headers.get("if-modified-since") == modified
