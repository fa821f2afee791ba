"""Releases, as everybody may read which there are."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from schema.queries.scope import Scope
from schema.tables.published import flat_event, place, publication, record, release, removal


def listed() -> sa.Select[Any]:
    """All of them with the instant of their publication, newest first.

    `removed` says that something which they hold was removed after they were made, to protect somebody.
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
    """What was removed before it was made is not in it: its state says less since, as its manifest tells."""
    c, later = removal.c, publication.alias("later")
    within = sa.and_(c.known.contains(release.c.publication), c.collection == sa.any_(release.c.collections))
    after = sa.and_(later.c.number == c.number, later.c.at > release.c.published_at)
    return sa.exists().where(within, after).correlate(release)


def withheld(scope: Scope) -> sa.Select[Any]:
    """Rows (type, field, reason, records): how many records withhold a field, where they say so themselves."""
    here, at = _slugs(scope), sa.literal(scope.number)
    held = sa.func.unnest(flat_event.c.withheld).table_valued(sa.column("told", sa.Text)).render_derived("held")
    of_events = sa.select(sa.literal("event").label("type"), held.c.told)
    of_events = of_events.select_from(flat_event.join(held, sa.true()))
    of_events = of_events.where(flat_event.c.known.contains(at), flat_event.c.collection == sa.any_(here))
    redactions = sa.func.jsonb_array_elements(sa.cast(record.c.document, JSONB)["redaction"])
    each = redactions.table_valued(sa.column("entry", JSONB)).render_derived("each")
    told = sa.func.concat(each.c.entry["field"].astext, ":", each.c.entry["reason"].astext)
    others = sa.select(record.c.type, told).select_from(record.join(each, sa.true()))
    others = others.where(record.c.known.contains(at), record.c.collection == sa.any_(here))
    found = sa.union_all(of_events, others).subquery("found")
    field, reason = (sa.func.split_part(found.c.told, ":", part) for part in (1, 2))
    columns = (found.c.type, field.label("field"), reason.label("reason"))
    counted = sa.select(*columns, sa.func.count().label("records")).group_by(*columns)
    return counted.order_by(*(each.collate("C") for each in columns))


def countries(scope: Scope) -> sa.Select[Any]:
    """Rows (pcode, name) of the countries of the events."""
    c = flat_event.c
    here = sa.select(c.adm0).where(c.known.contains(sa.literal(scope.number)), c.collection == sa.any_(_slugs(scope)))
    named = sa.and_(place.c.pcode.in_(here.distinct()), place.c.known.contains(sa.literal(scope.number)))
    return sa.select(place.c.pcode, place.c.name_en).where(named).order_by(place.c.pcode.collate("C"))


def _slugs(scope: Scope) -> "sa.ColumnElement[Any]":
    return sa.literal(scope.slugs, sa.ARRAY(sa.Text))
