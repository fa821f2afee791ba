"""A record full of canaries, published twice: all that is withheld, each for another reason, and a little that is not.

Everything of a record is nobody's business but what is said here to be for partners, or for everybody.
"""

import datetime as dt
import hashlib
import uuid
from typing import Any

import sqlalchemy as sa

from schema import session
from schema.access import Audience, Role
from schema.desk import unmasking
from schema.permission import IdentityField
from schema.publish import publish
from schema.tables.base import identity
from tests.privacy.planting import PEOPLE, For, Planted, Planter, Reasoned, texts
from tests.recording import box

WORLD = (-180, -85, 180, 85)
CASES = ("one", "two", "three", "four", "five", "six")
SAFEGUARD, WORKER = "salma", "omar"
ANCHORED = ("quote", "date_verbatim", "place_verbatim")
"""Free texts that a record which is signed off still withholds: of a day, of a place, of a document with a day."""


def plant() -> Planted:
    """Record it, publish it, withdraw something, publish again."""
    planted = Planted()
    actor = planted.word("actor")
    with session.recording(actor) as connection:
        _record(Reasoned(connection, actor), planted)
    signed = planted.events["signed"]
    with session.publishing() as connection:
        digest = connection.scalar(sa.select(sa.func.core.texts_digest(signed)))
    with session.recording("an import") as connection:
        Reasoned(connection, "an import").write("sign_off", {"record_id": signed, "sha256": digest})
    publish()
    with session.recording("an import") as connection:
        r = Reasoned(connection, "an import")
        r.write("event", {"reason": planted.word("withdrawal: reason")}, of=planted.events["withdrawn"], **GONE)
    with session.desk(SAFEGUARD, Role.SAFEGUARD) as connection:
        purpose = planted.word("unmasking_request.purpose")
        subject = planted.events["refused: victim"]
        unmasking.request(connection, subject, [IdentityField.NAME], actor=SAFEGUARD, purpose=purpose, hours=24)
    publish()
    return planted


GONE = {"withdrawn": True, "protective": True}


def _record(r: Reasoned, p: Planted) -> None:
    _country(r)
    sources = {"council": r.source("Council"), "army": r.force("Army of Qasira")}
    sources["report"] = r.write("document", {"source_id": sources["council"], "title": "Report", "kind": "report"})
    p.collections |= {
        "public": r.collection("alpha", name_en="Alpha"),
        "shown": r.collection("beta", disclosure="confidential", default_level="record"),
        "held": r.collection("gamma", disclosure="confidential"),
    }
    planter = Planter(r, p, sources)
    _published(planter)
    _confided(planter)
    _held_back(planter)
    _lasting(planter)
    _people(planter)
    _accounts(planter)


def _country(r: Reasoned) -> None:
    west, south, east, north = WORLD
    r.place("XQ", "adm0", box(*WORLD), kind="country", name_en="Qasira", name_ar="قاسيرا")
    for name, left, right in (("XQ01", west, 0), ("XQ02", 0, east)):
        r.place(name, "adm1", box(left, south, right, north), "XQ", kind="governorate")
        r.place(f"{name}01", "adm2", box(left, south, right, 0), name, kind="district")
        r.place(f"{name}02", "adm2", box(left, 0, right, north), name, kind="district")


def _published(planter: Planter) -> None:
    """What everybody may read, what partners may, and what people signed off."""
    # Of days that everybody is told of: between them, series are drawn day by day.
    lately = {"violation": "unlawful_attacks", "day": dt.date(2016, 5, 5)}
    planter.event("open", "public", whom=For.EVERYBODY, **lately)
    partners = planter.event("for partners", "public", whom=For.PARTNERS, **lately)
    planter.r.write("release_level", {"record_id": partners, "audience": "open", "level": "withheld"})
    planter.event("signed", "shown", whom=For.EVERYBODY, where=For.NOBODY, when=For.NOBODY, without=ANCHORED)


def _confided(planter: Planter) -> None:
    """What is shown in areas and months, and without its words."""
    for name in CASES:
        planter.event(name, "shown")
    # The day of a killing is told to partners, and of what a document made public already to everybody.
    planter.event("killed", "shown", when=For.PARTNERS, violation="unlawful_killing")
    known = planter.event("known", "shown", where=For.EVERYBODY, when=For.EVERYBODY, violation="unlawful_attacks")
    document = planter.sources["report"]
    for audience in Audience:
        level = {"record_id": known, "audience": audience, "level": "record", "public_document_id": document}
        planter.r.write("release_level", level)


