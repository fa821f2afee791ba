"""Examples about strikes and attacks on facilities: what is recorded, a question, its answer in a table.

All examples are written before one publication, each into a collection of its own. Tables: `facilities` (facility, its
kind), `lives` (facility, status, days) and `events` (days; `time`, an hour or two with a dash between; `north`, metres
north of one spot; `radius`, within which it lies; `facility` or `kinds` hit; `weapon`, `side`, `roles` of who was
harmed, `sources`). A missing second day is the first one, a missing kind an air strike, a missing source the council.
"""

import datetime as dt
import textwrap
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy.dialects.postgresql import Range

from analytics import facility_attacks, repeat_strikes
from analytics.results import Bounded, Result, release
from analytics.results_strikes import FacilityAttacks, RepeatStrikes
from schema import session
from schema.access import Audience
from schema.filters import EventFilter
from schema.publish import publish
from schema.queries.scope import look_up, scope
from tests.counting_rules.tables import Cells, as_text, cells, lay_out
from tests.counting_rules.worked import cautions
from tests.recording import Recorder, box, point

_METRE = 1 / 110_574
"""Degrees of a metre to the north, at the equator."""


@dataclass(frozen=True)
class StruckAgain:
    """One rule: a name, why it is so, what is recorded, what is asked, the answer, and cautions that must be said.

    Where facilities are recorded it is `facilityAttacks` that is asked, else `repeatStrikes`.
    """

    name: str
    why: str
    events: str
    answer: str
    facilities: str = ""
    lives: str = ""
    ask: Mapping[str, Any] = field(default_factory=dict)
    where: EventFilter = field(default_factory=EventFilter)
    caveats: tuple[str, ...] = ()

    @property
    def tables(self) -> dict[str, Cells]:
        """The tables that say something."""
        given = {"facilities": self.facilities, "lives": self.lives, "events": self.events}
        return {name: cells(text) for name, text in given.items() if text}


class Record:
    """The examples, recorded and published as number 1. `slugs` are their collections by name."""

    def __init__(self, examples: Iterable[StruckAgain]) -> None:
        self.slugs: dict[str, str] = {}
        with session.recording("tester") as connection:
            recorder = Recorder(connection)
            recorder.place("XA", "adm0", box(0, 0, 8, 4), kind="country")
            recorder.place("XA01", "adm1", box(0, 0, 8, 4), "XA", kind="governorate")
            recorder.place("XA0101", "adm2", box(0, 0, 8, 4), "XA01", kind="district")
            for n, example in enumerate(examples):
                self.slugs[example.name] = f"example-{n}"
                _Written(recorder, f"example-{n}", example)
        publish()

    def answer(self, example: StruckAgain) -> Result:
        """The answer to what is asked, put as every edge does."""
        where = replace(example.where, collections=(self.slugs[example.name],))
        asking: Any = facility_attacks.ask if example.facilities else repeat_strikes.ask
        with session.reading() as connection:
            resolved = scope(connection.execute(look_up(where)).one_or_none(), where)
            made = asking(where, resolved, **example.ask)
            rows = [connection.execute(statement).all() for statement in made.statements]
        result: Result = release(made.answer(rows), Audience.OPEN)
        return result


