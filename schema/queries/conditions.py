"""An `EventFilter` as conditions on the published `event`: the only place where it becomes SQL (shapes: `space`)."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from schema import terms
from schema.answering import TimeMatch
from schema.filters import EventFilter, TimeFilter
from schema.queries.declared import Asked, Declared
from schema.queries.scope import Scope
from schema.queries.space import drawn, shape_is
from schema.tables.published import act, event, event_source, involvement, record
from schema.vocabulary import DatePrecision, PlacePrecision

Condition = sa.ColumnElement[bool]

LEVELS = tuple(f"adm{n}" for n in range(5))
"""Columns of `event` that hold the P-codes of its areas, widest first."""


def known_at(table: sa.FromClause, number: int) -> Condition:
    """That a published row holds in a publication."""
    return table.c.known.contains(sa.literal(number))


def conditions(where: EventFilter, scope: Scope) -> list[Asked]:
    """What the rows of `event` must meet.

    Raises UnknownKey for a code that its vocabulary lacks, BadInput for a bad area.
    """
    needed = on_acts(where, scope)
    found = on_events(where, scope)
    if where.violations:
        # The violations of an event are those of its acts: where nothing else is asked of these, it answers itself.
        found.append(overlaps(event.c.violations, terms.narrower("violation", where.violations)))
    if asked := [each for each in (where.violations, where.acts, where.methods, where.victim_roles) if each]:
        if needed[1:] or asked != [where.violations]:
            found.append(Declared(_has, act, parts=needed))
    elif needed:
        # An involvement is one in an act of the event.
        found.append(_involved(where, scope, event.c.id, event.c.since))
    return found


def on_events(where: EventFilter, scope: Scope) -> list[Asked]:
    """The same without what is asked of acts, victims and actors."""
    found = [holding(event, scope)]
    return [*found, *_time(where.occurred), *_space(where, scope), *_named(where, scope), *_sure(where)]


def holding(table: sa.Table, scope: Scope) -> Declared:
    """That a row of a record holds in the publication of the question, and is of its collections."""
    return Declared(_holding, table, number=scope.number, slugs=scope.slugs)


def _holding(table: sa.Table, number: Any, slugs: Any) -> Condition:
    return sa.and_(table.c.known.contains(number), table.c.collection == sa.any_(slugs))


def _named(where: EventFilter, scope: Scope) -> Iterable[Asked]:
    """What is asked for by name: ids, codes of terms, facilities, sources, words."""
    c = event.c
    if where.events:
        yield called(event, where.events)
    if where.kinds:
        yield among(c.kind, terms.narrower("event", where.kinds))
    for column, vocabulary, codes in (
        (c.context, "context", where.context),
        (c.facility_kinds, "facility", where.facility_kinds),
    ):
        if codes:
            yield overlaps(column, terms.narrower(vocabulary, codes))
    if where.facilities:
        yield among(c.facility, scope.facilities)
    if where.text:
        yield says(event, where.text)
    if where.sources:
        yield Declared(_has, event_source, parts=[among(event_source.c.source, where.sources)])


def called(table: sa.Table, names: Iterable[str]) -> Declared:
    """That a record has one of these ids or citable codes."""
    return Declared(_called, table, names=sorted(set(names)))


def _called(table: sa.Table, names: Any) -> Condition:
    return sa.or_(table.c.id == sa.any_(names), table.c.code == sa.any_(names))


def _sure(where: EventFilter) -> Iterable[Asked]:
    """How sure and how precise it must be, and by when it was told of."""
    c = event.c
    if where.verification:
        yield among(c.verification, where.verification)
    if where.granularity:
        yield among(c.granularity, where.granularity)
    if where.independent_sources is not None:
        yield Declared(_from, c.independent_sources, first=where.independent_sources)
    if where.date_precision:
        yield among(c.date_precision, at_least(where.date_precision))
    if where.place_precision:
        yield among(c.place_precision, at_least(where.place_precision))
    if where.reported.to:
        yield Declared(_until, c.first_reported, last=where.reported.to)


def at_least(least: DatePrecision | PlacePrecision) -> list[str]:
    """The members of its scale that are as fine as `least` or finer; scales are declared finest first."""
    values = [str(member) for member in type(least)]
    return values[: values.index(str(least)) + 1]


def _time(time: TimeFilter) -> Iterable[Asked]:
    start, end = event.c.day_from, event.c.day_to
    if time.from_:
        yield Declared(_from, end if time.match is TimeMatch.OVERLAPS else start, first=time.from_)
    if time.to:
        yield Declared(_until, end if time.match is TimeMatch.WITHIN else start, last=time.to)


def _from(column: "sa.Column[Any]", first: Any) -> Condition:
    found: Condition = column >= first
    return found


def _until(column: "sa.Column[Any]", last: Any) -> Condition:
    found: Condition = column <= last
    return found


def _space(where: EventFilter, scope: Scope) -> Iterable[Asked]:
    if where.within.places:
        yield placed(scope)
    yield from drawn(where.within, event)
    if where.during:
        yield _during(scope)


def placed(scope: Scope) -> Declared:
    """That an event lies in one of the places of the question."""
    codes: dict[str, Any] = {}
    for code, level in sorted(scope.places.items(), key=lambda each: each[::-1]):
        codes.setdefault(level, []).append(code)
    return Declared(_placed, **codes)


def _placed(**codes: Any) -> Condition:
    return sa.or_(*(event.c[level] == sa.any_(those) for level, those in codes.items()))


def _during(scope: Scope) -> Condition:
    """That an event lies in the period and the area of one of the situations of the question."""
    return sa.or_(*(_of(each, scope.number) for each in scope.situations))


def _of(situation: Mapping[str, Any], number: int) -> Condition:
    if situation["surface"]:
        shape = sa.select(record.c.geometry).where(record.c.id == situation["id"], known_at(record, number))
        here = _covered_by(shape.scalar_subquery())
    else:
        here = in_area(sa.literal(situation["area"], sa.Text))
    first, last = (day and dt.date.fromisoformat(day) for day in (situation["day_from"], situation["day_to"]))
    return lasting(sa.literal(first, sa.Date), sa.literal(last, sa.Date), here)


def _covered_by(area: "sa.ColumnElement[Any]") -> Condition:
    """That the geometry of an event lies in an area, of a point by the covering index alone."""
    covered = sa.func.ST_CoveredBy
    spot = covered(event.c.bounds, area)
    inside = sa.case((event.c.lon.is_not(None), spot), else_=shape_is(lambda shape: covered(shape, area)))
    return sa.and_(event.c.bounds.bool_op("@")(area), inside)


def lasting(first: "sa.ColumnElement[Any]", last: "sa.ColumnElement[Any]", here: Condition) -> Condition:
    """That an event may have been between two days, open where null, and that it was `here`."""
    start, end = (sa.literal_column(f"'{name}'::date", sa.Date) for name in ("-infinity", "infinity"))
    # No "or": an index on the days can start from these.
    return sa.and_(
        event.c.day_to >= sa.func.coalesce(first, start), event.c.day_from <= sa.func.coalesce(last, end), here
    )


def in_area(pcode: "sa.ColumnElement[Any]") -> Condition:
    """That an event lies in the area of that P-code."""
    return sa.or_(*(event.c[level] == pcode for level in LEVELS))


def says(table: sa.FromClause, text: str) -> Declared:
    """That the published texts hold these words."""
    return Declared(_says, table, words=text)


def _says(table: sa.FromClause, words: Any) -> Condition:
    found: Condition = table.c.words.bool_op("@@")(sa.func.websearch_to_tsquery(sa.text("'simple'"), words))
    return found


def overlaps(column: "sa.ColumnElement[Any]", codes: Iterable[str]) -> Declared:
    """That a list has one of the codes."""
    return Declared(_overlaps, column, codes=sorted(codes))


def _overlaps(column: "sa.ColumnElement[Any]", codes: Any) -> Condition:
    return column.bool_op("&&")(codes)


def among(column: "sa.ColumnElement[Any]", values: Iterable[str]) -> Declared:
    """That a value is one of these."""
    chosen = sorted(set(values))
    if len(chosen) == 1:
        # Rows of one value come from an index in its further order; of a list with one element PostgreSQL cannot tell.
        return Declared(_is, column, value=chosen[0])
    return Declared(_among, column, values=chosen)


def _is(column: "sa.ColumnElement[Any]", value: Any) -> Condition:
    found: Condition = column == value
    return found


def _among(column: "sa.ColumnElement[Any]", values: Any) -> Condition:
    return column == sa.any_(values)


def _has(grain: sa.Table, *needed: Condition) -> Condition:
    # By its own rows, whatever else the statement reads of the same grain.
    return sa.exists().where(grain.c.event_id == event.c.id, grain.c.since == event.c.since, *needed).correlate(event)


def on_acts(where: EventFilter, scope: Scope) -> list[Declared]:
    """Conditions on acts, victims and actors, all of which one and the same row of `act` must meet."""
    needed: list[Declared] = []
    if where.violations:
        needed.append(overlaps(act.c.violations, terms.narrower("violation", where.violations)))
    if where.acts:
        needed.append(among(act.c.kind, terms.narrower("act", where.acts)))
    if where.methods:
        needed.append(among(act.c.method, terms.narrower("method", where.methods)))
    if where.victim_roles:
        needed.append(overlaps(act.c.roles, terms.narrower("role", where.victim_roles)))
    if where.actors or where.attribution:
        needed.append(_involved(where, scope, act.c.event_id, act.c.since, act.c.id))
    return needed


def _involved(where: EventFilter, scope: Scope, *owner: "sa.Column[Any]") -> Declared:
    """That an actor asked for is involved so, in the event with that id and version, or in that act of it."""
    found: list[Declared] = []
    if where.attribution:
        found.append(among(involvement.c.attribution, where.attribution))
    if where.actors:
        found.append(among(involvement.c.actor, scope.units))
    return Declared(_involving, owner, parts=found)


def _involving(owner: "Sequence[sa.Column[Any]]", *needed: Condition) -> Condition:
    c = involvement.c
    same = (column == value for column, value in zip((c.event_id, c.since, c.act_id), owner, strict=False))
    return sa.exists().where(*same, *needed)
