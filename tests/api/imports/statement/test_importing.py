"""A coded statement in the record: what is written, what is left alone, what is rejected."""

import sqlalchemy as sa

from schema.loading_statements import current
from schema.tables.base import VERSIONED
from tests.api.imports.record import content_hash, count, one


def test_a_complete_statement_is_recorded(import_statement, change, text) -> None:
    report = import_statement(change({}), text=text)
    assert list(report.lines())[:1] == ["10 rows: 10 new, 0 changed, 0 unchanged, 0 rejected"]
