"""Cells that were kept through additions, corrections and withdrawals are those that would be made anew; and whoever
followed the changes meanwhile, from whichever publication on, holds what there is."""

import itertools
from typing import Any

import pytest
import sqlalchemy as sa

from api.samples.country.loading import load
from api.samples.country.parts import SLUG
from api.samples.country.stream import Stream
from schema import session
from schema.access import Audience
from schema.publish import publish
from schema.queries.changes import Followed
from schema.roles import Login
from schema.tables.published import cell, cell_source, cell_state, event, publication
from tests.database import Database
from tests.following import Copy, taken, whole

EVENTS = 400
FOLLOWED = Followed((SLUG,))
SIZES = (700, 1, 40, 7)


@pytest.fixture(scope="module", autouse=True)
def copies(database: Database) -> list[Copy]:
    """Twelve publications, with corrections, withdrawals and removals for protection; copies taken after every fourth.

    One follows from nothing and reads on after each, another after some.
    """
    assert database.name
    steady, seldom, found = Copy(FOLLOWED), Copy(FOLLOWED, Audience.PARTNER), list[Copy]()
    sizes = itertools.cycle(SIZES)
    for each in itertools.islice(load(Stream(events=EVENTS, seed=5), "tester", "sample"), 12):
        steady.follow(sizes)
        if each.part % 4 == 1:
            seldom.follow(sizes, 3)
            found += [taken(FOLLOWED, audience) for audience in Audience]
    assert each.part > 10
    return [steady, seldom, *found]


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


def test_who_followed_holds_what_there_is(copies: list[Copy]) -> None:
    withdrawn: set[str] = set()
    for copy in copies:
        copy.follow(itertools.cycle((700,)))
        assert copy.held == whole(FOLLOWED, copy.audience) != {}
        assert copy.told == sorted(set(copy.told))
        assert copy.repeated() == set()
        withdrawn |= {ident for _, ident, kind in copy.told if kind == "withdrawn"}
    # The control: something of what was there was taken back.
    assert withdrawn
