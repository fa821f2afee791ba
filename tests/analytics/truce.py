"""A published record of a country that does not exist, with a truce: weekly counts whose truth is known.

| collection | what                                                                                                 |
|------------|------------------------------------------------------------------------------------------------------|
| steady     | 130 weeks from 1 January 2029, eight events a week, three from the truce on; told of within a day    |
| shifted    | the same four weeks later                                                                            |
| doubled    | each of them twice                                                                                   |
| gappy      | the same without any event in the weeks 100 to 107                                                   |
| late       | the same, told of after ten to sixty days                                                            |
| months     | 30 months, known to the month only                                                                   |
| seasonal   | 48 months, with a season and nothing else                                                            |
| real       | one real event, and a real truce                                                                     |

Behind each event of the first five stands Watch; Gazette behind every second one from week 30 on, Radio behind every
third until week 60. Each killed two; of every ninth nobody gives a best figure. In XA01 there is a truce from Monday,
23 September 2030 (week 90) to 1 December, a siege that ended just before, and a movement of people.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import sqlalchemy as sa

from schema import session
from tests.schema.queries.publishing import NOW, TABLES, Publisher

FIRST = dt.date(2029, 1, 1)
WEEKS, STEP = 130, 90
TRUCE = FIRST + dt.timedelta(weeks=STEP)
ENDED = dt.date(2030, 12, 1)
PUBLISHED = dt.datetime(2031, 8, 15, tzinfo=dt.UTC)
BEFORE, AFTER = 8, 3

Event = dict[str, Any]


def publish() -> None:
    """Write all of it as publication 1."""
    with session.publishing() as connection:
        p = Publisher(connection)
        p.connection.execute(TABLES["publication"].insert().values(number=1, at=PUBLISHED))
        for slug in ("steady", "shifted", "doubled", "gappy", "late", "months", "seasonal", "real"):
            names = {"en": slug.capitalize(), "ar": None}
            shown = {"id": slug, "fictional": slug != "real", "name": names, "caveats": []}
            p.write("collection", slug=slug, fictional=slug != "real", document=shown)
        p.area("XA", "adm0")
        p.area("XA01", "adm1", "XA")
        for name in ("Watch", "Gazette", "Radio"):
            p.source(name)
        weekly = list(_weekly())
        _write(connection, "steady", weekly)
        _write(connection, "shifted", (each | {"day": each["day"] + dt.timedelta(weeks=4)} for each in weekly))
        _write(connection, "doubled", (each for each in weekly for _ in range(2)))
        _write(connection, "gappy", (each for each in weekly if not 100 <= each["week"] < 108))
        _write(connection, "late", _reported_late(weekly))
        _write(connection, "months", _monthly(2028, 30, known_to_day=False))
        _write(connection, "seasonal", _monthly(2027, 48, known_to_day=True))
        _write(connection, "real", [weekly[0]])
        _situations(p)


def _weekly() -> Iterator[Event]:
    random = np.random.default_rng(1)
    number = 0
    for week in range(WEEKS):
        for _ in range(random.poisson(BEFORE if week < STEP else AFTER)):
            day = FIRST + dt.timedelta(weeks=week, days=int(random.integers(7)))
            sources = ["Watch"]
            sources += ["Gazette"] * (number % 2 == 0 and week >= 30) + ["Radio"] * (number % 3 == 0 and week < 60)
            best = None if number % 9 == 0 else 2
            yield {"day": day, "week": week, "sources": sources, "best": best, "reported": day + dt.timedelta(days=1)}
            number += 1


def _reported_late(events: Iterable[Event]) -> Iterator[Event]:
    for n, each in enumerate(events):
        reported = each["day"] + dt.timedelta(days=10 + 5 * (n % 11))
        if reported <= PUBLISHED.date():
            yield each | {"reported": reported}


def _monthly(year: int, months: int, *, known_to_day: bool) -> Iterator[Event]:
    for month in range(months):
        first = dt.date(year + month // 12, month % 12 + 1, 1)
        last = (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
        for n in range(round(12 + 6 * np.sin(2 * np.pi * month / 12)) + month % 3):
            days = {"day": first + dt.timedelta(days=n)} if known_to_day else {"day": first, "until": last}
            yield days | {"sources": ["Watch"], "best": 2, "reported": last}


def _write(connection: sa.Connection, slug: str, events: Iterable[Event]) -> None:
    usual = {"since": 1, "known": NOW, "kind": "airstrike", "granularity": "incident", "verification": "reported"}
    usual |= {"collection": slug, "place_precision": "adm1", "code_basis": "stated", "adm0": "XA", "adm1": "XA01"}
    usual |= {"date_precision": "day", "words": "", "document": {}, "history": []}
    usual |= {"violations": ["unlawful_killing"], "context": [], "facility_kinds": []}
    rows, behind, tallies = [], [], []
    for n, each in enumerate(events):
        key = f"{slug}-{n}"
        days = {"day_from": each["day"], "day_to": each.get("until", each["day"]), "first_reported": each["reported"]}
        rows.append(usual | days | {"id": key, "code": key, "independent_sources": len(each["sources"])})
        mark = {"event_id": key, "since": 1, "known": NOW}
        behind += [mark | {"source": source} for source in each["sources"]]
        figures = {"low": 2, "best": each["best"], "high": each["best"]}
        tallies.append(
            mark | {"measure": "killed", "population": "all", "rule": "span-1", "independent_sources": 1}
            | {"conflicting": False} | figures
        )  # fmt: skip
    for table, those in (("event", rows), ("event_source", behind), ("tally", tallies)):
        connection.execute(TABLES[table].insert(), those)


def _situations(p: Publisher) -> None:
    here: dict[str, Any] = {"collection": "steady", "areas": ["XA", "XA01"], "area": "XA01"}
    days = (TRUCE.isoformat(), ENDED.isoformat())
    p.record("situation", "truce", "truce", days=days, **here)
    p.record("situation", "siege", "siege", days=("2029-05-01", "2030-09-20"), **here)
    month = {"date_precision": "month"}
    p.record("situation", "vague", "ceasefire", days=("2029-11-01", None), **here, **month)
    p.record("situation", "undated", "curfew", days=(None, None), **here)
    p.record("situation", "real", "truce", days=days, collection="real")
    p.record("displacement_flow", "flight", "fled", days=("2030-10-01", "2030-10-05"), **here)
