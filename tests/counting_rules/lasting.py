"""Examples about what lasts and moves: episodes with their states, or movements, a question, one list of its answer.

All examples are written before one publication, each into a collection of its own. Tables: `episodes` (kind; how many
people, "1" being one person, "20-30" a group, "?" a group of which nobody says how many, "?-30" and "20-?" likewise),
`stages` (state, days, site, source) and `movements` (from where to where, days, how many; `stock`; `adds up`: the days
that the number adds up, "until" for one that runs up from a day nobody states; `overlaps`: a movement that counts some
of the same people). A missing second day is the first one.
"""

import datetime as dt
import textwrap
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from analytics import detentions, displacements
from analytics.results import Bounded, Result, release
from schema import session
from schema.access import Audience
from schema.publish import publish
from schema.queries.records import RecordFilter, keys
from schema.queries.scope import look_up, scope
from tests.counting_rules.tables import Cells, as_text, cells, lay_out
from tests.counting_rules.worked import cautions
from tests.recording import Recorder, box

AREAS = (
    ("XA", "adm0", None, box(0, 0, 8, 4)),
    ("XB", "adm0", None, box(9, 0, 10, 1)),
    ("XA01", "adm1", "XA", box(0, 0, 4, 4)),
    ("XA02", "adm1", "XA", box(4, 0, 8, 4)),
    ("XA0101", "adm2", "XA01", box(0, 0, 2, 4)),
    ("XA0102", "adm2", "XA01", box(2, 0, 4, 4)),
    ("XA0201", "adm2", "XA02", box(4, 0, 8, 4)),
)
SITES = ("Prison", "Branch", "Barracks")
_MEASURES = {"missing_persons": "missing", "evacuated": "evacuated", "returned": "returned"}


@dataclass(frozen=True)
class Lasting:
    """One rule: a name, why it is so, what is recorded, what is asked, which list is shown, and cautions to be said."""

    name: str
    why: str
    answer: str
    shown: str
    episodes: str = ""
    stages: str = ""
    movements: str = ""
    ask: Mapping[str, Any] = field(default_factory=dict)
    where: RecordFilter = field(default_factory=RecordFilter)
    caveats: tuple[str, ...] = ()

    @property
    def tables(self) -> dict[str, Cells]:
        """The tables that say something."""
        given = {"episodes": self.episodes, "stages": self.stages, "movements": self.movements}
        return {name: cells(text) for name, text in given.items() if text}

    @property
    def asking(self) -> Any:
        """The analytic that is asked."""
        return displacements.ask if self.movements else detentions.ask


class Record:
    """The examples, recorded and published as number 1. `slugs` are their collections by name."""

    def __init__(self, examples: Iterable[Lasting]) -> None:
        self.slugs: dict[str, str] = {}
        with session.recording("tester") as connection:
            recorder = Recorder(connection)
            places = {code: recorder.place(code, level, shape, parent) for code, level, parent, shape in AREAS}
            site = {"kind": "prison", "parent_pcode": "XA0101", "boundary_version": "test 1"}
            places |= {name: recorder.write("place", site | {"name_en": name, "name_ar": name}) for name in SITES}
            for n, example in enumerate(examples):
                self.slugs[example.name] = f"example-{n}"
                _Written(recorder, f"example-{n}", example, places)
        publish()

    def answer(self, example: Lasting) -> Result:
        """The answer to what is asked."""
        where = replace(example.where, collections=(self.slugs[example.name],))
        return put(example.asking, where, example.ask)


def put(asking: Any, where: RecordFilter, question: Mapping[str, Any]) -> Any:
    """Put a question about records as every edge does: look up, ask, answer, release."""
    with session.reading() as connection:
        named = keys(where)
        resolved = scope(connection.execute(look_up(named)).one_or_none(), named)
        made = asking(where, resolved, **question)
        rows = [connection.execute(statement).all() for statement in made.statements]
    return release(made.answer(rows), Audience.OPEN)


