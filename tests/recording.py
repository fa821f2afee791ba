"""Small records for tests, written as by imports: one method per concept, everything that does not matter filled in."""

import datetime
import secrets
import uuid
from typing import Any

import sqlalchemy as sa

from schema.tables.base import RECORDS, VERSIONED, identity

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def code() -> str:
    """A citable code that nothing has."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"SJ-{drawn[:4]}-{drawn[4:]}"


def box(west: float, south: float, east: float, north: float) -> str:
    """A rectangle as EWKT."""
    ring = f"{west} {south}, {east} {south}, {east} {north}, {west} {north}, {west} {south}"
    return f"SRID=4326;POLYGON(({ring}))"


def point(lon: float, lat: float) -> str:
    """A point as EWKT."""
    return f"SRID=4326;POINT({lon} {lat})"


class Recorder:
    """Writes versions in a transaction of `session.recording(actor)`."""

    def __init__(self, connection: sa.Connection, actor: str = "tester") -> None:
        self.connection = connection
        self.actor = actor

    def drawn(self) -> uuid.UUID:
        """An identity that nothing has."""
        return uuid.uuid4()

    def drawn_code(self) -> str:
        """A citable code that nothing has."""
        return code()

    def drawn_name(self) -> str:
        """What a provider calls a record."""
        return secrets.token_hex(4)

    def write(self, concept: str, content: dict[str, Any], *, of: uuid.UUID | None = None, **version: Any) -> uuid.UUID:
        """Version 1 of a new identity, or the next version `of` one; `content` then need not repeat what stays."""
        table = VERSIONED[concept]
        meta = {"actor": self.actor, "reason": "test", **version}
        if of is None:
            of = self.drawn()
            given = {"code": self.drawn_code()} if concept in RECORDS else {}
            self.connection.execute(identity.insert().values(id=of, concept=concept, key=str(of), **given))
            meta["version"] = 1
        else:
            newest = sa.select(table).where(table.c.id == of).order_by(table.c.version.desc()).limit(1)
            last = self.connection.execute(newest).one()._asdict()
            kept = {c.name: last[c.name] for c in table.columns if c.computed is None}
            for name in ("recorded_at", "withdrawn", "protective", "reason", "actor"):
                del kept[name]
            content = kept | content
            meta["version"] = last["version"] + 1
        self.connection.execute(table.insert().values(content | meta | {"id": of}))
        return of

    def collection(self, slug: str, **given: Any) -> uuid.UUID:
        """A real, public collection."""
        usual = {
            "slug": slug,
            "nature": "real",
            "disclosure": "public",
            "name_en": slug,
            "description_en": "For tests.",
        }
        usual |= {"licence": "CC0-1.0", "citation": "None.", "timezone": "Etc/UTC", "caveats": [], "disjoint_with": []}
        return self.write("collection", usual | given)

    def place(self, pcode: str, level: str, geometry: str, parent: str | None = None, **given: Any) -> uuid.UUID:
        """An area with its boundary."""
        usual = {"pcode": pcode, "level": level, "kind": level, "parent_pcode": parent, "geometry": geometry}
        return self.write("place", usual | {"name_en": f"Area {pcode}", "boundary_version": "test 1"} | given)

    def source(self, name: str, **given: Any) -> uuid.UUID:
        """A source of its own independence group."""
        usual = {"name_en": name, "kind": "ngo", "protected": False, "independence_group": name, "compiles": False}
        return self.write("source", usual | given)

    def force(self, name: str) -> uuid.UUID:
        """An actor."""
        return self.write("actor", {"name_en": name})

    def event(
        self, collection: uuid.UUID, day: str = "2016-12-13", until: str | None = None, **given: Any
    ) -> uuid.UUID:
        """An event on a day, or between two, of which no place is known."""
        usual = {
            "collection_id": collection,
            "provider_id": self.drawn_name(),
            "kind": "state_based_conflict",
            "granularity": "incident",
            "day_from": datetime.date.fromisoformat(day),
            "day_to": datetime.date.fromisoformat(until or day),
            "timezone": "Etc/UTC",
            "date_precision": "day" if until in (None, day) else "days",
            "place_precision": "unknown",
        }
        return self.write("event", usual | given)

    def lasting(self, concept: str, collection: uuid.UUID, kind: str, **given: Any) -> uuid.UUID:
        """A record that is no event, of which neither day nor place is known."""
        usual = {
            "collection_id": collection,
            "provider_id": self.drawn_name(),
            "kind": kind,
            "timezone": "Etc/UTC",
            "date_precision": "unknown",
            "place_precision": "unknown",
        }
        return self.write(concept, usual | given)

    def act(self, event: uuid.UUID, *violations: str, **given: Any) -> uuid.UUID:
        """An act in which these violations are alleged."""
        usual = {"event_id": event, "kind": "fighting", "violations": list(violations), "responsibility": "unknown"}
        return self.write("act", usual | given)

    def involvement(
        self, event: uuid.UUID, act: uuid.UUID, actor: uuid.UUID, source: uuid.UUID, **given: Any
    ) -> uuid.UUID:
        """A party to the fighting, as alleged."""
        usual = {"event_id": event, "act_id": act, "actor_id": actor, "source_id": source}
        return self.write("involvement", usual | {"degree": "party_to_fighting", "attribution": "alleged"} | given)

    def claim(self, event: uuid.UUID, source: uuid.UUID, **given: Any) -> uuid.UUID:
        """A number killed, of everybody unless told."""
        usual = {
            "record_id": event,
            "source_id": source,
            "measure": "killed",
            "qualifier": "estimate",
            "population": "all",
        }
        usual |= {"civilian_status": "unknown", "cumulative": False, "status": "reported"}
        return self.write("claim", usual | given)

    def information(self, event: uuid.UUID, source: uuid.UUID, **given: Any) -> uuid.UUID:
        """That a source reported it."""
        return self.write("information", {"record_id": event, "source_id": source, "stance": "supports"} | given)
