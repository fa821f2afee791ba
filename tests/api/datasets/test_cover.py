"""Files of every grain and GraphQL tell the same of a whole country: pairs of filters, grains and text formats."""

import csv
import io
import json
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl

import pytest
import pytest_asyncio
from httpx2 import AsyncClient

from api import serve
from api.datasets import conditions
from api.datasets.spreadsheet import restored
from api.graphql import rates
from api.samples.country.loading import load
from api.samples.country.stream import Stream
from schema import session
from schema.filters import EventFilter, as_dict
from schema.queries.records import RecordFilter
from tests.api.worlds import ask
from tests.api.worlds import client as client_of
from tests.database import Database

EVENTS, SEED, PARTS = 240, 5, 3
FORMATS = ("csv", "jsonl", "geojson")
MORE = ("", "&labels=ar", "&hxl=true", "&lang=ar&labels=fr")

OF_EVENTS = (
    "",
    "violations=unlawful_killing,torture",
    "from=2022-01-01&to=2023-06-30&match=WITHIN",
    "verification=VERIFIED,CORROBORATED&granularity=INCIDENT",
    "methods=mortar,firearm",
    "actors=ACTOR&attribution=ALLEGED,SUSPECTED",
    "places=XQ01,XQ0302",
    "bbox=-30,-40,0,-28&placePrecision=NEAR",
    "independentSources=2&datePrecision=DAY",
)
OF_RECORDS = ("", "from=2022-01-01", "places=XQ01,XQ02", "sex=FEMALE,MALE", "to=2022-06-30&match=WITHIN")
EVENT_GRAINS = ("events", "acts", "claims", "tallies", "sources", "places")
RECORD_GRAINS = {
    "facilities": "facilities",
    "detentions": "detentionEpisodes",
    "displacements": "displacementFlows",
}

