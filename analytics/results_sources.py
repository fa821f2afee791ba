"""What an overlap of sources says of each two of them, and of the lists that they make."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Odds:
    """An odds ratio with its 95 % interval: above 1 the two hold the same records more often than by chance."""

    ratio: float
    lower: float
    upper: float


@dataclass(frozen=True, kw_only=True)
class Pairing:
    """Records of one, of the other, and of both; `jaccard` is the share of those of either that both have.

    `odds` is among the records that a further list holds; None where there is none, or a count it needs is 0.
    """

    of_one: int
    of_other: int
    both: int
    jaccard: float
    odds: Odds | None


@dataclass(frozen=True, kw_only=True)
class SourcePair(Pairing):
    """Two sources, as published; `same_list` says that they are echoes of each other."""

    one: Mapping[str, Any]
    other: Mapping[str, Any]
    same_list: bool


@dataclass(frozen=True, kw_only=True)
class ListPair(Pairing):
    """Two lists, by their codes."""

    one: str
    other: str


@dataclass(frozen=True)
class SourceList:
    """Sources that count as one, with the records that any of them is behind, and those that no other list holds."""

    code: str
    sources: tuple[Mapping[str, Any], ...]
    records: int
    alone: int


@dataclass(frozen=True)
class Listing:
    """Of which list a source is, None for none, and why: a code and its words."""

    source: Mapping[str, Any]
    list: str | None
    records: int
    reason: str
    text: Mapping[str, str]
