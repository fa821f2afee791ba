"""What policies and embargoes make of a record when it is published: no finer place and date, and not before a day.

As `schema/publish/70_generalise.sql` has it; a test holds the two to one oracle.
"""

import calendar
import datetime
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import sqlalchemy as sa

from schema import terms
from schema.access import Audience, Role
from schema.desk.reading import newest
from schema.tables.base import VERSIONED
from schema.tables.place import DATES, PLACES, embargo_rule, policy
from schema.tables.protection import release_level
from schema.vocabulary import DatePrecision, Disclosure, PlacePrecision

USEFUL = ("siege", "blockade", "encirclement", "offensive", "front_line")
"""Kinds of situations of which the parties could make use until long after they ended."""
_EVENT, _FACILITY = "event", "facility"
Level = TypeVar("Level", PlacePrecision, DatePrecision)


@dataclass(frozen=True, slots=True)
class Governed:
    """No finer place, no finer date (none: as it is known), and the day from which more may be published.

    `waits` says that until then nothing of it is.
    """

    place: PlacePrecision | None = None
    date: DatePrecision | None = None
    until: datetime.date | None = None
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """A record as it stands, of which type, in collections of which disclosure."""

    id: uuid.UUID
    concept: str
    disclosure: str
    held: Mapping[str, Any]


def governed(connection: sa.Connection, role: Role, record: Record, audience: Audience) -> Governed:
    """What holds for an audience, as far as the role sees it."""
    public = _public_already(connection, role, record, audience)
    found = _policies(connection, role, record, audience)
    place = _coarsest(PLACES, [_of(rule, "place_precision", public=public) for rule in found])
    date = _coarsest(DATES, [_of(rule, "date_precision", public=public) for rule in found])
    end = _end(connection, role, record, date)
    opens, waits = _after(connection, end, max((rule["embargo_days"] for rule in found), default=0) or None)
    told, useful = _after(connection, end, _days_of_use(connection, record, audience))
    if useful or (_at_a_facility(record) and not _facility_is_public(connection, role, record)):
        place = _coarsest(PLACES, [PlacePrecision.ADM2, *([place] if place else [])])
    until = opens if waits else told if useful else None
    return Governed(place, date, until, waits)


def _policies(connection: sa.Connection, role: Role, record: Record, audience: Audience) -> list[Mapping[str, Any]]:
    asked = sa.select(policy).where(policy.c.audience == audience, policy.c.disclosure == record.disclosure)
    rules: list[Mapping[str, Any]] = [row._asdict() for row in connection.execute(asked)]
    alleged = _alleged(connection, role, record) if record.concept == _EVENT else set()
    kinds = {(record.concept, record.held["kind"]), (record.concept, "")}
    found: list[Mapping[str, Any]] = [
        rule
        for rule in rules
        if (rule["concept"], rule["code"]) in kinds or (rule["concept"] == "violation" and rule["code"] in alleged)
    ]
    if found or record.disclosure != Disclosure.CONFIDENTIAL:
        return found
    return [rule for rule in rules if (rule["concept"], rule["code"]) == ("violation", "")]


def _alleged(connection: sa.Connection, role: Role, record: Record) -> set[str]:
    """Violations that are alleged in an event, and all that are broader."""
    act = VERSIONED["act"]
    parents = {term.code: term.parent for term in terms.vocabulary("violation").terms}
    found: set[str] = set()
    for stated in connection.scalars(newest(role, act.name, "violations").where(act.c.event_id == record.id)):
        for code in stated:
            broader: str | None = code
            while broader is not None:
                found.add(broader)
                broader = parents.get(broader)
    return found


def _of(rule: Mapping[str, Any], name: str, *, public: bool) -> str:
    relief = rule[f"public_{name}"] if public else None
    return str(relief or rule[name])


def _coarsest(levels: Sequence[Level], named: Iterable[str]) -> Level | None:
    wanted = set(named)
    return next((level for level in reversed(levels) if level in wanted), None)