Rows = list[dict[str, Any]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(database: Database) -> AsyncIterator[AsyncClient]:
    """Asks of a country with corrections, withdrawals and removals for protection."""
    assert database.name
    assert list(islice(load(Stream(events=EVENTS, seed=SEED), "tester", "sample"), PARTS))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(rates.VARIABLE, rates.OFF)
        async with client_of(serve.app()) as asking:
            yield asking
    await session.close_async()


@pytest.fixture(scope="module")
def found() -> dict[str, Rows]:
    """What GraphQL tells of the events of a filter, asked once."""
    return {}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def actor(client: AsyncClient) -> str:
    """The actor most often named."""
    data = await ask(
        client, '{ events(where: {collections: ["qasira"]}) { nodes { acts { involvements { actor { id } } } } } }'
    )
    ids = [i["actor"]["id"] for e in data["events"]["nodes"] for a in e["acts"] for i in a["involvements"]]
    named: str = Counter(ids).most_common(1)[0][0]
    return named


async def events(client: AsyncClient, query: str, found: dict[str, Rows]) -> Rows:
    if query not in found:
        where = as_dict(conditions.read(EventFilter, parse_qsl(f"collections=qasira&{query}")))
        nodes: Rows = []
        after = None
        while after is not False:
            data = await ask(
                client,
                "query($where: EventFilter, $after: String) { events(where: $where, first: 100, after: $after,"
                " orderBy: OCCURRED_ASC) { nodes { code claims { id } sources { id } acts { id }"
                " tally(measure: KILLED) { low best high } } pageInfo { endCursor hasNextPage } } }",
                where=where,
                after=after,
            )
            page = data["events"]
            nodes += page["nodes"]
            after = page["pageInfo"]["endCursor"] if page["pageInfo"]["hasNextPage"] else False
        found[query] = nodes
    return found[query]


async def rows(client: AsyncClient, grain: str, format_: str, query: str) -> Rows:
    answer = await client.get(f"/datasets/{grain}.{format_}?collections=qasira&{query}")
    assert answer.status_code == 200, answer.text
    if format_ == "csv":
        lines = list(csv.DictReader(io.StringIO(answer.text, newline=""), strict=True))
        return lines[1:] if "hxl=true" in query else lines
    if format_ == "jsonl":
        return [json.loads(each) for each in answer.text.split("\n") if each]
    return [each["properties"] for each in answer.json()["features"]]


def summed(some: Rows, name: str) -> int:
    return sum(int(each[name]) for each in some if each[name] not in {"", None})


def told(of: str, some: Rows, nodes: Rows) -> None:
    """That rows of a grain say what GraphQL says of the events."""
    numbers = [each["tally"] for each in nodes if each["tally"]]
    if of == "events":
        assert Counter(each["code"] for each in some) == Counter(each["code"] for each in nodes)
        for bound in ("low", "best", "high"):
            assert summed(some, f"killed_all_{bound}") == sum(each[bound] or 0 for each in numbers)
    elif of == "claims":
        ids = (restored(each["claim_id"]) for each in some)
        assert Counter(ids) == Counter(c["id"] for each in nodes for c in each["claims"])
    elif of == "tallies":
        killed = [each for each in some if (each["measure"], each["population"]) == ("killed", "all")]
        assert len(killed) == len(numbers)
        assert summed(killed, "high") == sum(each["high"] or 0 for each in numbers)
    elif of == "sources":
        behind = Counter(s["id"] for each in nodes for s in each["sources"])
        shown = {restored(each["source_id"]): int(each["events"]) for each in some}
        # The stand-in for protected sources is left out where it is behind few events.
        assert {name: behind[name] for name in shown} == shown
        assert all(behind[name] < 3 for name in behind.keys() - shown.keys())


def pairs() -> Iterator[tuple[str, str, str]]:
    """Every filter with every grain, and each of both with every format and whatever else may be asked."""
    for i, query in enumerate(OF_EVENTS):
        for j, grain in enumerate(EVENT_GRAINS):
            yield grain, FORMATS[(i + j) % len(FORMATS)], query + MORE[(i + 2 * j) % len(MORE)]
    for i, query in enumerate(OF_RECORDS):
        for j, grain in enumerate((*RECORD_GRAINS, "record_claims")):
            yield grain, FORMATS[(i + j) % len(FORMATS)], query + MORE[(i + 2 * j) % len(MORE)]


@pytest.mark.parametrize(("grain", "format_", "asked"), list(pairs()))
async def test_files_and_graphql_agree(
    client: AsyncClient, found: dict[str, Rows], actor: str, grain: str, format_: str, asked: str
) -> None:
    asked = asked.replace("ACTOR", actor)
    if grain == "sources" and format_ == "geojson":
        format_ = "csv"
    some = await rows(client, grain, format_, asked)
    query = asked.partition("&labels")[0].partition("&hxl")[0].partition("&lang")[0]
    if grain in EVENT_GRAINS:
        nodes = await events(client, query, found)
        told(grain, some, nodes)
        if grain == "acts":
            assert len(some) == await counted(client, "acts", EventFilter, query)
        if grain == "places":
            flat = await rows(client, "events", "csv", query)
            provinces = Counter(each["adm1"] for each in flat if each["adm1"])
            assert {each["pcode"]: int(each["events"]) for each in some if each["level"] == "adm1"} == provinces
    elif grain in RECORD_GRAINS:
        assert len(some) == await counted(client, RECORD_GRAINS[grain], RecordFilter, query)
    else:
        assert len(some) == await of_records(client, query)
    assert {str(each["fictional"]).lower() for each in some} <= {"true"}


async def counted(client: AsyncClient, root: str, kind: Any, query: str) -> int:
    where = as_dict(conditions.read(kind, parse_qsl(f"collections=qasira&{query}")))
    name = kind.__name__
    data = await ask(client, f"query($where: {name}) {{ {root}(where: $where) {{ totalCount }} }}", where=where)
    total: int = data[root]["totalCount"]
    return total


async def of_records(client: AsyncClient, query: str) -> int:
    """Claims on records that are no events."""
    where: Mapping[str, Any] = as_dict(conditions.read(RecordFilter, parse_qsl(f"collections=qasira&{query}")))
    total, after = 0, None
    while after is not False:
        data = await ask(
            client,
            "query($where: ClaimFilter, $after: String) { claims(where: $where, first: 100, after: $after)"
            " { nodes { record { __typename } } pageInfo { endCursor hasNextPage } } }",
            where={"about": where},
            after=after,
        )
        page = data["claims"]
        total += sum(each["record"]["__typename"] != "Event" for each in page["nodes"])
        after = page["pageInfo"]["endCursor"] if page["pageInfo"]["hasNextPage"] else False
    return total


@pytest.mark.parametrize("format_", FORMATS)
async def test_what_had_been_reported_by_a_day_is_all_that_is_told(client: AsyncClient, format_: str) -> None:
    query = "reportedTo=2021-03-31&granularity=INCIDENT"
    where = as_dict(conditions.read(EventFilter, parse_qsl(f"collections=qasira&{query}")))
    data = await ask(
        client,
        "query($where: EventFilter) { crossTab(rows: VERIFICATION, measure: KILLED, where: $where) { lower records }"
        " events(where: $where) { totalCount } }",
        where=where,
    )
    some = await rows(client, "events", format_, query)
    later = await rows(client, "events", format_, "granularity=INCIDENT")
    assert 0 < len(some) == data["events"]["totalCount"] < len(later)
    assert 0 < summed(some, "killed_all_low") == data["crossTab"]["lower"]
    killed = [each for each in await rows(client, "tallies", format_, query) if each["measure"] == "killed"]
    assert summed([each for each in killed if each["population"] == "all"], "low") == data["crossTab"]["lower"]
    stated = [each["stated_on"] for each in await rows(client, "claims", format_, query)]
    assert max(stated) <= "2021-03-31"
