"""Releases, as everybody may read which there are."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from schema.tables.published import publication, release, removal


def listed() -> sa.Select[Any]:
    """All of them with the instant of their publication, newest first.

    `removed` says that something which they hold was removed since, to protect somebody.
    """
    c = release.c
    return (
        sa.select(*c, publication.c.at, _removed().label("removed"))
        .join(publication, publication.c.number == c.publication)
        .order_by(c.published_at.desc(), c.number.desc())
    )


def numbered(number: str) -> sa.Select[Any]:
    """One of them, or none."""
    return listed().where(release.c.number == number)


def of_publication(_: Sequence[str], number: int) -> sa.Select[Any]:
    """The number of the release that was made of a publication first, that of real collections before others."""
    c = release.c
    order = (c.fictional, c.published_at, c.number)
    found = sa.select(sa.literal("release"), sa.func.to_jsonb(c.number)).where(c.publication == number)
    return found.order_by(*order).limit(1)


def _removed() -> sa.ColumnElement[bool]:
    c = removal.c
    within = sa.and_(c.known.contains(release.c.publication), c.number > release.c.publication)
    return sa.exists().where(within, c.collection == sa.any_(release.c.collections)).correlate(release)
