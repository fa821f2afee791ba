"""What tiles are asked for: conditions and a state, read from a query string."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from api import marks
from schema import filters
from schema.errors import BadInput
from schema.filters import EventFilter
from schema.queries.scope import AsOf, Scope, read_as_of
from schema.queries.tiles import Tile

AS_OF = "asOf"


@dataclass(frozen=True)
class Wanted:
    """Which events are drawn, as of which state."""

    where: EventFilter
    as_of: AsOf | None = None

    @property
    def query(self) -> str:
        """The question as a query string with its question mark, the same however it was written; empty for none."""
        pairs = filters.to_query(self.where)
        if self.as_of is not None:
            pairs.append((AS_OF, str(self.as_of)))
        return f"?{urlencode(pairs, safe=',:', quote_via=quote)}" if pairs else ""

    def tag(self, of: Tile | str, scope: Scope, newest: int) -> str:
        """A mark of the content. A removal for protection changes past states, so the last publication is in it."""
        return marks.of_question(of, scope.number, newest, self.query)


def read(pairs: Iterable[tuple[str, str]]) -> Wanted:
    """Read a query string: the conditions of `schema.filters.from_query`, and `asOf`. Raises BadInput."""
    given = list(pairs)
    if any("\0" in text for pair in given for text in pair):
        raise BadInput("The address holds the character U+0000, which no text may have.")
    states = [value.strip() for key, value in given if key == AS_OF and value.strip()]
    if len(states) > 1:
        raise BadInput("asOf: given twice; give it once.")
    where = filters.from_query((key, value) for key, value in given if key != AS_OF)
    return Wanted(where, read_as_of(states[0]) if states else None)
