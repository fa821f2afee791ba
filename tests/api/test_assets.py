"""Pages get their files from us, with the right type, and nothing else of the packages they come from."""

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from api.assets import SCRIPTS_AND_STYLES, TYPES, assets
from schema.errors import NotReady
from schema.settings import checkout

FONT = "@fontsource/ibm-plex-sans-arabic/files/ibm-plex-sans-arabic-arabic-400-normal.woff2"


@pytest.fixture(scope="module")
def client():
    return TestClient(Starlette(routes=[Mount("/assets", assets(checkout()))]))


@pytest.mark.parametrize("name", sorted(SCRIPTS_AND_STYLES | {FONT}))
def test_listed_files_are_served_with_their_type(client, name):
    answer = client.get(f"/assets/{name}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == TYPES[name[name.rindex(".") :]]
    assert "max-age=2592000" in answer.headers["cache-control"]
    assert len(answer.content) > 500
    again = client.get(f"/assets/{name}", headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "name",
    [
        "graphiql/package.json",
        "react/umd/react.development.js",
        "@fontsource/ibm-plex-sans/files/ibm-plex-serif-latin-400-normal.woff2",
        "@fontsource/ibm-plex-sans/files/ibm-plex-sans-cyrillic-400-normal.woff2",
        "graphiql/../../passwords/embedded/postgres",
        "%2e%2e/%2e%2e/passwords/embedded/postgres",
        "graphiql",
        "",
    ],
)
def test_other_files_are_not_found(client, name):
    assert client.get(f"/assets/{name}").status_code == 404


def test_missing_assets_say_who_installs_them(tmp_path):
    with pytest.raises(NotReady, match="`make run` installs them"):
        assets(tmp_path)