def _held_back(planter: Planter) -> None:
    """What nobody reads, each for a reason of its own."""
    r = planter.r
    for name, level in (("withheld", "withheld"), ("counted", "counted")):
        event = planter.event(name, "public" if level == "withheld" else "shown")
        for audience in Audience:
            r.write("release_level", {"record_id": event, "audience": audience, "level": level})
    planter.event("by default", "held")
    planter.event("never asked", "shown", person=True)
    planter.event("refused", "public", person=True)
    for purpose in ("record_publication", "partner_sharing"):
        refusal = {"victim_id": planter.planted.events["refused: victim"], "purpose": purpose, "granted": False}
        r.write("consent", refusal | {"evidence_sha256": _evidence(planter.planted)})
    planter.event("withdrawn", "public", violation="unlawful_attacks")
    planter.event("too early", "shown", day=dt.datetime.now(dt.UTC).date() - dt.timedelta(10))


def _evidence(p: Planted) -> str:
    return hashlib.sha256(p.word("consent.evidence_sha256").encode()).hexdigest()


def _lasting(planter: Planter) -> None:
    """Records of other types: a hospital of which nobody published where it is, a way out, and what is confidential."""
    p, r = planter.planted, planter.r
    old = {"day_from": dt.date(2015, 3, 1), "day_to": dt.date(2015, 3, 9)}
    words = ("date_verbatim",)
    clinic = planter.lasting("facility", "clinic", "public", "clinic", **old, without=words)
    event = texts(p, "event", "hit", For.NOBODY, without=words) | {"geometry": p.spot("hit: geometry")}
    given = {"facility_id": clinic, "place_precision": "exact"}
    p.events["hit"] = r.event(p.collections["public"], "2015-03-05", **given, **event)
    still_used = {"day_from": dt.date(2015, 3, 1), "day_to": None}
    planter.lasting("corridor", "way out", "public", "evacuation", **still_used, without=words)
    episode = planter.lasting("detention_episode", "taken", "shown", "arrest")
    day = p.day("stage: day")
    stage = {"episode_id": episode, "position": 1, "state": "arrested", "source_id": planter.sources["council"]}
    stage |= {"day_from": day, "day_to": day, "date_precision": "day", "date_verbatim": p.word("stage: words")}
    r.write("detention_stage", stage)
    planter.lasting("risk_statement", "feared", "shown", "threat", feared=["torture"], **PEOPLE)
    planter.lasting("intervention", "asked", "shown", "appeal", status="completed")
    planter.lasting("situation", "siege", "shown", "siege", conditions=[])
    planter.lasting("facility", "school", "held", "school")


def _people(planter: Planter) -> None:
    """Sources who are protected, those who stand for others, and whoever and whatever only hidden records name."""
    p, r = planter.planted, planter.r
    for n in range(6):
        stand_in = n > 3
        names = {"name_ar": p.word(f"source {n}: name_ar"), "independence_group": p.word(f"source {n}: group")}
        names |= {"reason": p.word(f"source {n}: reason"), "protected": True, "stand_in": stand_in}
        source = r.source(p.word(f"source {n}: name_en"), **names)
        told = texts(p, "document", f"source {n}", For.NOBODY) | {"published_on": p.day(f"source {n}: document day")}
        told |= {"url": f"https://{p.word(f'source {n}: url')}.example", "archive_url": p.word(f"source {n}: archive")}
        document = r.write("document", {"source_id": source, "kind": "report", **told})
        event = r.event(p.collections["public"], f"2016-0{n + 1}-01", title_en=f"Event {n}")
        anchor = {"document_id": document, "anchor_start": 0, "anchor_end": 5}
        words = texts(p, "claim", f"source {n}", For.NOBODY) | {"stated_on": p.day(f"source {n}: stated_on")}
        r.claim(event, source, best=2, **anchor, **words)
        r.information(event, source, **anchor, **texts(p, "information", f"source {n}", For.NOBODY))
    for n in range(4):
        unnamed = {"name_ar": p.word(f"actor {n}: name_ar"), "aliases": [p.word(f"actor {n}: alias")]}
        r.write("actor", {"name_en": p.word(f"actor {n}: name_en"), **unnamed})
        site = {"name_ar": p.word(f"site {n}: name_ar"), "geometry": p.spot(f"site {n}: geometry"), "kind": "other"}
        r.write("place", {"name_en": p.word(f"site {n}: name_en"), "boundary_version": "test 1", **site})


def _accounts(planter: Planter) -> None:
    """Who works on what; and what a thing is called where it came from."""
    p, r = planter.planted, planter.r
    records = [of for name, of in p.events.items() if not name.endswith(": victim")]
    for of in records:
        r.write("assignment", {"record_id": of, "holder": WORKER})
    for of in records[:6]:
        r.write("assignment", {"record_id": of, "holder": p.word("assignment.holder")})
    made: dict[str, Any] = {"id": uuid.uuid4(), "concept": "actor", "key": p.word("identity.key")}
    r.connection.execute(identity.insert().values(made))