def _public_already(connection: sa.Connection, role: Role, record: Record, audience: Audience) -> bool:
    cited = newest(role, release_level.name, "public_document_id").where(
        release_level.c.record_id == record.id, release_level.c.audience == audience
    )
    documents = {of for of in connection.scalars(cited) if of is not None}
    return _stands(connection, role, documents) or _facility_is_public(connection, role, record)


def _at_a_facility(record: Record) -> bool:
    return record.concept == _FACILITY or record.held.get("facility_id") is not None


def _facility_is_public(connection: sa.Connection, role: Role, record: Record) -> bool:
    """Whether a cited document tells the place of the facility that it is, or at which it happened."""
    if not _at_a_facility(record):
        return False
    facility = VERSIONED[_FACILITY]
    which = record.id if record.concept == _FACILITY else record.held["facility_id"]
    cited = connection.scalars(newest(role, _FACILITY, "public_document_id").where(facility.c.id == which))
    return _stands(connection, role, {of for of in cited if of is not None})


def _stands(connection: sa.Connection, role: Role, documents: set[uuid.UUID]) -> bool:
    """Whether one of the documents is by a source that is not protected."""
    document, source = VERSIONED["document"], VERSIONED["source"]
    named = newest(role, source.name, "id").where(~source.c.protected)
    query = newest(role, document.name, "id").where(document.c.id.in_(documents), document.c.source_id.in_(named))
    return connection.execute(query).first() is not None


def _days_of_use(connection: sa.Connection, record: Record, audience: Audience) -> int | None:
    if record.concept != "corridor" and (record.concept != "situation" or record.held["kind"] not in USEFUL):
        return None
    rule = embargo_rule.c.concept == record.concept, embargo_rule.c.audience == audience
    return connection.scalar(sa.select(embargo_rule.c.days).where(*rule))


def _after(connection: sa.Connection, end: datetime.date | None, days: int | None) -> tuple[datetime.date | None, bool]:
    """The day so long after an end, and whether it is to come; what has no end waits without one."""
    if days is None or end is None:
        return None, days is not None
    day = end + datetime.timedelta(days=days)
    today = connection.execute(sa.select(sa.func.current_date())).scalar_one()
    return day, day > today


def _end(connection: sa.Connection, role: Role, record: Record, date: DatePrecision | None) -> datetime.date | None:
    """The last day of it that is shown; where none is known, that of the last report."""
    last = record.held["day_to"] or _last_told(connection, role, record)
    return None if last is None else _widened(last, date)


def _widened(day: datetime.date, date: DatePrecision | None) -> datetime.date:
    """The last day of the month, quarter or year that a day lies in, where that is all that is shown of it."""
    months = {DatePrecision.MONTH: 1, DatePrecision.QUARTER: 3, DatePrecision.YEAR: 12}.get(date) if date else None
    if months is None:
        return day
    month = (day.month + months - 1) // months * months
    return day.replace(month=month, day=calendar.monthrange(day.year, month)[1])


def _last_told(connection: sa.Connection, role: Role, record: Record) -> datetime.date | None:
    """The last day on which a source spoke of it; of protected sources, the end of the month."""
    claim, information, source = (VERSIONED[name] for name in ("claim", "information", "source"))
    made = newest(role, "document", "id", "source_id", "published_on").subquery()
    told = newest(role, claim.name, "source_id", "stated_on").where(claim.c.record_id == record.id)
    read = (
        newest(role, information.name, "source_id")
        .join(made, made.c.id == information.c.document_id)
        .add_columns(made.c.published_on, made.c.source_id.label("made_by"))
        .where(information.c.record_id == record.id)
    )
    spoken = [(row.stated_on, {row.source_id}) for row in connection.execute(told)]
    spoken += [(row.published_on, {row.source_id, row.made_by}) for row in connection.execute(read)]
    whose = {each for _, by in spoken for each in by}
    named = set(connection.scalars(newest(role, source.name, "id").where(source.c.id.in_(whose), ~source.c.protected)))
    days = [day if by <= named else _widened(day, DatePrecision.MONTH) for day, by in spoken if day is not None]
    return max(days, default=None)
