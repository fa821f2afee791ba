"""The whole application: what is where, which headers it has, and that no page loads anything from elsewhere."""

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from httpx2 import AsyncClient

from api import dressed, serve
from schema import session
from tests.api.worlds import World, ask
from tests.api.worlds import client as client_of
from tests.database import Database

PAGES = ("/", "/?lang=ar", "/datasets", "/datasets?lang=ar", "/graphql")
BROWSER = {"accept": "text/html"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def empty(database: Database) -> AsyncIterator[AsyncClient]:
    """The application before anything is published. Tests that use it come first."""
    assert database.name
    async with client_of(serve.app()) as asking:
        yield asking
    await session.close_async()


@pytest.fixture(scope="module")
def world(empty: AsyncClient) -> World:
    """Publication 1."""
    assert empty
    return World()


@pytest.fixture
def client(empty: AsyncClient, world: World) -> AsyncClient:
    """The application after publication 1."""
    assert world.events
    return empty


async def test_before_the_first_publication_pages_say_so(empty: AsyncClient) -> None:
    assert (await empty.get("/health")).json() == {"status": "ok", "publication": None}
    assert "Nothing has been published yet" in (await empty.get("/")).text
    assert "لم يُنشر شيء بعد" in (await empty.get("/?lang=ar")).text
    assert (await empty.get("/datasets")).status_code == 200
    assert (await empty.get("/datasets/events.csv")).json()["code"] == "BEFORE_FIRST_PUBLICATION"
    assert (await empty.get("/events/SJ-0000-0000")).status_code == 404
    answer = await empty.post("/graphql", json={"query": "{ publication { number } }"})
    assert answer.json()["errors"][0]["extensions"]["code"] == "BEFORE_FIRST_PUBLICATION"


async def test_health_names_the_publication(client: AsyncClient) -> None:
    answer = await client.get("/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "publication": 1})


async def test_the_entrance_says_what_is_in_the_record(client: AsyncClient) -> None:
    english, arabic = (await client.get("/")).text, (await client.get("/?lang=ar")).text
    assert '<html lang="en" dir="ltr">' in english
    assert '<html lang="ar" dir="rtl">' in arabic
    assert "Alpha" in english
    assert "ألفا" in arabic
    assert "٢٥" in arabic
    assert "Fictional: invented for demonstration" in english
    assert "Known as of publication 1" in english
    for address in ("/explore/", "/graphql", "/datasets"):
        assert f'href="{address}"' in english


async def test_an_event_has_an_address_in_both_languages(client: AsyncClient) -> None:
    data = await ask(client, "{ events(orderBy: OCCURRED_ASC, first: 1, asOf: 1) { nodes { code permalink } } }")
    (event,) = data["events"]["nodes"]
    assert event["permalink"] == f"http://sijill.example/events/{event['code']}?asOf=1"
    english = await client.get(event["permalink"])
    arabic = await client.get(f"{event['permalink']}&lang=ar")
    assert "<h1>Event 1</h1>" in english.text
    assert "<h1>حادثة 1</h1>" in arabic.text
    assert "two</q>" in english.text
    assert "=Agency" in english.text
    for query, status in (("asOf=99", 400), ("asOf=x", 400), ("asOf=1999-01-01", 404)):
        assert (await client.get(f"/events/{event['code']}?{query}")).status_code == status
    assert (await client.get("/events/%3Cscript%3E")).text.count("<script>") == 0


async def test_an_event_of_an_invented_collection_says_so(client: AsyncClient) -> None:
    data = await ask(client, '{ events(where: {collections: ["invented"]}) { nodes { code } } }')
    page = (await client.get(f"/events/{data['events']['nodes'][0]['code']}")).text
    assert 'class="fictional"' in page


@pytest.mark.parametrize("address", [*PAGES, "/explore/", "/health", "/datasets/events.csv", "/nothing"])
async def test_every_answer_has_a_policy(client: AsyncClient, address: str) -> None:
    headers = (await client.get(address, headers=BROWSER)).headers
    policy = headers["content-security-policy"]
    assert "unsafe-eval" not in policy
    assert not re.search(r"script-src[^;]*unsafe-inline", policy)
    assert "http" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert "set-cookie" not in headers


async def test_pages_load_what_is_ours_and_data_nothing(client: AsyncClient) -> None:
    policies = {}
    for address in (*PAGES, "/explore/", "/health", "/datasets/events.csv", "/nothing", "/pages/site.css"):
        headers = (await client.get(address, headers=BROWSER)).headers
        policies[address] = _parts(headers["content-security-policy"])
    strict = _parts(dressed.PAGE)
    data = _parts(dressed.DATA)
    for address in ("/", "/?lang=ar", "/datasets", "/datasets?lang=ar"):
        assert policies[address] == strict
    for address in ("/health", "/datasets/events.csv", "/nothing"):
        assert policies[address] == data
    # All that one page may and others may not.
    editor = {name: value for name, value in policies["/graphql"].items() if value != strict[name]}
    assert editor == {"style-src": {"'self'", "'unsafe-inline'"}, "font-src": {"'self'", "data:"}}
    boards = policies["/explore/"]
    assert boards["default-src"] == {"'self'"}
    assert {each for each in boards["script-src"] if not each.startswith("'sha256-")} == {"'self'"}


def _parts(policy: str) -> dict[str, set[str]]:
    return {name: set(values) for name, *values in (part.split() for part in policy.split(";"))}


async def test_a_page_that_has_not_changed_keeps_its_policy(client: AsyncClient) -> None:
    tag = (await client.get("/")).headers["etag"]
    unchanged = await client.get("/", headers={"if-none-match": tag})
    assert unchanged.status_code == 304
    assert "content-security-policy" not in unchanged.headers


@pytest.mark.parametrize(
    ("address", "whose"),
    [
        ("/", "same-origin"),
        ("/graphql", "same-origin"),
        ("/explore/", "same-origin"),
        ("/datasets", "same-origin"),
        ("/datasets/events.csv", "cross-origin"),
        ("/changes", "cross-origin"),
        ("/tiles/tilejson.json", "cross-origin"),
    ],
)
async def test_open_data_may_be_taken_by_others_and_pages_not(client: AsyncClient, address: str, whose: str) -> None:
    headers = (await client.get(address, headers=BROWSER)).headers
    assert headers["cross-origin-resource-policy"] == whose


@pytest.mark.parametrize("address", PAGES)
async def test_pages_load_nothing_from_elsewhere_and_all_they_name(client: AsyncClient, address: str) -> None:
    page = (await client.get(address, headers=BROWSER)).text
    loaded = re.findall(r'<(?:script|link)[^>]* (?:src|href)="([^"]+)"', page)
    assert loaded
    for each in loaded:
        assert each.startswith("/")
        assert (await client.get(each)).status_code == 200, each
    # Scripts that stand in the page are data.
    assert all('type="application/json"' in tag for tag in re.findall(r"<script(?![^>]* src=)[^>]*>", page))


@pytest.mark.parametrize("address", ["/graphql", "/graphql/persisted", "/datasets/events.csv"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
async def test_any_origin_may_ask_without_credentials(client: AsyncClient, address: str, method: str) -> None:
    origin = {"origin": "https://elsewhere.example"}
    wanted = {"access-control-request-method": method, "access-control-request-headers": "content-type,if-none-match"}
    preflight = await client.options(address, headers={**origin, **wanted})
    assert preflight.status_code == 200
    answer = await client.request(method, address, headers={**origin, "cookie": "a=b", "authorization": "x"})
    for each in (preflight, answer):
        assert each.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in each.headers
    exposed = answer.headers["access-control-expose-headers"]
    assert exposed == "Content-Disposition, Content-Range, Deprecation, ETag, Link, Retry-After, Sunset, X-Publication"


@pytest.mark.parametrize("wanted", [("DELETE", "content-type"), ("POST", "authorization"), ("POST", "x-anything")])
async def test_other_methods_and_headers_are_not_offered_to_origins(
    client: AsyncClient, wanted: tuple[str, str]
) -> None:
    method, header = wanted
    asked = {"access-control-request-method": method, "access-control-request-headers": header}
    answer = await client.options("/graphql", headers={"origin": "https://elsewhere.example", **asked})
    assert answer.status_code == 400


@pytest.mark.parametrize("address", ["/", "/explore/", "/health", "/datasetsx", "/graphqlx"])
async def test_pages_are_read_by_no_other_origin(client: AsyncClient, address: str) -> None:
    answer = await client.get(address, headers={"origin": "https://elsewhere.example"})
    assert "access-control-allow-origin" not in answer.headers


async def test_pages_are_told_apart_by_publication_and_language(client: AsyncClient) -> None:
    first = await client.get("/")
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "public, max-age=60"
    assert (await client.get("/", headers={"if-none-match": tag})).status_code == 304
    assert (await client.get("/?lang=ar", headers={"if-none-match": tag})).status_code == 200


@pytest.mark.parametrize(
    "address",
    ["/nothing", "/explorer", "/graphql/x", "/pages/frame.py", "/pages/page.html", "/assets/x", "/pages/../serve.py"],
)
async def test_what_is_not_there_is_not_found(client: AsyncClient, address: str) -> None:
    assert (await client.get(address, headers=BROWSER)).status_code == 404


async def test_the_dashboards_are_at_explore(client: AsyncClient) -> None:
    answer = await client.get("/explore/")
    assert answer.status_code == 200
    assert "_dash-config" in answer.text


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/dataset", 404, "NO_SUCH_ADDRESS"),
        ("GET", "/datasets/events.csv/more", 404, "NO_SUCH_ADDRESS"),
        ("POST", "/datasets/events.csv", 405, "BAD_INPUT"),
        ("PUT", "/releases", 405, "BAD_INPUT"),
        ("DELETE", "/tiles/4/9/6.mvt", 405, "BAD_INPUT"),
    ],
)
async def test_where_nothing_is_an_error_tells_where_to_go(
    client: AsyncClient, method: str, path: str, status: int, code: str
) -> None:
    answer = await client.request(method, path)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["docs"] == "http://sijill.example/datasets"
    assert ("allow" in answer.headers) == (status == 405)


async def test_the_log_has_no_addresses_and_no_questions(
    client: AsyncClient, capsys: pytest.CaptureFixture[str]
) -> None:
    await client.get("/datasets/events.csv?text=Umm+Ahmad", headers={"x-forwarded-for": "192.0.2.7"})
    await client.get("/events/SJ-0000-0000")
    logged = "".join(capsys.readouterr())
    assert "/datasets" in logged
    for secret in ("Umm", "192.0.2.7", "127.0.0.1", "SJ-0000"):
        assert secret not in logged


async def test_the_log_tells_areas_and_methods_that_there_are(
    client: AsyncClient, capsys: pytest.CaptureFixture[str]
) -> None:
    for method, address in (("GET", "/Umm"), ("UMM", "/"), ("GET", "/records"), ("GET", "/events%2FUmm")):
        await client.request(method, address)
    logged = capsys.readouterr()
    told = "".join(logged)
    assert "/other" in told
    assert "/records" in told
    assert "umm" not in told.lower()


async def test_without_a_database_it_says_what_to_do(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert world.events
    monkeypatch.setenv("SIJILL_DATABASE", "there_is_none")
    async with client_of(serve.app()) as client:
        health = await client.get("/health")
        assert health.status_code == 503
        for address in ("/", "/datasets/events.csv", "/events/SJ-0000-0000"):
            answer = await client.get(address)
            assert (answer.status_code, answer.json()["code"]) == (503, "NOT_READY")
            assert "sijill db start" in answer.json()["message"]
        refused = await client.post("/graphql", json={"query": "{ publication { number } }"})
    assert refused.json()["errors"][0]["extensions"]["code"] == "NOT_READY"
