"""The last step of publish: what is no record (sources, places, populations, …), each compared with its current row."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import Range

from schema.tables.denominator import published_denominator
from schema.tables.published import actor, collection, control, document, place, source

ENTITIES = (source, document, actor, place, control, published_denominator)


def publish_entities(connection: sa.Connection, number: int) -> int:
    """End the rows that changed or went, begin the new ones; the audience's schema leads the search path.

    Returns how many rows ended or began. The rows to be come from `entity_<table>`, made by `95_entities.sql`.
    """
    return sum(_publish(connection, table, number) for table in ENTITIES)


def publish_collections(connection: sa.Connection, number: int) -> int:
    """The same of collections, from `98_collections.sql`: after everything that makes one known."""
    return _publish(connection, collection, number)


def _publish(connection: sa.Connection, table: sa.Table, number: int) -> int:
    key = next(iter(table.primary_key))
    content = [c.name for c in table.columns if c.name not in ("since", "known")]
    made = sa.table(f"entity_{table.name}", *(sa.column(name) for name in content))
    now, becoming = sa.tuple_(*(table.c[n] for n in content)), sa.tuple_(*(made.c[n] for n in content))
    current = sa.func.upper_inf(table.c.known)
    same = sa.exists().where(made.c[key.name] == key, now.is_not_distinct_from(becoming))
    until = sa.func.int4range(sa.func.lower(table.c.known), number)
    # SQLAlchemy forgets the count of an INSERT … SELECT unless told to keep it.
    keep = {"preserve_rowcount": True}
    ended = connection.execute(sa.update(table).where(current, ~same).values(known=until), execution_options=keep)
    missing = ~sa.exists().where(current, key == made.c[key.name])
    begun = connection.execute(
        sa.insert(table).from_select(
            [*content, "since", "known"],
            sa.select(
                *(made.c[name] for name in content),
                sa.literal(number),
                sa.literal(Range(number, None), table.c.known.type),
            ).where(missing),
        ),
        execution_options=keep,
    )
    return ended.rowcount + begun.rowcount
