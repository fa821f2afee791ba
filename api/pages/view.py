"""How a page is shown: its language and theme, which its address says and every link of it passes on."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import urlencode

from schema.vocabulary import Language

EN, AR = Language.EN, Language.AR

DARK = "dark"


@dataclass(frozen=True)
class View:
    """A look at the pages. Whatever an address asks for that pages do not have is taken for what is usual."""

    lang: Language = EN
    dark: bool = False

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Self:
        """The look that the keys `lang` and `theme` of an address ask for."""
        return cls(AR if query.get("lang") == AR else EN, query.get("theme") == DARK)

    @property
    def rtl(self) -> bool:
        """Whether text runs from right to left."""
        return self.lang is AR

    @property
    def other(self) -> "View":
        """The same in the other language."""
        return replace(self, lang=EN if self.rtl else AR)

    @property
    def turned(self) -> "View":
        """The same in the other theme."""
        return replace(self, dark=not self.dark)

    @property
    def keys(self) -> dict[str, str]:
        """What an address says to be shown like this; nothing when all is as usual."""
        return {**({"lang": str(self.lang)} if self.rtl else {}), **({"theme": DARK} if self.dark else {})}

    def at(self, path: str, **query: str) -> str:
        """The address of a page of this site that is shown alike."""
        asked = urlencode({**query, **self.keys}, safe=",:")
        return f"{path}?{asked}" if asked else path
