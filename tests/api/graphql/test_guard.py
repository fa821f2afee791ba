"""The guard within the schema: what it hands on, what it spares, and what it reports."""

from collections.abc import Iterator
from typing import Any

import pytest

from api.graphql import asked, guard, limits, rates, reckoning
from api.graphql.reader import Reader
from api.graphql.schema import schema
from schema.access import Audience
from tests.database import Database

QUESTION = '{ vocabulary(name: "nothing") { name } __typename }'


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """Start without documents of other tests."""
    guard.documents.forget()
    yield
    guard.documents.forget()


async def ask(text: str, reader: Reader, **variables: Any) -> Any:
    return await schema().execute(text, variable_values=variables, context_value=reader)


async def test_a_repeated_question_is_neither_parsed_nor_judged_nor_validated(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert database.name
    first, second = Reader(), Reader()
    answers = [await ask(QUESTION, first)]
    monkeypatch.setattr(limits, "parse", None)
    monkeypatch.setattr(reckoning, "judge", None)
    monkeypatch.setattr(asked, "validate", None)
    answers.append(await ask(QUESTION, second))
    assert [each.data for each in answers] == [{"vocabulary": None, "__typename": "Query"}] * 2
    assert [each.extensions for each in answers] == [{"cost": {"requested": 1, "limit": limits.COST}}] * 2
    assert first.asked is second.asked is guard.documents.get(QUESTION)


async def test_what_validation_refused_is_refused_again_without_it(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert database.name
    wrong = "{ vocabulary { nothing } publication { number } }"
    first = await ask(wrong, Reader())
    monkeypatch.setattr(asked, "validate", None)
    second = await ask(wrong, Reader())
    assert [each.message for each in first.errors] == [each.message for each in second.errors]
    assert first.data is second.data is None


@pytest.mark.parametrize("audience", Audience)
async def test_only_the_public_tier_is_charged(
    database: Database, monkeypatch: pytest.MonkeyPatch, audience: Audience
) -> None:
    assert database.name
    charged: list[int] = []
    monkeypatch.setattr(rates, "charge", lambda _, points: charged.append(points))
    short, about = "{ __typename }", "{ asked_by_the_guard: __schema { types { name } } }"
    for text in (short, short, about, about):
        await ask(text, Reader(audience))
    if audience is Audience.OPEN:
        *asking, executing, again = charged
        assert asking == [rates.REQUEST + len(short), 0, rates.REQUEST, rates.REQUEST + len(about), 0]
        assert executing > again == rates.REQUEST
    else:
        assert charged == []
