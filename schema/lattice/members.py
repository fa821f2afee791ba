"""Who is counted, as the database keeps it: `guard.lattice_member`, and what the publication at work makes of it."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa

from schema import terms
from schema.lattice.counting import Contribution
from schema.tables.guard import lattice_member as member
from schema.tables.published_lattice import UNCLASSED, UNDATED, UNPLACED

_COUNTED = sa.text(
    "SELECT e.id::text AS record, e.slug, coalesce(g.lineage[2], :unplaced) AS area, CASE"
    " WHEN date_trunc('quarter', g.day_from) = date_trunc('quarter', g.day_to) THEN to_char(g.day_from, 'YYYY-\"Q\"Q')"
    " WHEN date_trunc('year', g.day_from) = date_trunc('year', g.day_to) THEN to_char(g.day_from, 'YYYY-\"?\"')"
    " ELSE :undated END AS period, coalesce(a.violations, '{}') AS violations"
    " FROM stated_event e"
    " JOIN released r ON r.id = e.id AND r.audience = 'open' AND r.level = 'counted'"
    " JOIN released p ON p.id = e.id AND p.audience = 'partner' AND p.level <> 'record'"
    " JOIN general g ON g.id = e.id"
    " LEFT JOIN part_acts a ON a.event_id = e.id"
    " WHERE e.disclosure = 'confidential' ORDER BY 1"
)
"""Records at work that are counted and shown to nobody, by where and when they are generalised to for everybody.

Partners read both copies: what is shown to them one by one they could take from a number, and keep a smaller one.
"""

_BEHIND = sa.text(
    "SELECT b.record_id::text AS record,"
    " coalesce(array_agg(DISTINCT s.real_group) FILTER (WHERE NOT s.compiles), array_agg(DISTINCT s.real_group))"
    " AS groups"
    " FROM (SELECT record_id, source_id FROM core.current_information WHERE record_id = ANY (CAST(:records AS uuid[]))"
    " UNION SELECT record_id, source_id FROM core.current_claim WHERE record_id = ANY (CAST(:records AS uuid[]))) b"
    " JOIN source_header s ON s.id = b.source_id GROUP BY 1"
)
"""Groups of independent sources of records; whoever only compiles corroborates nothing, but is better than nobody."""


_COLUMNS = [
    member.c[name] for name in ("record_id", "area", "period", "class", "collection", "sources", "admitted", "leaving")
]


@dataclass(frozen=True)
class Standing:
    """What stands in the lattice of a collection, and what waits: as what records are to count, if at all."""

    counted: Mapping[str, Contribution] = field(default_factory=dict)
    wanted: Mapping[str, Contribution | None] = field(default_factory=dict)


def at_work(connection: sa.Connection) -> tuple[set[str], dict[str, dict[str, Contribution]]]:
    """The records that this publication works on, and those among them that are to be counted, by collection."""
    drained = set(connection.scalars(sa.text("SELECT id::text FROM drained")))
    if not connection.scalar(sa.text("SELECT EXISTS (SELECT FROM stated_event WHERE disclosure = 'confidential')")):
        return drained, {}
    rows = connection.execute(_COUNTED, {"unplaced": UNPLACED, "undated": UNDATED}).all()
    groups = _groups(connection, [row.record for row in rows])
    found: dict[str, dict[str, Contribution]] = {}
    for row in rows:
        one = Contribution(row.record, row.area, row.period, _class_of(row.violations), groups[row.record])
        found.setdefault(row.slug, {})[row.record] = one
    return drained, found


def standing(connection: sa.Connection, slug: str) -> Standing:
    """What the database keeps of a collection's lattice."""
    rows = connection.execute(sa.select(*_COLUMNS).where(member.c.collection == slug).order_by(*_COLUMNS[:4])).all()
    groups = _groups(connection, {str(row.record_id) for row in rows})
    counted: dict[str, Contribution] = {}
    wanted: dict[str, Contribution | None] = {}
    for record_id, area, period, violation, _, _, admitted, leaving in rows:
        one = Contribution(str(record_id), area, period, violation, groups[str(record_id)])
        if admitted is None:
            wanted[one.record] = one
            continue
        counted[one.record] = one
        if leaving:
            wanted.setdefault(one.record, None)
    return Standing(counted, wanted)


def renewed(before: Standing, drained: Iterable[str], asked: Mapping[str, Contribution]) -> Standing:
    """What is wanted once the records at work have been looked at."""
    touched = [each for each in drained if each in before.counted or each in before.wanted or each in asked]
    return Standing(before.counted, {**before.wanted, **{each: asked.get(each) for each in touched}})


def keep(connection: sa.Connection, slug: str, after: Standing, number: int) -> None:
    """Keep what stands now; what was counted before keeps the publication that counted it first."""
    kept = connection.execute(sa.select(*_COLUMNS).where(member.c.collection == slug)).all()
    since = {tuple(row[:4]): row.admitted for row in kept}
    new = {}
    for record, one in after.counted.items():
        leaving = after.wanted.get(record, one) != one
        key = _key(one)
        new[key] = (*key, slug, len(one.groups), number if since.get(key) is None else since[key], leaving)
    for record, entering in after.wanted.items():
        if entering is not None and after.counted.get(record) != entering:
            new[_key(entering)] = (*_key(entering), slug, len(entering.groups), None, False)
    old = {tuple(row) for row in kept}
    names = [column.name for column in _COLUMNS]
    past = old - {*new.values()}
    if gone := [{f"the_{name}": value for name, value in zip(names[:4], row, strict=False)} for row in past]:
        matches = [member.c[name] == sa.bindparam(f"the_{name}") for name in names[:4]]
        connection.execute(sa.delete(member).where(*matches, member.c.collection == slug), gone)
    if come := [dict(zip(names, row, strict=True)) for row in sorted({*new.values()} - old, key=str)]:
        connection.execute(member.insert(), come)


def forget(connection: sa.Connection, slugs: Iterable[str]) -> None:
    """Keep nothing of collections that have no lattice any more."""
    connection.execute(member.delete().where(member.c.collection.in_(list(slugs))))


def collections(connection: sa.Connection) -> set[str]:
    """The collections of which anything is kept."""
    return set(connection.scalars(sa.select(member.c.collection).distinct()))


def _key(one: Contribution) -> tuple[uuid.UUID, str, str, str]:
    return uuid.UUID(one.record), one.area, one.period, one.violation


def _groups(connection: sa.Connection, records: Iterable[str]) -> Mapping[str, frozenset[str]]:
    asked = list(records)
    rows = connection.execute(_BEHIND, {"records": asked}).all()
    found = {row.record: frozenset(row.groups) for row in rows}
    return {record: found.get(record, frozenset()) for record in asked}


def _class_of(violations: Iterable[str]) -> str:
    """The first of the broadest classes of some violations, in the order of the vocabulary."""
    known = terms.vocabulary("violation")
    parents = {term.code: term.parent for term in known.terms}
    alleged = set()
    for code in violations:
        broadest = code
        while (parent := parents.get(broadest)) is not None:
            broadest = parent
        alleged.add(broadest)
    return next((term.code for term in known.terms if term.code in alleged), UNCLASSED)
