"""Somebody who keeps a copy of published records by following the feed of changes, and what there is to be held."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

import sqlalchemy as sa

from schema import session
from schema.access import Audience
from schema.answering import ChangeKind
from schema.queries import changes
from schema.queries.changes import START, Followed, Mark
from schema.tables.published import event, publication, record

Records = dict[str, str]
"""Documents as text by the id of their record."""


@dataclass
class Copy:
    """A copy, and the line after which its keeper goes on."""

    followed: Followed
    audience: Audience = Audience.OPEN
    held: Records = field(default_factory=dict)
    mark: Mark = START
    told: list[tuple[int, str, str]] = field(default_factory=list)
    """Number, id and kind of every line so far."""

    def follow(self, sizes: Iterator[int], pages: int | None = None) -> None:
        """Read so many pages, or to the end; each page is read by itself."""
        while pages is None or pages > 0:
            size = next(sizes)
            with session.reading(self.audience) as connection:
                newest = connection.scalar(sa.select(sa.func.max(publication.c.number))) or 0
                rows = connection.execute(changes.lines(self.followed, newest, self.mark, size)).all()
            for row in rows:
                if row.document is None:
                    self.held.pop(row.id, None)
                else:
                    assert row.kind != ChangeKind.WITHDRAWN
                    self.held[row.id] = row.document
                self.told.append((row.number, row.id, row.kind))
                self.mark = Mark(row.number, row.id)
            if len(rows) < size:
                break
            pages = None if pages is None else pages - 1

    def repeated(self) -> set[str]:
        """Records of which two withdrawals were told with nothing between."""
        by_record: dict[str, list[str]] = {}
        for _, ident, kind in self.told:
            by_record.setdefault(ident, []).append(kind)
        twice = (ChangeKind.WITHDRAWN, ChangeKind.WITHDRAWN)
        return {ident for ident, kinds in by_record.items() if twice in itertools.pairwise(kinds)}


def taken(followed: Followed, audience: Audience = Audience.OPEN) -> Copy:
    """A copy of all that is published now, by whoever goes on from there."""
    with session.reading(audience) as connection:
        newest = connection.scalar(sa.select(sa.func.max(publication.c.number))) or 0
    return Copy(followed, audience, whole(followed, audience), Mark(newest))


def whole(followed: Followed, audience: Audience = Audience.OPEN) -> Records:
    """Everything that is published now of named collections, read from its own tables."""
    found: Records = {}
    with session.reading(audience) as connection:
        for table, type_ in ((event, sa.literal("event")), (record, record.c.type)):
            rows = sa.select(table.c.id, sa.cast(table.c.document, sa.Text), type_.label("type")).where(
                sa.func.upper_inf(table.c.known), table.c.collection.in_(followed.collections)
            )
            found |= {
                ident: document
                for ident, document, kind in connection.execute(rows)
                if not followed.types or kind in followed.types
            }
    return found
