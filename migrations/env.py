"""Run revisions on the connection that `schema.migrating` gives; Alembic's own command line opens one."""

import sqlalchemy as sa
from alembic import context
from geoalchemy2 import alembic_helpers

import schema.tables  # noqa: F401  (declares every table)
from schema import session
from schema.access import Audience
from schema.tables.base import KEPT, for_audience


def _run(connection: sa.Connection) -> None:
    # The migrator's path begins with core; Alembic would take tables there for tables without a schema.
    connection.execute(sa.text("SET LOCAL search_path = public"))
    connection.dialect.default_schema_name = "public"
    context.configure(
        connection=connection,
        target_metadata=[*KEPT, *(for_audience(audience) for audience in Audience)],
        include_schemas=True,
        include_name=lambda name, kind, _: kind != "schema" or name in (*(kept.schema for kept in KEPT), *Audience),
        include_object=alembic_helpers.include_object,
        process_revision_directives=alembic_helpers.writer,
        render_item=alembic_helpers.render_item,
        version_table_schema="core",
        # Meanings are written as comments by schema.replaceable: a better sentence needs no revision.
        autogenerate_plugins=["alembic.autogenerate.*", "~alembic.autogenerate.comments"],
    )
    with context.begin_transaction():
        context.run_migrations()


if (given := context.config.attributes.get("connection")) is not None:
    _run(given)
else:
    with session.migrating() as opened:
        _run(opened)
