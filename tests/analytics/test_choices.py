import datetime as dt

import pytest

from analytics import choices
from schema import session
from schema.answering import AreaLevel
from schema.filters import EventFilter, SpaceFilter
from schema.queries.scope import look_up, scope
from tests.counting_rules.worked import cells, furnish, write
from tests.database import Database

EVENTS = """
    | event | from       | to         | adm0 | adm1 | kind        | sources | low | best | high |
    | A     | 2030-01-10 | 2030-01-10 | XA   | XA01 | armed_clash | S T     | 2   | 3    | 4    |
    | B     | 2030-03-31 | 2030-04-01 | XA   |      | airstrike   | T       | 1   | 1    | 1    |
"""


@pytest.fixture(scope="module", autouse=True)
def country(database: Database) -> Database:
    furnish()
    return database


def asked(where: EventFilter) -> choices.Choices:
    with session.reading() as connection:
        made = choices.ask(where, scope(connection.execute(look_up(where)).one_or_none(), where))
        return made.answer([connection.execute(statement).all() for statement in made.statements])


def test_offers_what_events_have_and_nothing_else() -> None:
    slugs = write(cells(EVENTS), {"": {}})
    found = asked(EventFilter(collections=tuple(slugs.values())))
    assert [each["id"] for each in found.collections] == list(slugs.values())
    assert [(each.code, each.n) for each in found.areas[AreaLevel.ADM0]] == [("XA", 2)]
    assert [(each.code, each.n, each.parent) for each in found.areas[AreaLevel.ADM1]] == [("XA01", 1, "XA")]
    assert found.areas[AreaLevel.ADM2] == ()
    assert found.areas[AreaLevel.ADM1][0].label == {"en": "Area XA01", "ar": "منطقة XA01"}
    assert [(each.code, each.n) for each in found.kinds] == [("airstrike", 1), ("armed_clash", 1)]
    assert [(each.label, each.n) for each in found.sources] == [
        ({"en": "Source T", "ar": None}, 2),
        ({"en": "Source S", "ar": None}, 1),
    ]
    assert (found.first, found.last) == (dt.date(2030, 1, 10), dt.date(2030, 4, 1))


def test_a_record_without_events_offers_nothing_to_choose() -> None:
    slugs = write([], {"": {}})
    found = asked(EventFilter(collections=tuple(slugs.values())))
    assert (found.kinds, found.sources, found.first, found.last) == ((), (), None, None)


def test_what_the_filter_names_is_offered_even_without_events() -> None:
    slugs = write([], {"": {}})
    where = EventFilter(collections=tuple(slugs.values()), kinds=("fighting",), within=SpaceFilter(places=("XA0201",)))
    found = asked(where)
    assert found.kinds == (choices.Choice("fighting", 0),)
    assert [(each.code, each.n) for each in found.areas[AreaLevel.ADM2]] == [("XA0201", 0)]
