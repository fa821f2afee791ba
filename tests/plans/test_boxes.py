"""Pages in a box: whether much lies in it or nothing, PostgreSQL takes at most twice the work that the better plan is.

The two plans are the walk through the covering index until the page is full, and a look at all that the box holds.
"""

import datetime as dt
import itertools
from collections.abc import Iterable
from typing import Any

import pytest
import sqlalchemy as sa

from schema import session
from schema.answering import EventOrder
from schema.filters import EventFilter, SpaceFilter, TimeFilter
from schema.queries import events
from schema.queries.scope import look_up, scope
from schema.tables.published import event
from tests.database import Database
from tests.plans.explaining import HEAP, explained, work
from tests.privacy.goals import goal

PAGE = 50
LITTLE = 400
"""Work that is done before anybody notices."""

OTHERS = ("enable_bitmapscan", "enable_seqscan", "enable_sort")
"""What must be forbidden so that nothing but the walk is left."""

BOXES = {
    "everything": (-1, -1, 11, 12),
    "the town": (5, 5, 5.2, 5.2),
    "half the town": (5, 5, 5.1, 5.2),
    "a region": (2, 2, 4, 4),
    "a village": (1, 1, 1.2, 1.2),
    "the desert": (20, 20, 21, 21),
    "a field beside the town": (4.991, 4.991, 4.995, 4.995),
}
DAYS = {
    "": TimeFilter(),
    "years": TimeFilter(from_=dt.date(2017, 1, 1)),
    "a week": TimeFilter(from_=dt.date(2016, 3, 1), to=dt.date(2016, 3, 7)),
}
ALLEGED = {"": (), "often alleged": ("indiscriminate_attack",), "rarely alleged": ("torture",)}
ASKED = list(itertools.product(BOXES, DAYS, ALLEGED))


def page(connection: sa.Connection, box: str, days: str, alleged: str) -> sa.Select[Any]:
    where = EventFilter(within=SpaceFilter(bbox=BOXES[box]), occurred=DAYS[days], violations=ALLEGED[alleged])
    at = scope(connection.execute(look_up(where)).one(), where)
    return events.listing(where, at, EventOrder.OCCURRED_DESC).page(PAGE, None)


def walk(connection: sa.Connection, statement: sa.Select[Any]) -> float:
    """The work of a statement by the covering index alone."""
    with connection.begin_nested() as kept:
        for setting in OTHERS:
            connection.execute(sa.select(sa.func.set_config(setting, "off", True)))
        done = work(explained(connection, statement))
        kept.rollback()
    return done


def in_box(connection: sa.Connection, box: str) -> int:
    bounds = sa.func.ST_MakeEnvelope(*BOXES[box], 4326)
    return connection.scalars(sa.select(sa.func.count()).where(event.c.bounds.bool_op("&&")(bounds))).one()


@pytest.mark.parametrize(("box", "days", "alleged"), ASKED, ids=[", ".join(filter(None, each)) for each in ASKED])
def test_the_better_plan_is_taken_or_one_not_much_worse(filled: Database, box: str, days: str, alleged: str) -> None:
    assert filled.name
    with session.reading() as connection:
        statement = page(connection, box, days, alleged)
        steps = explained(connection, statement)
        others = (walk(connection, statement), HEAP * in_box(connection, box))
        assert work(steps) <= LITTLE + 2 * min(others), (work(steps), others)
        assert not [step for step in steps if step["Node Type"] == "Seq Scan" and step.get("Relation Name") == "event"]


def read_whole(connection: sa.Connection, asked: Iterable[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Questions for which all events are read, whatever box they lie in."""
    return [
        each
        for each in asked
        for step in explained(connection, page(connection, *each))
        if step["Node Type"] == "Seq Scan" and step.get("Relation Name") == "event"
    ]


@pytest.mark.long
def test_every_box_is_answered_by_an_index(filled: Database) -> None:
    assert filled.name
    with session.reading() as connection:
        found = read_whole(connection, ASKED)
        goal("bbox_index", len(found), f"0 of {len(ASKED)}", not found)
        assert found == []
        for index in ("indexscan", "indexonlyscan", "bitmapscan"):
            connection.execute(sa.select(sa.func.set_config(f"enable_{index}", "off", True)))
        assert read_whole(connection, ASKED[:1]) != [], "else nothing would be seen"


def test_both_plans_are_taken_where_they_are_better(filled: Database) -> None:
    assert filled.name
    with session.reading() as connection:
        walked = {step.get("Index Name") for step in explained(connection, page(connection, "everything", "", ""))}
        looked_up = {step.get("Index Name") for step in explained(connection, page(connection, "a village", "", ""))}
    assert "ix_event_page" in walked
    assert "ix_event_bounds" in looked_up
    assert "ix_event_page" not in looked_up


LOOKED_UP = sa.text("SELECT idx_scan FROM pg_stat_xact_user_tables WHERE schemaname = 'open' AND relname = 'event'")


def test_of_shapes_only_those_are_looked_at_that_the_walk_meets_in_the_box(filled: Database) -> None:
    assert filled.name
    with session.reading() as connection:
        statement = page(connection, "everything", "", "")
        before = connection.scalars(LOOKED_UP).one()
        rows = connection.execute(statement).all()
        looked_up = connection.scalars(LOOKED_UP).one() - before
        drawn = sa.select(sa.func.count()).where(event.c.lon.is_(None))
        shown = connection.scalars(drawn.where(event.c.id.in_([row.id for row in rows]))).one()
        shapes = connection.scalars(drawn.where(event.c.bounds.is_not(None))).one()
    assert shown > 0
    assert shapes > 300
    # One walk, the documents of the page, and a few that the planner asks for the first and last of an index.
    assert looked_up <= 1 + len(rows) + shown + 10
