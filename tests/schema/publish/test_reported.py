"""What had been reported by a day: the rule of tallies over the statements of then."""

import datetime as dt
import uuid
from typing import Any

import pytest
import sqlalchemy as sa

from schema import session
from schema.publish import publish
from schema.tables.published import event, tally, tally_reported
from tests.recording import Recorder

pytestmark = pytest.mark.usefixtures("database")


def day(n: int) -> dt.date:
    return dt.date(2016, 12, n)


@pytest.fixture(scope="module")
def code(database: object) -> str:
    """An event told of on the 12th (3 to 5), anew by the same source on the 14th (8), by another on no known day."""
    with session.recording("tester") as connection:
        r = Recorder(connection)
        found = r.event(r.collection("reported"), "2016-12-12")
        source, other = r.source("Source"), r.source("Other")
        first = r.claim(found, source, min=3, max=5, stated_on=day(12))
        r.claim(found, source, min=8, best=8, max=8, stated_on=day(14), supersedes_id=first)
        r.claim(found, other, min=9, max=20)
        made = str(connection.scalar(sa.text("SELECT code FROM core.identity WHERE id = :id"), {"id": found}))
    publish()
    return made


def by(code: str, when: dt.date) -> Any:
    with session.reading() as connection:
        statement = (
            sa.select(tally_reported.c.low, tally_reported.c.best, tally_reported.c.high)
            .join(event, sa.and_(event.c.id == tally_reported.c.event_id, event.c.since == tally_reported.c.since))
            .where(event.c.code == code, tally_reported.c.reported.contains(when))
        )
        row = connection.execute(statement).one_or_none()
        return row and tuple(row)


def test_each_day_has_what_had_been_stated_by_then(code: str) -> None:
    assert by(code, day(11)) is None
    assert by(code, day(12)) == by(code, day(13)) == (3, None, 5)
    assert by(code, day(14)) == by(code, day(31)) == (8, 8, 8)


def test_a_claim_without_a_day_is_in_the_whole_alone(code: str) -> None:
    with session.reading() as connection:
        row = connection.execute(
            sa.select(tally.c.low, tally.c.high, event.c.first_reported)
            .join(event, sa.and_(event.c.id == tally.c.event_id, event.c.since == tally.c.since))
            .where(event.c.code == code)
        ).one()
    assert tuple(row) == (8, 20, day(12))


def test_nothing_is_kept_of_events_without_days_of_statement() -> None:
    def made() -> uuid.UUID:
        with session.recording("tester") as connection:
            r = Recorder(connection)
            found = r.event(r.collection("dayless"))
            r.claim(found, r.source("Dayless"), best=1)
            return found

    found = made()
    publish()
    with session.recording("tester") as connection:
        key = connection.scalar(sa.text("SELECT core.opaque(:id)"), {"id": found})
    with session.reading() as connection:
        statement = sa.select(sa.func.count()).where(tally_reported.c.event_id == key)
        assert connection.scalar(statement) == 0
