"""One concept per module: its table, what it means, and who may see each column. Importing the package declares all."""

from schema.tables import (
    claim,
    collection,
    denominator,
    detention,
    event,
    facility,
    keeping,
    place,
    published,
    response,
    situation,
    source,
)

__all__ = [
    "claim",
    "collection",
    "denominator",
    "detention",
    "event",
    "facility",
    "keeping",
    "place",
    "published",
    "response",
    "situation",
    "source",
]
