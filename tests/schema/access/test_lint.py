"""What must hold of any database after `sijill migrate`: each rule, and the change by which it would be broken."""

import pytest

from schema import roles, settings
from tests.database import Database
from tests.schema.access.lint import RULES


@pytest.mark.parametrize("name", RULES)
def test_it_holds(database: Database, name: str) -> None:
    with roles.connect(settings.administrative_url(database.name)) as connection:
        assert connection.execute(RULES[name].broken).fetchall() == []


@pytest.mark.parametrize("name", RULES)
def test_a_change_that_breaks_it_is_seen(database: Database, name: str) -> None:
    with (
        roles.connect(settings.administrative_url(database.name)) as connection,
        connection.transaction(force_rollback=True),
    ):
        connection.execute(RULES[name].breaking)
        assert connection.execute(RULES[name].broken).fetchall() != []
