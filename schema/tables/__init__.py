"""One concept per module: its table, what it means, and who may see each column. Importing the package declares all."""

from schema.tables import (
    claim,
    collection,
    denominator,
    detention,
    event,
    facility,
    guard,
    keeping,
    place,
    protection,
    published,
    response,
    situation,
    source,
    vault,
)

__all__ = [
    "claim",
    "collection",
    "denominator",
    "detention",
    "event",
    "facility",
    "guard",
    "keeping",
    "place",
    "protection",
    "published",
    "response",
    "situation",
    "source",
    "vault",
]
