"""All that is served of a confidential collection beside its lattice, and a release: it tells of no counted record."""

import csv
import io
import itertools
import json
import re
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import pytest_asyncio
from httpx2 import AsyncClient

from api import serve
from api.datasets.grains import GRAINS
from api.graphql import rates
from api.releases import making
from schema import session
from schema.lattice.auditing import attack
from schema.publish import publish
from tests.api.releases.making import kept_in, quietly, wish
from tests.api.worlds import client as client_of
from tests.database import Database
from tests.privacy.goals import goal
from tests.privacy.kept import AREAS, KINDS, LISTED, QUARTERS, SLUG, THIN, Kept, names, slot
from tests.privacy.lattices import FORMATS, QUESTION, Served, of_answer, of_file, together
from tests.recording import Recorder

pytestmark = pytest.mark.long

NUMBERS = (1, 2, 3, 4)
BESIDE = [each.name for each in GRAINS.values() if each.tells_of({"confidential": True}) and each.name != "lattice"]
LIST = """query ($at: AsOf, $where: EventFilter!, $after: String) {
    events(asOf: $at, where: $where, first: 5, after: $after) {
    totalCount nodes { code } pageInfo { hasNextPage endCursor } } }"""
COLLECTIONS = "query ($at: AsOf) { collections(asOf: $at) { id records coverage { from to } } }"
Seen = dict[str, Any]


@pytest.fixture(scope="module")
def world(database: Database) -> Kept:
    return database.filled(Kept)


@pytest.fixture(scope="module")
def release(world: Kept, tmp_path_factory: pytest.TempPathFactory) -> Iterator[making.Made]:
    assert world.listed
    home = tmp_path_factory.mktemp("home")
    with kept_in(home):
        yield making.make(wish(home / "releases", "2026.1", SLUG, as_of=4), quietly)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(release: making.Made) -> AsyncIterator[AsyncClient]:
    assert release.new
    async with client_of(serve.app()) as asking:
        yield asking
    await session.close_async()


@pytest.fixture(autouse=True)
def unspent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(rates.VARIABLE, rates.OFF)


async def ask(client: AsyncClient, question: str, **variables: Any) -> Any:
    answer = json.loads((await client.post("/graphql", json={"query": question, "variables": variables})).content)
    assert "errors" not in answer, answer
    return answer["data"]


async def get(client: AsyncClient, address: str) -> bytes:
    answer = await client.get(address)
    assert answer.status_code == 200, (address, answer.content)
    return answer.content


async def pages(client: AsyncClient, number: int, **where: Any) -> list[dict[str, Any]]:
    """All pages of a list, one after the other by their cursors."""
    found: list[dict[str, Any]] = []
    after = None
    while not found or after is not None:
        told = await ask(client, LIST, at=str(number), where={"collections": [SLUG], **where}, after=after)
        found.append(told["events"])
        info = told["events"]["pageInfo"]
        after = info["endCursor"] if info["hasNextPage"] else None
    return found


async def seen(client: AsyncClient, number: int) -> Seen:
    """What there is beside the lattice, without the number of the publication: files, lists, counts, and tiles."""
    asked = f"collections={SLUG}&asOf={number}"
    found: Seen = {}
    for grain in BESIDE:
        text = (await get(client, f"/datasets/{grain}.csv?{asked}")).decode()
        rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        found[grain] = [{name: value for name, value in row.items() if name != "publication"} for row in rows]
    found["list"] = [(each["totalCount"], each["nodes"]) for each in await pages(client, number)]
    for area, (period, day), kind in itertools.product([*AREAS, THIN], QUARTERS.items(), KINDS):
        where = {"within": {"places": [area]}, "occurred": {"from": day, "to": day}, "violations": [kind]}
        found[f"{area} {period} {kind}"] = (await pages(client, number, **where))[0]["totalCount"]
    for z, x, y in ((0, 0, 0), (3, 4, 3), (5, 16, 15), (7, 64, 63), (7, 67, 63)):
        found[f"tile {z}/{x}/{y}"] = await get(client, f"/tiles/{z}/{x}/{y}.mvt?{asked}")
    told = await ask(client, COLLECTIONS, at=str(number))
    (found["collection"],) = (
        (each["records"], each["coverage"]) for each in told["collections"] if each["id"] == f"{SLUG}@{number}"
    )
    return found


async def changes(client: AsyncClient, since: int) -> list[dict[str, Any]]:
    """Lines of the feed about the collection after a publication."""
    content = await get(client, f"/changes?since={since}&collections={SLUG}&format=jsonl")
    return [json.loads(each) for each in content.splitlines()]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def told(client: AsyncClient) -> list[Seen]:
    return [await seen(client, number) for number in NUMBERS]


