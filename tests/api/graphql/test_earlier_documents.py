"""Documents that an earlier version of Sijill published lack what is published today: absence is null, or empty."""

from typing import Any

import pytest
import sqlalchemy as sa
from httpx2 import AsyncClient
from sqlalchemy.dialects.postgresql import JSONB

from schema.access import Audience
from schema.roles import Login
from schema.tables.base import for_audience
from tests.api.siege import Siege
from tests.api.worlds import ask
from tests.database import Database

STRIKE = '{ events(where: {kinds: ["airstrike"]}) { nodes { %s } } }'


def _as_before(document: dict[str, Any]) -> dict[str, Any]:
    """An event's document without the keys that came later."""
    for act in document["acts"]:
        if act["victim"]:
            del act["victim"]["size"]
    for claim in document["claims"]:
        del claim["victim"], claim["overlaps"]
    del document["type"], document["facility"]
    return document


@pytest.fixture(scope="module")
def earlier(siege: Siege, database: Database) -> Siege:
    """The record with events as an earlier version left them, and documents without quotations."""
    tables = for_audience(Audience.OPEN).tables
    event, document = tables["open.event"], tables["open.document"]
    with database.engine(Login.PUBLISHER).begin() as connection:
        for row in connection.execute(sa.select(event.c.id, event.c.document)).all():
            content = _as_before(dict(row.document))
            connection.execute(event.update().where(event.c.id == row.id).values(document=content))
        without = sa.type_coerce(document.c.document, JSONB).op("-")("quotations")
        connection.execute(document.update().values(document=without))
    return siege


async def one(client: AsyncClient, chosen: str) -> dict[str, Any]:
    """What is chosen of the one airstrike."""
    (found,) = (await ask(client, STRIKE % chosen))["events"]["nodes"]
    whole: dict[str, Any] = found
    return whole


async def test_events_are_events_without_saying_so(besieged: AsyncClient, earlier: Siege) -> None:
    assert earlier.strike
    found = await one(
        besieged, "id __typename kind { vocabulary } permalink code history { recordType } facility { id }"
    )
    assert (found["__typename"], found["kind"], found["facility"]) == ("Event", {"vocabulary": "event"}, None)
    assert found["permalink"].endswith(f"/events/{found['code']}")
    assert found["history"] == [{"recordType": "Event"}]
    node = await ask(besieged, "query N($id: ID!) { node(id: $id) { __typename } }", id=found["id"])
    assert node == {"node": {"__typename": "Event"}}


async def test_what_was_not_published_then_is_null_or_empty(besieged: AsyncClient, earlier: Siege) -> None:
    assert earlier.strike
    found = await one(besieged, "acts { victim { size { low } } } claims { victim { id } overlaps { id } }")
    assert [each["victim"] for each in found["acts"] if each["victim"]] == [{"size": None}]
    assert {str(each) for each in found["claims"]} == {str({"victim": None, "overlaps": []})}
    data = await ask(besieged, "{ sources { nodes { documents { nodes { title quotations { quote } } } } } }")
    documents = [document for each in data["sources"]["nodes"] for document in each["documents"]["nodes"]]
    assert documents == [{"title": "Statement", "quotations": []}]
