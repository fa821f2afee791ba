"""What a series loses and gains when one source is left out: events that only it documented, and numbers without its
claims.

An event that others documented too stays. Its number is made anew from the published claims of the others by the rule
of tallies (span-1): of the latest statement of each independence group the least minimum, the greatest maximum and the
best that all share; and where nobody is left who states everybody, the greatest least number of a population. Where the
published claims do not yield the published tally even with every source, they cannot tell it without one: such an event
keeps no number. It is a record without best and without bounds, and is told of.
"""

from typing import Any

import sqlalchemy as sa

from analytics import counting
from analytics.activity import STAND_IN
from analytics.envelope import Asked
from analytics.series import statements, zones
from analytics.series.form import Form
from schema.tables.published import claim, event, event_source
from schema.vocabulary import ClaimStatus, Measure, Population

WITH, WITHOUT, UNTOLD = "with", "without", "untold"
"""What the second key of a row says: numbers of the source's events as they are, as they are without it, and events of
which no number without it can be told."""

_DAYS = ("collection", "day_from", "day_to", "counted", "single", "fighting")
_NUMBERS = ("stated", "low", "best", "high", "conflicting")


def parts(asked: Asked, form: Form, source_key: str, side_key: str) -> list[sa.Select[Any]]:
    """The parts of `statements`, with the source that is left out and the side as keys.

    The whole without a source is the whole, less its rows WITH, and its rows WITHOUT and UNTOLD.
    """
    keys = (event.c.id, event.c.since)
    by = zones.of(form.zone)
    found = counting.matched(asked.where, asked.scope, asked.measure, asked.population, *keys, by=by)
    behind = _behind(found)
    f, b = found.c, behind.c
    own = {name: f[name] for name in (*_DAYS, *_NUMBERS)}
    labels = [b.source.label(source_key)]
    same = sa.and_(b.id == f.id, b.since == f.since)
    before = _side(own, labels, _text(WITH), side_key).select_from(found.join(behind, same))
    if asked.measure is Measure.INCIDENTS:
        after = _side(own, labels, _text(WITHOUT), side_key).select_from(found.join(behind, same))
    else:
        again = _again(behind, asked)
        made = sa.and_(again.c.left_out == b.source, again.c.id == b.id, again.c.since == b.since)
        whole = again.alias("whole")
        of_all = sa.and_(whole.c.left_out.is_(None), whole.c.id == b.id, whole.c.since == b.since)
        source = found.join(behind, same).outerjoin(again, made).outerjoin(whole, of_all)
        told = _told(f, whole.c)
        side = sa.case((sa.and_(f.stated, sa.not_(told)), _text(UNTOLD)), else_=_text(WITHOUT))
        after = _side(own | _new(f, again.c, told), labels, side, side_key).select_from(source)
    placed = sa.union_all(before, after.where(b.others > 0)).cte("without_each")
    return statements.grouped(placed, asked.where.occurred, form, source_key, side_key)


def _side(columns: dict[str, Any], labels: list[Any], side: Any, key: str) -> sa.Select[Any]:
    shown = [value.label(name) for name, value in columns.items()]
    return sa.select(*shown, *labels, side.label(key))


def _text(word: str) -> "sa.ColumnElement[str]":
    return sa.literal(word, sa.Text)


def _behind(found: sa.CTE) -> sa.CTE:
    """Named sources of the events found, each with how many others stand behind the same event."""
    s, f = event_source.c, found.c
    of_event = [s.event_id, s.since]
    each = (
        sa.select(
            s.event_id.label("id"), s.since, s.source, (sa.func.count().over(partition_by=of_event) - 1).label("others")
        )
        .select_from(event_source.join(found, sa.and_(s.event_id == f.id, s.since == f.since)))
        .where(f.counted)
        .subquery("each_source")
    )
    return sa.select(each).where(each.c.source != STAND_IN).cte("behind")


