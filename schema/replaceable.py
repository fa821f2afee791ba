"""Functions, views, policies, triggers and grants: whatever can be made anew. Revisions change only tables."""

from importlib.resources import files

import sqlalchemy as sa

from schema import grants, ogc, policies, triggers, views
from schema.access import Audience
from schema.tables.base import KEPT, MEANING, for_audience, published

VIEWS = "2_views"
FOLDERS = ("1_functions", VIEWS, "3_grants")


def remove_views(connection: sa.Connection) -> None:
    """Drop all views, so that none blocks a revision that changes a column."""
    for schema in ("core", ogc.SCHEMA):
        for name in sa.inspect(connection).get_view_names(schema=schema):
            connection.execute(sa.text(f'DROP VIEW IF EXISTS {schema}."{name}" CASCADE'))


def install(connection: sa.Connection) -> None:
    """Make everything anew, in order; doing it twice changes nothing."""
    for folder in FOLDERS:
        found = (each for each in files("schema").joinpath("sql", folder).iterdir() if each.name.endswith(".sql"))
        for file in sorted(found, key=lambda each: each.name):
            # By the driver itself: to SQLAlchemy every % of a format() would be a parameter.
            cursor = connection.connection.cursor()
            cursor.execute(file.read_text(encoding="utf-8"))
            cursor.close()
        if folder == VIEWS:
            for view in views.statements():
                connection.execute(view)
    for statement in (*triggers.statements(), *policies.statements(), *grants.statements(), *ogc.statements()):
        connection.execute(statement)
    _say_what_it_means(connection)


def _say_what_it_means(connection: sa.Connection) -> None:
    """Write the meaning of every table and column into the catalogue, where other programs show it."""
    copies = [*((kept, kept) for kept in KEPT), *((for_audience(audience), published) for audience in Audience)]
    for metadata, declared in copies:
        for table in (made.to_metadata(sa.MetaData()) for made in metadata.sorted_tables):
            table.comment = MEANING[declared, table.name]
            connection.execute(sa.schema.SetTableComment(table))
            for column in table.columns:
                column.comment = column.doc
                connection.execute(sa.schema.SetColumnComment(column))
