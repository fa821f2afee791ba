"""The views over all types of record that are no events, made from their declarations."""

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from schema.tables.record import LASTING, shared_names

_DIALECT = sa.create_mock_engine("postgresql+psycopg://", executor=print).dialect
_VERSION = ("version", "recorded_at", "reason", "protective")


def statements() -> Iterator[sa.TextClause]:
    """`core.lasting`: every version, `core.current_lasting`: the newest; what they share, and their `type`."""
    for view, prefix, first in (("lasting", "", ("id", *_VERSION)), ("current_lasting", "current_", ("id",))):
        names = (*first, *shared_names())
        parts = (_part(name, sa.table(f"{prefix}{name}", schema="core"), names) for name in LASTING)
        compiled = sa.union_all(*parts).compile(dialect=_DIALECT, compile_kwargs={"literal_binds": True})
        yield sa.text(f"CREATE OR REPLACE VIEW core.{view} WITH (security_invoker = true) AS {compiled}")


def _part(name: str, table: sa.TableClause, names: Sequence[str]) -> sa.Select[Any]:
    columns: list[sa.ColumnElement[Any]] = [sa.literal(name).label("type"), *(sa.column(each) for each in names)]
    return sa.select(*columns).select_from(table)
