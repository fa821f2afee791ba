"""Examples about rates and hexagons: who lives where, what is recorded, a question, its answer in a table.

All examples are recorded before one publication, each into a collection and a country of its own. Tables: `people`
(area, day or days, people, low, high, basis, source) and `events` (day; `place`, the code of an area; or `lon` and
`lat`, with `precision` and, where a source states it, `metres` within which it lies). A country is a box of two
provinces side by side.
"""

import datetime as dt
import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from analytics import geography
from analytics.results import release
from analytics.results_areas import AreaMap
from schema import session
from schema.access import Audience
from schema.filters import EventFilter
from schema.publish import publish
from schema.queries.scope import look_up, scope
from schema.vocabulary import Measure
from tests.counting_rules.tables import Cells, as_text, cells, lay_out
from tests.counting_rules.worked import asked, cautions
from tests.recording import Recorder, box, point

_CALLED = {"class": "class_"}


@dataclass(frozen=True)
class OnTheMap:
    """One rule: a name, why it is so, what is recorded, what is asked, the answer, and cautions that must be said.

    Areas are called XA, XA01 and XA02 in every example; in the record each example has a country of its own.
    """

    name: str
    why: str
    events: str
    ask: Mapping[str, Any]
    answer: str
    people: str = ""
    where: EventFilter = field(default_factory=EventFilter)
    caveats: tuple[str, ...] = ()

    @property
    def tables(self) -> dict[str, Cells]:
        """The tables that say something."""
        return {name: cells(text) for name, text in {"people": self.people, "events": self.events}.items() if text}


class Atlas:
    """The examples, recorded and published as number 1."""

    def __init__(self, examples: Iterable[OnTheMap]) -> None:
        self._countries: dict[str, str] = {}
        with session.recording("tester") as connection:
            recorder = Recorder(connection)
            for n, example in enumerate(examples):
                country = f"X{chr(ord('A') + n)}"
                self._countries[example.name] = country
                _record(recorder, country, example)
        publish()

    def answer(self, example: OnTheMap) -> AreaMap:
        """The answer to what is asked, put as every edge does."""
        country = self._countries[example.name]
        where = replace(example.where, collections=(country.lower(),))
        with session.reading() as connection:
            resolved = scope(connection.execute(look_up(where)).one_or_none(), where)
            made = geography.ask(where, resolved, **{"measure": Measure.INCIDENTS, **example.ask})
            rows = [connection.execute(statement).all() for statement in made.statements]
        return release(made.answer(rows), Audience.OPEN)

    def told(self, example: OnTheMap, columns: Iterable[str]) -> Cells:
        """The answer as a table, its total last."""
        result, country = self.answer(example), self._countries[example.name]
        rows = [(each.code.replace(country, "XA"), each) for each in result.areas]
        named: list[tuple[str, Any]] = [*rows, ("unplaced", result.unplaced), ("total", result)]
        return [
            {
                name: label if name == "area" else as_text(getattr(number, _CALLED.get(name, name), None))
                for name in columns
            }
            for label, number in named
        ]


def rendered(example: OnTheMap) -> str:
    """The example as a section of Markdown."""
    why = "\n".join(textwrap.wrap(example.why, 110))
    question = asked({"measure": Measure.INCIDENTS, **example.ask}, example.where)
    given = "\n".join(f"```\n{lay_out(table)}\n```" for table in example.tables.values())
    return (
        f"### {example.name}\n\n{why}\n\n{given}\n`{question}`\n"
        f"```\n{lay_out(cells(example.answer))}\n```\n{cautions(example.caveats)}"
    )


def _record(r: Recorder, country: str, example: OnTheMap) -> None:
    # Countries lie apart, but for those of hexagons, which are where the example says.
    south = 0.0 if "lon" in example.events else 8.0 * (1 + ord(country[1]) - ord("A"))
    r.place(country, "adm0", box(0, south, 8, south + 4), kind="country")
    r.place(f"{country}01", "adm1", box(0, south, 4, south + 4), country, kind="governorate")
    r.place(f"{country}02", "adm1", box(4, south, 8, south + 4), country, kind="governorate")
    collection, source = r.collection(country.lower(), nature="fictional"), r.source(f"Council of {country}")
    for row in example.tables.get("people", []):
        days = row["from"], row.get("to") or row["from"]
        bounds = {name: int(row[name]) if row.get(name) else None for name in ("low", "high")}
        r.write(
            "denominator",
            {
                "pcode": row["area"].replace("XA", country),
                "day_from": dt.date.fromisoformat(days[0]),
                "day_to": dt.date.fromisoformat(days[1]),
                "people": int(row["people"]),
                "basis": row.get("basis") or "estimate",
                "source": row.get("source") or "Bureau",
            }
            | bounds,
        )
    for row in example.tables["events"]:
        where: dict[str, Any] = {"place_precision": row.get("precision") or "adm1"}
        if row.get("place"):
            where |= {"area_scheme": "pcode", "stated_adm1": row["place"].replace("XA", country)}
        if row.get("lon"):
            where["geometry"] = point(float(row["lon"]), south + float(row["lat"]))
            where["uncertainty_metres"] = float(row["metres"]) if row.get("metres") else None
        event = r.event(collection, row["day"], kind=row.get("kind") or "state_based_conflict", **where)
        r.information(event, source)
