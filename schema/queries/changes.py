"""What publications did to records, in order, for whoever keeps a copy: lines of the published table `change`.

Who follows some collections is told of a record that left them as of one that was withdrawn. Of what was withdrawn
nothing is left but its type and collection, so that lines can be chosen by these alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSON, JSONPATH, distinct_on

from schema.answering import ChangeKind, RecordType
from schema.errors import MixedFiction, UnknownKey
from schema.queries.conditions import known_at
from schema.queries.paging import Condition
from schema.tables.published import change, collection, event, publication, record


@dataclass(frozen=True)
class Followed:
    """What is followed: records of these collections, and of these types, or of all.

    As it is asked for, no collections are all real ones; `resolved` names them. Those of which nothing is left are
    followed too: that is what their followers have to hear.
    """

    collections: tuple[str, ...] = ()
    types: tuple[RecordType, ...] = ()

    @property
    def canonical(self) -> "Followed":
        """The same, however it was written."""
        return Followed(tuple(sorted(set(self.collections))), tuple(sorted(set(self.types))))


@dataclass(frozen=True)
class Mark:
    """A place in the feed: after the line of a record, or, without one, after all of a publication."""

    number: int
    id: str | None = None


START = Mark(0)
"""Before everything."""


def natures() -> sa.Select[Any]:
    """Rows (slug, fictional) of every collection that is or was published, as it was said last."""
    c = collection.c
    return sa.select(c.slug, c.fictional).ext(distinct_on(c.slug)).order_by(c.slug, c.since.desc())


def resolved(followed: Followed, fictional: Mapping[str, bool]) -> Followed:
    """The same with its collections by name, as `natures` tells them. Raises UnknownKey, MixedFiction."""
    for slug in followed.collections:
        if slug not in fictional:
            raise UnknownKey(f"collections: there is no published collection {slug!r}, and was none.")
    if len({fictional[slug] for slug in followed.collections}) > 1:
        invented = ", ".join(sorted({slug for slug in followed.collections if fictional[slug]}))
        raise MixedFiction(f"collections: {invented} is fictional and the others are real; follow them apart.")
    real = tuple(sorted(slug for slug, invented in fictional.items() if not invented))
    return replace(followed, collections=followed.collections or real)


def lines(followed: Followed, number: int, after: Mark, most: int) -> sa.Select[Any]:
    """Rows (number, at, id, type, kind, reason, code, collection, document) of the first `most` lines after a mark.

    They are as publication `number` has them, in order. `document`, as text, is that of the record as it stands then;
    like `code` and `collection` it is null in lines of a withdrawal, and once the record left what is followed.
    """
    page = _merged(followed, number, after, most).subquery("page")
    p = page.c
    stands = p.kind != ChangeKind.WITHDRAWN
    of_event = sa.and_(stands, p.type == RecordType.EVENT, event.c.id == p.id, *_standing(event, followed, number))
    other = sa.and_(stands, p.type != RecordType.EVENT, record.c.id == p.id, *_standing(record, followed, number))
    joined = page.join(publication, publication.c.number == p.number)
    joined = joined.outerjoin(event, of_event).outerjoin(record, other)
    history = sa.func.coalesce(event.c.history, record.c.history)
    entry = sa.func.jsonb_path_query_first(
        history, sa.cast("$[*] ? (@.number == $number)", JSONPATH), sa.func.jsonb_build_object("number", p.number)
    )
    shown = {
        "number": p.number,
        "at": publication.c.at,
        "id": p.id,
        "type": p.type,
        "kind": p.kind,
        "reason": sa.func.jsonb_extract_path_text(entry, "reason"),
        "code": sa.func.coalesce(event.c.code, record.c.code),
        "collection": sa.func.coalesce(event.c.collection, record.c.collection),
        "document": sa.cast(sa.func.coalesce(event.c.document, record.c.document), sa.Text),
    }
    rows = sa.select(*(value.label(name) for name, value in shown.items())).select_from(joined)
    return rows.order_by(p.number, p.id)


def packed(followed: Followed, number: int, after: Mark, most: int) -> sa.Select[Any]:
    """The same as one row (ids, keys, documents), whose documents are a JSON list of objects, for pages of GraphQL."""
    rows = lines(followed, number, after, most).subquery("rows")
    r = rows.c
    names = {
        "number": "number",
        "at": "at",
        "kind": "kind",
        "reason": "reason",
        "record_id": "id",
        "record_type": "type",
    }
    object_ = [part for name, of in names.items() for part in (sa.literal(name), r[of])]
    document = sa.func.json_build_object(*object_, sa.literal("record"), sa.cast(r.document, JSON))
    return sa.select(
        sa.func.array_agg(r.id).label("ids"),
        sa.func.array_agg(r.number).label("keys"),
        sa.func.json_agg(document).label("documents"),
    )


def count(followed: Followed, number: int, after: Mark) -> sa.Select[Any]:
    """One row, one number: how many lines come after a mark."""
    counted = (
        sa.select(sa.func.count()).select_from(change).where(*each).scalar_subquery()
        for each in _cases(followed, number, after)
    )
    return sa.select(sum(counted, start=sa.literal(0)))


def end_of_page(followed: Followed, number: int, after: Mark, most: int) -> sa.Select[Any]:
    """Rows (number, id): the last of `most` lines after a mark, and the one behind it; fewer where there are fewer."""
    found = _merged(followed, number, after, most + 1).subquery("found")
    return sa.select(found.c.number, found.c.id).order_by(found.c.number, found.c.id).offset(most - 1)


def _merged(followed: Followed, number: int, after: Mark, most: int) -> sa.Select[Any]:
    """The first lines after a mark, in order: those of records that are of these collections, and of those that left.

    Each kind is read in the order of an index of its own, and no further than it has to be.
    """
    kinds = (change.c.kind, sa.literal(ChangeKind.WITHDRAWN, sa.Text))
    parts = (
        sa.select(change.c.number, change.c.id, change.c.type, kind.label("kind"))
        .where(*conditions)
        .order_by(change.c.number, change.c.id)
        .limit(most)
        for kind, conditions in zip(kinds, _cases(followed, number, after), strict=True)
    )
    merged = sa.union_all(*(sa.select(each.subquery()) for each in parts)).subquery("merged")
    return sa.select(merged).order_by(merged.c.number, merged.c.id).limit(most)


def _cases(followed: Followed, number: int, after: Mark) -> tuple[Sequence[Condition], Sequence[Condition]]:
    """Lines of records that are of these collections, and lines of those that were and are not any more."""
    c, slugs = change.c, _slugs(followed)
    beyond = sa.tuple_(c.number, c.id) > (after.number, after.id) if after.id is not None else c.number > after.number
    both: list[Condition] = [c.number <= number, beyond]
    if followed.types:
        both.append(c.type.in_(followed.types))
    inside = c.collection == sa.any_(slugs)
    return [*both, inside], [*both, c.formerly != sa.text("'{}'"), c.formerly.bool_op("&&")(slugs), ~inside]


def _standing(table: sa.Table, followed: Followed, number: int) -> Sequence[Condition]:
    return [known_at(table, number), table.c.collection == sa.any_(_slugs(followed))]


def _slugs(followed: Followed) -> "sa.ColumnElement[Any]":
    return sa.literal(list(followed.collections), sa.ARRAY(sa.Text))
