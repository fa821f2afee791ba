"""What an address may say, what it is answered, and the one sentence for everything else."""

import dataclasses
import datetime as dt
from typing import Any
from urllib.parse import parse_qsl

import pytest
from httpx2 import AsyncClient

from api import marks
from api.datasets import asking, conditions, grains, problems
from api.graphql import rates
from schema.filters import EventFilter
from schema.grains.declaring import Column, Deprecation, Grain
from schema.queries.records import PeopleFilter, RecordFilter
from schema.vocabulary import Sex
from tests.api.worlds import World

CSV, GEOJSON = "/datasets/events.csv", "/datasets/events.geojson"

WRONG = [
    ("places=XX", "UNKNOWN_KEY", "XX"),
    ("violations=x", "UNKNOWN_KEY", "violation"),
    ("from=2016-13-01", "BAD_INPUT", "2016-12-13"),
    ("from=2017-01-01&to=2016-01-01", "BAD_INPUT", "swap"),
    ("colections=alpha", "BAD_INPUT", "did you mean 'collections'?"),
    ("collections=alpha,invented", "MIXED_FICTION", "fictional"),
    ("kinds=x", "UNKNOWN_KEY", "event"),
    ("asOf=99", "UNKNOWN_KEY", "the last is 1"),
    ("asOf=1999-01-01", "BEFORE_FIRST_PUBLICATION", "1999"),
    ("asOf=1&asOf=1", "BAD_INPUT", "twice"),
    ("asOf=2031.9", "UNKNOWN_KEY", "no published release '2031.9'"),
    ("from=2016-12-01&from=2016-12-02", "BAD_INPUT", "twice"),
    ("text=%00", "BAD_INPUT", "character"),
    ("bbox=1,2", "BAD_INPUT", "four"),
    ("columns=cod", "UNKNOWN_KEY", "did you mean 'code'?"),
    ("columns=document", "UNKNOWN_KEY", "no column 'document'"),
    ("columns=kind,kind", "BAD_INPUT", "twice"),
    ("shape=acledd", "UNKNOWN_KEY", "shape"),
    ("labels=de", "BAD_INPUT", "en, ar, fr"),
    ("lang=fr", "BAD_INPUT", "en, ar"),
    ("hxl=yes", "BAD_INPUT", "neither true nor false"),
    ("level=adm1", "BAD_INPUT", "'level' is nothing that events can be asked for"),
]

NOWHERE = [
    ("event.csv", "did you mean 'events'?"),
    ("events.xls", "did you mean"),
    ("events.tar.gz", "no format 'tar.gz'"),
    ("events", "a dot, and a format"),
    ("events.codebook.pdf", "csv, json"),
    ("nothing.codebook.csv", "no datasets of 'nothing'"),
]


@pytest.mark.parametrize(("query", "code", "words"), WRONG)
async def test_what_is_wrong_is_told_in_one_sentence(client: AsyncClient, query: str, code: str, words: str) -> None:
    for method in ("GET", "HEAD"):
        answer = await client.request(method, f"{CSV}?{query}")
        assert answer.status_code == 400
        assert answer.headers["content-type"] == "application/json"
    told = (await client.get(f"{GEOJSON}?{query}")).json()
    assert told.keys() == {"code", "message", "docs"}
    assert told["code"] == code
    assert words in told["message"]
    assert told["docs"] == "http://sijill.example/datasets"


async def test_a_condition_of_another_grain_is_taken_for_no_other(client: AsyncClient) -> None:
    for grain, key in (("detentions", "violations"), ("events", "records")):
        sentence = (await client.get(f"/datasets/{grain}.csv?{key}=x")).json()["message"]
        assert f"'{key}' is nothing that {grain} can be asked for; there are " in sentence


@pytest.mark.parametrize(("name", "words"), NOWHERE)
async def test_where_nothing_is_it_says_what_there_is(client: AsyncClient, name: str, words: str) -> None:
    answer = await client.get(f"/datasets/{name}")
    assert answer.status_code == 404
    assert answer.json()["code"] == "NO_SUCH_FILE"
    assert words in answer.json()["message"]


async def test_the_page_that_errors_name_is_there(client: AsyncClient) -> None:
    told = (await client.get(f"{CSV}?places=XX")).json()
    assert (await client.get(told["docs"])).status_code == 200


async def test_what_a_file_is_stands_above_it(client: AsyncClient, world: World) -> None:
    assert world.events
    head, whole = await client.head(CSV), await client.get(CSV)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("etag", "content-type", "content-disposition", "x-publication", "link", "cache-control"):
        assert head.headers[name] == whole.headers[name]
    assert whole.headers["x-publication"] == "1"
    assert whole.headers["cache-control"] == "public, max-age=60"
    links = {each.split("; ")[1]: each.split("; ")[0] for each in whole.headers["link"].split(", ")}
    assert links['rel="license"'] == "<https://spdx.org/licenses/CC0-1.0>"
    codebook = await client.get(links['rel="describedby"'].strip("<>"))
    assert (codebook.status_code, codebook.json()["grain"]) == (200, "events")


