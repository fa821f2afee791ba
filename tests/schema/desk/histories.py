"""What people do at the desk one after another, as whoever asks draws it, and what must hold after each step.

Versions of a thing are 1 to n; none is ever changed or gone; each is in the name of who wrote it; what was refused
wrote nothing. And whatever was done, what is published in the end is as if the record had been right at once.
"""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa

from schema import session
from schema.access import Audience, Role
from schema.desk import merging, moving, releasing, splitting, writing
from schema.desk.writing import By
from schema.errors import SijillError
from schema.permission import ReleaseLevel
from schema.publish import publish
from schema.tables.base import VERSIONED, for_audience, identity
from tests.database import Run
from tests.recording import Recorder

Pick = Callable[[int], int]
"""One of so many, from 0."""

OF_PUBLICATIONS = {"since", "known", "history"}
"""What differs by how often it was published."""
SHOWN = ("event", "act", "claim", "involvement", "tally", "event_source")
EVENT = {"kind": "state_based_conflict", "granularity": "incident", "timezone": "Etc/UTC", "date_precision": "day"}
EVENT |= {"day_from": "2016-12-13", "day_to": "2016-12-13", "place_precision": "unknown"}
PERSON = {"unit": "person", "label_en": "A person", "sex": "unknown", "age_band": "unknown"}
CLAIM = {"measure": "killed", "qualifier": "exact", "population": "all", "cumulative": False, "status": "reported"}
BENEATH: Mapping[str, tuple[str, dict[str, Any]]] = {
    "victim": ("record_id", PERSON | {"civilian_status": "unknown"}),
    "act": ("event_id", {"kind": "fighting", "responsibility": "unknown"}),
    "claim": ("record_id", CLAIM | {"civilian_status": "unknown"}),
}
NAMED: Mapping[str, tuple[str, ...]] = {"victim": (), "act": ("victim",), "claim": ("act", "victim")}
"""What something beneath an event may name of what lies beneath one."""
CHANGES: Mapping[str, Callable[[int], dict[str, Any]]] = {
    "event": lambda n: {"title_en": f"Title {n}"},
    "victim": lambda n: {"label_en": f"Person {n}"},
    "act": lambda n: {"responsibility": ("unknown", "sole", "joint")[n % 3]},
    "claim": lambda n: {"best": n, "verbatim": f"{n} dead"},
}
PEOPLE = ("vera", "viktor")

LATELY = 8
"""Of so many that were made last something is done with one: most of those before are withdrawn by then."""

Key = tuple[str, uuid.UUID, int]


