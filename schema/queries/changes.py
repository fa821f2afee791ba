"""What publications did to records, in order, for whoever keeps a copy: lines of the published table `change`.

Who follows some collections is told of a record that left them as of one that was withdrawn. Of what was withdrawn
nothing is left but its type and collection, so that lines can be chosen by these alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSON, JSONPATH, array, distinct_on

from schema.answering import ChangeKind, RecordType
from schema.errors import MixedFiction, UnknownKey
from schema.queries.conditions import known_at
from schema.queries.paging import Condition
from schema.tables.published import change, collection, event, publication, record


@dataclass(frozen=True)
class Followed:
    """What is followed: records of these collections, without any of all real ones, and of these types, or of all.

    Collections of which nothing is left are followed too: that is what their followers have to hear.
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


def check(followed: Followed, fictional: dict[str, bool]) -> None:
    """See that the collections exist, or did, and are of one nature. Raises UnknownKey, MixedFiction."""
    for slug in followed.collections:
        if slug not in fictional:
            raise UnknownKey(f"collections: there is no published collection {slug!r}, and was none.")
    if len({fictional[slug] for slug in followed.collections}) > 1:
        invented = ", ".join(sorted({slug for slug in followed.collections if fictional[slug]}))
        raise MixedFiction(f"collections: {invented} is fictional and the others are real; follow them apart.")


def lines(followed: Followed, number: int, after: Mark, most: int) -> sa.Select[Any]:
    """Rows (number, at, id, type, kind, reason, code, collection, document) of the first `most` lines after a mark.

    They are as publication `number` has them, in order. `document`, as text, is that of the record as it stands then;
    like `code` and `collection` it is null in lines of a withdrawal, and once the record left what is followed.
    """
    page = (
        sa.select(change.c.number, change.c.id, change.c.type, _kind(followed).label("kind"))
        .where(*_chosen(followed, number, after))
        .order_by(change.c.number, change.c.id)
        .limit(most)
        .subquery("page")
    )
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
    return sa.select(sa.func.count()).select_from(change).where(*_chosen(followed, number, after))


def end_of_page(followed: Followed, number: int, after: Mark, most: int) -> sa.Select[Any]:
    """Rows (number, id): the last of `most` lines after a mark, and the one behind it; fewer where there are fewer."""
    ordered = sa.select(change.c.number, change.c.id).where(*_chosen(followed, number, after))
    return ordered.order_by(change.c.number, change.c.id).offset(most - 1).limit(2)


def _chosen(followed: Followed, number: int, after: Mark) -> Iterable[Condition]:
    c = change.c
    yield c.number <= number
    yield sa.tuple_(c.number, c.id) > (after.number, after.id) if after.id is not None else c.number > after.number
    slugs = _slugs(followed)
    yield sa.or_(c.collection == sa.any_(slugs), c.formerly.bool_op("&&")(slugs))
    if followed.types:
        yield c.type.in_(followed.types)


def _kind(followed: Followed) -> "sa.ColumnElement[str]":
    """What the line says to who follows these collections."""
    stays = change.c.collection == sa.any_(_slugs(followed))
    return sa.case((stays, change.c.kind), else_=sa.literal(ChangeKind.WITHDRAWN, sa.Text))


def _standing(table: sa.Table, followed: Followed, number: int) -> Sequence[Condition]:
    return [known_at(table, number), table.c.collection == sa.any_(_slugs(followed))]


def _slugs(followed: Followed) -> "sa.ColumnElement[Any]":
    if followed.collections:
        return sa.literal(list(followed.collections), sa.ARRAY(sa.Text))
    every = natures().subquery("every")
    real = sa.select(sa.func.array_agg(every.c.slug)).where(~every.c.fictional).scalar_subquery()
    # Around the subquery, lest its rows be compared instead of what its array holds.
    return sa.func.coalesce(real, array([], type_=sa.Text))