async def test_a_file_that_is_known_is_not_sent_again(client: AsyncClient) -> None:
    tag = (await client.get(f"{CSV}?places=XQ")).headers["etag"]
    for known, query, status in (
        (tag, "places=XQ", 304),
        (f'"other", W/{tag}', "places=XQ", 304),
        ("*", "places=XQ", 304),
        (tag, "places=XQ01", 200),
        (tag, "places=XQ&labels=en", 200),
        (tag, "places=XQ&hxl=true", 200),
    ):
        assert (await client.get(f"{CSV}?{query}", headers={"if-none-match": known})).status_code == status
    assert (await client.get(f"{GEOJSON}?places=XQ", headers={"if-none-match": tag})).status_code == 200


@pytest.fixture
def going(monkeypatch: pytest.MonkeyPatch) -> None:
    """Column `kind` will go."""
    events = grains.GRAINS["events"]
    going = Deprecation(dt.date(2026, 1, 2), dt.date(2027, 1, 2), "take event_kind")
    columns: tuple[Column, ...] = tuple(
        dataclasses.replace(each, deprecated=going) if each.name == "kind" else each for each in events.columns
    )
    changed: Grain = dataclasses.replace(events, columns=columns)
    monkeypatch.setattr(grains, "GRAINS", {"events": changed})


@pytest.mark.usefixtures("going")
async def test_columns_that_will_go_are_announced_to_who_asks_for_them(client: AsyncClient) -> None:
    told = (await client.head(f"{CSV}?columns=code,kind")).headers
    assert told["deprecation"] == f"@{int(dt.datetime(2026, 1, 2, tzinfo=dt.UTC).timestamp())}"
    assert told["sunset"] == "Sat, 02 Jan 2027 00:00:00 GMT"
    assert 'rel="deprecation"' in told["link"]
    others = (await client.head(f"{CSV}?columns=code")).headers
    assert {"deprecation", "sunset"}.isdisjoint(others)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "collections=qasira&violations=torture,arbitrary_detention&from=2021-01-01&match=within",
        "asOf=41&columns=code,kind&labels=ar&lang=ar&hxl=true&bbox=1,2,3,4",
        "near=1,2,300&asOf=2016-12-13T10:00:00%2B03:00",
    ],
)
def test_an_address_reads_back_as_what_it_was_written_from(query: str) -> None:
    wanted = asking.read("events", "csv", parse_qsl(query))
    written = wanted.canonical.partition("?")[2]
    again = asking.read("events", "csv", parse_qsl(written))
    assert again.canonical == wanted.canonical
    assert dataclasses.replace(again, as_of=wanted.as_of) == wanted


def test_conditions_of_other_records_have_the_words_of_graphql() -> None:
    query = "records=SJ-1&collections=a,b&kinds=prison&from=2016-01-01&places=XQ&sex=FEMALE&roles=medic&text=x+y"
    where = conditions.read(RecordFilter, parse_qsl(query))
    assert isinstance(where, RecordFilter)
    assert (where.records, where.kinds, where.text) == (("SJ-1",), ("prison",), "x y")
    assert (where.people, where.occurred.from_) == (
        PeopleFilter(roles=("medic",), sex=(Sex.FEMALE,)),
        dt.date(2016, 1, 1),
    )
    assert conditions.read(RecordFilter, conditions.write(where)) == where
    assert {"violations", "actors"}.isdisjoint(conditions.keys(RecordFilter))
    assert isinstance(conditions.read(EventFilter, []), EventFilter)


def test_the_same_question_has_one_mark_and_another_one_another() -> None:
    assert marks.holds('"a", W/"b"', '"b"')
    assert not marks.holds('"a"', '"b"')
    assert not marks.holds(None, '"b"')
    assert problems.nearest("cde", ["code", "kind"]) == "did you mean 'code'?"


async def test_who_took_much_waits(client: AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    size = len((await client.get(CSV)).content)
    rates.forget()
    # A request costs as before, and so do the bytes: two files are one too many.
    monkeypatch.setenv(rates.VARIABLE, f"{rates.REQUEST + size // 200} per hour")
    assert (await client.get(CSV)).status_code == 200
    answer: Any = await client.get(CSV)
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 3_000
    assert answer.json()["code"] == "RATE_LIMITED"
    monkeypatch.setenv(rates.VARIABLE, rates.OFF)
    assert (await client.get(CSV)).status_code == 200
