"""Small published records for tests of what is served, and a client that asks it as a browser or program would."""

import uuid
from typing import Any

from httpx2 import ASGITransport, AsyncClient, Response

from schema import session
from schema.publish import publish
from tests.recording import Recorder, box, point


class World:
    """Country XQ with two provinces of two districts; a real and a fictional collection; events numbered from 1.

    The real collection has 25 events: event n on day n of December 2016 kills n people, every fifth on a spot in
    XQ0101, the others known to the province XQ02. Event 1 has an act with a victim and an actor, and a claim that
    replaces another.
    """

    def __init__(self) -> None:
        self.events: list[uuid.UUID] = []
        with session.recording("tester") as connection:
            self._record(Recorder(connection))
        publish()

    def _record(self, r: Recorder) -> None:
        r.place("XQ", "adm0", box(0, 0, 8, 4), kind="country", name_en="Qasira", name_ar="قاسيرا")
        r.place("XQ01", "adm1", box(0, 0, 4, 4), "XQ", kind="governorate")
        r.place("XQ02", "adm1", box(4, 0, 8, 4), "XQ", kind="governorate")
        r.place("XQ0101", "adm2", box(0, 0, 2, 4), "XQ01", kind="district")
        r.place("XQ0102", "adm2", box(2, 0, 4, 4), "XQ01", kind="district")
        self.council = r.source("Council", name_ar="المجلس")
        self.agency = r.source("=Agency")
        self.report = r.write(
            "document", {"source_id": self.council, "title": "Report 1", "kind": "report", "graphic": False}
        )
        self.state = r.force("Government of Qasira")
        self.unit = r.write("actor", {"name_en": "Third Division", "parent_id": self.state, "aliases": ["3rd"]})
        self.real = r.collection("alpha", name_en="Alpha", name_ar="ألفا")
        self.invented = r.collection("invented", nature="fictional")
        for n in range(1, 26):
            self.events.append(self._event(r, n))
        self._inside(r, self.events[0])
        r.claim(r.event(self.invented, "2021-05-01"), self.council, best=7, min=7, max=7)

    def _event(self, r: Recorder, n: int) -> uuid.UUID:
        where: dict[str, Any] = {"geometry": point(5, 2), "place_precision": "adm1"}
        if n == 9:
            where["place_verbatim"] = "=1+1"
        if n % 5 == 0:
            where = {"geometry": point(1, 1), "place_precision": "exact"}
        event = r.event(self.real, f"2016-12-{n:02}", title_en=f"Event {n}", title_ar=f"حادثة {n}", **where)
        r.claim(event, self.council, min=n, best=n, max=None if n == 7 else n)
        r.information(event, self.agency if n % 2 else self.council, document_id=self.report, quote="Words.")
        return event

    def _inside(self, r: Recorder, event: uuid.UUID) -> None:
        victim = r.write(
            "victim",
            {"record_id": event, "unit": "group", "label_en": "men", "sex": "male", "age_band": "adult"}
            | {"civilian_status": "civilian", "roles": ["medic"]},
        )
        act = r.act(event, "unlawful_attacks", victim_id=victim, reason_en="None given")
        r.involvement(event, act, self.unit, self.council, degree="direct")
        first = r.claim(event, self.agency, min=1, best=2, max=3, document_id=self.report, verbatim="two")
        r.claim(event, self.agency, min=2, best=3, max=4, supersedes_id=first)
        r.claim(event, self.agency, measure="injured", min=5, best=5, max=5, act_id=act)
        r.write("event_relation", {"event_id": event, "other_id": self.events[1], "kind": "precedes"})


async def ask(client: AsyncClient, query: str, **variables: Any) -> dict[str, Any]:
    """The data of an answer that has no errors."""
    answer = (await send(client, query, **variables)).json()
    assert "errors" not in answer, answer["errors"]
    data: dict[str, Any] = answer["data"]
    return data


async def refusal(client: AsyncClient, query: str, **variables: Any) -> tuple[str, str]:
    """Code and sentence of the one error of an answer."""
    (error,) = (await send(client, query, **variables)).json()["errors"]
    return error["extensions"]["code"], error["message"]


async def send(client: AsyncClient, query: str, **variables: Any) -> Response:
    """One question."""
    return await client.post("/graphql", json={"query": query, "variables": variables})


def client(app: Any) -> AsyncClient:
    """A client of an application in this process."""
    return AsyncClient(transport=ASGITransport(app=app), base_url="http://sijill.example")
