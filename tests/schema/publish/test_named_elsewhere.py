"""Who is named beneath a record and harmed in another one is shown with that one alone, as far as that one is."""

import uuid

import pytest

from schema import session
from schema.publish import publish
from schema.tables import published
from tests.recording import Recorder
from tests.schema.publish.shown import current
from tests.schema.publish.weakening import Weakness

pytestmark = pytest.mark.usefixtures("database")

SECRET = "the baker of the second street"
PERSON = {"unit": "person", "sex": "unknown", "age_band": "unknown", "civilian_status": "unknown", "roles": []}


def victim(r: Recorder, record: uuid.UUID, label: str) -> uuid.UUID:
    return r.write("victim", PERSON | {"record_id": record, "label_en": label})


def told(slug: str) -> str:
    """What readers see of an event, of whose acts one names a victim of a record that is withheld."""
    with session.recording("tester") as connection:
        r = Recorder(connection)
        hidden = r.event(r.collection(f"{slug}-hidden", disclosure="confidential"))
        shown = r.event(r.collection(f"{slug}-shown"))
        r.act(shown, victim_id=victim(r, hidden, SECRET))
        r.act(shown, victim_id=victim(r, shown, "a shopper"))
    publish()
    assert current(published.event, hidden) is None
    row = current(published.event, shown)
    assert len(row["document"]["acts"]) == 2
    return str(dict(row))


def test_a_victim_of_a_withheld_record_is_not_told_by_an_act_of_another_one() -> None:
    row = told("named")
    assert "a shopper" in row
    assert SECRET not in row


def test_without_the_record_in_the_join_it_is() -> None:
    with Weakness("60_parts", "(v.id, v.record_id) = (a.victim_id, a.event_id)", "v.id = a.victim_id").opened():
        assert SECRET in told("named-by-id")
