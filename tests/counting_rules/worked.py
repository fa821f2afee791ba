"""Worked examples: a table of events, a question, and the table that must come out. Blank is unknown, and no zero.

Events are written into the published copy as the login that publishes and counted as the login that serves the public.
"""

import itertools
import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import Range

from analytics import crosstabs, geography, timelines
from analytics.results import Result, release
from schema import session
from schema.access import Audience
from schema.answering import Bucket
from schema.filters import EventFilter
from schema.queries.scope import look_up, scope
from schema.tables.base import for_audience
from schema.vocabulary import Measure
from tests.counting_rules.tables import Cells, cells, lay_out

TABLES = {each.name: each for each in for_audience(Audience.OPEN).sorted_tables}
KNOWN = Range(1, None)
_SLUGS = (f"example-{n}" for n in itertools.count(1))


@dataclass(frozen=True)
class Example:
    """One rule: a name, why it is so, events, what is asked, the answer; `caveats` are codes that must be said."""

    name: str
    why: str
    events: str
    ask: Mapping[str, Any]
    answer: str
    where: EventFilter = field(default_factory=EventFilter)
    caveats: tuple[str, ...] = ()
    collections: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: {"": {}})


def furnish() -> None:
    """Write the one publication and the places of a country that does not exist: XA, two provinces, three districts."""
    areas = [("XA", None, "adm0", []), ("XA01", "XA", "adm1", ["XA"]), ("XA02", "XA", "adm1", ["XA"])]
    areas += [(f"XA01{n:02}", "XA01", "adm2", ["XA", "XA01"]) for n in (1, 2)]
    areas += [("XA0201", "XA02", "adm2", ["XA", "XA02"])]
    with session.publishing() as connection:
        connection.execute(TABLES["publication"].insert().values(number=1, at=sa.func.now()))
        for n, (pcode, parent, level, ancestors) in enumerate(areas):
            box = sa.func.ST_MakeEnvelope(n, 0, n + 1, 1, 4326)
            connection.execute(
                TABLES["place"].insert(),
                {
                    "id": f"place-{pcode}",
                    "since": 1,
                    "known": KNOWN,
                    "pcode": pcode,
                    "kind": level,
                    "name_en": f"Area {pcode}",
                    "name_ar": f"منطقة {pcode}",
                    "level": level,
                    "parent_pcode": parent,
                    "ancestors": ancestors,
                    "boundary_version": "1",
                },
            )
            shaped = TABLES["place"].update().where(TABLES["place"].c.pcode == pcode).values(geometry=box)
            connection.execute(shaped)