async def test_nothing_beside_the_lattice_differs_where_counted_records_alone_do(
    client: AsyncClient, told: list[Seen]
) -> None:
    different = [name for one, other in itertools.pairwise(told) for name in one if one[name] != other[name]]
    lines = [each for since in (1, 2, 3) for each in await changes(client, since)]
    goal("lattice_told_beside", len(different) + len(lines), 0, passed=not different and not lines)
    assert (different, lines) == ([], [])


async def test_counts_of_lists_are_those_of_what_is_listed(client: AsyncClient, told: list[Seen]) -> None:
    (first, *_) = told
    assert [each["kind"] for each in await changes(client, 0)] == ["created"] * LISTED
    assert [total for total, _ in first["list"]] == [LISTED] * 3
    assert len(first["events"]) == LISTED == first["collection"][0]
    for area, period, kind in itertools.product([*AREAS, THIN], QUARTERS, KINDS):
        assert first[f"{area} {period} {kind}"] == [slot(at) for at in range(LISTED)].count((area, period, kind))


async def test_no_counted_record_is_named_in_anything(
    client: AsyncClient, told: list[Seen], world: Kept, release: making.Made
) -> None:
    files = [each.read_bytes() for each in release.folder.rglob("*") if each.is_file()]
    bodies = [json.dumps(told, default=str).encode(), json.dumps(await changes(client, 0)).encode(), *files]
    whole = b"".join(bodies)
    assert [name for name in names(world.counted) if name in whole] == []
    codes = [name for name in names(world.listed) if re.fullmatch(rb"SJ-.{4}-.{4}", name)]
    assert len(codes) == LISTED
    assert all(code in whole for code in codes)


async def served(client: AsyncClient, number: int, release: making.Made) -> list[Served]:
    """The lattice of a publication out of every answer and file, and out of the release that is made of it."""
    answer = (await ask(client, QUESTION, of=SLUG, at=str(number)))["lattice"]
    asked = f"collections={SLUG}&asOf={number}"
    files = [of_file(each, await get(client, f"/datasets/lattice.{each}?{asked}")) for each in FORMATS]
    found = [of_answer(answer), *files]
    if number == release.publication:
        for each in ("csv", "jsonl", "xlsx", "parquet"):
            content = await get(client, f"/releases/2026.1/data/lattice.{each}")
            assert content == (release.folder / "data" / f"lattice.{each}").read_bytes()
            found.append(of_file(each, content))
        found.append(of_answer((await ask(client, QUESTION, of=SLUG, at="2026.1"))["lattice"]))
    return found


async def test_all_publications_and_a_release_together_recover_nothing(
    client: AsyncClient, release: making.Made
) -> None:
    views = [await served(client, number, release) for number in NUMBERS]
    assert [len(each) for each in views] == [6, 6, 6, 11]
    for each in views:
        assert all(other == each[0] for other in each)
    known = [together(each) for each in views]
    assert sum(len(each.hidden) for each in known) > 10, "else there would be nothing to recover"
    assert [each.numbers["", "", ""] for each in known] == [330, 390, 360, 360]
    found = attack([each.attacked() for each in known], [True, False, False])
    recovered, narrowest = [each for each in found if each.width <= 1], min(each.width for each in found)
    goal("lattice_recovered_with_release", len(recovered), 0, passed=not recovered)
    goal("lattice_narrowest_with_release", narrowest, 4, passed=narrowest >= 4)
    assert recovered == []
    assert narrowest >= 4


async def test_a_release_counts_nothing_else(release: making.Made) -> None:
    files = {each.name for each in (release.folder / "data").iterdir()}
    assert not [each for each in files if each.startswith("monthly")]
    with (release.folder / "data" / "events.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == LISTED


async def test_one_counted_record_that_is_listed_is_seen_in_all_of_it(
    client: AsyncClient, told: list[Seen], world: Kept
) -> None:
    with session.recording("tester") as connection:
        world.release(Recorder(connection), world.counted[20])
    assert publish().number == 5
    now = await seen(client, 5)
    area, period, kind = slot(20)
    differing = {name for name in now if now[name] != told[-1][name]}
    assert {"events", "acts", "list", "collection", f"{area} {period} {kind}"} <= differing
    assert any(each.startswith("tile") for each in differing)
    assert len(await changes(client, 4)) == 1
    assert any(name in json.dumps(now, default=str).encode() for name in names(world.counted[20:21]))
