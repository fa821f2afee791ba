"""What becomes of what was imported: it can be published, and what a person withdrew stays withdrawn."""

from collections.abc import Callable

import sqlalchemy as sa

from schema import session
from schema.publish import publish
from schema.tables.base import identity
from schema.withdrawing import withdraw
from tests.api.imports.record import content_hash, count, one
from tests.api.imports.statement.conftest import Changing, Importing

MORE = """
      - key: later
        source: residents
        measure: killed
        qualifier: at_least
        min: 3
        verbatim: a later word
        population: all
        overlaps: [killed-14, trapped]
"""


def code_of(key: str) -> str:
    """The citable code of the record that a provider calls so."""
    return str(
        one(sa.select(identity.c.code).where(identity.c.key.endswith(f"/{key}"), identity.c.code.is_not(None)))[0]
    )


def test_a_withdrawn_record_is_not_brought_back(import_statement: Importing, change: Changing) -> None:
    import_statement(change({}))
    with session.recording("tester") as connection:
        withdraw(connection, code_of("shelling"), actor="tester", reason="It was another town.", protective=False)
    before = content_hash()
    lines = list(import_statement(change({"      - key: fired\n": MORE.lstrip("\n") + "      - key: fired\n"})).lines())
    assert lines[0] == "10 rows: 0 new, 0 changed, 10 unchanged, 0 rejected"
    assert lines[1] == "1 of the unchanged were withdrawn by a person; an import does not bring them back."
    assert content_hash() == before
    assert count("event") == 1


def test_everything_that_can_be_said_can_be_published(
    import_statement: Importing, import_areas: Callable[[], None], change: Changing
) -> None:
    import_areas()
    import_statement(change({}))
    done = publish()
    assert (done.events, done.records, done.codes) == (2, 8, {"stated": 8, "none": 2})