def write(events: Cells, collections: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Publish events; the slug of each collection by the name that the table gives it."""
    slugs = {name: next(_SLUGS) for name in collections}
    with session.publishing() as connection:
        for name, slug in slugs.items():
            own = dict(collections[name])
            own["disjoint_with"] = [slugs[other] for other in own.get("disjoint_with", ())]
            document = {"id": slug, "name": {"en": name or slug, "ar": None}, "fictional": True, "caveats": []} | own
            connection.execute(
                TABLES["collection"].insert().values(slug=slug, since=1, known=KNOWN, fictional=True, document=document)
            )
        for number, row in enumerate(events):
            _write_event(connection, f"{next(iter(slugs.values()))}-{number}", row, slugs[row.get("collection", "")])
    return slugs


def _write_event(connection: sa.Connection, key: str, row: Mapping[str, str], slug: str) -> None:
    mark = {"since": 1, "known": KNOWN}
    names = [each for each in row.get("sources", "S").split() if each]
    connection.execute(
        TABLES["event"].insert(),
        {
            **mark,
            "id": key,
            "code": key,
            "collection": slug,
            "kind": row.get("kind", "armed_clash"),
            "granularity": row.get("granularity") or "incident",
            "verification": "reported",
            "day_from": row["from"],
            "day_to": row["to"],
            "date_precision": "day",
            "place_precision": "adm2",
            **{f"adm{n}": row.get(f"adm{n}") or None for n in range(5)},
            "code_basis": "stated",
            "violations": row.get("violations", "").split(),
            "context": [],
            "facility_kinds": [],
            "independent_sources": len(names),
            "words": "",
            "document": {},
            "history": [],
        },
    )
    for name in names:
        _write_source(connection, f"{slug}-{name}", name)
        connection.execute(TABLES["event_source"].insert().values(event_id=key, source=f"{slug}-{name}", **mark))
    for population, low, best, high in _numbers(row):
        connection.execute(
            TABLES["tally"].insert(),
            {
                **mark,
                "event_id": key,
                "measure": "killed",
                "population": population,
                "low": low,
                "best": best,
                "high": high,
                "rule": "span-1",
                "independent_sources": len(names),
                "conflicting": False,
            },
        )


def _write_source(connection: sa.Connection, key: str, name: str) -> None:
    table = TABLES["source"]
    if connection.scalar(sa.select(sa.func.count()).where(table.c.id == key)) == 0:
        shown = {"name_en": f"Source {name}", "kind": "media", "protected": False, "independence_group": key}
        connection.execute(table.insert().values(id=key, since=1, known=KNOWN, rests_on=[], **shown))


def _numbers(row: Mapping[str, str]) -> Iterable[tuple[str, int | None, int | None, int | None]]:
    """The tallies of a row: columns low, best, high count everybody, `civilians` is one exact number."""
    if row.get("low") != "not stated":
        low, best, high = (int(row[name]) if row.get(name) else None for name in ("low", "best", "high"))
        yield "all", low, best, high
    if row.get("civilians"):
        yield ("civilians", *[int(row["civilians"])] * 3)


def ask(where: EventFilter, question: Mapping[str, Any]) -> Result:
    """Put a question as every edge does: look up, ask, answer, release."""
    arguments = {"measure": Measure.KILLED} | dict(question)
    with session.reading() as connection:
        resolved = scope(connection.execute(look_up(where)).one_or_none(), where)
        module = timelines if "bucket" in arguments else crosstabs if "rows" in arguments else geography
        made = module.ask(where, resolved, **arguments)
        rows = [connection.execute(statement).all() for statement in made.statements]
    return release(made.answer(rows), Audience.OPEN)


def filled(example: Example, slugs: Mapping[str, str]) -> EventFilter:
    """The example's filter, on its own collections."""
    return EventFilter(**{**vars(example.where), "collections": tuple(slugs.values())})


def rendered(example: Example) -> str:
    """The example as a section of Markdown."""
    question = asked(example.ask, example.where)
    why = "\n".join(textwrap.wrap(example.why, 110))
    return (
        f"### {example.name}\n\n{why}\n\n```\n{lay_out(cells(example.events))}\n```\n`{question}`\n"
        f"```\n{lay_out(cells(example.answer))}\n```\n{cautions(example.caveats)}"
    )


def asked(question: Mapping[str, Any], where: EventFilter) -> str:
    """A question in a line."""
    arguments = {"measure": Measure.KILLED} | dict(question)
    given = {_camel(name): getattr(value, "name", value) for name, value in arguments.items()}
    space, time = where.within, where.occurred
    conditions = [f'from: "{time.from_}"'] * bool(time.from_) + [f'to: "{time.to}"'] * bool(time.to)
    conditions += [f"places: {list(space.places)}".replace("'", '"')] * bool(space.places)
    conditions += [f"granularity: {each.name}" for each in where.granularity]
    conditions += [f'reported: {{to: "{where.reported.to}"}}'] * bool(where.reported.to)
    return ", ".join([*(f"{name}: {value}" for name, value in given.items()), *conditions])


def _camel(name: str) -> str:
    """A name as GraphQL writes it."""
    head, *tail = name.split("_")
    return head + "".join(word.capitalize() for word in tail)


def cautions(codes: Iterable[str]) -> str:
    """The cautions that an answer has to carry, as a line; none if there are none."""
    return f"\nCaveats: {', '.join(codes)}.\n" if codes else ""


MONTHS = Bucket.MONTH
