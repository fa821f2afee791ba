"""Which records an audience gets and how far they are generalised, held to an oracle written from what is promised."""

import datetime as dt
import uuid
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa

from schema import session
from schema.access import Audience
from schema.publish import publish
from schema.tables import published
from schema.tables.base import core
from tests.recording import Recorder, box, point
from tests.schema.publish.shown import current, versions

pytestmark = pytest.mark.usefixtures("database")

TODAY = dt.datetime.now(dt.UTC).date()
OLD = dt.date(2016, 12, 14)
PURPOSE = {Audience.OPEN: "record_publication", Audience.PARTNER: "partner_sharing"}
SAYS = ("nothing", "granted", "expired", "refused")
PLACES = ("exact", "near", "adm2", "adm1", "country")
PEOPLE = {"sex": "unknown", "age_band": "unknown", "civilian_status": "unknown", "roles": []}


@dataclass(frozen=True)
class Case:
    """One event: what is alleged, how it is collected and decided on, and what those concerned say of each purpose."""

    confidential: bool
    violation: str
    level: str | None
    public: bool
    of_late: bool
    victim: dict[str, str] | None
    source: dict[str, str] | None


def says(draw: Random) -> dict[str, str] | None:
    if draw.random() < 0.35:
        return None
    weights = (1, 6, 1, 1)
    return {each: draw.choices(SAYS, weights)[0] for each in ("aggregate_publication", *PURPOSE.values())}


def drawn(number: int) -> list[Case]:
    draw = Random(7)  # noqa: S311 - drawn alike each time
    kinds = ("torture", "unlawful_killing", "unlawful_attacks", "pillage", "")
    return [
        Case(
            draw.random() < 0.8,
            draw.choice(kinds),
            draw.choice((None, "withheld", "counted", "record", "record", "record", "record")),
            draw.random() < 0.3,
            draw.random() < 0.2,
            says(draw),
            says(draw),
        )
        for _ in range(number)
    ]


def level(case: Case, audience: Audience) -> str:
    """As the design has it: 5.3."""
    concerned = [each for each in (case.victim, case.source) if each is not None]
    own, counting = PURPOSE[audience], "aggregate_publication"
    decided = case.level or ("withheld" if case.confidential else "record")
    if any(each[counting] == "refused" for each in concerned):
        return "withheld"
    if not case.confidential:
        return "withheld" if any(each[own] == "refused" for each in concerned) else decided
    if decided == "record" and not all(each[own] == "granted" for each in concerned):
        decided = "counted"
    if decided == "counted" and not all(each[counting] == "granted" for each in concerned):
        decided = "withheld"
    return decided


def generalised(case: Case, audience: Audience) -> tuple[str, str, int]:
    """Place, time and days of embargo, as the design has them: 5.2."""
    if not case.confidential:
        return "exact", "day", 0
    partner = audience is Audience.PARTNER
    return {
        "torture": ("adm2" if partner else "adm1", "month", 90),
        "unlawful_killing": ("adm2", "day" if partner else "month", 30),
        "unlawful_attacks": ("exact", "day", 0) if case.public else ("adm2", "day" if partner else "month", 0),
    }.get(case.violation, ("adm2", "month", 0))


