"""`sijill migrate`."""

from schema.migrating import migrate as bring_up_to_date


def migrate() -> None:
    """Bring the database to this version of Sijill."""
    bring_up_to_date()
