"""What puts records into the queue of publish, in the transaction that wrote it."""

import datetime
import uuid

import pytest
import sqlalchemy as sa

from schema import session
from schema.tables.place import policy
from tests.database import Database
from tests.recording import Recorder

NOW = sa.text("SELECT DISTINCT record_id FROM core.unpublished WHERE at = transaction_timestamp()")
PERSON = {"unit": "person", "label_en": "A person", "sex": "unknown", "age_band": "unknown"}
CONSENT = {"purpose": "record_publication", "granted": False}
RULE = {
    "concept": "corridor",
    "code": "evacuation",
    "audience": "open",
    "place_precision": "adm1",
    "date_precision": "month",
}


@pytest.fixture(scope="module")
def named(database: Database) -> dict[str, uuid.UUID]:
    with session.recording("tester") as connection:
        r = Recorder(connection)
        public, secret = r.collection("public"), r.collection("secret", disclosure="confidential")
        made = {"public": r.event(public), "secret": r.event(secret), "source": r.source("Somebody")}
        made["episode"] = r.lasting("detention_episode", secret, "arrest")
        made["victim"] = r.write("victim", PERSON | {"civilian_status": "unknown", "record_id": made["public"]})
        r.information(made["secret"], made["source"])
        return made


@pytest.mark.parametrize(
    ("concept", "content", "queued"),
    [
        ("consent", CONSENT | {"victim_id": "victim"}, {"public"}),
        ("consent", CONSENT | {"source_id": "source"}, {"secret"}),
        ("release_level", {"record_id": "episode", "audience": "open", "level": "counted"}, {"episode"}),
        ("sign_off", {"record_id": "public", "sha256": "0" * 64}, {"public"}),
        ("merge", {"from_id": "public", "into_id": "secret", "moved": []}, {"public", "secret"}),
        ("assignment", {"record_id": "public", "holder": "omar"}, set()),
    ],
)
def test_what_is_told_of_a_record_queues_it(
    named: dict[str, uuid.UUID], concept: str, content: dict[str, object], queued: set[str]
) -> None:
    given = {name: named.get(str(value), value) if name.endswith("_id") else value for name, value in content.items()}
    with session.recording("tester") as connection:
        connection.execute(sa.text("SELECT 1"))
        Recorder(connection).write(concept, given)
        assert set(connection.scalars(NOW)) == {named[name] for name in queued}


@pytest.mark.parametrize(("disclosure", "queued"), [("public", {"public"}), ("confidential", {"secret", "episode"})])
def test_a_policy_queues_the_records_it_is_for(named: dict[str, uuid.UUID], disclosure: str, queued: set[str]) -> None:
    with session.migrating() as connection:
        connection.execute(policy.insert().values(RULE | {"disclosure": disclosure}))
        assert set(connection.scalars(NOW)) == {named[name] for name in queued}


def test_consent_is_of_one_and_founded(named: dict[str, uuid.UUID]) -> None:
    both = CONSENT | {"victim_id": named["victim"], "source_id": named["source"]}
    given = CONSENT | {"victim_id": named["victim"], "granted": True}
    backwards = given | {"legal_basis": "consent", "given_on": datetime.date(2020, 1, 2)}
    for wrong, rule in (
        (both, "of_one"),
        (given, "founded"),
        (backwards | {"expires_on": datetime.date(2020, 1, 1)}, "days"),
    ):
        with (
            pytest.raises(sa.exc.IntegrityError, match=f"ck_consent_{rule}"),
            session.recording("tester") as connection,
        ):
            Recorder(connection).write("consent", wrong)
