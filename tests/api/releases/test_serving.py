"""What is served of releases: pages, lists, files whole and in ranges; nothing else, and nothing that had to go."""

import hashlib
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from httpx2 import AsyncClient

from api import serve
from api.releases.layout import MANIFEST, PUBLIC_KEY
from api.releases.minisign import SecretKey
from schema import session
from schema.publish import publish
from schema.publish.released import Released, note
from tests.api.releases.sealed import release
from tests.api.worlds import World
from tests.api.worlds import client as client_of
from tests.database import Database
from tests.recording import Recorder

CSV = "/releases/2026.1/data/events.csv"
KEY = SecretKey(bytes(range(8)), bytes(range(32)))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("releases")
    (made / "secret.txt").write_text("nobody reads this")
    return made


@pytest.fixture(scope="module")
def world(database: Database, folder: Path) -> World:
    """Published as number 1, of which release 2026.1 was made, and a fictional one whose files lie elsewhere."""
    world = database.filled(World)
    made = release(folder, KEY)
    files = [
        {
            "path": each.relative_to(made).as_posix(),
            "grain": "events" if each.parent != made else "about",
            "media_type": "text/csv; charset=utf-8" if each.suffix == ".csv" else "application/octet-stream",
            "rows": None,
            "bytes": each.stat().st_size,
            "sha256": hashlib.sha256(each.read_bytes()).hexdigest(),
        }
        for each in sorted(made.rglob("*"))
        if each.is_file()
    ]
    note(Released("2026.1", 1, False, ["alpha"], "Cite <it> so.", "ab" * 32, files))
    note(Released("2026.1-fictional", 1, True, ["invented"], "Fictional.", "cd" * 32, files))
    return world


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(world: World, folder: Path) -> AsyncIterator[AsyncClient]:
    assert world.events
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SIJILL_RELEASES", str(folder))
        async with client_of(serve.app()) as asking:
            yield asking
    await session.close_async()


async def test_a_file_comes_whole_with_what_tells_of_it(client: AsyncClient, folder: Path) -> None:
    content = (folder / "2026.1/data/events.csv").read_bytes()
    answer = await client.get(CSV, headers={"accept-encoding": "gzip, br, zstd"})
    assert (answer.status_code, answer.content) == (200, content)
    assert answer.headers["etag"] == f'"{hashlib.sha256(content).hexdigest()}"'
    assert answer.headers["content-length"] == str(len(content))
    assert "content-encoding" not in answer.headers
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    state = (await client.get("/releases/2026.1.json")).json()
    assert answer.headers["last-modified"].endswith("GMT")
    assert state["publication"]["number"] == 1
    head = await client.head(CSV)
    assert (head.status_code, head.content) == (200, b"")
    assert {name: head.headers[name] for name in ("etag", "content-length", "last-modified")} == {
        name: answer.headers[name] for name in ("etag", "content-length", "last-modified")
    }


async def test_who_has_a_file_is_told_so(client: AsyncClient) -> None:
    whole = await client.get(CSV)
    tag, modified = whole.headers["etag"], whole.headers["last-modified"]
    for had in ({"if-none-match": tag}, {"if-none-match": f'"x", W/{tag}'}, {"if-modified-since": modified}):
        assert (await client.get(CSV, headers=had)).status_code == 304, had
    for had in ({"if-none-match": '"x"'}, {"if-none-match": '"x"', "if-modified-since": modified}):
        assert (await client.get(CSV, headers=had)).status_code == 200, had


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("bytes=0-3", slice(0, 4)),
        ("bytes=5-", slice(5, None)),
        ("bytes=-4", slice(-4, None)),
        ("bytes=2-99999", slice(2, None)),
    ],
)
async def test_a_range_of_a_file(client: AsyncClient, folder: Path, asked: str, expected: slice) -> None:
    content = (folder / "2026.1/data/events.csv").read_bytes()
    answer = await client.get(CSV, headers={"range": asked, "accept-encoding": "gzip"})
    assert (answer.status_code, answer.content) == (206, content[expected])
    start, end, _ = expected.indices(len(content))
    assert answer.headers["content-range"] == f"bytes {start}-{end - 1}/{len(content)}"


async def test_ranges_that_are_none_and_those_beyond_the_end(client: AsyncClient) -> None:
    for asked in ("bytes=9999-", "bytes=-0", "bytes=9999-99999"):
        answer = await client.get(CSV, headers={"range": asked})
        assert answer.status_code == 416, asked
        assert answer.headers["content-range"].startswith("bytes */")
    for asked in (
        "bytes=3-1",
        "lines=0-3",
        "bytes=x-y",
        "bytes",
        "bytes=",
        "bytes=0-3;bytes=5-6",
        "bytes=١-٢".encode(),
    ):
        assert (await client.get(CSV, headers={"range": asked})).status_code == 200, asked
    several = await client.get(CSV, headers={"range": "bytes=0-1,4-5"})
    assert several.status_code == 206
    assert several.headers["content-type"].startswith("multipart/byteranges")


