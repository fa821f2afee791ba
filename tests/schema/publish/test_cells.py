"""Cells that were kept through additions, corrections and withdrawals are those that would be made anew."""

from typing import Any

import pytest
import sqlalchemy as sa

from api.samples.country.loading import load
from api.samples.country.stream import Stream
from schema import session
from schema.access import Audience
from schema.publish import publish
from schema.roles import Login
from schema.tables.published import cell, cell_source, cell_state, event, publication
from tests.database import Database

EVENTS = 400


@pytest.fixture(scope="module", autouse=True)
def loaded(database: Database) -> None:
    """Twenty publications, with corrections, withdrawals and removals for protection."""
    numbers = [each.number for each in load(Stream(events=EVENTS, seed=5), "tester", "sample")]
    assert len(numbers) > 10


def rows(table: sa.Table, audience: Audience) -> dict[str, Any]:
    with session.publishing() as connection:
        connection.execute(sa.select(sa.func.set_config("search_path", f"{audience}, public", True)))
        found = connection.execute(sa.select(table)).mappings()
        return {str(row["key"]): dict(row) for row in found}


def forget() -> None:
    """As after an upgrade from a version without cells."""
    with session.publishing() as connection:
        for audience in Audience:
            connection.execute(sa.text(f"DELETE FROM {audience}.cell_state"))


@pytest.mark.parametrize("table", [cell, cell_source], ids=lambda table: table.name)
@pytest.mark.parametrize("audience", Audience)
def test_kept_cells_are_those_made_anew(table: sa.Table, audience: Audience) -> None:
    kept = rows(table, audience)
    forget()
    assert publish().number is None
    assert len(kept) > EVENTS
    assert rows(table, audience) == kept


def test_the_cells_are_of_the_last_publication() -> None:
    with session.reading() as connection:
        last = connection.scalar(sa.select(sa.func.max(publication.c.number)))
        assert connection.scalars(sa.select(cell_state.c.number)).all() == [last]


def test_every_event_is_counted_once_at_each_level() -> None:
    with session.reading() as connection:
        current = sa.select(sa.func.count()).select_from(event).where(sa.func.upper_inf(event.c.known))
        by_level = (
            sa.select(cell.c.level, sa.func.sum(cell.c.records))
            .where(cell.c.violation == "", cell.c.measure == "incidents")
            .group_by(cell.c.level)
        )
        found = {level: int(records) for level, records in connection.execute(by_level)}
        assert found == dict.fromkeys(("adm0", "adm1", "adm2", "adm3"), connection.scalar(current))


def test_nothing_to_publish_leaves_them_alone() -> None:
    with session.engine(Login.PUBLISHER).connect() as connection:
        before = connection.scalar(sa.text("SELECT xmin::text FROM open.cell_state"))
    assert publish().number is None
    with session.engine(Login.PUBLISHER).connect() as connection:
        assert connection.scalar(sa.text("SELECT xmin::text FROM open.cell_state")) == before
