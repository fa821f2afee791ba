"""Names of the stream turned into the identifiers that a database gives them, many at a time."""

from collections.abc import Sequence

import numpy as np

from api.samples.country.chance import Ints
from api.samples.country.rows import PREFIX, Batch, Column, header
from schema.identities import citable_code, identifiers
from schema.loading_statements import CODED
from schema.tables.base import RECORD, VERSIONED

LETTERS = {
    "E": "event", "F": "facility", "D": "detention_episode", "M": "displacement_flow", "T": "situation",
    "C": "corridor", "R": "risk_statement", "V": "intervention",
}  # fmt: skip
"""Type of a record by the letter after the prefix of its name."""
KEPT = ("actor", "collection", "document", "place", "source")
"""Concepts of the frame, whose identifiers are kept; there are few of them, and everything refers to them."""


class Identifiers:
    """Identifiers by the key of a database. What many rows refer to is turned once."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._kept: dict[tuple[str, str], str] = {}

    def header(self, concept: str) -> tuple[str, ...]:
        """The columns of a concept: identifier, name and code, and what its table declares."""
        return ("id", "key", "code", *header(concept)[1:])

    def named(self, concept: str, names: list[str]) -> Sequence[list[str]]:
        """Identifier, name and citable code, which is empty where a concept has none."""
        coded = concept in CODED
        codes = [citable_code(self._key, concept, name) if coded else "" for name in names]
        return identifiers(self._key, concept, names), names, codes

    def take(self, concept: str, name: str, column: Column, rows: Ints) -> list[str]:
        """The fields of some rows of a column, identifiers where it refers to something."""
        of = VERSIONED[concept].columns[name].info["of"]
        if of is None:
            return column.take(rows)
        if column.codes is None:
            return self._of(of, column.take(rows))
        used, places = np.unique(column.codes[rows], return_inverse=True)
        found = np.array(self._of(of, column.values[used].tolist()), object)
        made: list[str] = found[places].tolist()
        return made

    def batch(self, batch: Batch) -> Batch:
        """A batch of the frame with identifiers."""
        names, *columns = zip(*batch.rows, strict=True)
        made = [
            self.take(batch.concept, name, Column(np.array(fields, object)), np.arange(len(fields)))
            for name, fields in zip(batch.columns[1:], columns, strict=True)
        ]
        rows = list(zip(*self.named(batch.concept, list(names)), *made, strict=True))
        return Batch(batch.publication, batch.concept, self.header(batch.concept), rows)

    def _of(self, concept: str, names: list[str]) -> list[str]:
        """Identifiers of names, empty where there is none."""
        if concept in KEPT:
            return [self._one(concept, name) for name in names]
        if concept == RECORD:
            return [self._record(name) for name in names]
        made = iter(identifiers(self._key, concept, [name for name in names if name]))
        return [next(made) if name else "" for name in names]

    def _record(self, name: str) -> str:
        return identifiers(self._key, LETTERS[name[len(PREFIX)]], [name])[0]

    def _one(self, concept: str, name: str) -> str:
        if not name:
            return ""
        if (concept, name) not in self._kept:
            self._kept[concept, name] = identifiers(self._key, concept, [name])[0]
        return self._kept[concept, name]
