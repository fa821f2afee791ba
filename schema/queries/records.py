"""Published records of every type but events, and the one filter for them, which claims apply to events too."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from schema import terms
from schema.answering import RecordType, TimeMatch
from schema.errors import UnknownKey
from schema.filters import EventFilter, SpaceFilter, TimeFilter
from schema.queries.conditions import among, called, holding, known_at, overlaps, placed, says
from schema.queries.declared import Asked, Declared
from schema.queries.paging import Condition, Key, Listing, document
from schema.queries.scope import Scope
from schema.queries.space import drawn
from schema.tables.published import act, event, event_source, record
from schema.vocabulary import AgeBand, CivilianStatus, Sex

VOCABULARIES: Mapping[RecordType, str] = MappingProxyType(
    {each: str(each) for each in RecordType} | {RecordType.RISK_STATEMENT: "act"}
)
"""The vocabulary of the kinds of each type of record; of a risk statement, of what is feared."""

KEY = Key(record.c.day_from, descending=True)
"""Latest first, and undated ones last."""


@dataclass(frozen=True, kw_only=True)
class PeopleFilter:
    """Conditions on people; within a list any of, between fields all of. Roles include narrower ones."""

    roles: tuple[str, ...] = ()
    sex: tuple[Sex, ...] = ()
    age_band: tuple[AgeBand, ...] = ()
    civilian_status: tuple[CivilianStatus, ...] = ()


ANY_TIME, ANYWHERE, ANYONE = TimeFilter(), SpaceFilter(), PeopleFilter()


@dataclass(frozen=True, kw_only=True)
class RecordFilter:
    """Conditions on records; within a list any of, between fields all of. Codes and places include what is narrower.

    `records` are ids or citable codes. Of a movement, `within` holds for either end.
    """

    records: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    text: str | None = None
    kinds: tuple[str, ...] = ()
    occurred: TimeFilter = ANY_TIME
    within: SpaceFilter = ANYWHERE
    people: PeopleFilter = ANYONE
    sources: tuple[str, ...] = ()


def keys(where: RecordFilter) -> EventFilter:
    """What `scope.look_up` must resolve before the filter can be applied."""
    return EventFilter(
        collections=where.collections, within=SpaceFilter(places=where.within.places), sources=where.sources
    )


def listing(where: RecordFilter, scope: Scope, type_: RecordType) -> Listing:
    """Records of one type, other than events, that match: latest first, with their documents.

    Raises UnknownKey for a code that the type's vocabulary lacks, BadInput for a bad area.
    """
    found = [record.c.type == type_, *conditions(where, scope, record, (type_,))]
    return Listing(record, KEY, document, found)


def conditions(
    where: RecordFilter, scope: Scope, table: sa.Table, types: Sequence[RecordType] = tuple(RecordType)
) -> list[Asked]:
    """What the rows of `table`, which is the published `event` or `record`, must meet.

    `types` are those whose vocabularies may hold the kinds asked for. Raises UnknownKey for a code that none of them
    has, BadInput for a bad area.
    """
    found: list[Asked] = [holding(table, scope)]
    if where.records:
        found.append(called(table, where.records))
    if where.text:
        found.append(says(table, where.text))
    kinds = _kinds(where.kinds, types)
    found += _time(where.occurred, table)
    found += drawn(where.within, table)
    return [*found, *(_of_event(where, scope, kinds) if table is event else _of_record(where, scope, kinds))]


Kinds = Mapping[RecordType, Iterable[str]]


def _kinds(codes: Sequence[str], types: Sequence[RecordType]) -> Kinds:
    """The codes with what is narrower, by the types of record whose vocabulary has them."""
    found: dict[RecordType, set[str]] = {}
    for code in codes:
        refusals = []
        for each in types:
            try:
                found.setdefault(each, set()).update(terms.narrower(VOCABULARIES[each], [code]))
            except UnknownKey as refusal:
                refusals.append(refusal)
        if len(refusals) == len(types):
            raise refusals[0] if len(types) == 1 else UnknownKey(f"kinds: no type of record has a kind {code!r}.")
    return found


def _time(time: TimeFilter, table: sa.Table) -> Iterable[Condition]:
    """The days asked for. A day that is not known, or still to come, may be any."""
    start, end = table.c.day_from, table.c.day_to
    overlapping = time.match is TimeMatch.OVERLAPS
    if time.from_:
        bound = end if overlapping else start
        yield sa.or_(bound.is_(None), bound >= time.from_) if overlapping else bound >= time.from_
    if time.to:
        bound = end if time.match is TimeMatch.WITHIN else start
        yield sa.or_(bound.is_(None), bound <= time.to) if overlapping else bound <= time.to


def _of_event(where: RecordFilter, scope: Scope, kinds: Kinds) -> Iterable[Asked]:
    if where.kinds:
        yield among(event.c.kind, kinds.get(RecordType.EVENT, ()))
    if where.within.places:
        yield placed(scope)
    if where.sources:
        behind = (event_source.c.event_id == event.c.id, event_source.c.since == event.c.since)
        yield sa.exists().where(*behind, event_source.c.source.in_(where.sources))
    if where.people != ANYONE:
        yield _harmed(where.people)


def _of_record(where: RecordFilter, scope: Scope, kinds: Kinds) -> Iterable[Asked]:
    if where.kinds:
        of_type = (
            sa.and_(record.c.type == each, overlaps(record.c.kinds, codes))
            for each, codes in kinds.items()
            if codes and each is not RecordType.EVENT
        )
        yield sa.or_(sa.false(), *of_type)
    if where.within.places:
        yield overlaps(record.c.areas, scope.places)
    if where.sources:
        yield overlaps(record.c.sources, where.sources)
    yield from people(where.people, record)


def people(where: PeopleFilter, table: sa.Table) -> Iterable[Declared]:
    """What the people must be, of whom the rows of `table` tell in columns."""
    c = table.c
    if where.roles:
        yield overlaps(c.roles, terms.narrower("role", where.roles))
    for column, values in (
        (c.sex, where.sex),
        (c.age_band, where.age_band),
        (c.civilian_status, where.civilian_status),
    ):
        if values:
            yield among(column, values)


def _harmed(where: PeopleFilter) -> Condition:
    """That an event has an act whose victim is all of it."""
    return sa.exists().where(act.c.event_id == event.c.id, act.c.since == event.c.since, *people(where, act))


def named(codes: Sequence[str], number: int) -> sa.Select[Any]:
    """Rows (code, document) of the records with those codes, as of a publication."""
    return sa.select(record.c.code, record.c.document).where(record.c.code.in_(codes), known_at(record, number))


def by_ids(ids: Sequence[str], number: int) -> sa.Select[Any]:
    """Rows (id, document) of the records with those ids."""
    return sa.select(record.c.id, record.c.document).where(record.c.id.in_(ids), known_at(record, number))


def histories(ids: Sequence[str], number: int) -> sa.Select[Any]:
    """Rows (id, history) of records: their publications until that one, newest first."""
    return sa.select(record.c.id, record.c.history).where(record.c.id.in_(ids), known_at(record, number))
