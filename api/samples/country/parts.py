"""The parts in which the stream is loaded, one for each publication, as import runs remember them."""

import re
from dataclasses import dataclass

import sqlalchemy as sa

from schema.errors import BadInput
from schema.loading_matching import find_collection
from schema.loading_runs import loaded_files

SLUG = "qasira"
PUBLICATIONS = 20
FORMAT = "qasira"
"""Name of the importer in import runs."""


@dataclass(frozen=True)
class Recipe:
    """What the stream is made from."""

    events: int
    seed: int

    def file(self, part: int) -> str:
        """What the import run of a part, counted from 1, bears as the name of its file."""
        return f"events-{self.events}-seed-{self.seed}-part-{part:02}"


def loaded(connection: sa.Connection) -> tuple[Recipe, int] | None:
    """The recipe of the Qasira that is recorded, and how many of its parts are; null when there is none.

    Raises BadInput when a collection of that name came from elsewhere.
    """
    files = sorted(loaded_files(connection, FORMAT))
    if files:
        events, seed = re.findall(r"\d+", files[0])[:2]
        return Recipe(int(events), int(seed)), len(files)
    if find_collection(connection, SLUG) is not None:
        raise BadInput(f"A collection {SLUG} is there that `sijill sample` did not load; give that one another name.")
    return None


def parts_of(connection: sa.Connection, wanted: Recipe) -> int:
    """How many parts of the recipe are recorded. Raises BadInput when the Qasira that is there has another one."""
    found = loaded(connection)
    if found is None:
        return 0
    there, parts = found
    if there != wanted:
        raise BadInput(
            f"The collection {SLUG} is there with {there.events:,} events of seed {there.seed}, and a record holds one "
            f"Qasira; ask for the same, or use another database."
        )
    return parts
