"""The views over all types of record that are no events, made from their declarations."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from schema.tables.record import LASTING, shared_names

_VERSION = ("version", "recorded_at", "reason", "protective")


def statements() -> Iterator[sa.TextClause]:
    """`core.lasting`: every version, `core.current_lasting`: the newest; what they share, and their `type`."""
    for view, prefix, first in (("lasting", "", ("id", *_VERSION)), ("current_lasting", "current_", ("id",))):
        names = (*first, *shared_names())
        parts = (
            sa.select(sa.literal(name).label("type"), *(sa.column(each) for each in names)).select_from(
                sa.table(f"{prefix}{name}", schema="core")
            )
            for name in LASTING
        )
        compiled = sa.union_all(*parts).compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True})
        yield sa.text(f"CREATE OR REPLACE VIEW core.{view} WITH (security_invoker = true) AS {compiled}")