def _again(behind: sa.CTE, asked: Asked) -> sa.CTE:
    """Tallies made of published claims: of events with several sources, without each of them and (null) with all.

    Columns: `left_out`, `id`, `since`, `low`, `best`, `high`.
    """
    c, b = claim.c, behind.c
    by_then = [c.stated_on <= asked.where.reported.to] if asked.where.reported.to else []
    whom = [] if asked.population is Population.ALL else [c.population == asked.population]
    claims = (
        sa.select(c.record_id, c.since, c.source, c.independence_group, c.population, c.stated_on, c.id)
        .add_columns(c.min, c.best, c.max)
        .where(c.measure == asked.measure, c.whole, c.status != ClaimStatus.RETRACTED, *by_then, *whom)
        .where(sa.tuple_(c.record_id, c.since).in_(sa.select(b.id, b.since).where(b.others > 0)))
        .cte("claims")
    )
    left = sa.union(
        sa.select(b.id, b.since, b.source.label("left_out")).where(b.others > 0),
        sa.select(b.id, b.since, sa.null().cast(sa.Text)).where(b.others > 0),
    ).cte("left_out")
    k, o = claims.c, left.c
    by = (o.left_out, o.id, o.since, k.population)
    latest = (
        sa.select(*by, k.min, k.best, k.max)
        .select_from(left.join(claims, sa.and_(k.record_id == o.id, k.since == o.since)))
        .where(sa.or_(o.left_out.is_(None), k.source != o.left_out))
        .distinct(*by, k.independence_group)
        .order_by(*by, k.independence_group, k.stated_on.desc().nulls_last(), k.id)
        .cte("latest")
    )
    return _chosen(_spanned(latest), asked.population)


def _spanned(latest: sa.CTE) -> sa.CTE:
    """Low, best and high of each population, as span-1 has them."""
    c = latest.c
    by = (c.left_out, c.id, c.since, c.population)
    least, most = sa.func.min, sa.func.max
    agreed = sa.case((sa.and_(sa.func.bool_and(c.best.is_not(None)), least(c.best) == most(c.best)), least(c.best)))
    low = sa.case((least(c.min).is_not(None), sa.func.least(least(c.min), agreed)))
    closed = sa.func.bool_and(c.max.is_not(None))
    high = sa.case((closed, sa.func.greatest(most(c.max), sa.func.coalesce(agreed, least(c.min)))))
    return sa.select(*by, low.label("low"), agreed.label("best"), high.label("high")).group_by(*by).cte("spanned")


def _chosen(spanned: sa.CTE, population: Population) -> sa.CTE:
    """Of each event that of the population asked of, else the greatest least number of a part of everybody."""
    c = spanned.c
    by = (c.left_out, c.id, c.since)
    asked = c.population == population
    numbers = (c.low, sa.case((asked, c.best)).label("best"), sa.case((asked, c.high)).label("high"))
    return (
        sa.select(*by, *numbers)
        .where(sa.or_(asked, c.low.is_not(None)))
        .distinct(*by)
        .order_by(*by, sa.case((asked, 0), else_=1), c.low.desc().nulls_last(), c.population)
        .cte("tallied_again")
    )


def _told(old: Any, whole: Any) -> "sa.ColumnElement[bool]":
    """Whether published claims yield the published tally when none is left out."""
    same = (old[name].is_not_distinct_from(whole[name]) for name in ("low", "best", "high"))
    return sa.and_(whole.id.is_not(None), *same)


def _new(old: Any, again: Any, told: "sa.ColumnElement[bool]") -> dict[str, "sa.ColumnElement[Any]"]:
    """What an event says without a source; no number where published claims cannot tell."""
    return {
        "stated": sa.and_(old.stated, sa.or_(again.id.is_not(None), sa.not_(told))),
        **{name: sa.case((told, again[name])) for name in ("low", "best", "high")},
        "conflicting": sa.false(),
    }