class _Written:
    """Writes one example."""

    def __init__(self, r: Recorder, slug: str, example: Lasting, places: Mapping[str, uuid.UUID]) -> None:
        self.r, self.places = r, places
        self.collection = r.collection(slug, nature="fictional")
        self.sources: dict[str, uuid.UUID] = {}
        self.episodes: dict[str, uuid.UUID] = {}
        self.claims: dict[str, uuid.UUID] = {}
        self.positions: Counter[uuid.UUID] = Counter()
        for row in example.tables.get("episodes", ()):
            self._episode(row)
        for row in example.tables.get("stages", ()):
            self._stage(row)
        for row in example.tables.get("movements", ()):
            self._movement(row)

    def _source(self, name: str) -> uuid.UUID:
        if name not in self.sources:
            self.sources[name] = self.r.source(f"{name} {self.collection}")
        return self.sources[name]

    def _episode(self, row: Mapping[str, str]) -> None:
        kind = row.get("kind") or "detention"
        made = self.r.lasting("detention_episode", self.collection, kind, **_dated(row))
        self.episodes[row["episode"]] = made
        people = row.get("people") or "1"
        who = {"label_en": "taken", "sex": "unknown", "age_band": "unknown", "civilian_status": "unknown", "roles": []}
        unit = "person" if people == "1" else "group"
        victim = self.r.write("victim", {"record_id": made, "unit": unit} | who)
        for name in (row.get("source") or "Council").split():
            self.r.information(made, self._source(name))
        if numbers := _numbers(people):
            stated = {"measure": _MEASURES.get(kind, "detained"), "victim_id": victim}
            self.r.claim(made, self._source("Council"), **stated, **numbers)

    def _stage(self, row: Mapping[str, str]) -> None:
        episode = self.episodes[row["episode"]]
        self.positions[episode] += 1
        content = {"episode_id": episode, "position": self.positions[episode], "state": row["state"]}
        content |= {"source_id": self._source(row.get("source") or "Council"), **_dated(row)}
        if row.get("site"):
            content["site_id"] = self.places[row["site"]]
        self.r.write("detention_stage", content)

    def _movement(self, row: Mapping[str, str]) -> None:
        kind = row.get("kind") or "fled"
        ends = {"origin_id": self.places[row["origin"]]}
        if row.get("destination"):
            ends["destination_id"] = self.places[row["destination"]]
        stock = row.get("stock") == "yes"
        made = self.r.lasting("displacement_flow", self.collection, kind, stock=stock, **ends, **_dated(row))
        self.r.information(made, self._source("Council"))
        numbers = _numbers(row["people"])
        if not numbers:
            return
        given: dict[str, Any] = {"measure": _MEASURES.get(kind, "displaced"), **numbers}
        if row.get("adds up"):
            first, _, last = row["adds up"].partition(" to ")
            given |= {"cumulative": True, "period_to": _day(last)}
            given |= {} if first == "until" else {"period_from": _day(first)}
        claim = self.claims[row["movement"]] = self.r.claim(made, self._source("Council"), **given)
        if row.get("overlaps"):
            self.r.write("claim_overlap", {"claim_id": claim, "other_id": self.claims[row["overlaps"]]})


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def _dated(row: Mapping[str, str]) -> dict[str, Any]:
    if not row.get("from"):
        return {"date_precision": "unknown"}
    to = row.get("to") or row["from"]
    precision = "day" if to == row["from"] else "days"
    return {"day_from": _day(row["from"]), "day_to": _day(to), "date_precision": precision}


def _numbers(people: str) -> dict[str, int]:
    """What a source states: one number exactly, or a range of which an end may be open; nothing of "?"."""
    if people in {"1", "?"}:
        return {}
    low, mark, high = people.partition("-")
    if not mark:
        return {"min": int(low), "best": int(low), "max": int(low)}
    return {name: int(each) for name, each in (("min", low), ("max", high)) if each != "?"}


def told(result: Result, shown: str, columns: Iterable[str]) -> Cells:
    """One list of an answer as a table of texts; `number` is the number of the answer itself."""
    if shown == "number":
        return [_line(result, columns)]
    return [_line(each, columns) for each in getattr(result, shown)]


def _line(each: Bounded, columns: Iterable[str]) -> dict[str, str]:
    return {name: _cell(each, name) for name in columns}


def _cell(each: Any, name: str) -> str:
    if name in {"from", "to"}:
        return as_text(each.start if name == "from" else each.end)
    if name in {"origin", "destination"}:
        place = getattr(each, name)
        return "" if place is None else str(place["pcode"] or place["name"]["en"])
    if name in {"group", "outcome", "kind"}:
        category = getattr(each, name)
        return "" if category is None else category.label["en"]
    return as_text(getattr(each, name))


def rendered(example: Lasting) -> str:
    """The example as a section of Markdown."""
    why = "\n".join(textwrap.wrap(example.why, 110))
    tables = "\n\n".join(lay_out(rows) for rows in example.tables.values())
    question = f"`{_question(example)}`\n"
    answer = lay_out(cells(example.answer))
    return (
        f"### {example.name}\n\n{why}\n\n```\n{tables}\n```\n{question}```\n{answer}\n```\n{cautions(example.caveats)}"
    )


def _question(example: Lasting) -> str:
    time = example.where.occurred
    given = [f"{name}: {value.name}" for name, value in example.ask.items()]
    given += [f'from: "{time.from_}"'] * bool(time.from_) + [f'to: "{time.to}"'] * bool(time.to)
    given += [f"kinds: {list(example.where.kinds)}".replace("'", '"')] * bool(example.where.kinds)
    field_ = "displacements" if example.movements else "detentions"
    return f"{field_}({', '.join(given)}) {{ {_camel(example.shown)} }}" if given else f"{field_} {{ {example.shown} }}"


def _camel(name: str) -> str:
    head, *tail = name.split("_")
    return head + "".join(word.capitalize() for word in tail)
