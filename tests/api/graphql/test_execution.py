"""Records are shown by plans: made once, kept within bounds, and given up where the ordinary executor must tell."""

import json
from typing import Any

import pytest
import sqlalchemy as sa
from graphql.execution.values import VariableValues
from httpx2 import AsyncClient

from api.graphql import execution, guard
from api.graphql.compiling.fields import Asked
from api.graphql.compiling.objects import Planner
from api.graphql.execution import Executor
from schema import session
from schema.publish import publish
from tests.api.worlds import World, ask, send
from tests.recording import Recorder

TITLES = "query ($lang: Language!, $first: Int!) { events(first: $first) { nodes { code title(lang: $lang) } } }"


@pytest.fixture
def planned(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """One entry for each plan that is made."""
    made: list[object] = []
    complete = Planner.complete

    def noted(self: Planner, type_: Any, details: Any) -> Any:
        if not self._objects:
            made.append(type_)
        return complete(self, type_, details)

    monkeypatch.setattr(Planner, "complete", noted)
    return made


@pytest.fixture
def given_up(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Keys of the root fields that plans gave up."""
    keys: list[str] = []
    ordinarily = Executor._ordinarily

    def noted(self: Executor, run: Any, given: Any) -> Any:
        keys.append(given[3].key)
        return ordinarily(self, run, given)

    monkeypatch.setattr(Executor, "_ordinarily", noted)
    return keys


async def test_a_plan_is_made_once_for_the_variables_beneath_a_field(
    client: AsyncClient, planned: list[object]
) -> None:
    for first in (3, 4, 5):
        assert len((await ask(client, TITLES, lang="EN", first=first))["events"]["nodes"]) == first
    assert len(planned) == 1
    shown = await ask(client, TITLES, lang="AR", first=1)
    assert shown["events"]["nodes"][0]["title"].startswith("حادثة")
    assert len(planned) == 2


async def test_plans_are_kept_within_bounds_and_with_their_document(
    client: AsyncClient, planned: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(execution, "PLANS", 3)
    question = "query Many($n: Int!) { events(first: 1) { nodes { place { events(first: $n) { nodes { code } } } } } }"
    for n in (1, 2, 3, 3, 4):
        await ask(client, question, n=n)
    document = guard.documents.get(question)
    assert document is not None
    assert (len(planned), len(document.plans["Many"].made)) == (4, 1)
    guard.documents.forget()
    await ask(client, question, n=4)
    assert len(planned) == 5


async def test_plans_of_all_documents_are_kept_within_bounds(
    client: AsyncClient, planned: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    guard.documents.forget()
    texts = [f"{TITLES} # {n}" for n in range(4)]
    monkeypatch.setattr(execution, "CHARACTERS", 3 * len(texts[0]))
    monkeypatch.setattr(execution, "_held", execution._Held())

    def kept() -> list[int]:
        found = [guard.documents.get(text) for text in texts]
        return [len(each.plans[None].made) for each in found if each]

    for text in texts[:3]:
        await ask(client, text, lang="EN", first=1)
    assert kept() == [1, 1, 1]
    assert (await ask(client, texts[3], lang="EN", first=1)) == (await ask(client, texts[0], lang="EN", first=1))
    assert kept() == [1, 0, 0, 1]
    await ask(client, texts[3], lang="AR", first=1)
    assert kept() == [1, 0, 0, 2]
    assert len(planned) == 6


async def test_operations_of_a_document_have_plans_of_their_own(client: AsyncClient) -> None:
    question = "query A { e: events(first: 1) { nodes { code } } } query B { e: events(first: 1) { nodes { title } } }"
    for name, shown in (("A", "code"), ("B", "title"), ("A", "code")):
        sent = {"query": question, "operationName": name}
        (node,) = (await client.post("/graphql", json=sent)).json()["data"]["e"]["nodes"]
        assert node.keys() == {shown}


async def test_a_page_is_read_by_its_plan_whatever_is_asked_first(client: AsyncClient, given_up: list[str]) -> None:
    shown = await ask(
        client, "{ events(first: 2) { pageInfo { hasNextPage } totalCount edges { cursor } nodes { geometry title } } }"
    )
    assert shown["events"]["pageInfo"] == {"hasNextPage": True}
    assert [each["title"] for each in shown["events"]["nodes"]] == ["Event 25", "Event 24"]
    assert given_up == []


async def test_what_may_not_be_null_is_told_as_the_specification_has_it(
    client: AsyncClient, world: World, given_up: list[str]
) -> None:
    assert world.events
    await _retitle("Event 25", None)
    try:
        good = "ok: events(first: 1, orderBy: OCCURRED_ASC) { nodes { title } }"
        answer = (await send(client, f"{{ {good} one: events(first: 2) {{ nodes {{ title }} }} }}")).json()
    finally:
        await _retitle(None, "Event 25")
    assert given_up == ["one"]
    # Every field above it forbids null, so nothing of the answer is left.
    assert answer["data"] is None
    (error,) = answer["errors"]
    assert error["path"] == ["one", "nodes", 0, "title"]
    assert error["extensions"]["code"] == "INTERNAL"


async def _retitle(before: str | None, after: str | None) -> None:
    """Damage what is published, or mend it."""
    statement = sa.text(
        "UPDATE open.event SET document = jsonb_set(document::jsonb, '{title}', CAST(:title AS jsonb))::json"
        " WHERE document #>> '{title,en}' IS NOT DISTINCT FROM :before"
    )
    with session.publishing() as connection:
        connection.execute(statement, {"title": json.dumps({"en": after, "ar": after}), "before": before})


async def test_a_refused_argument_beneath_leaves_the_rest(client: AsyncClient, given_up: list[str]) -> None:
    bad = 'bad: event(code: "x") { place { events(first: 0) { totalCount } } }'
    question = f'{{ node(id: "alpha") {{ id ... on Collection {{ name }} }} {bad} }}'
    answer = (await send(client, question)).json()
    assert answer["data"] == {"node": {"id": "alpha", "name": "Alpha"}, "bad": None}
    assert given_up == []


async def test_what_is_remembered_ends_with_the_next_publication(client: AsyncClient, world: World) -> None:
    question = '{ events(where: {collections: "alpha"}, first: 1) { nodes { title } } publication { number } }'
    before = await ask(client, question)
    with session.recording("tester") as connection:
        r = Recorder(connection)
        event = r.event(world.real, "2017-01-01", title_en="Later")
        r.claim(event, world.council, best=1)
    number = publish().number
    after = await ask(client, question)
    assert before["events"]["nodes"] != [{"title": "Later"}]
    assert after == {"events": {"nodes": [{"title": "Later"}]}, "publication": {"number": number}}
    assert (await ask(client, "{ publication { number } }"))["publication"]["number"] == number


@pytest.mark.parametrize("order", [(False, True), (True, False)], ids=repr)
@pytest.mark.parametrize(
    "on",
    [
        "e: events(first: 1) @include(if: $x) { nodes { title } }",
        "... @include(if: $x) { e: events(first: 1) { nodes { title } } }",
        "...F @include(if: $x)",
        "... { ... { ...F @skip(if: $y) } }",
    ],
)
async def test_a_plan_is_one_of_what_is_asked_for_on_conditions(
    client: AsyncClient, on: str, order: tuple[bool, bool]
) -> None:
    fragment = "fragment F on Query { e: events(first: 1) { nodes { title } } }" if "...F" in on else ""
    named = "$x" if "$x" in on else "$y"
    question = f"query ({named}: Boolean!) {{ e: events(first: 1) {{ nodes {{ code }} }} {on} }} {fragment}"
    for asked in (*order, *order):
        (node,) = (await ask(client, question, **{named[1:]: asked == (named == "$x")}))["e"]["nodes"]
        assert node.keys() == ({"code", "title"} if asked else {"code"})


LONG = """query ($w: EventFilter, $beneath: EventFilter, $lang: Language = EN) {
    events(first: 1, where: $w) { nodes { title(lang: $lang) place { events(where: $beneath) { totalCount } } } } }"""


async def test_plans_hold_no_long_values(
    client: AsyncClient, planned: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    values: list[VariableValues] = []
    begin = Planner.__init__

    def noted(self: Planner, asked: Asked) -> None:
        values.append(asked.variables)
        begin(self, asked)

    monkeypatch.setattr(Planner, "__init__", noted)
    long = {"collections": ["alpha"] * 300}
    assert len(repr(long)) > execution.KEY
    answers = []
    for asked, plans, kept in (
        ({}, 1, 1),
        ({"w": long}, 1, 1),  # the root field alone takes it, which plans know nothing of
        ({"w": long, "lang": "AR"}, 2, 2),
        ({"beneath": long}, 3, 2),
        ({"beneath": long}, 4, 2),
        ({}, 4, 2),
    ):
        answers.append(await ask(client, LONG, **asked))
        document = guard.documents.get(LONG)
        assert document is not None
        assert (len(planned), len(document.plans[None].made)) == (plans, kept)
    assert answers[0] == answers[-1]
    assert answers[3] == answers[4]
    assert [set(each.coerced) | set(each.sources) for each in values] == [{"lang"}, {"lang"}] + [
        {"lang", "beneath"}
    ] * 2
