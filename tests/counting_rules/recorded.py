"""Examples that are recorded as staff would and published: what sources claim, and what the record makes of it.

All examples are written before one publication, each into a collection of its own. Tables: `sources` (source; group,
when it is not of its own; draws on; protected), `events`, `acts` and `claims`; an event that no table of events
describes is an incident of 10 January 2021. The answer is the tallies of the events, or, when something is asked, the
answer to that.
"""

import datetime as dt
import textwrap
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from analytics import crosstabs, overlaps, timelines
from analytics.results import Result, release
from schema import session
from schema.access import Audience
from schema.filters import EventFilter
from schema.publish import publish
from schema.queries.scope import look_up, scope
from schema.tables.base import identity
from schema.tables.published import event, tally, tally_reported
from schema.vocabulary import Measure
from tests.counting_rules.tables import Cells, as_text, cells, lay_out
from tests.counting_rules.worked import asked, cautions
from tests.recording import Recorder

DAY = "2021-01-10"
PEOPLE = ("sex", "age_band", "population", "status")


@dataclass(frozen=True)
class Recorded:
    """One rule: a name, why it is so, what is recorded, what is asked, the answer, and cautions that must be said."""

    name: str
    why: str
    answer: str
    claims: str = ""
    sources: str = ""
    events: str = ""
    acts: str = ""
    ask: Mapping[str, Any] | None = None
    where: EventFilter = field(default_factory=EventFilter)
    caveats: tuple[str, ...] = ()

    @property
    def tables(self) -> dict[str, Cells]:
        """The tables that say something."""
        given = {"sources": self.sources, "events": self.events, "acts": self.acts, "claims": self.claims}
        return {name: cells(text) for name, text in given.items() if text}


class Record:
    """The examples, recorded and published as number 1. `events` are codes by collection and label."""

    def __init__(self, examples: Iterable[Recorded]) -> None:
        self.slugs: dict[str, str] = {}
        self.events: dict[tuple[str, str], str] = {}
        with session.recording("tester") as connection:
            for n, example in enumerate(examples):
                slug = self.slugs[example.name] = f"example-{n}"
                written = _Written(Recorder(connection), slug, example)
                for label, ident in written.events.items():
                    code = connection.scalar(sa.select(identity.c.code).where(identity.c.id == ident))
                    self.events[slug, label] = str(code)
        publish()

    def answer(self, example: Recorded) -> tuple[Result, None] | tuple[None, Cells]:
        """The answer to what is asked, or the tallies with the columns of the expected ones."""
        slug = self.slugs[example.name]
        if example.ask is None:
            return None, self._tallies(slug, list(cells(example.answer)[0]))
        where = EventFilter(**{**vars(example.where), "collections": (slug,)})
        question = {"measure": Measure.KILLED} | dict(example.ask)
        if not example.ask:
            question, asking = {}, overlaps.ask
        else:
            asking = timelines.ask if "bucket" in question else crosstabs.ask
        with session.reading() as connection:
            resolved = scope(connection.execute(look_up(where)).one_or_none(), where)
            made = asking(where, resolved, **question)
            rows = [connection.execute(statement).all() for statement in made.statements]
        return release(made.answer(rows), Audience.OPEN), None

    def _tallies(self, slug: str, columns: list[str]) -> Cells:
        """What was published, in order of event, day, measure and population; sizes of groups stand in the acts."""
        labels = {code: label for (own, label), code in self.events.items() if own == slug}
        with session.reading() as connection:
            documents = connection.execute(
                sa.select(event.c.code, event.c.document).where(event.c.code.in_(labels)).order_by(event.c.code)
            )
            if "group" in columns:
                sizes = [size for _, document in documents for size in _sizes(document)]
                return [{name: as_text(each.get(name)) for name in columns} for each in sizes]
            table = tally_reported if "reported" in columns else tally
            kept = ["measure", "population", "low", "best", "high", "conflicting"]
            more = [table.c.reported] if "reported" in columns else [table.c.independent_sources.label("sources")]
            rows = connection.execute(
                sa.select(event.c.code, *(table.c[name] for name in kept), *more)
                .join(event, sa.and_(event.c.id == table.c.event_id, event.c.since == table.c.since))
                .where(event.c.code.in_(labels))
            )
            found = [{**row._asdict(), "event": labels[row.code]} for row in rows]
        shown = [{name: _shown(each.get(name)) for name in columns} for each in found]
        return sorted(shown, key=lambda each: [each.get(name, "") for name in ("event", "reported", *kept[:2])])


def _shown(value: object) -> str:
    if isinstance(value, sa.dialects.postgresql.Range):
        last = value.upper - dt.timedelta(days=1) if value.upper else None
        return f"{value.lower} to {last}" if last else f"from {value.lower}"
    return as_text(value)


