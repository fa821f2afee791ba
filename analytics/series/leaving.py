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
from sqlalchemy.dialects.postgresql import distinct_on

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

_EVENT = ("collection", "day_from", "day_to", "counted", "single", "fighting")
_NUMBERS = ("low", "best", "high")
Columns = dict[str, "sa.ColumnElement[Any]"]
_OWN = ("id", "since", *_EVENT, "stated", *_NUMBERS)


def parts(asked: Asked, form: Form, source_key: str, side_key: str) -> list[sa.Select[Any]]:
    """The parts of `statements`, with the source that is left out and the side as keys.

    The whole without a source is the whole, less its rows WITH, and its rows WITHOUT and UNTOLD.
    """
    keys = (event.c.id, event.c.since)
    by = zones.of(form.zone)
    found = counting.matched(asked.where, asked.scope, asked.measure, asked.population, *keys, by=by)
    behind = _behind(found).c
    own: Columns = {name: behind[name] for name in (*_EVENT, "stated", *_NUMBERS)}
    before = _side(own, behind.source, _text(WITH), source_key, side_key)
    if asked.measure is Measure.INCIDENTS:
        after = _side(own, behind.source, _text(WITHOUT), source_key, side_key).where(behind.others > 0)
    else:
        again = _again(behind, asked).c
        own = {**{name: again[name] for name in _EVENT}, **_new(again)}
        side = sa.case((sa.and_(again.stated, sa.not_(_told(again))), _text(UNTOLD)), else_=_text(WITHOUT))
        after = _side(own, again.left_out, side, source_key, side_key).where(again.left_out.is_not(None))
    placed = sa.union_all(before, after).cte("without_each")
    return statements.grouped(placed, asked.where.occurred, form, source_key, side_key)


def _side(columns: dict[str, Any], source: Any, side: Any, source_key: str, side_key: str) -> sa.Select[Any]:
    shown = [value.label(name) for name, value in columns.items()]
    # Of conflicts nothing is told here.
    return sa.select(*shown, sa.false().label("conflicting"), source.label(source_key), side.label(side_key))


def _text(word: str) -> "sa.ColumnElement[str]":
    return sa.literal(word, sa.Text)


def _behind(found: sa.CTE) -> sa.CTE:
    """Events with each named source behind them, and with how many others stand there."""
    s, f = event_source.c, found.c
    others = sa.func.count().over(partition_by=[s.event_id, s.since]) - 1
    each = (
        sa.select(*(f[name] for name in _OWN), s.source, others.label("others"))
        .select_from(event_source.join(found, sa.and_(s.event_id == f.id, s.since == f.since)))
        .where(f.counted)
        .subquery("each_source")
    )
    return sa.select(each).where(each.c.source != STAND_IN).cte("behind")


def _again(behind: Any, asked: Asked) -> sa.CTE:
    """Events with several sources, without each of them and (`left_out` null) with all, with what the claims say then.

    Columns: those of the event, `left_out`, `has`, `new_low`, `new_best`, `new_high`, and the same of all claims with
    `all_` before them. Claims are the only table that is joined: of others the planner cannot know the size.
    """
    own = [behind[name] for name in _OWN]
    left = sa.union(
        sa.select(*own, behind.source.label("left_out")).where(behind.others > 0),
        sa.select(*own, sa.null().cast(sa.Text)).where(behind.others > 0),
    ).cte("left_out")
    c, o = claim.c, left.c
    by_then = [c.stated_on <= asked.where.reported.to] if asked.where.reported.to else []
    whom = [] if asked.population is Population.ALL else [c.population == asked.population]
    says = sa.and_(
        *(c.record_id == o.id, c.since == o.since, c.measure == asked.measure, c.whole),
        *(c.status != ClaimStatus.RETRACTED, sa.or_(o.left_out.is_(None), c.source != o.left_out)),
        *by_then,
        *whom,
    )
    of = (o.left_out, o.id, o.since, c.population, c.independence_group)
    latest = (
        sa.select(left, c.population, c.min, c.best.label("stated_best"), c.max, c.id.is_not(None).label("has"))
        .select_from(left.outerjoin(claim, says))
        .ext(distinct_on(*of))
        .order_by(*of, c.stated_on.desc().nulls_last(), c.id)
        .cte("latest")
    )
    return _chosen(_spanned(latest), asked.population)


def _spanned(latest: sa.CTE) -> sa.CTE:
    """Low, best and high of each population, as span-1 has them."""
    c = latest.c
    by = [c[name] for name in (*_OWN, "left_out", "population")]
    least, most = sa.func.min, sa.func.max
    same = sa.and_(sa.func.bool_and(c.stated_best.is_not(None)), least(c.stated_best) == most(c.stated_best))
    agreed = sa.case((same, least(c.stated_best)))
    low = sa.case((least(c.min).is_not(None), sa.func.least(least(c.min), agreed)))
    closed = sa.func.bool_and(c.max.is_not(None))
    high = sa.case((closed, sa.func.greatest(most(c.max), sa.func.coalesce(agreed, least(c.min)))))
    made = {"new_low": low, "new_best": agreed, "new_high": high, "any_": sa.func.bool_or(c.has)}
    return sa.select(*by, *(value.label(name) for name, value in made.items())).group_by(*by).cte("spanned")


def _chosen(spanned: sa.CTE, population: Population) -> sa.CTE:
    """Of each event that of the population asked of, else the greatest least number of a part of everybody."""
    c = spanned.c
    of = (c.left_out, c.id, c.since)
    asked = sa.func.coalesce(c.population == population, sa.false())
    has = sa.and_(c.any_, sa.or_(asked, c.new_low.is_not(None)))
    numbers = {"has": has, "new_low": c.new_low}
    numbers |= {name: sa.case((asked, c[name])) for name in ("new_best", "new_high")}
    chosen = (
        sa.select(*(c[name] for name in (*_OWN, "left_out")), *(value.label(name) for name, value in numbers.items()))
        .ext(distinct_on(*of))
        .order_by(*of, sa.case((asked, 0), else_=1), c.new_low.desc().nulls_last(), c.population)
        .subquery("chosen")
    )
    by, first = [chosen.c.id, chosen.c.since], chosen.c.left_out.asc().nulls_first()
    of_all = (
        sa.func.first_value(chosen.c[name]).over(partition_by=by, order_by=first).label(f"all_{name}")
        for name in numbers
    )
    return sa.select(chosen, *of_all).cte("tallied_again")


def _told(again: Any) -> "sa.ColumnElement[bool]":
    """Whether published claims yield the published tally when none is left out."""
    same = (again[name].is_not_distinct_from(again[f"all_new_{name}"]) for name in _NUMBERS)
    return sa.and_(again.all_has, *same)


def _new(again: Any) -> dict[str, "sa.ColumnElement[Any]"]:
    """What an event says without a source; no number where published claims cannot tell."""
    told = _told(again)
    return {
        "stated": sa.and_(again.stated, sa.or_(again.has, sa.not_(told))),
        **{name: sa.case((told, again[f"new_{name}"])) for name in _NUMBERS},
    }
