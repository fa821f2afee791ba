"""Where movements begin and end: places raised to the areas of a level, as far as it is known in which they lie."""

from collections.abc import Mapping
from typing import Any

from analytics.recorded import Seen
from schema.answering import ADMIN, AreaLevel


class Ends:
    """Places that records name, each with the areas around it, for a question about areas of one level."""

    def __init__(self, seen: Seen, level: AreaLevel) -> None:
        self.seen = seen
        self.level = level
        self._by_code = {each["pcode"]: each for each in seen.places.values() if each["pcode"]}
        self._raised: dict[str | None, str | None] = {}

    def raised(self, ident: str | None) -> str | None:
        """Id of the area of the level that a place lies in; its own where it is known less precisely, or in none."""
        if ident not in self._raised:
            self._raised[ident] = self._lifted(ident)
        return self._raised[ident]

    def _lifted(self, ident: str | None) -> str | None:
        found = self.seen.places.get(ident or "")
        if found is None:
            return None
        around = (self._by_code.get(code) for code in found["ancestors"])
        return next((str(each["id"]) for each in around if each and each["level"] == self.level), str(found["id"]))

    def coarser(self, ident: str | None) -> bool:
        """Whether a place is known less precisely than the level."""
        raised = self.seen.places.get(self.raised(ident) or "")
        return raised is not None and raised["level"] != self.level and self._rank(raised) < ADMIN.index(self.level)

    def lineage(self, ident: str | None) -> frozenset[str]:
        """P-codes of a place and of all areas around it."""
        found = self.seen.places.get(ident or "")
        if found is None:
            return frozenset()
        return frozenset([*found["ancestors"], *([found["pcode"]] if found["pcode"] else [])])

    def narrowest(self, ident: str | None) -> str | None:
        """P-code of the narrowest area that a place is or lies in."""
        found = self.seen.places.get(ident or "")
        if found is None:
            return None
        if found["pcode"]:
            return str(found["pcode"])
        return str(found["ancestors"][-1]) if found["ancestors"] else None

    @staticmethod
    def _rank(place: Mapping[str, Any]) -> int:
        """How deep an area is; a site in no area of the level is no deeper than the areas that it does lie in."""
        return ADMIN.index(AreaLevel(place["level"])) if place["level"] else len(place["ancestors"]) - 1
