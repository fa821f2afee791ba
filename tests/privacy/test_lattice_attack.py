"""An outsider with everything that is served of a confidential collection, and a solver."""

import itertools
import json
import re
import uuid
from collections.abc import AsyncIterator, Iterable
from typing import Any

import pytest
import pytest_asyncio
import sqlalchemy as sa
from httpx2 import AsyncClient

from api import serve
from dashboards import page
from dashboards.address import read
from dashboards.asking import ask as explored
from schema import session
from schema.lattice.auditing import Range, attack
from schema.lattice.counting import FINEST, Cell, Contribution, tabulate
from schema.lattice.making import make
from tests.api.datasets.files import made
from tests.api.worlds import client as client_of
from tests.database import Database
from tests.privacy.goals import goal
from tests.privacy.lattices import FORMATS, QUESTION, Served, of_answer, of_file, together
from tests.schema.lattice.drawing import large, record
from tests.schema.lattice.world import counted, publish, recorded

SLUG, THIN, FIRST, NUMBERS = "guarded", "thin", 300, (1, 2, 3, 4)
KINDS = ("unlawful_killing", "unlawful_attacks", "forced_displacement")


def contribution(at: int) -> Contribution:
    """Many in some areas and few in one, over two quarters and three classes."""
    area = "ZZ12" if at >= FIRST else "ZZ99" if at % 53 == 0 else f"ZZ{10 + at % 11}"
    return record(str(at), area, "2016-Q2" if at % 3 else "2016-Q4", KINDS[at % 3])


def rows_of(events: Iterable[uuid.UUID], begin: int) -> list[dict[str, Any]]:
    days = {"2016-Q2": "2016-05-01", "2016-Q4": "2016-11-01"}
    told = ((event, contribution(at)) for at, event in enumerate(events, begin))
    return [counted(event, one.area, days[one.period], one.violation) for event, one in told]


@pytest.fixture(scope="module")
def published(database: Database) -> Database:
    """Four publications: some, more, fewer, and a correction of a few that waits."""
    events = recorded(SLUG, FIRST + 60)
    publish(SLUG, 1, rows_of(events[:FIRST], 0))
    publish(SLUG, 2, rows_of(events[FIRST:], FIRST))
    publish(SLUG, 3, [], gone=[each for at, each in enumerate(events) if at % 11 == 4 and at < FIRST])
    publish(SLUG, 4, [counted(events[1], "ZZ10", "2016-05-01")])
    names = {"en": "Guarded", "ar": "محمية"}
    thin = recorded(THIN, 86)
    publish(
        THIN, 5, [counted(each, f"ZZ{10 + max(0, at // 40 + at % 2 * (at // 80))}") for at, each in enumerate(thin)]
    )
    document = {"id": SLUG, "name": names, "description": names, "licence": "CC0-1.0", "citation": "None."}
    document |= {"fictional": False, "confidential": True, "coverage": {"from": None, "to": None}, "caveats": []}
    document |= {"records": 0, "timezone": "Etc/UTC", "disjoint_with": []}
    line = (
        "INSERT INTO open.collection (slug, since, known, fictional, document)"
        " VALUES (:slug, 1, '[1,)', false, CAST(:document AS jsonb))"
    )
    with session.publishing() as connection:
        for said in (document, {**document, "id": THIN}, {**document, "id": "plain", "confidential": False}):
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


async def files(client: AsyncClient, number: int) -> list[Served]:
    """The same publication out of files: those that take a process of their own as they are written."""
    asked = f"collections={SLUG}&asOf={number}"
    texts = {each: await client.get(f"/datasets/lattice.{each}?{asked}") for each in ("csv", "jsonl")}
    assert {each.status_code for each in texts.values()} == {200}
    found = [of_file(each, answer.content) for each, answer in texts.items()]
    return found + [of_file(each, made("lattice", each, asked)) for each in FORMATS if each not in texts]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def served(client: AsyncClient) -> list[list[Served]]:
    """Of every publication, what each answer and file tells; the first is GraphQL's."""
    answers = [await ask(client, QUESTION, of=SLUG, at=str(number)) for number in NUMBERS]
    assert not [each for each in answers if "errors" in each]
    told = [each["data"]["lattice"] for each in answers]
    assert [each["publication"]["number"] for each in told] == list(NUMBERS)
    assert len({str(each["cells"]) for each in told}) > 1
    return [[of_answer(each), *await files(client, number)] for number, each in zip(NUMBERS, told, strict=True)]


async def test_files_and_answers_tell_the_same(served: list[list[Served]]) -> None:
    for each in served:
        assert len(each) == 1 + len(FORMATS)
        for other in each[1:]:
            assert other.numbers == each[0].numbers
            assert list(other.numbers) == list(each[0].numbers)
            assert other.merged == each[0].merged


async def test_files_tell_what_was_put_together(client: AsyncClient) -> None:
    told = of_answer((await ask(client, QUESTION, of=THIN, at="5"))["data"]["lattice"])
    assert told.merged == {"elsewhere": ("ZZ12", "ZZ13")}
    assert told.numbers["elsewhere", "", ""] == 6
    for each in FORMATS:
        assert of_file(each, made("lattice", each, f"collections={THIN}")) == told


async def test_what_is_served_of_several_publications_recovers_nothing(served: list[list[Served]]) -> None:
    known = [together(each) for each in served]
    assert sum(len(each.hidden) for each in known) > 10
    found: list[Range] = []
    for at, (before, after) in enumerate(itertools.pairwise(known)):
        found += attack([before.attacked(), after.attacked()], [at == 0])
    recovered = [each for each in found if each.width <= 1]
    narrow = min(each.width for each in found)
    goal("lattice_recovered", len(recovered), 0, passed=not recovered)
    goal("lattice_narrowest", narrow, 4, passed=narrow >= 4)
    assert recovered == []
    assert narrow >= 4


async def test_one_number_more_in_one_file_gives_others_away(served: list[list[Served]]) -> None:
    first, true = served[0], tabulate([contribution(at) for at in range(FIRST)], FINEST).cells
    given = []
    for name in first[0].hidden:
        careless = Served({**first[2].numbers, name: true[Cell(*name)]}, first[2].merged)
        ranges = attack([together([*first, careless]).attacked()], [])
        assert name not in {each.name for each in ranges}
        given += [each for each in ranges if each.width < 4]
    assert given


async def test_with_what_hides_them_shown_small_numbers_are_recovered(served: list[list[Served]]) -> None:
    first, true = served[0][0], tabulate([contribution(at) for at in range(FIRST)], FINEST).cells
    assert not first.merged
    assert {Cell(*name): value for name, value in first.numbers.items() if value is not None}.items() <= true.items()
    weaker = {name: value if (value := true[Cell(*name)]) == 0 or value > 4 else None for name in first.numbers}
    found = attack([Served(weaker, {}).attacked((1, 4))], [])
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


async def test_explore_tells_where_numbers_are_and_none(client: AsyncClient) -> None:
    for part in ("series", "areas"):
        refused = await client.get(f"/explore/{part}.csv?collections={SLUG}")
        assert (refused.status_code, "on a fixed lattice only" in refused.text) == (400, True)
        assert (await client.get(f"/explore/{part}.csv?collections=plain")).status_code == 200
    for lang in ("en", "ar"):
        told = str(page.parts(explored(read(f"?collections={SLUG}&asOf=2&lang={lang}"))).main)
        address = f"/datasets/lattice.xlsx?collections={SLUG}&asOf=2"
        assert address in told
        assert not re.search(r"\d", told.replace(address, "").replace("H1", "").replace("H2", ""))


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