class _Written:
    """Writes one example."""

    def __init__(self, r: Recorder, slug: str, example: StruckAgain) -> None:
        self.r = r
        self.collection = r.collection(slug, nature="fictional")
        self.sources: dict[str, uuid.UUID] = {}
        self.sides: dict[str, uuid.UUID] = {}
        self.facilities: dict[str, uuid.UUID] = {}
        for row in example.tables.get("facilities", ()):
            given = {"title_en": row["facility"], "geometry": point(1, 1), "place_precision": "exact"}
            self.facilities[row["facility"]] = r.lasting("facility", self.collection, row["kind"], **given)
            r.information(self.facilities[row["facility"]], self._source("Council"))
        for row in example.tables.get("lives", ()):
            content = {"facility_id": self.facilities[row["facility"]], "status": row["status"]}
            content |= {"source_id": self._source("Council"), **_days(row)}
            r.write("facility_status", content)
        for row in example.tables["events"]:
            self._event(row)

    def _source(self, name: str) -> uuid.UUID:
        if name not in self.sources:
            self.sources[name] = self.r.source(f"{name} {self.collection}")
        return self.sources[name]

    def _event(self, row: Mapping[str, str]) -> None:
        given: dict[str, Any] = {"kind": row.get("kind") or "airstrike", **_days(row)}
        first, last = given.pop("day_from"), given.pop("day_to")
        if row.get("north"):
            spot = point(1, 1 + float(row["north"]) * _METRE)
            given |= {"geometry": spot, "place_precision": "exact"}
            given |= {"uncertainty_metres": float(row["radius"])} if row.get("radius") else {}
        if row.get("facility"):
            given["facility_id"] = self.facilities[row["facility"]]
        given["facility_kinds"] = row.get("kinds", "").split()
        event = self.r.event(self.collection, first.isoformat(), last.isoformat(), **given)
        source = [self._source(name) for name in (row.get("sources") or "Council").split()]
        for each in source:
            self.r.information(event, each)
        victim = {}
        if row.get("roles"):
            who = {"record_id": event, "unit": "person", "label_en": "a person", "roles": row["roles"].split()}
            who |= {"sex": "unknown", "age_band": "unknown", "civilian_status": "civilian"}
            victim = {"victim_id": self.r.write("victim", who)}
        act = self.r.act(event, method=row.get("weapon") or None, **victim)
        if row.get("side"):
            side = self.sides.setdefault(row["side"], self.r.force(row["side"]))
            self.r.involvement(event, act, side, source[0])


def _days(row: Mapping[str, str]) -> dict[str, Any]:
    first = dt.date.fromisoformat(row["from"])
    last = dt.date.fromisoformat(row.get("to") or row["from"])
    days = {"day_from": first, "day_to": last, "date_precision": "day" if first == last else "days"}
    if not row.get("time"):
        return days
    hours = [dt.datetime.combine(first, dt.time.fromisoformat(each), dt.UTC) for each in row["time"].split("-")]
    return days | {"occurred": Range(hours[0], hours[-1], bounds="[]"), "date_precision": "exact"}


def told(result: Result, rows: Cells) -> Cells:
    """The answer with the rows and columns of an expected table."""
    if isinstance(result, FacilityAttacks):
        named: dict[str, Bounded] = {
            "attacks": result,
            "hit": result.hit,
            "hit again": result.repeat_share,
            "per month at work": result.rate,
        }
        return [{name: _cell(named[row["what"]], row, name) for name in row} for row in rows]
    assert isinstance(result, RepeatStrikes)
    if "certainty" in rows[0]:
        return [{name: as_text(getattr(each, name)) for name in rows[0]} for each in result.chains]
    possible = None if result.upper is None or result.lower is None else result.upper - result.lower
    every = {"certain": result.value, "possible": possible}
    every |= {name: float(getattr(result, name)) for name in ("indeterminate", "unplaced")}
    return [{name: as_text(every[name]) for name in rows[0]}]


def _cell(number: Bounded, row: Mapping[str, str], name: str) -> str:
    if name == "what":
        return row["what"]
    value = getattr(number, name)
    return as_text(round(value, 3) if isinstance(value, float) else value)


def rendered(example: StruckAgain) -> str:
    """The example as a section of Markdown."""
    why = "\n".join(textwrap.wrap(example.why, 110))
    tables = "\n\n".join(lay_out(rows) for rows in example.tables.values())
    answer = lay_out(cells(example.answer))
    return (
        f"### {example.name}\n\n{why}\n\n```\n{tables}\n```\n`{_question(example)}`\n"
        f"```\n{answer}\n```\n{cautions(example.caveats)}"
    )


def _question(example: StruckAgain) -> str:
    time = example.where.occurred
    given = [f"{_camel(name)}: {value}" for name, value in example.ask.items()]
    given += [f'from: "{time.from_}"'] * bool(time.from_) + [f'to: "{time.to}"'] * bool(time.to)
    name = "facilityAttacks" if example.facilities else "repeatStrikes"
    return f"{name}({', '.join(given)})" if given else name


def _camel(name: str) -> str:
    head, *tail = name.split("_")
    return head + "".join(word.capitalize() for word in tail)
