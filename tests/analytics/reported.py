"""A small published record of who told of what and when, of a country that does not exist, as of an instant.

It is written into the published copy as the login that publishes: what matters here is days, and publish makes none.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import Range

from schema import session
from schema.access import Audience
from schema.tables.base import for_audience

TABLES = {each.name: each for each in for_audience(Audience.OPEN).sorted_tables}
KNOWN = Range(1, None)
MARK = {"since": 1, "known": KNOWN}
START = dt.date(2030, 1, 1)


def day(number: int) -> dt.date:
    """A day by its number, 0 being the first of 2030."""
    return START + dt.timedelta(days=number)


@dataclass(frozen=True)
class Happened:
    """An event: first and last day by number; when each source stated how many were killed at least, None for unknown.

    Statements are (source, day or None, killed or None).
    """

    first: int
    last: int
    statements: Sequence[tuple[str, int | None, int | None]]
    adm1: str | None = None
    granularity: str = "incident"

    @property
    def days(self) -> list[int]:
        """Days on which something was stated, in order."""
        return sorted({when for _, when, _ in self.statements if when is not None})

    def low(self, by: int) -> int | None:
        """The least number of the latest statement of each source by a day."""
        dated = sorted((when, source, killed) for source, when, killed in self.statements if when is not None)
        told = {source: killed for when, source, killed in dated if when <= by and killed is not None}
        return min(told.values(), default=None)


@dataclass
class Country:
    """What happened, by collection; `groups` are the independence groups of sources, each its own where not given."""

    at: dt.datetime
    events: Mapping[str, Sequence[Happened]]
    groups: Mapping[str, str] = field(default_factory=dict)
    disjoint: bool = False

    def publish(self) -> None:
        """Write it as publication 1."""
        with session.publishing() as connection:
            connection.execute(TABLES["publication"].insert().values(number=1, at=self.at))
            self._places(connection)
            names = sorted({s for events in self.events.values() for each in events for s, *_ in each.statements})
            for name in names:
                self._source(connection, name)
            for slug, events in self.events.items():
                self._collection(connection, slug)
                for number, each in enumerate(events):
                    self._event(connection, f"{slug}-{number}", slug, each)

    def _places(self, connection: sa.Connection) -> None:
        for pcode, level, above in (("XA", "adm0", []), ("XA01", "adm1", ["XA"]), ("XA02", "adm1", ["XA"])):
            connection.execute(
                TABLES["place"].insert(),
                MARK
                | {
                    "id": f"place-{pcode}",
                    "pcode": pcode,
                    "kind": level,
                    "name_en": f"Area {pcode}",
                    "name_ar": f"منطقة {pcode}",
                    "level": level,
                    "parent_pcode": above[-1] if above else None,
                    "ancestors": above,
                    "boundary_version": "1",
                },
            )

    def _source(self, connection: sa.Connection, name: str) -> None:
        protected = name == "protected"
        shown = {"name_en": f"Source {name}", "name_ar": f"مصدر {name}", "kind": "protected" if protected else "media"}
        group = self.groups.get(name, name)
        connection.execute(
            TABLES["source"].insert(),
            MARK | shown | {"id": name, "protected": protected, "independence_group": group, "rests_on": []},
        )

    def _collection(self, connection: sa.Connection, slug: str) -> None:
        others = [other for other in self.events if other != slug] if self.disjoint else []
        document: dict[str, Any] = {"id": slug, "name": {"en": slug, "ar": None}, "fictional": True, "caveats": []}
        document |= {"disjoint_with": others}
        row = MARK | {"slug": slug, "fictional": True, "document": document}
        connection.execute(TABLES["collection"].insert(), row)

    def _event(self, connection: sa.Connection, key: str, slug: str, each: Happened) -> None:
        names = sorted({source for source, *_ in each.statements})
        connection.execute(
            TABLES["event"].insert(),
            MARK
            | {
                "id": key,
                "code": key,
                "collection": slug,
                "kind": "armed_clash",
                "granularity": each.granularity,
                "verification": "reported",
                "day_from": day(each.first),
                "day_to": day(each.last),
                "date_precision": "day",
                "place_precision": "adm1",
                "adm0": "XA",
                "adm1": each.adm1,
                "code_basis": "stated",
                "violations": [],
                "context": [],
                "facility_kinds": [],
                "first_reported": day(each.days[0]) if each.days else None,
                "independent_sources": len({self.groups.get(name, name) for name in names}),
                "words": "",
                "document": {},
                "history": [],
            },
        )
        of = MARK | {"event_id": key}
        for name in names:
            connection.execute(TABLES["event_source"].insert(), of | {"source": name})
        for number, (name, when, killed) in enumerate(each.statements):
            self._claim(connection, key, number, name, when, killed)
        self._tallies(connection, of, each)

    def _claim(
        self, connection: sa.Connection, key: str, number: int, name: str, when: int | None, killed: int | None
    ) -> None:
        claim: dict[str, Any] = {"id": f"{key}-{number}", "record_id": key, "record_type": "event", "measure": "killed"}
        claim |= {
            "min": killed,
            "best": killed,
            "max": killed,
            "qualifier": "exact",
            "population": "all",
            "whole": True,
        }
        claim |= {"civilian_status": "unknown", "roles": [], "source": name, "independence_group": name}
        stated = None if when is None else day(when)
        connection.execute(TABLES["claim"].insert(), MARK | claim | {"status": "reported", "stated_on": stated})

    def _tallies(self, connection: sa.Connection, of: Mapping[str, Any], each: Happened) -> None:
        named = [killed for *_, killed in each.statements if killed is not None]
        if not named:
            return
        usual: dict[str, Any] = {**of, "measure": "killed", "population": "all", "conflicting": False}
        tally: dict[str, Any] = {
            "low": min(named),
            "best": None,
            "high": None,
            "rule": "span-1",
            "independent_sources": 1,
        }
        connection.execute(TABLES["tally"].insert(), usual | tally)
        for start, end in pairwise([*each.days, None]):
            if start is not None and (low := each.low(start)) is not None:
                span = Range(day(start), None if end is None else day(end))
                row = usual | {"reported": span, "low": low, "best": None, "high": None}
                connection.execute(TABLES["tally_reported"].insert(), row)


def drawn(number: int, days: int, *, seed: int, mean: float = 20.0) -> list[Happened]:
    """Events spread over so many days, a sixth of them known to a week or a month only, told of with delays by source.

    Of some no day of a report is known, and some are revised by the same source later.
    """
    random = np.random.default_rng(seed)
    made = []
    for _ in range(number):
        first = int(random.integers(0, days))
        last = first + int(random.choice([0, 0, 0, 0, 0, 6, 30]))
        statements: list[tuple[str, int | None, int | None]] = []
        for source, slower in (("s", 1.0), ("t", 2.0), ("u", 4.0)):
            if random.random() < 0.6:
                when = first + int(random.exponential(mean * slower))
                killed = int(random.integers(0, 9))
                statements.append((source, None if random.random() < 0.05 else when, killed))
                if random.random() < 0.2:
                    statements.append(
                        (source, when + 15, killed + int(random.integers(-3, 4)) if killed > 3 else killed)
                    )
        place = random.choice(np.array(["XA01", "XA02", ""]))
        if statements:
            made.append(Happened(first, last, statements, str(place) or None))
    return made


def until(events: Sequence[Happened], last: int) -> list[Happened]:
    """What is known of the events at the end of a day: statements by then, and those of no known day."""
    kept = (
        replace(each, statements=[said for said in each.statements if said[1] is None or said[1] <= last])
        for each in events
        if each.first <= last
    )
    return [each for each in kept if each.statements]
