"""One concept per module: its table, what it means, and who may see each column. Importing the package declares all."""

from schema.tables import claim, collection, event, keeping, place, published, source

__all__ = ["claim", "collection", "event", "keeping", "place", "published", "source"]
