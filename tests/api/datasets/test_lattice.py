"""Files of a lattice are of confidential collections alone, and files that count otherwise of public ones alone."""

import json
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from httpx2 import AsyncClient

from schema import session
from tests.api.worlds import World

SLUG = "alpha"


def marked(how: str) -> None:
    with session.publishing() as connection:
        changed = sa.text(f"UPDATE open.collection SET document = document {how} WHERE slug = :slug")
        connection.execute(changed, {"slug": SLUG})


@pytest.fixture
def confidential(world: World) -> Iterator[str]:
    """A collection that says that it is."""
    assert world.events
    marked("""|| '{"confidential": true}'""")
    yield SLUG
    marked("- 'confidential'")


async def refused(client: AsyncClient, address: str) -> tuple[int, str, str]:
    answer = await client.get(f"/datasets/{address}")
    told = json.loads(answer.content)
    return answer.status_code, told["code"], told["message"]


async def test_public_collections_have_no_lattice_and_none_is_meant_unnamed(client: AsyncClient) -> None:
    found = await refused(client, f"lattice.csv?collections={SLUG}")
    assert found == (400, "BAD_INPUT", f"collections: {SLUG} is public already: its counts are exact; take monthly.")
    assert (await refused(client, "lattice.csv"))[1:] == (
        "BAD_INPUT",
        "collections: name the confidential collection whose lattice is wanted.",
    )
    assert (await refused(client, "lattice.csv?collections=nowhere"))[1] == "UNKNOWN_KEY"


async def test_what_is_fixed_can_be_asked_for_nothing_else(client: AsyncClient, confidential: str) -> None:
    for key in ("places=XQ01", "from=2016-12-01", "violations=torture", "text=a", "shape=ucdp"):
        assert (await refused(client, f"lattice.csv?collections={confidential}&{key}"))[1] in (
            "BAD_INPUT",
            "UNKNOWN_KEY",
        )
    assert (await refused(client, f"lattice.geojson?collections={confidential}"))[1] == "BAD_INPUT"


async def test_of_confidential_collections_nothing_else_is_counted(client: AsyncClient, confidential: str) -> None:
    assert (await client.get(f"/datasets/lattice.csv?collections={confidential}")).status_code == 200
    for address in (
        f"monthly.csv?collections={confidential}",
        f"monthly.parquet?collections={confidential}&level=adm1",
    ):
        assert (await refused(client, address))[1:] == (
            "REFUSED",
            "Counts of Alpha are published on a fixed lattice only; take lattice.csv.",
        )


async def test_each_collection_is_offered_what_tells_of_it(client: AsyncClient, confidential: str) -> None:
    page = (await client.get("/datasets")).text
    catalogue = (await client.get("/datasets/catalogue.jsonld")).text
    for told in (page, catalogue):
        assert f"/datasets/lattice.xlsx?collections={confidential}" in told
        assert f"/datasets/monthly.csv?collections={confidential}" not in told
        assert "/datasets/monthly.csv?collections=invented" in told
        assert "/datasets/lattice.xlsx?collections=invented" not in told
