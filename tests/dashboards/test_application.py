"""What the application answers, without a browser."""

import re

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from dashboards.app import make
from tests.dashboards import country
from tests.database import Database

HERE = f"?collections={country.SLUG}"


@pytest.fixture(scope="module")
def client() -> TestClient:
    # Never as a context manager: the site that composes the pages keeps its own lifespan.
    return TestClient(make(), raise_server_exceptions=False)


def test_the_page_knows_its_language_before_any_script_runs(client: TestClient) -> None:
    english, arabic = client.get("/explore/"), client.get("/explore/?lang=ar&theme=dark")
    assert (english.status_code, arabic.status_code) == (200, 200)
    assert '<html lang="en" dir="ltr" data-theme="light"' in english.text
    assert '<html lang="ar" dir="rtl" data-theme="dark"' in arabic.text
    assert "استكشاف" in arabic.text


def test_an_address_without_a_slash_leads_to_the_page_with_its_question(client: TestClient) -> None:
    answer = client.get("/explore?collections=a,b&lang=ar", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (307, "/explore/?collections=a,b&lang=ar")


def test_only_the_page_itself_is_a_page(client: TestClient) -> None:
    # Dash answers every address beneath its own with the page once its private `_setup_catchall` has run; ours has not.
    for path in ("nothing", "page/x", "_dash-component-suites/dash/none.js", "assets/none.css"):
        assert client.get(f"/explore/{path}").status_code == 404, path


def test_nothing_is_loaded_from_elsewhere(client: TestClient) -> None:
    text = client.get("/explore/").text
    assert not [link for link in re.findall(r'(?:src|href)="([^"]*)"', text) if not link.startswith("/explore/")]
    for file in set(re.findall(r'(?:src|href)="([^"]*)"', text)):
        assert client.get(file).status_code == 200, file


def test_the_policy_allows_the_one_inline_script_and_no_other(client: TestClient) -> None:
    policy = client.get("/explore/").headers["content-security-policy"]
    assert re.search(r"script-src 'self' 'sha256-[\w+/=]+';", policy)
    assert "unsafe-eval" not in policy
    assert "default-src 'self'" in policy


def test_web_sockets_are_refused(client: TestClient) -> None:
    assert '"websocket"' not in client.get("/explore/").text
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/explore/_dash-ws-callback"):
        pass


def test_the_data_of_a_figure_are_a_file(client: TestClient, published: Database) -> None:
    answer = client.get(f"/explore/areas.csv{HERE}")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == 'attachment; filename="sijill-areas-1-fictional.csv"'
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "Westmark" in answer.text
    assert client.get(f"/explore/series.csv{HERE}").text.count("\r\n") == 15


@pytest.mark.parametrize(
    ("search", "sentence"),
    [
        ("?collections=nowhere", "collections: there is no published collection 'nowhere'"),
        ("?from=x", "from: 'x' is no day; write it as 2016-12-13."),
        ("", "collections: no real collection is published; name one."),
    ],
)
def test_a_file_that_cannot_be_made_is_one_sentence(
    client: TestClient, published: Database, search: str, sentence: str
) -> None:
    answer = client.get(f"/explore/series.csv{search}")
    assert answer.status_code == 400
    assert answer.text.startswith(sentence)
    assert answer.text.count("\n") == 1


def test_a_callback_that_fails_shows_no_trace(client: TestClient) -> None:
    answer = client.post("/explore/_dash-update-component", json={"output": "nothing.children", "inputs": []})
    assert answer.status_code == 500
    assert "Traceback" not in answer.text
    assert "dashboards" not in answer.text
