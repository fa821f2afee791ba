"""Rows of the open copy for tests, written as the login that publishes: one method per table, the rest filled in."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import Range

from schema import session
from schema.access import Audience
from schema.filters import EventFilter
from schema.prepared import prepare
from schema.queries.paging import Listing, Position
from schema.queries.scope import Scope, look_up, scope
from schema.tables.base import for_audience

TABLES = {each.name: each for each in for_audience(Audience.OPEN).sorted_tables}
NOW: Range[int] = Range(1, None)
SLUG = "invented"
PEOPLE = {"sex": None, "age_band": None, "civilian_status": None, "roles": []}


def day(text: str | None) -> dt.date | None:
    return None if text is None else dt.date.fromisoformat(text)


class Publisher:
    """Writes rows of one publication."""

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection

    def write(self, table: str, **given: Any) -> None:
        self.connection.execute(TABLES[table].insert().values({"since": 1, "known": NOW} | given))

    def begin(self, *slugs: str) -> None:
        """Publication 1, with fictional collections."""
        self.connection.execute(TABLES["publication"].insert().values(number=1, at=sa.func.now()))
        for slug in (SLUG, *slugs):
            self.write("collection", slug=slug, fictional=True, document={"id": slug, "fictional": True})

    def area(self, pcode: str, level: str, *ancestors: str) -> None:
        named = {"kind": level, "name_en": pcode, "boundary_version": "1"}
        self.write("place", id=f"place-{pcode}", pcode=pcode, level=level, ancestors=list(ancestors), **named)

    def source(self, key: str) -> None:
        shown = {"name_en": key, "kind": "ngo", "protected": False, "independence_group": key}
        self.write("source", id=key, rests_on=[], **shown)

    def actor(self, key: str, *above: str, **given: Any) -> None:
        self.write("actor", id=key, name_en=key, aliases=[], lineage=[key, *above], **({"members": []} | given))

    def event(self, key: str, first: str, last: str | None = None, **given: Any) -> None:
        usual = {"code": f"code-{key}", "collection": SLUG, "kind": "airstrike", "granularity": "incident"}
        usual |= {"verification": "reported", "date_precision": "day", "place_precision": "unknown"}
        lists: dict[str, Any] = {name: [] for name in ("violations", "context", "facility_kinds", "history")}
        rest = {"code_basis": "stated", "independent_sources": 1, "words": sa.func.to_tsvector("simple", key)}
        document = {"id": key, "acts": [], "claims": []} | given.pop("document", {})
        lists["violations"] = sorted({code for each in document["acts"] for code in each.get("violations", ())})
        days = {"day_from": day(first), "day_to": day(last or first)}
        self.write("event", id=key, document=document, **(usual | lists | rest | days | given))
        for each in document["acts"]:
            self.act(key, each)

    def act(self, event: str, act: dict[str, Any]) -> None:
        victim = act.get("victim") or {"id": None, "people": PEOPLE}
        people = {name: victim["people"].get(name) for name in ("civilian_status", "roles", "sex", "age_band")}
        own = {"kind": act["kind"], "violations": act.get("violations", []), "method": act.get("method")}
        self.write("act", id=act["id"], event_id=event, victim=victim["id"], **own, **people)
        for actor in act.get("actors", ()):
            held = {"act_id": act["id"], "actor": actor, "degree": "direct", "attribution": "alleged"}
            self.write("involvement", event_id=event, **held)

    def record(self, type_: str, key: str, *kinds: str, days: tuple[str | None, str | None], **given: Any) -> None:
        usual: dict[str, Any] = {"code": f"code-{key}", "collection": SLUG, "kinds": list(kinds), "history": []}
        usual |= {"date_precision": "day", "place_precision": "unknown", "areas": [], "sources": [], "roles": []}
        usual |= {"words": sa.func.to_tsvector("simple", key), "day_from": day(days[0]), "day_to": day(days[1])}
        usual |= {"sites": []}
        document = {"id": key, "type": type_, "claims": []} | given.pop("document", {})
        self.write("record", id=key, type=type_, document=document, **(usual | given))

    def claim(self, key: str, record: str, type_: str = "event", stated_on: str | None = None, **given: Any) -> None:
        usual = {"measure": "killed", "qualifier": "exact", "population": "all", "whole": True, "status": "reported"}
        usual |= {"civilian_status": "unknown", "roles": [], "source": "S", "independence_group": "S"}
        about = {"record_id": record, "record_type": type_, "stated_on": day(stated_on)}
        self.write("claim", id=key, **about, **(usual | given))


@contextmanager
def publishing() -> Iterator[Publisher]:
    with session.publishing() as connection:
        yield Publisher(connection)


def resolve(connection: sa.Connection, where: EventFilter, *slugs: str) -> Scope:
    """The scope of a filter that names no collection, in those that are invented."""
    asked = EventFilter(**{**vars(where), "collections": where.collections or slugs or (SLUG,)})
    return scope(connection.execute(look_up(asked)).one_or_none(), asked)


def pages(connection: sa.Connection, listing: Listing, first: int) -> list[list[Any]]:
    """All pages of a list, read one after another; checks that each tells whether another follows, and the count.

    Each is read as it is written too, which must find the same.
    """
    found: list[list[Any]] = []
    after = None
    while True:
        rows = connection.execute(listing.page(first, after)).all()
        packed = connection.exec_driver_sql(*prepare(listing.written(first, after))).one()
        assert (packed.ids or []) == [row.id for row in rows]
        assert len(rows) <= first + 1
        found.append(list(rows[:first]))
        if len(rows) <= first:
            break
        after = Position(rows[first - 1].key, rows[first - 1].id)
    assert connection.scalar(listing.count()) == sum(len(page) for page in found)
    return found


def listed(connection: sa.Connection, listing: Listing, first: int = 500) -> list[Any]:
    """Documents of a whole list, in order."""
    return [row.document for page in pages(connection, listing, first) for row in page]