def expected(case: Case, audience: Audience) -> tuple[str, str, bool] | None:
    """Place, time and whether texts are shown; None where nothing is."""
    place, date, embargo = generalised(case, audience)
    if level(case, audience) != "record":
        return None
    end = TODAY
    if date == "month":
        end = (TODAY.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
    if case.of_late and embargo and end + dt.timedelta(days=embargo) > TODAY:
        return None
    return place, date, not case.confidential


def consent(r: Recorder, whom: str, of: uuid.UUID, said: dict[str, str] | None) -> None:
    for purpose, what in (said or {}).items():
        if what == "nothing":
            continue
        content: dict[str, Any] = {whom: of, "purpose": purpose, "granted": what != "refused"}
        if what != "refused":
            content |= {"legal_basis": "consent", "given_on": OLD, "expires_on": TODAY if what == "expired" else None}
        r.write("consent", content)


def write(r: Recorder, collections: dict[bool, uuid.UUID], public: uuid.UUID, case: Case) -> uuid.UUID:
    day = TODAY if case.of_late else OLD
    where = {"geometry": point(1, 1), "place_precision": "exact", "title_en": "Raid"}
    event = r.event(collections[case.confidential], str(day), **where)
    unit = "family" if case.victim is None else "person"
    victim = r.write("victim", {"record_id": event, "unit": unit, "label_en": "A baker"} | PEOPLE)
    consent(r, "victim_id", victim, case.victim)
    source = r.source(str(event), protected=case.source is not None)
    consent(r, "source_id", source, case.source)
    r.act(event, *([case.violation] if case.violation else []), victim_id=victim)
    r.information(event, source)
    for audience in Audience if case.level is not None or case.public else ():
        decided = case.level or ("withheld" if case.confidential else "record")
        given = {"public_document_id": public} if case.public else {}
        r.write("release_level", {"record_id": event, "audience": audience, "level": decided} | given)
    return event


@pytest.fixture(scope="module")
def cases(database: object) -> list[tuple[Case, uuid.UUID]]:
    made = drawn(300)
    with session.recording("tester") as connection:
        r = Recorder(connection)
        r.place("XQ", "adm0", box(0, 0, 8, 4), kind="country")
        r.place("XQ01", "adm1", box(0, 0, 4, 4), "XQ")
        r.place("XQ0101", "adm2", box(0, 0, 2, 4), "XQ01")
        collections = {
            each: r.collection(f"confidential-{each}".lower(), disclosure=("public", "confidential")[each])
            for each in (False, True)
        }
        document = r.write("document", {"source_id": r.source("Press"), "title": "Report", "kind": "report"})
        found = [(case, write(r, collections, document, case)) for case in made]
    publish()
    return found


@pytest.mark.parametrize("audience", Audience)
def test_every_record_is_released_as_promised(audience: Audience, cases: list[tuple[Case, uuid.UUID]]) -> None:
    wrong, shown = [], 0
    for case, of in cases:
        row, wanted = current(published.event, of, audience), expected(case, audience)
        found = row and (row["place_precision"], row["date_precision"], row["document"]["title"]["en"] == "Raid")
        shown += found is not None
        if found != wanted:
            wrong.append((case, found, wanted))
    assert wrong == []
    assert 30 < shown < 270


def test_the_copies_of_one_record_lie_within_one_another(cases: list[tuple[Case, uuid.UUID]]) -> None:
    both = 0
    for _, of in cases:
        rows = [current(published.event, of, audience) for audience in (Audience.PARTNER, Audience.OPEN)]
        if None in rows:
            continue
        both += 1
        partner, public = rows
        assert set(public["document"] and [a["pcode"] for a in public["document"]["areas"]]) <= {
            a["pcode"] for a in partner["document"]["areas"]
        }
        assert public["day_from"] <= partner["day_from"] <= partner["day_to"] <= public["day_to"]
        assert PLACES.index(partner["place_precision"]) <= PLACES.index(public["place_precision"])
    assert both > 20


def test_consent_that_is_taken_back_takes_the_past_along(cases: list[tuple[Case, uuid.UUID]]) -> None:
    case, of = next(each for each in cases if each[0].victim and all(expected(each[0], a) for a in Audience))
    victim, given = core.tables["core.victim"], core.tables["core.consent"]
    with session.recording("tester") as connection:
        r = Recorder(connection)
        who = connection.scalar(sa.select(victim.c.id).where(victim.c.record_id == of))
        asked = sa.select(given.c.id).where(given.c.victim_id == who, given.c.purpose == "record_publication")
        kept = connection.scalar(asked)
        refusal = {"granted": False, "legal_basis": None, "given_on": None, "expires_on": None}
        assert kept is not None or not case.confidential
        content = {"victim_id": who, "purpose": "record_publication"} if kept is None else {}
        r.write("consent", content | refusal, of=kept)
    assert versions(published.event, of) != []
    publish()
    assert versions(published.event, of) == []
    assert current(published.event, of, Audience.PARTNER) is not None


def test_publishing_again_writes_nothing(cases: list[tuple[Case, uuid.UUID]]) -> None:
    with session.recording("tester") as connection:
        connection.execute(
            sa.text("INSERT INTO core.unpublished (record_id) SELECT unnest(CAST(:ids AS uuid[]))"),
            {"ids": [of for _, of in cases]},
        )
    assert publish().number is None
