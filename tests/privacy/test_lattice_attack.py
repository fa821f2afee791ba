"""An outsider with everything that is served of a confidential collection, and a solver."""

import itertools
import json
import uuid
from collections.abc import AsyncIterator, Iterable
from typing import Any

import pytest
import pytest_asyncio
import sqlalchemy as sa
from httpx2 import AsyncClient

from api import serve
from schema import session
from schema.lattice.auditing import Publication, Range, Row, attack
from schema.lattice.counting import FINEST, Cell, Contribution, tabulate
from schema.lattice.making import make
from tests.api.worlds import client as client_of
from tests.database import Database
from tests.privacy.goals import goal
from tests.schema.lattice.drawing import large, record
from tests.schema.lattice.world import counted, publish, recorded

SLUG, FIRST = "guarded", 300
QUESTION = """query ($at: AsOf) { lattice(collection: "guarded", asOf: $at) {
    publication { number } rule listed held report caveats { code text }
    cells { axis area period class value status } } }"""
KINDS = ("unlawful_killing", "unlawful_attacks", "forced_displacement")


def contribution(at: int) -> Contribution:
    """Many in some areas and few in one, over two quarters and three classes."""
    area = "ZZ12" if at >= FIRST else "ZZ99" if at % 53 == 0 else f"ZZ{10 + at % 11}"
    return record(str(at), area, "2016-Q2" if at % 3 else "2016-Q4", KINDS[at % 3])


def rows_of(events: Iterable[uuid.UUID], begin: int) -> list[dict[str, Any]]:
    days = {"2016-Q2": "2016-05-01", "2016-Q4": "2016-11-01"}
    told = ((event, contribution(at)) for at, event in enumerate(events, begin))
    return [counted(event, one.area, days[one.period], one.violation) for event, one in told]


def name_of(cell: dict[str, Any]) -> Cell:
    return Cell(cell["area"] or "", cell["period"] or "", cell["class"] or "")


@pytest.fixture(scope="module")
def published(database: Database) -> Database:
    """Four publications: some, more, fewer, and a correction of a few that waits."""
    events = recorded(SLUG, FIRST + 60)
    publish(SLUG, 1, rows_of(events[:FIRST], 0))
    publish(SLUG, 2, rows_of(events[FIRST:], FIRST))
    publish(SLUG, 3, [], gone=[each for at, each in enumerate(events) if at % 11 == 4 and at < FIRST])
    publish(SLUG, 4, [counted(events[1], "ZZ10", "2016-05-01")])
    names = {"en": "Guarded", "ar": "محمية"}
    document = {"id": SLUG, "name": names, "description": names, "licence": "CC0-1.0", "citation": "None."}
    document |= {"fictional": False, "confidential": True, "coverage": {"from": None, "to": None}, "caveats": []}
    document |= {"records": 0, "timezone": "Etc/UTC", "disjoint_with": []}
    line = (
        "INSERT INTO open.collection (slug, since, known, fictional, document)"
        " VALUES (:slug, 1, '[1,)', false, CAST(:document AS jsonb))"
    )
    with session.publishing() as connection:
        for said in (document, {**document, "id": "plain", "confidential": False}):
            connection.execute(sa.text(line), {"slug": said["id"], "document": json.dumps(said)})
    return database


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(published: Database) -> AsyncIterator[AsyncClient]:
    async with client_of(serve.app()) as asking:
        yield asking
    await session.close_async()


async def ask(client: AsyncClient, question: str, **variables: Any) -> Any:
    answer = await client.post("/graphql", json={"query": question, "variables": variables})
    return json.loads(answer.content)


def as_attacked(told: dict[str, Any], hidden_as: tuple[int, int | None] = (1, None)) -> Publication:
    """What was served, as the attacker reads it: of what is hidden, that it is not nothing."""
    rows = {}
    for cell in told["cells"]:
        name = tuple(name_of(cell))
        low, high = hidden_as if cell["value"] is None else (0, None)
        rows[name] = Row(name, cell["value"], low, high)
    merged = {
        under: tuple(told["report"]["coarsened"][axis]["rows"])
        for axis, under in (("area_period", "elsewhere"), ("class_period", "other"))
        if told["report"]["coarsened"][axis]["rows"]
    }
    return Publication(list(rows.values()), merged)


async def served(client: AsyncClient) -> list[dict[str, Any]]:
    answers = [await ask(client, QUESTION, at=str(number)) for number in (1, 2, 3, 4)]
    assert not [each for each in answers if "errors" in each]
    return [each["data"]["lattice"] for each in answers]


async def test_what_is_served_of_several_publications_recovers_nothing(client: AsyncClient) -> None:
    told = await served(client)
    hidden = [cell for each in told for cell in each["cells"] if cell["status"] == "suppressed"]
    assert len(hidden) > 10
    assert all(cell["value"] is None for cell in hidden)
    found: list[Range] = []
    for before, after in itertools.pairwise(told):
        grew = before["publication"]["number"] == 1
        found += attack([as_attacked(before), as_attacked(after)], [grew])
    recovered = [each for each in found if each.width <= 1]
    narrow = min(each.width for each in found)
    goal("lattice_recovered", len(recovered), 0, passed=not recovered)
    goal("lattice_narrowest", narrow, 4, passed=narrow >= 4)
    assert recovered == []
    assert narrow >= 4


async def test_with_what_hides_them_shown_small_numbers_are_recovered(client: AsyncClient) -> None:
    (first, *_) = await served(client)
    assert not any(how["rows"] or how["dropped"] for how in first["report"]["coarsened"].values())
    true = tabulate([contribution(at) for at in range(FIRST)], FINEST).cells
    weaker = [
        {**cell, "value": value if (value := true[name_of(cell)]) == 0 or value > 4 else None}
        for cell in first["cells"]
    ]
    found = attack([as_attacked({**first, "cells": weaker}, (1, 4))], [])
    assert sum(each.width <= 1 for each in found) > 0.2 * len(found) > 0


async def test_every_other_question_about_counts_is_refused(client: AsyncClient) -> None:
    where = 'where: {collections: ["guarded"]}'
    for field in (
        f"timeSeries({where}, bucket: YEAR) {{ value }}",
        f"crossTab({where}, rows: VIOLATION) {{ value }}",
        f"sourceOverlap({where}) {{ value }}",
        f"areaMap({where}, level: ADM1) {{ value }}",
    ):
        answer = await ask(client, f"{{ {field} }}")
        codes = [each["extensions"]["code"] for each in answer["errors"]]
        assert codes == ["REFUSED"], (field, answer)
        assert "Guarded" in answer["errors"][0]["message"]


async def test_a_public_collection_has_no_lattice(client: AsyncClient) -> None:
    answer = await ask(client, '{ lattice(collection: "plain", asOf: "1") { rule } }')
    assert [each["extensions"]["code"] for each in answer["errors"]] == ["BAD_INPUT"]
    assert "is public already: its counts are exact; ask `timeSeries`" in answer["errors"][0]["message"]
    assert (await ask(client, '{ lattice(collection: "nowhere", asOf: "1") { rule } }'))["errors"]


@pytest.mark.long
def test_the_audit_of_a_large_lattice_takes_less_than_a_minute() -> None:
    first = large(0)
    made = make([], {one.record: one for one in first}, None)
    assert made.shown is not None
    assert len(made.shown.table.cells) > 500
    goal("lattice_audit_seconds", round(made.seconds, 1), 60, passed=made.seconds < 60)
    assert made.seconds < 60
