"""A release that is being made: its number, its state, what it says of itself; and the file entries of its manifest."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from typing import Any

from api.datasets.about import AR, EN, written
from schema.errors import BadInput
from schema.queries.scope import ReleaseNumber, Scope
from schema.terms import Texts

FICTIONAL = "-fictional"


@dataclass(frozen=True)
class Number:
    """The number of a release. Those of invented records say so, and count for themselves."""

    year: int
    count: int
    fictional: bool

    @classmethod
    def read(cls, text: str) -> "Number":
        """Read what a person wrote. Raises BadInput."""
        if not re.fullmatch(ReleaseNumber.FORM, text):
            raise BadInput(
                f"{text!r} is no number of a release; write 2026.1, or 2026.1{FICTIONAL} for invented records."
            )
        year, count = text.removesuffix(FICTIONAL).split(".")
        if count != str(int(count)):
            raise BadInput(f"{text!r}: write it without zeros in front, as {year}.{int(count)}.")
        return cls(int(year), int(count), text.endswith(FICTIONAL))

    def __str__(self) -> str:
        return f"{self.year}.{self.count}{FICTIONAL if self.fictional else ''}"

    @property
    def rank(self) -> tuple[int, int]:
        """Its place among those of its nature."""
        return self.year, self.count


@dataclass(frozen=True)
class Entry:
    """A file as it was written; `rows` where it has any, `schema` names what its columns are."""

    path: str
    grain: str
    media_type: str
    rows: int | None = None
    schema: str | None = None


@dataclass(frozen=True)
class Edition:
    """A release of the state that a scope names. `address` is that of the site, ending in a slash.

    `previous` is the row of the last release before it of the same nature, if there is any.
    """

    number: Number
    scope: Scope
    address: str
    previous: Any | None = None

    @property
    def fictional(self) -> bool:
        """Whether it is invented."""
        return self.number.fictional

    @property
    def collections(self) -> Sequence[Mapping[str, Any]]:
        """Documents of its collections."""
        return self.scope.collections

    @property
    def at(self) -> dt.datetime:
        """The instant of its publication, in UTC: the one time that its files hold of their own."""
        return self.scope.at.astimezone(dt.UTC)

    @property
    def instant(self) -> str:
        """The same as text."""
        return written(self.at)

    @property
    def url(self) -> str:
        """Where it is to be found."""
        return f"{self.address}releases/{self.number}"

    @property
    def licences(self) -> tuple[str, ...]:
        """The licences of its collections, each once."""
        return tuple(sorted({each["licence"] for each in self.collections if each.get("licence")}))

    @cached_property
    def title(self) -> Texts:
        """What it is, in one line."""
        day, of = self.at.date().isoformat(), self.scope.number
        names = {language: self._names(language) for language in (EN, AR)}
        marked = {EN: " (fictional data)", AR: " (بيانات خيالية)"} if self.fictional else {EN: "", AR: ""}
        return {
            EN: f"Sijill, release {self.number} of publication {of} ({day}): {names[EN]}{marked[EN]}",
            AR: f"سِجِلّ، الإصدار {self.number} من النشرة {of} ({day}): {names[AR]}{marked[AR]}",
        }

    @cached_property
    def citation(self) -> Texts:
        """How to cite it: itself, then the works that it rests on."""
        works = " ".join(each["citation"] for each in self.collections if each.get("citation"))
        return {each: f"{self.title[each]}. {self.url} {works}".strip() for each in (EN, AR)}

    @property
    def days(self) -> tuple[str | None, str | None]:
        """First and last day that its collections cover, as far as known."""
        covered = [each["coverage"] for each in self.collections if each.get("coverage")]
        first = min((each["from"] for each in covered if each.get("from")), default=None)
        return first, max((each["to"] for each in covered if each.get("to")), default=None)

    def _names(self, language: Any) -> str:
        between = "، " if language is AR else ", "
        return between.join(
            each["name"].get(language) or each["name"].get(EN) or each["id"] for each in self.collections
        )


def software() -> dict[str, str]:
    """What makes releases, and which version of it."""
    return {"name": "sijill", "version": version("sijill")}