def _sizes(document: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    """The groups and persons whom the acts of an event harmed, each once, with their size."""
    victims = {each["victim"]["id"]: each["victim"] for each in document["acts"] if each["victim"]}
    for victim in sorted(victims.values(), key=lambda each: str(each["label"]["en"])):
        size = victim["size"] or {}
        named = {"group": victim["label"]["en"], "unit": victim["unit"], "sources": size.get("independent_sources")}
        yield {**named, **{name: size.get(name) for name in ("low", "best", "high")}}


class _Written:
    """Writes one example."""

    def __init__(self, recorder: Recorder, slug: str, example: Recorded) -> None:
        self.recorder, self.tables = recorder, example.tables
        self.collection = recorder.collection(slug, nature="fictional")
        self.events: dict[str, uuid.UUID] = {}
        self._sources: dict[str, uuid.UUID] = {}
        self._actors: dict[str, uuid.UUID] = {}
        self._groups: dict[tuple[str, str], uuid.UUID] = {}
        self._claims: dict[str, uuid.UUID] = {}
        for row in self.tables.get("sources", ()):
            self._source(row["source"], row)
        for row in self.tables.get("events", ()):
            self._event(row["event"], row)
        for row in self.tables.get("acts", ()):
            self._act(row)
        for row in self.tables.get("claims", ()):
            self._claim(row)

    def _source(self, name: str, row: Mapping[str, str] | None = None) -> uuid.UUID:
        if name not in self._sources:
            row = row or {}
            own = {"independence_group": row.get("group") or f"{self.collection} {name}"}
            protected = {"protected": row.get("protected") == "yes"}
            self._sources[name] = self.recorder.source(name, **own, **protected)
            if row.get("draws on"):
                other = self._source(row["draws on"])
                self.recorder.write("source_reliance", {"source_id": self._sources[name], "rests_on_id": other})
        return self._sources[name]

    def _event(self, label: str, row: Mapping[str, str] | None = None) -> uuid.UUID:
        if label not in self.events:
            row = row or {}
            given = {"granularity": row.get("granularity") or "incident", "context": row.get("context", "").split()}
            given["facility_kinds"] = row.get("facilities", "").split()
            day = row.get("from") or DAY
            self.events[label] = self.recorder.event(self.collection, day, row.get("to") or None, **given)
            for name in row.get("sources", "").split():
                self.recorder.information(self.events[label], self._source(name))
        return self.events[label]

    def _actor(self, name: str) -> uuid.UUID:
        if name not in self._actors:
            self._actors[name] = self.recorder.force(name)
        return self._actors[name]

    def _group(self, event_label: str, name: str, unit: str = "group") -> uuid.UUID:
        key = (event_label, name)
        if key not in self._groups:
            content = {"record_id": self._event(event_label), "unit": unit, "label_en": name, "roles": []}
            who = {"sex": "unknown", "age_band": "unknown", "civilian_status": "unknown"}
            self._groups[key] = self.recorder.write("victim", content | who)
        return self._groups[key]

    def _act(self, row: Mapping[str, str]) -> None:
        label = row.get("event", "A")
        victim = {}
        if row.get("victim"):
            victim = {"victim_id": self._group(label, row["victim"], row.get("unit") or "group")}
        event_id = self._event(label)
        act = self.recorder.act(event_id, *row.get("violations", "").split(), kind=row["act"], **victim)
        for name in row.get("actors", "").split():
            self.recorder.involvement(event_id, act, self._actor(name), self._source("Council"))

    def _claim(self, row: Mapping[str, str]) -> None:
        label = row.get("event", "A")
        given: dict[str, Any] = {name: int(row[name]) for name in ("min", "best", "max") if row.get(name)}
        given |= {name: row[name] for name in PEOPLE if row.get(name)}
        given |= {"measure": row.get("measure") or "killed"}
        if row.get("stated"):
            given["stated_on"] = dt.date.fromisoformat(row["stated"])
        if row.get("side"):
            given["side_id"] = self._actor(row["side"])
        if row.get("group"):
            given["victim_id"] = self._group(label, row["group"])
        if row.get("replaces"):
            given["supersedes_id"] = self._claims[row["replaces"]]
        written = self.recorder.claim(self._event(label), self._source(row["source"]), **given)
        self._claims[row.get("claim", "")] = written


def rendered(example: Recorded) -> str:
    """The example as a section of Markdown."""
    why = "\n".join(textwrap.wrap(example.why, 110))
    tables = "\n\n".join(lay_out(rows) for rows in example.tables.values())
    question = f"`{_question(example)}`\n"
    answer = lay_out(cells(example.answer))
    return (
        f"### {example.name}\n\n{why}\n\n```\n{tables}\n```\n{question}```\n{answer}\n```\n{cautions(example.caveats)}"
    )


def _question(example: Recorded) -> str:
    if example.ask is None:
        return "tallies"
    if not example.ask:
        return "sourceOverlap"
    return asked(example.ask, example.where)