async def test_a_range_of_what_was_had_before_holds_only_while_it_is_the_same(client: AsyncClient) -> None:
    tag = (await client.get(CSV)).headers["etag"]
    for had, status in ((tag, 206), ('"x"', 200), (f"W/{tag}", 200)):
        answer = await client.get(CSV, headers={"range": "bytes=0-1", "if-range": had})
        assert answer.status_code == status, had


@pytest.mark.parametrize(
    "path",
    [
        "/releases/2026.1/../secret.txt",
        "/releases/2026.1/%2e%2e/secret.txt",
        "/releases/2026.1/..%2fsecret.txt",
        "/releases/2026.1/data/../../secret.txt",
        "/releases/2026.1//etc/passwd",
        "/releases/2026.1/%2Fetc%2Fpasswd",
        "/releases/2026.1/data/events.csv/",
        "/releases/2026.1/data/events.csv%00",
        "/releases/2026.1/data",
        "/releases/2026.2/data/events.csv",
        "/releases/../2026.1/data/events.csv",
        "/releases/secret.txt",
        "/releases/%2e%2e",
        "/releases/2026.2",
        "/releases/2026.2.json",
    ],
)
async def test_nothing_else_is_served(client: AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert answer.status_code == 404, path
    assert "nobody reads this" not in answer.text


async def test_a_sentence_says_what_would_be_there(client: AsyncClient) -> None:
    told = (await client.get("/releases/2026.1/data/events.xml")).json()
    assert told["code"] == "NO_SUCH_FILE"
    assert told["message"] == "Release '2026.1' has no such file; /releases/2026.1 lists those there are."
    elsewhere = await client.get("/releases/2026.1-fictional/data/events.csv")
    assert (elsewhere.status_code, "not kept on this server" in elsewhere.text) == (404, True)


async def test_releases_are_listed_for_people_and_for_programs(client: AsyncClient, folder: Path) -> None:
    asked = {"text/html": "text/html", "application/json": "application/json", "*/*": "application/json"}
    for accept, given in asked.items():
        for path in ("/releases", "/releases/2026.1", "/releases/2026.1/"):
            answer = await client.get(path, headers={"accept": accept})
            assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (200, given), (path, accept)
    listed = (await client.get("/releases.json")).json()["releases"]
    assert [each["number"] for each in listed] == ["2026.1-fictional", "2026.1"]
    whole = (await client.get("/releases/2026.1.json")).json()
    file = next(each for each in whole["files"] if each["path"].endswith(".csv"))
    assert (await client.get(file["url"])).content == (folder / "2026.1" / file["path"]).read_bytes()
    assert (await client.get(whole["key"])).text == (folder / PUBLIC_KEY).read_text()


async def test_pages_exist_in_both_languages_and_mark_what_is_invented(client: AsyncClient) -> None:
    html = {"accept": "text/html"}
    real, invented = [(await client.get(f"/releases/2026.1{end}", headers=html)).text for end in ("", "-fictional")]
    assert "Cite &lt;it&gt; so." in real
    assert ("Fictional data: invented." in invented, "Fictional data" in real) == (True, False)
    arabic = (await client.get("/releases?lang=ar", headers=html)).text
    assert 'dir="rtl"' in arabic
    assert "الإصدارات" in arabic


async def test_what_holds_somebody_who_must_be_protected_is_served_no_more(
    client: AsyncClient, world: World, folder: Path
) -> None:
    assert (await client.get(CSV)).status_code == 200
    with session.recording("tester") as connection:
        Recorder(connection).write("event", {"title_en": "Corrected"}, of=world.events[5])
    publish()
    assert (await client.get(CSV)).status_code == 200, "a correction is no removal"
    with session.recording("tester") as connection:
        Recorder(connection).write("event", {}, of=world.events[3], withdrawn=True, protective=True)
    publish()
    for headers in ({}, {"range": "bytes=0-3"}, {"if-none-match": f'"{"ab" * 32}"'}):
        gone = await client.get(CSV, headers=headers)
        assert (gone.status_code, gone.json()["code"]) == (410, "GONE")
        assert gone.headers["cache-control"] == "public, max-age=60"
    for path in ("data/events.jsonl", "events/part-0.parquet"):
        other = await client.get(f"/releases/2026.1/{path}")
        assert (other.status_code, other.json()) == (410, gone.json()), "which file held it is not told"
    assert (await client.get(f"/releases/2026.1/{MANIFEST}")).status_code == 200
    page = await client.get("/releases/2026.1", headers={"accept": "text/html"})
    assert "removed since, to protect people" in page.text
    assert (await client.get("/releases/2026.1.json")).json()["removed"] is True
    assert (await client.get("/releases/2026.1-fictional.json")).json()["removed"] is False
    files = (await client.get("/releases/2026.1.json")).json()["files"]
    shutil.copytree(folder / "2026.1", folder / "2026.5")
    note(Released("2026.5", 1, False, ["alpha"], "Cite it so.", "ef" * 32, files))
    later = await client.get("/releases/2026.5/data/events.csv")
    assert later.status_code == 200, "made of the same state when that said less already"
    shutil.rmtree(folder / "2026.1")
    assert (await client.get(CSV)).status_code == 410