class History:
    """A record that begins with a collection and two sources, and grows step by step."""

    def __init__(self) -> None:
        with session.recording("an import") as connection:
            r = Recorder(connection, "an import")
            self.collection = r.collection("histories")
            self.sources = [r.source("An agency"), r.source("An office")]
        self.things: dict[str, list[uuid.UUID]] = {name: [] for name in CHANGES}
        self.merges: list[uuid.UUID] = []
        self.kept = _rows()
        self.refused = 0
        self.done = 0
        # What it is to be grown of; nothing can be done with nothing.
        for _ in range(2):
            self.step("create", lambda _many: 0)

    def step(self, name: str, pick: Pick) -> None:
        """Do something, refused or not, and see what came of it."""
        actor = "salma" if name == "level" else PEOPLE[pick(2)]
        try:
            STEPS[name](self, actor, pick)
        except SijillError:
            self.refused += 1
            actor = "nobody"
        self.done += 1
        self._look(actor)

    def _look(self, actor: str) -> None:
        now = _rows()
        assert {key: now.get(key) for key in self.kept} == self.kept, "something was changed or removed"
        for (concept, of, version), (by, _) in sorted((now.items() - self.kept.items()), key=str):
            assert by == actor, f"a {concept} in the name of {by}, written by {actor}"
            assert version == 1 or (concept, of, version - 1) in now, f"a {concept} of version {version} before others"
        self.kept = now

    def _write(self, actor: str, work: Callable[[sa.Connection, By], Any], role: Role = Role.VERIFIER) -> Any:
        with session.desk(actor, role) as connection:
            return work(connection, writing.begin(connection, By(actor, role, "as told")))

    def _one(self, pick: Pick, concept: str) -> uuid.UUID:
        of_late = self.things[concept][-LATELY:]
        return of_late[pick(len(of_late))]

    def _version(self, concept: str, of: uuid.UUID, pick: Pick) -> int:
        """The version that there is or, now and then, one that was read too early."""
        newest = max(version for name, each, version in self.kept if (name, each) == (concept, of))
        return max(1, newest - (pick(6) == 5))

    def _beneath(self, event: uuid.UUID) -> set[uuid.UUID]:
        with session.desk(PEOPLE[0], Role.VERIFIER, reading=True) as connection:
            return {row["id"] for _, _, row in moving.beneath(connection, Role.VERIFIER, event)}

    def create(self, actor: str, _pick: Pick) -> None:
        """Another event."""
        content = EVENT | {"collection_id": self.collection, "provider_id": str(self.done)}
        made = self._write(actor, lambda c, by: writing.create(c, by, "event", content))
        self.things["event"].append(made.id)

    def add(self, actor: str, pick: Pick) -> None:
        """Something beneath an event, maybe one that is gone; an act of a victim, a claim on an act."""
        concept = list(BENEATH)[pick(3)]
        column, usual = BENEATH[concept]
        above = self._one(pick, "event")
        content = {**usual, column: above}
        if concept == "claim":
            content |= {"best": pick(9), "source_id": self.sources[pick(2)]}
        for name in NAMED[concept]:
            there = [each for each in self.things[name] if each in self._beneath(above)] or self.things[name]
            if there and pick(2):
                content[f"{name}_id"] = there[pick(len(there))]
        made = self._write(actor, lambda c, by: writing.create(c, by, concept, content))
        self.things[concept].append(made.id)

    def correct(self, actor: str, pick: Pick) -> None:
        """A change of something."""
        concept = self._some(pick)
        of = self._one(pick, concept)
        version, changes = self._version(concept, of, pick), CHANGES[concept](self.done)
        self._write(actor, lambda c, by: writing.correct(c, by, concept, of, version, changes))

    def withdraw(self, actor: str, pick: Pick) -> None:
        """Something taken back, maybe to protect somebody."""
        concept = self._some(pick)
        of = self._one(pick, concept)
        version, protective = self._version(concept, of, pick), bool(pick(2))
        self._write(actor, lambda c, by: writing.withdraw(c, by, of, version, protective=protective))

    def _some(self, pick: Pick) -> str:
        there = [name for name, ids in self.things.items() if ids]
        return there[pick(len(there))]

    def merge(self, actor: str, pick: Pick) -> None:
        """One event into another one, or into itself."""
        into, gone = self._one(pick, "event"), self._one(pick, "event")
        version = self._version("event", gone, pick)
        self.merges.append(self._write(actor, lambda c, by: merging.merge(c, by, into, gone, version)).id)

    def undo(self, actor: str, pick: Pick) -> None:
        """A merge undone, where there was one."""
        if self.merges:
            of = self.merges[pick(len(self.merges))]
            version = self._version("merge", of, pick)
            self._write(actor, lambda c, by: merging.undo(c, by, of, version))

    def split(self, actor: str, pick: Pick) -> None:
        """Some of what lies beneath an event, beneath another one."""
        of = self._one(pick, "event")
        version = self._version("event", of, pick)
        held = self._beneath(of)
        # In the order in which they were made: ids are drawn, and the same history must be the same again.
        named = [each for ids in self.things.values() for each in ids if each in held and pick(2)]
        changes = {"title_en": f"Part {self.done}"}
        made = self._write(actor, lambda c, by: splitting.split(c, by, of, version, named, changes)).made
        self.things["event"].append(made.id)

    def level(self, actor: str, pick: Pick) -> None:
        """How far an event goes."""
        of, audience, level = self._one(pick, "event"), list(Audience)[pick(2)], list(ReleaseLevel)[pick(3)]
        self._write(actor, lambda c, by: releasing.set_level(c, by, of, audience, level), Role.SAFEGUARD)

    def publish(self, _actor: str, _pick: Pick) -> None:
        """What was done until now, published."""
        publish()

    def published_as_if_right_at_once(self, run: Run) -> int:
        """Publish, and compare with the facts as they stand, recorded once in an empty database.

        Returns how many events are shown to everybody.
        """
        publish()
        found, named, facts = _shown(), _all(sa.select(identity)), {name: _facts(name) for name in VERSIONED}
        with run.copy("once"):
            with session.migrating() as connection:
                connection.execute(identity.insert(), named)
                for name, rows in facts.items():
                    if rows:
                        connection.execute(VERSIONED[name].insert(), rows)
            publish()
            assert _shown() == found
        return len(found[Audience.OPEN, "event"])


STEPS: Mapping[str, Callable[[History, str, Pick], None]] = {
    "create": History.create,
    "add": History.add,
    "correct": History.correct,
    "withdraw": History.withdraw,
    "merge": History.merge,
    "undo": History.undo,
    "split": History.split,
    "level": History.level,
    "publish": History.publish,
}


def _rows() -> dict[Key, tuple[str, str]]:
    """Every version there is: in whose name, and a mark of all that it holds."""
    each = (
        f"SELECT '{name}' AS name, id, version, actor, md5(t::text) AS mark FROM core.{name} t" for name in VERSIONED
    )
    with session.migrating() as connection:
        rows = connection.execute(sa.text(" UNION ALL ".join(each)))
        return {(row.name, row.id, row.version): (row.actor, row.mark) for row in rows}


def _all(query: "sa.Select[Any]") -> list[dict[str, Any]]:
    with session.migrating() as connection:
        return [row._asdict() for row in connection.execute(query)]


def _facts(concept: str) -> list[dict[str, Any]]:
    """What stands of a concept, as first versions."""
    table = VERSIONED[concept]
    later = table.alias("later")
    superseded = sa.exists(later.c.id).where(later.c.id == table.c.id, later.c.version > table.c.version)
    named = [column for column in table.columns if column.computed is None and column.name != "recorded_at"]
    found = _all(sa.select(*named).where(~table.c.withdrawn, ~superseded))
    return [row | {"version": 1, "protective": False} for row in found]


def _shown() -> dict[tuple[Audience, str], list[str]]:
    """What each audience sees now, but for the publication since which it does."""
    found = {}
    for audience in Audience:
        for name in SHOWN:
            table = for_audience(audience).tables[f"{audience}.{name}"]
            named = [column for column in table.columns if column.name not in OF_PUBLICATIONS]
            rows = _all(sa.select(*named).where(sa.func.upper_inf(table.c.known)))
            found[audience, name] = sorted(map(str, rows))
    return found
