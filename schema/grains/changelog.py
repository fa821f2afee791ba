"""What became of events between two publications, told by their states then and now, and by tombstones in between."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from schema.answering import ChangeKind, RecordType
from schema.grains.declaring import Column, Grain, Wish
from schema.tables.published import change, event


def events(before: Iterable[str], earlier: int, after: Iterable[str], later: int) -> sa.Select[Any]:
    """Rows (id, code, collection, kind, told) of events that differ, by their collections then and now.

    What went for protection, or an earlier state of which did, is known from tombstones alone: `told` says whether both
    states are there to be compared. Of what was withdrawn, and whose states are gone, code and collection are null.
    """
    a, b = _state(before, earlier, "earlier"), _state(after, later, "later")
    both = b.outerjoin(a, a.c.id == b.c.id)
    kept = sa.select(b.c.id, b.c.code, b.c.collection, _kind(a, b, earlier, later).label("kind"), a.c.id.is_not(None))
    kept = kept.select_from(both).where(sa.or_(a.c.id.is_(None), a.c.since != b.c.since))
    left = sa.select(a.c.id, a.c.code, a.c.collection, sa.literal(str(ChangeKind.WITHDRAWN)), sa.false())
    left = left.select_from(a.outerjoin(b, a.c.id == b.c.id)).where(b.c.id.is_(None))
    nothing = sa.null().cast(sa.Text)
    gone = sa.select(change.c.id, nothing, nothing, sa.literal(str(ChangeKind.WITHDRAWN)), sa.false())
    gone = gone.where(*_tombstones(before, earlier, later)).distinct()
    found = sa.union_all(kept, left, gone).subquery("found")
    columns = found.c
    names = ("id", "code", "collection", "kind", "told")
    # Identifiers are ordered by their bytes, whatever language the database sorts in.
    return sa.select(*(column.label(name) for name, column in zip(names, columns, strict=True))).order_by(
        columns[0].collate("C")
    )


def differing(grain: Grain, columns: Iterable[Column], then: Wish, now: Wish, codes: Iterable[str]) -> sa.Select[Any]:
    """Rows (code, columns) of some events: the names of the columns whose values differ between two states."""
    chosen = tuple(columns)
    code = grain.column("code")
    sides = []
    for name, wish in (("then", then), ("now", now)):
        asked = (code.read(wish) == sa.any_(sa.literal(sorted(codes), sa.ARRAY(sa.Text))),)
        rows = grain.rows(wish, chosen, also=asked).order_by(None).subquery(f"{name}_rows")
        sides.append(sa.select(rows.c.code, sa.func.to_jsonb(rows.table_valued()).label("row")).subquery(name))
    a, b = sides
    pair = sa.func.jsonb_each(b.c.row).table_valued("key", "value").lateral("pair")
    other = a.c.row.op("->")(pair.c.key)
    unlike = sa.select(pair.c.key).where(pair.c.value.is_distinct_from(other)).order_by(pair.c.key.collate("C"))
    return sa.select(b.c.code, sa.func.array(unlike.scalar_subquery()).label("columns")).join(a, a.c.code == b.c.code)


def _state(slugs: Iterable[str], number: int, name: str) -> sa.Subquery:
    c = event.c
    held = (c.known.contains(sa.literal(number)), _among(c.collection, slugs))
    return sa.select(c.id, c.code, c.collection, c.since).where(*held).subquery(name)


def _among(column: "sa.Column[Any]", slugs: Iterable[str]) -> "sa.ColumnElement[bool]":
    return column == sa.any_(sa.literal(list(slugs), sa.ARRAY(sa.Text)))


def _kind(a: sa.Subquery, b: sa.Subquery, earlier: int, later: int) -> "sa.ColumnElement[str]":
    """Created, unless it was there: its earlier states may have gone, and then the first line since tells."""
    c = change.c
    first = sa.select(c.kind).where(c.id == b.c.id, c.number > earlier, c.number <= later).order_by(c.number).limit(1)
    known = sa.or_(a.c.id.is_not(None), first.correlate(b).scalar_subquery() != str(ChangeKind.CREATED))
    return sa.case((known, sa.literal(str(ChangeKind.CHANGED))), else_=sa.literal(str(ChangeKind.CREATED)))


def _tombstones(before: Iterable[str], earlier: int, later: int) -> "Iterable[sa.ColumnElement[bool]]":
    c = change.c
    slugs = list(before)
    yield c.kind == str(ChangeKind.WITHDRAWN)
    yield c.type == str(RecordType.EVENT)
    yield sa.and_(c.number > earlier, c.number <= later)
    yield sa.or_(_among(c.collection, slugs), c.formerly.bool_op("&&")(sa.literal(slugs, sa.ARRAY(sa.Text))))
    yield ~sa.exists().where(event.c.id == c.id).correlate(change)
