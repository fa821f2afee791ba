"""What the worked questions are asked of: the coded statement, and a few records of a country called Qasira."""

import datetime as dt
import uuid

from analytics.capture import latent
from schema import session
from schema.publish import publish
from schema.publish.released import Released, note
from tests.database import Database
from tests.journeys.seed import asking
from tests.recording import Recorder, box, point

FILE = {"path": "data/events.csv", "grain": "events", "media_type": "text/csv", "rows": 3, "bytes": 9, "sha256": "0"}


def fill(database: Database) -> None:
    """Let a database hold both, published, with the sampler loaded as a server has it."""
    latent.warm()  # in a fresh checkout it is compiled, which takes longer than a question may
    database.filled(record)


def record() -> None:
    """Record and publish both."""
    with session.recording("tester") as connection:
        _qasira(Recorder(connection))
    publish()
    note(Released("2026.1-fictional", 1, True, ["qasira"], "Cite it so.", "ab" * 32, [FILE]))
    asking.record()


def _qasira(r: Recorder) -> None:
    """The province, the year and the kinds of record that the questions about Qasira ask for."""
    r.place("XQ", "adm0", box(-23, -29.3, -17.9, -25.1), kind="country", name_en="Qasira")
    r.place("XQ04", "adm1", box(-23, -28.2, -20.7, -26.3), "XQ", kind="governorate", name_en="Sahmela")
    r.place("XQ0401", "adm2", box(-23, -28.2, -22, -26.3), "XQ04", kind="district")
    for code, people in (("XQ", 3_700_000), ("XQ04", 490_000)):
        counted = {"pcode": code, "people": people, "basis": "estimate", "source": "Bureau"}
        r.write("denominator", counted | {"day_from": dt.date(2022, 7, 1), "day_to": dt.date(2022, 7, 1)})
    collection, source = r.collection("qasira", nature="fictional"), r.source("Network")
    forces = r.write("actor", {"name_en": "Army", "kind": "armed_forces"})
    here = {"geometry": point(-22.4, -27), "place_precision": "exact"}
    dated = {"timezone": "Etc/UTC", "date_precision": "day", "day_from": dt.date(2021, 9, 1)}
    usual = {"collection_id": collection, **here, **dated}
    hospital = r.write("facility", usual | {"provider_id": "f", "kind": "hospital", "title_en": "Hospital"})
    siege = r.write(
        "situation", usual | {"provider_id": "s", "kind": "siege", "title_en": "Siege", "day_to": dt.date(2022, 7, 1)}
    )
    for record in (hospital, siege):
        r.information(record, source)
    for day, hit in (("2022-03-01", hospital), ("2022-06-13", hospital), ("2022-06-14", None)):
        event = r.event(collection, day, facility_id=hit, facility_kinds=["hospital"], kind="airstrike", **here)
        act = r.act(event, "attack_on_medical_facility", "attack_on_civilians")
        r.involvement(event, act, forces, source)
        r.claim(event, source, min=3, best=3, max=3, population="civilians")
    period = {"facility_id": hospital, "status": "functioning", "source_id": source, "date_precision": "day"}
    r.write("facility_status", period | {"day_from": dt.date(2021, 1, 1), "day_to": dt.date(2022, 12, 31)})
    r.write("actor", {"name_en": "Lamp", "kind": "guerrilla"})
    _held(r, collection, source)
    district = r.place("XQ0402", "adm2", box(-22, -28.2, -20.7, -26.3), "XQ04", kind="district")
    _moved(r, collection, source, district)


def _held(r: Recorder, collection: uuid.UUID, source: uuid.UUID) -> None:
    """Six people who were taken in September 2021; five got out, each ten days after the one before."""
    for n in range(6):
        dated = {"day_from": dt.date(2021, 9, 1), "day_to": dt.date(2021, 9, 1), "date_precision": "day"}
        episode = r.lasting("detention_episode", collection, "detention", **dated)
        who = {"sex": "unknown", "age_band": "unknown", "civilian_status": "unknown", "roles": []}
        r.write("victim", {"record_id": episode, "unit": "person", "label_en": "one"} | who)
        states = [
            ("arrested", dt.date(2021, 9, 1)),
            ("released", dt.date(2021, 9, 1) + dt.timedelta(days=10 * (n + 1))),
        ]
        for position, (state, day) in enumerate(states[: 1 if n == 5 else 2], 1):
            content = {"episode_id": episode, "position": position, "state": state, "source_id": source}
            r.write("detention_stage", content | {"day_from": day, "day_to": day, "date_precision": "day"})


def _moved(r: Recorder, collection: uuid.UUID, source: uuid.UUID, district: uuid.UUID) -> None:
    """Two hundred who fled, and a hundred and fifty who were displaced from there a month later."""
    for stock, day, people in ((False, dt.date(2021, 9, 20), 200), (True, dt.date(2021, 10, 20), 150)):
        dated = {"day_from": day, "day_to": day, "date_precision": "day"}
        flow = r.lasting("displacement_flow", collection, "fled", origin_id=district, stock=stock, **dated)
        r.claim(flow, source, measure="displaced", min=people, best=people, max=people)
