"""Rows as the statements about detention and displacement give them, made in memory, for properties of many worlds."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

from analytics import detentions, displacements
from analytics.results_lasting import Detentions, Displacements
from schema.answering import AreaLevel, Bucket
from schema.filters import TimeFilter
from schema.queries.records import RecordFilter
from schema.queries.scope import Scope

ORIGIN = dt.date(2021, 1, 1)
COLLECTION = {"id": "one", "name": {"en": "One", "ar": "واحدة"}, "fictional": True, "caveats": [], "coverage": None}
OTHER = COLLECTION | {"id": "two", "name": {"en": "Two", "ar": "اثنتان"}}
SCOPE = Scope(
    number=1,
    at=dt.datetime(2022, 1, 1, tzinfo=dt.UTC),
    collections=(COLLECTION, OTHER),
    places={},
    situations=(),
    facilities=(),
    units=(),
    removals=(),
    as_of=None,
)
Numbers = tuple[int | None, int | None, int | None]
Days = tuple[int, int] | None
"""First and last day, counted from `ORIGIN`; None where not known."""


def day(number: int | None) -> dt.date | None:
    return None if number is None else ORIGIN + dt.timedelta(days=number)


def episode(
    code: str, stages: list[tuple[str, Days]], people: Numbers | None = (1, 1, 1), days: Days = None, **given: Any
) -> SimpleNamespace:
    """An episode: its states with the days of each, and how many they are (None where nobody says)."""
    told = [[state, *_texts(when), None, "s"] for state, when in stages]
    first, last = days or (None, None)
    size = people and {"low": people[0], "best": people[1], "high": people[2], "conflicting": False}
    usual = {"kind": "detention", "collection": "one", "groups": 2, "sources": ["s"]}
    return SimpleNamespace(
        code=code,
        day_from=day(first),
        day_to=day(last),
        stages=told,
        unit="group",
        size=size,
        tallies=[],
        **(usual | given),
    )


def movement(code: str, ends: tuple[str, str | None], people: Numbers | None, days: Days, **given: Any) -> Any:
    """A movement between places of `PLACES`; `adds_up` are the days that its number adds up."""
    claim = [code, False, None, None, given.pop("overlaps", [])]
    if adds_up := given.pop("adds_up", None):
        claim[1:4] = [True, *_texts(adds_up)]
    tally = people and {"measure": "displaced", "population": "all", "claims": [code], "conflicting": False}
    tallies = [tally | dict(zip(("low", "best", "high"), people, strict=True))] if tally and people else []
    usual = {"kind": "fled", "stock": False, "collection": "one", "groups": 2, "sources": ["s"]}
    usual |= {"date_precision": "day"}
    first, last = days or (None, None)
    return SimpleNamespace(
        code=code,
        origin=ends[0],
        destination=ends[1],
        day_from=day(first),
        day_to=day(last),
        tallies=tallies,
        claims=[claim] if people else [],
        **(usual | given),
    )


def _texts(when: Days) -> tuple[str | None, str | None]:
    first, last = when or (None, None)
    one, other = day(first), day(last)
    return one.isoformat() if one else None, other.isoformat() if other else None


PLACES = {
    "XA": ("adm0", []),
    "XA01": ("adm1", ["XA"]),
    "XA02": ("adm1", ["XA"]),
    "XA0101": ("adm2", ["XA", "XA01"]),
    "XA0102": ("adm2", ["XA", "XA01"]),
    "XA0201": ("adm2", ["XA", "XA02"]),
}


def seen() -> list[SimpleNamespace]:
    """A source that told of something in every month, and the places."""
    rows = [
        SimpleNamespace(part="active", key=f"2021-{n:02}-01", collection="one", document=["s"]) for n in range(1, 13)
    ]
    source = {"id": "s", "name": {"en": "S", "ar": "س"}, "kind": "ngo", "protected": False, "independence_group": "s"}
    rows.append(SimpleNamespace(part="source", key="s", document=source))
    for code, (level, ancestors) in PLACES.items():
        names = {"en": f"Area {code}", "ar": f"منطقة {code}"}
        place = {"id": code, "pcode": code, "name": names, "kind": level, "level": level, "ancestors": ancestors}
        rows.append(SimpleNamespace(part="area", key=code, document=place))
    return rows


def held(rows: list[Any], from_: int | None = None, to: int | None = None, bucket: Bucket = Bucket.MONTH) -> Detentions:
    """The answer to a question about detention, of these rows."""
    where = RecordFilter(occurred=TimeFilter(from_=day(from_), to=day(to)))
    return detentions.ask(where, SCOPE, bucket=bucket).answer([rows, seen()])


def moved(
    rows: list[Any], from_: int | None = None, to: int | None = None, level: AreaLevel = AreaLevel.ADM1
) -> Displacements:
    """The answer to a question about displacement."""
    where = RecordFilter(occurred=TimeFilter(from_=day(from_), to=day(to)))
    return displacements.ask(where, SCOPE, level=level).answer([rows, seen(), []])
